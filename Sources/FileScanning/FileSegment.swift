internal import Actions
internal import CommandLineSupport
internal import Findings
internal import Inspection

/// A large file that several threads read at once.
final class SharedFile: Sendable {
    let input: InputFile
    let isRedacting: Bool
    let progress: @Sendable (Int) -> Void

    init(
        _ input: consuming InputFile, isRedacting: Bool,
        progress: @escaping @Sendable (Int) -> Void
    ) {
        self.input = input
        self.isRedacting = isRedacting
        self.progress = progress
    }
}

/// Whole lines of a large file, scanned by whichever thread comes to it first.
final class FileSegment: @unchecked Sendable {
    // `@unchecked Sendable`: `isTaken` and `result` are touched only under the lock of the queue that offers it.
    let file: SharedFile
    let start: Int
    /// `Int.max`: to the end of the file.
    let end: Int
    var isTaken = false
    var result: SegmentResult?
    /// Whether so much may come of it that it must be told as it is found.
    let isLong: Bool

    init(_ file: SharedFile, from start: Int, to end: Int, isLong: Bool) {
        self.isLong = isLong
        self.file = file
        self.start = start
        self.end = end
    }
}

/// What was found in a segment. Lines of findings are counted from the segment's first.
struct SegmentResult: Sendable {
    enum Ending: Sendable {
        /// The next segment can be taken for itself.
        case settled
        /// A match or block goes on behind the segment, or it is too long: nothing of the result counts.
        case unsettled
        case endOfFile
        case interrupted
        case unreadable(SystemError)
        case failed(String)
    }
    var ending = Ending.settled
    var findings: [FileFinding] = []
    var redacted: [UInt8] = []
    var summary = InspectionSummary()

    /// Whether the file was read to its end.
    var isWhole: Bool {
        if case .endOfFile = ending { true } else { false }
    }
}

/// The other threads, as the one that has a file sees them.
protocol SegmentHelpers {
    /// How many segments may wait for a thread or for their turn.
    var segmentsMax: Int { get }
    /// Lets any thread take `segment`.
    func offer(_ segment: FileSegment)
    /// Takes `segment` back; false where another thread has it.
    func claim(_ segment: FileSegment) -> Bool
    func finish(_ segment: FileSegment, _ result: SegmentResult)
    func isDone(_ segment: FileSegment) -> Bool
    /// Waits for the thread that has `segment`.
    func result(of segment: FileSegment) -> SegmentResult
}

/// Cuts a file into segments at line ends.
struct SegmentPlan: ~Copyable {
    /// Small, since the findings of a segment whose turn has not come are kept.
    static let segmentBytes = 1 << 20
    /// Smaller files are scanned as one.
    static let fileBytesMin = 4 * segmentBytes
    /// What comes of more bytes than this is not kept until its turn comes.
    static let keptBytesMax = 2 * segmentBytes + searchBytes
    /// A line end is looked for so far; a longer line is not cut.
    private static let searchBytes = 64 * 1024

    private let file: SharedFile
    private let size: Int
    private var start = 0
    private var isOver = false
    private var piece = [UInt8](repeating: 0, count: 4096)

    init(_ file: SharedFile, size: Int) {
        self.file = file
        self.size = size
    }

    mutating func next() -> FileSegment? {
        if isOver { return nil }
        let first = start
        var wanted = first + Self.segmentBytes
        while wanted + Self.segmentBytes <= size {
            if let end = lineEnd(behind: wanted) {
                start = end
                return FileSegment(
                    file, from: first, to: end, isLong: end - first > Self.keptBytesMax)
            }
            wanted += Self.segmentBytes
        }
        isOver = true
        return FileSegment(
            file, from: first, to: .max, isLong: size - first > Self.keptBytesMax)
    }

    /// The place behind the first line feed from `offset` on.
    private mutating func lineEnd(behind offset: Int) -> Int? {
        var place = offset
        while place < offset + Self.searchBytes {
            guard let count = try? file.input.read(into: &piece, count: piece.count, at: place),
                count > 0
            else { return nil }
            if let newline = piece[..<count].firstIndex(of: UInt8(ascii: "\n")) {
                return place + newline + 1
            }
            place += count
        }
        return nil
    }
}

