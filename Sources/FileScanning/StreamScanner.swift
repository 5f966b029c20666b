public import Actions
public import Archives
public import CommandLineSupport
internal import Decoding
public import Findings
public import Inspection

/// What became of one input.
public enum ScanOutcome: Sendable {
    case scanned(InspectionSummary)
    /// It was a container; problems in it are told by the summary.
    case unpacked(UnpackingSummary)
    /// NUL bytes at the front; not scanned.
    case binary
    /// Packed in a form that is not opened, and met in a folder; not scanned.
    case packed
    /// It could not be read to its end, or not inspected; what was scanned before still counts.
    case failed(String, InspectionSummary?)
    /// The user asked to stop before its end.
    case interrupted(InspectionSummary)
    /// It was there when its folder was read, and then no more.
    case vanished
    /// It is where this program itself writes to.
    case ownOutput
    /// Its redacted text could not be written to standard output.
    case unwritable(OutputError)
}

/// A finding of a file: its offsets are those of the file as it lies on disk, or of what was unpacked.
public struct FileFinding: Sendable {
    public var finding: Finding
    /// Where in a container it lies: `!/app/x.log`; empty for the file itself.
    public var member: [UInt8] = []
    /// The matched bytes, only where they were asked for.
    public var match: [UInt8]?
}

/// How inputs are scanned.
public struct StreamOptions: Sendable {
    public var inspection: InspectionOptions
    /// Whether findings carry their matched bytes.
    public var revealsMatches = false
    /// Whether files with NUL bytes at the front are scanned too.
    public var scansBinaries = false
    /// How much is unpacked; nil: containers are not opened.
    public var archives: ArchiveLimits? = ArchiveLimits()
    /// How findings are redacted where a redacted copy is asked for.
    public var policy: ActionPolicy = .moderate
    public var style: RedactionStyle = .label
    /// Files this program writes while it scans; scanning them would never end.
    public var ownOutputs: [FileIdentity] = []

    public init(_ inspection: InspectionOptions) {
        self.inspection = inspection
    }
}

/// Where the redacted copy of an input goes.
public protocol RedactedOutput {
    mutating func write(_ bytes: [UInt8]) throws
}

/// Scans inputs one after another, on one thread.
public struct StreamScanner: ~Copyable {
    /// Bytes read at a time.
    private static let chunkBytes = 256 * 1024
    /// Longer matches are not revealed whole.
    private static let revealedBytesMax = 4096

    let options: StreamOptions
    var session: InspectionSession
    private var events: [ScanEvent] = []
    var chunk = [UInt8](repeating: 0, count: Self.chunkBytes)
    private var decoded: [UInt8] = []
    /// What the redactor gave out last.
    private(set) var redacted: [UInt8] = []
    /// The block that is open, and as many of its first bytes as may be shown, where they are asked for.
    private var openBlock: (start: Int, bytes: [UInt8])?
    /// Where the last finding of a segment ends.
    var lastEnd = 0

    public init(_ inspector: Inspector, _ options: StreamOptions) throws(InspectionError) {
        self.options = options
        session = try inspector.makeSession(options.inspection)
    }

    /// Scans standard input; findings are reported as their lines arrive.
    public mutating func scanStandardInput(
        output: inout (any RedactedOutput)?, progress: @escaping (Int) -> Void,
        report: ([FileFinding]) -> Void
    ) throws -> ScanOutcome {
        try scan(InputFile(), isExplicit: true, &output, progress, report)
    }

