import Findings
import PatternMatching
import Rules
import Testing

@Suite struct `A rule` {
    @Test func `has what its keys say, and the documented defaults for the rest`() throws {
        let rule = try read(RuleText())
        #expect(rule.id == RuleID("secret.acme.key"))
        #expect(rule.info.name == "Acme key" && rule.info.severity == .high)
        #expect(rule.info.category == .secret && rule.info.label == "ACME_KEY")
        #expect(rule.info.keepFirst == 0 && rule.info.keepLast == 0)
        #expect(rule.info.references == ["https://acme.example/"])
        #expect(rule.confidence == Confidence(percent: 90))
        #expect(rule.validators.isEmpty && rule.context == nil && rule.tags.isEmpty)
        #expect(rule.allow.refusesPlaceholders && rule.allow.patterns.isEmpty)
        #expect(rule.origin == "acme.yaml:2:5")
        let pattern = try pattern(of: rule)
        #expect(pattern.text == "\\bacmd_(?<secret>[a-z0-9]{8})\\b")
        #expect(pattern.capture == 1 && !pattern.isMultiline)
        #expect(pattern.widthMaximum == 13 && pattern.reachBehind == 1 && pattern.reachAhead == 1)
        #expect(rule.triggerText == "literals(1) [\"acmd_\"], cheap")
    }

    @Test(arguments: [
        ("secret.a", Category.secret), ("pii.a.b", .pii), ("injection.a.b.c", .injection),
        ("custom.a_1.b.c.d", .custom),
    ])
    func `belongs to the category its id begins with`(id: String, category: Category) throws {
        let rule = try read(RuleText().with("id", id))
        #expect(rule.info.category == category)
        // Placeholders are no secrets; elsewhere they are what they are.
        #expect(rule.allow.refusesPlaceholders == (category == .secret))
    }

    @Test(arguments: [
        ("0", 0), ("0.0", 0), ("1", 100), ("0.55", 55), ("0.005", 1), ("low", 30), ("medium", 60),
        ("high", 90),
    ])
    func `takes its confidence in hundredths or by word`(text: String, percent: Int) throws {
        #expect(try read(RuleText().with("confidence", text)).confidence.percent == percent)
    }

    @Test(arguments: Severity.allCases)
    func `takes each severity`(severity: Severity) throws {
        #expect(try read(RuleText().with("severity", severity.word)).info.severity == severity)
    }

    @Test(
        arguments: [
            ("'acmd_(x)(?<value>y)(?<secret>z)'", nil, 3), ("'acmd_(x)(?<value>y)'", nil, 2),
            ("'acmd_(x)(y)'", nil, 1), ("acmd_x", nil, 0), ("'acmd_(?<secret>x)(y)'", "2", 2),
            ("'acmd_(?<secret>x)(y)'", "0", 0), ("'acmd_(x)(?<it>y)'", "it", 2),
        ] as [(String, String?, Int)])
    func `reports the group it names`(pattern: String, capture: String?, group: Int) throws {
        let rule = try read(RuleText().with("pattern", pattern).with("capture", capture))
        #expect(try self.pattern(of: rule).capture == group)
    }

    @Test(arguments: [
        ("auto", "literals(1) [\"acmd_\"], cheap"),
        ("pattern", "expression \\x61\\x63\\x6d\\x64\\x5f[\\x30-\\x39\\x61-\\x7a]{8}, moderate"),
        ("digits", "lane digits, cheap"), ("hex_colon", "lane hex_colon, cheap"),
    ])
    func `has the trigger it asks for`(trigger: String, text: String) throws {
        #expect(try read(RuleText().with("trigger", trigger)).triggerText == text)
    }

