import PatternMatching
import Testing
import TestSupport

@Suite struct `A pattern of the supported syntax` {
    /// Asks PCRE2 and both trees about many texts near random patterns.
    @Test func `means to the parser what it means to PCRE2 and to its author`() throws {
        let seed = testSeed()
        var generator = SeededGenerator(seed: seed)
        var members = 0
        var strangers = 0
        for round in 0..<3000 {
            let pattern = RandomPattern(using: &generator)
            let place: Comment = "seed \(seed), round \(round): \(pattern.text.debugDescription)"
            let parsed: PatternNode
            do {
                parsed = try PatternParser.parse(pattern.text).root
            } catch {
                Issue.record("\(place): \(error)")
                return
            }
            var reference = try Reference("\\A(?:\(pattern.text))\\z")
            let texts = NearTexts(meaning: pattern.meaning)
            for _ in 0..<12 {
                let text = texts.next(using: &generator)
                let isMember = parsed.matchesWhole(text)
                let isWanted = pattern.meaning.matchesWhole(text)
                let isConfirmed = reference.matchesWhole(text)
                if isConfirmed { members += 1 } else { strangers += 1 }
                #expect(isMember == isWanted, "\(place) on \(shown(text)), against its author")
                if pattern.isNarrowed {
                    #expect(isMember || !isConfirmed, "\(place) on \(shown(text)): too narrow")
                } else {
                    #expect(isMember == isConfirmed, "\(place) on \(shown(text)), against PCRE2")
                }
                if isMember != isWanted || (isConfirmed && !isMember) { return }
            }
        }
        #expect(members > 3000 && strangers > 3000, "\(members) members, \(strangers) strangers")
    }

    @Test func `may have each byte value written out, escaped or in a class`() throws {
        for value in UInt8.min...UInt8.max {
            let hex = String(value, radix: 16)
            let forms = [
                "\\x" + (value < 16 ? "0" : "") + hex, "\\x{\(hex)}", "[\\x{\(hex)}]",
                "[^\\x00-\\x{\(hex)}\\x{\(hex)}-\\xff]|\\x{\(hex)}",
            ]
            for form in forms {
                let root = try PatternParser.parse(form).root
                var reference = try Reference("\\A(?:\(form))\\z")
                for byte in [value, value &+ 1, value ^ 0x20] {
                    #expect(root.matchesWhole([byte]) == (byte == value), "\(form) on \(byte)")
                    #expect(reference.matchesWhole([byte]) == (byte == value))
                }
            }
        }
    }

    @Test(arguments: [
        "[[:alpha:]]", "[[:digit:]]", "[[:alnum:]]", "[[:upper:]]", "[[:lower:]]", "[[:space:]]",
        "[[:word:]]", "[[:blank:]]", "[[:print:]]", "[[:graph:]]", "[[:cntrl:]]", "[[:xdigit:]]",
        "[[:punct:]]", "[[:ascii:]]", "[[:^alpha:]]", "[[:^print:]]", "[^[:punct:]x]", "\\d", "\\D",
        "\\w", "\\W", "\\s", "\\S", "\\h", "\\H", "[\\h\\d]", "[^\\H]", ".", "(?s).", "(?i)k",
        "(?i)[^k]", "(?i)[[:upper:]]", "(?i)[[:lower:]]", "(?i)[[:^upper:]]", "(?i)[^[:^lower:]]",
        "(?i)\\xe9", "(?i)[a-f_]", "(?i)[Z-a]", "[]]", "[^]]", "[]-a]", "[a-]", "[-a]", "[a\\-z]",
        "[--/]", "[a-c-e]", "[a^]", "[\\b]", "[\\n\\r\\t\\f\\e\\a]", "[[a]", "[a:]",
        "[.$|(){}*+?]", "\\_", "\\@", "\\-", "(?x)[ a]", "(?x)\\ ", "[\\x{5d}]",
    ])
    func `has exactly the bytes of PCRE2 in its classes`(pattern: String) throws {
        let root = try PatternParser.parse(pattern).root
        var reference = try Reference("\\A(?:\(pattern))\\z")
        let bytes = reference.singleBytes()
        #expect((UInt8.min...UInt8.max).filter { root.matchesWhole([$0]) } == bytes)
    }

    @Test(arguments: ["a{", "a{}", "a{,}", "a{b}", "a{1,b}", "a{1;2}", "a{1,2,3}", "a{ }", "a{1"])
    func `has a brace that is no quantifier for itself`(pattern: String) throws {
        let root = try PatternParser.parse(pattern).root
        var reference = try Reference("\\A(?:\(pattern))\\z")
        let isConfirmed = reference.matchesWhole(Array(pattern.utf8))
        #expect(isConfirmed && root.matchesWhole(Array(pattern.utf8)))
    }

