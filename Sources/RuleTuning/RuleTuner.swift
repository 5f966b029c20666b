public import Findings
internal import Inspection
public import Rules

/// How a rule did, among the others of its pack, with one setting of its thresholds.
public struct TunedSetting: Sendable {
    public let thresholds: Rule.Thresholds
    /// Of the reachable labels, those that the pack hits, by this rule or another.
    public let hit: Int
    /// Findings of the rule that are reported, and how many of them meet a label.
    public let found: Int
    public let good: Int
    /// Labels that the rule hits with its thresholds as low as they go.
    public let reachable: Int

    /// Of no findings, all are right.
    public var precision: Double { share(good, of: found) ?? 1 }
    public var recall: Double { share(hit, of: reachable) ?? 0 }
    public var precisionInterval: Interval? { .wilson(good, of: found) }
    public var recallInterval: Interval? { .wilson(hit, of: reachable) }
}

/// Sweeps the thresholds of one rule over a corpus and proposes those that serve an aim.
///
/// The rule is taken as it stands in its pack: what another rule is reported for counts for that one, and findings are right when
/// `CorpusScore` says so. Recall is counted among the labels that the rule hits with its thresholds as low as they go, for no setting makes
/// it find others. What is there and what is proposed are scanned with the whole pack, as `dlprules test` does.
public struct RuleTuner: Sendable {
    /// Parts of the corpus, one of which is held back in turn.
    private static let folds = 5
    private static let entropySteps = stride(from: 1000, through: 5000, by: 250).map { $0 }
    private static let withinSteps = [16, 32, 64, 128, 256]
    private static let confidenceSteps = stride(from: 5, through: 95, by: 5).map { $0 }
    /// Where the sweep puts the rule's confidence, so that neither context nor its lack runs into 0 or 1.
    private static let middlePercent = 50

    /// What is asked for.
    public struct Aim: Sendable {
        /// Findings less sure than this are not reported.
        public var threshold = Confidence(percent: 50)
        public var minPrecision = 0.95
        /// How many parts of a type must agree.
        public var level = 2
        /// Whether the confidence stays as it is: where the pack sets it, a change of the rule file has no effect.
        public var keepsConfidence = false

        public init() {}
    }

    public let rule: Rule
    public let aim: Aim
    public let settings: [TunedSetting]
    public let current: TunedSetting
    /// Nil where no setting serves the aim.
    public let proposed: TunedSetting?
    /// What settings chosen on four fifths of the records do on the fifth that was held back, taken together; nil where the aim cannot
    /// be served on some of them.
    public let crossValidated: TunedSetting?
    /// The whole pack on the corpus as it is, and with the proposal; the second is nil where nothing is to be changed.
    public let packNow: CorpusScore
    public let packThen: CorpusScore?

    public enum Failure: Error, Hashable, Sendable, CustomStringConvertible {
        case noThresholds(String)
        case noFindings(String)

        public var description: String {
            switch self {
            case .noThresholds(let id):
                "`\(id)` has no threshold to tune\n  mend: give it an `entropy` validator or a `context`"
            case .noFindings(let id):
                "`\(id)` finds nothing in these texts, whatever its thresholds\n  mend: name a corpus that holds what it is for"
            }
        }
    }

