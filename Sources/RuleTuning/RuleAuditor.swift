internal import Findings
public import Inspection
public import Rules

/// Audits rules again and again as their files change, going only through what has changed: the rules of other files are known, and what
/// they find in examples.
public struct RuleAuditor {
    /// With more rules than this changed, compiling all anew costs no more than keeping them apart.
    private static let freshRulesMax = 400

    private let trials: Int
    private let cache: (any CompiledCache)?
    /// All rules as they were read first.
    private var base: Inspector?
    /// Files whose rules `base` does not have, or not as they are now.
    private var staleFiles: Set<String> = []
    /// What the rules of `base` find in a text.
    private var foundByBase: [String: [UnsettledFinding]] = [:]
    private var alone: [String: RuleAudit.Alone] = [:]

    /// - Parameters:
    ///   - trials: how many inputs are tried in the search for each pattern's worst; 0 for no search.
    ///   - cache: where compiled rules may be.
    public init(trials: Int, cache: (any CompiledCache)? = nil) {
        self.trials = trials
        self.cache = cache
    }

    /// Audits the rules of `inspector`, which need not be compiled again.
    ///
    /// - Parameter trials: as above.
    public static func audit(_ inspector: Inspector, trials: Int) throws(InspectionError)
        -> RuleAudit
    {
        var auditor = RuleAuditor(trials: trials)
        auditor.base = inspector
        let set = inspector.ruleSet
        return try auditor.audit(set, changed: [], among: set.rules)
    }

    /// Everything that is to be said of the rules of `set`, among all.
    ///
    /// - Parameters:
    ///   - changed: the files that have been read anew since the last audit.
    ///   - all: the rules that may be the same as one of the set; these among them.
    public mutating func audit(_ set: RuleSet, changed: [String], among all: [Rule])
        throws(InspectionError) -> RuleAudit
    {
        let files = Dictionary(grouping: set.rules, by: { Self.file(of: $0) })
        staleFiles.formUnion(changed)
        // Files that were taken away, too.
        staleFiles.formUnion(alone.keys.filter { files[$0] == nil })
        for file in staleFiles where files[file] == nil { alone[file] = nil }
        let freshCount = staleFiles.reduce(0) { $0 + (files[$1]?.count ?? 0) }
        var fresh: Inspector?
        if base == nil || freshCount > Self.freshRulesMax {
            base = try Inspector(set, cache: cache)
            staleFiles = []
            foundByBase = [:]
        } else if freshCount > 0 {
            fresh = try inspector(staleFiles.flatMap { files[$0] ?? [] })
        }
        let open = files.keys.filter { alone[$0] == nil || changed.contains($0) }
        if !open.isEmpty {
            let audited =
                open.count == files.count && staleFiles.isEmpty
                ? base : try inspector(open.flatMap { files[$0] ?? [] })
            try takeAlone(open, audited)
        }
        var sum = RuleAudit.Alone()
        for file in files.keys {
            sum.issues += alone[file]?.issues ?? []
            sum.worstSteps.merge(alone[file]?.worstSteps ?? [:]) { $1 }
        }
        return try RuleAudit(
            set.rules, alone: sum, among: all, found: found(inExamplesOf: set.rules, fresh))
    }

    /// What all rules find in each match, before overlaps are settled.
    private mutating func found(inExamplesOf rules: [Rule], _ fresh: Inspector?)
        throws(InspectionError) -> [String: [UnsettledFinding]]
    {
        let texts = Set(rules.lazy.flatMap { $0.examples.matches.lazy.map(\.text) })
        if let base {
            var scan = try UnsettledScan(base, minConfidence: Confidence(percent: 0))
            for text in texts where foundByBase[text] == nil {
                foundByBase[text] = try scan.findings(in: Array(text.utf8))
            }
        }
        var found = foundByBase
        if !staleFiles.isEmpty {
            found = foundByBase.mapValues { all in
                all.filter { !staleFiles.contains(Self.file(of: $0.rule)) }
            }
        }
        if let fresh {
            var scan = try UnsettledScan(fresh, minConfidence: Confidence(percent: 0))
            for text in texts {
                found[text, default: []] += try scan.findings(in: Array(text.utf8))
            }
        }
        return found
    }

    private func inspector(_ rules: [Rule]) throws(InspectionError) -> Inspector {
        try Inspector(RuleSet(name: "changed", version: "0", rules: rules, contentHash: ""))
    }

    /// Audits the rules of `files`, which `inspector` has, each by itself.
    private mutating func takeAlone(_ files: [String], _ inspector: Inspector?)
        throws(InspectionError)
    {
        for file in files { alone[file] = RuleAudit.Alone() }
        guard let inspector else { return }
        let found = try RuleAudit.alone(inspector, trials: trials)
        var fileOfRule: [String: String] = [:]
        for rule in inspector.ruleSet.rules { fileOfRule[rule.id.text] = Self.file(of: rule) }
        for issue in found.issues {
            alone[fileOfRule[issue.rule] ?? issue.file, default: RuleAudit.Alone()].issues
                .append(issue)
        }
        for (rule, steps) in found.worstSteps {
            guard let file = fileOfRule[rule] else { continue }
            alone[file]?.worstSteps[rule] = steps
        }
    }

    private static func file(of rule: Rule) -> String {
        rule.origin.split(separator: ":", omittingEmptySubsequences: false).dropLast(2)
            .joined(separator: ":")
    }
}
