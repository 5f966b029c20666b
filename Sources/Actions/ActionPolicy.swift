public import Findings

/// An ordered table that gives each finding its response: the first row that covers the rule decides.
///
/// A pure value: no clock, no file, no socket. A finding no row covers gets `otherwise`, which is
/// the strictest response unless the caller says so: nothing configured means blocked.
public struct ActionPolicy: Hashable, Sendable {
    public private(set) var rows: [PolicyRow]
    /// The answer where no row covers the rule.
    public let otherwise: Response
    /// Findings less certain than this get `belowConfidence` whatever the rows say.
    public private(set) var minConfidence: Confidence
    public let belowConfidence: Response
    /// The answer when a stream could not be inspected in full.
    public let incomplete: Response

    public init(
        rows: [PolicyRow] = [], otherwise: Response = .blockAndAlert,
        minConfidence: Confidence = Confidence(percent: 0), belowConfidence: Response = .log,
        incomplete: Response = .blockAndAlert
    ) {
        self.rows = rows
        self.otherwise = otherwise
        self.minConfidence = minConfidence
        self.belowConfidence = belowConfidence
        self.incomplete = incomplete
    }

    /// The same policy with `row` asked first.
    public func overriding(with row: PolicyRow) -> ActionPolicy {
        var copy = self
        copy.rows.insert(row, at: 0)
        return copy
    }

    /// The same policy with another confidence threshold.
    public func with(minConfidence: Confidence) -> ActionPolicy {
        var copy = self
        copy.minConfidence = minConfidence
        return copy
    }

    /// The response to a finding of `rule` with `confidence`, and what decided it; O(rows).
    public func decision(for rule: RuleInfo, confidence: Confidence) -> PolicyDecision {
        if confidence < minConfidence {
            return PolicyDecision(response: belowConfidence, basis: .confidence)
        }
        for row in rows where row.covers(rule) {
            return PolicyDecision(response: row.response, basis: .row(row.name))
        }
        return PolicyDecision(response: otherwise, basis: .otherwise)
    }

    /// The response to `finding`, and what decided it; O(rows).
    public func decision(for finding: Finding) -> PolicyDecision {
        decision(for: finding.rule, confidence: finding.confidence)
    }

    /// The response to a stream that was not inspected in full.
    public func decision(for incident: Incident) -> PolicyDecision {
        PolicyDecision(response: incomplete, basis: .incident)
    }
}

/// One row of a policy: which rules it covers, and the response to their findings.
public struct PolicyRow: Hashable, Sendable {
    /// What a verdict quotes when this row decided, such as `secrets are blocked`.
    public let name: String
    /// Rules by id; nil covers every rule.
    public let rules: NameGlob?
    public let severities: ClosedRange<Severity>
    public let response: Response
    /// One bit for each category; a set would hash on every question.
    private let categoryBits: UInt8

    /// Makes a row; a nil `categories` covers all, an empty list none.
    public init(
        _ name: String, rules: NameGlob? = nil, categories: [Category]? = nil,
        severities: ClosedRange<Severity> = .info ... .critical, response: Response
    ) {
        self.name = name
        self.rules = rules
        self.severities = severities
        self.response = response
        self.categoryBits = (categories ?? Category.allCases).reduce(0) { $0 | Self.bit($1) }
    }

    /// Whether the row decides about findings of `rule`.
    public func covers(_ rule: RuleInfo) -> Bool {
        categoryBits & Self.bit(rule.category) != 0
            && severities.contains(rule.severity)
            && (rules?.matches(rule.id.text) ?? true)
    }

    private static func bit(_ category: Category) -> UInt8 {
        switch category {
        case .secret: 1
        case .pii: 2
        case .injection: 4
        case .custom: 8
        }
    }
}

/// A response and the part of the policy it came from.
public struct PolicyDecision: Hashable, Sendable {
    public let response: Response
    public let basis: Basis

    public enum Basis: Hashable, Sendable {
        /// The row of this name covered the rule.
        case row(String)
        /// No row covered the rule.
        case otherwise
        /// The finding is less certain than the policy asks for.
        case confidence
        /// The stream was not inspected in full.
        case incident
    }
}

/// Why a stream was not inspected in full.
///
/// A stream with an incident may hold what nobody saw, so it is never silently a pass.
public enum Incident: String, Hashable, Sendable, CaseIterable {
    /// A limit of the scanner was reached: depth, bytes, matches, queue.
    case limitReached = "limit reached"
    /// The confirming engine gave up on a candidate, so it is neither confirmed nor refused.
    case confirmationFailed = "confirmation failed"
    /// An encoding could not be peeled off.
    case decodingFailed = "decoding failed"
    /// The matching engine itself reported an error.
    case engineFailed = "engine failed"
}
