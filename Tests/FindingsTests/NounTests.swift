import Findings
import Testing

@Suite struct `A byte range` {
    @Test(arguments: [
        // a, b, contains, overlaps
        (0, 4, 0, 4, true, true), (0, 4, 1, 3, true, true), (0, 4, 4, 4, true, false),
        (0, 4, 0, 0, true, false), (0, 4, 3, 5, false, true), (0, 4, 4, 5, false, false),
        (2, 4, 0, 2, false, false), (2, 4, 0, 3, false, true), (2, 4, 0, 9, false, true),
        (3, 3, 3, 3, true, false), (3, 3, 2, 4, false, true),
    ])
    func `contains and overlaps by its bytes, the end not included`(
        start: Int, end: Int, otherStart: Int, otherEnd: Int, contains: Bool, overlaps: Bool
    ) {
        let range = ByteRange(start, end)
        let other = ByteRange(otherStart, otherEnd)
        #expect(range.contains(other) == contains)
        #expect(range.overlaps(other) == overlaps)
        #expect(other.overlaps(range) == overlaps)
    }

    @Test func `unites to the smallest range that holds both, gaps included`() {
        #expect(ByteRange(2, 4).union(ByteRange(7, 9)) == ByteRange(2, 9))
        #expect(ByteRange(2, 9).union(ByteRange(3, 4)) == ByteRange(2, 9))
        #expect(ByteRange(5, 6).union(ByteRange(1, 5)) == ByteRange(1, 6))
    }

    @Test func `keeps its length when it is moved`() {
        let moved = ByteRange(10, 14).shifted(by: -7)
        #expect(moved == ByteRange(3, 7))
        #expect(moved.count == 4)
    }

    @Test func `that ends before it starts is a mistake that stops the program`() async {
        await #expect(processExitsWith: .failure) { _ = ByteRange(1, 0) }
    }
}

@Suite struct `The severity of a finding` {
    @Test func `rises from info to critical`() {
        #expect(Severity.allCases == [.info, .low, .medium, .high, .critical])
        #expect(Severity.allCases.sorted() == Severity.allCases)
        #expect(Severity.allCases.shuffled().max() == .critical)
        #expect(!(Severity.low < .low))
    }

