/// Whether letters read like words of a language or like draws from an urn.
///
/// Two models are weighed against each other: a writer of identifiers, who follows the letter pairs of
/// English words, seldom changes case or goes over to digits, and parts words; and an urn from which
/// each character is drawn alike. The result is the logarithm of how much likelier the urn is.
enum WordLikeness {
    /// The unit of all costs below: a sixteenth of a bit.
    static let unitsPerBit = 16
    /// More than this is not read: the answer is clear long before.
    private static let readBytesMax = 512

    /// How many sixteenths of a bit speak for random characters (positive) or for words (negative).
    static func randomness(_ bytes: Span<UInt8>) -> Int {
        let count = min(bytes.count, readBytesMax)
        let urn = urnCost(bytes, count)
        var score = 0
        var previous: UInt8 = 0
        for i in 0..<count {
            let byte = bytes[i]
            if byte.isAlphanumeric {
                score += writerCost(previous, byte) - urn
            } else {
                score -= separatorCost(byte)
            }
            previous = byte
        }
        return score
    }

    /// What drawing one character costs: the logarithm of the size of the alphabet the value seems to use.
    private static func urnCost(_ bytes: Span<UInt8>, _ count: Int) -> Int {
        var digits = false
        var upper = false
        var lower = false
        var beyondHex = false
        for i in 0..<count {
            let byte = bytes[i]
            if byte.isDigit { digits = true }
            if byte.isUpper { upper = true }
            if byte.isLower { lower = true }
            if byte.isLetter, !byte.isHexDigit { beyondHex = true }
        }
        if digits, !beyondHex { return 64 }  // 16 characters
        switch (digits, upper && lower) {
        case (false, false): return 75  // 26
        case (true, false): return 83  // 36
        case (false, true): return 91  // 52
        case (true, true): return 95  // 62
        }
    }

    /// What it costs the writer of identifiers to write `byte` behind `previous`.
    private static func writerCost(_ previous: UInt8, _ byte: UInt8) -> Int {
        if byte.isDigit {
            if previous.isDigit { return 69 }
            return previous.isLetter ? 122 : 97
        }
        let start = pairCost(row: 0, byte)
        if previous.isDigit { return 32 + start }
        guard previous.isLetter else { return 4 + start }
        if previous.isLower, byte.isUpper { return 53 + start }
        return 4 + pairCost(row: Int(previous.lowered) - 96, byte)
    }

    private static func pairCost(row: Int, _ byte: UInt8) -> Int {
        let index = row * 27 + Int(byte.lowered) - 97
        let pairs = pairs.utf8.span
        guard index >= 0, index < pairs.count else { return 8 * 13 }
        return Int(pairs[index] &- 65) * 8
    }

    /// Marks that part words speak for the writer; the marks of base64 do not speak for him.
    private static func separatorCost(_ byte: UInt8) -> Int {
        switch byte {
        case UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: ":"): 56
        case UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: "\\"): 40
        case UInt8(ascii: "+"), UInt8(ascii: "="): -48
        default: 0
        }
    }
}
