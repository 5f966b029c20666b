import Foundation
import TestSupport
import Testing

/// A rule file of one's own, with a part to be replaced.
private func acme(_ pattern: String, extra: String = "", miss: String = "acmd_short") -> String {
    """
    rules:
      - id: secret.acme.deploy_key
        name: Acme deploy key
        severity: high
        confidence: 0.9
        pattern: '\(pattern)'
        \(extra)
        examples:
          match: ['acmd_k3v9<+>q1x7m2b8n4c6', 'k=acmd_h7rw<+>2kq9xz4mt5vb', 'a acmd_d8nf<+>3py6jg2sw9ca b']
          no_match: ['\(miss)', 'acmd_', 'xacmd_k3v9<+>q1x7m2b8n4c6']
        references: ['https://acme.example/keys']

    """
}

@Suite struct `dlprules check` {
    @Test func `is content with rules that hold`() throws {
        let place = try Workplace()
        try place.file("acme.yaml", acme(#"\bacmd_(?<secret>[a-z0-9]{16})\b"#))
        let outcome = try place.rules("check", "--rules", "acme.yaml", "--trials", "20")
        #expect(outcome.status == 0, "\(outcome.text)")
        #expect(outcome.talk.contains(" 0 errors, "))
        #expect(!outcome.text.contains("acme.yaml"))
    }

    @Test func `names what does not hold, with its place and a mend`() throws {
        let place = try Workplace()
        try place.file(
            "acme.yaml",
            acme(#"\bacmd_(?<secret>[a-z0-9]{16})\b"#, miss: "acmd_k3v9<+>q1x7m2b8n4c6"))
        let outcome = try place.rules("check", "--rules", "acme.yaml", "--trials", "0")
        #expect(outcome.status == 1)
        #expect(
            outcome.text.contains(
                "acme.yaml:10:18: `secret.acme.deploy_key` finds its near miss\n  mend: "))
    }

    @Test func `warns of what should be better, and with --strict ends with 1`() throws {
        let place = try Workplace()
        let rule = acme(#"\bacmd_(?<secret>[a-z0-9]{16})\b"#)
            .replacingOccurrences(of: "'acmd_', ", with: "")
            .replacingOccurrences(of: "['https://acme.example/keys']", with: "[]")
        let twin = rule.replacingOccurrences(of: "deploy_key", with: "other_key")
        try place.file("acme.yaml", rule)
        try place.file("twin.yaml", twin)
        let arguments = ["check", "--rules", "acme.yaml", "--rules", "twin.yaml", "--trials", "0"]
        let outcome = try place.rules(arguments)
        #expect(outcome.status == 0)
        #expect(outcome.text.contains("warning: `secret.acme.deploy_key` has only 2 near misses"))
        #expect(outcome.text.contains("names no page"))
        #expect(
            outcome.text.contains(
                "`secret.acme.other_key` has the pattern and the validators of `secret.acme.deploy_key`"
            ))
        #expect(
            outcome.text.contains(
                "in every match of `secret.acme.other_key`, `secret.acme.deploy_key` is reported"))
        #expect(try place.rules(arguments + ["--strict"]).status == 1)
    }

    @Test func `says again all there is to say when a file is saved`() throws {
        let place = try Workplace()
        let rule = acme(#"\bacmd_(?<secret>[a-z0-9]{16})\b"#)
        try place.file("acme.yaml", rule)
        try place.file("twin.yaml", rule.replacingOccurrences(of: "deploy_key", with: "other_key"))
        let child = try place.startRules([
            "check", "--rules", "acme.yaml", "--rules", "twin.yaml", "--trials", "0", "--watch",
        ])
        try child.waitForTalk("watching; Ctrl-C ends\n")
        try place.append("# saved\n", to: "acme.yaml")
        try child.waitForTalk("checked what changed in ")
        child.signal(SIGINT)
        let outcome = try child.finish()
        let words =
            "in every match of `secret.acme.other_key`, `secret.acme.deploy_key` is reported"
        #expect(outcome.text.components(separatedBy: words).count == 3, "\(outcome.text)")
    }

    @Test func `finds nothing wrong with the shipped rules, and counts what could be better`()
        throws
    {
        let place = try Workplace()
        try place.file("acme.yaml", acme(#"\bacmd_(?<secret>[a-z0-9]{16})\b"#))
        let outcome = try place.rules(
            ["check", "--rules", "acme.yaml", "--trials", "0"], rules: repositoryRoot + "/rules")
        #expect(outcome.status == 0)
        #expect(outcome.text == "")
        #expect(outcome.talk.contains(" 0 errors, 0 warnings"), "\(outcome.talk)")
    }

    @Test func `finds a lane that misses what the pattern matches`() throws {
        let place = try Workplace()
        try place.file(
            "acme.yaml",
            acme(#"acmd_(?<secret>[a-z0-9]{16})\b"#, extra: "trigger: digits", miss: "x"))
        let outcome = try place.rules("check", "--rules", "acme.yaml", "--trials", "0")
        #expect(outcome.status == 1)
        #expect(outcome.text.contains("`secret.acme.deploy_key` misses a match at "))
    }

    @Test func `finds an input that takes all steps`() throws {
        let place = try Workplace()
        try place.file(
            "acme.yaml",
            acme(#"acmd_(?<secret>(?:[a-z0-9]{1,20}){1,12}(?:[a-z0-9]{1,20}){1,12}!)"#, miss: "x")
                .replacingOccurrences(of: "n4c6'", with: "n4c6!'")
                .replacingOccurrences(of: "t5vb'", with: "t5vb!'")
                .replacingOccurrences(of: "9ca b'", with: "9ca!'"))
        let outcome = try place.rules("check", "--rules", "acme.yaml", "--trials", "500")
        #expect(
            outcome.text.contains("200,000 of the 200,000 steps")
                || outcome.text.contains("make PCRE2 give up"), "\(outcome.text)")
    }

    @Test func `tells unreadable files from rules that do not hold`() throws {
        let place = try Workplace()
        try place.file("acme.yaml", acme("acmd_[a-z]+"))
        let outcome = try place.rules("check", "--rules", "acme.yaml", "--format", "json")
        #expect(outcome.status == 2)
        let json = try #require(
            JSONSerialization.jsonObject(with: Data(outcome.output)) as? [String: Any])
        let issues = try #require(json["issues"] as? [[String: Any]])
        #expect(issues.first?["file"] as? String == "acme.yaml")
        #expect(issues.first?["line"] as? Int == 6)
        #expect(issues.first?["code"] as? String == "unreadable")
    }

    @Test func `writes SARIF`() throws {
        let outcome = try Workplace().rules("check", "--trials", "0", "--format", "sarif")
        let json = try #require(
            JSONSerialization.jsonObject(with: Data(outcome.output)) as? [String: Any])
        #expect(json["version"] as? String == "2.1.0")
    }
}

@Suite struct `dlprules new` {
    @Test func `begins a rule that passes its checks`() throws {
        let place = try Workplace()
        let begun = try place.rules("new", "secret.acme.deploy_key")
        #expect(begun.status == 0)
        let checked = try place.rules("check", "--rules", "acme.yaml", "--trials", "10")
        #expect(checked.status == 0, "\(checked.text)")
        #expect(!checked.text.contains("acme.yaml"))
        #expect(
            try place.rules("new", "secret.acme.deploy_key", "-o", "-").text
                == place.text("acme.yaml"))
    }

    @Test func `does not overwrite`() throws {
        let place = try Workplace()
        try place.file("acme.yaml", "mine\n")
        let outcome = try place.rules("new", "secret.acme.deploy_key")
        #expect(outcome.status == 2)
        #expect(outcome.talk.contains("is there already"))
        #expect(place.text("acme.yaml") == "mine\n")
    }

    @Test(arguments: ["acme", "Secret.acme.key", "secret..key", "other.acme.key"])
    func `refuses what is no id`(_ id: String) throws {
        let outcome = try Workplace().rules("new", id)
        #expect(outcome.status == 2)
        #expect(outcome.talk.contains("mend: "))
    }
}

@Suite struct `dlprules diff` {
    /// The shared rules, and a pack that has fewer of them.
    private func place() throws -> (Workplace, String) {
        let place = try Workplace()
        try FileManager.default.copyItem(atPath: sharedPlaces.rules, toPath: place.full("rules"))
        try place.file(
            "rules/packs/small.yaml",
            "name: small\nversion: 1.0.0\ndescription: few\ninclude: ['pii.email*']\n")
        try place.file("c.jsonl", SampleCorpus.text)
        return (place, place.full("rules"))
    }

    @Test func `shows gains and losses, masked`() throws {
        let (place, rules) = try place()
        let outcome = try place.rules(["diff", "default", "small", "-c", "c.jsonl"], rules: rules)
        #expect(outcome.status == 1)
        #expect(outcome.text.contains("lost: 1"))
        #expect(outcome.text.contains("pii.credit_card ****1111"))
        #expect(!outcome.text.contains(SampleCorpus.card))
        let back = try place.rules(
            ["diff", "rules:small", "default", "-c", "c.jsonl"], rules: rules)
        #expect(back.text.contains("gained: 1"))
    }

    @Test func `shows what one's own rules add to a pack`() throws {
        let (place, rules) = try self.place()
        try place.file("acme.yaml", acme(#"\bacmd_(?<secret>[a-z0-9]{16})\b"#))
        try place.file(
            "d.jsonl",
            #"{"id":"a","text":"acmd_k3v9q1x7m2b8n4c6","labels":[],"expect":"none"}"# + "\n")
        let one = try place.rules(
            ["diff", "small", "--rules", "acme.yaml", "-c", "d.jsonl"], rules: rules)
        #expect(one.status == 1)
        #expect(
            one.text.contains("gained: 1") && one.text.contains("small and yours"), "\(one.text)")
        let both = try place.rules(
            ["diff", "small", "default", "--rules", "acme.yaml", "-c", "d.jsonl"], rules: rules)
        #expect(both.status == 0, "\(both.text)")
        let none = try place.rules(["diff", "small", "-c", "d.jsonl"], rules: rules)
        #expect(none.status == 2)
        #expect(none.talk.contains("name another pack, or `--rules PATH`"))
    }

    @Test func `ends with 0 where nothing differs`() throws {
        let (place, rules) = try place()
        let outcome = try place.rules(["diff", "small", "small", "-c", "c.jsonl"], rules: rules)
        #expect(outcome.status == 0)
    }
}

@Suite struct `dlprules profile` {
    @Test func `tells what each rule did and costs`() throws {
        let place = try Workplace()
        try place.file(
            "a.log",
            String(
                repeating: "paid with \(SampleCorpus.card) by jane@corp.example.com\n", count: 200))
        let outcome = try place.rules(
            "profile", "--input", "a.log", "--format", "json", "--html", "p.html")
        #expect(outcome.status == 0, "\(outcome.talk)")
        let json = try #require(
            JSONSerialization.jsonObject(with: Data(outcome.output)) as? [String: Any])
        let rows = try #require(json["rules"] as? [[String: Any]])
        let card = try #require(rows.first { $0["rule"] as? String == "pii.credit_card" })
        #expect(card["findings"] as? Int == 200)
        #expect(card["windows"] as? Int == 200)
        #expect((card["ns_per_mb"] as? Double ?? 0) > 0)
        let page = place.text("p.html")
        #expect(page.contains("<svg") && page.contains("pii.credit_card"))
        #expect(!page.contains("http") && !page.contains("<script"))
        #expect(try place.rules("profile", "a.log").text.contains("literals and expressions"))
    }
}

@Suite struct `dlprules tune` {
    /// Tokens of much entropy that are labelled, and words of little that are not.
    private static let corpus: String = {
        var text = ""
        let good = ["k3v9q1x7m2b8n4c6", "h7rw2kq9xz4mt5vb", "d8nf3py6jg2sw9ca", "v6ct9bz2kx5mq8rj"]
        let bad = ["aaaaaaaabbbbbbbb", "abababababababab", "aabbaabbaabbaabb"]
        for round in 0..<10 {
            for (index, token) in good.enumerated() {
                text +=
                    #"{"id":"g\#(round)-\#(index)","text":"acmd_\#(token)","labels":[{"start":5,"end":21,"type":"secret.acme"}],"expect":"match"}"#
                    + "\n"
            }
            for (index, token) in bad.enumerated() {
                text +=
                    #"{"id":"b\#(round)-\#(index)","text":"acmd_\#(token)","labels":[],"expect":"none"}"#
                    + "\n"
            }
        }
        return text
    }()

    @Test func `proposes a threshold, and writes the change that makes it so`() throws {
        let place = try Workplace()
        try place.file(
            "acme.yaml",
            acme(
                #"\bacmd_(?<secret>[a-z0-9]{16})\b"#,
                extra: "allow: { placeholders: false }\n    validators: [{ entropy: { min: 0.5 } }]"
            ))
        try place.file("c.jsonl", Self.corpus)
        let arguments = ["tune", "secret.acme.deploy_key", "--rules", "acme.yaml", "-c", "c.jsonl"]
        let outcome = try place.rules(arguments + ["--svg", "c.svg", "--patch", "c.diff"])
        #expect(outcome.status == 0, "\(outcome.talk)\(outcome.text)")
        #expect(outcome.text.contains("held back"))
        #expect(place.text("c.svg").hasPrefix("<svg"))
        let patched = try Child(
            ["/bin/sh", "-c", "patch -s -p1 < c.diff"], in: place,
            environment: ["PATH": "/usr/bin:/bin"]
        ).finish()
        #expect(patched.status == 0, "\(patched.talk)\(patched.text)")
        #expect(!place.text("acme.yaml").contains("min: 0.5 "))
        let scored = try place.rules(
            "test", "c.jsonl", "--rules", "acme.yaml", "--only", "secret.acme.*", "--fail-if",
            "precision<1", "--fail-if", "recall<1")
        #expect(scored.status == 0, "\(scored.talk)")
        #expect(try place.rules(arguments).text.contains("best setting already"))
    }

    @Test func `ends with 1 where no setting serves the aim`() throws {
        let place = try Workplace()
        try place.file(
            "acme.yaml",
            acme(
                #"\bacmd_(?<secret>[a-z0-9]{16})\b"#,
                extra: "validators: [{ entropy: { min: 0.5 } }]"))
        let lie = Self.corpus.replacingOccurrences(of: "secret.acme", with: "pii.acme")
        try place.file("c.jsonl", lie)
        let outcome = try place.rules(
            "tune", "secret.acme.deploy_key", "--rules", "acme.yaml", "-c", "c.jsonl")
        #expect(outcome.status == 1)
        #expect(outcome.text.contains("no setting reaches"))
    }

    @Test func `refuses rules without thresholds`() throws {
        let place = try Workplace()
        try place.file("acme.yaml", acme(#"\bacmd_(?<secret>[a-z0-9]{16})\b"#))
        try place.file("c.jsonl", Self.corpus)
        let outcome = try place.rules(
            "tune", "secret.acme.deploy_key", "--rules", "acme.yaml", "-c", "c.jsonl")
        #expect(outcome.status == 2)
        #expect(outcome.talk.contains("has no threshold to tune"))
    }
}

@Suite struct `dlprules report` {
    @Test func `is one page with the runs before`() throws {
        let place = try Workplace()
        try place.file("c.jsonl", SampleCorpus.text)
        #expect(try place.rules("test", "c.jsonl", "--save", "before.json").status == 0)
        let outcome = try place.rules(
            "report", "--corpus", "c.jsonl", "--run", "before.json", "-o", "r.html")
        #expect(outcome.status == 0, "\(outcome.talk)")
        let page = place.text("r.html")
        #expect(!page.contains("on other texts"))
        for words in ["<svg", "Over time", "pii.credit_card", "False findings: 1", "mail"] {
            #expect(page.contains(words), "\(words)")
        }
        #expect(!page.contains("http") && !page.contains("<script") && !page.contains("jane.doe"))
    }
}

@Suite struct `dlprules label` {
    private static let text = """
        nothing here
        paid with \(SampleCorpus.card) today
        ask jane.doe@corp.example.com now
        ask info@corp.example.com too

        """

    @Test func `keeps what was judged, and goes on later`() throws {
        let place = try Workplace()
        try place.file("a.log", Self.text)
        let first = try place.rules(["label", "a.log", "-o", "mine.jsonl"], input: "ynq")
        #expect(first.status == 0, "\(first.talk)")
        #expect(first.talk.contains("2 records added, 0 records were there, 1 line open"))
        #expect(!first.text.contains("4111") && !first.text.contains("jane.doe"))
        let second = try place.rules(["label", "a.log", "-o", "mine.jsonl"], input: "y")
        #expect(second.talk.contains("1 record added, 2 records were there, 0 lines open"))
        let scored = try place.rules("test", "mine.jsonl", "--format", "json")
        let json = try #require(
            JSONSerialization.jsonObject(with: Data(scored.output)) as? [String: Any])
        let total = try #require(json["total"] as? [String: Any])
        #expect(total["labels"] as? Int == 2)
        #expect(total["hit"] as? Int == 2)
        #expect(total["found"] as? Int == 3)
    }

    @Test func `shows a value only when asked`() throws {
        let place = try Workplace()
        try place.file("a.log", Self.text)
        let outcome = try place.rules(["label", "a.log", "-o", "mine.jsonl"], input: "rsss")
        #expect(outcome.text.contains(SampleCorpus.card))
        #expect(!outcome.text.contains("jane.doe"))
        #expect(place.names().contains("mine.jsonl") == false)
    }

    /// The capture is three lines below where the match begins, and the word that the second rule wants stands above it.
    @Test func `keeps the lines that a finding needs`() throws {
        let place = try Workplace()
        try place.file(
            "r.yaml",
            """
            rules:
              - id: secret.acme.block
                name: Acme block
                severity: high
                confidence: 0.9
                multiline: true
                pattern: 'BEGIN ACME\\s[^\\n]{0,20}\\n[^\\n]{0,20}\\n(?<secret>[a-z0-9]{16})'
                examples: { match: ["BEGIN ACME\\n\\n\\nk3v9<+>q1x7m2b8n4c6\\n"], no_match: ['acmd_'] }
                references: ['https://acme.example']
              - id: secret.acme.near
                name: Acme near
                severity: high
                confidence: 0.9
                pattern: 'tok_(?<secret>[a-z0-9]{16})'
                context: { words: [acmeland], within: 40, required: true }
                examples: { match: ['acmeland tok_k3v9<+>q1x7m2b8n4c6'], no_match: ['acmd_'] }
                references: ['https://acme.example']

            """)
        try place.file(
            "a.log",
            "before\nBEGIN ACME\none\ntwo\nk3v9q1x7m2b8n4c6\nafter\nand\nacmeland\nx\ntok_h7rw2kq9xz4mt5vb\n"
        )
        let labelled = try place.rules(
            ["label", "a.log", "-o", "mine.jsonl", "--rules", "r.yaml"], input: "yy")
        #expect(labelled.talk.contains("2 records added"), "\(labelled.talk)")
        let records = place.text("mine.jsonl")
        #expect(
            records.contains(#""text":"BEGIN ACME\none\ntwo\nk3v9q1x7m2b8n4c6"#), "\(records)")
        #expect(records.contains(#""text":"acmeland\nx\ntok_h7rw2kq9xz4mt5vb""#), "\(records)")
        let scored = try place.rules(
            "test", "mine.jsonl", "--rules", "r.yaml", "--fail-if", "recall<1", "--fail-if",
            "precision<1")
        #expect(scored.status == 0, "\(scored.talk)\(scored.text)")
    }

    @Test func `wants a file for the answers`() throws {
        let place = try Workplace()
        try place.file("a.log", Self.text)
        #expect(try place.rules("label", "a.log").talk.contains("write `--output FILE`"))
    }
}
