import SourceDocuments
import TestSupport
import Testing

private func toml(_ text: String) throws(SourceError) -> SourceNode {
    try TOMLDocument.parse(Array(text.utf8), file: "a.toml")
}

private func tomlFailure(_ bytes: [UInt8]) -> SourceError? {
    do {
        _ = try TOMLDocument.parse(bytes, file: "a.toml")
        return nil
    } catch {
        return error
    }
}

@Suite struct `TOML is read` {
    @Test(arguments: [
        ("", "{}"), ("# only words", "{}"), ("a = 1", "{a: 1}"), ("a=1 # why", "{a: 1}"),
        ("\u{feff}a = 1\r\nb = 2\r\n", "{a: 1, b: 2}"),
        ("a = +12\nb = -0\nc = 1_000", "{a: 12, b: 0, c: 1000}"),
        ("a = 0xDEAD_beef\nb = 0o17\nc = 0b101", "{a: 3735928559, b: 15, c: 5}"),
        ("a = 1.5\nb = -2e3\nc = 6.02_2E+1", "{a: number 1.5, b: number -2000.0, c: number 60.22}"),
        ("a = inf\nb = -inf", "{a: number inf, b: number -inf}"),
        ("a = true\nb = false", "{a: true, b: false}"),
        (
            "a = 1979-05-27T07:32:00Z\nb = 07:32:00.5",
            "{a: \"1979-05-27T07:32:00Z\", b: \"07:32:00.5\"}"
        ),
        ("a = 2024-02-29 01:02:03-08:00", "{a: \"2024-02-29 01:02:03-08:00\"}"),
        (#"a = "x\t\"\\\u00e9\U0001F600""#, "{a: \"x\t\"\\é😀\"}"),
        (#"a = 'C:\x "q"'"#, "{a: \"C:\\x \"q\"\"}"),
        ("a = \"\"\"\none\ntwo\\\n   three\"\"\"", "{a: \"one\ntwothree\"}"),
        ("a = '''\n(?i)\\b'x'\n'''", "{a: \"(?i)\\b'x'\n\"}"),
        ("a = ''''quoted''''", "{a: \"'quoted'\"}"),
        ("a = \"\"\"\"two\"\" \"\"\"\"\"", "{a: \"\"two\"\" \"\"\"}"),
        ("a = [1, [\n  'x', # why\n], ]", "{a: [1, [\"x\"]]}"),
        ("a = {b = 1, c.d = 'x'}\n", "{a: {b: 1, c: {d: \"x\"}}}"),
        ("a.b.c = 1\na.b.d = 2", "{a: {b: {c: 1, d: 2}}}"),
        ("\"a b\".'c.d' = 1", "{a b: {c.d: 1}}"),
        ("[a]\nb = 1\n[a.c]\nd = 2\n[e]", "{a: {b: 1, c: {d: 2}}, e: {}}"),
        ("[a.b]\nc = 1\n[a]\nd = 2", "{a: {b: {c: 1}, d: 2}}"),
        (
            "[[r]]\nid = 'x'\n[[r.s]]\nt = 1\n[[r.s]]\n[[r]]\nid = 'y'\n[r.u]\nv = 2",
            "{r: [{id: \"x\", s: [{t: 1}, {}]}, {id: \"y\", u: {v: 2}}]}"
        ),
    ])
    func `as the standard has it`(text: String, tree: String) throws {
        #expect(outline(try toml(text)) == tree)
    }

    @Test func `with the place of each key and value`() throws {
        let root = try toml("x = 1\n[[rules]]\nid = 'é' # é\n  regex = '''a'''\n").mapping("file")
        let rule = try root.required("rules").sequence("rules")[0].mapping("rule")
        #expect(rule.location == SourceLocation(file: "a.toml", line: 2, column: 1))
        #expect(rule.entry("id")?.keyLocation == SourceLocation(file: "a.toml", line: 3, column: 1))
        #expect(
            try rule.required("regex").location
                == SourceLocation(file: "a.toml", line: 4, column: 11))
    }

    @Test(arguments: [
        ("a", 1, 2, "`=` is missing behind the key"), ("= 1", 1, 1, "a key is missing"),
        ("a = ", 1, 5, "a value is missing"), ("a = 01", 1, 5, "`01` is no value of TOML"),
        ("a = 1__0", 1, 5, "`1__0` is no value of TOML"),
        ("a = .5", 1, 5, "`.5` is no value of TOML"),
        ("a = 9223372036854775808", 1, 5, "`9223372036854775808` is no value of TOML"),
        ("a = 2023-02-29", 1, 5, "`2023-02-29` is no value of TOML"),
        ("a = 1 b = 2", 1, 7, "there is more behind the value"),
        ("a = 'x\ny'", 1, 5, "the string is not closed"),
        ("a = \"\"\"x\"\"", 1, 5, "the string is not closed"),
        ("b = 1\na = \"x\\q\"", 2, 7, "no such escape in a string"),
        ("a = \"\\ud800\"", 1, 6, "no character has this number"),
        ("a = [1 2]", 1, 8, "the array is not closed"),
        ("a = {b = 1", 1, 11, "the inline table is not closed"),
        ("a = {b = 1,}", 1, 12, "a key is missing"), ("[a", 1, 3, "the header is not closed"),
        ("[[a]", 1, 4, "the header is not closed"),
        ("a = 1\rb = 2", 1, 6, "a carriage return without a line feed"),
        ("a = 1\n\na = 2", 3, 1, "the key `a` is already on line 1, column 1"),
        ("[a]\n[a]", 2, 2, "the key `a` is already on line 1, column 2"),
        ("a.b = 1\n[a]", 2, 2, "the key `a` is already on line 1, column 1"),
        ("[a]\n[[a]]", 2, 3, "the key `a` is already on line 1, column 2"),
        ("a = {b = 1}\na.c = 2", 2, 1, "the key `a` is already on line 1, column 1"),
        ("a = 1\n[a.b]", 2, 2, "the key `a` is already on line 1, column 1"),
        ("[a.b]\n[a]\nb.c = 1", 3, 1, "the key `b` is already on line 1, column 4"),
    ])
    func `and what it forbids is refused where it stands`(
        text: String, line: Int, column: Int, message: String
    ) throws {
        let error = try #require(tomlFailure(Array(text.utf8)))
        #expect(error.message == message)
        #expect(error.location == SourceLocation(file: "a.toml", line: line, column: column))
    }

    @Test(arguments: [
        String(repeating: "[", count: 5_000), "a = " + String(repeating: "[", count: 5_000),
        "a = " + String(repeating: "{a=", count: 5_000),
        "a" + String(repeating: ".a", count: 5_000) + " = 1",
        "[a" + String(repeating: ".a", count: 5_000) + "]",
    ])
    func `not deeper than what is built of it may be`(text: String) throws {
        let error = try #require(tomlFailure(Array(text.utf8)))
        #expect(error.code == .tooDeep || error.message == "a key is missing")
    }

    @Test func `as it was written, whatever was written`() throws {
        let seed = testSeed()
        var random = SeededGenerator(seed: seed)
        for _ in 0..<300 {
            var writer = TOMLWriter(random: random)
            let (text, tree) = writer.document()
            random = writer.random
            #expect(outline(try toml(text)) == tree, "seed \(seed):\n\(text)")
        }
    }

    /// Bytes of a proper file changed at random: a tree, or an error whose place is in the file. Never a trap.
    @Test func `or refused with a place in the file, whatever the bytes`() {
        let seed = testSeed()
        var random = SeededGenerator(seed: seed)
        let good = Array(
            "title = \"é\"\n[[rules]]\nid = 'x' # y\nlist = [1, 2.5,\n 1979-05-27]\n[rules.a]\nb.c = {d = '''e'''}\n"
                .utf8)
        let odd = Array("[]{}=.,'\"\\#\n\r\t -+0123456789abcxué".utf8)
        for _ in 0..<5_000 {
            var bytes = good
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes.remove(at: place)
                case 1: bytes.insert(odd.randomElement(using: &random)!, at: place)
                default: bytes[place] = odd.randomElement(using: &random)!
                }
            }
            guard let error = tomlFailure(bytes) else { continue }
            // A carriage return alone ends a line too.
            let lines = bytes.split(
                omittingEmptySubsequences: false, whereSeparator: { $0 == 0x0a || $0 == 0x0d })
            #expect(error.location.line >= 1 && error.location.line <= lines.count, "seed \(seed)")
            #expect(error.location.column >= 1, "seed \(seed)")
        }
    }
}

