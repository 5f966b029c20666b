import Findings
import Inspection
import Rules
import TestSupport
import Testing

@testable import RuleTuning

/// A rule with an entropy and a context to tune, and two that match parts of what it matches.
private let rivals = """
    rules:
      - id: secret.acme.key
        name: Acme key
        severity: high
        confidence: 0.6
        pattern: '\\bacmd_(?<secret>[a-z0-9]{8,16})\\b'
        validators: [{ entropy: { min: 2.0 } }]
        allow: { placeholders: false }
        context: { words: [deploy], within: 32, raise: 0.2, suppress: [sample], lower: 0.3 }
        examples: { match: ['acmd_k3v9q1x7'], no_match: ['acmd_'] }
        references: ['https://acme.example']
      - id: secret.beta.key
        name: Beta key
        severity: high
        confidence: 0.7
        pattern: '\\bacmd_(?<secret>[a-m0-9]{8,16})\\b'
        allow: { placeholders: false }
        examples: { match: ['acmd_k3b9e1a7'], no_match: ['acmd_'] }
        references: ['https://beta.example']
      - id: secret.acme.any
        name: Acme anything
        severity: low
        confidence: 0.55
        pattern: '(?<secret>acmd_[a-z0-9]{8,16} !?)'
        allow: { placeholders: false }
        examples: { match: ['acmd_k3b9e1a7 '], no_match: ['acmd_'] }
        references: ['https://acme.example']
    """

private func rivalSet() throws -> RuleSet {
    try RuleLoader.loadAll(
        [RuleSourceFile(name: "r.yaml", bytes: Array(rivals.utf8))], name: "rivals")
}

/// Tokens of many kinds among words of the context, some labelled; texts may hold two.
private func randomCorpus(_ random: inout SeededGenerator) throws -> Corpus {
    var lines = ""
    for record in 0..<120 {
        var text = ""
        var labels: [String] = []
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            let words = [
                "deploy ", "sample ", "the key is ", "x ", "deploy with a long line of words ",
            ]
            text += words.randomElement(using: &random)! + "acmd_"
            let alphabet = [
                "ab", "abcdefghijklm0123456789", "abcdefghijklmnopqrstuvwxyz0123456789",
            ]
            .randomElement(using: &random)!
            let count = Int.random(in: 8...16, using: &random)
            let token = String((0..<count).map { _ in alphabet.randomElement(using: &random)! })
            if Bool.random(using: &random) {
                let type = ["secret.acme", "secret.beta"].randomElement(using: &random)!
                labels.append(
                    #"{"start":\#(text.utf8.count),"end":\#(text.utf8.count + count),"type":"\#(type)"}"#
                )
            }
            text += token + [" ", " !", "\\n"].randomElement(using: &random)!
            if text.hasSuffix("\\n") { text = text.dropLast(2) + " " }
        }
        let isComplete = Int.random(in: 0..<5, using: &random) > 0
        lines +=
            #"{"id":"r\#(record)","text":"\#(text)","labels":[\#(labels.joined(separator: ","))],"expect":"\#(labels.isEmpty ? "none" : "match")","complete":\#(isComplete)}"#
            + "\n"
    }
    var corpus = Corpus()
    try corpus.add(Array(lines.utf8), name: "c.jsonl")
    return corpus
}

