/// What an address is for, by the special-purpose registries of IANA.
public enum AddressClass: String, Hashable, Sendable, CaseIterable {
    /// Reachable over the Internet.
    case publicUnicast
    /// Used within networks: RFC 1918, shared space (RFC 6598), unique local (RFC 4193), site-local.
    case privateUse
    case loopback
    case linkLocal
    case multicast
    case documentation
    /// Set aside or not assigned: «this network», benchmarking, protocol assignments, future use.
    case reserved
    case unspecified
}

/// Questions about an Internet address in text.
public enum InternetAddress {
    /// The class of an IPv4 address in dotted decimal; nil when `bytes` are anything else.
    ///
    /// Four numbers 0…255 without leading zeros (RFC 6943 §3.1.1 tells why), nothing before or behind.
    /// Source: RFC 1123 §2.1 (form); RFC 6890 and the IANA IPv4 Special-Purpose Address Registry.
    public static func ipv4Class(_ bytes: Span<UInt8>) -> AddressClass? {
        ipv4(bytes, from: 0, to: bytes.count).map(classify)
    }

    /// The class of an IPv6 address; nil when `bytes` are anything else.
    ///
    /// Full form, `::`, an IPv4 address in the last place, an optional `%zone`. Addresses that carry an
    /// IPv4 address (mapped, `64:ff9b::/96`, 6to4) have the class of that one. Source: RFC 4291 §2.2 and
    /// §2.4, RFC 4007 §11 (zones); RFC 6890 and the IANA IPv6 Special-Purpose Address Registry.
    public static func ipv6Class(_ bytes: Span<UInt8>) -> AddressClass? {
        var groups: InlineArray<8, UInt16> = .init(repeating: 0)
        guard let end = addressEnd(bytes), ipv6(bytes, to: end, into: &groups) else { return nil }
        return classify(groups)
    }
}

// MARK: - Reading

extension InternetAddress {
    private static func ipv4(_ bytes: Span<UInt8>, from start: Int, to end: Int) -> UInt32? {
        guard (7...15).contains(end - start) else { return nil }
        var address: UInt32 = 0
        var octet: UInt32 = 0
        var digits = 0
        var dots = 0
        for i in start..<end {
            let byte = bytes[i]
            if byte == UInt8(ascii: ".") {
                guard digits > 0, dots < 3 else { return nil }
                address = address << 8 | octet
                (octet, digits, dots) = (0, 0, dots + 1)
            } else {
                guard byte.isDigit, digits == 0 || octet > 0 else { return nil }
                octet = octet * 10 + UInt32(byte.digitValue)
                digits += 1
                guard octet <= 255 else { return nil }
            }
        }
        return digits > 0 && dots == 3 ? address << 8 | octet : nil
    }

    /// Where the address ends and its zone begins; nil for a zone that is none.
    private static func addressEnd(_ bytes: Span<UInt8>) -> Int? {
        guard let percent = bytes.first(UInt8(ascii: "%")) else { return bytes.count }
        guard percent + 1 < bytes.count, bytes.count - percent <= 64 else { return nil }
        for i in (percent + 1)..<bytes.count {
            switch bytes[i] {
            case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
                continue
            default: guard bytes[i].isAlphanumeric else { return nil }
            }
        }
        return percent
    }

    private static func ipv6(
        _ bytes: Span<UInt8>, to end: Int, into groups: inout InlineArray<8, UInt16>
    ) -> Bool {
        guard (2...45).contains(end) else { return false }
        var count = 0
        var gap: Int?
        var i = 0
        if bytes.holds("::", at: 0) {
            gap = 0
            i = 2
        }
        while i < end {
            let groupEnd = min(bytes.first(UInt8(ascii: ":"), from: i) ?? end, end)
            guard count < 8, groupEnd > i else { return false }
            if groupEnd == end, let embedded = ipv4(bytes, from: i, to: end) {
                guard count <= 6 else { return false }
                groups[count] = UInt16(truncatingIfNeeded: embedded >> 16)
                groups[count + 1] = UInt16(truncatingIfNeeded: embedded)
                count += 2
                i = end
                break
            }
            guard let value = group(bytes, from: i, to: groupEnd) else { return false }
            groups[count] = value
            count += 1
            i = groupEnd
            guard i < end else { break }
            i += 1
            if i < end, bytes[i] == UInt8(ascii: ":") {
                guard gap == nil else { return false }
                gap = count
                i += 1
            } else if i == end {
                return false
            }
        }
        return spread(&groups, count, gap)
    }

