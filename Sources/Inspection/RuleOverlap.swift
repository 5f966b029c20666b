public import Findings
public import Rules

/// Why, of two findings of which one lies in the other, one is reported and the other is not.
public enum OverlapReason: String, Hashable, Sendable, CaseIterable {
    /// What lies in a PEM block is the block's.
    case block
    case confidence
    case severity
    case length
    /// All else is equal: the smaller rule id.
    case name
}

extension Finding {
    /// Whether this one is reported rather than `other`, and what decides it.
    func competes(with other: Finding) -> (wins: Bool, by: OverlapReason) {
        if confidence != other.confidence { return (confidence > other.confidence, .confidence) }
        if rule.severity != other.rule.severity {
            return (rule.severity > other.rule.severity, .severity)
        }
        if range.count != other.range.count { return (range.count > other.range.count, .length) }
        return (rule.id < other.rule.id, .name)
    }
}

/// A finding before overlaps are settled.
public struct UnsettledFinding: Sendable {
    public let rule: Rule
    public let range: ByteRange
    public let confidence: Confidence

    public init(rule: Rule, range: ByteRange, confidence: Confidence) {
        self.rule = rule
        self.range = range
        self.confidence = confidence
    }

    private var isBlock: Bool {
        if case .pem = rule.matcher { true } else { false }
    }

    /// What overlaps are settled by; nothing else of it is true.
    var contender: Finding {
        let nothing: [UInt8] = []
        return Finding(
            rule: rule.info, confidence: confidence, range: range, line: 1, column: 1,
            fingerprint: FingerprintKey(0, 0).fingerprint(rule: rule.id, match: nothing.span),
            preview: MaskedPreview(count: range.count))
    }

    /// Those of `findings`, all of one text, that are reported: settled by the engine's own fold.
    ///
    /// - Returns: indices of `findings`, rising. Of two with equal rule and range the first stands for both.
    public static func reported(_ findings: [UnsettledFinding]) -> [Int] {
        var fold = FindingFold()
        var blocks = PEMBlockQueue()
        for finding in findings.sorted(by: { $0.range.start < $1.range.start }) {
            if finding.isBlock {
                blocks.append(
                    PEMBlock(
                        rule: finding.rule, start: finding.range.start, line: 1, column: 1,
                        committedEnd: finding.range.end, isClosed: true,
                        fingerprint: FingerprintStream(ofContent: "")))
            } else {
                fold.add(finding.contender)
            }
        }
        var events: [ScanEvent] = []
        fold.advance(to: Int.max, blocks: &blocks, into: &events)
        return events.compactMap { event in
            switch event {
            case .blockOpened: nil
            case .finding(let finding), .blockClosed(let finding):
                findings.firstIndex {
                    $0.rule.id == finding.rule.id && $0.range == finding.range
                }
            }
        }.sorted()
    }
}

/// Looks for what every rule finds in one text after another, whatever others find there.
public struct UnsettledScan: ~Copyable {
    private var session: InspectionSession
    private let rules: [RuleID: Rule]

    public init(_ inspector: Inspector, minConfidence: Confidence) throws(InspectionError) {
        session = try inspector.makeSession(
            InspectionOptions(
                minConfidence: minConfidence, fingerprintKey: FingerprintKey(0, 0)))
        rules = Dictionary(
            inspector.ruleSet.rules.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// What is found in `text`, taken as a whole stream, in no order.
    public mutating func findings(in text: [UInt8]) throws(InspectionError) -> [UnsettledFinding] {
        try session.unresolvedFindings(in: text.span).compactMap { found in
            rules[found.rule].map {
                UnsettledFinding(rule: $0, range: found.range, confidence: found.confidence)
            }
        }
    }
}