    /// Scans a file; a large one with the help of other threads, where there are any.
    mutating func scan(
        _ entry: FileEntry, helpers: (any SegmentHelpers)?, output: inout (any RedactedOutput)?,
        progress: @escaping @Sendable (Int) -> Void, report: ([FileFinding]) -> Void
    ) throws -> ScanOutcome {
        do {
            let file = try InputFile(entry.path, isExplicit: entry.isExplicit)
            if isOwnOutput(file) { return .ownOutput }
            if let helpers, let size = sizeToDivide(file, isExplicit: entry.isExplicit) {
                let shared = SharedFile(file, isRedacting: output != nil, progress: progress)
                return try scan(shared, size: size, helpers: helpers, &output, report)
            }
            return try scan(file, isExplicit: entry.isExplicit, &output, progress, report)
        } catch let error as SystemError {
            if error.isAbsence && !entry.isExplicit { return .vanished }
            return .failed(error.words, nil)
        }
    }

    private func isOwnOutput(_ file: borrowing InputFile) -> Bool {
        guard !options.ownOutputs.isEmpty, let identity = file.identity(), identity.isRegular else {
            return false
        }
        return options.ownOutputs.contains { $0.isSameFile(as: identity) }
    }

    /// The size of a file that is large enough to be scanned in segments, and plain text; else nil.
    private mutating func sizeToDivide(_ file: borrowing InputFile, isExplicit: Bool) -> Int? {
        guard let identity = file.identity(), identity.isRegular,
            identity.size >= SegmentPlan.fileBytesMin,
            let count = try? file.read(into: &chunk, count: binaryHeadBytesMax, at: 0),
            count == binaryHeadBytesMax
        else { return nil }
        let head = chunk.span.extracting(0..<count)
        if Packing(head) != nil || (!isExplicit && !options.scansBinaries && looksBinary(head)) {
            return nil
        }
        guard case .bytes = TextForm(head, isWhole: false) else { return nil }
        return identity.size
    }

    private mutating func scan(
        _ file: consuming InputFile, isExplicit: Bool, _ output: inout (any RedactedOutput)?,
        _ progress: @escaping (Int) -> Void, _ report: ([FileFinding]) -> Void
    ) throws -> ScanOutcome {
        session.begin()
        forgetStream()
        var text: TextForm?
        var head: [UInt8] = []
        var redactor = output == nil ? nil : Redactor(policy: options.policy, style: options.style)
        var failure: String?
        var packing: Packing?
        var isInterrupted = false
        var chunk: [UInt8] = []
        swap(&chunk, &self.chunk)
        defer { swap(&chunk, &self.chunk) }
        do {
            while true {
                let count = try file.read(into: &chunk, isStopped: { Interruption.isRequested })
                isInterrupted = Interruption.isRequested
                if count == 0 { break }
                progress(count)
                let fresh = chunk.span.extracting(0..<count)
                if text == nil {
                    // The form of the text shows in its first bytes; a pipe may bring them singly.
                    for index in fresh.indices { head.append(fresh[index]) }
                    switch container(head.span) {
                    case .undecided: continue
                    case .other: break
                    case .container(let kind):
                        if output != nil { return .failed(Self.notRedacted, nil) }
                        return try scanContainer(
                            file, kind, isExplicit: isExplicit, head: head,
                            limits: options.archives ?? ArchiveLimits(),
                            progress: progress, report: report)
                    }
                    guard let form = TextForm(head.span, isWhole: false) else { continue }
                    if !isExplicit && !options.scansBinaries && looksBinary(head.span) {
                        return Packing(head.span) == nil ? .binary : .packed
                    }
                    packing = Packing(head.span)
                    text = form
                    try takeAll(head.span, &text, &redactor, &output, report)
                    head = []
                } else {
                    try takeAll(fresh, &text, &redactor, &output, report)
                }
                if isInterrupted { break }
            }
        } catch let error as SystemError {
            failure = "\(error.words), \(session.end) bytes were scanned"
        } catch let error as InspectionError {
            session.begin()
            return .failed("\(error)", nil)
        }
        do {
            if text == nil {
                if !isExplicit && !options.scansBinaries && looksBinary(head.span) {
                    return .binary
                }
                text = TextForm(head.span, isWhole: true) ?? .bytes
                try takeAll(head.span, &text, &redactor, &output, report)
            }
            let summary = try finish(
                &text, &redactor, &output, isWhole: !isInterrupted && failure == nil, report)
            if let failure { return .failed(failure, summary) }
            if let packing {
                return .failed(packing.reason, summary)
            }
            return isInterrupted ? .interrupted(summary) : Self.outcome(of: summary)
        } catch let error as InspectionError {
            session.begin()
            return .failed("\(error)", nil)
        }
    }

