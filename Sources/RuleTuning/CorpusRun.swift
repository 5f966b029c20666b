public import Findings
public import Inspection
public import Rules

/// What was asked and of which rules; what makes two runs comparable.
public struct RunConditions: Sendable, Equatable {
    public var tool: String
    /// When the run began, RFC 3339.
    public var startedAt: String
    /// Name, version and content hash.
    public var pack: String
    public var ruleCount: Int
    public var minConfidence: Confidence
    public var options: ScoreOptions
    /// Names of the corpora without their folders.
    public var corpora: [String]
    public var corpusHash: String
    public var corpusBytes: Int

    public init(
        tool: String, startedAt: String, ruleSet: RuleSet, minConfidence: Confidence,
        options: ScoreOptions, corpora: [String], corpus: Corpus
    ) {
        self.tool = tool
        self.startedAt = startedAt
        pack = "\(ruleSet.name) \(ruleSet.version) \(ruleSet.contentHash)"
        ruleCount = ruleSet.rules.count
        self.minConfidence = minConfidence
        self.options = options
        self.corpora = corpora
        corpusHash = corpus.contentHash
        corpusBytes = corpus.byteCount
    }
}

/// A rule set scored on a corpus, with all that a later run is compared by.
public struct CorpusRun: Sendable {
    public let conditions: RunConditions
    public let score: CorpusScore
    public let findings: [[RecordFinding]]
    public let names: TypeNames
    public let corpus: Corpus
    /// Records that could not be wholly inspected.
    public let undecided: [String]

    public init(_ corpus: Corpus, _ inspector: Inspector, _ conditions: RunConditions)
        throws(InspectionError)
    {
        self.conditions = conditions
        self.corpus = corpus
        let scan = try CorpusScan(
            corpus.records, inspector, minConfidence: conditions.minConfidence)
        findings = scan.findings
        undecided = scan.undecided
        names = TypeNames(corpus.records)
        score = CorpusScore(
            corpus.records, scan.findings, names: names, options: conditions.options)
    }

    /// One object a finding: `id`, `start`, `end`, `type`, `rule`, `confidence`; no bytes of the texts.
    public func findingLines() -> [UInt8] {
        var output: [UInt8] = []
        for (record, found) in zip(corpus.records, findings) {
            for finding in found {
                let line: JSONValue = [
                    "id": JSONValue(record.id), "start": .integer(finding.range.start),
                    "end": .integer(finding.range.end),
                    "type": JSONValue(names.type(of: finding.rule)),
                    "rule": JSONValue(finding.rule.text),
                    "confidence": .number(Double(finding.confidence.percent) / 100),
                ]
                line.append(to: &output)
                output.append(0x0a)
            }
        }
        return output
    }

    /// The run for `--save` and `--format json`: figures, and mistakes by record and place. No text of the corpus is in it.
    public func json() -> JSONValue {
        let places = score.mistakes.sorted {
            ($0.record, $0.range.start, $0.range.end, $0.type, $0.kind.rawValue)
                < ($1.record, $1.range.start, $1.range.end, $1.type, $1.kind.rawValue)
        }
        return [
            "version": 1, "tool": JSONValue(conditions.tool),
            "started_at": JSONValue(conditions.startedAt), "pack": JSONValue(conditions.pack),
            "rules": .integer(conditions.ruleCount),
            "min_confidence": .number(Double(conditions.minConfidence.percent) / 100),
            "level": .integer(conditions.options.level),
            "types": .array(conditions.options.types.map { JSONValue($0) }),
            "corpus": [
                "files": .array(conditions.corpora.map { JSONValue($0) }),
                "records": .integer(score.recordCount), "bytes": .integer(conditions.corpusBytes),
                "hash": JSONValue(conditions.corpusHash),
            ],
            "total": score.total.json,
            "by_type": Self.json(score.byType) { $0.json },
            "by_group": Self.json(score.byGroup) { $0.json },
            "by_source": Self.json(score.bySource) { $0.json },
            "by_rule": Self.json(
                Dictionary(uniqueKeysWithValues: score.byRule.map { ($0.text, $1) })
            ) { $0.json },
            "documents": score.documents.json, "benign": score.benign.json,
            "benign_by_group": Self.json(score.benignByGroup) { $0.json },
            "undecided": .array(undecided.map { JSONValue($0) }),
            "misjudged": .array(score.misjudged.map { JSONValue($0) }),
            "mistakes": .array(places.map(\.json)),
            "ids": .array(corpus.records.map { JSONValue($0.id) }),
        ]
    }

