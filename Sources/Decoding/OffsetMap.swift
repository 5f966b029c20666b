public import Findings

/// Where decoded bytes came from: maps offsets in a decoder's output back to its source.
///
/// Units (characters, say) of equal width are held as one run, so that plain text costs one run
/// however long it is. Offsets count from the start of the streams, as 64-bit numbers that never
/// wrap. A stream that discards what it has reported keeps the map as small as its hold-back.
public struct OffsetMap: Sendable {
    private struct Run {
        /// Offset in the output of the run's first byte.
        let output: Int
        /// Offset in the source of the run's first byte.
        let source: Int
        let outputPerUnit: UInt8
        let sourcePerUnit: UInt8
    }

    /// In ascending order; those before `head` are discarded and wait to be dropped.
    private var runs: [Run] = []
    private var head = 0
    /// How many output bytes the map has been told of.
    public private(set) var outputEnd = 0
    /// How many source bytes the map has been told of.
    public private(set) var sourceEnd = 0

    public init() {}

    /// How many runs are held.
    public var runCount: Int { runs.count - head }

    // MARK: - Building

    /// Adds `count` units that have `output` bytes each, made from `source` bytes each (both 1 to 255).
    public mutating func append(units count: Int, output: UInt8, source: UInt8) {
        guard count > 0 else { return }
        let isMore =
            runs.last.map { last in
                last.outputPerUnit == output && last.sourcePerUnit == source
                    && isWhole(last, endingAt: sourceEnd)
            } ?? false
        if !isMore || runCount == 0 {
            runs.append(
                Run(
                    output: outputEnd, source: sourceEnd, outputPerUnit: output,
                    sourcePerUnit: source))
        }
        outputEnd += count * Int(output)
        sourceEnd += count * Int(source)
    }

    /// Adds source bytes that have no output, such as a byte order mark.
    public mutating func skipSource(_ count: Int) {
        sourceEnd += count
    }

    /// Whether the run reaches to `source` without skipped bytes between.
    private func isWhole(_ run: Run, endingAt source: Int) -> Bool {
        let units = (outputEnd - run.output) / Int(run.outputPerUnit)
        return run.source + units * Int(run.sourcePerUnit) == source
    }

    // MARK: - Asking

    /// The source offset of the unit that output byte `offset` belongs to.
    ///
    /// `outputEnd` and what lies beyond map to `sourceEnd`; what was discarded maps to the start of
    /// what is still held. Complexity: logarithmic in the number of runs.
    public func sourceOffset(ofOutput offset: Int) -> Int {
        guard offset < outputEnd, let run = run(at: offset) else { return sourceEnd }
        let unit = max(0, offset - run.output) / Int(run.outputPerUnit)
        return run.source + unit * Int(run.sourcePerUnit)
    }

    /// The source bytes of all units that the output bytes of `range` belong to, whole units only.
    ///
    /// An empty range maps to the empty range at its start.
    public func sourceRange(ofOutput range: ByteRange) -> ByteRange {
        let start = sourceOffset(ofOutput: range.start)
        guard range.count > 0, let last = run(at: min(range.end, outputEnd) - 1) else {
            return ByteRange(start, start)
        }
        let units = max(0, min(range.end, outputEnd) - 1 - last.output) / Int(last.outputPerUnit)
        let end = last.source + (units + 1) * Int(last.sourcePerUnit)
        return ByteRange(start, max(start, end))
    }

    /// The last run that begins at or before `offset`, or the first one held.
    private func run(at offset: Int) -> Run? {
        var low = head
        var high = runs.count
        while low < high {
            let middle = (low + high) / 2
            if runs[middle].output <= offset { low = middle + 1 } else { high = middle }
        }
        let index = max(head, low - 1)
        return index < runs.count ? runs[index] : nil
    }

    // MARK: - Forgetting

    /// Forgets the units before `outputOffset`; they will not be asked for again.
    ///
    /// Complexity: constant on average, over as many calls as there are runs.
    public mutating func discard(before outputOffset: Int) {
        while head + 1 < runs.count, runs[head + 1].output <= outputOffset { head += 1 }
        // Half of the array or more is dead: move the rest to the front.
        if head > 64, head * 2 >= runs.count {
            runs.removeSubrange(0..<head)
            head = 0
        }
    }
}