    static func outcome(of summary: InspectionSummary) -> ScanOutcome {
        summary.undecided > 0
            ? .failed("\(summary.undecided) windows could not be decided", summary)
            : .scanned(summary)
    }

    /// What container begins so, if containers are opened.
    private func container(_ head: Span<UInt8>) -> ContainerKind.Recognition {
        options.archives == nil ? .other : ContainerKind.recognise(head, isWhole: false)
    }

    // MARK: one piece

    /// Takes the bytes in pieces so small that the session still holds what a piece's events are about.
    mutating func takeAll(
        _ bytes: Span<UInt8>, _ text: inout TextForm?, _ redactor: inout Redactor?,
        _ output: inout (any RedactedOutput)?, _ report: ([FileFinding]) -> Void
    ) throws {
        // UTF-16 grows by half at most.
        let pieceBytes = InspectionSession.sliceBytes / (text?.isTranscoded == true ? 2 : 1)
        var start = 0
        while start < bytes.count {
            let end = min(start + pieceBytes, bytes.count)
            try take(bytes.extracting(start..<end), &text, &redactor, &output, report)
            start = end
        }
    }

    private mutating func take(
        _ bytes: Span<UInt8>, _ text: inout TextForm?, _ redactor: inout Redactor?,
        _ output: inout (any RedactedOutput)?, _ report: ([FileFinding]) -> Void
    ) throws {
        guard case .utf16(var transcoder, var encoder) = text else {
            try inspect(bytes, &redactor)
            try deliver(nil, &redactor, &output, nil, report)
            return
        }
        decoded.removeAll(keepingCapacity: true)
        transcoder.feed(bytes, into: &decoded)
        let piece = decoded
        try inspect(piece.span, &redactor)
        try deliver(transcoder, &redactor, &output, &encoder, report)
        transcoder.map.discard(before: session.frontier - Self.revealedBytesMax)
        text = .utf16(transcoder, encoder)
    }

    /// Leaves what comes of the next bytes in `events` and `redacted`.
    mutating func inspect(_ bytes: Span<UInt8>, _ redactor: inout Redactor?) throws {
        events.removeAll(keepingCapacity: true)
        let frontier = try session.feed(bytes, into: &events)
        copyOpenBlock()
        redacted.removeAll(keepingCapacity: true)
        redactor?.feed(bytes, events: events, frontier: frontier, into: &redacted)
    }

    /// - Parameter isWhole: whether the stream has ended. If it was left in the middle, what might be the beginning of
    ///   a match is not given out.
    mutating func inspectEnd(_ redactor: inout Redactor?, isWhole: Bool) throws
        -> InspectionSummary
    {
        events.removeAll(keepingCapacity: true)
        redacted.removeAll(keepingCapacity: true)
        let summary = try session.finish(into: &events)
        redactor?.finish(events: events, into: &redacted)
        if !isWhole { redacted.removeAll(keepingCapacity: true) }
        return summary
    }

    mutating func finish(
        _ text: inout TextForm?, _ redactor: inout Redactor?,
        _ output: inout (any RedactedOutput)?, isWhole: Bool, _ report: ([FileFinding]) -> Void
    ) throws -> InspectionSummary {
        var transcoder: UTF16Transcoder?
        var encoder: UTF16Encoder?
        if case .utf16(var last, let back) = text {
            decoded.removeAll(keepingCapacity: true)
            last.finish(into: &decoded)
            let piece = decoded
            try inspect(piece.span, &redactor)
            encoder = back
            try deliver(last, &redactor, &output, &encoder, report)
            transcoder = last
        }
        let summary = try inspectEnd(&redactor, isWhole: isWhole)
        try deliver(transcoder, &redactor, &output, &encoder, report)
        if encoder != nil, output != nil {
            var rest: [UInt8] = []
            encoder?.finish(into: &rest)
            try output?.write(rest)
        }
        return summary
    }

