import Findings
import Rules
import Testing

@testable import RuleImport

@Suite struct `rules of gitleaks` {
    private static let file = """
        title = "ours"
        [extend]
        useDefault = true
        [[rules]]
        id = "acme-deploy-key"
        description = "A key of Acme"
        regex = '''\\bacmd_([a-z0-9]{32})(?:[\\x60'"\\s;]|\\\\[nr]|$)'''
        keywords = ["acmd_"]
        entropy = 3
        tags = ["deploy"]
        [[rules.allowlists]]
        regexes = ['''^0+''']
        stopwords = ["dummy"]
        [[rules]]
        id = "acme-pin"
        regex = '''(?i)acme.{0,20}?(pin)\\s*=\\s*"?([0-9]{6,})'''
        secretGroup = 2
        keywords = ["acme", "globex"]
        path = '''\\.env$'''
        [[rules.allowlists]]
        regexTarget = "line"
        regexes = ['''test''']
        [[rules]]
        id = "acme-file"
        path = '''acme\\.p12$'''
        [[rules]]
        id = "acme-anything"
        regex = '''[a-z0-9]{20}'''
        colour = "red"
        [[rules]]
        id = "globex-token"
        regex = '''glx_[A-Z]{12}'''
        keywords = ["globex"]
        [rules.allowlist]
        paths = ["vendor"]
        [allowlist]
        stopwords = ["EXAMPLE"]
        """

    @Test func `are carried over whole where we can say all they say`() throws {
        let file = try imported(.gitleaks, Self.file)
        let key = try file.rule("acme-deploy-key")
        #expect(key.outcome == .whole)
        #expect(key.id == "secret.acme.deploy_key")
        #expect((key.line, key.column) == (4, 1))
        let rule = try #require(try rules(of: file).first { $0.id.text == key.id })
        guard case .pattern(let pattern) = rule.matcher else { return }
        #expect(pattern.text == #"\bacmd_(?<secret>[0-9a-z]{32})(?:[\s"';`]|$|\\[nr])"#)
        #expect(pattern.capture == 1)
        #expect(rule.validators == [.entropy(minimumMillibits: 3000)])
        #expect(rule.allow.patterns == ["^0+"])
        #expect(
            rule.allow.stopwords.map { String(decoding: $0, as: UTF8.self) } == [
                "dummy", "example",
            ])
        #expect(!rule.allow.refusesPlaceholders)
        #expect(rule.tags == ["deploy"])
        #expect(rule.examples.matches.count == 3 && rule.examples.nonMatches.count == 3)
    }

    @Test func `say what was lost, each with its reason`() throws {
        let file = try imported(.gitleaks, Self.file)
        let pin = try file.rule("acme-pin")
        #expect(pin.outcome == .lossy)
        #expect(pin.codes == [.path, .allow, .bounded])
        let globex = try file.rule("globex-token")
        #expect(globex.codes == [.keywords, .path])
        #expect(file.losses.map(\.code) == [.option])
        let rule = try #require(try rules(of: file).first { $0.id.text == pin.id })
        guard case .pattern(let pattern) = rule.matcher else { return }
        #expect(pattern.text == #"(?i)acme.{0,20}?pin\s{0,64}=\s{0,64}"?(?<secret>\d{6,1030})"#)
    }

    @Test func `stand as comments, with the reason, where they cannot be carried over`() throws {
        let file = try imported(.gitleaks, Self.file)
        #expect(
            try file.rule("acme-file").reason
                == "it looks at names of files alone; ours look at what is in them")
        let anything = try file.rule("acme-anything")
        #expect(anything.reason == "nothing in the pattern can trigger it cheaply")
        #expect(anything.codes == [.unknownKey])
        #expect(file.text.contains("  # - id: secret.acme.anything\n"))
        #expect(
            file.text.contains(
                "  # Not carried over: nothing in the pattern can trigger it cheaply.\n"))
        #expect(file.refusedCount == 2 && file.wholeCount == 1 && file.lossyCount == 2)
    }

    @Test func `get ids that nobody else has`() throws {
        let text = """
            [[rules]]
            id = "acme-token"
            regex = '''acmt_[a-z0-9]{20}'''
            [[rules]]
            id = "acme_token"
            regex = '''acmu_[a-z0-9]{20}'''
            [[rules]]
            id = "acme.token"
            regex = '''acmv_[a-z0-9]{20}'''
            """
        let ids = try imported(.gitleaks, text, taken: ["secret.acme.token"]).rules.map(\.id)
        #expect(
            ids == [
                "secret.acme.token.gitleaks", "secret.acme.token.gitleaks_2",
                "secret.acme.token.gitleaks_3",
            ])
    }

    @Test(arguments: [
        (
            "[[rules]]\nid = 'x'\nregex = 5",
            "peer:3:9: `regex` must be a string, but is an integer"
        ),
        (
            "rules = 1",
            "peer:1:9: `rules` must be a sequence, but is an integer\n  mend: write `[…]`, or one `- …` per line"
        ),
        ("[[rules]]\nregex = 'x'", "peer:1:1: `rule` lacks the key `id`\n  mend: add `id: …`"),
        ("[[rules]\n", "peer:1:8: the header is not closed\n  mend: end it with `]]`"),
    ])
    func `that are none are errors with place and mend`(text: String, message: String) {
        #expect {
            try imported(.gitleaks, text)
        } throws: {
            "\($0)" == message
        }
    }
}

