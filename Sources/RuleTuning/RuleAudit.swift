internal import Findings
internal import Inspection
internal import PatternMatching
internal import Rules

/// Everything about rules that can be proved or searched for without a corpus.
public struct RuleAudit: Sendable {
    /// What a rule that lasts has of each kind of example, at least.
    private static let examplesMin = 3
    /// A share of PCRE2's steps that no input should take.
    private static let slowShare = 0.2

    public let issues: [RuleIssue]
    /// By rule: the steps of the worst input found.
    public let worstSteps: [String: Int]
    /// How many rules each class of cost has.
    public let costs: [String: Int]
    public let ruleCount: Int

    /// What each rule says of itself.
    struct Alone {
        var issues: [RuleIssue] = []
        var worstSteps: [String: Int] = [:]
    }

    /// Audits the rules of `inspector` each by itself.
    ///
    /// - Parameter trials: how many inputs are tried in the search for each pattern's worst; 0 for no search.
    static func alone(_ inspector: Inspector, trials: Int) throws(InspectionError) -> Alone {
        let rules = inspector.ruleSet.rules
        var result = Alone()
        result.issues = try RuleCheck.problems(of: inspector).map { problem in
            RuleIssue(
                .error, .example, rule: named(in: problem.message), origin: problem.origin,
                problem.message, mend: problem.mend)
        }
        for rule in rules { result.issues += form(of: rule) }
        result.issues += try disagreements(inspector)
        for rule in rules {
            guard let found = WorstCase.search(rule, trials: trials) else { continue }
            result.worstSteps[rule.id.text] = found.steps
            if let issue = try issue(found, rule, inspector) { result.issues.append(issue) }
        }
        return result
    }

    /// - Parameters:
    ///   - all: the rules that may be the same as one of `rules`; these among them.
    ///   - found: by match: what all rules find in it before overlaps are settled.
    init(
        _ rules: [Rule], alone: Alone, among all: [Rule],
        found: [String: [UnsettledFinding]]
    ) {
        var costs: [String: Int] = [:]
        for rule in rules {
            if case .pattern(let pattern) = rule.matcher {
                costs[pattern.trigger.cost.rawValue, default: 0] += 1
            }
        }
        issues =
            (alone.issues + Self.duplicates(of: rules, among: all)
            + Self.shadows(rules, found)).sorted {
                ($0.file, $0.line, $0.column, $0.code.rawValue, $0.message)
                    < ($1.file, $1.line, $1.column, $1.code.rawValue, $1.message)
            }
        worstSteps = alone.worstSteps
        self.costs = costs
        ruleCount = rules.count
    }

    /// The rule a message names in backticks.
    private static func named(in message: String) -> String {
        let parts = message.split(separator: "`", omittingEmptySubsequences: false)
        return parts.count > 1 ? String(parts[1]) : ""
    }

    // MARK: - One rule

    private static func form(of rule: Rule) -> [RuleIssue] {
        let id = rule.id.text
        var issues: [RuleIssue] = []
        let missing = [
            (rule.examples.matches.count, "match"), (rule.examples.nonMatches.count, "near miss"),
        ].filter { $0.0 < examplesMin }.map { "\($0.0) \($0.0 == 1 ? $0.1 : $0.1 + "es")" }
        if !missing.isEmpty {
            issues.append(
                RuleIssue(
                    .warning, .fewExamples, rule: id, origin: rule.origin,
                    "`\(id)` has only \(missing.joined(separator: " and ")); \(examplesMin) of each make a rule that lasts",
                    mend:
                        "add made-up examples: one character less, a wrong check digit, the same shape in something longer"
                ))
        }
        let pages = rule.info.references
        if pages.isEmpty
            || !pages.allSatisfy({ $0.hasPrefix("https://") || $0.hasPrefix("http://") })
        {
            issues.append(
                RuleIssue(
                    .warning, .reference, rule: id, origin: rule.origin,
                    "`\(id)` names no page that documents its shape",
                    mend: "add the provider's page or the standard to `references`"))
        }
        if case .pattern(let pattern) = rule.matcher, pattern.trigger.cost == .dear {
            issues.append(
                RuleIssue(
                    .warning, .dear, rule: id, origin: rule.origin,
                    "the trigger of `\(id)` slows every scan down: \(rule.triggerText)",
                    mend: "require a literal of 2 bytes or more, or name a lane with `trigger`"))
        }
        return issues
    }

