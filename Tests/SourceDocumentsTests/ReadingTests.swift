import SourceDocuments
import Testing

@Suite struct `places inside a scalar` {
    /// In each text, the scalar holds one `X`; its place in the file is the place looked for.
    @Test(arguments: [
        "a: abX\n", "a: X\n", "a: é b X c\n", "a: 'it''s X'\n", "a: '''X'\n", "a: 'éX'",
        "a: \"\\n\\\\\\t\\u00e9\\x41\\U0001F600\\_\\L X\"\n", "{\"a\": \"\\\"X\"}",
        "a: |\n  X\n", "a: |\n\n\n  one\n    two X\n", "a: |2\n     one\n\n  X\n",
        "a: |-\n  é\n\n\n  éX\n", "a: >\n  one\n  two\n  three X\n",
        "a: >\n\n  one\n\n\n  two\n    more\n\n    more\n  less\n  X\n",
        "a: >-\n    one\n    twoX\n",
        "a: | # comment X not here\n  oneX\n".replacing("X not", with: "not"),
        "a: |\r\n  one\r\n  X\r\n", "a:\n  - b: 'x'\n    c: |\n      é\n      éX\n",
    ])
    func `are exact where text and file correspond`(text: String) throws {
        var node = try parse(text)
        while node.text?.contains("X") != true {
            switch node.value {
            case .mapping(let entries): node = entries.last!.value
            case .sequence(let nodes): node = nodes.last!
            default: break
            }
        }
        let decoded = try #require(node.text)
        let offset = decoded.utf8.distance(
            from: decoded.startIndex, to: decoded.firstIndex(of: "X")!)
        var line = 1
        var column = 1
        for scalar in text.unicodeScalars {
            if scalar == "X" { break }
            if scalar == "\n" { (line, column) = (line + 1, 1) } else { column += 1 }
        }
        #expect(
            node.location(ofOffset: offset)
                == SourceLocation(file: "a.yaml", line: line, column: column))
    }

    @Test(arguments: ["a: one\n  X\n", "a: 'one\n  X'\n", "a: \"one\\\n  X\"\n"])
    func `fall back to the start of the node where text was folded`(text: String) throws {
        let node = try #require(try parse(text).mapping("root")["a"])
        let offset = try #require(node.text).utf8.count - 1
        #expect(node.location(ofOffset: offset) == node.location)
    }

    @Test func `the end of a scalar has a place, and what lies beyond does not`() throws {
        let node = try #require(try parse("a: 'xy'\n").mapping("root")["a"])
        #expect(node.location(ofOffset: 2).column == 7)
        #expect(node.location(ofOffset: 3) == node.location)
        #expect(node.location(ofOffset: -1) == node.location)
    }
}

@Suite struct `reading values by kind` {
    @Test func `values of the wanted kind are handed over`() throws {
        let root = try parse("{s: x, b: true, i: 3, n: 1.5, l: [a, b]}").mapping("rule")
        #expect(try root.required("s").string("s") == "x")
        #expect(try root.required("b").bool("b"))
        #expect(try root.required("i").integer("i", in: 0...4) == 3)
        #expect(try root.required("i").number("i") == 3.0)
        #expect(try root.required("n").number("n") == 1.5)
        #expect(try root.required("l").strings("l") == ["a", "b"])
        #expect(root["absent"] == nil)
    }

    private func message(_ body: () throws(SourceError) -> Void) -> String {
        do {
            try body()
            return "no error"
        } catch {
            return error.description
        }
    }

    @Test func `another kind is an error that says what was there`() throws {
        let root = try parse("v: 1.0\nl: [a, 2]\ni: 9\n").mapping("pack")
        let version = try root.required("v")
        #expect(
            message { () throws(SourceError) in _ = try version.string("v") }
                == "a.yaml:1:4: `v` must be a string, but is a number\n  mend: put it in quotes: `'1.0'`"
        )
        #expect(
            message { () throws(SourceError) in _ = try root.required("l").strings("l") }
                == """
                a.yaml:2:8: `element of l` must be a string, but is an integer
                  mend: put it in quotes: `'2'`
                """)
        #expect(
            message { () throws(SourceError) in _ = try root.required("i").integer("i", in: 0...4) }
                == "a.yaml:3:4: `i` is 9, out of range\n  mend: give a value from 0 to 4")
        #expect(
            message { () throws(SourceError) in _ = try root.required("name") }
                == "a.yaml:1:1: `pack` lacks the key `name`\n  mend: add `name: …`")
    }

    @Test func `unknown keys are all reported, with the key that was probably meant`() throws {
        let root = try parse("id: x\nkeyword: y\nzzz: 1\nSeverity: high\n").mapping("rule")
        let errors = root.unknownKeys(known: ["id", "keywords", "severity"])
        #expect(
            errors.map(\.description) == [
                "a.yaml:2:1: unknown key `keyword`; did you mean `keywords`?",
                """
                a.yaml:3:1: unknown key `zzz`
                  mend: the keys here are `id`, `keywords`, `severity`
                """,
                "a.yaml:4:1: unknown key `Severity`; did you mean `severity`?",
            ])
    }
}

@Suite struct `spelling` {
    @Test(arguments: [
        ("", "", 0), ("a", "", 1), ("", "abc", 3), ("kitten", "sitting", 3), ("ab", "ba", 1),
        ("pattern", "pattren", 1), ("name", "nome", 1), ("x", "x", 0),
    ])
    func `distance counts letters changed and neighbours swapped`(
        left: String, right: String, distance: Int
    ) {
        #expect(Spelling.distance(left, right) == distance)
        #expect(Spelling.distance(right, left) == distance)
    }

    @Test(arguments: [
        ("patern", "pattern"), ("keep-first", "keep_first"), ("IDs", "id"), ("banana", nil),
        ("q", nil), (String(repeating: "a", count: 10_000), nil),
    ])
    func `a suggestion is made only for a slip`(word: String, expected: String?) {
        #expect(
            Spelling.suggestion(for: word, among: ["id", "pattern", "keep_first", "tags"])
                == expected)
    }
}
