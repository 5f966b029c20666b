/// A value in a source file that knows where it stands.
public struct SourceNode: Sendable {
    /// What a node holds, typed by the core schema of YAML 1.2 (see `PlainScalar`).
    public enum Value: Sendable {
        case null
        case bool(Bool)
        case integer(Int)
        case number(Double)
        case string(String)
        case sequence([SourceNode])
        /// In file order; no two entries have the same key.
        case mapping([Entry])
    }

    /// A key of a mapping and its value.
    public struct Entry: Sendable {
        public let key: String
        public let keyLocation: SourceLocation
        public let value: SourceNode

        public init(key: String, keyLocation: SourceLocation, value: SourceNode) {
            self.key = key
            self.keyLocation = keyLocation
            self.value = value
        }
    }

    /// The node's first character: the quote of a quoted scalar, the `|` of a block scalar, the
    /// first key of a block mapping.
    public let location: SourceLocation
    public let value: Value
    /// The text of a scalar: as written for plain scalars (`1.10` stays `1.10`), decoded for
    /// quoted and block scalars; nil for sequences and mappings.
    public let text: String?
    /// Where the text lies in its file; nil for collections and for nodes made by hand.
    let origin: ScalarOrigin?

    /// Makes a node by hand, for tests and defaults.
    public init(location: SourceLocation, value: Value) {
        var text: String? = nil
        if case .string(let string) = value { text = string }
        self.init(location: location, value: value, text: text, origin: nil)
    }

    init(location: SourceLocation, value: Value, text: String?, origin: ScalarOrigin?) {
        self.location = location
        self.value = value
        self.text = text
        self.origin = origin
    }

    /// The place in the file of a byte of `text`, given as a UTF-8 offset from 0 to its count.
    ///
    /// Exact for plain and quoted scalars up to the end of their first line, and for block scalars;
    /// the start of the node where the text and the file do not correspond byte by byte.
    /// Complexity: linear in the text before the offset.
    public func location(ofOffset offset: Int) -> SourceLocation {
        guard let origin, let text, offset >= 0, offset <= text.utf8.count,
            let position = origin.sourceOffset(ofDecoded: offset, in: Array(text.utf8))
        else { return location }
        return origin.source.location(of: position, from: location, at: origin.start)
    }
}

/// How a scalar is written, and where.
struct ScalarOrigin: Sendable {
    enum Style: Sendable { case plain, singleQuoted, doubleQuoted, literal, folded }

    let source: SourceText
    /// Byte offset in the source of the scalar's first character.
    let start: Int
    let style: Style
}
