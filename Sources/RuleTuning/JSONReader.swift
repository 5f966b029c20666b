/// A value of JSON (RFC 8259).
public enum JSONValue: Sendable, Equatable {
    case null
    case bool(Bool)
    case integer(Int)
    case number(Double)
    /// The bytes of the string in UTF-8, escapes resolved.
    case string([UInt8])
    case array([JSONValue])
    case object([JSONMember])

    /// The value of the last member with this key, as most readers have it; nil where there is none.
    public subscript(key: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.last { $0.key == key }?.value
    }

    /// The text of a string; nil for any other value.
    public var text: String? {
        guard case .string(let bytes) = self else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The bytes of a string; nil for any other value.
    public var bytes: [UInt8]? {
        guard case .string(let bytes) = self else { return nil }
        return bytes
    }

    /// A whole number; nil for any other value.
    public var int: Int? {
        guard case .integer(let number) = self else { return nil }
        return number
    }

    /// Any number; nil for any other value.
    public var double: Double? {
        switch self {
        case .integer(let number): Double(number)
        case .number(let number): number
        default: nil
        }
    }

    /// The elements of an array; nil for any other value.
    public var elements: [JSONValue]? {
        guard case .array(let elements) = self else { return nil }
        return elements
    }

    /// The members of an object; nil for any other value.
    public var members: [JSONMember]? {
        guard case .object(let members) = self else { return nil }
        return members
    }
}

/// A key of an object and its value.
public struct JSONMember: Sendable, Equatable {
    public let key: String
    public let value: JSONValue

    public init(key: String, value: JSONValue) {
        self.key = key
        self.value = value
    }
}

/// Where and why bytes are not JSON.
public struct JSONError: Error, Hashable, Sendable {
    /// Index of the byte where reading stopped.
    public let offset: Int
    public let message: String
}

/// Reads JSON at some hundred megabytes a second: corpora are too large for the reader of rule files, which keeps the
/// place of every node.
public enum JSONReader {
    /// Arrays and objects may lie in each other this deep.
    public static let depthMax = 128

    /// Reads one value and nothing behind it but blanks. Complexity: linear in the bytes.
    public static func parse(_ bytes: Span<UInt8>) throws(JSONError) -> JSONValue {
        do {
            _ = try UTF8Span(validating: bytes)
        } catch {
            throw JSONError(offset: 0, message: "the text is not UTF-8")
        }
        var index = 0
        let value = try value(bytes, &index, depth: 0)
        skipBlanks(bytes, &index)
        guard index == bytes.count else {
            throw JSONError(offset: index, message: "there is more behind the value")
        }
        return value
    }

    // MARK: - Values

    private static func value(_ bytes: Span<UInt8>, _ index: inout Int, depth: Int)
        throws(JSONError) -> JSONValue
    {
        skipBlanks(bytes, &index)
        guard index < bytes.count else { throw ended(index) }
        switch bytes[index] {
        case UInt8(ascii: "{"): return try object(bytes, &index, depth: depth)
        case UInt8(ascii: "["): return try array(bytes, &index, depth: depth)
        case UInt8(ascii: "\""): return .string(try string(bytes, &index))
        case UInt8(ascii: "t"): return try word("true", .bool(true), bytes, &index)
        case UInt8(ascii: "f"): return try word("false", .bool(false), bytes, &index)
        case UInt8(ascii: "n"): return try word("null", .null, bytes, &index)
        default: return try number(bytes, &index)
        }
    }

    private static func object(_ bytes: Span<UInt8>, _ index: inout Int, depth: Int)
        throws(JSONError) -> JSONValue
    {
        try checkDepth(depth, index)
        index += 1
        var members: [JSONMember] = []
        if take(UInt8(ascii: "}"), bytes, &index) { return .object(members) }
        while true {
            skipBlanks(bytes, &index)
            guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else {
                throw JSONError(offset: index, message: "a key in double quotes is wanted")
            }
            let key = String(decoding: try string(bytes, &index), as: UTF8.self)
            guard take(UInt8(ascii: ":"), bytes, &index) else {
                throw JSONError(offset: index, message: "a `:` is wanted")
            }
            members.append(
                JSONMember(key: key, value: try value(bytes, &index, depth: depth + 1)))
            if take(UInt8(ascii: "}"), bytes, &index) { return .object(members) }
            guard take(UInt8(ascii: ","), bytes, &index) else {
                throw JSONError(offset: index, message: "a `,` or `}` is wanted")
            }
        }
    }

    private static func array(_ bytes: Span<UInt8>, _ index: inout Int, depth: Int)
        throws(JSONError) -> JSONValue
    {
        try checkDepth(depth, index)
        index += 1
        var elements: [JSONValue] = []
        if take(UInt8(ascii: "]"), bytes, &index) { return .array(elements) }
        while true {
            elements.append(try value(bytes, &index, depth: depth + 1))
            if take(UInt8(ascii: "]"), bytes, &index) { return .array(elements) }
            guard take(UInt8(ascii: ","), bytes, &index) else {
                throw JSONError(offset: index, message: "a `,` or `]` is wanted")
            }
        }
    }

    private static func word(
        _ word: String, _ value: JSONValue, _ bytes: Span<UInt8>, _ index: inout Int
    ) throws(JSONError) -> JSONValue {
        for letter in word.utf8 {
            guard index < bytes.count, bytes[index] == letter else {
                throw JSONError(offset: index, message: "no value of JSON")
            }
            index += 1
        }
        return value
    }

