internal import Reporting

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    public init(stringLiteral text: String) { self = .string(Array(text.utf8)) }
    public init(integerLiteral number: Int) { self = .integer(number) }
    public init(booleanLiteral bool: Bool) { self = .bool(bool) }
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    public init(dictionaryLiteral members: (String, JSONValue)...) {
        self = .object(members.map { JSONMember(key: $0.0, value: $0.1) })
    }

    public init(_ text: String) { self = .string(Array(text.utf8)) }
    /// JSON knows neither infinity nor what is no number: null.
    public init(_ number: Double?) {
        self = number.flatMap { $0.isFinite ? .number($0) : nil } ?? .null
    }

    /// Appends the value; collections down to `lines` levels deep have a line for each element.
    public func append(to output: inout [UInt8], lines: Int = 0, indent: Int = 0) {
        switch self {
        case .null: output += Array("null".utf8)
        case .bool(let bool): output += Array((bool ? "true" : "false").utf8)
        case .integer(let number): output += Array(String(number).utf8)
        case .number(let number): output += Array("\(number)".utf8)
        case .string(let bytes): output.append(json: bytes.span)
        case .array(let elements):
            output.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                Self.begin(index, &output, lines, indent)
                element.append(to: &output, lines: lines - 1, indent: indent + 2)
            }
            Self.end(elements.isEmpty, &output, lines, indent)
            output.append(UInt8(ascii: "]"))
        case .object(let members):
            output.append(UInt8(ascii: "{"))
            for (index, member) in members.enumerated() {
                Self.begin(index, &output, lines, indent)
                output.append(json: member.key)
                output += Array((lines > 0 ? ": " : ":").utf8)
                member.value.append(to: &output, lines: lines - 1, indent: indent + 2)
            }
            Self.end(members.isEmpty, &output, lines, indent)
            output.append(UInt8(ascii: "}"))
        }
    }

    private static func begin(_ index: Int, _ output: inout [UInt8], _ lines: Int, _ indent: Int) {
        if index > 0 { output.append(UInt8(ascii: ",")) }
        if lines > 0 {
            output.append(0x0a)
            output += Array(repeating: 0x20, count: indent + 2)
        }
    }

    private static func end(
        _ isEmpty: Bool, _ output: inout [UInt8], _ lines: Int, _ indent: Int
    ) {
        guard lines > 0, !isEmpty else { return }
        output.append(0x0a)
        output += Array(repeating: 0x20, count: indent)
    }

    /// The value and a line end.
    public func document(lines: Int = 0) -> [UInt8] {
        var bytes: [UInt8] = []
        append(to: &bytes, lines: lines)
        bytes.append(0x0a)
        return bytes
    }
}
