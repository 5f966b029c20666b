// What the questions of this room share: ASCII classes of a byte, and comparison with literals.
// Literals are `String`s whose UTF-8 is lent as a span: short ones live in the value itself, long
// ones in the binary, so nothing is allocated.

extension UInt8 {
    @inline(__always) var isDigit: Bool { self &- 0x30 < 10 }
    @inline(__always) var isUpper: Bool { self &- 0x41 < 26 }
    @inline(__always) var isLower: Bool { self &- 0x61 < 26 }
    @inline(__always) var isLetter: Bool { (self | 0x20) &- 0x61 < 26 }
    @inline(__always) var isAlphanumeric: Bool { isDigit || isLetter }
    @inline(__always) var isHexDigit: Bool { isDigit || (self | 0x20) &- 0x61 < 6 }

    /// The byte with `A`…`Z` made small; every other byte as it is.
    @inline(__always) var lowered: UInt8 { isUpper ? self | 0x20 : self }

    /// The byte with `a`…`z` made large; every other byte as it is.
    @inline(__always) var raised: UInt8 { isLower ? self & 0xdf : self }

    /// 0…9 for a digit; meaningless for other bytes.
    @inline(__always) var digitValue: Int { Int(self &- 0x30) }

    /// 0…15 for a hexadecimal digit; meaningless for other bytes.
    @inline(__always) var hexValue: Int { isDigit ? digitValue : Int((self | 0x20) &- 0x57) }
}

extension Span where Element == UInt8 {
    /// Whether `literal` stands at `index`, compared byte by byte.
    func holds(_ literal: String, at index: Int) -> Bool {
        let other = literal.utf8.span
        guard index >= 0, other.count <= count - index else { return false }
        for i in 0..<other.count where self[index + i] != other[i] { return false }
        return true
    }

    /// Whether `literal`, written in small letters, stands at `index` in letters of any case.
    func holdsCaseless(_ literal: String, at index: Int) -> Bool {
        let other = literal.utf8.span
        guard index >= 0, other.count <= count - index else { return false }
        for i in 0..<other.count where self[index + i].lowered != other[i] { return false }
        return true
    }

    /// Whether the bytes begin with `literal` (small letters) in letters of any case.
    func beginsCaseless(_ literal: String) -> Bool { holdsCaseless(literal, at: 0) }

    /// Whether the bytes end with `literal` (small letters) in letters of any case.
    func endsCaseless(_ literal: String) -> Bool {
        holdsCaseless(literal, at: count - literal.utf8.count)
    }

    /// Where `literal` (small letters) first stands in letters of any case; nil when nowhere.
    func firstCaseless(_ literal: String) -> Int? {
        let other = literal.utf8.span
        guard other.count > 0, count >= other.count else { return nil }
        let first = other[0]
        for i in 0...(count - other.count)
        where self[i].lowered == first && holdsCaseless(literal, at: i) {
            return i
        }
        return nil
    }

    /// Where `byte` first stands at or after `start`; nil when nowhere.
    func first(_ byte: UInt8, from start: Int = 0) -> Int? {
        var i = start
        while i < count {
            if self[i] == byte { return i }
            i += 1
        }
        return nil
    }

    /// Where `byte` last stands; nil when nowhere.
    func last(_ byte: UInt8) -> Int? {
        var i = count - 1
        while i >= 0 {
            if self[i] == byte { return i }
            i -= 1
        }
        return nil
    }
}

/// A sorted table written as text: rows of one width, each beginning with its key.
///
/// Text, because a reader can check it against the standard, a compiler keeps it in the binary as it
/// stands, and looking up needs no allocation.
enum RowTable {
    /// The offset of the row whose first bytes are `key`; nil when there is none.
    ///
    /// O(log rows). `rowWidth` counts every byte of a row, its line end too.
    static func row(of key: Span<UInt8>, in table: Span<UInt8>, rowWidth: Int) -> Int? {
        guard rowWidth > 0, key.count <= rowWidth else { return nil }
        var low = 0
        var high = (table.count + 1) / rowWidth
        while low < high {
            let middle = (low + high) / 2
            let order = compare(key, table, at: middle * rowWidth)
            if order == 0 { return middle * rowWidth }
            if order < 0 { high = middle } else { low = middle + 1 }
        }
        return nil
    }

    private static func compare(_ key: Span<UInt8>, _ table: Span<UInt8>, at offset: Int) -> Int {
        for i in 0..<key.count {
            guard offset + i < table.count else { return -1 }
            let difference = Int(key[i]) - Int(table[offset + i])
            if difference != 0 { return difference }
        }
        return 0
    }
}
