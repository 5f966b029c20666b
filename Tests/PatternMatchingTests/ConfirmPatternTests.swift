import Findings
import PatternMatching
import Testing

@Suite struct `Confirming a match` {
    @Test(arguments: [
        ("k=(?<secret>[a-z]+);", 1, "xx k=abc; ", 3, 9, 5, 8),
        ("k=([a-z]+);", 0, "xx k=abc; ", 3, 9, 3, 9), ("(a)|(b)", 2, "b", 0, 1, 0, 1),
        // A group that took no part: the whole match stands for it.
        ("(a)|(b)", 1, "b", 0, 1, 0, 1), ("(a)?b", 1, "b", 0, 1, 0, 1),
        ("x(y?)z", 1, "xz", 0, 2, 1, 1), ("a(?=(b))", 1, "ab", 0, 1, 1, 2),
    ])
    func `gives the range of the wanted group`(
        pattern: String, capture: Int, text: String, start: Int, end: Int, low: Int, high: Int
    ) throws {
        let bytes = Array(text.utf8)
        var reference = try Reference(pattern, capture: capture)
        let whole = ByteRange(0, bytes.count)
        let outcome = reference.outcome(bytes, whole, starts: whole)
        #expect(
            outcome
                == .match(
                    PatternMatch(match: ByteRange(start, end), capture: ByteRange(low, high))))
    }

    @Test func `finds the 31st group, the last that a rule can name`() throws {
        let pattern = (1...40).map { "(\\x{\(String(0x40 + $0, radix: 16))})" }.joined()
        let text = (1...40).map { UInt8(0x40 + $0) }
        var reference = try Reference(pattern, capture: 31)
        let outcome = reference.outcome(text, ByteRange(0, 40), starts: ByteRange(0, 40))
        #expect(
            outcome == .match(PatternMatch(match: ByteRange(0, 40), capture: ByteRange(30, 31))))
    }

    @Test func `takes only matches that begin in the range, its end included`() throws {
        var reference = try Reference("a")
        let text = Array("a.a.a".utf8)
        let whole = ByteRange(0, 5)
        #expect(starts(&reference, text, whole, ByteRange(1, 2)) == 2)
        #expect(starts(&reference, text, whole, ByteRange(3, 3)) == nil)
        #expect(starts(&reference, text, whole, ByteRange(4, 5)) == 4)
        #expect(starts(&reference, text, ByteRange(0, 4), ByteRange(3, 4)) == nil)
        var nothing = try Reference("$")
        #expect(starts(&nothing, text, whole, ByteRange(5, 5)) == 5)
    }

    @Test func `reads before the range, but not before the subject`() throws {
        var reference = try Reference("(?<=x)a")
        let text = Array("xa".utf8)
        #expect(starts(&reference, text, ByteRange(0, 2), ByteRange(1, 2)) == 1)
        #expect(starts(&reference, text, ByteRange(1, 2), ByteRange(1, 2)) == nil)
        var boundary = try Reference("\\ba")
        #expect(starts(&boundary, text, ByteRange(0, 2), ByteRange(1, 2)) == nil)
        #expect(starts(&boundary, text, ByteRange(1, 2), ByteRange(1, 2)) == 1)
    }

    @Test(arguments: [
        ("^a", true, true, true), ("^a", false, true, false), ("a$", true, true, true),
        ("a$", true, false, false), ("a", false, false, true),
    ])
    func `lets line ends match only where the window has them`(
        pattern: String, isLineStart: Bool, isLineEnd: Bool, isFound: Bool
    ) throws {
        var scratch = ConfirmScratch(slots: 1)
        scratch.hold(try ConfirmPattern(pattern, capture: 0, multiline: false), at: 0)
        let whole = ByteRange(0, 1)
        let outcome = scratch.firstMatch(
            of: 0, in: [0x61].span, subject: whole, starts: whole, isLineStart: isLineStart,
            isLineEnd: isLineEnd)
        #expect((outcome != .noMatch) == isFound)
    }

    @Test(arguments: [
        ("ab{2,3}", "ab", ConfirmOutcome.needsMore),
        ("ab{2,3}", "abb", .needsMore), ("ab{2,3}", "xbb", .noMatch),
        ("ab(?=c)", "ab", .needsMore), ("ab(?=c)", "abd", .noMatch), ("ab\\b", "ab", .needsMore),
    ])
    func `asks for more where bytes to come could matter`(
        pattern: String, text: String, outcome: ConfirmOutcome
    ) throws {
        var scratch = ConfirmScratch(slots: 1)
        scratch.hold(try ConfirmPattern(pattern, capture: 0, multiline: true), at: 0)
        let bytes = Array(text.utf8)
        let whole = ByteRange(0, bytes.count)
        let found = scratch.firstMatch(
            of: 0, in: bytes.span, subject: whole, starts: whole, isLineStart: true,
            isLineEnd: false, isOpenEnded: true)
        #expect(found == outcome)
    }

    @Test func `says so where PCRE2 gives up, and is fit for the next`() throws {
        var scratch = ConfirmScratch(slots: 3)
        scratch.hold(
            try ConfirmPattern("(?:a{0,30}){0,30}[bc]$", capture: 0, multiline: false), at: 0)
        scratch.hold(try ConfirmPattern("a", capture: 0, multiline: false), at: 1)
        let text = [UInt8](repeating: 0x61, count: 60) + Array("b!".utf8)
        let whole = ByteRange(0, text.count)
        func outcome(_ slot: Int) -> ConfirmOutcome {
            scratch.firstMatch(
                of: slot, in: text.span, subject: whole, starts: whole, isLineStart: true,
                isLineEnd: true)
        }
        #expect(outcome(0) == .undecided)
        #expect(
            outcome(1) == .match(PatternMatch(match: ByteRange(0, 1), capture: ByteRange(0, 1))))
        // No pattern was given for the third.
        #expect(outcome(2) == .undecided)
    }

    @Test func `refuses what PCRE2 refuses, with its words and its place`() {
        let error = #expect(throws: PatternError.self) {
            _ = try ConfirmPattern("ab(?<=c*)d", capture: 0, multiline: false)
        }
        #expect(error?.message == "lookbehind assertion is not fixed length")
        #expect((2...9).contains(error?.offset ?? 0))
    }

    @Test(arguments: ["(*UTF)é", "(*UCP)\\w", "\\C"])
    func `never leaves byte mode`(pattern: String) {
        #expect(throws: PatternError.self) {
            _ = try ConfirmPattern(pattern, capture: 0, multiline: false)
        }
    }

    private func starts(
        _ reference: inout Reference, _ text: [UInt8], _ subject: ByteRange, _ starts: ByteRange
    ) -> Int? {
        if case .match(let found) = reference.outcome(text, subject, starts: starts) {
            return found.match.start
        }
        return nil
    }
}
