public import Findings
internal import PatternMatching
internal import Rules

/// What a rule finds without triggers, gates, windows and streaming: PCRE2 over every line, or the whole text where it may match over
/// several. Slow, and all that the engine finds must be what it finds.
public struct RuleOracle: ~Copyable {
    private let inspector: Inspector
    private var scratch: ConfirmScratch
    private var session: InspectionSession

    /// A range that one of the two finds and the other does not.
    public struct Difference: Hashable, Sendable {
        public let range: ByteRange
        /// Whether the engine missed it; else it found too much.
        public let isMissed: Bool
    }

    public init(_ inspector: Inspector) throws(InspectionError) {
        self.inspector = inspector
        scratch = ConfirmScratch(slots: inspector.table.patternCount)
        session = try inspector.makeSession(
            InspectionOptions(
                minConfidence: Confidence(percent: 0), fingerprintKey: FingerprintKey(0, 0)))
    }

    /// What the engine and the oracle find differently in `text` by one rule; none for PEM rules, which are no patterns.
    public mutating func differences(by rule: RuleID, in text: [UInt8]) throws(InspectionError)
        -> [Difference]
    {
        guard let index = inspector.table.rules.firstIndex(where: { $0.rule.id == rule }) else {
            return []
        }
        let engine = Set(
            try session.unresolvedFindings(in: text.span).filter { $0.rule == rule }.map(\.range))
        let oracle = findings(of: index, in: text)
        let differences =
            oracle.subtracting(engine).map { Difference(range: $0, isMissed: true) }
            + engine.subtracting(oracle).map { Difference(range: $0, isMissed: false) }
        return differences.sorted { $0.range.start < $1.range.start }
    }

    private mutating func findings(of index: Int, in text: [UInt8]) -> Set<ByteRange> {
        let slot = inspector.table.hot[index].slot
        guard let pattern = inspector.pattern(slot) else { return [] }
        if !scratch.holds(slot) { scratch.hold(pattern, at: slot) }
        let whole = ByteRange(0, text.count)
        let subjects = inspector.table.hot[index].isMultiline ? [whole] : Self.lines(text)
        var result: Set<ByteRange> = []
        for subject in subjects {
            var low = subject.start
            while low <= subject.end {
                let outcome = scratch.firstMatch(
                    of: slot, in: text.span, subject: subject, starts: ByteRange(low, subject.end),
                    isLineStart: true, isLineEnd: true)
                guard case .match(let found) = outcome else { break }
                low = found.match.start + 1
                let isFinding =
                    found.capture.count > 0
                    && inspector.evidence(index, found.capture, text).passes
                if isFinding {
                    result.insert(found.capture)
                    low = max(found.match.end, low)
                }
            }
        }
        return result
    }

    private static func lines(_ text: [UInt8]) -> [ByteRange] {
        var lines: [ByteRange] = []
        var start = 0
        for (index, byte) in text.enumerated() where byte == 0x0a {
            lines.append(ByteRange(start, index))
            start = index + 1
        }
        return lines + [ByteRange(start, text.count)]
    }
}