    private static func number(_ bytes: Span<UInt8>, _ index: inout Int) throws(JSONError)
        -> JSONValue
    {
        let start = index
        var isWhole = true
        _ = takeHere(UInt8(ascii: "-"), bytes, &index)
        let digits = index
        try takeDigits(bytes, &index)
        if bytes[digits] == UInt8(ascii: "0"), index > digits + 1 {
            throw JSONError(offset: digits, message: "a number must not begin with 0")
        }
        if takeHere(UInt8(ascii: "."), bytes, &index) {
            isWhole = false
            try takeDigits(bytes, &index)
        }
        if index < bytes.count, bytes[index] | 0x20 == UInt8(ascii: "e") {
            isWhole = false
            index += 1
            if !takeHere(UInt8(ascii: "-"), bytes, &index) {
                _ = takeHere(UInt8(ascii: "+"), bytes, &index)
            }
            try takeDigits(bytes, &index)
        }
        let text = String(decoding: (start..<index).map { bytes[$0] }, as: UTF8.self)
        if isWhole, let whole = Int(text) { return .integer(whole) }
        guard let number = Double(text), number.isFinite else {
            throw JSONError(offset: start, message: "the number is too large")
        }
        return .number(number)
    }

    private static func takeDigits(_ bytes: Span<UInt8>, _ index: inout Int) throws(JSONError) {
        let start = index
        while index < bytes.count, bytes[index] &- 0x30 < 10 { index += 1 }
        if index == start { throw JSONError(offset: index, message: "no value of JSON") }
    }

    // MARK: - Strings

    private static func string(_ bytes: Span<UInt8>, _ index: inout Int) throws(JSONError)
        -> [UInt8]
    {
        index += 1
        var end = index
        while end < bytes.count, bytes[end] != UInt8(ascii: "\"") {
            end += bytes[end] == UInt8(ascii: "\\") ? 2 : 1
        }
        guard end < bytes.count else { throw ended(bytes.count) }
        var result: [UInt8] = []
        result.reserveCapacity(end - index)
        while index < end {
            let byte = bytes[index]
            guard byte >= 0x20 else {
                throw JSONError(offset: index, message: "a control character in a string")
            }
            index += 1
            if byte == UInt8(ascii: "\\") {
                try escape(bytes, &index, into: &result)
            } else {
                result.append(byte)
            }
        }
        index = end + 1
        return result
    }

    /// Reads what stands behind a backslash; the string's end has been found, so a byte is there.
    private static func escape(
        _ bytes: Span<UInt8>, _ index: inout Int, into result: inout [UInt8]
    ) throws(JSONError) {
        let letter = bytes[index]
        index += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): result.append(letter)
        case UInt8(ascii: "n"): result.append(0x0a)
        case UInt8(ascii: "t"): result.append(0x09)
        case UInt8(ascii: "r"): result.append(0x0d)
        case UInt8(ascii: "b"): result.append(0x08)
        case UInt8(ascii: "f"): result.append(0x0c)
        case UInt8(ascii: "u"): try unicode(bytes, &index, into: &result)
        default: throw JSONError(offset: index - 1, message: "an escape that JSON does not know")
        }
    }

    private static func unicode(
        _ bytes: Span<UInt8>, _ index: inout Int, into result: inout [UInt8]
    ) throws(JSONError) {
        let start = index
        var code = try hexDigits(bytes, &index)
        if (0xd800..<0xdc00).contains(code), index + 1 < bytes.count,
            bytes[index] == UInt8(ascii: "\\"), bytes[index + 1] == UInt8(ascii: "u")
        {
            index += 2
            let low = try hexDigits(bytes, &index)
            guard (0xdc00..<0xe000).contains(low) else {
                throw JSONError(offset: start, message: "half a surrogate pair")
            }
            code = 0x10000 + (code - 0xd800) << 10 + (low - 0xdc00)
        }
        guard let scalar = Unicode.Scalar(code) else {
            throw JSONError(offset: start, message: "half a surrogate pair")
        }
        result.append(contentsOf: UTF8.encode(scalar).map { Array($0) } ?? [])
    }

    private static func hexDigits(_ bytes: Span<UInt8>, _ index: inout Int) throws(JSONError)
        -> UInt32
    {
        var code: UInt32 = 0
        for _ in 0..<4 {
            guard index < bytes.count,
                let digit = Character(Unicode.Scalar(bytes[index])).hexDigitValue
            else { throw JSONError(offset: index, message: "four hexadecimal digits are wanted") }
            code = code << 4 + UInt32(digit)
            index += 1
        }
        return code
    }

    // MARK: - Bytes

    private static func skipBlanks(_ bytes: Span<UInt8>, _ index: inout Int) {
        while index < bytes.count {
            switch bytes[index] {
            case 0x20, 0x09, 0x0a, 0x0d: index += 1
            default: return
            }
        }
    }

    private static func take(_ byte: UInt8, _ bytes: Span<UInt8>, _ index: inout Int) -> Bool {
        skipBlanks(bytes, &index)
        return takeHere(byte, bytes, &index)
    }

    private static func takeHere(_ byte: UInt8, _ bytes: Span<UInt8>, _ index: inout Int) -> Bool {
        guard index < bytes.count, bytes[index] == byte else { return false }
        index += 1
        return true
    }

    private static func checkDepth(_ depth: Int, _ index: Int) throws(JSONError) {
        if depth >= depthMax {
            throw JSONError(
                offset: index, message: "more than \(depthMax) arrays and objects inside each other"
            )
        }
    }

    private static func ended(_ index: Int) -> JSONError {
        JSONError(offset: index, message: "the text ends too early")
    }
}
