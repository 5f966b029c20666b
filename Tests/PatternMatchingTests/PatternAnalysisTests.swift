import Findings
import Testing
import TestSupport

@testable import PatternMatching

@Suite struct `What the compiler proves of a pattern` {
    @Test(
        arguments: [
            ("", 0, 0), ("abc", 3, 3), ("a|bc|", 0, 2), ("a{2,5}b?", 2, 6), ("(?:ab|c){2,3}", 2, 6),
            ("(?=abc)d", 1, 1), ("^\\b$", 0, 0), ("(?:a{10}){10}", 100, 100), ("[a-z]{0,0}", 0, 0),
            ("a*", 0, nil), ("a+b", 2, nil), ("(?:a|b+)", 1, nil),
            ("(?:(?=a)){2,}", 0, 0), ("é", 2, 2),
        ] as [(String, Int, Int?)])
    func `are its widths`(pattern: String, minimum: Int, maximum: Int?) throws {
        let width = try PatternParser.parse(pattern).root.width
        #expect(width.minimum == minimum)
        #expect(width.maximum == maximum)
    }

    @Test func `are widths that do not overflow`() throws {
        var pattern = "a"
        for _ in 0..<60 { pattern = "(?:\(pattern)){4096}" }
        let width = try PatternParser.parse(pattern).root.width
        #expect(width.minimum > 1 << 30)
        #expect(width.maximum ?? 0 > 1 << 30)
    }

    @Test(arguments: [
        ("abc", 0, 0), ("^a", 1, 1), ("a\\b", 1, 1), ("(?<=abc)d", 3, 0), ("a(?!b{2,5})", 0, 5),
        ("(?<!\\bab)c", 3, 1), ("(?=ab(?=cd))", 0, 4), ("(?=a(?<=ba))", 2, 1),
        ("(?:a(?=b)|(?<!cd)e){2}", 2, 1),
    ])
    func `is how far look-around reads`(pattern: String, behind: Int, ahead: Int) throws {
        let reach = try PatternParser.parse(pattern).root.reach
        #expect(reach?.behind == behind)
        #expect(reach?.ahead == ahead)
    }

    @Test func `has no reach where look-around has no bound`() throws {
        #expect(try PatternParser.parse("a(?=.*b)").root.reach == nil)
        #expect(try PatternParser.parse("(?:(?!a+)b)?").root.reach == nil)
    }

    /// The width and the reach are what makes windows sound: PCRE2 must not see the difference.
    @Test func `is enough to judge a match from a window`() throws {
        let seed = testSeed()
        var generator = SeededGenerator(seed: seed)
        var matches = 0
        for round in 0..<1500 {
            let isRuleLike = generator.oneIn(2)
            let pattern =
                isRuleLike
                ? RuleLikePattern(using: &generator).text
                : RandomPattern(using: &generator).text
            guard let root = try? PatternParser.parse(pattern).root,
                let widest = root.width.maximum, let reach = root.reach,
                var reference = try? Reference(pattern)
            else { continue }
            for _ in 0..<3 {
                let text = Array(LureTexts(pattern: root).next(using: &generator).prefix(400))
                let whole = ByteRange(0, text.count)
                for _ in 0..<12 {
                    let start = generator.upTo(text.count + 1)
                    let starts = ByteRange(start, start)
                    let wanted = reference.outcome(text, whole, starts: starts)
                    let low = max(0, start - reach.behind - 1)
                    let high = min(text.count, start + widest + reach.ahead + 1)
                    let found = reference.windowed(text, ByteRange(low, high), starts: starts)
                    #expect(
                        found == wanted,
                        "seed \(seed), round \(round): \(pattern.debugDescription) at \(start) of \(shown(text))"
                    )
                    if case .match(let match) = wanted {
                        matches += 1
                        #expect((root.width.minimum...widest).contains(match.match.count))
                        let bytes = text[match.match.start..<match.match.end]
                        #expect(root.canMatchNewline || !bytes.contains(0x0a))
                    }
                    if found != wanted { return }
                }
            }
        }
        #expect(matches > 1000, "\(matches)")
    }

    @Test func `are literals, one of which each match holds where it is said to be`() throws {
        let seed = testSeed()
        var generator = SeededGenerator(seed: seed)
        var seen = 0
        for round in 0..<1500 {
            let pattern = RuleLikePattern(using: &generator).text
            guard let root = try? PatternParser.parse(pattern).root,
                var reference = try? Reference(pattern)
            else { continue }
            let sets = root.requiredLiterals
            for _ in 0..<3 {
                let text = Array(LureTexts(pattern: root).next(using: &generator).prefix(500))
                for line in lines(of: text) {
                    for match in reference.matches(text, in: line) {
                        for set in sets where !set.isHeld(by: text, match) {
                            Issue.record(
                                "seed \(seed), round \(round): \(pattern.debugDescription) \(set) \(shown(text[match.start..<match.end]))"
                            )
                            return
                        }
                        seen += sets.count
                    }
                }
            }
        }
        #expect(seen > 5000, "\(seen)")
    }

    @Test(arguments: [
        ("acme_[a-z]{4}", ["acme_"]), ("(?:ab|cd)e", ["abe", "cde"]), ("(?i)Key", ["key"]),
        ("a?bcd", ["abcd", "bcd"]), ("x(?:yz){2}", ["xyzyz"]), ("(?:foo|[a-z]{3})\\d", []),
    ])
    func `are the literals that a reader would name`(pattern: String, literals: [String]) throws {
        let sets = try PatternParser.parse(pattern).root.requiredLiterals
        let named = sets.flatMap { $0.literals.map { String(decoding: $0.bytes, as: UTF8.self) } }
        for literal in literals where pattern != "a?bcd" { #expect(named.contains(literal)) }
        // What holds another of the set is left out.
        if pattern == "a?bcd" { #expect(named == ["bcd"]) }
        if literals.isEmpty { #expect(named.isEmpty) }
    }
}

extension RequiredLiterals {
    fileprivate func isHeld(by text: [UInt8], _ match: ByteRange) -> Bool {
        let lengths = literals.map(\.bytes.count)
        let shortest = lengths.min() ?? 0
        let farthest = before.maximum.map { $0 + longest } ?? Int.max
        for literal in literals where literal.bytes.count <= match.count {
            for place in match.start...(match.end - literal.bytes.count) {
                let end = place + literal.bytes.count - match.start
                guard end >= before.minimum + shortest, end <= farthest,
                    literal.stands(in: text, at: place)
                else { continue }
                let rest = match.end - match.start - end
                if rest <= after.maximum.map({ $0 + longest }) ?? Int.max { return true }
            }
        }
        return false
    }
}

extension Literal {
    func stands(in text: [UInt8], at place: Int) -> Bool {
        guard place + bytes.count <= text.count else { return false }
        return bytes.indices.allSatisfy { index in
            let set = ByteSet(bytes[index])
            return (isCaseless ? set.foldingCase : set).contains(text[place + index])
        }
    }
}
