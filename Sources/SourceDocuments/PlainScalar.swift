/// The typing of scalars without quotes: the core schema of YAML 1.2 (§10.3.2), with one exception.
///
/// - null: empty, `~`, `null`, `Null`, `NULL`
/// - booleans: `true`, `True`, `TRUE`, `false`, `False`, `FALSE`; not `yes`, `no`, `on`, `off`
/// - integers: `12`, `-12`, `+12`, `0o14`, `0xC`; beyond 64 bits they become numbers
/// - numbers: `1.5`, `.5`, `1e3`, `.inf`, `-.inf`, `.nan`
/// - everything else is a string. So is `012`, against the core schema: YAML 1.1 reads 10 in it and
///   1.2 reads 12, and whoever writes it in a rule file means three characters.
enum PlainScalar {
    static func value(of text: String) -> SourceNode.Value {
        let bytes = text.utf8
        guard let first = bytes.first else { return .null }
        switch first {
        case UInt8(ascii: "~"), UInt8(ascii: "n"), UInt8(ascii: "N"):
            if ["~", "null", "Null", "NULL"].contains(text) { return .null }
        case UInt8(ascii: "t"), UInt8(ascii: "T"):
            if ["true", "True", "TRUE"].contains(text) { return .bool(true) }
        case UInt8(ascii: "f"), UInt8(ascii: "F"):
            if ["false", "False", "FALSE"].contains(text) { return .bool(false) }
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"),
            UInt8(ascii: "."):
            if let value = numeric(text) { return value }
        default: break
        }
        return .string(text)
    }

    private static func numeric(_ text: String) -> SourceNode.Value? {
        if text.hasPrefix("0x") {
            let digits = text.utf8.dropFirst(2)
            guard !digits.isEmpty, digits.allSatisfy(isHexadecimal) else { return nil }
            return Int(text.dropFirst(2), radix: 16).map { .integer($0) }
        }
        if text.hasPrefix("0o") {
            let digits = text.utf8.dropFirst(2)
            guard !digits.isEmpty, digits.allSatisfy({ (48...55).contains($0) }) else { return nil }
            return Int(text.dropFirst(2), radix: 8).map { .integer($0) }
        }
        let isNegative = text.utf8.first == UInt8(ascii: "-")
        let isSigned = isNegative || text.utf8.first == UInt8(ascii: "+")
        let unsigned = isSigned ? text.dropFirst() : text[...]
        switch unsigned {
        case ".inf", ".Inf", ".INF": return .number(isNegative ? -.infinity : .infinity)
        case ".nan", ".NaN", ".NAN": return isSigned ? nil : .number(.nan)
        default: break
        }
        return decimal(text, unsigned: Array(unsigned.utf8))
    }

    /// `[0-9]+`, or `(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`, without a leading zero.
    private static func decimal(_ text: String, unsigned: [UInt8]) -> SourceNode.Value? {
        var i = 0
        func digits() -> Int {
            let start = i
            while i < unsigned.count, (48...57).contains(unsigned[i]) { i += 1 }
            return i - start
        }
        let whole = digits()
        if whole > 1 && unsigned[0] == UInt8(ascii: "0") { return nil }
        if i == unsigned.count, whole > 0, let integer = Int(text) { return .integer(integer) }
        var fraction = 0
        if i < unsigned.count, unsigned[i] == UInt8(ascii: ".") {
            i += 1
            fraction = digits()
        }
        guard whole + fraction > 0 else { return nil }
        if i < unsigned.count, unsigned[i] | 0x20 == UInt8(ascii: "e") {
            i += 1
            if i < unsigned.count, unsigned[i] == 43 || unsigned[i] == 45 { i += 1 }
            guard digits() > 0 else { return nil }
        }
        guard i == unsigned.count else { return nil }
        // The standard library wants a digit on both sides of the point.
        var spelled = text
        if unsigned[0] == UInt8(ascii: ".") || fraction == 0 {
            spelled = spelledOut(text)
        }
        return Double(spelled).map { .number($0) }
    }

    private static func spelledOut(_ text: String) -> String {
        var result: [UInt8] = []
        let bytes = Array(text.utf8)
        for (index, byte) in bytes.enumerated() {
            let isPoint = byte == UInt8(ascii: ".")
            if isPoint, result.last.map({ !(48...57).contains($0) }) ?? true { result.append(48) }
            result.append(byte)
            if isPoint, index + 1 == bytes.count || !(48...57).contains(bytes[index + 1]) {
                result.append(48)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (97...102).contains(byte | 0x20)
    }
}