    @Test func `is read from its own word only`() {
        for severity in Severity.allCases { #expect(Severity(word: severity.word) == severity) }
        for word in ["", "High", "high ", "3", "warning"] { #expect(Severity(word: word) == nil) }
    }
}

@Suite struct `The confidence of a finding` {
    @Test(arguments: [
        (Int.min, "0.00"), (-1, "0.00"), (0, "0.00"), (7, "0.07"), (10, "0.10"), (85, "0.85"),
        (99, "0.99"), (100, "1.00"), (101, "1.00"), (Int.max, "1.00"),
    ])
    func `stays within 0.00 and 1.00 and is written in hundredths`(percent: Int, text: String) {
        #expect(Confidence(percent: percent).description == text)
    }

    @Test func `is ordered by its value, and its three words in turn`() {
        #expect(Confidence.low < .medium && Confidence.medium < .high)
        #expect([Confidence.low, .medium, .high].map(\.percent) == [30, 60, 90])
        let all = (0...100).map { Confidence(percent: $0) }
        #expect(all.shuffled().sorted() == all)
        // As text too, so that reports sort alike.
        #expect(all.map(\.description).sorted() == all.map(\.description))
    }
}

@Suite struct `Rule ids` {
    @Test func `are ordered by their bytes, whatever the language of the machine`() {
        let ordered = ["pii.b", "pii.b.a", "pii.b_a", "pii.ba", "secret.Z", "secret.a", "secret.ä"]
        #expect(ordered.shuffled().map { RuleID($0) }.sorted().map(\.text) == ordered)
    }
}

@Suite struct `A name glob` {
    @Test(arguments: [
        ("secret.github", "secret.github", true), ("secret.github", "secret.github.token", false),
        ("secret.*", "secret.github.token", true), ("secret.*", "secret", false),
        ("secret.*", "secret.", true), ("*", "", true), ("*", "a.b.c", true), ("", "", true),
        ("", "a", false), ("?", "a", true), ("?", "", false), ("?", "ab", false),
        ("a?c", "a.c", true), ("*.token", "secret.github.token", true),
        ("*.token", "secret.token.id", false), ("s*t*n", "secret.github.token", true),
        ("*a*b*", "xxaxxbxx", true), ("*a*b*", "xxbxxaxx", false), ("**", "x", true),
        ("a*a", "a", false), ("a*a", "aa", true), ("*ab", "aab", true), ("?*", "", false),
        ("é", "é", true), ("??", "é", true), ("?", "é", false), ("A*", "a", false),
        ("[a]", "a", false), ("a.b", "axb", false),
    ])
    func `takes the star for any run of bytes and the question mark for one`(
        glob: String, name: String, matches: Bool
    ) {
        #expect(NameGlob(glob).matches(name) == matches)
        #expect(NameGlob(glob).description == glob)
    }

    @Test func `agrees with the definition on every short glob and name`() {
        func texts(_ letters: [Character], _ most: Int) -> [String] {
            var all = [""]
            var last = [""]
            for _ in 0..<most {
                last = last.flatMap { text in letters.map { text + String($0) } }
                all += last
            }
            return all
        }
        func matches(_ glob: Substring, _ name: Substring) -> Bool {
            guard let first = glob.first else { return name.isEmpty }
            if first == "*" {
                return matches(glob.dropFirst(), name)
                    || (!name.isEmpty && matches(glob, name.dropFirst()))
            }
            return !name.isEmpty && (first == "?" || first == name.first)
                && matches(glob.dropFirst(), name.dropFirst())
        }
        var disagreements: [String] = []
        for glob in texts(["a", "b", "*", "?"], 4) {
            let compiled = NameGlob(glob)
            for name in texts(["a", "b"], 5)
            where compiled.matches(name) != matches(glob[...], name[...]) {
                disagreements.append("\(glob) on \(name)")
            }
        }
        #expect(disagreements.isEmpty)
    }

    @Test func `does not grow beyond the product of the lengths on hostile globs`() {
        // Exponential backtracking would not come back from this.
        let glob = NameGlob(String(repeating: "*a", count: 200) + "b")
        #expect(!glob.matches(String(repeating: "a", count: 2000)))
    }
}

@Suite struct `A masked preview` {
    @Test(arguments: [
        ("k3v9q1x7m2b8n4c6", 4, 0, "k3v9****"), ("k3v9q1x7m2b8n4c6", 0, 4, "****n4c6"),
        // A quarter in all, and the front comes first.
        ("k3v9q1x7m2b8n4c6", 4, 4, "k3v9****"), ("k3v9q1x7m2b8n4c6", 2, 4, "k3****c6"),
        ("k3v9q1x7m2b8n4c", 4, 4, "k3v****"), ("abc", 4, 4, "****"), ("abcd", 4, 4, "a****"),
        ("", 4, 4, "****"), ("k3v9q1x7m2b8n4c6k3v9q1x7m2b8n4c6", 4, 4, "k3v9****n4c6"),
        // No more than four at either end, whatever the rule says.
        (String(repeating: "z", count: 400), 99, 99, "zzzz****zzzz"),
        // Nothing that could drive a terminal.
        ("\u{1b}[2Jq1x7m2b8n4c6", 4, 0, "?[2J****"), (" \t\n\u{7f}q1x7m2b8n4c6", 4, 0, " ???****"),
        // Blanks are part of how a number is written.
        ("DE89 3704 0044 0532 0130 00", 2, 4, "DE****0 00"),
    ])
    func `shows a few printable bytes, never more than a quarter`(
        match: String, first: Int, last: Int, mask: String
    ) {
        let bytes = Array(match.utf8)
        let preview = MaskedPreview(masking: bytes.span, keepFirst: first, keepLast: last)
        #expect(preview.description == mask)
        #expect(preview.count == bytes.count)
    }

    @Test func `of a length alone shows nothing`() {
        #expect(MaskedPreview(count: 4096).description == "****")
        #expect(MaskedPreview(count: 4096).count == 4096)
    }
}
