/// A set of byte values.
public struct ByteSet: Hashable, Sendable {
    private var words: SIMD4<UInt64> = .zero

    public init() {}

    public init(_ byte: UInt8) {
        insert(byte)
    }

    public init(_ range: ClosedRange<UInt8>) {
        for byte in range { insert(byte) }
    }

    public init(_ characters: StaticString) {
        for byte in characters.description.utf8 { insert(byte) }
    }

    public static let all = ByteSet(0...255)
    public static let digits = ByteSet(0x30...0x39)
    public static let upper = ByteSet(0x41...0x5a)
    public static let lower = ByteSet(0x61...0x7a)
    public static let letters = upper.union(lower)
    /// `\w`
    public static let word = letters.union(digits).union(ByteSet(UInt8(ascii: "_")))
    /// `\s` as PCRE2 has it: blank, tab, LF, VT, FF, CR.
    public static let space = ByteSet(0x09...0x0d).union(ByteSet(0x20))
    /// `\h` for bytes: blank, tab and, as PCRE2 has it without UTF, the no-break space 0xA0.
    public static let horizontalSpace = ByteSet(0x09).union(ByteSet(0x20)).union(ByteSet(0xa0))
    public static let newline = ByteSet(0x0a)

    public mutating func insert(_ byte: UInt8) {
        words[Int(byte >> 6)] |= 1 << UInt64(byte & 63)
    }

    public func contains(_ byte: UInt8) -> Bool {
        words[Int(byte >> 6)] >> UInt64(byte & 63) & 1 == 1
    }

    public func union(_ other: ByteSet) -> ByteSet {
        var result = self
        result.words |= other.words
        return result
    }

    public func intersection(_ other: ByteSet) -> ByteSet {
        var result = self
        result.words &= other.words
        return result
    }

    public func subtracting(_ other: ByteSet) -> ByteSet {
        var result = self
        result.words &= ~other.words
        return result
    }

    public var inverted: ByteSet { ByteSet.all.subtracting(self) }

    public func isSubset(of other: ByteSet) -> Bool {
        (words & ~other.words) == .zero
    }

    public func isDisjoint(with other: ByteSet) -> Bool {
        (words & other.words) == .zero
    }

    public var isEmpty: Bool { words == .zero }

    public var count: Int {
        words[0].nonzeroBitCount + words[1].nonzeroBitCount + words[2].nonzeroBitCount
            + words[3].nonzeroBitCount
    }

    /// The members in rising order.
    public var bytes: [UInt8] {
        var result: [UInt8] = []
        for index in 0..<4 {
            var rest = words[index]
            while rest != 0 {
                result.append(UInt8(index * 64 + rest.trailingZeroBitCount))
                rest &= rest - 1
            }
        }
        return result
    }

    /// The set with both cases of every ASCII letter it holds.
    public var foldingCase: ByteSet {
        var result = self
        for byte in UInt8(0x41)...0x5a where contains(byte) || contains(byte | 0x20) {
            result.insert(byte)
            result.insert(byte | 0x20)
        }
        return result
    }
}
