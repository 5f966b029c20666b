/// A rule's dotted name, such as `secret.github.token` or `pii.national_id.us_ssn`.
public struct RuleID: Hashable, Sendable, Comparable, CustomStringConvertible {
    public let text: String

    public init(_ text: String) {
        self.text = text
    }

    public var description: String { text }

    /// Orders by the bytes of the text, so that the order is the same in every locale.
    public static func < (left: RuleID, right: RuleID) -> Bool {
        left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
    }
}

/// What kind of harm a finding speaks of; the first part of the rule's id.
public enum Category: String, Hashable, Sendable, CaseIterable {
    case secret
    case pii
    case injection
    case custom
}

/// How bad it is when a finding is true.
public enum Severity: Int, Hashable, Sendable, CaseIterable, Comparable {
    case info
    case low
    case medium
    case high
    case critical

    public static func < (left: Severity, right: Severity) -> Bool {
        left.rawValue < right.rawValue
    }

    /// The word used in rule files, flags and reports.
    public var word: String {
        switch self {
        case .info: "info"
        case .low: "low"
        case .medium: "medium"
        case .high: "high"
        case .critical: "critical"
        }
    }

    /// Reads the word used in rule files and flags; nil for any other text.
    public init?(word: String) {
        guard let match = Severity.allCases.first(where: { $0.word == word }) else { return nil }
        self = match
    }
}

/// How sure we are that a finding is true: 0 to 100 in whole hundredths, written `0.00` to `1.00`.
///
/// An integer, so that the same input gives the same bytes everywhere.
public struct Confidence: Hashable, Sendable, Comparable, CustomStringConvertible {
    public let percent: Int

    /// Clamps to 0…100.
    @inlinable
    public init(percent: Int) {
        self.percent = max(0, min(100, percent))
    }

    public static let low = Confidence(percent: 30)
    public static let medium = Confidence(percent: 60)
    public static let high = Confidence(percent: 90)

    @inlinable
    public static func < (left: Confidence, right: Confidence) -> Bool {
        left.percent < right.percent
    }

    /// `0.85`
    public var description: String {
        percent == 100 ? "1.00" : "0." + (percent < 10 ? "0" : "") + String(percent)
    }
}

/// What a report may know of a rule: its names and weight, nothing of how it matches.
///
/// A class, so that a million findings share one copy.
public final class RuleInfo: Sendable {
    public let id: RuleID
    public let name: String
    public let category: Category
    public let severity: Severity
    /// The label written in place of a match, without brackets: `GITHUB_TOKEN`.
    public let label: String
    /// How many bytes at either end of a match may be shown in a mask.
    public let keepFirst: Int
    public let keepLast: Int
    /// Where the shape is documented: provider pages, standards.
    public let references: [String]

    public init(
        id: RuleID, name: String, category: Category, severity: Severity, label: String,
        keepFirst: Int = 0, keepLast: Int = 0, references: [String] = []
    ) {
        self.id = id
        self.name = name
        self.category = category
        self.severity = severity
        self.label = label
        self.keepFirst = keepFirst
        self.keepLast = keepLast
        self.references = references
    }
}
