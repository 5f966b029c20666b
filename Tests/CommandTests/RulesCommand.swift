import Foundation
import TestSupport
import Testing

extension Workplace {
    /// Runs `dlprules` to its end.
    func rules(_ arguments: [String], input: String? = nil, rules: String? = nil) throws -> Outcome
    {
        let child = try startRules(arguments, rules: rules, input: input == nil ? .none : .pipe)
        if let input { try child.write(Array(input.utf8)) }
        return try child.finish()
    }

    /// Starts `dlprules`.
    func startRules(
        _ arguments: [String], rules: String? = nil, input: Child.Input = .none
    ) throws -> Child {
        let program = URL(fileURLWithPath: programPath).deletingLastPathComponent().path
        return try Child(
            [program + "/dlprules"] + arguments, in: self,
            environment: [
                "PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C", "TERM": "xterm",
                "HOME": sharedPlaces.home, "SLUICE_RULES": rules ?? sharedPlaces.rules,
            ], input: input)
    }

    func rules(_ arguments: String...) throws -> Outcome { try rules(arguments) }
}

/// A record of a card, one of a broken card, one of nothing.
enum SampleCorpus {
    static let card = "4111 1111 1111 1111"
    static let text = """
        {"id":"card","text":"paid with \(card) today","labels":[{"start":10,"end":29,"type":"pii.credit_card"}],"expect":"match","group":"cards"}
        {"id":"broken","text":"paid with 4111 1111 1111 1112 today","labels":[],"expect":"none","group":"cards"}
        {"id":"mail","text":"ask jane.doe@corp.example.com now","labels":[],"expect":"none","group":"mails"}

        """
}

@Suite struct `dlprules` {
    @Test func `has help for itself and for each command`() throws {
        let place = try Workplace()
        let help = try place.rules("--help")
        #expect(help.status == 0)
        #expect(help.text.contains("\nExamples:\n") && help.text.contains("\nExit status:\n"))
        #expect(try place.rules().text == help.text)
        let commands = help.lines.drop { $0 != "Commands:" }.dropFirst()
            .prefix { $0.hasPrefix("  ") }.filter { !$0.hasPrefix("   ") }
            .compactMap { $0.split(separator: " ").first.map(String.init) }
        #expect(commands.contains("test"))
        for command in commands {
            let own = try place.rules(command, "--help")
            #expect(own.status == 0)
            #expect(own.text.contains("Usage: dlprules \(command) "))
            #expect(own.text.contains("\nExamples:\n"), "\(command)")
            #expect(try place.rules("help", command).text == own.text)
        }
    }

    @Test(arguments: [
        (["tset"], "`tset` is no command of dlprules; did you mean `test`?"),
        (["--corpus", "x"], "flags stand behind the command"),
        (["test"], "no corpus given: write `--corpus FILE`"),
        (["test", "--fail-if", "nope<1"], "`--fail-if` wants a condition"),
        (["test", "--corpus", "absent.jsonl"], "cannot read `absent.jsonl`: no such file"),
        (["profile", "--pack", "defalt", "/dev/null"], "did you mean `default`?"),
    ])
    func `tells a wrong command line with a way on`(_ arguments: [String], _ words: String) throws {
        let outcome = try Workplace().rules(arguments)
        #expect(outcome.status == 2)
        #expect(outcome.text == "")
        #expect(outcome.talk.contains(words), "\(outcome.talk)")
    }

    @Test(arguments: ["bash", "zsh", "fish"])
    func `teaches shells its commands and flags`(_ shell: String) throws {
        let outcome = try Workplace().rules("--completions", shell)
        #expect(outcome.status == 0)
        #expect(outcome.text.contains("test") && outcome.text.contains("fail-if"))
        if shell == "bash" {
            let place = try Workplace()
            try place.file("c.sh", outcome.text)
            let script =
                ". ./c.sh; COMP_WORDS=(dlprules test --fail); COMP_CWORD=2; _dlprules; echo ${COMPREPLY[@]}"
            let child = try Child(["/bin/bash", "-c", script], in: place, environment: [:])
            #expect(try child.finish().text == "--fail-if\n")
        }
    }

