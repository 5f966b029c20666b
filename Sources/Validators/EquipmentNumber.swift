/// Numbers of vehicles and telephones.
public enum EquipmentNumber {
    /// Whether `bytes` are a vehicle identification number with the check digit in its ninth place.
    ///
    /// Seventeen characters without I, O and Q. The check digit is required in North America and China, and not
    /// kept elsewhere, so this refuses many European ones. Source: 49 CFR 565.15(c); ISO 3779.
    public static func isVIN(_ bytes: Span<UInt8>) -> Bool {
        guard bytes.count == 17 else { return false }
        let values = "12345678.12345.7.923456789".utf8.span
        let weights: InlineArray<17, Int> = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2]
        var total = 0
        var different = false
        for i in 0..<17 {
            let byte = bytes[i].raised
            if byte != bytes[0].raised { different = true }
            if byte.isDigit {
                total += byte.digitValue * weights[i]
            } else {
                guard byte.isUpper, values[Int(byte - 0x41)].isDigit else { return false }
                total += values[Int(byte - 0x41)].digitValue * weights[i]
            }
        }
        let check = total % 11
        let ninth = bytes[8].raised
        return different
            && (check == 10
                ? ninth == UInt8(ascii: "X") : ninth.isDigit && ninth.digitValue == check)
    }

    /// Whether `bytes` are an IMEI: 15 digits, or 2-6-6-1 with hyphens or blanks, a reporting body in use, Luhn.
    ///
    /// Source: 3GPP TS 23.003 §6.2 and annex B; GSMA TS.06 for the first two digits.
    public static func isIMEI(_ bytes: Span<UInt8>) -> Bool {
        guard let number = NumberCharacters(bytes), number.areDigits(15), !number.isMonotonous
        else {
            return false
        }
        switch number.whole(0, 2) {
        case 1, 10, 30, 33, 35, 44, 45, 49...54, 86, 91, 97...99: return number.isLuhn(15)
        default: return false
        }
    }
}