/// Scanning a file in segments, with the help of other threads. The outcome is that of scanning it as one.
extension StreamScanner {
    /// Scans a segment by itself.
    mutating func scan(_ segment: FileSegment) -> SegmentResult {
        var result = SegmentResult()
        do {
            var redactor = makeRedactor(for: segment.file, at: segment.start)
            try begin(segment.file, at: segment.start, line: 1)
            var place = segment.start
            while place < segment.end {
                let step = try step(
                    segment.file, at: place, before: segment.end, &redactor, &result.findings,
                    &result.redacted)
                guard case .bytes(let count) = step else {
                    if case .over(let ending) = step { result.ending = ending }
                    result.summary = try end(
                        &redactor, &result.findings, &result.redacted, isWhole: result.isWhole)
                    return result
                }
                segment.file.progress(count)
                place += count
                // The file has grown.
                if place - segment.start > SegmentPlan.keptBytesMax {
                    return SegmentResult(ending: .unsettled)
                }
            }
            guard let summary = suspend(at: segment.end) else {
                return SegmentResult(ending: .unsettled)
            }
            result.summary = summary
        } catch let error as SystemError {
            result.ending = .unreadable(error)
        } catch {
            result.ending = .failed("\(error)")
        }
        return result
    }

    /// Scans a file in segments; what is found is reported in order.
    mutating func scan(
        _ file: SharedFile, size: Int, helpers: any SegmentHelpers,
        _ output: inout (any RedactedOutput)?, _ report: ([FileFinding]) -> Void
    ) throws -> ScanOutcome {
        var plan = SegmentPlan(file, size: size)
        var segments: [FileSegment] = []
        var total = InspectionSummary()
        // Where nobody comes for what was offered, it must not stay with the others.
        defer { for segment in segments { _ = helpers.claim(segment) } }
        while true {
            while segments.count < helpers.segmentsMax, let segment = plan.next() {
                segments.append(segment)
                if !segment.isLong { helpers.offer(segment) }
            }
            guard let segment = segments.first else { return .scanned(total) }
            segments.removeFirst()
            var result: SegmentResult
            if segment.isLong {
                result = SegmentResult(ending: .unsettled)
            } else if helpers.claim(segment) {
                result = scan(segment)
            } else {
                while !helpers.isDone(segment),
                    let other = segments.first(where: { !$0.isLong && helpers.claim($0) })
                {
                    helpers.finish(other, scan(other))
                }
                result = helpers.result(of: segment)
            }
            if case .unsettled = result.ending {
                result = try scanOn(
                    from: segment, &segments, &plan, lines: total.lines, helpers, &output, report)
            }
            for index in result.findings.indices {
                result.findings[index].finding.line += total.lines
            }
            try deliver(result.findings, result.redacted, &output, report)
            total.add(result.summary)
            switch result.ending {
            case .settled: continue
            case .unsettled, .endOfFile: return Self.outcome(of: total)
            case .interrupted: return .interrupted(total)
            case .failed(let reason): return .failed(reason, nil)
            case .unreadable(let error):
                return .failed("\(error.words), \(total.bytes) bytes were scanned", total)
            }
        }
    }