    @Test func `has manual pages`() throws {
        let page = try Workplace().rules("--man")
        #expect(page.status == 0)
        #expect(page.text.contains(".TH DLPRULES TEST 1") || page.text.contains("DLPRULES\\ TEST"))
    }
}

@Suite struct `dlprules test` {
    @Test func `scores a corpus, plain or packed`() throws {
        let place = try Workplace()
        try place.file("c.jsonl", SampleCorpus.text)
        let outcome = try place.rules("test", "--corpus", "c.jsonl", "--findings", "f.jsonl")
        #expect(outcome.status == 0, "\(outcome.talk)")
        #expect(outcome.text.contains("3 records"))
        #expect(!outcome.text.contains(SampleCorpus.card))
        #expect(outcome.text.contains("pii.credit_card"))
        let lines = place.text("f.jsonl").split(separator: "\n")
        #expect(lines.count == 2)
        #expect(
            lines[0].hasPrefix(
                #"{"id":"card","start":10,"end":29,"type":"pii.credit_card","rule":"pii.credit_card","#
            ))
        let packed = try Child(
            ["/bin/gzip", "-k", "c.jsonl"], in: place, environment: [:]
        ).finish()
        #expect(packed.status == 0)
        let again = try place.rules("test", "c.jsonl.gz")
        #expect(again.text == outcome.text)
    }

    @Test func `ends with 1 where a condition holds`() throws {
        let place = try Workplace()
        try place.file("c.jsonl", SampleCorpus.text)
        let fails = try place.rules("test", "c.jsonl", "--fail-if", "precision<0.9")
        #expect(fails.status == 1)
        #expect(fails.talk.contains("failed `precision<0.9`: it is 0.5000"))
        #expect(try place.rules("test", "c.jsonl", "--fail-if", "recall<1").status == 0)
    }

    @Test func `shows misses and false findings, where they are, masked`() throws {
        let place = try Workplace()
        try place.file(
            "c.jsonl",
            SampleCorpus.text
                + #"{"id":"gone","text":"pay 4000 0000 0000 0000 now","labels":[{"start":4,"end":23,"type":"pii.credit_card"}],"expect":"match"}"#
                + "\n")
        let outcome = try place.rules("test", "c.jsonl", "--misses", "--false-findings")
        let card = String(repeating: "█", count: 19)
        #expect(
            outcome.text.contains(
                "missed: 1\n\n  pii.credit_card: 1\n  c.jsonl:4 gone 4-23\n    pay \(card) now\n        ^^^^^^^^^^^^^^^^^^^\n"
            ), "\(outcome.text)")
        #expect(
            outcome.text.contains("false: 1\n\n  pii.email: 1\n  c.jsonl:3 mail 4-29 (0.80)\n"),
            "\(outcome.text)")
        #expect(!outcome.text.contains("4000") && !outcome.text.contains("jane"))
        let without = try place.rules("test", "c.jsonl")
        #expect(!without.text.contains("c.jsonl:4"))
    }

    @Test func `refuses to ask what moved where there is nothing to compare with`() throws {
        let place = try Workplace()
        try place.file("c.jsonl", SampleCorpus.text)
        let outcome = try place.rules("test", "c.jsonl", "--fail-if", "newly_missed>0")
        #expect(outcome.status == 2)
        #expect(outcome.talk.contains("add `--baseline FILE`"))
    }

    @Test func `says why there is no such figure`() throws {
        let place = try Workplace()
        try place.file("c.jsonl", SampleCorpus.text)
        let outcome = try place.rules(
            "test", "c.jsonl", "--fail-if", "type:pii.credit_card.x:recall<1", "--fail-if",
            "group:card:recall<1", "--fail-if", "group:mails:recall<1")
        #expect(outcome.status == 1)
        #expect(
            outcome.talk.contains(
                "this run has no type `pii.credit_card.x`; types have 2 parts here (`--level`)"))
        #expect(outcome.talk.contains("this run has no group `card`"))
        #expect(outcome.talk.contains("nothing in this run makes such a figure of `mails`"))
    }

    @Test func `compares with a stored run`() throws {
        let place = try Workplace()
        try place.file("c.jsonl", SampleCorpus.text)
        #expect(try place.rules("test", "c.jsonl", "--save", "before.json").status == 0)
        #expect(!place.text("before.json").contains("4111"))
        let outcome = try place.rules(
            "test", "c.jsonl", "--except", "pii.credit_card*", "--except", "pii.email*",
            "--baseline", "before.json", "--fail-if", "newly_missed>0")
        #expect(outcome.status == 1)
        #expect(outcome.text.contains("missed now: 1\n  card 10-29 pii.credit_card\n"))
        #expect(outcome.text.contains("no longer false: 1\n  mail 4-"))
    }

    @Test func `speaks JSON`() throws {
        let place = try Workplace()
        try place.file("c.jsonl", SampleCorpus.text)
        let outcome = try place.rules("test", "c.jsonl", "--format", "json")
        let json = try #require(
            JSONSerialization.jsonObject(with: Data(outcome.output)) as? [String: Any])
        let total = try #require(json["total"] as? [String: Any])
        #expect(total["labels"] as? Int == 1)
        #expect(total["hit"] as? Int == 1)
        #expect(total["found"] as? Int == 2)
    }

    @Test func `refuses a damaged corpus with its line`() throws {
        let place = try Workplace()
        try place.file("c.jsonl", SampleCorpus.text + "{\"id\":\n")
        let outcome = try place.rules("test", "c.jsonl")
        #expect(outcome.status == 2)
        #expect(outcome.talk.contains("c.jsonl:4:7: "))
    }
}

