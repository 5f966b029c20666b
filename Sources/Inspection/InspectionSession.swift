public import Findings
internal import PatternMatching
internal import Rules

/// What a session did with one stream.
public struct InspectionSummary: Hashable, Sendable {
    /// Bytes fed.
    public var bytes = 0
    /// Line feeds seen.
    public var lines = 0
    /// Windows opened by triggers.
    public var candidates = 0
    /// Matches PCRE2 confirmed.
    public var confirmed = 0
    /// Findings silenced by `dlpscan:ignore` on their line.
    public var ignoredInline = 0
    /// Windows PCRE2 gave up on: nothing is known about these bytes. Fail closed.
    public var undecided = 0

    public init() {}

    /// Adds another stream's counts.
    public mutating func add(_ other: InspectionSummary) {
        bytes += other.bytes
        lines += other.lines
        candidates += other.candidates
        confirmed += other.confirmed
        ignoredInline += other.ignoredInline
        undecided += other.undecided
    }
}

/// Inspects one stream of bytes, piece by piece; then the next. Belongs to one thread at a time.
///
/// *Any cutting of the stream into pieces gives the same events.*
///
///     var session = try inspector.makeSession(options)
///     var events: [ScanEvent] = []
///     try session.feed(piece.span, into: &events)     // as often as there are bytes
///     let summary = try session.finish(into: &events) // the session is ready for the next stream
public struct InspectionSession: ~Copyable {
    /// Bytes given to the scan lanes at a time: small enough to stay in the second-level cache. Who feeds no
    /// more than this at once can copy the bytes of the events that came of it.
    public static let sliceBytes = 32 * 1024

    private var buffer: SlidingBuffer
    private var core: ScanCore
    /// Whether the stream has ended; its last bytes are held until the next begins.
    private var isOver = false

    init(_ inspector: Inspector, _ options: InspectionOptions) throws(InspectionError) {
        buffer = SlidingBuffer(capacity: 2 * Self.sliceBytes)
        core = try ScanCore(inspector, options)
    }

    /// Stream offset one past the last byte fed.
    public var end: Int { isOver ? 0 : buffer.end }

    /// The offset before which no later event can begin: a redactor may write up to here.
    public var frontier: Int { isOver ? 0 : core.eventFrontier }

    /// Takes the next bytes of the stream; appends the events they settle, in stream order.
    ///
    /// - Returns: the frontier.
    @discardableResult
    public mutating func feed(_ bytes: Span<UInt8>, into events: inout [ScanEvent])
        throws(InspectionError) -> Int
    {
        if isOver { begin() }
        var offset = 0
        while offset < bytes.count {
            let count = min(Self.sliceBytes, bytes.count - offset)
            discard()
            buffer.append(bytes.extracting(offset..<(offset + count)))
            try core.advance(buffer, newBytes: count, isFinal: false, into: &events)
            offset += count
        }
        return core.eventFrontier
    }

    /// Ends the stream: appends the events still open and makes the session ready for the next.
    public mutating func finish(into events: inout [ScanEvent]) throws(InspectionError)
        -> InspectionSummary
    {
        if isOver { begin() }
        try core.advance(buffer, newBytes: 0, isFinal: true, into: &events)
        isOver = true
        return core.summary
    }

    /// Makes the session ready for a stream of which the part before `offset` is inspected
    /// elsewhere: `offset` begins line `line`, and `preceding` are the bytes just before it (up to
    /// `precedingBytesMax` of them are of use), which serve as context only.
    public mutating func begin(
        at offset: Int = 0, line: Int = 1, preceding: [UInt8] = []
    ) {
        let context = preceding.suffix(core.precedingMaximum)
        buffer.reset(to: offset - context.count)
        if !context.isEmpty { buffer.append(Array(context).span) }
        core.reset(to: offset, line: line)
        isOver = false
    }

    /// Ends here though the stream goes on, if it can be cut here: where a line has ended, and no match and no block
    /// is open. Another session that begins here goes on just as this one would.
    ///
    /// - Returns: what this session did; nil where the stream cannot be cut, and this session must go on.
    public mutating func suspend() -> InspectionSummary? {
        guard !isOver, core.isSettled(at: buffer.end) else { return nil }
        core.countLines(buffer)
        isOver = true
        return core.summary
    }

    /// How many bytes before a starting point serve as context.
    public var precedingBytesMax: Int { core.precedingMaximum }

    /// A copy of the bytes in `range`, as far as they are still held: those of the events of the
    /// last `feed` are, if it took no more than `sliceBytes`.
    ///
    /// The only door through which matched bytes leave the scanner; for `--reveal` and context.
    public func copyBytes(_ range: ByteRange) -> [UInt8] {
        let low = max(range.start, buffer.start)
        let high = min(range.end, buffer.end)
        guard low < high else { return [] }
        let span = buffer.storage.span
        var result: [UInt8] = []
        result.reserveCapacity(high - low)
        for index in (low - buffer.start)..<(high - buffer.start) { result.append(span[index]) }
        return result
    }

    /// Every finding in `bytes`, taken as a whole stream, before overlaps are resolved; blocks too.
    mutating func unresolvedFindings(in bytes: Span<UInt8>) throws(InspectionError)
        -> [WatchedFinding]
    {
        var events: [ScanEvent] = []
        core.isWatching = true
        core.watched = []
        try feed(bytes, into: &events)
        _ = try finish(into: &events)
        core.isWatching = false
        var found = core.watched
        for case .blockClosed(let finding) in events {
            found.append(
                WatchedFinding(
                    rule: finding.rule.id, range: finding.range, confidence: finding.confidence))
        }
        return found
    }

    /// What is done with each window of `bytes`, taken as a whole stream.
    mutating func steps(in bytes: Span<UInt8>) throws(InspectionError) -> [TraceStep] {
        core.trace = []
        _ = try unresolvedFindings(in: bytes)
        defer { core.trace = nil }
        return core.trace ?? []
    }

    /// Lets go of the bytes nobody will look at again.
    private mutating func discard() {
        core.prepareDiscard(buffer)
        buffer.discard(before: core.keepFrom)
    }
}