    private static func json<T>(_ rows: [String: T], _ value: (T) -> JSONValue) -> JSONValue {
        .object(
            rows.sorted { $0.key < $1.key }.map { JSONMember(key: $0.key, value: value($0.value)) })
    }
}

extension Optional<Interval> {
    var json: JSONValue {
        guard let self else { return .null }
        return [.number(self.low), .number(self.high)]
    }
}

extension SpanTally {
    var json: JSONValue {
        [
            "labels": .integer(labels), "hit": .integer(hit), "found": .integer(found),
            "good": .integer(good), "exact": .integer(exact), "precision": JSONValue(precision),
            "recall": JSONValue(recall), "f1": JSONValue(f1), "f05": JSONValue(f05),
            "precision_ci": precisionInterval.json, "recall_ci": recallInterval.json,
            "f1_ci": f1Interval.json,
        ]
    }

    init(_ json: JSONValue) {
        self.init()
        labels = json["labels"]?.int ?? 0
        hit = json["hit"]?.int ?? 0
        found = json["found"]?.int ?? 0
        good = json["good"]?.int ?? 0
        exact = json["exact"]?.int ?? 0
    }
}

extension DocumentTally {
    var json: JSONValue {
        [
            "tp": .integer(flaggedMatches), "fn": .integer(missedMatches),
            "fp": .integer(flaggedClean), "tn": .integer(clean),
            "precision": JSONValue(precision), "recall": JSONValue(recall), "f1": JSONValue(f1),
            "fpr": JSONValue(falsePositiveRate),
        ]
    }

    init(_ json: JSONValue) {
        flaggedMatches = json["tp"]?.int ?? 0
        missedMatches = json["fn"]?.int ?? 0
        flaggedClean = json["fp"]?.int ?? 0
        clean = json["tn"]?.int ?? 0
    }
}

extension BenignTally {
    var json: JSONValue {
        [
            "records": .integer(records), "bytes": .integer(bytes), "findings": .integer(findings),
            "per_mb": JSONValue(perMegabyte), "per_mb_ci": interval.json,
        ]
    }

    init(_ json: JSONValue) {
        records = json["records"]?.int ?? 0
        bytes = json["bytes"]?.int ?? 0
        findings = json["findings"]?.int ?? 0
    }
}

extension RuleTally {
    var json: JSONValue {
        [
            "found": .integer(found), "good": .integer(good), "alone": .integer(alone),
            "benign": .integer(benign), "precision": JSONValue(precision),
            "precision_ci": interval.json,
        ]
    }

    init(_ json: JSONValue) {
        found = json["found"]?.int ?? 0
        good = json["good"]?.int ?? 0
        alone = json["alone"]?.int ?? 0
        benign = json["benign"]?.int ?? 0
    }
}

extension Mistake {
    var json: JSONValue {
        [
            "id": JSONValue(record), "what": JSONValue(kind.rawValue),
            "start": .integer(range.start), "end": .integer(range.end), "type": JSONValue(type),
            "rule": rule.map { JSONValue($0.text) } ?? .null,
        ]
    }

    init?(_ json: JSONValue) {
        guard let record = json["id"]?.text, let start = json["start"]?.int,
            let end = json["end"]?.int, start <= end, let type = json["type"]?.text,
            let kind = json["what"]?.text.flatMap({ Kind(rawValue: $0) })
        else { return nil }
        self.init(
            record: record, kind: kind, range: ByteRange(start, end), type: type,
            rule: json["rule"]?.text.map { RuleID($0) })
    }
}
