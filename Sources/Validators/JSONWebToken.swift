/// Questions about a JSON Web Token.
public enum JSONWebToken {
    /// A header longer than this is no header: real ones have some hundred bytes.
    static let headerBytesMax = 16_384

    /// Whether the first part of `token` decodes to a JSON object that has `key` as a member of its own.
    ///
    /// The part ends before the first `.` (or at the end when there is none); it is base64url without
    /// padding. `key` is compared byte by byte with the name as it is written in the JSON text, at the
    /// outermost level only. The text is decoded as it is read, so nothing is stored. Source: RFC 7519
    /// §7.2, RFC 7515 §2 and §4 (base64url, header), RFC 8259 (JSON).
    public static func headerHasKey(_ token: Span<UInt8>, key: Span<UInt8>) -> Bool {
        var reader = HeaderReader()
        var bits: UInt32 = 0
        var bitCount = 0
        for i in 0..<token.count {
            if token[i] == UInt8(ascii: ".") { break }
            guard i < headerBytesMax, let value = base64URL(token[i]) else { return false }
            bits = bits << 6 | value
            bitCount += 6
            guard bitCount >= 8 else { continue }
            bitCount -= 8
            guard reader.take(UInt8(truncatingIfNeeded: bits >> UInt32(bitCount)), key) else {
                return false
            }
        }
        // Six bits left over mean a lone character: no whole byte.
        return bitCount < 6 && reader.isDone && reader.found
    }

    private static func base64URL(_ byte: UInt8) -> UInt32? {
        if byte.isUpper { return UInt32(byte) - 65 }
        if byte.isLower { return UInt32(byte) - 71 }
        if byte.isDigit { return UInt32(byte) + 4 }
        if byte == UInt8(ascii: "-") { return 62 }
        if byte == UInt8(ascii: "_") { return 63 }
        return nil
    }
}

/// Follows the bytes of a JSON object: strings, nesting, and the names at the outermost level.
///
/// It tells JSON from noise and finds a name; it does not check numbers and literals letter by letter.
private struct HeaderReader {
    /// Brackets open at once; deeper JSON is refused.
    private static let depthMax = 64

    private(set) var found = false
    private(set) var isDone = false
    private var depth = 0
    /// Bit `n` is set when the bracket at depth `n + 1` is `{`.
    private var objects: UInt64 = 0
    private var inString = false
    private var escaped = false
    /// Whether a string that begins now is a name.
    private var expectsName = false
    /// How much of the key the name has matched; -1 once it differs.
    private var matched = -1
    /// Whether the name read last is the key, and waits for its colon.
    private var keyIsRead = false

    /// Takes the next byte of the text; false when it cannot be JSON any more.
    mutating func take(_ byte: UInt8, _ key: Span<UInt8>) -> Bool {
        if inString { return takeInString(byte, key) }
        switch byte {
        case 0x20, 0x09, 0x0a, 0x0d: return true
        case UInt8(ascii: "{"): return open(isObject: true)
        case UInt8(ascii: "["): return depth > 0 && open(isObject: false)
        case UInt8(ascii: "}"): return close(isObject: true)
        case UInt8(ascii: "]"): return close(isObject: false)
        case UInt8(ascii: "\""):
            guard depth > 0, !isDone else { return false }
            inString = true
            matched = expectsName && depth == 1 ? 0 : -1
            return true
        case UInt8(ascii: ":"):
            if keyIsRead { found = true }
            keyIsRead = false
            expectsName = false
            return depth > 0
        case UInt8(ascii: ","):
            expectsName = isInObject
            return depth > 0 && !isDone
        default:
            // Numbers and the words true, false, null.
            guard depth > 0, !isDone, !expectsName else { return false }
            return byte.isAlphanumeric || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")
                || byte == UInt8(ascii: ".")
        }
    }

    private var isInObject: Bool { depth > 0 && objects >> UInt64(depth - 1) & 1 == 1 }

    private mutating func takeInString(_ byte: UInt8, _ key: Span<UInt8>) -> Bool {
        guard byte >= 0x20 else { return false }
        if escaped {
            escaped = false
            matched = -1
        } else if byte == UInt8(ascii: "\\") {
            escaped = true
        } else if byte == UInt8(ascii: "\"") {
            inString = false
            keyIsRead = matched == key.count
            return true
        } else if matched >= 0 {
            matched = matched < key.count && key[matched] == byte ? matched + 1 : -1
        }
        return true
    }

    private mutating func open(isObject: Bool) -> Bool {
        guard !isDone, depth < Self.depthMax, depth == 0 || !expectsName else { return false }
        let bit: UInt64 = 1 << UInt64(depth)
        objects = isObject ? objects | bit : objects & ~bit
        depth += 1
        expectsName = isObject
        return true
    }

    private mutating func close(isObject: Bool) -> Bool {
        guard depth > 0, isInObject == isObject else { return false }
        depth -= 1
        expectsName = false
        if depth == 0 { isDone = true }
        return true
    }
}
