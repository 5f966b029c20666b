import Findings
import Inspection
import Rules
import TestSupport
import Testing

@testable import RuleTuning

private func corpus(_ lines: String...) throws -> Corpus {
    var corpus = Corpus()
    try corpus.add(Array(lines.joined(separator: "\n").utf8), name: "c.jsonl")
    return corpus
}

private func finding(_ rule: String, _ start: Int, _ end: Int) -> RecordFinding {
    let nothing: [UInt8] = []
    return RecordFinding(
        Finding(
            rule: RuleInfo(
                id: RuleID(rule), name: rule, category: .secret, severity: .high, label: "X"),
            confidence: .high, range: ByteRange(start, end), line: 1, column: 1,
            fingerprint: FingerprintKey(0, 0).fingerprint(rule: RuleID(rule), match: nothing.span),
            preview: MaskedPreview(count: end - start)))
}

private func score(
    _ corpus: Corpus, _ findings: [[RecordFinding]], level: Int = 2, types: [String] = []
) -> CorpusScore {
    var options = ScoreOptions()
    options.level = level
    options.types = types
    return CorpusScore(
        corpus.records, findings, names: TypeNames(corpus.records), options: options)
}

private let labelled =
    #"{"id":"a","text":"0123456789","labels":[{"start":2,"end":6,"type":"secret.x"}],"expect":"match"}"#
private let clean = #"{"id":"b","text":"0123456789","labels":[],"expect":"none","group":"g"}"#

@Suite struct `A corpus is scored` {
    @Test func `by findings that overlap labels of their type`() throws {
        let result = score(
            try corpus(labelled, clean),
            [
                [finding("secret.x.y", 5, 9), finding("secret.z.a", 2, 6)],
                [finding("secret.x.y", 0, 1)],
            ])
        #expect(result.total.labels == 1)
        #expect(result.total.hit == 1)
        #expect(result.total.found == 3)
        #expect(result.total.good == 1)
        #expect(result.total.exact == 0)
        #expect(result.benign.findings == 1)
        #expect(result.benign.perMegabyte == 100_000)
        #expect(result.documents.flaggedClean == 1)
        #expect(result.byRule[RuleID("secret.x.y")]?.good == 1)
        #expect(result.byRule[RuleID("secret.x.y")]?.alone == 1)
        #expect(result.byRule[RuleID("secret.x.y")]?.benign == 1)
        #expect(result.mistakes.count == 2)
    }

    @Test func `with types compared to the level asked for`() throws {
        let findings = [[finding("secret.z.a", 2, 6)]]
        #expect(score(try corpus(labelled), findings, level: 1).total.exact == 1)
        #expect(score(try corpus(labelled), findings, level: 2).total.hit == 0)
    }

    @Test func `with equal spans of one type counted once`() throws {
        let result = score(
            try corpus(labelled), [[finding("secret.x.y", 2, 6), finding("secret.x.z", 2, 6)]])
        #expect(result.total.found == 1)
        #expect(result.total.good == 1)
        #expect(result.byRule[RuleID("secret.x.y")]?.alone == 0)
    }

    @Test func `without findings out of scope`() throws {
        let scoped =
            #"{"id":"a","text":"0123","labels":[],"expect":"none","scope":["pii"]}"#
        #expect(score(try corpus(scoped), [[finding("secret.x.y", 0, 1)]]).total.found == 0)
        #expect(score(try corpus(scoped), [[finding("pii.x.y", 0, 1)]]).total.found == 1)
    }

    @Test func `without false findings on records that are not complete`() throws {
        let partial =
            #"{"id":"a","text":"0123456789","labels":[{"start":2,"end":6,"type":"secret.x"}],"expect":"match","complete":false}"#
        let result = score(
            try corpus(partial), [[finding("secret.x.y", 2, 3), finding("secret.x.y", 8, 9)]])
        #expect(result.total.found == 1)
        #expect(result.total.good == 1)
    }