    /// - Parameters:
    ///   - set: the pack; `rule` is of it.
    ///   - cache: where compiled rules may be.
    public init(
        _ rule: Rule, in set: RuleSet, _ corpus: Corpus, aim: Aim,
        cache: (any CompiledCache)? = nil
    ) throws {
        let own = rule.thresholds
        guard own.entropyMillibits != nil || own.within != nil else {
            throw Failure.noThresholds(rule.id.text)
        }
        let sweeps = Self.sweeps(rule, aim)
        var judge = TuningJudge(rule, corpus, level: aim.level)
        try judge.keepRecords(foundBy: rule.with(Self.loosest(sweeps)))
        var candidates: [[TuningJudge.Candidates]] = []
        for sweep in sweeps {
            candidates.append(
                try judge.candidates(
                    rule.with(
                        Rule.Thresholds(
                            entropyMillibits: sweep.entropy, confidencePercent: Self.middlePercent,
                            within: sweep.within))))
        }
        guard candidates.contains(where: { !$0.isEmpty }) else {
            throw Failure.noFindings(rule.id.text)
        }
        let inspector = try Inspector(set, cache: cache)
        try judge.takeOthers(inspector, threshold: aim.threshold, reach: candidates.joined())
        var tallies: [(thresholds: Rule.Thresholds, folds: [TuningTally])] = []
        for (sweep, found) in zip(sweeps, candidates) {
            for percent in sweep.confidences {
                let folds = judge.tally(
                    found, raisedBy: percent - Self.middlePercent, threshold: aim.threshold,
                    folds: Self.folds)
                tallies.append(
                    (
                        Rule.Thresholds(
                            entropyMillibits: sweep.entropy, confidencePercent: percent,
                            within: sweep.within), folds
                    ))
            }
        }
        let reachable = judge.reachable(folds: Self.folds)
        func setting(_ index: Int, _ folds: [Int]) -> TunedSetting {
            let sum = folds.reduce(into: TuningTally()) { $0.add(tallies[index].folds[$1]) }
            return TunedSetting(
                thresholds: tallies[index].thresholds, hit: sum.hit, found: sum.found,
                good: sum.good, reachable: folds.reduce(0) { $0 + reachable[$1] })
        }
        func best(_ folds: [Int]) -> Int? {
            tallies.indices.map { ($0, setting($0, folds)) }
                .filter { $0.1.precision >= aim.minPrecision && $0.1.good > 0 }
                .max { Self.isWorse($0.1, $1.1, own) }?.0
        }
        let all = Array(0..<Self.folds)
        settings = tallies.indices.map { setting($0, all) }
        self.rule = rule
        self.aim = aim
        let choice = best(all).map { tallies[$0].thresholds }
        let now = try judge.measure(
            inspector, own, threshold: aim.threshold,
            reachable: reachable.reduce(0, +))
        (current, packNow) = now
        if let choice, choice != own {
            let changed = RuleSet(
                name: set.name, version: set.version,
                rules: set.rules.map { $0.id == rule.id ? rule.with(choice) : $0 },
                contentHash: set.contentHash)
            let then = try judge.measure(
                Inspector(changed, cache: cache), choice, threshold: aim.threshold,
                reachable: reachable.reduce(0, +))
            (proposed, packThen) = (then.0, then.1)
        } else {
            (proposed, packThen) = (choice.map { _ in now.0 }, nil)
        }
        var parts: [TunedSetting]? = []
        for fold in all {
            guard let choice = best(all.filter { $0 != fold }) else {
                parts = nil
                break
            }
            parts?.append(setting(choice, [fold]))
        }
        crossValidated = parts.map { parts in
            TunedSetting(
                thresholds: own, hit: parts.reduce(0) { $0 + $1.hit },
                found: parts.reduce(0) { $0 + $1.found }, good: parts.reduce(0) { $0 + $1.good },
                reachable: parts.reduce(0) { $0 + $1.reachable })
        }
    }

    /// One entropy and distance, and the confidences that are tried with them.
    private struct Sweep {
        let entropy: Int?
        let within: Int?
        let confidences: [Int]
    }

    /// What is tried; the settings of the rule file are among it.
    private static func sweeps(_ rule: Rule, _ aim: Aim) -> [Sweep] {
        let own = rule.thresholds
        func steps(_ own: Int?, _ more: [Int]) -> [Int?] {
            own.map { Array(Set([$0] + more)).sorted() } ?? [nil]
        }
        let isKept = rule.context == nil || aim.keepsConfidence
        let confidences =
            isKept
            ? [own.confidencePercent]
            : Array(Set([own.confidencePercent] + confidenceSteps)).sorted()
        return steps(own.entropyMillibits, [0] + entropySteps).flatMap { entropy in
            steps(own.within, withinSteps).map { within in
                Sweep(entropy: entropy, within: within, confidences: confidences)
            }
        }
    }

    private static func loosest(_ sweeps: [Sweep]) -> Rule.Thresholds {
        Rule.Thresholds(
            entropyMillibits: sweeps.compactMap(\.entropy).min(),
            confidencePercent: middlePercent, within: sweeps.compactMap(\.within).max())
    }

    /// Fewer hits, then more findings that are wrong, then farther from what the file has.
    private static func isWorse(_ a: TunedSetting, _ b: TunedSetting, _ own: Rule.Thresholds)
        -> Bool
    {
        if a.hit != b.hit { return a.hit < b.hit }
        if a.found - a.good != b.found - b.good { return a.found - a.good > b.found - b.good }
        return distance(a.thresholds, own) > distance(b.thresholds, own)
    }

    private static func distance(_ a: Rule.Thresholds, _ b: Rule.Thresholds) -> Int {
        abs((a.entropyMillibits ?? 0) - (b.entropyMillibits ?? 0)) / 50
            + abs(a.confidencePercent - b.confidencePercent) + abs(
                (a.within ?? 0) - (b.within ?? 0)) / 4
    }
}