    @Test(arguments: [
        ("(a)(?<x>b)(?:c)(?P<y>d)(?'z'e)", 4, ["x": 2, "y": 3, "z": 4]),
        ("a(?=(b))", 1, [:]), ("(?i:(a))|(b)", 2, [:]), ("\\(a\\)[(b)]", 0, [:]),
        ("(?#(a)b", 0, [:]), ("((((a))))", 4, [:]),
    ])
    func `numbers and names its groups`(pattern: String, count: Int, names: [String: Int]) throws {
        let syntax = try PatternParser.parse(pattern)
        #expect(syntax.captureCount == count)
        #expect(syntax.captureNames == names)
    }

    @Test func `may nest 63 groups and count to 4,096, no more`() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "(?:", count: depth) + "a" + String(repeating: ")", count: depth)
        }
        _ = try PatternParser.parse(nested(63))
        #expect(refusal(nested(64))?.message == "groups nest deeper than 64")
        #expect(refusal(nested(100_000))?.offset == 3 * 64)
        _ = try PatternParser.parse("a{4096}b{0,4096}")
        #expect(refusal("a{4097}")?.message == "repetition count above 4096")
        #expect(refusal("a{1,99999999999999999999999}") != nil)
    }
}

@Suite struct `What patterns may not hold` {
    @Test(arguments: [
        // Unbalanced.
        ("a)", 1, "unmatched `)`"), ("(a", 0, "group is not closed"),
        ("(?i:a", 0, "group is not closed"), ("(?=a", 0, "group is not closed"),
        ("(?i", 0, "group is not closed"), ("(?", 0, "group is not closed"),
        ("[a", 0, "class is not closed"), ("[", 0, "class is not closed"),
        ("[]", 0, "class is not closed"), ("[a-", 0, "class is not closed"),
        ("b(?#a", 1, "comment is not closed"), ("ab\\", 2, "pattern ends in a backslash"),
        // Repetitions.
        ("*a", 0, "nothing to repeat before the quantifier"),
        ("a|+", 2, "nothing to repeat before the quantifier"),
        ("(?i)?", 4, "nothing to repeat before the quantifier"),
        ("^*", 1, "nothing to repeat before the quantifier"),
        ("\\b{2}", 2, "nothing to repeat before the quantifier"),
        ("a**", 2, "a quantifier follows a quantifier"),
        ("a{2}{3}", 4, "a quantifier follows a quantifier"),
        ("a{,3}", 1, laterQuantifier), ("a{ 1}", 1, laterQuantifier),
        ("a{1 ,2}", 1, laterQuantifier),
        ("a{1,\t}", 1, laterQuantifier), ("(?xx)[a b]", 0, "`(?xx` is not supported"),
        ("ab{3,2}", 2, "repetition bounds are the wrong way round"),
        // Back-references, recursion, conditionals and what else is PCRE2's.
        ("(a)\\1", 3, "`\\1` is not supported"), ("\\0", 0, "`\\0` is not supported"),
        ("(?<n>a)\\k<n>", 7, "`\\k` is not supported"), ("\\g1", 0, "`\\g` is not supported"),
        ("(?P=n)", 0, "`(?P` is not supported"), ("(?P>n)", 0, "`(?P` is not supported"),
        ("(?R)", 0, "`(?R` is not supported"), ("(?1)", 0, "`(?1` is not supported"),
        ("(?+1)", 0, "`(?+` is not supported"), ("(?&n)", 0, "`(?&` is not supported"),
        ("(?(1)a)", 0, "`(?(` is not supported"), ("(?|a)", 0, "`(?|` is not supported"),
        ("(?C1)", 0, "`(?C` is not supported"), ("(*ACCEPT)", 0, "`(*…)` verbs are not supported"),
        ("a(*SKIP)b", 1, "`(*…)` verbs are not supported"),
        ("(*UTF)a", 0, "`(*…)` verbs are not supported"),
        ("(?m)a", 0, "`(?m` is not supported"), ("(?U)a", 0, "`(?U` is not supported"),
        ("(?J)a", 0, "`(?J` is not supported"), ("(?n)a", 0, "`(?n` is not supported"),
        ("(?^)a", 0, "`(?^` is not supported"), ("(?i-m:a)", 0, "`(?m` is not supported"),
        ("a\\Kb", 1, "`\\K` is not supported"), ("\\Aa", 0, "`\\A` is not supported"),
        ("a\\z", 1, "`\\z` is not supported"), ("a\\Z", 1, "`\\Z` is not supported"),
        ("\\Ga", 0, "`\\G` is not supported"), ("\\R", 0, "`\\R` is not supported"),
        ("\\X", 0, "`\\X` is not supported"), ("\\pL", 0, "`\\p` is not supported"),
        ("\\P{L}", 0, "`\\P` is not supported"), ("\\Qa\\E", 0, "`\\Q` is not supported"),
        ("\\C", 0, "`\\C` is not supported"), ("\\N", 0, "`\\N` is not supported"),
        ("\\v", 0, "`\\v` is not supported"), ("\\o{12}", 0, "`\\o` is not supported"),
        ("\\cA", 0, "`\\c` is not supported"), ("\\u0041", 0, "`\\u` is not supported"),
        ("[\\B]", 1, "`\\B` is not supported"), ("[a\\1]", 2, "`\\1` is not supported"),
        // Bytes and classes.
        ("\\xg", 0, "`\\x` needs two hexadecimal digits"),
        ("\\x{}", 0, "`\\x` needs two hexadecimal digits"),
        ("\\x{100}", 0, "`\\x` needs two hexadecimal digits"),
        ("[z-a]", 2, "bad range in a class"), ("[a-\\d]", 2, "bad range in a class"),
        ("[[:letter:]]", 1, "unknown class name"),
        ("[é]", 1, "a class holds a character beyond ASCII"),
        // Names.
        ("(?<1a>b)", 0, "bad group name"), ("(?<>b)", 0, "bad group name"),
        ("(?<a'b)", 0, "bad group name"), ("(?<a b>c)", 0, "bad group name"),
        ("(?'a>b)", 0, "bad group name"), ("(?<n>a)(?<n>b)", 7, "two groups are named `n`"),
        ("(?<aaaaaaaaaabbbbbbbbbbccccccccccddd>x)", 0, "bad group name"),
    ])
    func `is refused with its place`(pattern: String, offset: Int, message: String) {
        let error = refusal(pattern)
        #expect(error?.message == message)
        #expect(error?.offset == offset)
    }