    private static func issue(_ worst: WorstCase, _ rule: Rule, _ inspector: Inspector)
        throws(InspectionError) -> RuleIssue?
    {
        let id = rule.id.text
        let size = counted(worst.input.count, "byte")
        if worst.steps >= ConfirmScratch.stepsMax {
            let isUndecided = try inspector.traces(
                of: worst.input,
                options: InspectionOptions(
                    minConfidence: Confidence(percent: 0), fingerprintKey: FingerprintKey(0, 0)),
                wanted: { $0 == rule.id }
            ).contains { $0.windows.contains(where: \.isUndecided) }
            if isUndecided {
                return RuleIssue(
                    .error, .limit, rule: id, origin: rule.origin,
                    "\(size) of input make PCRE2 give up on `\(id)`: whoever writes the text decides what is inspected",
                    mend:
                        "make repetitions possessive (`{1,64}+`), or let what follows one not match what it repeats"
                )
            }
        }
        guard Double(worst.steps) > slowShare * Double(ConfirmScratch.stepsMax) else { return nil }
        return RuleIssue(
            .warning, .slow, rule: id, origin: rule.origin,
            "\(size) of input take \(grouped(worst.steps)) of the \(grouped(ConfirmScratch.stepsMax)) steps PCRE2 has for `\(id)`",
            mend: "narrow what is repeated, or bound it tighter")
    }

    // MARK: - Rules beside each other

    private static func duplicates(of rules: [Rule], among all: [Rule]) -> [RuleIssue] {
        // One pattern with other validators is another rule: a token with a right checksum, and one with a wrong one.
        struct Shape: Hashable {
            let pattern: String
            let validators: [Validator]
            let words: [[UInt8]]
        }
        func shape(_ rule: Rule) -> Shape? {
            guard case .pattern(let pattern) = rule.matcher else { return nil }
            return Shape(
                pattern: pattern.text, validators: rule.validators,
                words: rule.context.map { $0.isRequired ? $0.words : [] } ?? [])
        }
        var first: [Shape: Rule] = [:]
        for rule in all.sorted(by: { $0.id < $1.id }) {
            guard let shape = shape(rule) else { continue }
            if first[shape] == nil { first[shape] = rule }
        }
        return rules.compactMap { rule in
            guard let shape = shape(rule), let other = first[shape], other.id != rule.id else {
                return nil
            }
            return RuleIssue(
                .warning, .duplicate, rule: rule.id.text, other: other.id.text,
                origin: rule.origin,
                "`\(rule.id)` has the pattern and the validators of `\(other.id)`",
                mend: "keep one of them, or let them differ; the other is at \(other.origin)")
        }
    }

    /// The engine against PCRE2 without triggers, on the examples and on changes of them.
    private static func disagreements(_ inspector: Inspector) throws(InspectionError)
        -> [RuleIssue]
    {
        var oracle = try RuleOracle(inspector)
        var issues: [RuleIssue] = []
        for rule in inspector.ruleSet.rules {
            for example in rule.examples.matches + rule.examples.nonMatches {
                let text = Array(example.text.utf8)
                let twice = text + [0x20] + text + [0x0a] + text
                var differences = try oracle.differences(by: rule.id, in: text)
                if differences.isEmpty {
                    differences = try oracle.differences(by: rule.id, in: twice)
                }
                guard let difference = differences.first else { continue }
                issues.append(
                    RuleIssue(
                        .error, .oracle, rule: rule.id.text, origin: example.origin,
                        "`\(rule.id)` \(difference.isMissed ? "misses" : "finds too much:") a match at \(difference.range.start)–\(difference.range.end) of its example, by PCRE2 alone",
                        mend:
                            "a `trigger:` lane promises what each match holds: leave it out, or make the pattern hold it"
                    ))
                break
            }
        }
        return issues
    }

    /// Rules in whose place another is reported in each of their examples, or that another finds just as well.
    private static func shadows(_ rules: [Rule], _ found: [String: [UnsettledFinding]])
        -> [RuleIssue]
    {
        var issues: [RuleIssue] = []
        for rule in rules {
            var winners: Set<RuleID>?
            var isEverReported = false
            for example in rule.examples.matches where !isEverReported {
                let all = found[example.text] ?? []
                let reported = Set(UnsettledFinding.reported(all).map { all[$0].rule.id })
                isEverReported = reported.contains(rule.id)
                winners = winners.map { $0.intersection(reported) } ?? reported
            }
            guard !isEverReported, let winner = winners?.min() else { continue }
            issues.append(
                RuleIssue(
                    .warning, .shadowed, rule: rule.id.text, other: winner.text,
                    origin: rule.origin,
                    "in every match of `\(rule.id)`, `\(winner)` is reported in its place",
                    mend:
                        "raise its confidence above that of `\(winner)`, narrow that rule, or take this one away"
                ))
        }
        return issues
    }
}