    /// Reports the events at hand and writes the redacted bytes.
    private mutating func deliver(
        _ transcoder: UTF16Transcoder?, _ redactor: inout Redactor?,
        _ output: inout (any RedactedOutput)?, _ encoder: inout UTF16Encoder?,
        _ report: ([FileFinding]) -> Void
    ) throws {
        if output != nil && !redacted.isEmpty {
            if encoder != nil {
                var encoded: [UInt8] = []
                encoder?.feed(redacted.span, into: &encoded)
                try output?.write(encoded)
            } else {
                try output?.write(redacted)
            }
        }
        if events.isEmpty { return }
        var found = fileFindings()
        if let transcoder {
            for index in found.indices {
                let range = found[index].finding.range
                found[index].finding.range = transcoder.map.sourceRange(ofOutput: range)
                found[index].finding.via = [transcoder.byteOrder.word]
            }
        }
        report(found)
    }

    /// The findings among the events at hand, with their first bytes where they are asked for.
    mutating func fileFindings() -> [FileFinding] {
        var found: [FileFinding] = []
        for event in events {
            switch event {
            case .blockOpened(let finding):
                openBlock = options.revealsMatches ? (finding.range.start, []) : nil
                copyOpenBlock()
            case .finding(let finding):
                var match: [UInt8]?
                if options.revealsMatches {
                    let end = min(finding.range.end, finding.range.start + Self.revealedBytesMax)
                    match = session.copyBytes(ByteRange(finding.range.start, end))
                }
                found.append(FileFinding(finding: finding, match: match))
            case .blockClosed(let finding):
                let match = openBlock.map { Array($0.bytes.prefix(finding.range.count)) }
                openBlock = nil
                found.append(FileFinding(finding: finding, match: match))
            }
        }
        return found
    }

    mutating func forgetStream() {
        openBlock = nil
        lastEnd = 0
    }

    /// A block's first bytes may be gone when it closes, so they are copied as it flows.
    private mutating func copyOpenBlock() {
        guard let block = openBlock, block.bytes.count < Self.revealedBytesMax else { return }
        let range = ByteRange(
            block.start + block.bytes.count, block.start + Self.revealedBytesMax)
        openBlock?.bytes += session.copyBytes(range)
    }

    private mutating func deliver(
        _ transcoder: UTF16Transcoder?, _ redactor: inout Redactor?,
        _ output: inout (any RedactedOutput)?, _ encoder: UTF16Encoder?,
        _ report: ([FileFinding]) -> Void
    ) throws {
        var none: UTF16Encoder?
        try deliver(transcoder, &redactor, &output, &none, report)
    }
}

/// How the bytes of an input spell its text.
enum TextForm {
    case bytes
    case utf16(UTF16Transcoder, UTF16Encoder?)

    var isTranscoded: Bool { if case .utf16 = self { true } else { false } }

    /// Reads the byte order mark; nil when more bytes are needed to tell.
    init?(_ head: Span<UInt8>, isWhole: Bool) {
        switch UTF16ByteOrder.detect(head, isWholeStream: isWhole) {
        case .utf16(let order):
            self = .utf16(UTF16Transcoder(order), UTF16Encoder(order))
        case .other: self = .bytes
        case .undecided: return nil
        }
    }
}

extension UTF16ByteOrder {
    fileprivate var word: String {
        switch self {
        case .littleEndian: "utf-16le"
        case .bigEndian: "utf-16be"
        }
    }
}
