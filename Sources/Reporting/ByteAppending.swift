internal import Findings

/// Text and numbers appended to a byte buffer without making strings on the way.
extension [UInt8] {
    @inline(__always)
    mutating func append(text: String) {
        append(contentsOf: text.utf8)
    }

    @inline(__always)
    mutating func append(_ character: Unicode.Scalar) {
        append(UInt8(ascii: character))
    }

    /// Appends a number; the digits are written through one span, so that the array is asked for
    /// room once and not once a digit.
    mutating func append(decimal value: Int) {
        let magnitude = UInt64(value.magnitude)
        append(addingCapacity: 20) { digits in
            if value < 0 { digits.append(UInt8(ascii: "-")) }
            var count = 1
            var limit: UInt64 = 10
            while magnitude >= limit, count < 19 {
                limit *= 10
                count += 1
            }
            for _ in 0..<count { digits.append(48) }
            var rest = magnitude
            var index = digits.count
            for _ in 0..<count {
                index -= 1
                digits[index] = UInt8(truncatingIfNeeded: rest % 10) &+ 48
                rest /= 10
            }
        }
    }

    /// Appends 32 hexadecimal digits, as `Fingerprint.append(to:)` but through one span.
    mutating func append(_ fingerprint: Fingerprint) {
        append(addingCapacity: 32) { digits in
            digits.append(hexDigitsOf: fingerprint.high)
            digits.append(hexDigitsOf: fingerprint.low)
        }
    }

    /// `1,234,567`
    mutating func append(grouped value: Int) {
        let digits = Array(String(value.magnitude).utf8)
        if value < 0 { append("-") }
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { append(",") }
            append(digit)
        }
    }

    /// `0.00` to `1.00`
    mutating func append(_ confidence: Confidence) {
        let percent = confidence.percent
        append(UInt8(truncatingIfNeeded: percent / 100) &+ 48)
        append(".")
        append(UInt8(truncatingIfNeeded: percent / 10 % 10) &+ 48)
        append(UInt8(truncatingIfNeeded: percent % 10) &+ 48)
    }

    /// Thousandths as a number with three decimals: 1,234 as `1.234`.
    mutating func append(thousandths value: Int) {
        append(decimal: value / 1_000)
        append(".")
        for divisor in [100, 10, 1] {
            append(UInt8(truncatingIfNeeded: value / divisor % 10) &+ 48)
        }
    }

    mutating func append(hex byte: UInt8) {
        append(hexDigit: byte >> 4)
        append(hexDigit: byte & 15)
    }

    @inline(__always)
    mutating func append(hexDigit nibble: UInt8) {
        append(nibble < 10 ? nibble &+ 48 : nibble &+ 87)
    }

    /// Appends spaces after a cell of `used` columns until `width` are filled; at least two.
    mutating func pad(to width: Int, used: Int) {
        for _ in 0..<Swift.max(2, width - used) { append(" ") }
    }
}

extension OutputSpan<UInt8> {
    @inline(__always)
    fileprivate mutating func append(hexDigitsOf word: UInt64) {
        var rest = word
        for _ in 0..<16 {
            let nibble = UInt8(truncatingIfNeeded: rest >> 60)
            append(nibble &+ (nibble < 10 ? 48 : 87))
            rest <<= 4
        }
    }
}

extension Duration {
    /// Whole milliseconds, rounded down; never negative.
    var milliseconds: Int {
        let (seconds, attoseconds) = components
        return Swift.max(0, Int(seconds) * 1_000 + Int(attoseconds / 1_000_000_000_000_000))
    }
}
