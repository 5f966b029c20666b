/// Questions about bank routing numbers.
public enum BankRouting {
    /// Whether `bytes` are an ABA routing transit number: nine digits, a prefix in use, the 3-7-1 check digit.
    ///
    /// Plain, or with hyphens as `1234-5678-9`. Prefixes: 00 (United States Government), 01–12 (Federal
    /// Reserve districts), 21–32 (thrifts), 61–72 (electronic), 80 (traveller's cheques). Source: ABA
    /// Routing Number Policy; Federal Reserve, Operating Circular 1; weights as in ANSI X9.100-160.
    public static func isABAValid(_ bytes: Span<UInt8>) -> Bool {
        let hyphens = bytes.count == 11
        guard bytes.count == 9 || hyphens else { return false }
        var sum = 0
        var prefix = 0
        var digits = 0
        var nonZero = false
        for i in 0..<bytes.count {
            let byte = bytes[i]
            if hyphens, i == 4 || i == 9 {
                guard byte == UInt8(ascii: "-") else { return false }
                continue
            }
            guard byte.isDigit else { return false }
            let weight = digits % 3 == 0 ? 3 : digits % 3 == 1 ? 7 : 1
            sum += byte.digitValue * weight
            if digits < 2 { prefix = prefix * 10 + byte.digitValue }
            if byte.digitValue != 0 { nonZero = true }
            digits += 1
        }
        guard nonZero, sum % 10 == 0 else { return false }
        switch prefix {
        case 0...12, 21...32, 61...72, 80: return true
        default: return false
        }
    }
}
