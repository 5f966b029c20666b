import SourceDocuments
import Testing

func parse(_ text: String) throws(SourceError) -> SourceNode {
    try SourceDocument.parse(Array(text.utf8), file: "a.yaml")
}

/// The error that parsing the bytes must give.
func failure(_ bytes: [UInt8]) -> SourceError? {
    do {
        _ = try SourceDocument.parse(bytes, file: "a.yaml")
        return nil
    } catch {
        return error
    }
}

func failure(_ text: String) -> SourceError? { failure(Array(text.utf8)) }

/// One line that shows a whole tree: `{a: [1, "x"]}`.
func outline(_ node: SourceNode) -> String {
    switch node.value {
    case .null: "null"
    case .bool(let bool): "\(bool)"
    case .integer(let integer): "\(integer)"
    case .number(let number): "number \(number)"
    case .string(let string): "\"\(string)\""
    case .sequence(let nodes): "[" + nodes.map(outline).joined(separator: ", ") + "]"
    case .mapping(let entries):
        "{" + entries.map { "\($0.key): \(outline($0.value))" }.joined(separator: ", ") + "}"
    }
}
