public import Findings

/// Labels and findings counted against each other.
public struct SpanTally: Hashable, Sendable {
    /// Distinct spans with a label.
    public internal(set) var labels = 0
    /// Labels that a finding of the type overlaps.
    public internal(set) var hit = 0
    /// Distinct spans with a finding.
    public internal(set) var found = 0
    /// Findings that overlap a label of the type.
    public internal(set) var good = 0
    /// Labels and findings with equal start and end.
    public internal(set) var exact = 0

    public init() {}

    public var precision: Double? { share(good, of: found) }
    public var recall: Double? { share(hit, of: labels) }
    public var f1: Double? { fScore(precision, recall, beta: 1) }
    public var f05: Double? { fScore(precision, recall, beta: 0.5) }
    public var precisionInterval: Interval? { .wilson(good, of: found) }
    public var recallInterval: Interval? { .wilson(hit, of: labels) }
    public var f1Interval: Interval? {
        .f1(agreed: hit, missed: labels - hit, extra: found - good)
    }

    mutating func add(_ other: SpanTally) {
        labels += other.labels
        hit += other.hit
        found += other.found
        good += other.good
        exact += other.exact
    }
}

/// Records counted as flagged or not.
public struct DocumentTally: Hashable, Sendable {
    public internal(set) var flaggedMatches = 0
    public internal(set) var missedMatches = 0
    public internal(set) var flaggedClean = 0
    public internal(set) var clean = 0

    public var precision: Double? { share(flaggedMatches, of: flaggedMatches + flaggedClean) }
    public var recall: Double? { share(flaggedMatches, of: flaggedMatches + missedMatches) }
    public var f1: Double? { fScore(precision, recall, beta: 1) }
    /// The share of clean records that are flagged.
    public var falsePositiveRate: Double? { share(flaggedClean, of: flaggedClean + clean) }

    mutating func add(expectsMatch: Bool, isFlagged: Bool) {
        switch (expectsMatch, isFlagged) {
        case (true, true): flaggedMatches += 1
        case (true, false): missedMatches += 1
        case (false, true): flaggedClean += 1
        case (false, false): clean += 1
        }
    }
}

/// Findings in text that holds nothing.
public struct BenignTally: Hashable, Sendable {
    public internal(set) var records = 0
    public internal(set) var bytes = 0
    public internal(set) var findings = 0

    /// Findings per 10^6 bytes.
    public var perMegabyte: Double? {
        bytes > 0 ? Double(findings) * 1e6 / Double(bytes) : nil
    }
    public var interval: Interval? { .poissonRate(findings, per: Double(bytes) / 1e6) }
}

/// What a rule's findings came to.
public struct RuleTally: Hashable, Sendable {
    public internal(set) var found = 0
    public internal(set) var good = 0
    /// Labels that no other rule hits.
    public internal(set) var alone = 0
    /// Findings in clean records.
    public internal(set) var benign = 0

    public var precision: Double? { share(good, of: found) }
    public var interval: Interval? { .wilson(good, of: found) }
}

/// A label that was missed, or a finding that meets none.
public struct Mistake: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable {
        case missed
        case wrong = "false"
    }
    public let record: String
    public let kind: Kind
    public let range: ByteRange
    /// Cut to the level of the score.
    public let type: String
    /// The rule of a false finding.
    public let rule: RuleID?
}

/// Which mistakes a record is held to, and how types are compared.
public struct ScoreOptions: Hashable, Sendable {
    /// How many parts of a type must agree, 1 to 3.
    public var level = 2
    /// Only these types and what lies under them; empty for all.
    public var types: [String] = []

    public init() {}
}

/// A rule set's findings held against a corpus.
///
/// *Recall*: labels that a finding of the same type overlaps. *Precision*: findings that overlap a label of the same type. Types are
/// the same when their first `level` parts are. A finding counts only on records whose scope covers its type. A record that is not
/// complete adds no false finding; one that expects a match and has no labels counts as flagged or not, and nowhere else. Equal spans
/// of one type count once.
public struct CorpusScore: Sendable {
    public private(set) var total = SpanTally()
    public private(set) var byType: [String: SpanTally] = [:]
    public private(set) var byGroup: [String: SpanTally] = [:]
    public private(set) var bySource: [String: SpanTally] = [:]
    public private(set) var byRule: [RuleID: RuleTally] = [:]
    public private(set) var documents = DocumentTally()
    public private(set) var benign = BenignTally()
    public private(set) var benignByGroup: [String: BenignTally] = [:]
    public private(set) var documentsByGroup: [String: DocumentTally] = [:]
    public private(set) var mistakes: [Mistake] = []
    /// Records without labels that were flagged wrongly, or not at all.
    public private(set) var misjudged: [String] = []
    public private(set) var recordCount = 0

    private struct Span: Hashable {
        let range: ByteRange
        let rule: RuleID?
    }

    public init(
        _ records: [CorpusRecord], _ findings: [[RecordFinding]], names: TypeNames,
        options: ScoreOptions = ScoreOptions()
    ) {
        recordCount = records.count
        var typeOfRule: [RuleID: String] = [:]
        for (record, found) in zip(records, findings) {
            let typed = found.map { finding in
                let type = typeOfRule[finding.rule] ?? names.type(of: finding.rule)
                typeOfRule[finding.rule] = type
                return (finding: finding, type: type)
            }
            judge(record, typed, options)
        }
    }

