/// Questions about an e-mail address.
public enum EmailAddress {
    /// A local part has at most 64 bytes (RFC 5321 §4.5.3.1.1).
    static let localBytesMax = 64
    /// A domain has at most 255 bytes (RFC 5321 §4.5.3.1.2).
    static let domainBytesMax = 255
    /// A path has at most 256 bytes with its angle brackets (RFC 5321 §4.5.3.1.3).
    static let addressBytesMax = 254

    /// Whether `bytes` are an address as people have them: dot-atom, `@`, a host name under a top-level domain that exists.
    ///
    /// Bytes beyond ASCII stand for letters (RFC 6531 §3.3, RFC 5890 §2.3.2.1); quoted local parts and address literals (`"a b"@c`, `a@[192.0.2.1]`) are refused: no
    /// one hands those out. Source: RFC 5321 §4.1.2 and §4.5.3.1, RFC 5322 §3.2.3 (dot-atom), RFC 1123
    /// §2.1 (host names).
    public static func isValid(_ bytes: Span<UInt8>) -> Bool {
        guard bytes.count <= addressBytesMax, let at = bytes.first(UInt8(ascii: "@")) else {
            return false
        }
        let domain = at + 1
        guard (1...localBytesMax).contains(at), bytes.count - domain <= domainBytesMax else {
            return false
        }
        return isDotAtom(bytes, to: at) && isHostName(bytes, from: domain)
            && TopLevelDomain.endsInKnownTLD(bytes.extracting(domain..<bytes.count))
    }

    private static func isDotAtom(_ bytes: Span<UInt8>, to end: Int) -> Bool {
        var afterDot = true
        for i in 0..<end {
            if bytes[i] == UInt8(ascii: ".") {
                if afterDot { return false }
                afterDot = true
            } else {
                guard isAtomCharacter(bytes[i]) else { return false }
                afterDot = false
            }
        }
        return !afterDot
    }

    /// `atext` of RFC 5322 §3.2.3.
    private static func isAtomCharacter(_ byte: UInt8) -> Bool {
        if byte.isAlphanumeric || byte >= 0x80 { return true }
        switch byte {
        case UInt8(ascii: "!"), UInt8(ascii: "#"), UInt8(ascii: "$"), UInt8(ascii: "%"),
            UInt8(ascii: "&"), UInt8(ascii: "'"), UInt8(ascii: "*"), UInt8(ascii: "+"),
            UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: "="), UInt8(ascii: "?"),
            UInt8(ascii: "^"), UInt8(ascii: "_"), UInt8(ascii: "`"), UInt8(ascii: "{"),
            UInt8(ascii: "|"), UInt8(ascii: "}"), UInt8(ascii: "~"):
            return true
        default: return false
        }
    }

    /// Labels of 1…63 letters, digits and inner hyphens, with single dots between.
    private static func isHostName(_ bytes: Span<UInt8>, from start: Int) -> Bool {
        var labelStart = start
        for i in start...bytes.count {
            guard i == bytes.count || bytes[i] == UInt8(ascii: ".") else {
                guard bytes[i].isAlphanumeric || bytes[i] >= 0x80 || bytes[i] == UInt8(ascii: "-")
                else { return false }
                continue
            }
            guard (1...TopLevelDomain.labelBytesMax).contains(i - labelStart),
                bytes[labelStart] != UInt8(ascii: "-"), bytes[i - 1] != UInt8(ascii: "-")
            else { return false }
            labelStart = i + 1
        }
        return true
    }
}