    @Test func `has its own keywords as trigger, whatever their case`() throws {
        let rule = RuleText().with("keywords", "[ACMD]")
        #expect(try read(rule).triggerText == "literals(1) [\"acmd\"], cheap")
        #expect(
            try read(rule.with("trigger", "keywords")).triggerText
                == "literals(1) [\"acmd\"], cheap")
        #expect(
            try read(rule.with("trigger", "auto")).triggerText.hasPrefix("literals(1) [\"acmd_\"]"))
    }

    @Test func `may match over several lines where it says so`() throws {
        let rule = RuleText().with("pattern", "'acmd_\\s{1,4}x'").with("multiline", "true")
        #expect(try pattern(of: read(rule)).isMultiline)
    }

    @Test(arguments: [
        ("luhn", Validator.luhn), ("payment_card", .paymentCard), ("iban", .iban), ("aba", .aba),
        ("us_ssn", .socialSecurity), ("us_itin", .taxpayerIdentification),
        ("phone_e164", .phoneE164), ("email", .email), ("ipv4", .ipv4(.any)),
        ("ipv4: { class: public }", .ipv4(.public)), ("ipv6", .ipv6(.any)),
        ("ipv6: { class: private }", .ipv6(.private)), ("tld", .topLevelDomain),
        ("date", .date(minimumYear: 1, maximumYear: 9999)),
        ("date: { min_year: 1900, max_year: 2020 }", .date(minimumYear: 1900, maximumYear: 2020)),
        ("entropy: { min: 3.5 }", .entropy(minimumMillibits: 3500)),
        ("entropy: { min: 0 }", .entropy(minimumMillibits: 0)),
        ("entropy: { min: 8.0 }", .entropy(minimumMillibits: 8000)),
        ("crc32_base62", .crc32Base62(checksumLength: 6)),
        ("crc32_base62: { checksum: 4 }", .crc32Base62(checksumLength: 4)),
        ("base64_json: { key: alg }", .base64JSON(key: "alg")),
        (
            "mixed: { digits: 1, upper: 2 }",
            .mixed(digits: 1, letters: 0, upper: 2, lower: 0, symbols: 0)
        ),
        ("not_word", .notWord), ("url_password", .urlPassword),
    ])
    func `may have every documented validator`(text: String, validator: Validator) throws {
        let rule = RuleText().with("validators", "\n- \(text)\n- luhn")
        #expect(try read(rule).validators == [validator, .luhn])
    }

    @Test func `may want words nearby`() throws {
        let plain = try #require(
            try read(RuleText().with("context", "{ words: [Card, 'Konto Ä'] }")).context)
        #expect(plain.words == [Array("card".utf8), Array("konto Ä".utf8)])
        #expect(plain.within == 64 && !plain.isRequired && plain.suppress.isEmpty)
        #expect(plain.raisePercent == 20 && plain.lowerPercent == 30)
        let full = try #require(
            try read(
                RuleText().with(
                    "context",
                    "{ words: [a], within: 256, required: true, raise: 1, suppress: [B], lower: 0.05 }"
                )
            ).context)
        #expect(full.within == 256 && full.isRequired && full.suppress == [Array("b".utf8)])
        #expect(full.raisePercent == 100 && full.lowerPercent == 5)
    }

    @Test func `may allow what is never a finding`() throws {
        let allow = try read(
            RuleText().with(
                "allow", "{ placeholders: false, stopwords: [Sample], patterns: ['^x.*', '0+'] }")
        ).allow
        #expect(!allow.refusesPlaceholders && allow.stopwords == [Array("sample".utf8)])
        #expect(allow.patterns == ["^x.*", "0+"])
    }

    @Test func `may say how it is redacted`() throws {
        let info = try read(
            RuleText().with("redact", "{ label: A_1, keep_first: 4, keep_last: 1 }")
        ).info
        #expect(info.label == "A_1" && info.keepFirst == 4 && info.keepLast == 1)
        #expect(try read(RuleText().with("redact", "{ keep_last: 2 }")).info.label == "ACME_KEY")
    }

    @Test func `carries its examples, from which the marks are taken out`() throws {
        let examples = try read(
            RuleText().with(
                "examples",
                "\nmatch:\n  - ac<+>md_<+>k3v9q1x7\n  - { text: 'x<+>y', finds: 'y<+>' }\nno_match: ['<', '<+', '+>']"
            )
        ).examples
        #expect(examples.matches.map(\.text) == ["acmd_k3v9q1x7", "xy"])
        #expect(examples.matches.map(\.finds) == [nil, "y"])
        #expect(examples.matches.map(\.origin) == ["acme.yaml:9:11", "acme.yaml:10:11"])
        #expect(examples.nonMatches.map(\.text) == ["<", "<+", "+>"])
    }

    @Test func `may be a block instead of a pattern, and have tags`() throws {
        let rule = try read(
            RuleText().with("pattern", nil).with("pem", "[RSA PRIVATE KEY, EC PRIVATE KEY]")
                .with("tags", "[a, b]"))
        guard case .pem(let labels) = rule.matcher else {
            Issue.record("not a block")
            return
        }
        #expect(labels == ["RSA PRIVATE KEY", "EC PRIVATE KEY"] && rule.tags == ["a", "b"])
        #expect(rule.triggerText == "pem block")
    }

    @Test func `stands in a set in the order of ids, whatever the order of files`() throws {
        let files = ["secret.b.b", "pii.z.z", "secret.a.a"].enumerated().map { index, id in
            ruleFile("f\(index).yaml", RuleText().with("id", id))
        }
        for order in [files, files.reversed()] {
            let rules = try RuleLoader.loadAll(order, name: "all").rules
            #expect(rules.map(\.id.text) == ["pii.z.z", "secret.a.a", "secret.b.b"])
        }
    }

    private func pattern(of rule: Rule) throws -> PatternRule {
        guard case .pattern(let pattern) = rule.matcher else { throw NotAPattern() }
        return pattern
    }

    private struct NotAPattern: Error {}
}
