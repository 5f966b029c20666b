internal import Findings
internal import PatternMatching
internal import Rules

/// Something a rule claims that is not so.
public struct RuleProblem: Error, Sendable, CustomStringConvertible {
    /// `file:line:column`
    public let origin: String
    public let message: String
    public let mend: String

    public var description: String { "\(origin): \(message)\n  mend: \(mend)" }
}

/// Holds every rule against its own examples, through the whole engine.
public enum RuleCheck {
    /// What is wrong with the rules of `inspector`; empty when all is well.
    public static func problems(of inspector: Inspector) throws(InspectionError) -> [RuleProblem] {
        var session = try inspector.makeSession(
            InspectionOptions(
                minConfidence: Confidence(percent: 0), fingerprintKey: FingerprintKey(0, 0)))
        var problems: [RuleProblem] = []
        for rule in inspector.ruleSet.rules {
            if let problem = compilation(of: rule) { problems.append(problem) }
            for example in rule.examples.matches {
                let found = try captures(of: rule, in: example.text, &session)
                if found.isEmpty {
                    problems.append(
                        RuleProblem(
                            origin: example.origin,
                            message: "`\(rule.id)` does not find its example",
                            mend: "mend the pattern, a validator or the context, or the example"))
                } else if let wanted = example.finds, !found.contains(wanted) {
                    problems.append(
                        RuleProblem(
                            origin: example.origin,
                            message:
                                "`\(rule.id)` finds another part of its example than `finds` says",
                            mend: "mend the capture or `finds`"))
                }
            }
            for example in rule.examples.nonMatches {
                let found = try captures(of: rule, in: example.text, &session)
                if !found.isEmpty {
                    problems.append(
                        RuleProblem(
                            origin: example.origin, message: "`\(rule.id)` finds its near miss",
                            mend: "narrow the pattern, or add a validator or context"))
                }
            }
        }
        return problems
    }

    /// What PCRE2 says of the rule's patterns.
    static func compilation(of rule: Rule) -> RuleProblem? {
        var texts = rule.allow.patterns
        if case .pattern(let pattern) = rule.matcher { texts.append(pattern.text) }
        for text in texts {
            do {
                _ = try ConfirmPattern(text, capture: 0, multiline: false)
            } catch {
                return RuleProblem(
                    origin: rule.origin, message: "pattern of `\(rule.id)`: \(error.message)",
                    mend: "look at byte \(error.offset) of the pattern")
            }
        }
        return nil
    }

    /// What `rule` finds in `text`, whatever other rules find there.
    private static func captures(
        of rule: Rule, in text: String, _ session: inout InspectionSession
    ) throws(InspectionError) -> [String] {
        let bytes = Array(text.utf8)
        let found = try session.unresolvedFindings(in: bytes.span).filter { $0.rule == rule.id }
        return found.map { finding in
            String(decoding: bytes[finding.range.start..<finding.range.end], as: UTF8.self)
        }
    }
}
