public import Findings
internal import Inspection
public import Rules

/// How a rule did with one setting of its thresholds.
public struct TunedSetting: Sendable {
    public let thresholds: Rule.Thresholds
    /// Labels of the corpus that it hits, findings, and how many of them meet a label.
    public let hit: Int
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
/// A finding is right when it meets a label of its category; recall is counted among the labels that the rule hits with its thresholds as
/// low as they go, for no setting makes it find others. What is proposed is scanned once more as it would be in the rule file.
public struct RuleTuner: Sendable {
    /// Parts of the corpus, one of which is held back in turn.
    private static let folds = 5
    private static let entropySteps = stride(from: 1000, through: 5000, by: 250).map { $0 }
    private static let withinSteps = [16, 32, 64, 128, 256]
    private static let confidenceSteps = stride(from: 5, through: 95, by: 5).map { $0 }
    /// Where the sweep puts the rule's confidence, so that neither context nor its lack runs into 0 or 1.
    private static let middlePercent = 50

    public let rule: Rule
    public let settings: [TunedSetting]
    public let current: TunedSetting
    /// Nil where no setting serves the aim.
    public let proposed: TunedSetting?
    /// What settings chosen on four fifths of the records do on the fifth that was held back, taken together; nil where the aim cannot
    /// be served on some of them.
    public let crossValidated: TunedSetting?

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

    /// One finding of the loosest sweep: its record, what it hits, and what decides whether a setting keeps it.
    private struct Candidate {
        let fold: Int
        let labels: Set<Int>
        let percent: Int
    }

    public init(
        _ rule: Rule, _ corpus: Corpus, threshold: Confidence, minPrecision: Double
    ) throws {
        let own = rule.thresholds
        guard own.entropyMillibits != nil || own.within != nil else {
            throw Failure.noThresholds(rule.id.text)
        }
        let judged = Judged(rule, corpus)
        // The one in the file is among what is compared.
        let entropies =
            own.entropyMillibits.map {
                Array(Set([0, $0] + Self.entropySteps)).sorted().map(Optional.some)
            }
            ?? [nil]
        let distances =
            own.within.map { Array(Set([$0] + Self.withinSteps)).sorted().map(Optional.some) } ?? [
                nil
            ]
        let confidences =
            rule.context == nil
            ? [own.confidencePercent]
            : Array(Set([own.confidencePercent] + Self.confidenceSteps)).sorted()
        var sweeps: [(thresholds: Rule.Thresholds, candidates: [Candidate])] = []
        for entropy in entropies {
            for within in distances {
                let loose = Rule.Thresholds(
                    entropyMillibits: entropy, confidencePercent: Self.middlePercent, within: within
                )
                let found = try judged.candidates(
                    rule.with(loose), minConfidence: Confidence(percent: 0))
                for percent in confidences {
                    let moved = found.filter { candidate in
                        candidate.percent + percent - Self.middlePercent >= threshold.percent
                    }
                    var thresholds = loose
                    thresholds.confidencePercent = percent
                    sweeps.append((thresholds, moved))
                }
            }
        }
        let reachable = sweeps.reduce(into: Set<Int>()) {
            $0.formUnion($1.candidates.flatMap(\.labels))
        }
        guard sweeps.contains(where: { !$0.candidates.isEmpty }) else {
            throw Failure.noFindings(rule.id.text)
        }
        func counted(_ thresholds: Rule.Thresholds, _ candidates: [Candidate], _ folds: Set<Int>)
            -> TunedSetting
        {
            let inFolds = candidates.filter { folds.contains($0.fold) }
            return TunedSetting(
                thresholds: thresholds,
                hit: inFolds.reduce(into: Set<Int>()) { $0.formUnion($1.labels) }.count,
                found: inFolds.count, good: inFolds.count { !$0.labels.isEmpty },
                reachable: reachable.count { folds.contains(judged.foldOfLabel[$0]) })
        }
        func best(_ folds: Set<Int>) -> Int? {
            sweeps.indices.map {
                ($0, counted(sweeps[$0].thresholds, sweeps[$0].candidates, folds))
            }
            .filter { $0.1.precision >= minPrecision && $0.1.hit > 0 }
            .max { Self.isWorse($0.1, $1.1, own) }?.0
        }
        let all = Set(0..<Self.folds)
        settings = sweeps.map { counted($0.thresholds, $0.candidates, all) }
        func verified(_ thresholds: Rule.Thresholds) throws -> TunedSetting {
            counted(
                thresholds,
                try judged.candidates(rule.with(thresholds), minConfidence: threshold), all)
        }
        self.rule = rule
        current = try verified(own)
        proposed = try best(all).map { try verified(sweeps[$0].thresholds) }
        var parts: [TunedSetting]? = []
        for fold in 0..<Self.folds {
            guard let choice = best(all.subtracting([fold])) else {
                parts = nil
                break
            }
            parts?.append(counted(sweeps[choice].thresholds, sweeps[choice].candidates, [fold]))
        }
        crossValidated = parts.map { parts in
            TunedSetting(
                thresholds: own, hit: parts.reduce(0) { $0 + $1.hit },
                found: parts.reduce(0) { $0 + $1.found }, good: parts.reduce(0) { $0 + $1.good },
                reachable: parts.reduce(0) { $0 + $1.reachable })
        }
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

    // MARK: - Judging

    /// The records on which a finding of the rule is right or wrong, and their labels.
    private struct Judged {
        let records: [CorpusRecord]
        /// Number of the first label of each record.
        let firstLabel: [Int]
        let foldOfLabel: [Int]
        let category: String

        init(_ rule: Rule, _ corpus: Corpus) {
            let category = DottedType.cut(rule.id.text, 1)
            records = corpus.records.filter { record in
                record.isComplete && (!record.labels.isEmpty || !record.expectsMatch)
                    && record.scope.contains { DottedType.covers($0, rule.id.text) }
            }
            self.category = category
            var starts: [Int] = []
            var folds: [Int] = []
            for record in records {
                starts.append(folds.count)
                folds += record.labels.map { _ in Self.fold(of: record) }
            }
            firstLabel = starts
            foldOfLabel = folds
        }

        /// By the record's id, so that a longer corpus leaves records where they were.
        static func fold(of record: CorpusRecord) -> Int {
            let sum = record.id.utf8.reduce(UInt32(2_166_136_261)) {
                ($0 ^ UInt32($1)) &* 16_777_619
            }
            return Int(sum >> 8) % RuleTuner.folds
        }

        func candidates(_ rule: Rule, minConfidence: Confidence) throws(InspectionError)
            -> [Candidate]
        {
            let set = RuleSet(name: "tuned", version: "0", rules: [rule], contentHash: "")
            let scan = try CorpusScan(records, Inspector(set), minConfidence: minConfidence)
            var result: [Candidate] = []
            for (index, found) in scan.findings.enumerated() {
                for finding in found {
                    let labels = records[index].labels.indices.filter { place in
                        let label = records[index].labels[place]
                        return label.range.overlaps(finding.range)
                            && DottedType.cut(label.type, 1) == category
                    }
                    result.append(
                        Candidate(
                            fold: Self.fold(of: records[index]),
                            labels: Set(labels.map { firstLabel[index] + $0 }),
                            percent: finding.confidence.percent))
                }
            }
            return result
        }
    }
}
