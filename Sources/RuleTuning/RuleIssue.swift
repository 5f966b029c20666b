public import Rules

/// Something wrong with a rule, or worth a look, with its place and how to mend it.
public struct RuleIssue: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Level: String, Hashable, Sendable, CaseIterable {
        /// The rule does not do what it says, or cannot be read.
        case error
        /// The rule works, and should be better.
        case warning
    }

    /// What kind of issue; a contract with programs that read reports.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        case unreadable
        case example
        case oracle
        case limit
        case slow
        case fewExamples = "few-examples"
        case reference
        case duplicate
        case shadowed
        case dear

        /// What it means, for a list of codes.
        public var meaning: String {
            switch self {
            case .unreadable: "a rule file or a pack cannot be read"
            case .example: "a rule does not do what its examples say"
            case .oracle: "the engine and PCRE2 without triggers find different things"
            case .limit: "some input makes PCRE2 give up on the rule's pattern"
            case .slow: "some input takes a large part of the steps PCRE2 has"
            case .fewExamples: "fewer than three matches or near misses"
            case .reference: "no page that documents the shape"
            case .duplicate: "two rules have the same pattern and validators"
            case .shadowed: "another rule is reported in place of this one"
            case .dear: "the trigger slows the whole database down"
            }
        }
    }

    public let level: Level
    public let code: Code
    /// Empty where the rule could not be read.
    public let rule: String
    /// The rule that is reported in its place, or that is the same; else empty.
    public let other: String
    public let file: String
    /// From 1; 0 where the place is the whole file.
    public let line: Int
    public let column: Int
    public let message: String
    public let mend: String

    /// - Parameter origin: `file:line:column`
    public init(
        _ level: Level, _ code: Code, rule: String, other: String = "", origin: String,
        _ message: String,
        mend: String
    ) {
        self.level = level
        self.code = code
        self.rule = rule
        self.other = other
        (file, line, column) = Self.place(origin)
        self.message = message
        self.mend = mend
    }

    /// The problems of files that cannot be read.
    public static func issues(of error: RuleLoadError) -> [RuleIssue] {
        error.problems.map { RuleIssue(problem: $0) }
    }

    /// Reads a problem as the rule loader writes it: `file:line:column: message`, then a line `  mend: …`.
    init(problem: String) {
        let parts = problem.split(separator: "\n", maxSplits: 1).map(String.init)
        let first = parts.first ?? problem
        // The first `: ` that stands behind two numbers ends the place.
        var origin = "rules"
        var message = first
        var from = first.startIndex
        while let end = first[from...].firstRange(of: ": ") {
            let candidate = String(first[..<end.lowerBound])
            if Self.place(candidate).line > 0 {
                origin = candidate
                message = String(first[end.upperBound...])
                break
            }
            from = end.upperBound
        }
        let mend = parts.count > 1 ? parts[1].drop { $0 == " " } : ""
        self.init(
            .error, .unreadable, rule: "", origin: origin, message,
            mend: String(mend.hasPrefix("mend: ") ? mend.dropFirst("mend: ".count) : mend))
    }

    /// A file's name may hold colons too.
    private static func place(_ origin: String) -> (file: String, line: Int, column: Int) {
        let parts = origin.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count >= 3, let column = Int(parts[parts.count - 1]),
            let line = Int(parts[parts.count - 2])
        else { return (origin, 0, 0) }
        return (parts.dropLast(2).joined(separator: ":"), line, column)
    }

    public var description: String {
        let place = line > 0 ? "\(file):\(line):\(column)" : file
        let word = level == .error ? "" : level.rawValue + ": "
        return "\(place): \(word)\(message)" + (mend.isEmpty ? "" : "\n  mend: \(mend)")
    }

    var json: JSONValue {
        [
            "level": JSONValue(level.rawValue), "code": JSONValue(code.rawValue),
            "rule": JSONValue(rule), "file": JSONValue(file), "line": .integer(line),
            "column": .integer(column), "message": JSONValue(message), "mend": JSONValue(mend),
        ]
    }
}
