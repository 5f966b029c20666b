import SourceDocuments
import Testing
import TestSupport

@Suite struct `reading YAML and JSON` {
    @Test(arguments: [
        ("", "null"), ("# only a comment\n", "null"), ("---\n", "null"),
        ("null", "null"), ("~", "null"), ("Null", "null"), ("nULL", "\"nULL\""),
        ("true", "true"), ("False", "false"), ("TRUE", "true"), ("tRue", "\"tRue\""),
        ("yes", "\"yes\""), ("no", "\"no\""), ("on", "\"on\""), ("off", "\"off\""), ("y", "\"y\""),
        ("12", "12"), ("-12", "-12"), ("+12", "12"), ("0", "0"), ("-0", "0"),
        ("012", "\"012\""), ("00", "\"00\""), ("0x1F", "31"), ("0o17", "15"), ("0b11", "\"0b11\""),
        ("1_000", "\"1_000\""), ("0x", "\"0x\""), ("-0x1", "\"-0x1\""),
        ("9223372036854775807", "9223372036854775807"),
        ("9223372036854775808", "number 9.223372036854776e+18"),
        ("1.5", "number 1.5"), (".5", "number 0.5"), ("5.", "number 5.0"), ("1e3", "number 1000.0"),
        ("-1.5E-2", "number -0.015"), ("5.e1", "number 50.0"), ("-.5", "number -0.5"),
        (".", "\".\""), ("e1", "\"e1\""), ("1e", "\"1e\""), ("1.2.3", "\"1.2.3\""),
        ("01.5", "\"01.5\""), ("0.5", "number 0.5"),
        (".inf", "number inf"), ("-.INF", "number -inf"), (".nan", "number nan"),
        ("infinity", "\"infinity\""), ("nan", "\"nan\""), ("0x1p3", "\"0x1p3\""),
        ("2024-01-02", "\"2024-01-02\""), ("12:30", "\"12:30\""),
        ("'12'", "\"12\""), ("\"true\"", "\"true\""), ("''", "\"\""), ("|\n  12\n", "\"12\n\""),
    ])
    func `scalars are typed by the core schema of YAML 1.2`(text: String, expected: String) throws {
        #expect(outline(try parse(text)) == expected)
    }

    @Test func `a plain scalar keeps the text it was written with`() throws {
        #expect(try parse("1.10").text == "1.10")
        #expect(try parse("0x1F").text == "0x1F")
        #expect(try parse("~").text == "~")
        #expect(try parse("''").text == "")
        #expect(try parse("[1]").text == nil)
    }

    @Test(arguments: [
        ("a: 1\nb:\n  - x\n  - y: z\n", "{a: 1, b: [\"x\", {y: \"z\"}]}"),
        ("{a: 1, b: [x, {y: z}]}", "{a: 1, b: [\"x\", {y: \"z\"}]}"),
        (
            "{\n\t\"a\": 1,\n\t\"b\": [\"x\", null, 1.5]\n}\n",
            "{a: 1, b: [\"x\", null, number 1.5]}"
        ),
        ("a:\nb: ''\n", "{a: null, b: \"\"}"),
        ("a: 'it''s'\n", "{a: \"it's\"}"),
        ("\"a\\/b\": \"\\u00e9\\n\"", "{a/b: \"é\n\"}"),
        ("? a\n: b\n", "{a: \"b\"}"), ("on: 1\n", "{on: 1}"), ("'<<': 1\n", "{<<: 1}"),
        ("\u{feff}a: 1\n", "{a: 1}"), ("a: 1\r\nb: 2\r\n", "{a: 1, b: 2}"),
        ("%YAML 1.2\n---\na: 1\n...\n", "{a: 1}"),
    ])
    func `collections nest in block and flow form`(text: String, expected: String) throws {
        #expect(outline(try parse(text)) == expected)
    }

