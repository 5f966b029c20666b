/// Reads YAML or JSON text into a tree whose every node knows its place.
///
/// A plain subset of YAML 1.2: mappings with string keys, sequences, scalars. Anchors, aliases,
/// merge keys, tags and several documents in a file are refused: a rule file should say what it
/// means where it means it, and no file should unfold into more than it holds. JSON is read as the
/// part of YAML it is, except that `\ud83d\ude00` must be written as the character itself.
public enum SourceDocument {
    /// Collections may lie in each other this deep.
    public static let depthMax = 64
    /// Files of more bytes are refused, if nobody asks for more: no rule file comes near, and a mistaken path may.
    public static let bytesMax = 16 * 1024 * 1024

    /// Parses one file; `file` is the name that locations carry.
    ///
    /// An empty file is `.null` at 1:1. Complexity: linear in the bytes.
    public static func parse(
        _ bytes: [UInt8], file: String, bytesMax: Int = SourceDocument.bytesMax
    ) throws(SourceError) -> SourceNode {
        let source = try SourceText(bytes, file: file, bytesMax: bytesMax)
        let body = bytes.span.extracting(droppingFirst: source.bodyStart)
        return try unsafe body.withUnsafeBufferPointer { (body) throws(SourceError) in
            var builder = TreeBuilder(source)
            return try unsafe builder.build(body)
        }
    }
}

/// Turns events into nodes, with a stack of the collections still open.
private struct TreeBuilder {
    private struct OpenCollection {
        let location: SourceLocation
        let isMapping: Bool
        var nodes: [SourceNode] = []
        var entries: [SourceNode.Entry] = []
        var key: (text: String, location: SourceLocation)?
        /// Places of the keys so far; filled once a mapping is too big to look through.
        var keyIndex: [String: Int] = [:]
    }

    /// From this many keys on, duplicates are looked up by hash.
    private static let keysLookedThroughMax = 12

    private let source: SourceText
    private var open: [OpenCollection] = []
    private var root: SourceNode?
    // libyaml counts characters; these two name the same place in characters and in bytes.
    private var cursorIndex = 0
    private var cursorOffset: Int

    init(_ source: SourceText) {
        self.source = source
        self.cursorOffset = source.bodyStart
    }

    mutating func build(_ body: UnsafeBufferPointer<UInt8>) throws(SourceError) -> SourceNode {
        var events: YAMLEvents
        do { events = try unsafe YAMLEvents(body) } catch { throw translated(error) }
        while true {
            let event: YAMLEvent
            do { event = try events.next() } catch { throw translated(error) }
            if case .streamEnd = event.kind { break }
            try take(event)
        }
        return root
            ?? SourceNode(
                location: SourceLocation(file: source.file, line: 1, column: 1), value: .null)
    }

    private mutating func take(_ event: YAMLEvent) throws(SourceError) {
        try refuseProperties(event)
        switch event.kind {
        case .streamStart, .streamEnd, .documentEnd: break
        case .documentStart:
            guard root == nil else {
                throw SourceError(
                    .severalDocuments, at: location(event.mark),
                    "a second document begins here", mend: "keep one document to a file")
            }
        case .alias(let name):
            throw SourceError(
                .alias, at: location(event.mark), "the alias `*\(name)` is not supported",
                mend: "write the value out; text that begins with `*` needs single quotes")
        case .scalar(let text, let style): try takeScalar(text, style, event.mark)
        case .sequenceStart: try begin(isMapping: false, event.mark)
        case .mappingStart: try begin(isMapping: true, event.mark)
        case .sequenceEnd, .mappingEnd: end()
        }
    }

    private func refuseProperties(_ event: YAMLEvent) throws(SourceError) {
        if let anchor = event.anchor {
            throw SourceError(
                .anchor, at: location(event.mark), "the anchor `&\(anchor)` is not supported",
                mend: "write the value out; text that begins with `&` needs single quotes")
        }
        if event.tag != nil {
            throw SourceError(
                .tag, at: location(event.mark), "tags such as `!name` are not supported",
                mend: "remove the tag; text that begins with `!` needs single quotes")
        }
    }

    // MARK: - Nodes

    private mutating func takeScalar(
        _ text: String, _ style: ScalarOrigin.Style, _ mark: YAMLMark
    ) throws(SourceError) {
        let place = location(mark)
        if isKeyNext {
            try takeKey(text, style, place)
            return
        }
        let origin = ScalarOrigin(source: source, start: byteOffset(mark.index), style: style)
        let value = style == .plain ? PlainScalar.value(of: text) : .string(text)
        add(SourceNode(location: place, value: value, text: text, origin: origin))
    }