@Suite struct `dlprules explain` {
    private static let text = "nothing here\npaid with \(SampleCorpus.card) today\n"

    @Test func `tells the steps that led to a finding, and masks it`() throws {
        let place = try Workplace()
        try place.file("a.log", Self.text)
        let outcome = try place.rules("explain", "pii.credit_card", "a.log:2")
        #expect(outcome.status == 1)
        for words in ["trigger  ", "window  ", "pattern  ", "payment_card: passes", "→ found: "] {
            #expect(outcome.text.contains(words), "\(words)")
        }
        #expect(
            outcome.text.contains("  2 | paid with \(String(repeating: "█", count: 19)) today\n"))
        #expect(!outcome.text.contains("4111"))
        let revealed = try place.rules("explain", "pii.credit_card", "a.log:2", "--reveal")
        #expect(revealed.text.contains("  2 | paid with \(SampleCorpus.card) today\n"))
    }

    @Test func `tells why there is none`() throws {
        let place = try Workplace()
        let broken = try place.rules(
            ["explain", "pii.credit_card", "-"], input: "paid with 4111 1111 1111 1112 today")
        #expect(broken.status == 0)
        #expect(broken.text.contains("→ not found: `payment_card` refuses it"))
        #expect(!broken.text.contains("1112"))
        let nothing = try place.rules(["explain", "pii.credit_card", "-"], input: "paid")
        #expect(nothing.text.contains("→ not found: no trigger"))
    }

    /// Two rules of one's own that match the same bytes.
    private static let rivals = """
        rules:
          - id: secret.acme.key
            name: Acme key
            severity: high
            confidence: 0.9
            pattern: '\\bacmd_(?<secret>[a-z0-9]{16})\\b'
            examples: { match: ['acmd_k3v9<+>q1x7m2b8n4c6'], no_match: ['acmd_'] }
            references: ['https://acme.example']
          - id: secret.beta.key
            name: Beta key
            severity: high
            confidence: 0.7
            pattern: '\\bacmd_(?<secret>[a-z0-9]{16})\\b'
            examples: { match: ['acmd_k3v9<+>q1x7m2b8n4c6'], no_match: ['acmd_'] }
            references: ['https://beta.example']

        """

    @Test func `says which of two findings at one place is reported, and by which rule`() throws {
        let place = try Workplace()
        try place.file("r.yaml", Self.rivals)
        let text = "key acmd_k3v9q1x7m2b8n4c6 here"
        let outcome = try place.rules(["explain", "-", "--rules", "r.yaml"], input: text)
        #expect(
            outcome.text.contains(
                "→ found, but not reported: `secret.acme.key` at 9–25 (16 bytes) is, for it is more confident: 0.90 against 0.70"
            ), "\(outcome.text)")
        #expect(
            outcome.text.contains(
                "overlap      reported in place of `secret.beta.key` at 9–25 (16 bytes), for it is more confident: 0.90 against 0.70"
            ))
        let alone = try place.rules(
            ["explain", "secret.beta.key", "-", "--rules", "r.yaml", "--format", "json"],
            input: text)
        #expect(alone.text.contains(#""reported":false"#), "\(alone.text)")
        #expect(alone.text.contains(#""reason":"confidence""#))
    }

    @Test func `masks so that a masked line is no placeholder, and knows masks when it sees them`()
        throws
    {
        let place = try Workplace()
        try place.file("a.log", Self.text)
        let masked = try place.rules("explain", "pii.credit_card", "a.log:2")
        #expect(!masked.text.contains("*") && !masked.text.contains("note: "))
        for text in ["paid with **** today", "paid with ████ today"] {
            let outcome = try place.rules(["explain", "pii.credit_card", "-"], input: text)
            #expect(outcome.text.contains("  note: the text holds masks"), "\(outcome.text)")
        }
    }

    @Test func `shows the examples of a rule, its own to see`() throws {
        let place = try Workplace()
        // Once more, for the second time the rules come from a cache.
        _ = try place.rules("explain", "pii.email")
        let outcome = try place.rules("explain", "pii.email")
        #expect(outcome.status == 1, "\(outcome.ending) \(outcome.talk)")
        #expect(outcome.text.contains("match at "))
        #expect(outcome.text.contains("near miss at "))
    }

    @Test func `hides what only looks like a value`() throws {
        let outcome = try Workplace().rules(
            ["explain", "-"], input: "token sk-q8Zr72LmNb47Tz and jane.doe@corp.example.com")
        #expect(!outcome.text.contains("q8Zr72") && !outcome.text.contains("jane.doe"))
        #expect(outcome.text.contains("token"))
    }

    @Test(arguments: [
        (["secret.nope.nope"], "there is no rule `secret.nope.nope`"),
        (["absent.log:3"], "cannot read `absent.log`"), (["a.log:99"], "fewer than 99 lines"),
        ([], "no `RULE|FILE:LINE|-` given"),
    ])
    func `says what cannot be explained`(_ words: [String], _ message: String) throws {
        let place = try Workplace()
        try place.file("a.log", Self.text)
        let outcome = try place.rules(["explain"] + words)
        #expect(outcome.status == 2)
        #expect(outcome.talk.contains(message), "\(outcome.talk)")
    }

    @Test func `speaks JSON without a byte of the text`() throws {
        let outcome = try Workplace().rules(
            ["explain", "-", "--format", "json"], input: Self.text)
        let list = try #require(
            JSONSerialization.jsonObject(with: Data(outcome.output)) as? [[String: Any]])
        let traces = try #require(list.first?["traces"] as? [[String: Any]])
        #expect(traces.contains { $0["rule"] as? String == "pii.credit_card" })
        #expect(!outcome.text.contains("4111"))
    }
}
