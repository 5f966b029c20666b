public import Findings
public import PatternMatching

/// A rule that has been read and checked: what it finds, how candidates are found, what must hold.
public struct Rule: Sendable {
    public let info: RuleInfo
    /// How sure a match is before its context speaks.
    public let confidence: Confidence
    public let matcher: Matcher
    public let validators: [Validator]
    public let context: ContextRule?
    public let allow: AllowRule
    public let examples: Examples
    public let tags: [String]
    /// Where the rule is written, `file:line:column`.
    public let origin: String

    /// What the rule matches.
    public enum Matcher: Sendable {
        case pattern(PatternRule)
        /// A PEM block with one of these labels (`RSA PRIVATE KEY`), found by the block scanner.
        case pem(labels: [String])
    }

    public var id: RuleID { info.id }

    /// How candidates are found, for people: `literals(2), cheap`.
    public var triggerText: String {
        guard case .pattern(let pattern) = matcher else { return "pem block" }
        let cost = pattern.trigger.cost.rawValue
        switch pattern.trigger.kind {
        case .literals(let literals):
            let shown = literals.prefix(3).map { String(decoding: $0.bytes, as: UTF8.self) }
            return "literals(\(literals.count)) \(shown), \(cost)"
        case .expression(let text): return "expression \(text), \(cost)"
        case .lane(let lane): return "lane \(lane.word), \(cost)"
        }
    }

    /// The rule with other weights, as a pack's override asks.
    func adjusted(severity: Severity?, confidence: Confidence?) -> Rule {
        let info = RuleInfo(
            id: info.id, name: info.name, category: info.category,
            severity: severity ?? info.severity, label: info.label, keepFirst: info.keepFirst,
            keepLast: info.keepLast, references: info.references)
        return Rule(
            info: info, confidence: confidence ?? self.confidence, matcher: matcher,
            validators: validators, context: context, allow: allow, examples: examples, tags: tags,
            origin: origin)
    }
}

/// A regular expression and what the compiler has proved about it.
public struct PatternRule: Sendable {
    public let text: String
    /// Number of the group that is reported and redacted; 0 for the whole match.
    public let capture: Int
    public let isMultiline: Bool
    /// Bytes of the widest match.
    public let widthMaximum: Int
    /// Bytes before and after a match that assertions may read.
    public let reachBehind: Int
    public let reachAhead: Int
    public let trigger: TriggerPlan
}

/// Words near a match that make it more or less likely to be true.
public struct ContextRule: Sendable {
    /// Words are looked for no farther than this from the capture, whatever the rule says.
    public static let withinMax = 256

    /// Lower-case bytes of each word.
    public let words: [[UInt8]]
    public let suppress: [[UInt8]]
    /// Bytes before the capture, and after it on its line, that are looked at.
    public let within: Int
    /// Without one of `words` the match is no finding.
    public let isRequired: Bool
    public let raisePercent: Int
    public let lowerPercent: Int
}

/// What is never a finding, whatever matches.
public struct AllowRule: Sendable {
    /// Regular expressions tried on the capture.
    public let patterns: [String]
    /// Lower-case substrings of the capture.
    public let stopwords: [[UInt8]]
    public let refusesPlaceholders: Bool
}

/// Samples that show what the rule finds and what it leaves alone.
public struct Examples: Sendable {
    public struct Match: Sendable {
        public let text: String
        /// The exact capture expected, where the rule's author says so.
        public let finds: String?
        public let origin: String
    }
    public let matches: [Match]
    public let nonMatches: [Match]
}

/// The rules of one pack, in order of their ids.
public struct RuleSet: Sendable {
    public let name: String
    public let version: String
    public let rules: [Rule]
    /// Hash of the sources the rules were read from; equal sources, equal hash.
    public let contentHash: String

    public init(name: String, version: String, rules: [Rule], contentHash: String) {
        self.name = name
        self.version = version
        self.rules = rules.sorted { $0.id < $1.id }
        self.contentHash = contentHash
    }
}