    private mutating func judge(
        _ record: CorpusRecord, _ found: [(finding: RecordFinding, type: String)],
        _ options: ScoreOptions
    ) {
        let labels = record.labels.filter { label in
            options.types.isEmpty
                || options.types.contains { DottedType.lies(label.type, under: $0) }
        }
        let inScope = found.filter { each in
            (options.types.isEmpty
                || options.types.contains { DottedType.covers($0, each.type) })
                && record.scope.contains { DottedType.covers($0, each.type) }
        }
        countDocument(record, labels, inScope.map(\.finding))
        guard !record.labels.isEmpty || !record.expectsMatch else { return }
        var byCut: [String: (labels: [Span], found: [Span])] = [:]
        for label in labels {
            byCut[DottedType.cut(label.type, options.level), default: ([], [])].labels
                .append(Span(range: label.range, rule: nil))
        }
        for (finding, type) in inScope {
            let cut = DottedType.cut(type, options.level)
            if !record.isComplete {
                let meetsLabel = byCut[cut]?.labels.contains { $0.range.overlaps(finding.range) }
                if meetsLabel != true { continue }
            }
            byCut[cut, default: ([], [])].found
                .append(Span(range: finding.range, rule: finding.rule))
        }
        var sum = SpanTally()
        for (type, spans) in byCut {
            let tally = tally(record, type, spans.labels, spans.found)
            byType[type, default: SpanTally()].add(tally)
            sum.add(tally)
        }
        total.add(sum)
        byGroup[record.group, default: SpanTally()].add(sum)
        bySource[record.source, default: SpanTally()].add(sum)
    }

    private mutating func countDocument(
        _ record: CorpusRecord, _ labels: [CorpusLabel], _ found: [RecordFinding]
    ) {
        if !record.expectsMatch {
            let count = Set(found.map(\.range)).count
            benign.count(record, count)
            benignByGroup[record.group, default: BenignTally()].count(record, count)
            for finding in Set(found.map { Span(range: $0.range, rule: $0.rule) }) {
                if let rule = finding.rule { byRule[rule, default: RuleTally()].benign += 1 }
            }
        }
        guard !record.expectsMatch || !labels.isEmpty || record.labels.isEmpty else { return }
        documents.add(expectsMatch: record.expectsMatch, isFlagged: !found.isEmpty)
        documentsByGroup[record.group, default: DocumentTally()]
            .add(expectsMatch: record.expectsMatch, isFlagged: !found.isEmpty)
        if record.labels.isEmpty, record.expectsMatch == found.isEmpty {
            misjudged.append(record.id)
        }
    }

    private mutating func tally(
        _ record: CorpusRecord, _ type: String, _ labels: [Span], _ found: [Span]
    ) -> SpanTally {
        let labelRanges = Self.distinct(labels)
        let foundRanges = Self.distinct(found)
        let hits = Self.meets(labelRanges, foundRanges)
        let goods = Self.meets(foundRanges, labelRanges)
        var result = SpanTally()
        result.labels = labelRanges.count
        result.found = foundRanges.count
        result.exact = Set(labelRanges).intersection(foundRanges).count
        for (range, isHit) in zip(labelRanges, hits) {
            if isHit {
                result.hit += 1
                let rules = Set(found.filter { $0.range.overlaps(range) }.compactMap(\.rule))
                if rules.count == 1, let rule = rules.first {
                    byRule[rule, default: RuleTally()].alone += 1
                }
            } else {
                mistakes.append(
                    Mistake(record: record.id, kind: .missed, range: range, type: type, rule: nil))
            }
        }
        var isGood: [ByteRange: Bool] = [:]
        for (range, good) in zip(foundRanges, goods) {
            isGood[range] = good
            if good { result.good += 1 }
        }
        for span in Set(found) {
            guard let rule = span.rule else { continue }
            byRule[rule, default: RuleTally()].found += 1
            if isGood[span.range] == true { byRule[rule, default: RuleTally()].good += 1 }
        }
        for (range, good) in zip(foundRanges, goods) where !good {
            let rule = found.filter { $0.range == range }.compactMap(\.rule).min()
            mistakes.append(
                Mistake(record: record.id, kind: .wrong, range: range, type: type, rule: rule))
        }
        return result
    }

    private static func distinct(_ spans: [Span]) -> [ByteRange] {
        Set(spans.map(\.range)).sorted { ($0.start, $0.end) < ($1.start, $1.end) }
    }

    /// Which of `these` share a byte with one of `those`; both in order.
    static func meets(_ these: [ByteRange], _ those: [ByteRange]) -> [Bool] {
        var farthest: [Int] = []
        for range in those { farthest.append(max(farthest.last ?? -1, range.end)) }
        return these.map { range in
            var low = 0
            var high = those.count
            while low < high {
                let middle = (low + high) / 2
                if those[middle].start < range.end { low = middle + 1 } else { high = middle }
            }
            return low > 0 && farthest[low - 1] > range.start
        }
    }
}

extension BenignTally {
    fileprivate mutating func count(_ record: CorpusRecord, _ findings: Int) {
        records += 1
        bytes += record.text.count
        self.findings += findings
    }
}
