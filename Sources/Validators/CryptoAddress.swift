/// Addresses of crypto-currencies that carry a checksum.
public enum CryptoAddress {
    /// Whether `bytes` are Base58Check of a version and a hash, 25 bytes in all: Bitcoin, Litecoin, Dogecoin, Dash, TRON and their kin.
    ///
    /// The last four bytes are the first of SHA-256 taken twice over the rest. Versions: Bitcoin 0x00, 0x05;
    /// Litecoin 0x30, 0x32; Dogecoin 0x1e, 0x16; Dash 0x4c, 0x10; TRON 0x41. Source: Bitcoin Wiki,
    /// «Base58Check encoding»; each currency's chain parameters.
    public static func isBase58Check(_ bytes: Span<UInt8>) -> Bool {
        guard bytes.count >= 25, bytes.count <= 35 else { return false }
        guard let decoded = base58(bytes, count: 25) else { return false }
        switch decoded[0] {
        case 0x00, 0x05, 0x30, 0x32, 0x1e, 0x16, 0x4c, 0x10, 0x41: return endsInCheck(decoded)
        default: return false
        }
    }

    /// Whether `bytes` are Base58Check of `size` bytes, of any version.
    static func isBase58Check(_ bytes: Span<UInt8>, size: Int) -> Bool {
        // A byte takes 1.37 characters.
        guard bytes.count <= size * 3 / 2, let decoded = base58(bytes, count: size) else {
            return false
        }
        return endsInCheck(decoded)
    }

    private static func endsInCheck(_ decoded: [UInt8]) -> Bool {
        let check = SHA256.digest(SHA256.digest(Array(decoded.dropLast(4)))).prefix(4)
        return Array(decoded.suffix(4)) == Array(check)
    }

    /// Whether `bytes` are a SegWit address: Bech32 for version 0, Bech32m for 1 to 16.
    ///
    /// One case throughout; the part before the last `1` names the chain (`bc`, `ltc`, `tb`). Source: BIP 173 and
    /// BIP 350.
    public static func isSegWit(_ bytes: Span<UInt8>) -> Bool {
        guard bytes.count >= 14, bytes.count <= 90, let one = bytes.last(UInt8(ascii: "1")),
            one > 0,
            bytes.count - one > 8
        else { return false }
        guard let polymod = polymod(bytes, separator: one),
            let version = bech32Alphabet.span.first(bytes[one + 1].lowered), version <= 16
        else { return false }
        // 5 bits a character: version, program, six characters of checksum.
        let program = (bytes.count - one - 8) * 5 / 8
        guard version == 0 ? program == 20 || program == 32 : (2...40).contains(program) else {
            return false
        }
        return polymod == (version == 0 ? 1 : 0x2bc8_30a3)
    }

    /// Whether `bytes` are an Ethereum address: `0x` and 40 hexadecimal digits, of one case or with the checksum in their case.
    ///
    /// Source: EIP-55: a letter is large where the digit of Keccak-256 over the small letters is 8 or more.
    public static func isEthereum(_ bytes: Span<UInt8>) -> Bool {
        guard bytes.count == 42, bytes.holds("0x", at: 0) else { return false }
        var small: [UInt8] = []
        var hasUpper = false
        var hasLower = false
        for i in 2..<42 {
            guard bytes[i].isHexDigit else { return false }
            if bytes[i].isUpper { hasUpper = true }
            if bytes[i].isLower { hasLower = true }
            small.append(bytes[i].lowered)
        }
        guard hasUpper, hasLower else { return true }
        let digest = Keccak256.digest(short: small)
        for i in 0..<40 where bytes[i + 2].isLetter {
            let half = i % 2 == 0 ? digest[i / 2] >> 4 : digest[i / 2] & 15
            if bytes[i + 2].isUpper != (half >= 8) { return false }
        }
        return true
    }

    private static let bech32Alphabet = Array("qpzry9x8gf2tvdw0s3jn54khce6mua7l".utf8)

    /// What the checksum of Bech32 comes to: 1 for Bech32, 0x2bc830a3 for Bech32m; nil for mixed case and other characters.
    ///
    /// The name of the kind ends where the `separator` stands. Source: BIP 173.
    static func polymod(_ bytes: Span<UInt8>, separator: Int) -> UInt32? {
        var polymod: UInt32 = 1
        for i in 0..<separator { polymod = step(polymod, UInt32(bytes[i].lowered >> 5)) }
        polymod = step(polymod, 0)
        for i in 0..<separator { polymod = step(polymod, UInt32(bytes[i].lowered & 31)) }
        var hasUpper = false
        var hasLower = false
        for i in 0..<bytes.count {
            if bytes[i].isUpper { hasUpper = true }
            if bytes[i].isLower { hasLower = true }
            guard i > separator else { continue }
            guard let value = bech32Alphabet.span.first(bytes[i].lowered) else { return nil }
            polymod = step(polymod, UInt32(value))
        }
        return hasUpper && hasLower ? nil : polymod
    }

    private static func step(_ polymod: UInt32, _ value: UInt32) -> UInt32 {
        let generators: InlineArray<5, UInt32> = [
            0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3,
        ]
        let top = polymod >> 25
        var result = (polymod & 0x1ff_ffff) << 5 ^ value
        for i in 0..<5 where top >> UInt32(i) & 1 == 1 { result ^= generators[i] }
        return result
    }

    /// The number in base 58 as `count` bytes, most significant first; nil where it does not fit or its leading ones do not tell its leading zeros.
    private static func base58(_ bytes: Span<UInt8>, count: Int) -> [UInt8]? {
        let alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz".utf8.span
        var result = [UInt8](repeating: 0, count: count)
        for i in 0..<bytes.count {
            guard var carry = alphabet.first(bytes[i]) else { return nil }
            for j in stride(from: count - 1, through: 0, by: -1) {
                carry += Int(result[j]) * 58
                result[j] = UInt8(carry & 0xff)
                carry >>= 8
            }
            if carry != 0 { return nil }
        }
        var ones = 0
        while ones < bytes.count, bytes[ones] == UInt8(ascii: "1") { ones += 1 }
        var zeros = 0
        while zeros < count, result[zeros] == 0 { zeros += 1 }
        return ones == zeros ? result : nil
    }
}
