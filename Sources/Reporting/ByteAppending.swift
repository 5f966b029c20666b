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

    mutating func append(decimal value: Int) {
        if value < 0 { append("-") }
        let magnitude = value.magnitude
        var divisor: UInt = 1
        while magnitude / divisor >= 10 { divisor *= 10 }
        var rest = magnitude
        while divisor > 0 {
            append(UInt8(truncatingIfNeeded: rest / divisor) &+ 48)
            rest %= divisor
            divisor /= 10
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

extension Duration {
    /// Whole milliseconds, rounded down; never negative.
    var milliseconds: Int {
        let (seconds, attoseconds) = components
        return Swift.max(0, Int(seconds) * 1_000 + Int(attoseconds / 1_000_000_000_000_000))
    }
}
