/// Questions about an international telephone number.
public enum PhoneNumber {
    /// At most 15 digits, the country code among them (ITU-T E.164 §6).
    static let digitsMax = 15

    /// Whether `bytes` are an international number: `+` or `00`, a country code in use, as many digits as its plan has.
    ///
    /// Digits may be parted by blanks, `-`, `.`, `/` and one pair of brackets, at most two such marks in
    /// a row; `(0)` after the country code is the trunk prefix and not counted. Numbers of the North
    /// American plan need an area code and an exchange that the plan allows. Source: ITU-T E.164 and
    /// its annex «List of assigned country codes»; national plans as filed under E.129; NANPA, «NANP
    /// numbering format» for country code 1.
    public static func isE164Plausible(_ bytes: Span<UInt8>) -> Bool {
        var number = DialledDigits()
        guard number.read(bytes) else { return false }
        guard let plan = plan(of: number) else { return false }
        var national = number.count - plan.codeLength
        if number.digits[0] == 1 { return national == 10 && isNorthAmerican(number) }
        // Some write the trunk prefix without brackets: +44 020 …
        if national > plan.longest, number.digits[plan.codeLength] == 0 { national -= 1 }
        return plan.shortest <= national && national <= plan.longest
    }

    /// `[2-9]xx [2-9]xx xxxx`; area codes neither N11 (service codes) nor N9x (kept for expansion), exchanges not N11.
    private static func isNorthAmerican(_ number: DialledDigits) -> Bool {
        let d = number.digits
        return d[1] >= 2 && d[2] != 9 && !(d[2] == 1 && d[3] == 1)
            && d[4] >= 2 && !(d[5] == 1 && d[6] == 1)
    }

    private struct Plan {
        let codeLength: Int
        let shortest: Int
        let longest: Int
    }

    private static func plan(of number: DialledDigits) -> Plan? {
        let rows = plans.utf8.span
        var key: InlineArray<3, UInt8> = .init(repeating: UInt8(ascii: "."))
        for length in 1...3 {
            guard length <= number.count else { return nil }
            key[length - 1] = number.digits[length - 1] + 0x30
            guard let row = RowTable.row(of: key.span, in: rows, rowWidth: 10) else { continue }
            return Plan(
                codeLength: length,
                shortest: rows[row + 4].digitValue * 10 + rows[row + 5].digitValue,
                longest: rows[row + 7].digitValue * 10 + rows[row + 8].digitValue)
        }
        return nil
    }

