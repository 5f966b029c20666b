/// Questions about the nine-digit numbers of the United States for persons.
public enum SocialSecurity {
    /// Whether `bytes` are a social security number that the SSA could have issued.
    ///
    /// Nine digits, plain or as 3-2-4 with hyphens or blanks. Refused: area 000, 666 and 900–999, group 00,
    /// serial 0000; numbers used in advertising (078-05-1120, 219-09-9999, 457-55-5462); what stands for a number in
    /// textbooks: 123-45-6789, 012-34-5678, one digit in each part (111-22-3333) or over and over. Source: SSA, «Social Security Number Randomization» (2011) and
    /// POMS RM 10201.035; «Meaning of the Social Security Number» (SSA history pages) for the famous ones.
    public static func isSSNValid(_ bytes: Span<UInt8>) -> Bool {
        guard let number = NineDigits(bytes) else { return false }
        guard number.area != 0, number.area != 666, number.area < 900 else { return false }
        guard number.group != 0, number.serial != 0 else { return false }
        switch number.whole {
        case 078_05_1120, 219_09_9999, 457_55_5462, 123_45_6789, 012_34_5678: return false
        default:
            return number.area % 111 != 0 || number.group % 11 != 0 || number.serial % 1_111 != 0
        }
    }

    /// Whether `bytes` are an individual taxpayer identification number that the IRS could have issued.
    ///
    /// Nine digits, plain or as 3-2-4 with hyphens or blanks; area 900–999; group 50–65, 70–88, 90–92 or
    /// 94–99; not one digit over and over. Source: IRS, Internal Revenue Manual 3.21.263.
    public static func isITINValid(_ bytes: Span<UInt8>) -> Bool {
        guard let number = NineDigits(bytes), number.area >= 900 else { return false }
        guard number.whole % 111_111_111 != 0 else { return false }
        switch number.group {
        case 50...65, 70...88, 90...92, 94...99: return true
        default: return false
        }
    }
}

/// Nine digits written plainly or as 3-2-4 with one kind of separator.
private struct NineDigits {
    let whole: Int
    var area: Int { whole / 1_000_000 }
    var group: Int { whole / 10_000 % 100 }
    var serial: Int { whole % 10_000 }

    init?(_ bytes: Span<UInt8>) {
        let parted = bytes.count == 11
        guard bytes.count == 9 || parted else { return nil }
        if parted {
            guard bytes[3] == UInt8(ascii: "-") || bytes[3] == UInt8(ascii: " "),
                bytes[6] == bytes[3]
            else { return nil }
        }
        var value = 0
        for i in 0..<bytes.count {
            if parted, i == 3 || i == 6 { continue }
            guard bytes[i].isDigit else { return nil }
            value = value * 10 + bytes[i].digitValue
        }
        self.whole = value
    }
}