@Suite struct `rules of Kingfisher and Nosey Parker` {
    private static let kingfisher = """
        rules:
          - name: Acme API Key
            id: kingfisher.acme.1
            pattern: |
              (?xi)
              \\b acme [_-]? key .{0,8}? = \\s*   # the name
              (?P<TOKEN> [a-z0-9]{24} )
              \\b
            min_entropy: 3.2
            confidence: low
            pattern_requirements:
              min_digits: 2
              min_lowercase: 1
              ignore_if_contains: [sample]
            examples:
              - acme_key = h4g7c2m9x1q8w5e3r6t0y2u7
              - acme-key = nothing
            references: ['https://acme.example/keys']
          - name: Acme Secret
            id: kingfisher.acme.2
            visible: false
            pattern: 'acms_[A-Z0-9]{20}'
            pattern_requirements:
              checksum: { actual: { template: '{{ X }}' }, expected: 'y' }
              min_special_chars: 1
              special_chars: '_'
            depends_on_rule:
              - { rule_id: kingfisher.acme.1, variable: KEY }
            validation: { type: Http }
            examples: [acms_A1B2C3D4E5F6G7H8J9K0]
        """

    @Test func `of Kingfisher keep capture, entropy, requirements and the examples that hold`()
        throws
    {
        let file = try imported(.kingfisher, Self.kingfisher)
        let key = try file.rule("kingfisher.acme.1")
        #expect(key.id == "secret.acme.api_key")
        let rule = try #require(try rules(of: file).first { $0.id.text == key.id })
        #expect(rule.confidence == .low)
        #expect(
            rule.validators == [
                .entropy(minimumMillibits: 3200),
                .mixed(digits: 2, letters: 0, upper: 0, lower: 1, symbols: 0),
            ])
        #expect(rule.info.references == ["https://acme.example/keys"])
        #expect(rule.examples.matches.map(\.text) == ["acme_key = h4g7c2m9x1q8w5e3r6t0y2u7"])
        #expect(
            key.losses.filter { $0.code == .example }.map(\.text) == [
                "its example on line 17 is not found"
            ])
        guard case .pattern(let pattern) = rule.matcher else { return }
        #expect(
            pattern.text == #"(?i)\bacme[_-]?key.{0,8}?=\s{0,64}(?<secret>[0-9a-z]{24})\b"#)
    }

    @Test func `of Kingfisher that ask others are carried over without that`() throws {
        let secret = try imported(.kingfisher, Self.kingfisher).rule("kingfisher.acme.2")
        #expect(secret.codes == [.dependency, .checksum, .requirement, .validation])
        #expect(secret.losses.count { $0.code == .dependency } == 2)
    }

    @Test
    func
        `of Nosey Parker keep negative examples, and the whole match where there are several groups`()
        throws
    {
        let file = try imported(
            .noseyparker,
            """
            rules:
            - name: Acme Account
              id: np.acme.1
              pattern: |
                (?x)
                AcmeId = ([a-z]{4,8}) ; AcmeKey = ([a-zA-Z0-9]{20}) (?: ; | $ )
              categories: [api, identifier]
              examples: ['AcmeId=able;AcmeKey=q8W5e3R6t0Y2u7I1o9P4;']
              negative_examples:
                - AcmeId=able;AcmeKey=short
                - AcmeId=able;AcmeKey=q8W5e3R6t0Y2u7I1o9P4
              colour: red
            """)
        let rule = try #require(try rules(of: file).first)
        #expect(rule.id.text == "secret.acme.account")
        #expect(rule.info.severity == .low)
        guard case .pattern(let pattern) = rule.matcher else { return }
        #expect(pattern.capture == 0)
        #expect(rule.examples.nonMatches.first?.text == "AcmeId=able;AcmeKey=short")
        let imported = try file.rule("np.acme.1")
        #expect(imported.codes == [.anchors, .unknownKey, .example])
        #expect(
            imported.losses.filter { $0.code == .example }.map(\.text)
                == ["its negative example on line 11 is found"])
    }

    @Test func `with examples over several lines are written so that they are read again`() throws {
        let file = try imported(
            .noseyparker,
            """
            rules:
            - name: Acme
              id: np.acme.1
              pattern: 'acmk_([a-z0-9]{20})'
              examples:
              - |
                # it's "one"
                \tkey = acmk_q8w5e3r6t0y2u7i1o9p4 é
            """)
        let rule = try #require(try rules(of: file).first)
        #expect(
            rule.examples.matches.first?.text
                == "# it's \"one\"\n\tkey = acmk_q8w5e3r6t0y2u7i1o9p4 é")
        #expect(file.wholeCount == 1)
    }
}

