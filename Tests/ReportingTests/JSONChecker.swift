/// A JSON value read back by the tests; strict after RFC 8259, and it refuses broken UTF-8.
indirect enum JSON: Equatable {
    case null
    case bool(Bool)
    case number(String)
    case string(String)
    case array([JSON])
    /// Members in the order of the text.
    case object([(String, JSON)])

    static func == (left: JSON, right: JSON) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let a), .bool(let b)): a == b
        case (.number(let a), .number(let b)): a == b
        case (.string(let a), .string(let b)): a == b
        case (.array(let a), .array(let b)): a == b
        case (.object(let a), .object(let b)):
            a.count == b.count && zip(a, b).allSatisfy { $0.0 == $1.0 && $0.1 == $1.1 }
        default: false
        }
    }

    subscript(_ key: String) -> JSON {
        guard case .object(let members) = self else { return .null }
        return members.first { $0.0 == key }?.1 ?? .null
    }

    subscript(_ index: Int) -> JSON {
        guard case .array(let items) = self, items.indices.contains(index) else { return .null }
        return items[index]
    }

    var keys: [String] {
        guard case .object(let members) = self else { return [] }
        return members.map(\.0)
    }

    var items: [JSON] {
        guard case .array(let items) = self else { return [] }
        return items
    }

    var text: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    var number: Double? {
        guard case .number(let text) = self else { return nil }
        return Double(text)
    }

    static func parse(_ bytes: [UInt8]) throws -> JSON {
        var parser = JSONChecker(bytes: bytes)
        let value = try parser.value()
        parser.skipSpace()
        guard parser.index == bytes.count else { throw parser.failure("text after the value") }
        return value
    }
}

struct JSONFailure: Error, CustomStringConvertible {
    let description: String
}

struct JSONChecker {
    let bytes: [UInt8]
    var index = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    func failure(_ what: String) -> JSONFailure {
        JSONFailure(description: "byte \(index): \(what)")
    }

    mutating func skipSpace() {
        while index < bytes.count, [0x20, 0x0a, 0x0d, 0x09].contains(bytes[index]) { index += 1 }
    }

    var next: UInt8? { index < bytes.count ? bytes[index] : nil }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: character) else { return false }
        index += 1
        return true
    }

    mutating func value() throws -> JSON {
        skipSpace()
        switch next {
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "["): return try array()
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    mutating func word(_ word: String, _ value: JSON) throws -> JSON {
        guard bytes[index...].starts(with: word.utf8) else { throw failure("no value") }
        index += word.utf8.count
        return value
    }

    mutating func number() throws -> JSON {
        let start = index
        _ = take("-")
        let isZero = next == UInt8(ascii: "0")
        let whole = digits()
        guard whole > 0, !isZero || whole == 1 else { throw failure("bad number") }
        if take("."), digits() == 0 { throw failure("bad fraction") }
        return .number(String(decoding: bytes[start..<index], as: UTF8.self))
    }

    mutating func digits() -> Int {
        let start = index
        while let byte = next, (48...57).contains(byte) { index += 1 }
        return index - start
    }

    mutating func array() throws -> JSON {
        index += 1
        var items: [JSON] = []
        skipSpace()
        if take("]") { return .array([]) }
        repeat {
            items.append(try value())
            skipSpace()
        } while take(",")
        guard take("]") else { throw failure("array not closed") }
        return .array(items)
    }

    mutating func object() throws -> JSON {
        index += 1
        var members: [(String, JSON)] = []
        skipSpace()
        if take("}") { return .object([]) }
        repeat {
            skipSpace()
            let key = try string()
            guard !members.contains(where: { $0.0 == key }) else { throw failure("key twice") }
            skipSpace()
            guard take(":") else { throw failure("no colon") }
            members.append((key, try value()))
            skipSpace()
        } while take(",")
        guard take("}") else { throw failure("object not closed") }
        return .object(members)
    }

    mutating func string() throws -> String {
        guard take("\"") else { throw failure("no string") }
        var text: [UInt8] = []
        while let byte = next {
            index += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let valid = String(validating: text, as: UTF8.self) else {
                    throw failure("broken UTF-8")
                }
                return valid
            case UInt8(ascii: "\\"): try escape(into: &text)
            case 0..<0x20: throw failure("raw control character")
            default: text.append(byte)
            }
        }
        throw failure("string not closed")
    }

    mutating func escape(into text: inout [UInt8]) throws {
        guard let byte = next else { throw failure("lone backslash") }
        index += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "n"): text.append(0x0a)
        case UInt8(ascii: "r"): text.append(0x0d)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"):
            guard index + 4 <= bytes.count,
                let value = UInt32(
                    String(decoding: bytes[index..<(index + 4)], as: UTF8.self), radix: 16),
                let scalar = Unicode.Scalar(value)
            else { throw failure("bad escape") }
            index += 4
            text += Array(String(scalar).utf8)
        default: throw failure("unknown escape")
        }
    }
}
