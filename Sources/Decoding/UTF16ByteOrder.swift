/// Which byte of a UTF-16 code unit comes first.
public enum UTF16ByteOrder: Hashable, Sendable, CaseIterable {
    case littleEndian
    case bigEndian

    /// `FF FE` or `FE FF`.
    public var mark: [UInt8] {
        switch self {
        case .littleEndian: [0xff, 0xfe]
        case .bigEndian: [0xfe, 0xff]
        }
    }

    /// What the first bytes of a stream say about its encoding.
    public enum Detection: Hashable, Sendable {
        case utf16(UTF16ByteOrder)
        /// Not UTF-16 with a byte order mark.
        case other
        /// Too few bytes to tell; ask again with more.
        case undecided
    }

    /// Looks for the byte order mark of UTF-16 (Unicode 15 §23.8, RFC 2781 §3.2).
    ///
    /// `FF FE 00 00` is the mark of UTF-32 and so counts as `other`. `isWholeStream` says that no
    /// further bytes follow; then the answer is never `undecided`. At most 4 bytes are looked at.
    public static func detect(_ head: Span<UInt8>, isWholeStream: Bool) -> Detection {
        guard head.count >= 2 else {
            let canBecome = head.count == 0 || head[0] == 0xff || head[0] == 0xfe
            return canBecome && !isWholeStream ? .undecided : .other
        }
        if head[0] == 0xfe && head[1] == 0xff { return .utf16(.bigEndian) }
        guard head[0] == 0xff && head[1] == 0xfe else { return .other }
        if head.count >= 3 && head[2] != 0 { return .utf16(.littleEndian) }
        if head.count >= 4 { return head[3] == 0 ? .other : .utf16(.littleEndian) }
        return isWholeStream ? .utf16(.littleEndian) : .undecided
    }
}
