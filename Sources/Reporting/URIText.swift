extension [UInt8] {
    /// Appends a file path as a URI reference (RFC 3986 §4.1, RFC 8089): relative paths stay
    /// relative, absolute ones become `file:///…`, bytes beyond the unreserved are percent-encoded.
    package mutating func append(uriOfPath path: Span<UInt8>) {
        var start = 0
        if path.count > 0, path[0] == UInt8(ascii: "/") {
            append(text: "file://")
        } else {
            while start + 1 < path.count, path[start] == UInt8(ascii: "."),
                path[start + 1] == UInt8(ascii: "/")
            {
                start += 2
                while start < path.count, path[start] == UInt8(ascii: "/") { start += 1 }
            }
        }
        for index in start..<path.count { append(uriPathByte: path[index]) }
    }

    private mutating func append(uriPathByte byte: UInt8) {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "/"):
            append(byte)
        default:
            append("%")
            append(hexUpper: byte >> 4)
            append(hexUpper: byte & 15)
        }
    }

    private mutating func append(hexUpper nibble: UInt8) {
        append(nibble < 10 ? nibble &+ 48 : nibble &+ 55)
    }
}