@Suite struct `recognizers of Presidio` {
    private static let file = """
        recognizers:
          - name: CreditCardRecognizer
            type: predefined
          - name: Badges
            supported_entity: BADGE_NUMBER
            supported_languages: [{language: en, context: [badge, staff card]}, {language: de, context: [Ausweis]}]
            patterns:
              - { name: "badge (weak)", regex: "\\\\bBDG-\\\\d{6}\\\\b", score: 0.3 }
              - { name: plain, regex: "\\\\b[A-Z]{2}\\\\d{4}\\\\b", score: 0.02 }
          - name: Titles
            supported_entity: US_SSN
            deny_list: [Dr., Prof.]
          - name: Off
            enabled: false
            supported_entity: X
            patterns: [{ name: x, regex: "offf", score: 1 }]
        """

    @Test func `keep score and context`() throws {
        let file = try imported(.presidio, Self.file)
        let badge = try file.rule("Badges/badge (weak)")
        #expect(badge.outcome == .whole)
        #expect(badge.id == "pii.badge_number.badge_weak")
        let rule = try #require(try rules(of: file).first { $0.id.text == badge.id })
        #expect(rule.confidence == Confidence(percent: 30))
        #expect(rule.context?.raisePercent == 35)
        #expect(
            rule.context?.words.map { String(decoding: $0, as: UTF8.self) } == [
                "badge", "staff card", "ausweis",
            ])
        #expect(file.losses.map(\.code) == [.language, .context])
    }

    @Test func `of a shape that nothing announces are looked for behind their words`() throws {
        let file = try imported(.presidio, Self.file)
        let plain = try file.rule("Badges/plain")
        #expect(plain.codes == [.context])
        let rule = try #require(try rules(of: file).first { $0.id.text == plain.id })
        #expect(rule.context?.raisePercent == 38)
        guard case .pattern(let pattern) = rule.matcher else { return }
        #expect(
            pattern.text
                == #"(?i)(?<![A-Za-z])(?:badge|staff[ ._-]?card|ausweis).{0,64}?(?<value>\b[A-Z]{2}\d{4}\b)"#
                .replacing("ausweis", with: "Ausweis"))
    }

    @Test func `with a word list are patterns`() throws {
        let file = try imported(.presidio, Self.file)
        let list = try file.rule("Titles/deny_list")
        #expect(list.outcome == .whole)
        #expect(list.id == "pii.national_id.us_ssn.listed")
    }

    @Test func `that are code or switched off are not carried over, and ours are named`() throws {
        let file = try imported(.presidio, Self.file)
        #expect(
            try file.rule("CreditCardRecognizer").reason
                == "it is a class of Presidio's, not a rule in a file; ours is `pii.credit_card*`")
        #expect(try file.rule("Off/x").reason == "it is switched off there (`enabled: false`)")
    }

    @Test func `within an analyzer's configuration are found`() throws {
        let inner = Self.file.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n")
        let file = try imported(
            .presidio, "nlp_configuration: { x: y }\nrecognizer_registry:\n" + inner)
        #expect(file.rules.count == 5)
        #expect(file.losses.first?.code == .option)
    }
}

