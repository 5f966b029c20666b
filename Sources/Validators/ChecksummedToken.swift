/// Tokens and keys whose last characters are a checksum of the rest, each by its provider's own rule.
///
/// GitHub's and npm's are in ``TokenChecksum``, addresses in ``CryptoAddress``.
public enum ChecksummedToken: String, CaseIterable, Hashable, Sendable {
    /// `AGE-SECRET-KEY-1…`: Bech32 (BIP 173) in capitals, without its limit of 90. Source: age-encryption.org/v1, «X25519».
    case age
    /// Wallet import format: Base58Check of 37 or 38 bytes. Source: Bitcoin Wiki, «Wallet import format».
    case bitcoinPrivateKey = "bitcoin_private_key"
    /// `xprv…` and its kin: Base58Check of 82 bytes. Source: BIP 32, «Serialization format».
    case bitcoinExtendedKey = "bitcoin_extended_key"
    /// `glpat-<payload>.<version>.<length><sum>`: seven digits in base 36 of the CRC-32 of all before them, the prefix
    /// with it. Source: GitLab, «Routable tokens» (design of Cells), `Authn::TokenField::Generator::RoutableToken`.
    case gitLabRoutable = "gitlab_routable"
    /// `glsa_<32>_<sum>`: the CRC-32 of all before the last `_` as four bytes, the lowest first, in hexadecimal.
    /// Source: Grafana, `pkg/components/satokengen`.
    case grafana
    /// `syt_…_<sum>`, `mat_…_<sum>`: six digits in base 62 of the CRC-32 of all before the last `_`. Sources: Synapse,
    /// `handlers/auth.py`; Matrix Authentication Service, `data-model/src/tokens.rs`.
    case matrix

    /// Whether the checksum that `bytes` end in is that of the rest.
    public func holds(_ bytes: Span<UInt8>) -> Bool {
        switch self {
        case .age:
            bytes.count == 74 && bytes.holds("AGE-SECRET-KEY-1", at: 0)
                && CryptoAddress.polymod(bytes, separator: 15) == 1
        case .bitcoinPrivateKey:
            CryptoAddress.isBase58Check(bytes, size: 37)
                || CryptoAddress.isBase58Check(bytes, size: 38)
        case .bitcoinExtendedKey: CryptoAddress.isBase58Check(bytes, size: 82)
        case .gitLabRoutable: Self.endsInNumber(bytes, base: 36, digits: 7, gap: 0)
        case .grafana: Self.endsInHexadecimal(bytes)
        case .matrix: Self.endsInNumber(bytes, base: 62, digits: 6, gap: 1)
        }
    }

    /// Whether the last `digits` are the CRC-32 of all before them but the `gap` bytes right before.
    private static func endsInNumber(
        _ bytes: Span<UInt8>, base: UInt64, digits: Int, gap: Int
    ) -> Bool {
        let end = bytes.count - digits - gap
        guard end > 0, gap == 0 || bytes[end] == UInt8(ascii: "_") else { return false }
        var stated: UInt64 = 0
        for i in (end + gap)..<bytes.count {
            guard let digit = digit(bytes[i], base: base) else { return false }
            stated = stated * base + digit
        }
        return stated == UInt64(Checksums.crc32(bytes, from: 0, to: end))
    }

    /// `0`–`9`, then in base 36 `a`–`z`, in base 62 `A`–`Z` and `a`–`z`.
    private static func digit(_ byte: UInt8, base: UInt64) -> UInt64? {
        if byte.isDigit { return UInt64(byte.digitValue) }
        if byte.isLower { return UInt64(byte) - 0x61 + (base == 36 ? 10 : 36) }
        if base == 62, byte.isUpper { return UInt64(byte) - 0x41 + 10 }
        return nil
    }

    /// Whether the last eight small hexadecimal digits behind `_` are the CRC-32 of all before it, its lowest byte first.
    private static func endsInHexadecimal(_ bytes: Span<UInt8>) -> Bool {
        let end = bytes.count - 9
        guard end > 0, bytes[end] == UInt8(ascii: "_") else { return false }
        let alphabet = "0123456789abcdef".utf8.span
        var stated: UInt32 = 0
        for i in 0..<8 {
            guard let digit = alphabet.first(bytes[end + 1 + i]) else { return false }
            // Bytes run from the lowest, digits within a byte from the highest.
            stated |= UInt32(digit) << UInt32(i / 2 * 8 + (1 - i % 2) * 4)
        }
        return stated == Checksums.crc32(bytes, from: 0, to: end)
    }
}
