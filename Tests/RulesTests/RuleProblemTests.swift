import Rules
import Testing
import TestSupport

@Suite struct `A rule with several problems` {
    @Test func `has all of them told at once`() throws {
        let text = RuleText().with("id", "acme").with("severity", "severe")
            .with("pattern", "'acmd_[a-z]+'").with("validators", "[luhnn, { entropy: { min: 9 } }]")
            .with("context", "{ within: 999, wordz: [a] }").with(
                "allow", "{ patterns: ['(', ')'] }"
            )
            .with("examples", "{ match: [1, {}], no_match: [] }").with("tags", "x")
        let found = problems(ruleFile("acme.yaml", text, RuleText().with("name", nil)))
        for words in [
            "`acme` is no rule id", "`severe` is no severity", "no upper bound",
            "unknown validator `luhnn`", "`min` is out of range", "`within`", "unknown key `wordz`",
            "group is not closed", "`example` must be a string", "`text`", "`no_match` is empty",
            "`tags` must be", "`name`",
        ] {
            #expect(found.contains { $0.contains(words) }, "\(words) in \(found)")
        }
        #expect(found.count >= 14)
    }
}

@Suite struct `A rule file that is wrong` {
    /// Key, value, and the whole message with its place and its mend.
    @Test(arguments: [
        ("nmae", "x", "9:5: unknown key `nmae`\n  mend: the keys here are `id`"),
        ("multilin", "true", "9:5: unknown key `multilin`; did you mean `multiline`?"),
        ("id", "acme", "2:9: `acme` is no rule id\n  mend: use 2 to 5 parts"),
        ("id", "secret.Acme", "2:9: `secret.Acme` is no rule id\n  mend: use 2 to 5 parts"),
        ("id", "secret..a", "2:9: `secret..a` is no rule id\n  mend: use 2 to 5 parts"),
        ("id", "secret.a.b.c.d.e", "2:9: `secret.a.b.c.d.e` is no rule id\n  mend: "),
        ("id", "token.a", "2:9: `token` is no category\n  mend: begin the id with `secret`"),
        ("id", "12", "2:9: `id` must be a string, but is an integer\n  mend: put it in quotes"),
        ("name", "[a]", "3:11: `name` must be a string, but is a sequence"),
        ("severity", "severe", "4:15: `severe` is no severity\n  mend: use `info`, `low`"),
        ("severity", "High", "4:15: `High` is no severity\n  mend: use"),
        (
            "confidence", "1.01",
            "5:17: `confidence` is out of range\n  mend: give a value from 0.00"
        ),
        ("confidence", "-0.1", "5:17: `confidence` is out of range\n  mend: give"),
        ("confidence", ".nan", "5:17: `confidence` must be a finite number"),
        ("confidence", "sure", "5:17: `confidence` must be a number, but is a string"),
        // Patterns point at the byte.
        ("pattern", "'ab(c'", "6:17: group is not closed\n  mend: end it with `)`"),
        ("pattern", "'(a)\\1'", "6:18: `\\1` is not supported\n  mend: back-references"),
        (
            "pattern", "'acmd_[a-z]+'",
            "6:25: the pattern has no upper bound on its length\n  mend: replace `+`"
        ),
        (
            "pattern", "'acmd_[+*]{2,}'",
            "6:26: the pattern has no upper bound on its length\n  mend: replace"
        ),
        (
            "pattern", "'acmd_\\+.*'",
            "6:23: the pattern has no upper bound on its length\n  mend: replace"
        ),
        (
            "pattern", "'acmd_(?:[a-z]{64}){65}'",
            "6:14: a match may be 4165 bytes wide, more than 4096\n  mend: lower"
        ),
        ("pattern", "'(?:acmd_)?'", "6:14: the pattern matches the empty text\n  mend: require"),
        (
            "pattern", "'acmd_(?=.{257})x'",
            "6:14: a look-around reads more than 256 bytes\n  mend: bound"
        ),
        (
            "pattern", "'acmd_x(?!.*y)'",
            "6:14: a look-around reads more than 256 bytes\n  mend: bound"
        ),
        (
            "pattern", "'[a-z]{8}'",
            "6:14: nothing in the pattern can trigger it cheaply\n  mend: begin it"
        ),
        ("pattern", "''", "6:14: the pattern matches the empty text\n  mend: require"),
        (
            "pattern", "12",
            "6:14: `pattern` must be a string, but is an integer\n  mend: put it in quotes"
        ),
        ("capture", "2", "9:14: the pattern has no group 2\n  mend: "),
        ("capture", "-1", "9:14: the pattern has no group -1\n  mend: "),
        ("capture", "key", "9:14: the pattern has no group named `key`\n  mend: "),
        ("capture", "true", "9:14: `capture` must be a string, but is a boolean\n  mend: "),
        (
            "multiline", "yes",
            "9:16: `multiline` must be a boolean, but is a string\n  mend: write `true`"
        ),
        ("pem", "[X]", "9:10: a rule has either `pattern` or `pem`\n  mend: remove one"),
        ("trigger", "digit", "9:14: `digit` is no trigger\n  mend: use one of `auto`, `keywords`"),
        ("trigger", "keywords", "9:14: `trigger: keywords` without `keywords`\n  mend: name them"),
        (
            "keywords", "[token]",
            "6:14: not every match of the pattern contains one of the `keywords`\n  mend: "
        ),
        (
            "keywords", "acmd",
            "9:15: `keywords` must be a sequence, but is a string\n  mend: write `[…]`"
        ),
        ("keywords", "[acmd, '']", "9:22: an empty word in `keywords`\n  mend: remove it"),
        (
            "validators", "[entropi: { min: 3.0 }]",
            "9:18: unknown validator `entropi`; did you mean `entropy`?\n  mend: the validators are `luhn`"
        ),
        (
            "validators", "[luhm]",
            "9:18: unknown validator `luhm`; did you mean `luhn`?\n  mend: the validators are `luhn`"
        ),
        (
            "validators", "luhn",
            "9:17: `validators` must be a sequence, but is a string\n  mend: write"
        ),
        ("validators", "[{ luhn: {}, iban: {} }]", "9:18: a validator has one name\n  mend: write"),
        ("validators", "[luhn: { min: 1 }]", "9:26: unknown key `min`\n  mend: "),
        ("validators", "[entropy]", "9:18: `entropy` lacks the key `min`\n  mend: add `min: …`"),
        (
            "validators", "[entropy: { min: 8.1 }]",
            "9:18: `min` is out of range\n  mend: give 0.0 to 8.0"
        ),
        ("validators", "[entropy: { min: much }]", "9:34: `min` must be a number, but is a string"),
        (
            "validators", "[entropy: 3]",
            "9:27: `entropy` must be a mapping, but is an integer\n  mend: "
        ),
        (
            "validators", "[ipv4: { class: internal }]",
            "9:33: `internal` is no address class\n  mend: use `public`"
        ),
        (
            "validators", "[date: { min_year: -1 }]",
            "9:36: `min_year` is -1, out of range\n  mend: give a value from 0"
        ),
        (
            "validators", "[date: { minyear: 1 }]",
            "9:26: unknown key `minyear`; did you mean `min_year`?"
        ),
        ("validators", "[base64_json]", "9:18: `base64_json` lacks the key `key`\n  mend: add"),
        (
            "context", "{ required: true }",
            "9:14: `required` context without `words`\n  mend: name the words"
        ),
        ("context", "{ words: [''] }", "9:23: an empty word in `words`\n  mend: remove it"),
        (
            "context", "{ words: [a], within: 0 }",
            "9:36: `within` is 0, out of range\n  mend: give a value from 1 to 256"
        ),
        (
            "context", "{ words: [a], within: 257 }",
            "9:36: `within` is 257, out of range\n  mend: give"
        ),
        ("context", "{ words: [a], raise: 2 }", "9:35: `raise` is out of range\n  mend: give"),
        ("context", "{ word: [a] }", "9:16: unknown key `word`; did you mean `words`?"),
        ("allow", "{ patterns: ['a('] }", "9:27: group is not closed\n  mend: end it"),
        ("allow", "{ stopwords: [''] }", "9:25: an empty word in `stopwords`\n  mend: remove it"),
        (
            "allow", "{ placeholders: 1 }",
            "9:28: `placeholders` must be a boolean, but is an integer\n  mend: "
        ),
        ("redact", "{ label: 'a b' }", "9:13: `a b` is no label\n  mend: use A-Z"),
        ("redact", "{ label: '' }", "9:13: `` is no label\n  mend: use A-Z"),
        (
            "redact", "{ keep_first: 5 }",
            "9:27: `keep_first` is 5, out of range\n  mend: give a value from 0 to 4"
        ),
        ("redact", "{ keep: 1 }", "9:15: unknown key `keep`\n  mend: the keys here are"),
        ("examples", "{ match: [a] }", "7:15: `examples` lacks the key `no_match`\n  mend: add"),
        (
            "examples", "{ match: [], no_match: [a] }",
            "7:24: `match` is empty\n  mend: write at least one"
        ),
        (
            "examples", "{ match: [a], no_match: [a], note: x }",
            "7:44: unknown key `note`\n  mend: "
        ),
        (
            "examples", "{ match: [{ find: a, text: b }], no_match: [a] }",
            "7:27: unknown key `find`; did you mean `finds`?"
        ),
        (
            "examples", "{ match: [12], no_match: [a] }",
            "7:25: `example` must be a string, but is an integer\n  mend: put it in quotes"
        ),
        (
            "references", "https://acme.example/",
            "8:17: `references` must be a sequence, but is a string\n  mend: "
        ),
        (
            "tags", "[1]",
            "9:12: `element of tags` must be a string, but is an integer\n  mend: put it"
        ),
    ])
    func `is told of once, with the place and how to mend it`(
        key: String, value: String, problem: String
    ) {
        let found = problems(ruleFile("acme.yaml", RuleText().with(key, value)))
        #expect(found.count == 1, "\(found)")
        #expect(found.first?.hasPrefix("acme.yaml:" + problem) == true, "\(found)")
    }