@Suite struct `settings of detect-secrets` {
    private static let file = """
        {
          "version": "1.5.0",
          "plugins_used": [
            {"name": "AWSKeyDetector"},
            {"name": "Base64HighEntropyString", "limit": 4.5},
            {"name": "HexHighEntropyString", "limit": 5},
            {"name": "KeywordDetector", "keyword_exclude": "fake"},
            {"name": "Mine", "path": "file://mine.py"}
          ],
          "filters_used": [
            {"path": "detect_secrets.filters.regex.should_exclude_secret", "pattern": ["^abc", "(x)\\\\1"]},
            {"path": "detect_secrets.filters.regex.should_exclude_line", "pattern": ["z"]},
            {"path": "detect_secrets.filters.heuristic.is_uuid"}
          ],
          "results": {"a.py": []}
        }
        """

    @Test func `keep the limits of entropy, and the least length they ask for`() throws {
        let file = try imported(.detectSecrets, Self.file, file: ".secrets.baseline")
        let base64 = try file.rule("Base64HighEntropyString")
        let rule = try #require(try rules(of: file).first { $0.id.text == base64.id })
        #expect(rule.validators == [.entropy(minimumMillibits: 4500)])
        #expect(rule.allow.patterns == ["^abc"])
        #expect(base64.codes == [.requirement, .bounded, .allow])
        guard case .pattern(let pattern) = rule.matcher else { return }
        #expect(pattern.text == #"["'](?<secret>[\w+/=\\-]{23,1047})["']"#)
        #expect(
            try file.rule("HexHighEntropyString").reason
                == "no string of its 22 characters has more entropy than its limit")
    }

    @Test func `that are code are not carried over`() throws {
        let file = try imported(.detectSecrets, Self.file, file: ".secrets.baseline")
        #expect(try file.rule("AWSKeyDetector").reason?.hasSuffix("ours is `secret.aws.*`") == true)
        #expect(try file.rule("Mine").reason?.hasPrefix("it is a program in Python") == true)
        #expect(try file.rule("KeywordDetector").codes == [.allow])
        #expect(file.losses.map(\.code) == [.allow, .allow, .option, .option])
        let code = try imported(.detectSecrets, "class Mine: pass", file: "mine.py")
        #expect(code.refusedCount == 1)
        #expect(code.text.contains("rules: []"))
    }
}

@Suite struct `ids of ours that stand for code of theirs` {
    @Test func `are those of shipped rules`() throws {
        let ids = try shippedIDs()
        #expect(ids.count > 1_000)
        for glob in Array(PresidioEntity.recognizers.values)
            + Array(DetectSecretsReader.plugins.values)
        {
            #expect(ids.contains { NameGlob(glob).matches($0) }, "\(glob)")
        }
    }
}