    private static func group(_ bytes: Span<UInt8>, from start: Int, to end: Int) -> UInt16? {
        guard (1...4).contains(end - start) else { return nil }
        var value: UInt16 = 0
        for i in start..<end {
            guard bytes[i].isHexDigit else { return nil }
            value = value << 4 | UInt16(bytes[i].hexValue)
        }
        return value
    }

    /// Puts the zeros of `::` in their place; false when there are too few groups or `::` stands for none.
    private static func spread(
        _ groups: inout InlineArray<8, UInt16>, _ count: Int, _ gap: Int?
    ) -> Bool {
        guard let gap else { return count == 8 }
        guard count < 8 else { return false }
        let zeros = 8 - count
        var i = 7
        while i >= gap {
            groups[i] = i - zeros >= gap ? groups[i - zeros] : 0
            i -= 1
        }
        return true
    }
}

// MARK: - Classes

extension InternetAddress {
    private static func classify(_ address: UInt32) -> AddressClass {
        func lies(in prefix: UInt32, _ length: UInt32) -> Bool {
            address >> (32 - length) == prefix >> (32 - length)
        }
        switch address >> 24 {
        case 0: return address == 0 ? .unspecified : .reserved
        case 10: return .privateUse
        case 127: return .loopback
        case 224...239: return .multicast
        case 240...255: return .reserved
        default: break
        }
        if lies(in: 0xac10_0000, 12) || lies(in: 0xc0a8_0000, 16) || lies(in: 0x6440_0000, 10) {
            return .privateUse
        }
        if lies(in: 0xa9fe_0000, 16) { return .linkLocal }
        if lies(in: 0xc000_0200, 24) || lies(in: 0xc633_6400, 24) || lies(in: 0xcb00_7100, 24) {
            return .documentation
        }
        // 192.0.0.9 and .10 are anycast addresses within the protocol assignments.
        if address == 0xc000_0009 || address == 0xc000_000a { return .publicUnicast }
        if lies(in: 0xc000_0000, 24) || lies(in: 0xc612_0000, 15) || lies(in: 0xc058_6300, 24) {
            return .reserved
        }
        return .publicUnicast
    }

    private static func classify(_ groups: InlineArray<8, UInt16>) -> AddressClass {
        let first = groups[0]
        switch first {
        case 0x0000: return classifyZeroPrefix(groups)
        case 0x0064: return classifyTranslation(groups)
        case 0x2001: return classifyProtocolAssignment(groups)
        case 0x2002: return classify(UInt32(groups[1]) << 16 | UInt32(groups[2]))
        case 0x3fff: return groups[1] >> 12 == 0 ? .documentation : .publicUnicast
        case 0x2000...0x3ffe: return .publicUnicast
        case 0xfc00...0xfdff: return .privateUse
        case 0xfe80...0xfebf: return .linkLocal
        case 0xfec0...0xfeff: return .privateUse
        case 0xff00...0xffff: return .multicast
        default: return .reserved
        }
    }

    /// `::`, `::1`, `::ffff:a.b.c.d`; the rest of `::/16` is not assigned.
    private static func classifyZeroPrefix(_ groups: InlineArray<8, UInt16>) -> AddressClass {
        for i in 1..<5 where groups[i] != 0 { return .reserved }
        let tail = UInt32(groups[6]) << 16 | UInt32(groups[7])
        if groups[5] == 0xffff { return classify(tail) }
        guard groups[5] == 0 else { return .reserved }
        return tail == 0 ? .unspecified : tail == 1 ? .loopback : .reserved
    }

    /// `64:ff9b::/96` (RFC 6052) and `64:ff9b:1::/48` (RFC 8215).
    private static func classifyTranslation(_ groups: InlineArray<8, UInt16>) -> AddressClass {
        guard groups[1] == 0xff9b else { return .reserved }
        if groups[2] == 1 { return .privateUse }
        for i in 2..<6 where groups[i] != 0 { return .reserved }
        return classify(UInt32(groups[6]) << 16 | UInt32(groups[7]))
    }

    /// `2001::/16`: documentation, and the few globally reachable parts of `2001::/23`.
    private static func classifyProtocolAssignment(
        _ groups: InlineArray<8, UInt16>
    ) -> AddressClass {
        let second = groups[1]
        if second == 0x0db8 { return .documentation }
        guard second < 0x0200 else { return .publicUnicast }
        switch second {
        case 0x0000, 0x0003, 0x0020...0x003f: return .publicUnicast
        case 0x0001: return groups[2] == 0 ? .publicUnicast : .reserved
        case 0x0004: return groups[2] == 0x0112 ? .publicUnicast : .reserved
        default: return .reserved
        }
    }
}
