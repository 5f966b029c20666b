import Findings
import Glibc
import PatternMatching
import TestSupport

extension SeededGenerator {
    mutating func upTo(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &self) }

    mutating func oneIn(_ chances: Int) -> Bool { upTo(chances) == 0 }

    mutating func bytes(_ count: Int, of alphabet: String) -> [UInt8] {
        let letters = Array(alphabet.utf8)
        return (0..<count).map { _ in letters[upTo(letters.count)] }
    }
}

/// One pattern in PCRE2, and every match of it.
struct Reference: ~Copyable {
    private var scratch = ConfirmScratch(slots: 1)

    init(_ pattern: String, capture: Int = 0, multiline: Bool = false) throws {
        scratch.hold(
            try ConfirmPattern(pattern, capture: capture, multiline: multiline), at: 0)
    }

    mutating func outcome(_ text: [UInt8], _ subject: ByteRange, starts: ByteRange)
        -> ConfirmOutcome
    {
        scratch.firstMatch(
            of: 0, in: text.span, subject: subject, starts: starts, isLineStart: true,
            isLineEnd: true)
    }

    /// The same as the engine asks it: line ends only where the window has them.
    mutating func windowed(_ text: [UInt8], _ subject: ByteRange, starts: ByteRange)
        -> ConfirmOutcome
    {
        scratch.firstMatch(
            of: 0, in: text.span, subject: subject, starts: starts,
            isLineStart: subject.start == 0, isLineEnd: subject.end == text.count)
    }

    mutating func matchesWhole(_ text: [UInt8]) -> Bool {
        let whole = ByteRange(0, text.count)
        if case .match = outcome(text, whole, starts: ByteRange(0, 0)) { return true }
        return false
    }

    /// The byte values that match by themselves.
    mutating func singleBytes() -> [UInt8] {
        var result: [UInt8] = []
        for byte in UInt8.min...UInt8.max where matchesWhole([byte]) { result.append(byte) }
        return result
    }

    /// The match at every place where one begins.
    mutating func matches(_ text: [UInt8], in subject: ByteRange) -> [ByteRange] {
        var result: [ByteRange] = []
        var low = subject.start
        while low <= subject.end,
            case .match(let found) = outcome(text, subject, starts: ByteRange(low, subject.end))
        {
            result.append(found.match)
            low = found.match.start + 1
        }
        return result
    }
}

/// The lines of a text, without their line feeds.
func lines(of text: [UInt8]) -> [ByteRange] {
    var result: [ByteRange] = []
    var start = 0
    for (index, byte) in text.enumerated() where byte == 0x0a {
        result.append(ByteRange(start, index))
        start = index + 1
    }
    return result + [ByteRange(start, text.count)]
}

func shown(_ bytes: some Sequence<UInt8>) -> String {
    String(decoding: Array(bytes), as: UTF8.self).debugDescription
}
