internal import Findings
internal import Inspection
internal import Rules

/// What a setting comes to on some records.
struct TuningTally {
    var hit = 0
    var found = 0
    var good = 0

    mutating func add(_ other: TuningTally) {
        hit += other.hit
        found += other.found
        good += other.good
    }
}

/// Judges the findings of one rule among those of its pack, record by record, as `CorpusScore` does.
struct TuningJudge {
    /// Findings of the rule, its thresholds as low as they go, in one record.
    struct Candidates {
        let record: Int
        let findings: [(range: ByteRange, percent: Int)]
    }

    /// Those on which a finding of the rule is right or wrong.
    private var records: [CorpusRecord]
    private let corpus: Corpus
    private let rule: Rule
    private let names: TypeNames
    private let options: ScoreOptions
    /// By record: labels of the rule's type that it can hit.
    private var reachable: [[ByteRange]] = []
    /// By record: what other rules find there, before overlaps are settled.
    private var others: [[UnsettledFinding]] = []
    /// By record: how many of the reachable labels are hit by others alone.
    private var hitByOthers: [Int] = []

    init(_ rule: Rule, _ corpus: Corpus, level: Int) {
        self.rule = rule
        self.corpus = corpus
        names = TypeNames(corpus.records)
        var options = ScoreOptions()
        options.level = level
        self.options = options
        let type = names.type(of: rule.id)
        records = corpus.records.filter { record in
            (!record.labels.isEmpty || !record.expectsMatch)
                && record.scope.contains { DottedType.covers($0, type) }
        }
    }

    /// The type that labels and findings are compared by.
    private func cut(_ rule: RuleID) -> String {
        DottedType.cut(names.type(of: rule), options.level)
    }

    private func labels(of record: CorpusRecord) -> [ByteRange] {
        let type = cut(rule.id)
        return Array(
            Set(
                record.labels.filter { DottedType.cut($0.type, options.level) == type }
                    .map(\.range)))
    }

    /// Leaves out the records in which `loosest` finds nothing: no stricter one does.
    mutating func keepRecords(foundBy loosest: Rule) throws(InspectionError) {
        let found = try candidates(loosest)
        records = found.map { records[$0.record] }
    }

    /// What `rule` finds by itself, whatever its confidence.
    func candidates(_ rule: Rule) throws(InspectionError) -> [Candidates] {
        let alone = RuleSet(name: "tuned", version: "0", rules: [rule], contentHash: "")
        let scan = try CorpusScan(
            records, Inspector(alone), minConfidence: Confidence(percent: 0))
        return scan.findings.enumerated().compactMap { index, found in
            found.isEmpty
                ? nil
                : Candidates(
                    record: index, findings: found.map { ($0.range, $0.confidence.percent) })
        }
    }

    /// Notes what the rules beside this one find, and which labels `reach` can hit.
    mutating func takeOthers(
        _ inspector: Inspector, threshold: Confidence, reach: some Sequence<Candidates>
    ) throws(InspectionError) {
        var ranges: [Set<ByteRange>] = Array(repeating: [], count: records.count)
        for candidates in reach {
            ranges[candidates.record].formUnion(candidates.findings.map(\.range))
        }
        reachable = records.indices.map { index in
            labels(of: records[index]).filter { label in
                ranges[index].contains { $0.overlaps(label) }
            }
        }
        var scan = try UnsettledScan(inspector, minConfidence: threshold)
        others = []
        for record in records {
            others.append(try scan.findings(in: record.text).filter { $0.rule.id != rule.id })
        }
        hitByOthers = records.indices.map { tally([], record: $0).hit }
    }

    /// Labels that can be hit, by fold.
    func reachable(folds: Int) -> [Int] {
        var result = Array(repeating: 0, count: folds)
        for index in records.indices {
            result[Self.fold(of: records[index], folds)] += reachable[index].count
        }
        return result
    }

    /// What the findings come to once their confidence is raised, by fold.
    func tally(
        _ candidates: [Candidates], raisedBy percent: Int, threshold: Confidence, folds: Int
    ) -> [TuningTally] {
        var result = Array(repeating: TuningTally(), count: folds)
        for index in records.indices {
            result[Self.fold(of: records[index], folds)].hit += hitByOthers[index]
        }
        for each in candidates {
            let own = each.findings.compactMap { finding -> UnsettledFinding? in
                let raised = Confidence(percent: finding.percent + percent)
                return raised < threshold
                    ? nil
                    : UnsettledFinding(rule: rule, range: finding.range, confidence: raised)
            }
            if own.isEmpty { continue }
            let fold = Self.fold(of: records[each.record], folds)
            result[fold].add(tally(own, record: each.record))
            result[fold].hit -= hitByOthers[each.record]
        }
        return result
    }

    /// What `own` come to among the findings of others.
    private func tally(_ own: [UnsettledFinding], record: Int) -> TuningTally {
        let all = own + others[record]
        let reported =
            others[record].isEmpty
            ? all : UnsettledFinding.reported(all).map { all[$0] }
        return judged(reported.map { ($0.rule.id, $0.range) }, record: record)
    }

    private func judged(_ reported: [(rule: RuleID, range: ByteRange)], record: Int) -> TuningTally
    {
        var result = TuningTally()
        let labels = labels(of: records[record])
        let type = cut(rule.id)
        for finding in reported where finding.rule == rule.id {
            let isGood = labels.contains { $0.overlaps(finding.range) }
            if isGood { result.good += 1 }
            if isGood || records[record].isComplete { result.found += 1 }
        }
        let ranges = reported.filter { cut($0.rule) == type }.map(\.range)
        result.hit = reachable[record].count { label in ranges.contains { $0.overlaps(label) } }
        return result
    }

    /// Scores the whole pack on the whole corpus.
    ///
    /// - Parameter thresholds: what the rule has in it.
    func measure(
        _ inspector: Inspector, _ thresholds: Rule.Thresholds, threshold: Confidence,
        reachable count: Int
    ) throws(InspectionError) -> (TunedSetting, CorpusScore) {
        let scan = try CorpusScan(corpus.records, inspector, minConfidence: threshold)
        let score = CorpusScore(corpus.records, scan.findings, names: names, options: options)
        let places = Dictionary(
            corpus.records.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { $1 })
        let hit = records.indices.reduce(0) { sum, index in
            let found = places[records[index].id].map { scan.findings[$0] } ?? []
            return sum + judged(found.map { ($0.rule, $0.range) }, record: index).hit
        }
        let row = score.byRule[rule.id]
        return (
            TunedSetting(
                thresholds: thresholds, hit: hit, found: row?.found ?? 0, good: row?.good ?? 0,
                reachable: count), score
        )
    }

    /// By the record's id, so that a longer corpus leaves records where they were.
    private static func fold(of record: CorpusRecord, _ folds: Int) -> Int {
        let sum = record.id.utf8.reduce(UInt32(2_166_136_261)) {
            ($0 ^ UInt32($1)) &* 16_777_619
        }
        return Int(sum >> 8) % folds
    }
}
