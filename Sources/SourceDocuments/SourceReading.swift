// What consumers read from nodes: a value of the wanted kind, or an error that says what was there.

extension SourceNode {
    /// `a string`, `a mapping`…, as written in messages.
    public var kind: String {
        switch value {
        case .null: "nothing"
        case .bool: "a boolean"
        case .integer: "an integer"
        case .number: "a number"
        case .string: "a string"
        case .sequence: "a sequence"
        case .mapping: "a mapping"
        }
    }

    /// An error at this node.
    public func error(_ message: String, mend: String? = nil) -> SourceError {
        SourceError(.badValue, at: location, message, mend: mend)
    }

    /// An error at a byte of this node's text; see `location(ofOffset:)`.
    public func error(atOffset offset: Int, _ message: String, mend: String? = nil) -> SourceError {
        SourceError(.badValue, at: location(ofOffset: offset), message, mend: mend)
    }

    /// The string; `name` is what the message calls the node, such as a key.
    public func string(_ name: String) throws(SourceError) -> String {
        if case .string(let string) = value { return string }
        guard let text, !text.isEmpty else { throw wrongKind(name, "a string") }
        throw wrongKind(name, "a string", mend: "put it in quotes: `'\(text)'`")
    }

    /// The boolean.
    public func bool(_ name: String) throws(SourceError) -> Bool {
        if case .bool(let bool) = value { return bool }
        throw wrongKind(name, "a boolean", mend: "write `true` or `false`, without quotes")
    }

    /// The integer, which must lie in `range`.
    public func integer(
        _ name: String, in range: ClosedRange<Int> = Int.min...Int.max
    ) throws(SourceError) -> Int {
        guard case .integer(let integer) = value else { throw wrongKind(name, "an integer") }
        guard range.contains(integer) else {
            throw error(
                "`\(name)` is \(integer), out of range",
                mend: "give a value from \(range.lowerBound) to \(range.upperBound)")
        }
        return integer
    }

    /// The number, whole or not; never infinite, never NaN.
    public func number(_ name: String) throws(SourceError) -> Double {
        switch value {
        case .integer(let integer): return Double(integer)
        case .number(let number) where number.isFinite: return number
        case .number: throw error("`\(name)` must be a finite number")
        default: throw wrongKind(name, "a number")
        }
    }

    /// The elements of the sequence.
    public func sequence(_ name: String) throws(SourceError) -> [SourceNode] {
        if case .sequence(let nodes) = value { return nodes }
        throw wrongKind(name, "a sequence", mend: "write `[…]`, or one `- …` per line")
    }

    /// The strings of a sequence of strings.
    public func strings(_ name: String) throws(SourceError) -> [String] {
        var strings: [String] = []
        for node in try sequence(name) { strings.append(try node.string("element of " + name)) }
        return strings
    }

    /// The mapping.
    public func mapping(_ name: String) throws(SourceError) -> SourceMapping {
        if case .mapping(let entries) = value {
            return SourceMapping(name: name, location: location, entries: entries)
        }
        throw wrongKind(name, "a mapping", mend: "write `key: value` lines, or `{…}`")
    }

    private func wrongKind(_ name: String, _ wanted: String, mend: String? = nil) -> SourceError {
        SourceError(
            .wrongKind, at: location, "`\(name)` must be \(wanted), but is \(kind)", mend: mend)
    }
}

/// A mapping under its name, for reading key by key.
public struct SourceMapping: Sendable {
    /// What messages call it.
    public let name: String
    public let location: SourceLocation
    public let entries: [SourceNode.Entry]

    /// The value of a key; nil if the key is absent. Complexity: linear in the number of entries.
    public subscript(key: String) -> SourceNode? {
        entries.first { $0.key == key }?.value
    }

    /// The entry of a key; nil if the key is absent.
    public func entry(_ key: String) -> SourceNode.Entry? {
        entries.first { $0.key == key }
    }

    /// The value of a key that must be there.
    public func required(_ key: String) throws(SourceError) -> SourceNode {
        if let node = self[key] { return node }
        throw SourceError(
            .missingKey, at: location, "`\(name)` lacks the key `\(key)`",
            mend: "add `\(key): …`")
    }

    /// One error for each key that is not among `known`, with the key that was probably meant.
    public func unknownKeys(known: [String]) -> [SourceError] {
        entries.filter { !known.contains($0.key) }.map { entry in
            // A key that is there already is not the one meant.
            let free = known.filter { key in !entries.contains { $0.key == key } }
            let suggestion = Spelling.suggestion(for: entry.key, among: free)
            let allowed =
                known.isEmpty
                ? "nothing can be set here"
                : "the keys here are " + known.map { "`\($0)`" }.joined(separator: ", ")
            return SourceError(
                .unknownKey, at: entry.keyLocation,
                "unknown key `\(entry.key)`" + (suggestion.map { "; did you mean `\($0)`?" } ?? ""),
                mend: suggestion == nil ? allowed : nil)
        }
    }

    /// Throws the first error of `unknownKeys(known:)`.
    public func refuseUnknownKeys(known: [String]) throws(SourceError) {
        if let first = unknownKeys(known: known).first { throw first }
    }
}