    @Test func `every node and key knows its line and column, in characters`() throws {
        let root = try parse("# é\n\"ké\": [é, 'x']\nrules:\n  - id: a\n    name: |\n      t\n")
        guard case .mapping(let entries) = root.value,
            case .sequence(let list) = entries[0].value.value,
            case .sequence(let rules) = entries[1].value.value,
            case .mapping(let rule) = rules[0].value
        else { throw SourceError(at: root.location, "unexpected shape") }
        #expect(entries[0].keyLocation.description == "a.yaml:2:1")
        #expect(list.map(\.location.description) == ["a.yaml:2:8", "a.yaml:2:11"])
        #expect(entries[1].keyLocation.description == "a.yaml:3:1")
        #expect(entries[1].value.location.description == "a.yaml:4:3")
        #expect(rules[0].location.description == "a.yaml:4:5")
        #expect(rule[1].keyLocation.description == "a.yaml:5:5")
        #expect(rule[1].value.location.description == "a.yaml:5:11")
    }

    @Test func `a mapping of many keys is read in order and finds its duplicates`() throws {
        let lines = (0..<200).map { "k\($0): \($0)\n" }
        guard case .mapping(let entries) = try parse(lines.joined()).value else {
            Issue.record("not a mapping")
            return
        }
        #expect(entries.map(\.key) == (0..<200).map { "k\($0)" })
        for repeated in [0, 5, 11, 12, 13, 14, 199] {
            let error = failure(lines.joined() + "k\(repeated): 1\n")
            #expect(error?.code == .duplicateKey)
            #expect(
                error?.message
                    == "the key `k\(repeated)` is already on line \(repeated + 1), column 1")
        }
    }
}

@Suite struct `source text that is refused` {
    @Test(arguments: [
        ("a: 1\nb: 2\na: 3\n", SourceError.Code.duplicateKey, 3, 1),
        ("{a: 1, \"a\": 2}", .duplicateKey, 1, 8),
        ("a: &x 1\n", .anchor, 1, 4), ("a: *x\n", .alias, 1, 4), ("<<: {a: 1}\n", .mergeKey, 1, 1),
        ("a: !!int 1\n", .tag, 1, 4), ("a: ! 1\n", .tag, 1, 4), ("!x {a: 1}\n", .tag, 1, 1),
        ("a: 1\n---\nb: 1\n", .severalDocuments, 2, 1),
        ("1: x\n", .keyNotString, 1, 1), ("true: x\n", .keyNotString, 1, 1),
        ("~: x\n", .keyNotString, 1, 1), (": x\n", .syntax, 1, 1),
        ("[a]: x\n", .keyNotString, 1, 1), ("? {a: b}\n: x\n", .keyNotString, 1, 3),
        ("a:\n\tb: 1\n", .tab, 2, 1), ("a:\n  b: 1\n\tc: 2\n", .tab, 3, 1),
        ("a: b: c\n", .syntax, 1, 5), ("a: 'x\n", .syntax, 2, 1), ("a: [1, 2\n", .syntax, 2, 1),
        ("a: @x\n", .syntax, 1, 4), ("a: \"\\d\"\n", .syntax, 1, 5), ("a\nb: 1\n", .syntax, 2, 2),
        ("a: 1\n b: 2\n", .syntax, 2, 3), ("a: x\n- b\n", .syntax, 2, 1),
        ("a: 'x' y\n", .syntax, 1, 8), ("a: \u{1}\n", .controlCharacter, 1, 4),
        ("a: é\u{0}\n", .controlCharacter, 1, 5), ("a: \u{7f}\n", .controlCharacter, 1, 4),
        ("a: \u{9b}\n", .controlCharacter, 1, 4),
    ])
    func `each trouble has its code and its place`(
        text: String, code: SourceError.Code, line: Int, column: Int
    ) {
        let error = failure(text)
        #expect(error?.code == code)
        #expect(
            error?.location == SourceLocation(file: "a.yaml", line: line, column: column),
            "\(text.debugDescription): \(String(describing: error))")
    }

    @Test(
        arguments: [
            [0xff], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xe2, 0x82],
            [0xf0, 0x80, 0x80, 0x80], [0x80],
        ] as [[UInt8]])
    func `bytes that are not UTF-8 are pointed at`(bytes: [UInt8]) {
        let error = failure(Array("a: é\nb: é".utf8) + bytes)
        #expect(error?.code == .notUTF8)
        #expect(error?.location == SourceLocation(file: "a.yaml", line: 2, column: 5))
    }

    @Test func `UTF-16 is named as what it is`() {
        #expect(failure([0xff, 0xfe, 0x61, 0])?.message == "the file is UTF-16")
    }

    @Test func `the size has a limit`() {
        #expect(failure([UInt8](repeating: 0x20, count: 16 << 20)) == nil)
        #expect(failure([UInt8](repeating: 0x20, count: 16 << 20 | 1))?.code == .tooLarge)
    }

    @Test(arguments: [("[", "]"), ("{a: ", "}"), ("- ", "")])
    func `the depth has a limit`(open: String, close: String) {
        func nested(_ depth: Int) -> String {
            String(repeating: open, count: depth) + "1" + String(repeating: close, count: depth)
        }
        #expect(failure(nested(64)) == nil)
        #expect(failure(nested(65))?.code == .tooDeep)
        #expect(failure(nested(50_000))?.code == .tooDeep)
    }

    @Test(arguments: [
        (
            "pattern: \"\\d\"\n",
            """
            a.yaml:1:11: unknown escape in double quotes
              mend: use single quotes, where a backslash is itself, or double the backslash
            """
        ),
        (
            "a: [1,\n  2\nb: 3\n",
            """
            a.yaml:3:2: expected `,` or `]` (the `[` begins on line 1)
              mend: separate elements by `,` and close the list with `]`
            """
        ),
        (
            "a: *x\n",
            """
            a.yaml:1:4: the alias `*x` is not supported
              mend: write the value out; text that begins with `*` needs single quotes
            """
        ),
        (
            "a:\n\tb: 1\n",
            """
            a.yaml:2:1: a tab cannot indent a line
              mend: indent with spaces
            """
        ),
        (
            "12: x\n",
            """
            a.yaml:1:1: the key `12` is an integer, not a string
              mend: quote it: `'12'`
            """
        ),
    ])
    func `messages say what, where and how to mend it`(text: String, message: String) {
        #expect(failure(text)?.description == message)
    }
}