    /// Scans from a segment whose end cuts through something, as far as the end of one that does not.
    ///
    /// What is found is reported at once, since it may be much.
    private mutating func scanOn(
        from first: FileSegment, _ segments: inout [FileSegment], _ plan: inout SegmentPlan,
        lines: Int, _ helpers: any SegmentHelpers, _ output: inout (any RedactedOutput)?,
        _ report: ([FileFinding]) -> Void
    ) throws -> SegmentResult {
        let file = first.file
        var result = SegmentResult()
        var findings: [FileFinding] = []
        var redacted: [UInt8] = []
        try begin(file, at: first.start, line: lines + 1)
        var redactor = makeRedactor(for: file, at: first.start)
        var segment = first
        // Whoever has scanned a segment by itself has told its progress.
        var isToldNow = first.isLong
        var place = first.start
        loop: while true {
            while place < segment.end {
                let step = try step(
                    file, at: place, before: segment.end, &redactor, &findings, &redacted)
                guard case .bytes(let count) = step else {
                    if case .over(let ending) = step { result.ending = ending }
                    break loop
                }
                place += count
                if isToldNow { file.progress(count) }
                try deliver(findings, redacted, &output, report)
                findings.removeAll(keepingCapacity: true)
                redacted.removeAll(keepingCapacity: true)
            }
            if let summary = suspend(at: place) {
                result.summary = summary
                return result
            }
            // The segment behind it has begun in the middle of something, if at all.
            if segments.isEmpty {
                guard let next = plan.next() else { break }
                segment = next
                isToldNow = true
            } else {
                segment = segments.removeFirst()
                isToldNow = helpers.claim(segment)
            }
        }
        result.summary = try end(&redactor, &findings, &redacted, isWhole: result.isWhole)
        try deliver(findings, redacted, &output, report)
        return result
    }

    // MARK: steps

    private mutating func begin(_ file: SharedFile, at offset: Int, line: Int) throws {
        var preceding: [UInt8] = []
        let wanted = min(offset, session.precedingBytesMax)
        if wanted > 0 {
            preceding = Array(repeating: 0, count: wanted)
            var count = 0
            var piece = preceding
            while count < wanted,
                case let more = try file.input.read(
                    into: &piece, count: wanted - count, at: offset - wanted + count), more > 0
            {
                preceding.replaceSubrange(count..<(count + more), with: piece.prefix(more))
                count += more
            }
        }
        session.begin(at: offset, line: line, preceding: preceding)
        forgetStream()
    }

    private func makeRedactor(for file: SharedFile, at offset: Int) -> Redactor? {
        guard file.isRedacting else { return nil }
        var redactor = Redactor(policy: options.policy, style: options.style)
        redactor.begin(at: offset)
        return redactor
    }

    /// How many bytes were inspected, or why there were none.
    private enum Step {
        case bytes(Int)
        case over(SegmentResult.Ending)
    }

    /// Inspects the next bytes.
    private mutating func step(
        _ file: SharedFile, at offset: Int, before end: Int, _ redactor: inout Redactor?,
        _ findings: inout [FileFinding], _ output: inout [UInt8]
    ) throws -> Step {
        if Interruption.isRequested { return .over(.interrupted) }
        var chunk: [UInt8] = []
        swap(&chunk, &self.chunk)
        defer { swap(&chunk, &self.chunk) }
        let count: Int
        do {
            count = try file.input.read(into: &chunk, count: end - offset, at: offset)
        } catch {
            return .over(.unreadable(error))
        }
        if count == 0 { return .over(.endOfFile) }
        let bytes = chunk.span.extracting(0..<count)
        var place = 0
        while place < count {
            let next = min(place + InspectionSession.sliceBytes, count)
            try inspect(bytes.extracting(place..<next), &redactor)
            keep(&findings, &output)
            place = next
        }
        return .bytes(count)
    }

    private mutating func end(
        _ redactor: inout Redactor?, _ findings: inout [FileFinding], _ output: inout [UInt8],
        isWhole: Bool
    ) throws -> InspectionSummary {
        let summary = try inspectEnd(&redactor, isWhole: isWhole)
        keep(&findings, &output)
        return summary
    }

    /// Ends at a place where the next segment can begin; nil where this is none.
    private mutating func suspend(at offset: Int) -> InspectionSummary? {
        // What was removed right before the cut the next redactor would have to know.
        lastEnd < offset ? session.suspend() : nil
    }

    private mutating func keep(_ findings: inout [FileFinding], _ output: inout [UInt8]) {
        output += redacted
        for finding in fileFindings() {
            lastEnd = max(lastEnd, finding.finding.redactionRange.end)
            findings.append(finding)
        }
    }

    private func deliver(
        _ findings: [FileFinding], _ redacted: [UInt8], _ output: inout (any RedactedOutput)?,
        _ report: ([FileFinding]) -> Void
    ) throws {
        if !redacted.isEmpty { try output?.write(redacted) }
        if !findings.isEmpty { report(findings) }
    }
}
