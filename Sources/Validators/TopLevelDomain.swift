/// Questions about top-level domains.
public enum TopLevelDomain {
    /// A DNS label has at most 63 bytes (RFC 1035 §2.3.4).
    static let labelBytesMax = 63

    /// Whether `label` is a top-level domain that exists, in ASCII of any case (`com`, `xn--p1ai`) or UTF-8 (`рф`).
    ///
    /// O(log n). Source: the ICANN section of the Public Suffix List, which follows IANA's root zone
    /// database; RFC 1591, RFC 5890 for the `xn--` forms.
    public static func isKnown(_ label: Span<UInt8>) -> Bool {
        let count = label.count
        guard count >= 2, count <= labelBytesMax else { return false }
        var lowered: InlineArray<64, UInt8> = .init(repeating: 0)
        for i in 0..<count { lowered[i] = label[i].lowered }
        let key = lowered.span.extracting(0..<count)
        let names = names(ofLength: count)
        return RowTable.row(of: key, in: names.utf8.span, rowWidth: count) != nil
    }

    /// Whether `text` is a name of two or more labels whose last one is a top-level domain that exists.
    ///
    /// One full stop at the very end (the DNS root) is allowed. The other labels are not looked at, but
    /// the one before must not be empty.
    public static func endsInKnownTLD(_ text: Span<UInt8>) -> Bool {
        var end = text.count
        if end > 0, text[end - 1] == UInt8(ascii: ".") { end -= 1 }
        var start = end
        while start > 0, text[start - 1] != UInt8(ascii: ".") {
            start -= 1
            if end - start > labelBytesMax { return false }
        }
        guard start >= 2, text[start - 2] != UInt8(ascii: ".") else { return false }
        return isKnown(text.extracting(start..<end))
    }
}
