/// JSON (RFC 8259), written by hand for speed and for exactness with broken UTF-8.
extension [UInt8] {
    /// Appends a quoted string; broken UTF-8 becomes U+FFFD, controls and U+2028/9 are escaped.
    package mutating func append(json bytes: Span<UInt8>) {
        append("\"")
        append(jsonInside: bytes)
        append("\"")
    }

    package mutating func append(json text: String) {
        append(json: text.utf8.span)
    }

    /// Appends `"key":`, the key needing no escapes.
    package mutating func append(key: String) {
        append("\"")
        append(text: key)
        append(text: "\":")
    }

    /// Appends the inside of a string, without its quotes.
    package mutating func append(jsonInside bytes: Span<UInt8>) {
        var index = 0
        while index < bytes.count {
            let scalar = nextScalar(in: bytes, at: &index)
            switch scalar {
            case 0x22: append(text: "\\\"")
            case 0x5c: append(text: "\\\\")
            case 0x0a: append(text: "\\n")
            case 0x0d: append(text: "\\r")
            case 0x09: append(text: "\\t")
            // C1 controls and DEL too: a log of JSON lines is often read on a terminal.
            case 0..<0x20, 0x7f..<0xa0, 0x2028, 0x2029:
                append(text: "\\u")
                append(hex: UInt8(scalar >> 8))
                append(hex: UInt8(scalar & 0xff))
            default: append(scalar: scalar)
            }
        }
    }

    /// Appends `["a","b"]`.
    package mutating func append(json texts: [String]) {
        append("[")
        for (index, text) in texts.enumerated() {
            if index > 0 { append(",") }
            append(json: text)
        }
        append("]")
    }
}
