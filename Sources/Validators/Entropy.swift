/// How much a span surprises.
public enum Entropy {
    /// More bytes than any span of interest; what lies behind is not counted, so that the sums cannot overflow.
    static let countedBytesMax = 1 << 30

    /// The Shannon entropy of the byte frequencies in `bytes`, in thousandths of a bit per byte: 0 to 8000.
    ///
    /// Integers only, so that the result is the same on every machine; within one unit of the real
    /// value. O(n) time and 2 KiB of stack. Source: C. E. Shannon, «A Mathematical Theory of
    /// Communication» (1948), §6: H = log₂ n − (Σ c·log₂ c) / n.
    public static func shannonMillibits(_ bytes: Span<UInt8>) -> Int {
        let count = min(bytes.count, countedBytesMax)
        guard count > 0 else { return 0 }
        var counts: InlineArray<256, Int> = .init(repeating: 0)
        for i in 0..<count { counts[Int(bytes[i])] += 1 }
        var sum: UInt64 = 0
        for i in 0..<256 where counts[i] > 1 {
            sum += UInt64(counts[i]) * log2Fixed(counts[i])
        }
        let total = UInt64(count) * log2Fixed(count)
        guard total > sum else { return 0 }
        let perByte = (total - sum) / UInt64(count)
        return Int((perByte * 1000 + (1 << 23)) >> 24)
    }

    /// log₂ of a count of 1 or more, in units of 2⁻²⁴, rounded down.
    @inline(__always)
    private static func log2Fixed(_ count: Int) -> UInt64 {
        count < smallLogs.count ? smallLogs[count] : computedLog2(UInt64(count))
    }

    /// The logarithms of the counts that short spans have.
    private static let smallLogs: [UInt64] = (0..<256).map {
        $0 == 0 ? 0 : computedLog2(UInt64($0))
    }

    /// log₂ by repeated squaring: each squaring of a mantissa in [1, 2) yields the next binary digit.
    private static func computedLog2(_ value: UInt64) -> UInt64 {
        let whole = UInt64(63 - value.leadingZeroBitCount)
        var mantissa = whole <= 31 ? value << (31 - whole) : value >> (whole - 31)
        var result = whole
        for _ in 0..<24 {
            mantissa = (mantissa * mantissa) >> 31
            result <<= 1
            if mantissa >= 1 << 32 {
                mantissa >>= 1
                result |= 1
            }
        }
        return result
    }
}

/// Which kinds of characters a span has.
public enum CharacterMix {
    /// Whether `bytes` hold at least so many ASCII digits, letters, capitals, small letters and symbols.
    ///
    /// A symbol is a printable ASCII character that is neither letter nor digit nor blank (RFC 20 §4).
    public static func meets(
        _ bytes: Span<UInt8>, digits: Int = 0, letters: Int = 0, upper: Int = 0, lower: Int = 0,
        symbols: Int = 0
    ) -> Bool {
        var digitCount = 0
        var upperCount = 0
        var lowerCount = 0
        var symbolCount = 0
        for i in 0..<bytes.count {
            let byte = bytes[i]
            if byte.isDigit {
                digitCount += 1
            } else if byte.isUpper {
                upperCount += 1
            } else if byte.isLower {
                lowerCount += 1
            } else if byte > 0x20, byte < 0x7f {
                symbolCount += 1
            }
        }
        return digitCount >= digits && upperCount + lowerCount >= letters && upperCount >= upper
            && lowerCount >= lower && symbolCount >= symbols
    }
}
