import Findings
import Rules
import Testing

@Suite struct `A pack` {
    private static let ids = [
        "pii.email", "pii.ip.v4", "secret.aws.key", "secret.generic.password",
        "secret.generic.token",
    ]
    private static let rules = [
        file("rules/all.yaml", "rules:\n" + ids.map { RuleText().with("id", $0).yaml }.joined())
    ]

    @Test(arguments: [
        ("include: ['*']", ids), ("include: ['secret.*']", Array(ids[2...])),
        ("include: ['secret.generic.*', 'pii.email']", [ids[0], ids[3], ids[4]]),
        ("include: ['*'], exclude: ['secret.generic.*']", Array(ids[..<3])),
        ("include: ['pii.ip.v?']", [ids[1]]),
        // What is excluded stays out, whatever includes it.
        ("include: ['pii.email', '*'], exclude: ['pii.email']", Array(ids[1...])),
        // A glob that finds nothing is no error while others find something.
        ("include: ['pii.email', 'no.such.*']", [ids[0]]),
    ])
    func `takes what it includes less what it excludes`(keys: String, ids: [String]) throws {
        let set = try load("a", ["a": keys])
        #expect(set.rules.map(\.id.text) == ids)
        #expect(set.name == "a" && set.version == "1.0.0")
    }

