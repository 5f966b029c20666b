public import Findings

/// What is done with a whole stream, and why.
public struct Verdict: Hashable, Sendable {
    /// The fate of the stream, weakest first.
    public enum Outcome: Int, Hashable, Sendable, Comparable {
        case pass
        case redact
        case block

        public static func < (left: Outcome, right: Outcome) -> Bool {
            left.rawValue < right.rawValue
        }

        /// The strongest fate an action asks for; `log` and `alert` let the stream pass.
        public init(_ action: Action) {
            switch action {
            case .pass, .log, .alert: self = .pass
            case .redact: self = .redact
            case .block: self = .block
            }
        }

        public var word: String {
            switch self {
            case .pass: "pass"
            case .redact: "redact"
            case .block: "block"
            }
        }
    }

    public let outcome: Outcome
    /// Why, strongest response first, then by cause; one entry for each rule and kind of incident.
    public let reasons: [VerdictReason]
    public let counts: FindingCounts

    /// The reasons someone is told about.
    public var alerts: [VerdictReason] { reasons.filter(\.decision.response.alerts) }

    /// The loudest level any reason is logged at; `.off` when there is nothing to say.
    public var logLevel: LogLevel { reasons.lazy.map(\.decision.response.logLevel).max() ?? .off }

    /// One line for a log or a refusal, without matched bytes: `block: 2 × secret.github.token (critical)`.
    public var explanation: String {
        let causes = reasons.filter { Outcome($0.decision.response.action) == outcome }
        guard !causes.isEmpty else { return outcome.word }
        return outcome.word + ": " + causes.map(\.description).joined(separator: ", ")
    }
}

/// One cause behind a verdict, how often it occurred and what the policy said about it.
public struct VerdictReason: Hashable, Sendable, CustomStringConvertible {
    public enum Cause: Hashable, Sendable {
        case finding(rule: RuleID, category: Category, severity: Severity)
        case incident(Incident)
    }

    public let cause: Cause
    public let decision: PolicyDecision
    public let count: Int

    /// `2 × secret.github.token (critical)`
    public var description: String {
        switch cause {
        case .finding(let rule, _, let severity): "\(count) × \(rule) (\(severity.word))"
        case .incident(let incident): "\(count) × \(incident.rawValue)"
        }
    }
}

/// How many findings there were, by category, severity and rule.
public struct FindingCounts: Hashable, Sendable {
    private struct Cell: Hashable {
        let category: Category
        let severity: Severity
    }

    public private(set) var total = 0
    public private(set) var byRule: [RuleID: Int] = [:]
    private var cells: [Cell: Int] = [:]

    public init() {}

    /// Counts `number` findings of one rule.
    public mutating func add(
        _ number: Int, of rule: RuleID, category: Category, severity: Severity
    ) {
        total += number
        byRule[rule, default: 0] += number
        cells[Cell(category: category, severity: severity), default: 0] += number
    }

    /// Adds the counts of another stream.
    public mutating func add(_ other: FindingCounts) {
        total += other.total
        byRule.merge(other.byRule, uniquingKeysWith: +)
        cells.merge(other.cells, uniquingKeysWith: +)
    }

    /// Findings of one category, of one severity, or of both; nil counts all.
    public func count(_ category: Category? = nil, _ severity: Severity? = nil) -> Int {
        cells.reduce(0) { sum, cell in
            let isAsked =
                (category ?? cell.key.category) == cell.key.category
                && (severity ?? cell.key.severity) == cell.key.severity
            return isAsked ? sum + cell.value : sum
        }
    }
}

/// Collects the events and incidents of one stream and gives the verdict.
///
/// Grows with the number of rules that found something, not with the number of findings. Allocates
/// nothing while a stream is clean. Not thread-safe: one owner, one stream.
public struct VerdictBuilder: Sendable {
    /// A rule's findings fall into two kinds: those the rows decide on, and those too uncertain.
    private struct Key: Hashable {
        let rule: ObjectIdentifier
        let isConfident: Bool
    }

    private struct Tally {
        let rule: RuleInfo  // Held, so that the identifier in the key stays its own.
        let decision: PolicyDecision
        var count: Int
    }

    public let policy: ActionPolicy
    private var tallies: [Key: Tally] = [:]
    private var incidents: [Incident: Int] = [:]
    /// The outcome so far; it only ever grows stronger, so `.block` may be acted upon at once.
    public private(set) var outcome = Verdict.Outcome.pass

    public init(policy: ActionPolicy) {
        self.policy = policy
    }

    /// Takes note of one event; a block counts once, when it opens. O(1) after a rule's first finding.
    public mutating func add(_ event: ScanEvent) {
        switch event {
        case .finding(let finding), .blockOpened(let finding): add(finding)
        case .blockClosed: break
        }
    }

    /// Takes note of something that kept a part of the stream from being inspected.
    public mutating func add(_ incident: Incident) {
        incidents[incident, default: 0] += 1
        outcome = max(outcome, Verdict.Outcome(policy.decision(for: incident).response.action))
    }

    /// The verdict on all that was noted; O(n log n) in the number of rules that found something.
    public func verdict() -> Verdict {
        var counts = FindingCounts()
        var reasons: [VerdictReason] = []
        for tally in tallies.values {
            let rule = tally.rule
            counts.add(tally.count, of: rule.id, category: rule.category, severity: rule.severity)
            let cause = VerdictReason.Cause.finding(
                rule: rule.id, category: rule.category, severity: rule.severity)
            reasons.append(
                VerdictReason(cause: cause, decision: tally.decision, count: tally.count))
        }
        for (incident, count) in incidents {
            reasons.append(
                VerdictReason(
                    cause: .incident(incident), decision: policy.decision(for: incident),
                    count: count))
        }
        reasons.sort(by: Self.isStronger)
        return Verdict(outcome: outcome, reasons: reasons, counts: counts)
    }

    private mutating func add(_ finding: Finding) {
        let key = Key(
            rule: ObjectIdentifier(finding.rule),
            isConfident: finding.confidence >= policy.minConfidence)
        if tallies[key] != nil {
            tallies[key]?.count += 1
            return
        }
        let decision = policy.decision(for: finding)
        tallies[key] = Tally(rule: finding.rule, decision: decision, count: 1)
        outcome = max(outcome, Verdict.Outcome(decision.response.action))
    }

    /// A total order, so that a verdict does not depend on the order of a dictionary.
    private static func isStronger(_ left: VerdictReason, _ right: VerdictReason) -> Bool {
        let (first, second) = (left.decision.response, right.decision.response)
        if first.action != second.action { return first.action > second.action }
        switch (left.cause, right.cause) {
        case (.incident(let one), .incident(let other)): return one.rawValue < other.rawValue
        case (.incident, .finding): return true
        case (.finding, .incident): return false
        case (.finding(let one, _, let severity), .finding(let other, _, let otherSeverity)):
            if severity != otherSeverity { return severity > otherSeverity }
            if one != other { return one < other }
            return right.decision.basis == .confidence && left.decision.basis != .confidence
        }
    }
}