@Suite struct `mutated text` {
    static let seedText = """
        rules:
          - id: secret.github.token            # dotted
            name: "GitHub \\u00e9 access token"
            confidence: 0.95
            pattern: '\\b(?<secret>gh[pousr]_[A-Za-z0-9]{36})\\b'
            validators: [crc32_base62, { entropy: { min: 3.5 } }]
            text: |2-
                two
              lines

            folded: >+
              a
              b

            ? x
            : - 1
              - ~
        """

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `never crashes the reader, and every place it names lies in the file`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let spice = Array("\n\t :-[]{}'\"|>&*!%#?,\\@`~<=0x1.\r\u{feff}\u{85}é\u{0}".utf8) + [0xff]
        for round in 0..<500 {
            var bytes = Array(Self.seedText.utf8)
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let at = Int.random(in: 0..<bytes.count, using: &random)
                let length = Int.random(in: 0...min(12, bytes.count - at), using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes[at] = spice.randomElement(using: &random)!
                case 1: bytes.insert(spice.randomElement(using: &random)!, at: at)
                case 2 where bytes.count > 50: bytes.removeSubrange(at..<at + length)
                default: bytes.insert(contentsOf: bytes[at..<at + length], at: at)
                }
            }
            check(bytes, "seed \(seed), round \(round)")
        }
    }

    private func check(_ bytes: [UInt8], _ comment: String) {
        let lines = bytes.count + 2
        do {
            let root = try SourceDocument.parse(bytes, file: "m.yaml")
            visit(root) { node in
                for offset in 0...(node.text?.utf8.count ?? 0) {
                    let place = node.location(ofOffset: offset)
                    #expect(place.line >= node.location.line, "\(comment)")
                    #expect(place.line <= lines && place.column >= 1, "\(comment)")
                }
            }
        } catch {
            #expect(error.location.line >= 1 && error.location.line <= lines, "\(comment)")
            #expect(!error.message.isEmpty, "\(comment)")
        }
    }

    private func visit(_ node: SourceNode, _ body: (SourceNode) -> Void) {
        body(node)
        switch node.value {
        case .sequence(let nodes): for node in nodes { visit(node, body) }
        case .mapping(let entries): for entry in entries { visit(entry.value, body) }
        default: break
        }
    }
}