    @Test func `with matches that have no labels judged as records alone`() throws {
        let vague = #"{"id":"a","text":"0123","labels":[],"expect":"match"}"#
        let result = score(try corpus(vague), [[]])
        #expect(result.total.labels == 0)
        #expect(result.documents.missedMatches == 1)
        #expect(result.misjudged == ["a"])
    }

    /// Every label against every finding, against the sorted search.
    @Test func `as slow counting has it`() {
        var random = SeededGenerator(seed: testSeed())
        for _ in 0..<500 {
            func ranges() -> [ByteRange] {
                (0..<Int.random(in: 0...6, using: &random)).map { _ in
                    let start = Int.random(in: 0...20, using: &random)
                    return ByteRange(start, start + Int.random(in: 0...6, using: &random))
                }.sorted { ($0.start, $0.end) < ($1.start, $1.end) }
            }
            let (these, those) = (ranges(), ranges())
            let slow = these.map { one in
                those.contains { $0.start < one.end && one.start < $0.end }
            }
            #expect(CorpusScore.meets(these, those) == slow, "\(these) \(those)")
        }
    }
}

@Suite struct `Intervals` {
    /// L. D. Brown, T. T. Cai, A. DasGupta, Statistical Science 16 (2001); values by R, `prop.test(correct = FALSE)`.
    @Test(arguments: [
        (0, 10, 0.0, 0.2775), (1, 10, 0.0179, 0.4042), (5, 10, 0.2366, 0.7634),
        (10, 10, 0.7225, 1.0), (95, 100, 0.8882, 0.9785),
    ])
    func `of shares are Wilson's`(_ part: Int, _ whole: Int, _ low: Double, _ high: Double) throws {
        let interval = try #require(Interval.wilson(part, of: whole))
        #expect(abs(interval.low - low) < 0.0001)
        #expect(abs(interval.high - high) < 0.0001)
    }

    /// Exact limits for 0 and 10 events: 3.689; 4.795 and 18.390 (Garwood 1936).
    @Test func `of rates are close to Garwood's`() throws {
        let none = try #require(Interval.poissonRate(0, per: 1))
        #expect(none.low == 0)
        #expect(abs(none.high - 3.689) < 0.05)
        let ten = try #require(Interval.poissonRate(10, per: 1))
        #expect(abs(ten.low - 4.795) < 0.01)
        #expect(abs(ten.high - 18.39) < 0.01)
    }

    @Test func `of nothing are none`() {
        #expect(Interval.wilson(0, of: 0) == nil)
        #expect(Interval.poissonRate(3, per: 0) == nil)
    }
}

@Suite struct `Corpora are refused` {
    @Test(arguments: [
        ("{", "c.jsonl:1:2: "), ("[]", "c.jsonl:1:1: a record is a JSON object"),
        (#"{"text":"x","expect":"none"}"#, "no `id`"),
        (#"{"id":"1","expect":"none"}"#, "no `text`"),
        (#"{"id":"1","text":"x","expect":"maybe"}"#, "`expect`"),
        (
            #"{"id":"1","text":"x","expect":"match","labels":[{"start":3,"end":1,"type":"a"}]}"#,
            "label"
        ),
        (
            #"{"id":"1","text":"xäx","expect":"match","labels":[{"start":3,"end":5,"type":"a.b"}]}"#,
            "c.jsonl:1:1: a label of `a.b` ends at byte 5, and the text has 4 bytes"
        ),
    ])
    func `with the place and a mend`(_ line: String, _ words: String) {
        #expect {
            try corpus(line)
        } throws: { error in
            "\(error)".contains(words) && "\(error)".contains("\n  mend: ")
        }
    }

    @Test func `where an id comes twice, with its line`() {
        #expect {
            try corpus(clean, "", clean)
        } throws: { "\($0)".hasPrefix("c.jsonl:3:1: the id `b` is taken") }
    }
}

@Suite struct `Conditions` {
    @Test(arguments: [
        "precision", "precision<", "precision<x", "nope<1", "type:pii<1", "colour:a:recall<1",
        "precision=1", "<1", "precision<95", "precision<0.95%", "recall<-1", "precision<nan",
        "precision<>0.5", "precision==1", "type:x:fp_per_mb>1", "source:x:document_fpr>0",
        "group:x:newly_missed>0", "rule:x:recall<1", "type::recall<1", "precision<", "precision>=",
    ])
    func `that cannot be read are none`(_ text: String) {
        #expect(ScoreGate(text) == nil)
    }