/// Writes random documents, and what they are.
private struct TOMLWriter {
    var random: SeededGenerator
    private var count = 0

    init(random: SeededGenerator) { self.random = random }

    mutating func document() -> (String, String) {
        var text = ""
        var parts: [String] = []
        for _ in 0..<Int.random(in: 0...3, using: &random) {
            let (key, name) = key()
            let (value, tree) = value(depth: 0)
            text += "\(key) = \(value)\n"
            parts.append("\(name): \(tree)")
        }
        for _ in 0..<Int.random(in: 0...3, using: &random) {
            let (header, name) = key()
            let isArray = Bool.random(using: &random)
            text += isArray ? "[[ \(header) ]] # here\r\n" : "[\(header)]\n"
            var inner: [String] = []
            for _ in 0..<Int.random(in: 0...2, using: &random) {
                let (key, name) = key()
                let (value, tree) = value(depth: 0)
                text += "  \(key)=\(value)\n\n"
                inner.append("\(name): \(tree)")
            }
            let table = "{" + inner.joined(separator: ", ") + "}"
            parts.append("\(name): " + (isArray ? "[\(table)]" : table))
        }
        return (text, "{" + parts.joined(separator: ", ") + "}")
    }

    /// A key nobody has yet, as written and as meant.
    private mutating func key() -> (String, String) {
        count += 1
        switch Int.random(in: 0..<3, using: &random) {
        case 0: return ("k-\(count)", "k-\(count)")
        case 1: return ("\"k \\u00e9\(count)\"", "k é\(count)")
        default: return ("'k.\(count)'", "k.\(count)")
        }
    }

