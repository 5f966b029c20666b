internal import Findings

/// A run that was stored with `--save`.
public struct StoredRun: Sendable {
    public let startedAt: String
    public let pack: String
    public let minConfidence: Double
    public let level: Int
    public let types: [String]
    public let corpora: [String]
    public let corpusHash: String
    public let recordCount: Int
    public let total: SpanTally
    public let byType: [String: SpanTally]
    public let byGroup: [String: SpanTally]
    public let byRule: [String: RuleTally]
    public let documents: DocumentTally
    public let benign: BenignTally
    public let mistakes: [Mistake]
    public let misjudged: Set<String>
    public let ids: Set<String>

    /// Why bytes are no stored run.
    public struct Failure: Error, Sendable, CustomStringConvertible {
        public let description: String
    }

    /// Reads what `CorpusRun.json()` gave.
    public init(_ bytes: [UInt8], name: String) throws(Failure) {
        let mend = "\n  mend: write one with `dlprules test --save \(name)`"
        let json: JSONValue
        do {
            json = try JSONReader.parse(bytes.span)
        } catch {
            throw Failure(description: "`\(name)` is no stored run: \(error.message)" + mend)
        }
        guard json["version"] == 1, let total = json["total"], let ids = json["ids"]?.elements,
            let mistakes = json["mistakes"]?.elements, let level = json["level"]?.int
        else { throw Failure(description: "`\(name)` is no stored run" + mend) }
        startedAt = json["started_at"]?.text ?? ""
        pack = json["pack"]?.text ?? ""
        minConfidence = json["min_confidence"]?.double ?? 0
        self.level = level
        types = json["types"]?.elements?.compactMap(\.text) ?? []
        corpora = json["corpus"]?["files"]?.elements?.compactMap(\.text) ?? []
        corpusHash = json["corpus"]?["hash"]?.text ?? ""
        recordCount = json["corpus"]?["records"]?.int ?? 0
        self.total = SpanTally(total)
        byType = Self.rows(json["by_type"]) { SpanTally($0) }
        byGroup = Self.rows(json["by_group"]) { SpanTally($0) }
        byRule = Self.rows(json["by_rule"]) { RuleTally($0) }
        documents = DocumentTally(json["documents"] ?? .null)
        benign = BenignTally(json["benign"] ?? .null)
        self.mistakes = mistakes.compactMap { Mistake($0) }
        misjudged = Set(json["misjudged"]?.elements?.compactMap(\.text) ?? [])
        self.ids = Set(ids.compactMap(\.text))
    }

    private static func rows<T>(_ json: JSONValue?, _ read: (JSONValue) -> T) -> [String: T] {
        Dictionary(
            (json?.members ?? []).map { ($0.key, read($0.value)) }, uniquingKeysWith: { $1 })
    }
}

/// What moved between a stored run and a new one, on the records that both have.
public struct RunComparison: Sendable {
    public let before: StoredRun
    /// Labels found now and missed before.
    public let newlyFound: [Mistake]
    /// Labels missed now and found before.
    public let newlyMissed: [Mistake]
    /// False findings that are gone.
    public let goneFalse: [Mistake]
    /// False findings that were not there before.
    public let newlyFalse: [Mistake]
    /// Records without labels: judged wrongly now and rightly before, and the other way round.
    public let newlyMisjudged: [String]
    public let noLongerMisjudged: [String]
    /// Records that only one of the two runs has.
    public let onlyBefore: Int
    public let onlyNow: Int

    private struct Place: Hashable {
        let record: String
        let kind: Mistake.Kind
        let range: ByteRange
        let type: String

        init(_ mistake: Mistake) {
            record = mistake.record
            kind = mistake.kind
            range = mistake.range
            type = mistake.type
        }
    }

    public init(_ run: CorpusRun, against before: StoredRun) {
        self.before = before
        let idsNow = Set(run.corpus.records.map(\.id))
        onlyBefore = before.ids.subtracting(idsNow).count
        onlyNow = idsNow.subtracting(before.ids).count
        let now = run.score.mistakes.filter { before.ids.contains($0.record) }
        let then = before.mistakes.filter { idsNow.contains($0.record) }
        let placesNow = Set(now.map { Place($0) })
        let placesThen = Set(then.map { Place($0) })
        let appeared = Self.inOrder(now.filter { !placesThen.contains(Place($0)) })
        let gone = Self.inOrder(then.filter { !placesNow.contains(Place($0)) })
        newlyMissed = appeared.filter { $0.kind == .missed }
        newlyFalse = appeared.filter { $0.kind == .wrong }
        newlyFound = gone.filter { $0.kind == .missed }
        goneFalse = gone.filter { $0.kind == .wrong }
        let misjudged = Set(run.score.misjudged)
        newlyMisjudged = misjudged.subtracting(before.misjudged)
            .filter { before.ids.contains($0) }.sorted()
        noLongerMisjudged = before.misjudged.subtracting(misjudged)
            .filter { idsNow.contains($0) }.sorted()
    }

    private static func inOrder(_ mistakes: [Mistake]) -> [Mistake] {
        mistakes.sorted {
            ($0.type, $0.record, $0.range.start, $0.range.end)
                < ($1.type, $1.record, $1.range.start, $1.range.end)
        }
    }

    public func json() -> JSONValue {
        func list(_ mistakes: [Mistake]) -> JSONValue { .array(mistakes.map(\.json)) }
        return [
            "newly_found": list(newlyFound), "newly_missed": list(newlyMissed),
            "gone_false": list(goneFalse), "newly_false": list(newlyFalse),
            "newly_misjudged": .array(newlyMisjudged.map { JSONValue($0) }),
            "no_longer_misjudged": .array(noLongerMisjudged.map { JSONValue($0) }),
            "only_before": .integer(onlyBefore), "only_now": .integer(onlyNow),
            "total_before": before.total.json,
        ]
    }
}