    @Test(arguments: [
        "a)", "(a", "[a", "a\\", "*a", "(a)\\1", "\\K", "(?R)", "(?m)a", "(*ACCEPT)", "\\xg",
        "[z-a]", "[é]", "(?<1>a)", "a{5000}", "a**", "[[:letter:]]", "(?#",
    ])
    func `is refused with a way to mend it`(pattern: String) {
        let mend = refusal(pattern)?.mend
        #expect(mend != nil && mend != "")
    }

    @Test func `is never found by a crash, whatever the bytes`() {
        let seed = testSeed()
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<20_000 {
            let bytes = generator.bytes(
                generator.upTo(16), of: "ab(?<>:=!|)[]^-\\{}1,*+.$xidQbé#P'")
            let text = String(decoding: bytes, as: UTF8.self)
            guard let error = refusal(text) else { continue }
            #expect((0...text.utf8.count).contains(error.offset), "seed \(seed): \(text)")
        }
    }

    /// What the parser takes, PCRE2 takes too, or refuses by itself; and where both take it they agree.
    @Test func `does not slip through among random bytes`() {
        let seed = testSeed()
        var generator = SeededGenerator(seed: seed)
        var both = 0
        for _ in 0..<30_000 {
            let bytes = generator.bytes(
                1 + generator.upTo(9), of: "ab1(?:=!<|)[]^-\\{},*+.$xidsDw: ")
            let pattern = String(decoding: bytes, as: UTF8.self)
            guard let root = try? PatternParser.parse(pattern).root,
                var reference = try? Reference("\\A(?:\(pattern))\\z")
            else { continue }
            both += 1
            let texts = NearTexts(meaning: root)
            for _ in 0..<4 {
                let text = texts.next(using: &generator)
                if reference.matchesWhole(text) && !root.matchesWhole(text) {
                    Issue.record("seed \(seed): \(pattern.debugDescription) on \(shown(text))")
                }
            }
        }
        #expect(both > 1000)
    }
}

private let laterQuantifier =
    "PCRE2 10.43 and later read this brace as a quantifier, earlier ones do not"

private func refusal(_ pattern: String) -> PatternError? {
    do throws(PatternError) {
        _ = try PatternParser.parse(pattern)
        return nil
    } catch {
        return error
    }
}
