internal import Findings

/// Looks for words near a match, ignoring ASCII case.
enum ContextWords {
    /// Whether one of `words` (lower-case) begins a word in `bytes[range]`.
    ///
    /// A word begins after anything that is no letter, or where case changes (`cardNumber`,
    /// `credit_card`, `CARD`). Words of three letters or fewer must also end there, and begin behind no digit. What stands in
    /// place of a redacted match (`[CREDIT_CARD]`) is no word, so that redacted text says no more
    /// than the text it was made from.
    static func anyStarts(
        _ words: [[UInt8]], _ bytes: Span<UInt8>, _ range: ByteRange, labels: Set<[UInt8]>
    ) -> Bool {
        if words.isEmpty || range.count == 0 { return false }
        var index = range.start
        while index < range.end {
            let byte = bytes[index]
            let folded = fold(byte)
            let startsWord =
                index == range.start
                ? index == 0 || !continuesWord(bytes[index - 1], byte)
                : !continuesWord(bytes[index - 1], byte)
            if startsWord {
                for word in words where word[0] == folded {
                    if matches(word, bytes, at: index, end: range.end),
                        !isInLabel(bytes, index, labels)
                    {
                        return true
                    }
                }
            }
            index += 1
        }
        return false
    }

    /// Whether the byte at `index` lies in `[LABEL]` or `[LABEL#token]`.
    private static func isInLabel(_ bytes: Span<UInt8>, _ index: Int, _ labels: Set<[UInt8]>)
        -> Bool
    {
        var start = index
        while start > 0, isLabelByte(bytes[start - 1]) { start -= 1 }
        guard start > 0, bytes[start - 1] == UInt8(ascii: "[") else { return false }
        var end = index
        while end < bytes.count, isLabelByte(bytes[end]) { end += 1 }
        guard end < bytes.count,
            bytes[end] == UInt8(ascii: "]") || bytes[end] == UInt8(ascii: "#")
        else { return false }
        return labels.contains((start..<end).map { bytes[$0] })
    }

    private static func isLabelByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, UInt8(ascii: "_"): true
        default: false
        }
    }

    /// Whether `word` (lower-case) occurs in `bytes`.
    static func contains(_ bytes: Span<UInt8>, _ word: [UInt8]) -> Bool {
        guard let first = word.first, bytes.count >= word.count else { return word.isEmpty }
        for index in 0...(bytes.count - word.count) where fold(bytes[index]) == first {
            if isEqual(word, bytes, at: index) { return true }
        }
        return false
    }

    private static func matches(_ word: [UInt8], _ bytes: Span<UInt8>, at index: Int, end: Int)
        -> Bool
    {
        guard let after = follow(word, bytes, from: index, to: end) else { return false }
        if word.count > 3 { return true }
        // Three letters right behind a digit are part of a number in hexadecimal, mostly.
        if index > 0, bytes[index - 1] &- 0x30 < 10 { return false }
        return after >= bytes.count || !continuesWord(bytes[after - 1], bytes[after])
    }

    /// Where `word` ends if it stands at `index`; a blank in it stands for a blank, `_`, `-`, `.`
    /// or nothing (`card number`, `card_number`, `cardNumber`).
    private static func follow(_ word: [UInt8], _ bytes: Span<UInt8>, from index: Int, to end: Int)
        -> Int?
    {
        var place = index
        for letter in word {
            if letter == 0x20 {
                guard place < end else { return nil }
                switch bytes[place] {
                case 0x20, UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."): place += 1
                default: break
                }
                continue
            }
            guard place < end, fold(bytes[place]) == letter else { return nil }
            place += 1
        }
        return place
    }

    private static func isEqual(_ word: [UInt8], _ bytes: Span<UInt8>, at index: Int) -> Bool {
        for offset in word.indices where fold(bytes[index + offset]) != word[offset] {
            return false
        }
        return true
    }

    /// Whether `next` goes on with the word that `previous` belongs to.
    private static func continuesWord(_ previous: UInt8, _ next: UInt8) -> Bool {
        guard isLetter(previous), isLetter(next) else { return false }
        let isCamel = previous & 0x20 != 0 && next & 0x20 == 0
        return !(isCamel && previous < 0x80 && next < 0x80)
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        let folded = byte | 0x20
        return (folded >= 0x61 && folded <= 0x7a) || byte >= 0x80
    }

    private static func fold(_ byte: UInt8) -> UInt8 {
        byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte
    }
}
