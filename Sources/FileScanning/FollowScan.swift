internal import CommandLineSupport
internal import Findings
public import Inspection

/// Follows files as they grow, like `tail -F`: through truncation and replacement, and files that
/// come later.
public struct FollowScan: ~Copyable {
    /// How long a round waits when nothing was new.
    private static let pauseMilliseconds: Int32 = 100
    private static let chunkBytes = InspectionSession.sliceBytes

    private let options: StreamOptions
    private let inspector: Inspector
    private var files: [FollowedFile] = []
    private var chunk = [UInt8](repeating: 0, count: Self.chunkBytes)

    public init(_ paths: [[UInt8]], _ inspector: Inspector, _ options: StreamOptions)
        throws(InspectionError)
    {
        self.options = options
        self.inspector = inspector
        for path in paths { files.append(try FollowedFile(path, inspector, options)) }
    }

    /// Whether nothing is left to follow: every file has been given up.
    public var isOver: Bool { files.allSatisfy(\.isGivenUp) }

    /// Reads what is new in each file, once.
    public mutating func round(
        report: (FileFinding, [UInt8]) -> Void, trouble: ([UInt8], String) -> Void
    ) throws {
        var isIdle = true
        for file in files where try file.advance(&chunk, report: report, trouble: trouble) {
            isIdle = false
        }
        if isIdle { sleepBriefly(milliseconds: Self.pauseMilliseconds) }
    }

    /// Ends all streams.
    public mutating func finish(report: (FileFinding, [UInt8]) -> Void) throws
        -> [([UInt8], ScanOutcome)]
    {
        var outcomes: [([UInt8], ScanOutcome)] = []
        for file in files {
            try file.end(report: report)
            outcomes.append((file.path, file.outcome))
        }
        return outcomes
    }
}

/// One followed file: its open generation, and the session that reads it.
private final class FollowedFile {
    let path: [UInt8]
    private var summary = InspectionSummary()
    private let options: StreamOptions
    private var session: InspectionSession
    private var input: InputFile?
    private var identity: FileIdentity?
    private var offset = 0
    /// Why the name leads to nothing that can be read; nil while it does.
    private var absence: String?
    /// Why it was given up.
    private var failure: String?
    var isGivenUp: Bool { failure != nil }
    private var events: [ScanEvent] = []

    init(_ path: [UInt8], _ inspector: Inspector, _ options: StreamOptions) throws(InspectionError)
    {
        self.path = path
        self.options = options
        session = try inspector.makeSession(options.inspection)
    }

    /// Reads what is new; false when nothing was.
    func advance(
        _ chunk: inout [UInt8], report: (FileFinding, [UInt8]) -> Void,
        trouble: ([UInt8], String) -> Void
    ) throws -> Bool {
        if failure != nil { return false }
        if input == nil {
            do {
                let opened = try InputFile(path, isExplicit: true)
                identity = opened.identity()
                input = consume opened
                offset = 0
                absence = nil
            } catch {
                if absence == nil { trouble(path, error.words + "; waiting for it") }
                absence = error.words
                return false
            }
        }
        // What is open is read to its end before a new generation is looked at.
        let count: Int
        do { count = try read(&chunk) } catch let error as SystemError {
            failure = "\(error.words), \(offset) bytes were scanned"
            trouble(path, error.words + "; not followed any more")
            input = nil
            return false
        }
        if count > 0 {
            offset += count
            events.removeAll(keepingCapacity: true)
            try session.feed(chunk.span.extracting(0..<count), into: &events)
            tell(report)
            return true
        }
        if isReplaced() {
            try end(report: report)
            input = nil
            return true
        }
        return false
    }

    private func read(_ chunk: inout [UInt8]) throws -> Int {
        guard let file = input.take() else { return 0 }
        let count = try file.read(into: &chunk, isStopped: { true })
        input = consume file
        return count
    }

    /// Whether the name now stands for another file, or the file has become shorter than was read.
    private func isReplaced() -> Bool {
        guard let now = try? InputFile(path, isExplicit: true), let found = now.identity(),
            let identity
        else { return false }
        return !found.isSameFile(as: identity) || (found.isRegular && found.size < offset)
    }

    /// What became of it; to be asked after `end`.
    var outcome: ScanOutcome {
        if let reason = failure ?? absence { return .failed(reason, summary) }
        return .scanned(summary)
    }

    /// Ends the stream of the open generation.
    func end(report: (FileFinding, [UInt8]) -> Void) throws {
        events.removeAll(keepingCapacity: true)
        summary.add(try session.finish(into: &events))
        tell(report)
    }

    private func tell(_ report: (FileFinding, [UInt8]) -> Void) {
        for event in events {
            switch event {
            case .blockOpened: continue
            case .finding(let finding), .blockClosed(let finding):
                var result = FileFinding(finding: finding, match: nil)
                if options.revealsMatches { result.match = session.copyBytes(finding.range) }
                report(result, path)
            }
        }
    }
}