@Suite struct `A rule is tuned among the others of its pack` {
    @Test(arguments: [1, 2])
    func `so that each setting's figures are those the pack then scores`(_ level: Int) throws {
        var random = SeededGenerator(seed: testSeed())
        let set = try rivalSet()
        let corpus = try randomCorpus(&random)
        let rule = try #require(set.rules.first { $0.id.text == "secret.acme.key" })
        var aim = RuleTuner.Aim()
        aim.level = level
        let tuner = try RuleTuner(rule, in: set, corpus, aim: aim)
        var options = ScoreOptions()
        options.level = level
        let names = TypeNames(corpus.records)
        #expect(tuner.settings.count > 500)
        for setting in tuner.settings.shuffled(using: &random).prefix(60) {
            let changed = RuleSet(
                name: set.name, version: set.version,
                rules: set.rules.map { $0.id == rule.id ? rule.with(setting.thresholds) : $0 },
                contentHash: set.contentHash)
            let scan = try CorpusScan(
                corpus.records, Inspector(changed), minConfidence: aim.threshold)
            let score = CorpusScore(corpus.records, scan.findings, names: names, options: options)
            let row = score.byRule[rule.id]
            #expect(setting.found == row?.found ?? 0, "\(setting.thresholds)")
            #expect(setting.good == row?.good ?? 0, "\(setting.thresholds)")
            if setting.thresholds == tuner.current.thresholds {
                #expect(setting.hit == tuner.current.hit)
            }
        }
        let same = try #require(
            tuner.settings.first { $0.thresholds == tuner.current.thresholds })
        #expect(same.hit == tuner.current.hit && same.found == tuner.current.found)
        #expect(tuner.current.found > 0 && tuner.current.found < tuner.settings[0].found + 200)
    }

    @Test func `with the pack's own figures before and after`() throws {
        var random = SeededGenerator(seed: testSeed())
        let set = try rivalSet()
        let corpus = try randomCorpus(&random)
        let rule = try #require(set.rules.first { $0.id.text == "secret.acme.key" })
        var aim = RuleTuner.Aim()
        aim.minPrecision = 0.3
        let tuner = try RuleTuner(rule, in: set, corpus, aim: aim)
        let proposed = try #require(tuner.proposed)
        let then = try #require(tuner.packThen)
        #expect(then.byRule[rule.id]?.found == proposed.found)
        #expect(then.byRule[rule.id]?.good == proposed.good)
        #expect(tuner.packNow.total.labels == then.total.labels)
        let predicted = try #require(
            tuner.settings.first { $0.thresholds == proposed.thresholds })
        #expect(predicted.hit == proposed.hit)
        #expect(predicted.good == proposed.good)
    }

    @Test func `without a confidence that the pack sets`() throws {
        var random = SeededGenerator(seed: testSeed())
        let set = try rivalSet()
        let rule = try #require(set.rules.first { $0.id.text == "secret.acme.key" })
        var aim = RuleTuner.Aim()
        aim.keepsConfidence = true
        let tuner = try RuleTuner(rule, in: set, try randomCorpus(&random), aim: aim)
        #expect(Set(tuner.settings.map(\.thresholds.confidencePercent)) == [60])
        #expect(tuner.text().contains("the pack sets the confidence"))
    }
}

@Suite struct `A profile charges to a rule` {
    /// Each token is refused by something else, but for the first and the last.
    @Test func `all that the scan asks of its matches`() throws {
        let rules = """
            rules:
              - id: secret.acme.key
                name: Acme key
                severity: high
                confidence: 0.6
                pattern: '\\bacmd_(?<secret>[a-z0-9]{16})\\b'
                validators: [{ entropy: { min: 2.0 } }]
                allow: { stopwords: [dummy], patterns: ['^test'] }
                context: { words: [deploy], within: 16, required: true, suppress: [sample], lower: 0.3 }
                examples: { match: ['deploy acmd_k3v9q1x7m2b8n4c6'], no_match: ['acmd_'] }
                references: ['https://acme.example']
            """
        let set = try RuleLoader.loadAll(
            [RuleSourceFile(name: "r.yaml", bytes: Array(rules.utf8))], name: "x")
        let text = """
            deploy acmd_k3v9q1x7m2b8n4c6
            deploy acmd_aaaaaaaaaaaaaaaa
            deploy acmd_k3dummyx7m2b8n4c
            deploy acmd_testq1x7m2b8n4c6
            then one without the word at all: acmd_h7rw2kq9xz4mt5vb
            some sample deploy acmd_d8nf3py6jg2sw9ca
            and so on and on, deploy acmd_v6ct9bz2kx5mq8rj

            """
        var parts = try EngineParts(
            Inspector(set), text: Array(text.utf8), minConfidence: Confidence(percent: 50))
        let activity = try #require(try parts.activities().first)
        #expect(activity.matches == 7)
        #expect(activity.findings == 3)
        #expect(parts.confirm(activity, at: 0) == activity.findings)
    }
}