    private mutating func begin(isMapping: Bool, _ mark: YAMLMark) throws(SourceError) {
        let place = location(mark)
        if isKeyNext { throw keyNotString(place, isMapping ? "a mapping" : "a sequence") }
        guard open.count < SourceDocument.depthMax else {
            throw SourceError(
                .tooDeep, at: place,
                "more than \(SourceDocument.depthMax) mappings and sequences inside each other")
        }
        open.append(OpenCollection(location: place, isMapping: isMapping))
    }

    private mutating func end() {
        guard let done = open.popLast() else { return }
        add(
            SourceNode(
                location: done.location,
                value: done.isMapping ? .mapping(done.entries) : .sequence(done.nodes),
                text: nil, origin: nil))
    }

    private mutating func add(_ node: SourceNode) {
        guard let top = open.indices.last else {
            root = node
            return
        }
        guard let key = open[top].key else {
            open[top].nodes.append(node)
            return
        }
        open[top].entries.append(
            SourceNode.Entry(key: key.text, keyLocation: key.location, value: node))
        open[top].key = nil
    }

    // MARK: - Keys

    private var isKeyNext: Bool {
        guard let top = open.last else { return false }
        return top.isMapping && top.key == nil
    }

    private mutating func takeKey(
        _ text: String, _ style: ScalarOrigin.Style, _ place: SourceLocation
    ) throws(SourceError) {
        if style == .plain {
            if text == "<<" {
                throw SourceError(
                    .mergeKey, at: place, "the merge key `<<` is not supported",
                    mend: "write the entries out")
            }
            let typed = SourceNode(location: place, value: PlainScalar.value(of: text))
            guard case .string = typed.value else {
                throw keyNotString(place, typed.kind, text: text)
            }
        }
        let top = open.count - 1
        if let first = firstPlace(ofKey: text, in: top) {
            throw SourceError(
                .duplicateKey, at: place,
                "the key `\(text)` is already on line \(first.line), column \(first.column)",
                mend: "remove one of the two")
        }
        open[top].key = (text, place)
    }

    /// Where the key stands already; remembers it as the next entry's.
    private mutating func firstPlace(ofKey key: String, in top: Int) -> SourceLocation? {
        let count = open[top].entries.count
        if count < Self.keysLookedThroughMax {
            for index in 0..<count where open[top].entries[index].key == key {
                return open[top].entries[index].keyLocation
            }
            return nil
        }
        if count == Self.keysLookedThroughMax {
            for (index, entry) in open[top].entries.enumerated() {
                open[top].keyIndex[entry.key] = index
            }
        }
        if let first = open[top].keyIndex.updateValue(count, forKey: key) {
            return open[top].entries[first].keyLocation
        }
        return nil
    }

    private func keyNotString(
        _ place: SourceLocation, _ kind: String, text: String? = nil
    ) -> SourceError {
        let written = text.map { $0.isEmpty ? "" : " `\($0)`" } ?? ""
        let quoted = text.map { $0.isEmpty ? "write a key before the `:`" : "quote it: `'\($0)'`" }
        return SourceError(
            .keyNotString, at: place, "the key\(written) is \(kind), not a string",
            mend: quoted ?? "use a string as the key")
    }

    // MARK: - Places

    private func location(_ mark: YAMLMark) -> SourceLocation {
        SourceLocation(file: source.file, line: mark.line + 1, column: mark.column + 1)
    }

    /// The byte offset of a character; linear in the distance from the place asked for last.
    private mutating func byteOffset(_ index: Int) -> Int {
        if source.isASCII { return source.bodyStart + index }
        if index < cursorIndex { (cursorIndex, cursorOffset) = (0, source.bodyStart) }
        let bytes = source.bytes
        while cursorIndex < index, cursorOffset < bytes.count {
            cursorOffset += 1
            while cursorOffset < bytes.count, bytes[cursorOffset] & 0xc0 == 0x80 {
                cursorOffset += 1
            }
            cursorIndex += 1
        }
        return cursorOffset
    }

    private mutating func translated(_ problem: YAMLProblem) -> SourceError {
        let offset = byteOffset(problem.mark.index)
        return problem.sourceError(
            at: location(problem.mark),
            byte: offset < source.bytes.count ? source.bytes[offset] : nil)
    }
}
