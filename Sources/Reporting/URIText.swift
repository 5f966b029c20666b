extension [UInt8] {
    /// Appends a file path as a URI reference (RFC 3986 §4.1, RFC 8089): relative paths stay
    /// relative, absolute ones become `file:///…`, bytes beyond the unreserved are percent-encoded. So are the slashes
    /// beside `.` and `..` in a container, whose names lead nowhere: a reader would resolve them (RFC 3986 §5.2.4).
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
        let container = firstMark(in: path)
        for index in start..<path.count {
            if index > container, path[index] == UInt8(ascii: "/"),
                isDots(path, before: index) || isDots(path, after: index)
            {
                append(text: "%2F")
            } else {
                append(uriPathByte: path[index])
            }
        }
    }

    /// Where `!/`, behind which are names of a container, begins; the end where it is not.
    private func firstMark(in path: Span<UInt8>) -> Int {
        for index in 0..<path.count where path[index] == UInt8(ascii: "!") {
            if index + 1 < path.count, path[index + 1] == UInt8(ascii: "/") { return index }
        }
        return path.count
    }

    /// Whether `.` or `..` stands between two slashes, or a slash and the end.
    private func isDots(_ path: Span<UInt8>, after slash: Int) -> Bool {
        var end = slash + 1
        while end < path.count, end <= slash + 2, path[end] == UInt8(ascii: ".") { end += 1 }
        return end > slash + 1 && (end == path.count || path[end] == UInt8(ascii: "/"))
    }

    private func isDots(_ path: Span<UInt8>, before slash: Int) -> Bool {
        var start = slash
        while start > 0, slash - start < 2, path[start - 1] == UInt8(ascii: ".") { start -= 1 }
        return start < slash && start > 0 && path[start - 1] == UInt8(ascii: "/")
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