    @Test func `begins with what the pack it extends took, and goes on from there`() throws {
        let packs = [
            "base": "include: ['secret.*'], exclude: ['secret.aws.*']",
            "middle": "extends: base, include: ['pii.*'], exclude: ['secret.generic.token']",
            "top": "extends: middle, include: ['secret.aws.*'], exclude: ['pii.ip.*']",
        ]
        #expect(try load("base", packs).rules.map(\.id.text) == [Self.ids[3], Self.ids[4]])
        #expect(
            try load("middle", packs).rules.map(\.id.text) == [
                Self.ids[0], Self.ids[1], Self.ids[3],
            ])
        // What a pack below left out, one above may take again.
        #expect(
            try load("top", packs).rules.map(\.id.text) == [Self.ids[0], Self.ids[2], Self.ids[3]])
    }

    @Test func `overrides weights in order: the last that fits decides`() throws {
        let packs = [
            "base":
                "include: ['*'], overrides: { 'secret.*': { severity: low, confidence: 0.5 }, 'secret.generic.*': { severity: info } }",
            "top": "extends: base, overrides: { '*.token': { confidence: high } }",
        ]
        let rules = try load("top", packs).rules
        #expect(rules.map(\.info.severity) == [.high, .high, .low, .info, .info])
        #expect(rules.map(\.confidence.percent) == [90, 90, 50, 50, 90])
        #expect(rules.map(\.id.text) == Self.ids)
        // What the rules are but for their weights is as it was.
        #expect(rules.allSatisfy { $0.info.name == "Acme key" && $0.info.label.isEmpty == false })
    }

    @Test func `has the user's own rules in it whatever it selects`() throws {
        let own = ruleFile("my/own.yaml", RuleText().with("id", "custom.mine"))
        let set = try RuleLoader.load(
            Self.rules, pack: "a", packs: [pack("a", "include: ['pii.email']")], own: [own])
        #expect(set.rules.map(\.id.text) == ["custom.mine", "pii.email"])
    }

    @Test func `cannot bring two rules of one id together`() {
        let own = ruleFile("my/own.yaml", RuleText().with("id", "pii.email"))
        let error = #expect(throws: RuleLoadError.self) {
            _ = try RuleLoader.load(
                Self.rules, pack: "a", packs: [pack("a", "include: ['*']")], own: [own])
        }
        #expect(
            error?.problems.first?.hasPrefix("my/own.yaml:2:9: rule id `pii.email` is taken")
                == true)
    }

    @Test(
        arguments: [
            (
                "a", ["a": "extends: a"],
                "packs/a.yaml:1:37: packs extend each other in a circle\n  mend: "
            ),
            (
                "a", ["a": "extends: b", "b": "extends: a"],
                "packs extend each other in a circle\n  mend: "
            ),
            (
                "a", ["a": "extends: basis", "basic": "include: ['*']"],
                "packs/a.yaml:1:37: there is no pack `basis`; did you mean `basic`?\n  mend: the packs are `a`, `basic`"
            ),
            (
                "defautl", ["default": "include: ['*']"],
                "there is no pack `defautl`; did you mean `default`?\n  mend: the packs are `default`"
            ),
            ("a", ["a": "include: ['no.such.*']"], "pack `a` selects no rule"),
            ("a", ["a": "exclude: ['pii.*']"], "pack `a` selects no rule"),
            ("a", ["a": "include: ['*'], exclude: ['*']"], "pack `a` selects no rule"),
            (
                "a", ["a": "includes: ['*']"],
                "packs/a.yaml:1:28: unknown key `includes`; did you mean `include`?"
            ),
            (
                "a", ["a": "include: '*'"],
                "packs/a.yaml:1:37: `include` must be a sequence, but is a string\n  mend: "
            ),
            (
                "a", ["a": "overrides: { 'x': { severity: bad } }"],
                "packs/a.yaml:1:58: `bad` is no severity\n  mend: "
            ),
            (
                "a", ["a": "overrides: { 'x': { label: X } }"],
                "packs/a.yaml:1:48: unknown key `label`\n  mend: "
            ),
            (
                "a", ["a": "extends: 1"],
                "packs/a.yaml:1:37: `extends` must be a string, but is an integer\n  mend: "
            ),
        ] as [(String, [String: String], String)])
    func `that is wrong is told of once`(name: String, packs: [String: String], problem: String) {
        let found = problems(
            pack: name, packs.map { pack($0.key, $0.value) }, rules: Self.rules)
        #expect(found.count == 1)
        #expect(found.first?.contains(problem) == true, "\(found)")
    }

    @Test(arguments: [
        ("{ version: 1.0.0 }", "packs/a.yaml:1:1: `pack` lacks the key `name`"),
        ("{ name: a }", "packs/a.yaml:1:1: `pack` lacks the key `version`"),
        (
            "{ name: b, version: 1.0.0 }",
            "packs/a.yaml:1:9: the pack is named `b` but its file `a`\n  mend: "
        ),
        (
            "{ name: a, version: 1 }",
            "packs/a.yaml:1:21: `version` must be a string, but is an integer\n  mend: "
        ),
        ("", "packs/a.yaml:1:1: `pack` must be a mapping, but is nothing"),
    ])
    func `has the name of its file and a version`(text: String, problem: String) {
        let found = problems(pack: "a", [file("packs/a.yaml", text)])
        #expect(found.count == 1)
        #expect(found.first?.hasPrefix(problem) == true, "\(found)")
    }

    @Test func `may extend others eight deep`() throws {
        func chain(_ length: Int) -> [String: String] {
            var packs = ["p0": "include: ['*']"]
            for index in 1..<length { packs["p\(index)"] = "extends: p\(index - 1)" }
            return packs
        }
        #expect(try load("p8", chain(9)).rules.count == Self.ids.count)
        let error = #expect(throws: RuleLoadError.self) { _ = try load("p30", chain(31)) }
        #expect(error?.problems.count == 1)
    }

    @Test func `is named in reports by its own version and by a hash of all sources`() throws {
        let packs = ["base": "include: ['*']", "top": "extends: base"]
        let first = try load("top", packs)
        #expect(try load("top", packs).contentHash == first.contentHash)
        // Where the files lie does not matter, what is in them does.
        let moved = try RuleLoader.load(
            [file("elsewhere/all.yaml", String(decoding: Self.rules[0].bytes, as: UTF8.self))],
            pack: "top", packs: packs.sorted { $0.key < $1.key }.map { pack($0.key, $0.value) })
        #expect(moved.contentHash == first.contentHash)
        var hashes: Set<String> = [first.contentHash]
        for changed in [
            (Self.rules[0].bytes + Array("\n".utf8), packs),
            (Self.rules[0].bytes, ["base": "include: ['*', '*']", "top": "extends: base"]),
            (
                Self.rules[0].bytes,
                ["base": "include: ['*']"].merging(["top": "include: ['*']"]) { $1 }
            ),
        ] {
            let set = try RuleLoader.load(
                [RuleSourceFile(name: "rules/all.yaml", bytes: changed.0)], pack: "top",
                packs: changed.1.sorted { $0.key < $1.key }.map { pack($0.key, $0.value) })
            hashes.insert(set.contentHash)
        }
        #expect(hashes.count == 4)
        // Bytes that move from one file to the next are a change.
        func hash(_ left: String, _ right: String) throws -> String {
            try RuleLoader.loadAll(
                [file("a.yaml", "rules: []" + left), file("b.yaml", right + "rules: []")],
                name: "all"
            ).contentHash
        }
        #expect(try hash("\n", "") != hash("", "\n"))
    }

    private func load(_ name: String, _ packs: [String: String]) throws -> RuleSet {
        try RuleLoader.load(
            Self.rules, pack: name,
            packs: packs.sorted { $0.key < $1.key }.map { pack($0.key, $0.value) })
    }

    private func pack(_ name: String, _ keys: String) -> RuleSourceFile {
        file("packs/\(name).yaml", "{ name: \(name), version: 1.0.0, \(keys) }")
    }
}