    private mutating func value(depth: Int) -> (String, String) {
        switch Int.random(in: 0..<(depth < 3 ? 7 : 5), using: &random) {
        case 0:
            let number = Int.random(in: -1_000_000...1_000_000, using: &random)
            return ("\(number)", "\(number)")
        case 1: return Bool.random(using: &random) ? ("true", "true") : ("false", "false")
        case 2:
            let text = Self.letters(&random).filter { $0 != "'" && $0 != "\n" }
            return ("'\(text)'", "\"\(text)\"")
        case 3:
            let text = Self.letters(&random)
            let written = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
                .replacing("\n", with: "\\n")
            return ("\"\(written)\"", "\"\(text)\"")
        case 4:
            let number = Double(Int.random(in: -999...999, using: &random)) / 8
            return ("\(number)", "number \(number)")
        case 5:
            let items = (0..<Int.random(in: 0...3, using: &random)).map { _ in
                value(depth: depth + 1)
            }
            return (
                "[ " + items.map { $0.0 + ",\n" }.joined() + "]",
                "[" + items.map(\.1).joined(separator: ", ") + "]"
            )
        default:
            let items = (0..<Int.random(in: 0...3, using: &random)).map { _ in
                (key(), value(depth: depth + 1))
            }
            return (
                "{" + items.map { "\($0.0.0) = \($0.1.0)" }.joined(separator: ", ") + "}",
                "{" + items.map { "\($0.0.1): \($0.1.1)" }.joined(separator: ", ") + "}"
            )
        }
    }

    private static func letters(_ random: inout SeededGenerator) -> String {
        let all = Array("ab \\\"'#=[]{}é😀\n")
        return String(
            (0..<Int.random(in: 0...6, using: &random)).map { _ in
                all.randomElement(using: &random)!
            })
    }
}
