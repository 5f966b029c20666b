/// A keyed 128-bit hash of a match. Without the key it says nothing; with it, equal values are equal.
public struct Fingerprint: Hashable, Sendable, CustomStringConvertible {
    public let high: UInt64
    public let low: UInt64

    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Reads 32 lower-case hexadecimal digits; nil for any other text.
    public init?(hex: String) {
        let digits = Array(hex.utf8)
        guard digits.count == 32 else { return nil }
        var words: (UInt64, UInt64) = (0, 0)
        for (index, digit) in digits.enumerated() {
            let value: UInt64
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = UInt64(digit - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"):
                value = UInt64(digit - UInt8(ascii: "a") + 10)
            default: return nil
            }
            if index < 16 { words.0 = words.0 << 4 | value } else { words.1 = words.1 << 4 | value }
        }
        self.high = words.0
        self.low = words.1
    }

    /// Appends 32 lower-case hexadecimal digits.
    @inlinable
    public func append(to output: inout [UInt8]) {
        for word in [high, low] {
            for shift in stride(from: UInt64(60), through: 0, by: -4) {
                let nibble = UInt8(truncatingIfNeeded: word >> shift & 15)
                output.append(nibble < 10 ? nibble &+ 48 : nibble &+ 87)
            }
        }
    }

    public var description: String {
        var bytes: [UInt8] = []
        append(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// The secret under which fingerprints and hash redactions are made: 128 bits.
///
/// The hash is SipHash-2-4 with 128-bit output (Aumasson, Bernstein: «SipHash: a fast short-input
/// PRF», 2012; reference vectors of its authors), a pseudo-random function: whoever lacks the key
/// cannot test guesses of a card number or a password against a fingerprint.
public struct FingerprintKey: Hashable, Sendable {
    let k0: UInt64
    let k1: UInt64

    public init(_ k0: UInt64, _ k1: UInt64) {
        self.k0 = k0
        self.k1 = k1
    }

    /// Makes a key of 16 bytes; nil for any other count.
    public init?(bytes: [UInt8]) {
        guard bytes.count == 16 else { return nil }
        self.k0 = bytes[0..<8].reversed().reduce(0) { $0 << 8 | UInt64($1) }
        self.k1 = bytes[8..<16].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// A fresh key from the system's random source.
    public static func random() -> FingerprintKey {
        FingerprintKey(UInt64.random(in: 0...UInt64.max), UInt64.random(in: 0...UInt64.max))
    }

    /// 32 hexadecimal digits, for the file that keeps it; as secret as the key.
    public var digits: String { Fingerprint(high: k0, low: k1).description }

    /// The fingerprint of a match of one rule: the rule's id is hashed in, so two rules never collide by value.
    public func fingerprint(rule: RuleID, match: Span<UInt8>) -> Fingerprint {
        var state = SipHash128(k0, k1)
        state.absorb(rule.text.utf8.span)
        state.absorb(0)
        state.absorb(match)
        return state.finish()
    }

    /// The keyed hash of plain bytes, for replacing equal values by equal tokens.
    public func hash(_ bytes: Span<UInt8>) -> Fingerprint {
        var state = SipHash128(k0, k1)
        state.absorb(bytes)
        return state.finish()
    }
}

/// SipHash-2-4 with 128 bits of output, absorbing bytes little by little.
struct SipHash128: Sendable {
    private var v0: UInt64
    private var v1: UInt64
    private var v2: UInt64
    private var v3: UInt64
    private var pending: UInt64 = 0
    private var length: Int = 0

    init(_ k0: UInt64, _ k1: UInt64) {
        v0 = k0 ^ 0x736f_6d65_7073_6575
        v1 = k1 ^ 0x646f_7261_6e64_6f6d ^ 0xee
        v2 = k0 ^ 0x6c79_6765_6e65_7261
        v3 = k1 ^ 0x7465_6462_7974_6573
    }

    mutating func absorb(_ bytes: Span<UInt8>) {
        var index = 0
        while index < bytes.count, length & 7 != 0 {
            absorb(bytes[index])
            index += 1
        }
        // Whole words, as long as there are eight bytes.
        while index + 8 <= bytes.count {
            let word = unsafe bytes.bytes.unsafeLoadUnaligned(
                fromByteOffset: index, as: UInt64.self)
            compress(UInt64(littleEndian: word))
            length += 8
            index += 8
        }
        while index < bytes.count {
            absorb(bytes[index])
            index += 1
        }
    }

    mutating func absorb(_ byte: UInt8) {
        pending |= UInt64(byte) << UInt64(8 * (length & 7))
        length += 1
        if length & 7 == 0 {
            compress(pending)
            pending = 0
        }
    }

    mutating func finish() -> Fingerprint {
        compress(pending | UInt64(length & 0xff) << 56)
        v2 ^= 0xee
        for _ in 0..<4 { round() }
        let first = v0 ^ v1 ^ v2 ^ v3
        v1 ^= 0xdd
        for _ in 0..<4 { round() }
        return Fingerprint(high: first.byteSwapped, low: (v0 ^ v1 ^ v2 ^ v3).byteSwapped)
    }

    private mutating func compress(_ word: UInt64) {
        v3 ^= word
        round()
        round()
        v0 ^= word
    }

    private mutating func round() {
        v0 = v0 &+ v1
        v1 = rotate(v1, 13) ^ v0
        v0 = rotate(v0, 32)
        v2 = v2 &+ v3
        v3 = rotate(v3, 16) ^ v2
        v0 = v0 &+ v3
        v3 = rotate(v3, 21) ^ v0
        v2 = v2 &+ v1
        v1 = rotate(v1, 17) ^ v2
        v2 = rotate(v2, 32)
    }

    private func rotate(_ word: UInt64, _ by: UInt64) -> UInt64 {
        word << by | word >> (64 - by)
    }
}

/// A fingerprint in the making, for matches that flow by.
public struct FingerprintStream: Sendable {
    private var state: SipHash128

    /// Begins the fingerprint of a match of `rule`.
    public init(_ key: FingerprintKey, rule: RuleID) {
        state = SipHash128(key.k0, key.k1)
        state.absorb(rule.text.utf8.span)
        state.absorb(0)
    }

    /// Begins the hash of something that is no secret, such as the rules in use; `domain` keeps kinds apart.
    public init(ofContent domain: String) {
        self.init(FingerprintKey(0x736c_7569, 0x6365), rule: RuleID(domain))
    }

    /// Takes the next byte of the match.
    public mutating func absorb(_ byte: UInt8) {
        state.absorb(byte)
    }

    /// Takes the next bytes of the match.
    public mutating func absorb(_ bytes: [UInt8]) { state.absorb(bytes.span) }

    /// Takes the bytes of `text`.
    public mutating func absorb(_ text: String) { state.absorb(text.utf8.span) }

    /// The fingerprint of all bytes taken so far.
    public func finish() -> Fingerprint {
        var copy = state
        return copy.finish()
    }
}