    @Test(arguments: ["id", "name", "severity", "confidence", "pattern", "examples", "references"])
    func `is told of the key that it lacks`(key: String) {
        let found = problems(ruleFile("acme.yaml", RuleText().with(key, nil)))
        #expect(found.count == 1)
        #expect(
            found.first == "acme.yaml:2:5: `rule` lacks the key `\(key)`\n  mend: add `\(key): …`")
    }

    @Test(arguments: [
        ("[]", "9:10: "), ("[rsa private key]", "9:10: "), ("['']", "9:10: "),
        ("['RSA-KEY']", "9:10: "), ("['\(String(repeating: "A", count: 49))']", "9:10: "),
    ])
    func `is told of a block label that no block can have`(labels: String, place: String) {
        let rule = RuleText().with("pattern", nil).with("tags", "[a]").with("pem", labels)
        let found = problems(ruleFile("acme.yaml", rule))
        #expect(found.count == 1)
        #expect(found.first?.hasPrefix("acme.yaml:" + place) == true, "\(found)")
        #expect(found.first?.contains("\n  mend: ") == true)
    }

    @Test func `is told of a group that is beyond what PCRE2 is asked to remember`() {
        let pattern = "'acmd_" + String(repeating: "(x)", count: 32) + "'"
        let rule = RuleText().with("pattern", pattern)
        #expect(problems(ruleFile("acme.yaml", rule.with("capture", "31"))).isEmpty)
        let found = problems(ruleFile("acme.yaml", rule.with("capture", "32")))
        #expect(found.count == 1)
        #expect(
            found.first?.hasPrefix("acme.yaml:9:14: group 32 is beyond the 31st\n  mend: ") == true)
    }

    @Test func `says where an id was taken, also by another file`() {
        let taken = problems(ruleFile("a.yaml", RuleText(), RuleText()))
        #expect(
            taken == [
                "a.yaml:9:9: rule id `secret.acme.key` is taken\n  mend: the first is at a.yaml:2:9; rename one"
            ])
        let elsewhere = problems(ruleFile("a.yaml", RuleText()), ruleFile("b.yaml", RuleText()))
        #expect(
            elsewhere == [
                "b.yaml:2:9: rule id `secret.acme.key` is taken\n  mend: the first is at a.yaml:2:9; rename one"
            ])
    }

    @Test func `says everything at once, in the order of files`() {
        let found = problems(
            ruleFile(
                "a.yaml", RuleText().with("severity", "x"), RuleText().with("confidence", "7")),
            file("b.yaml", "rules: ["), ruleFile("c.yaml", RuleText().with("nmae", "x")))
        #expect(
            found.map { $0.prefix { $0 != " " } } == [
                "a.yaml:4:15:", "a.yaml:12:17:", "b.yaml:2:1:", "c.yaml:9:5:",
            ])
    }

    @Test(arguments: [
        ("", "1:1: `rule file` must be a mapping, but is nothing\n  mend: "),
        ("# nothing\n", "1:1: `rule file` must be a mapping, but is nothing\n  mend: "),
        ("- id: x\n", "1:1: `rule file` must be a mapping, but is a sequence\n  mend: "),
        ("description: x\n", "1:1: `rule file` lacks the key `rules`\n  mend: add"),
        ("rules: x\n", "1:8: `rules` must be a sequence, but is a string\n  mend: "),
        ("rules: [x]\n", "1:9: `rule` must be a mapping, but is a string\n  mend: "),
        (
            "rules: []\nrule: []\n",
            "2:1: unknown key `rule`\n  mend: the keys here are `rules`, `description`"
        ),
        ("rules: []\nrules: []\n", "2:1: the key `rules` is already on line 1, column 1\n  mend: "),
        ("rules:\n\t- id: x\n", "2:1: "),
        (
            "a: &a [x, x]\nb: &b [*a, *a]\nrules: [*b, *b]\n",
            "1:4: the anchor `&a` is not supported\n  mend: "
        ),
        ("rules: *r\n", "1:8: the alias `*r` is not supported\n  mend: "),
        ("rules: !!seq []\n", "1:8: tags such as `!name` are not supported\n  mend: "),
        ("rules: []\n---\nrules: []\n", "2:1: a second document begins here\n  mend: "),
    ])
    func `is refused as a whole where it is no rule file`(text: String, problem: String) {
        let found = problems(file("a.yaml", text))
        #expect(found.count == 1)
        #expect(found.first?.hasPrefix("a.yaml:" + problem) == true, "\(found)")
    }

    @Test func `is refused beyond 16 MiB, and where it nests too deep`() {
        let huge = RuleSourceFile(
            name: "a.yaml", bytes: [UInt8](repeating: 0x20, count: 16 << 20 | 1))
        #expect(problems(huge).count == 1)
        #expect(problems(huge)[0].hasPrefix("a.yaml:1:1: "))
        let deep = file("a.yaml", "rules: " + String(repeating: "[", count: 100_000))
        #expect(problems(deep).count == 1)
    }

    @Test func `is read without a crash, whatever is in it`() {
        let seed = testSeed()
        var generator = SeededGenerator(seed: seed)
        let whole = Array(
            ("rules:\n"
                + RuleText().with("context", "{ words: [a], within: 3 }").with(
                    "validators", "[luhn, entropy: { min: 3 }]"
                ).yaml).utf8)
        for _ in 0..<3000 {
            var bytes = whole
            for _ in 0...Int.random(in: 0..<3, using: &generator) {
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0..<3, using: &generator) {
                case 0: bytes.remove(at: place)
                case 1:
                    bytes[place] = Array(" :-[]{}'\"#&*!|>%@\\\n\t0é".utf8).randomElement(
                        using: &generator)!
                default:
                    bytes.insert(
                        bytes[Int.random(in: 0..<bytes.count, using: &generator)], at: place)
                }
            }
            for problem in problems(RuleSourceFile(name: "a.yaml", bytes: bytes)) {
                #expect(problem.hasPrefix("a.yaml:"), "seed \(seed): \(problem)")
            }
        }
    }
}
