import Findings
import PatternMatching
import TestSupport
import Testing

@testable import RuleImport

private let presidioFlags = PeerPatternReader.Flags(caseless: true, dotAll: true, multiline: true)

private func translated(
    _ text: String, _ dialect: PatternDialect = .go,
    _ flags: PeerPatternReader.Flags = .init(), captured: Int = 0,
    bounds: PatternWriter.Bounds? = PatternWriter.Bounds.steps[4]
) throws -> String {
    let pattern = try PeerPatternReader.read(text, dialect, flags)
    var writer = PatternWriter(captured: captured, captureName: "secret", bounds: bounds)
    return writer.text(of: pattern.root.takingLineEnds(outside: captured))
}

@Suite struct `the patterns of peers` {
    @Test(arguments: [
        (#"(?i)key_[a-z]{8}"#, #"(?i)key_[a-z]{8}"#), (#"(?i:k)EY"#, #"(?i:k)EY"#),
        (#"(?i)key(?-i:AB)1"#, #"(?i:key)AB1"#), (#"a(?i)b|c"#, #"a(?i:b)|(?i:c)"#),
        (#"(?P<token>ab)c(d)"#, #"abcd"#), (#"(ab|c)+"#, #"(?:ab|c){1,64}"#),
        (#"\d+\w*x{2,}"#, #"\d{1,64}\w{0,64}x{2,66}"#), (#"\d{3,5}?\s??"#, #"\d{3,5}?\s??"#),
        (#"[[:alnum:]_-]{4}"#, #"[\w-]{4}"#), (#"[^[:alpha:]]x"#, #"(?:[^A-Za-z]|^)x"#),
        (#"\Aab\z"#, #"^ab$"#), (#"\bab\B"#, #"\bab\B"#), (#"\x60\x{41}\a"#, #"`A\x07"#),
        (#"(?s)a.b"#, #"a[\s\S]b"#), (#"a.b"#, #"a.b"#),
        (#"a|b|[c\d]"#, #"[0-9a-c]"#), (#".|[\n\r]"#, #"[\s\S]"#),
        (#"x(?:[\s;]|$)"#, #"x(?:[\s;]|$)"#),
        (#"x[\s;]"#, #"x(?:[\s;]|$)"#), (#"(?:^|[^a-z])x"#, #"(?:[^a-z]|^)x"#),
        (#"x\s+"#, #"x(?:\s{1,64}|$)"#),
        (#"a{0}b{1}"#, #"a{0}b{1}"#), (#"é|È"#, #"é|È"#), (#"é{2}"#, #"(?:é){2}"#),
        (#"x[aéo]"#, #"x(?:[ao]|é)"#),
        (#"\pL{3}\p{Nd}"#, #"[A-Za-z]{3}\d"#), (#"\PL"#, #"[^A-Za-z]"#),
        (#"[\]\\^-]"#, #"[\\\]\^-]"#),
        (#"{a}\{2\}"#, #"\{a\}\{2\}"#),
    ])
    func `of Go are ours`(theirs: String, ours: String) throws {
        #expect(try translated(theirs) == ours)
        _ = try PatternParser.parse(ours)
    }

    @Test(arguments: [
        ("(?x)\n  a b [ c # d\n e ] \\ {2} # why\n  (?# too ) f", #"ab[ce] {2}f"#),
        (#"[a[bc]&]"#, "[&a-c]"), (#"[^a[b]]x"#, "(?:[^ab]|^)x"), (#"(?-u:\xff)a"#, "(?:ÿ)a"),
        (#"a\u0041\U00000042"#, "aAB"), (#"(?<TOKEN>ab)"#, "ab"),
    ])
    func `of Rust are ours`(theirs: String, ours: String) throws {
        let expected = ours.replacing("(?:ÿ)", with: "ÿ")
        #expect(try translated(theirs, .rust) == expected)
    }

    @Test(arguments: [
        (#"\b[A-Z]{2}\d{6}\b"#, #"(?i)\b[A-Z]{2}\d{6}\b"#), (#"^a.c$"#, #"(?i)^a[\s\S]c$"#),
        (#"(?<!\d)\d{3}(?!\d)(?=x)"#, #"(?i)(?<!\d)\d{3}(?!\d)(?=x)"#),
        (#"(?>ab)c++d"#, #"(?i)(?>ab)c{1,64}+d"#),
        (#"é"#, "É|é"), (#"1{,3}2"#, "1{0,3}2"), (#"(?a)\0a"#, #"(?i)\x00a"#),
    ])
    func `of Python are ours, with Presidio's flags`(theirs: String, ours: String) throws {
        #expect(try translated(theirs, .python, presidioFlags) == ours)
    }

    @Test func `keep the group that is reported, and no other`() throws {
        #expect(
            try translated(#"(a|b)=(["'])(\w{8})"#, captured: 3) == #"[ab]=["'](?<secret>\w{8})"#)
        #expect(try translated(#"x([\s;])"#, captured: 1) == #"x(?<secret>[\s;])"#)
    }

    @Test func `keep what has no bound in allow lists`() throws {
        #expect(try translated(#"^a+b*c{3,}$"#, bounds: nil) == "^a+b*c{3,}$")
    }

    @Test(arguments: [
        (#"(["'])a\1"#, PatternDialect.python, #"its pattern uses the back-reference `\1`"#),
        (#"(?R)"#, .python, "its pattern uses `(?R`"),
        (#"a(?P=x)"#, .python, "its pattern uses `(?P`"),
        (#"\Ka"#, .go, #"its pattern uses `\K`"#),
        (#"a)"#, .go, "its pattern has an unmatched `)`"),
        (#"(a"#, .go, "a group of its pattern is not closed"),
        (#"[a"#, .go, "a class of its pattern is not closed"),
        (#"[z-a]"#, .go, "a range in its pattern is the wrong way round"),
        (#"*a"#, .go, "its pattern has a quantifier with nothing to repeat"),
        (#"[a&&b]"#, .rust, "its pattern combines classes by `&&`"),
        (#"\b{start}a"#, .rust, #"its pattern uses `\b{…}`"#),
        (#"\p{Greek}"#, .go, #"its pattern asks for `\p{Greek}`, of which ASCII has no part"#),
        (#"a\"#, .go, "its pattern ends in a backslash"),
        (#"a{3,2}"#, .go, "a repetition in its pattern ends before it begins"),
        (#"(?P<a>x)(?P<a>y)"#, .python, "two groups of its pattern have one name"),
        (String(repeating: "(", count: 100), .go, "its groups nest deeper than 48"),
        (String(repeating: "[", count: 100), .rust, "its classes nest too deep"),
    ])
    func `are refused by name where ours have no word`(
        text: String, dialect: PatternDialect, reason: String
    ) {
        #expect(throws: PatternRefusal(reason)) { try PeerPatternReader.read(text, dialect) }
    }

    @Test func `are known to run over line ends, or not to`() throws {
        func runsOver(_ text: String, captured: Int = 0) throws -> Bool {
            try PeerPatternReader.read(text, .go).root.takingLineEnds(outside: captured)
                .runsOverLineEnds(outside: captured)
        }
        #expect(try !runsOver(#"key=[a-z]{8}[\s;]"#))
        #expect(try !runsOver(#"[^a-z]key.{0,9}x\s*"#))
        #expect(try runsOver(#"key\s*=[a-z]"#))
        #expect(try runsOver(#"key="([^"]+)""#))
        #expect(try runsOver(#"key=([^"])"#, captured: 1))
        #expect(try runsOver(#"a\s{2,3}"#))
    }

    /// PCRE2 reads the same spelling as the peers do where these patterns are concerned: both must find the same.
    @Test func `find what they found`() throws {
        let seed = testSeed()
        var random = SeededGenerator(seed: seed)
        var matches = 0
        for _ in 0..<2_000 {
            let theirs = RandomPeerPattern.make(&random, depth: 3)
            // Texts are shorter than the tightest bound, so that bounds make no difference.
            var writer = PatternWriter(
                captured: 0, captureName: "", bounds: PatternWriter.Bounds.steps.last)
            let written = writer.text(of: try PeerPatternReader.read(theirs, .python).root)
            guard let before = try? ConfirmPattern(theirs, capture: 0, multiline: false),
                let after = try? ConfirmPattern(written, capture: 0, multiline: false)
            else { continue }
            for _ in 0..<6 {
                let text = RandomPeerPattern.text(&random)
                // Where PCRE2 gives up on either, there is nothing to compare.
                guard let found = outcome(before, text), let ours = outcome(after, text) else {
                    continue
                }
                if !found.isEmpty { matches += 1 }
                #expect(
                    ours == found,
                    "seed \(seed): `\(theirs)` as `\(written)` on `\(String(decoding: text, as: UTF8.self))`"
                )
            }
        }
        #expect(matches > 1_000, "seed \(seed)")
    }

    /// The first match, in a list of its own; an empty list for none, nil where PCRE2 gives up.
    private func outcome(_ pattern: ConfirmPattern, _ text: [UInt8]) -> [ByteRange]? {
        var scratch = ConfirmScratch(slots: 1)
        scratch.hold(pattern, at: 0)
        let whole = ByteRange(0, text.count)
        let outcome = scratch.firstMatch(
            of: 0, in: text.span, subject: whole, starts: whole, isLineStart: true, isLineEnd: true)
        switch outcome {
        case .match(let match): return [match.match]
        case .noMatch: return []
        default: return nil
        }
    }

    @Test func `give texts that they match`() throws {
        let pattern = try PeerPatternReader.read(#"acme_(?:live|test)_[a-z0-9]{12,}-é[^a-z]"#, .go)
        var samples = PatternSamples(of: pattern.root, seed: 5)
        for attempt in 0..<50 {
            let text = String(decoding: samples.next(attempt: attempt), as: UTF8.self)
            #expect(
                text.wholeMatch(of: /acme_(?:live|test)_[a-z0-9]{12,}-é[^a-z]/) != nil, "\(text)")
        }
    }
}

/// Patterns in the syntax that PCRE2 shares with the peers, and texts of the letters in them.
private enum RandomPeerPattern {
    static func make(_ random: inout SeededGenerator, depth: Int) -> String {
        let atoms = [
            "a", "b", "B", "1", "_", " ", "\\d", "\\w", "\\s", "[ab]", "[^a]", "[A-C1-]", ".",
            "\\b", "(?i:b)", "[[:alpha:]]", "\\.",
        ]
        let quantifiers = ["", "", "", "?", "*", "+", "{2}", "{1,3}", "*?", "+?"]
        var text = ""
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            var atom = atoms.randomElement(using: &random)!
            if depth > 0, Int.random(in: 0..<4, using: &random) == 0 {
                let open = [
                    "(", "(?:", "(?i:", "(?=", "(?!",
                    "(?P<g\(Int.random(in: 0..<1_000_000_000, using: &random))>",
                ].randomElement(using: &random)!
                atom = open + make(&random, depth: depth - 1) + ")"
                if open.hasPrefix("(?=") || open.hasPrefix("(?!") {
                    text += atom
                    continue
                }
            }
            text += atom + (atom == "\\b" ? "" : quantifiers.randomElement(using: &random)!)
        }
        if depth > 0, Int.random(in: 0..<3, using: &random) == 0 {
            text += "|" + make(&random, depth: depth - 1)
        }
        return text
    }

    static func text(_ random: inout SeededGenerator) -> [UInt8] {
        let letters = Array("aabbABC112_ .-".utf8)
        return (0..<Int.random(in: 0...12, using: &random)).map { _ in
            letters.randomElement(using: &random)!
        }
    }
}