    @Test(arguments: [
        ("precision<0.5", true), ("precision < 0.3", false), ("recall>=1", true),
        ("type:secret.x:recall<1", false), ("type:pii.y:recall<1", true),
        ("group:g:fp_per_mb>99999", true), ("rule:secret.x.y:precision<=0.5", true),
        ("document_fpr>1", false), ("newly_missed>0", true), (" precision  <=  0.3 ", false),
        ("precision<5e-1", true), ("group:a<b: c:recall<1", true),
    ])
    func `fail where they hold, and where there is no such figure`(_ text: String, _ fails: Bool)
        throws
    {
        let run = try smallRun()
        let gate = try #require(ScoreGate(text))
        #expect((gate.failure(of: run, comparison: nil) != nil) == fails)
    }
}

/// One rule, one label, one false finding in clean text and one in labelled text.
private func smallRun(_ pattern: String = "q[a-z]{4}z") throws -> CorpusRun {
    let rules = """
        rules:
          - id: secret.x.y
            name: X
            severity: high
            confidence: 0.9
            pattern: '\(pattern)'
            trigger: pattern
            allow: { placeholders: false }
            examples: { match: ['qabcdz'], no_match: ['qz'] }
            references: ['https://x.example']
        """
    let set = try RuleLoader.loadAll(
        [RuleSourceFile(name: "x.yaml", bytes: Array(rules.utf8))], name: "x")
    let corpus = try corpus(
        #"{"id":"a","text":"qabcdz","labels":[{"start":0,"end":6,"type":"secret.x"}],"expect":"match"}"#,
        #"{"id":"b","text":"qzzzzz qaaaaz","labels":[],"expect":"none","group":"g"}"#)
    return try CorpusRun(
        corpus, Inspector(set),
        RunConditions(
            tool: "t", startedAt: "2026-01-01T00:00:00Z", ruleSet: set,
            minConfidence: Confidence(percent: 50), options: ScoreOptions(), corpora: ["c.jsonl"],
            corpus: corpus))
}

@Suite struct `A stored run` {
    @Test func `says what moved, sample by sample`() throws {
        let before = try StoredRun(smallRun("q[a-z]{4}z").json().document(), name: "r")
        #expect(before.total.good == 1)
        #expect(before.total.found == 3)
        let better = RunComparison(try smallRun("qa[a-z]{3}z"), against: before)
        #expect(better.goneFalse.map(\.range) == [ByteRange(0, 6)])
        #expect(better.newlyFalse.isEmpty && better.newlyMissed.isEmpty)
        let worse = RunComparison(try smallRun("q[a-c]{4}z"), against: before)
        #expect(worse.newlyMissed.map(\.record) == ["a"])
        let mended = try RunComparison(
            smallRun(),
            against: StoredRun(smallRun("q[a-c]{4}z").json().document(), name: "r"))
        #expect(mended.newlyFound.map(\.record) == ["a"])
    }

    @Test func `holds no text of the corpus`() throws {
        let text = String(decoding: try smallRun().json().document(lines: 2), as: UTF8.self)
        #expect(!text.contains("qabcdz") && !text.contains("zzzz"))
    }

    @Test(arguments: ["", "{}", #"{"version":2}"#, "[]"])
    func `that is none is refused with a mend`(_ text: String) {
        #expect(throws: StoredRun.Failure.self) {
            try StoredRun(Array(text.utf8), name: "r.json")
        }
    }
}