    /// Country code (padded with full stops), shortest and longest national number; sorted.
    private static let plans = """
        1.. 10 10
        20. 08 10
        211 09 09
        212 09 09
        213 08 09
        216 08 08
        218 08 09
        220 07 07
        221 09 09
        222 08 08
        223 08 08
        224 08 09
        225 08 10
        226 08 08
        227 08 08
        228 08 08
        229 08 10
        230 07 08
        231 07 09
        232 08 08
        233 09 09
        234 08 10
        235 08 08
        236 08 08
        237 08 09
        238 07 07
        239 07 07
        240 09 09
        241 07 09
        242 09 09
        243 07 09
        244 09 09
        245 07 09
        246 07 07
        247 04 06
        248 07 07
        249 09 09
        250 08 09
        251 09 09
        252 07 09
        253 08 08
        254 07 10
        255 09 09
        256 09 09
        257 08 08
        258 08 09
        260 09 09
        261 09 10
        262 09 09
        263 08 10
        264 07 09
        265 07 09
        266 08 08
        267 07 08
        268 08 08
        269 07 07
        27. 09 09
        290 04 05
        291 07 07
        297 07 07
        298 06 06
        299 06 06
        30. 10 10
        31. 09 09
        32. 08 09
        33. 09 09
        34. 09 09
        350 08 08
        351 09 09
        352 05 11
        353 07 09
        354 07 09
        355 07 09
        356 08 08
        357 08 08
        358 06 12
        359 07 09
        36. 08 09
        370 08 08
        371 08 08
        372 07 08
        373 08 08
        374 08 08
        375 09 10
        376 06 09
        377 08 09
        378 06 10
        380 09 09
        381 08 10
        382 08 09
        383 08 08
        385 08 09
        386 08 08
        387 08 09
        389 08 08
        39. 06 11
        40. 09 09
        41. 09 09
        420 09 09
        421 09 09
        423 07 09
        43. 06 13
        44. 09 10
        45. 08 08
        46. 07 10
        47. 08 08
        48. 09 09
        49. 06 13
        500 05 05
        501 07 07
        502 08 08
        503 08 08
        504 08 08
        505 08 08
        506 08 08
        507 07 08
        508 06 09
        509 08 08
        51. 08 09
        52. 10 11
        53. 08 08
        54. 10 11
        55. 10 11
        56. 09 09
        57. 08 10
        58. 10 10
        590 09 09
        591 08 08
        592 07 07
        593 08 09
        594 09 09
        595 07 09
        596 09 09
        597 06 07
        598 08 08
        599 07 08
        60. 08 10
        61. 09 09
        62. 08 12
        63. 08 10
        64. 08 10
        65. 08 08
        66. 08 09
        670 07 08
        672 06 06
        673 07 07
        674 07 07
        675 07 08
        676 05 07
        677 05 07
        678 05 07
        679 07 07
        680 07 07
        681 06 06
        682 05 05
        683 04 07
        685 05 07
        686 05 08
        687 06 06
        688 05 07
        689 06 08
        690 04 07
        691 07 07
        692 07 07
        7.. 10 10
        800 08 08
        808 08 08
        81. 09 10
        82. 08 10
        84. 09 10
        850 06 10
        852 08 09
        853 08 08
        855 08 09
        856 08 10
        86. 10 11
        870 09 09
        878 10 12
        880 08 10
        881 08 09
        882 07 12
        883 07 12
        886 08 09
        90. 10 10
        91. 10 10
        92. 09 10
        93. 09 09
        94. 09 09
        95. 07 10
        960 07 07
        961 07 08
        962 08 09
        963 08 09
        964 08 10
        965 08 08
        966 08 09
        967 07 09
        968 08 08
        970 08 09
        971 08 09
        972 08 09
        973 08 08
        974 08 08
        975 07 08
        976 08 08
        977 08 10
        979 09 09
        98. 10 10
        992 09 09
        993 08 08
        994 09 09
        995 09 09
        996 09 09
        998 09 09
        """
}

/// The digits one dials after `+`, read off a written number.
private struct DialledDigits {
    /// `( ` and the like, but no more.
    private static let separatorsInRowMax = 2

    private(set) var digits: InlineArray<15, UInt8> = .init(repeating: 0)
    private(set) var count = 0
    private var separators = 0
    private var bracketOpen = false
    private var bracketsSeen = false

    /// Reads the whole of `bytes`; false when they are not written as an international number.
    mutating func read(_ bytes: Span<UInt8>) -> Bool {
        var i = 0
        if bytes.holds("+", at: 0) {
            i = 1
        } else if bytes.holds("(+", at: 0) {
            // (+34) 612 345 678
            i = 2
            bracketOpen = true
            bracketsSeen = true
        } else if bytes.holds("00", at: 0) {
            i = 2
        } else {
            return false
        }
        while i < bytes.count {
            let byte = bytes[i]
            if !bracketOpen, count > 0, count <= 3, bytes.holds("(0)", at: i) {
                guard !bracketsSeen else { return false }
                bracketsSeen = true
                separators = 0
                i += 3
                continue
            }
            guard byte.isDigit ? take(byte) : pass(byte) else { return false }
            i += 1
        }
        return count > 0 && separators == 0 && !bracketOpen && digits[0] != 0
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard count < PhoneNumber.digitsMax else { return false }
        digits[count] = byte &- 0x30
        count += 1
        separators = 0
        return true
    }

    private mutating func pass(_ byte: UInt8) -> Bool {
        separators += 1
        guard separators <= Self.separatorsInRowMax else { return false }
        switch byte {
        case UInt8(ascii: " "), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "/"): return true
        case UInt8(ascii: "("):
            guard !bracketOpen, !bracketsSeen else { return false }
            bracketOpen = true
            bracketsSeen = true
            return true
        case UInt8(ascii: ")"):
            guard bracketOpen, separators == 1 else { return false }
            bracketOpen = false
            return true
        default: return false
        }
    }
}
