/// Check-digit arithmetic over a span of text.
public enum Checksums {
    /// Whether the digits among `bytes` pass the Luhn check; other bytes are skipped.
    ///
    /// At least two digits are needed. Source: ISO/IEC 7812-1, annex B («Luhn formula for computing
    /// modulus 10 double-add-double check digits»).
    public static func isLuhnValid(_ bytes: Span<UInt8>) -> Bool {
        var sum = 0
        var digits = 0
        var i = bytes.count - 1
        while i >= 0 {
            let byte = bytes[i]
            i -= 1
            guard byte.isDigit else { continue }
            var value = byte.digitValue
            if digits & 1 == 1 {
                value *= 2
                if value > 9 { value -= 9 }
            }
            sum = (sum + value) % 10
            digits += 1
        }
        return digits >= 2 && sum == 0
    }

    /// The CRC-32 of the bytes from `start` up to `end`: polynomial 0x04C11DB7 reflected, start and final XOR all ones.
    ///
    /// Source: ISO/IEC/IEEE 8802-3 (Ethernet), as in RFC 1952 §8. Both bounds must lie in the span.
    static func crc32(_ bytes: Span<UInt8>, from start: Int, to end: Int) -> UInt32 {
        let table: InlineArray<16, UInt32> = [
            0x0000_0000, 0x1db7_1064, 0x3b6e_20c8, 0x26d9_30ac,
            0x76dc_4190, 0x6b6b_51f4, 0x4db2_6158, 0x5005_713c,
            0xedb8_8320, 0xf00f_9344, 0xd6d6_a3e8, 0xcb61_b38c,
            0x9b64_c2b0, 0x86d3_d2d4, 0xa00a_e278, 0xbdbd_f21c,
        ]
        var crc: UInt32 = 0xffff_ffff
        for i in start..<end {
            crc ^= UInt32(bytes[i])
            crc = crc >> 4 ^ table[Int(crc & 15)]
            crc = crc >> 4 ^ table[Int(crc & 15)]
        }
        return ~crc
    }
}

/// Checksums that providers put into their tokens, so that a scanner can tell a token from a look-alike.
public enum TokenChecksum {
    /// Whether the last `checksumLength` characters are the base62 CRC-32 of the characters between the last `_` and them.
    ///
    /// Base62 here counts `0`–`9`, `A`–`Z`, `a`–`z` and is padded with leading zeros. The prefix with
    /// its underscore is not part of the sum; a token without `_` is summed from its first byte. The
    /// sum of an empty part is refused.
    ///
    /// Known to hold, with 6 characters, for GitHub's `ghp_ gho_ ghu_ ghs_ ghr_` (36 characters after
    /// the prefix) and for npm's `npm_` (36). It does **not** hold for GitHub's fine-grained
    /// `github_pat_<22>_<59>`, whose check is of another kind and not documented by GitHub, nor for
    /// GitLab's tokens (base36, fields of their own).
    ///
    /// Source: «Behind GitHub's new authentication token formats», github.blog, 2021-04-05; «npm has
    /// a new access token format», github.blog, 2021-09-23.
    public static func isCRC32Base62Valid(_ token: Span<UInt8>, checksumLength: Int) -> Bool {
        guard checksumLength > 0, checksumLength < token.count else { return false }
        let sumStart = token.count - checksumLength
        var partStart = sumStart
        while partStart > 0, token[partStart - 1] != UInt8(ascii: "_") { partStart -= 1 }
        guard partStart < sumStart else { return false }
        guard let stated = base62(token, from: sumStart) else { return false }
        return stated == Checksums.crc32(token, from: partStart, to: sumStart)
    }

    /// The base62 number from `start` to the end; nil for another character or a value over 32 bits.
    private static func base62(_ token: Span<UInt8>, from start: Int) -> UInt32? {
        var value: UInt64 = 0
        for i in start..<token.count {
            let byte = token[i]
            let digit: UInt8
            if byte.isDigit {
                digit = byte &- 0x30
            } else if byte.isUpper {
                digit = byte &- 0x41 &+ 10
            } else if byte.isLower {
                digit = byte &- 0x61 &+ 36
            } else {
                return nil
            }
            value = value * 62 + UInt64(digit)
            if value > UInt64(UInt32.max) { return nil }
        }
        return UInt32(value)
    }
}
