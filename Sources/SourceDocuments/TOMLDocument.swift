/// Reads TOML 1.0 into the tree that YAML is read into.
///
/// Strict: what the standard forbids is an error with its place. Dates and times are checked and kept as strings, as they
/// are written; nobody here counts with them. Source: https://toml.io/en/v1.0.0
public enum TOMLDocument {
    /// Parses one file; `file` is the name that locations carry.
    ///
    /// The root is always a mapping. Complexity: linear in the bytes.
    public static func parse(
        _ bytes: [UInt8], file: String, bytesMax: Int = SourceDocument.bytesMax
    ) throws(SourceError) -> SourceNode {
        var reader = TOMLReader(try SourceText(bytes, file: file, bytesMax: bytesMax))
        return try reader.document()
    }
}

/// A table while it is being filled.
private final class TOMLTable {
    enum Origin {
        /// Named on the way to another: `[a.b]` makes `a`; may still get a header.
        case implied
        case header
        /// Made by `a.b = 1`, and open to more such keys.
        case dotted
    }

    enum Item {
        case value(SourceNode)
        case table(TOMLTable)
        case tables([TOMLTable])
    }

    struct Entry {
        let key: String
        let location: SourceLocation
        var item: Item
    }

    let location: SourceLocation
    var origin: Origin
    var entries: [Entry] = []
    private var places: [String: Int] = [:]

    init(_ origin: Origin, at location: SourceLocation) {
        self.origin = origin
        self.location = location
    }

    func place(of key: String) -> Int? { places[key] }

    func add(_ key: TOMLReader.Key, _ item: Item) {
        places[key.text] = entries.count
        entries.append(Entry(key: key.text, location: key.location, item: item))
    }

    var node: SourceNode {
        SourceNode(
            location: location,
            value: .mapping(
                entries.map { entry in
                    let value: SourceNode
                    switch entry.item {
                    case .value(let node): value = node
                    case .table(let table): value = table.node
                    case .tables(let tables):
                        value = SourceNode(
                            location: tables[0].location, value: .sequence(tables.map(\.node)))
                    }
                    return SourceNode.Entry(
                        key: entry.key, keyLocation: entry.location, value: value)
                }))
    }
}

private struct TOMLReader {
    struct Key {
        let text: String
        let location: SourceLocation
    }

    private let source: SourceText
    private let bytes: [UInt8]
    private var index: Int
    /// A place whose line and column are known; the next is counted from here.
    private var known: (offset: Int, location: SourceLocation)

    init(_ source: SourceText) {
        self.source = source
        bytes = source.bytes
        index = source.bodyStart
        known = (index, SourceLocation(file: source.file, line: 1, column: 1))
    }

    // MARK: - Lines

    mutating func document() throws(SourceError) -> SourceNode {
        let root = TOMLTable(.header, at: known.location)
        var table = root
        while true {
            try skipLines()
            guard let byte = current else { return root.node }
            if byte == UInt8(ascii: "[") {
                table = try header(root)
            } else {
                try assignment(in: table, depth: 0)
            }
            skipBlanks()
            try skipComment()
            if current == nil { return root.node }
            guard try lineEnd() else {
                throw error(
                    "there is more behind the value", mend: "begin a new line, or quote the value")
            }
        }
    }

    /// `[a.b]` or `[[a.b]]`; gives the table that the following keys belong to.
    private mutating func header(_ root: TOMLTable) throws(SourceError) -> TOMLTable {
        let start = place()
        index += 1
        let isArray = take("[")
        skipBlanks()
        let keys = try dottedKey()
        let closing = isArray ? "]]" : "]"
        guard bytes[index...].starts(with: closing.utf8) else {
            throw error("the header is not closed", mend: "end it with `\(closing)`")
        }
        index += closing.utf8.count
        var table = root
        for key in keys.dropLast() {
            guard let place = table.place(of: key.text) else {
                let next = TOMLTable(.implied, at: start)
                table.add(key, .table(next))
                table = next
                continue
            }
            switch table.entries[place].item {
            case .table(let next): table = next
            case .tables(let tables): table = tables[tables.count - 1]
            case .value: throw taken(key, table.entries[place].location)
            }
        }
        let key = keys[keys.count - 1]
        let new = TOMLTable(.header, at: start)
        guard let place = table.place(of: key.text) else {
            table.add(key, isArray ? .tables([new]) : .table(new))
            return new
        }
        switch table.entries[place].item {
        case .tables(let tables) where isArray:
            table.entries[place].item = .tables(tables + [new])
            return new
        case .table(let known) where !isArray && known.origin == .implied:
            known.origin = .header
            return known
        default: throw taken(key, table.entries[place].location)
        }
    }

    /// `a.b = value`
    private mutating func assignment(in table: TOMLTable, depth: Int) throws(SourceError) {
        let keys = try dottedKey()
        guard take("=") else {
            throw error("`=` is missing behind the key", mend: "write `key = value`")
        }
        skipBlanks()
        let value = try value(depth: depth + keys.count)
        var table = table
        for key in keys.dropLast() {
            guard let place = table.place(of: key.text) else {
                let next = TOMLTable(.dotted, at: key.location)
                table.add(key, .table(next))
                table = next
                continue
            }
            guard case .table(let next) = table.entries[place].item, next.origin == .dotted else {
                throw taken(key, table.entries[place].location)
            }
            table = next
        }
        let key = keys[keys.count - 1]
        if let place = table.place(of: key.text) {
            throw taken(key, table.entries[place].location)
        }
        table.add(key, .value(value))
    }

    private func taken(_ key: Key, _ first: SourceLocation) -> SourceError {
        SourceError(
            .duplicateKey, at: key.location,
            "the key `\(key.text)` is already on line \(first.line), column \(first.column)",
            mend: "remove one of the two, or write them as one table")
    }

    // MARK: - Keys

    private mutating func dottedKey() throws(SourceError) -> [Key] {
        var keys: [Key] = []
        repeat {
            skipBlanks()
            keys.append(try key())
            skipBlanks()
            guard keys.count <= SourceDocument.depthMax else { throw tooDeep() }
        } while take(".")
        return keys
    }

    private mutating func key() throws(SourceError) -> Key {
        let location = place()
        if current == UInt8(ascii: "\"") {
            return Key(text: try basicString(isLong: false), location: location)
        }
        if current == UInt8(ascii: "'") {
            return Key(text: try literalString(isLong: false), location: location)
        }
        let start = index
        while let byte = current, Self.isBareKey(byte) { index += 1 }
        guard index > start else {
            throw error(
                "a key is missing", mend: "write A-Z, a-z, 0-9, `_` and `-`, or quote the key")
        }
        return Key(text: String(decoding: bytes[start..<index], as: UTF8.self), location: location)
    }

    private static func isBareKey(_ byte: UInt8) -> Bool {
        byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 || byte == 0x5f || byte == 0x2d
    }

    // MARK: - Values

    private mutating func value(depth: Int) throws(SourceError) -> SourceNode {
        guard depth < SourceDocument.depthMax else { throw tooDeep() }
        let location = place()
        switch current {
        case UInt8(ascii: "\""):
            let isLong = bytes[index...].starts(with: "\"\"\"".utf8)
            return SourceNode(
                location: location, value: .string(try basicString(isLong: isLong)))
        case UInt8(ascii: "'"):
            let isLong = bytes[index...].starts(with: "'''".utf8)
            return SourceNode(
                location: location, value: .string(try literalString(isLong: isLong)))
        case UInt8(ascii: "["): return try array(location, depth)
        case UInt8(ascii: "{"): return try inlineTable(location, depth)
        default: return SourceNode(location: location, value: try bareValue())
        }
    }

    private mutating func array(_ location: SourceLocation, _ depth: Int) throws(SourceError)
        -> SourceNode
    {
        index += 1
        var elements: [SourceNode] = []
        while true {
            try skipLines()
            if take("]") { return SourceNode(location: location, value: .sequence(elements)) }
            elements.append(try value(depth: depth + 1))
            try skipLines()
            if take(",") { continue }
            guard current == UInt8(ascii: "]") else {
                throw error(
                    "the array is not closed", mend: "part its values by `,`, end it with `]`")
            }
        }
    }

    private mutating func inlineTable(_ location: SourceLocation, _ depth: Int) throws(SourceError)
        -> SourceNode
    {
        index += 1
        let table = TOMLTable(.header, at: location)
        skipBlanks()
        if take("}") { return table.node }
        while true {
            try assignment(in: table, depth: depth)
            skipBlanks()
            if take("}") { return table.node }
            guard take(",") else {
                throw error(
                    "the inline table is not closed",
                    mend: "part its entries by `,`, end it with `}` on the same line")
            }
        }
    }

    /// A number, a boolean, a date or a time.
    private mutating func bareValue() throws(SourceError) -> SourceNode.Value {
        let start = place()
        let from = index
        while let byte = current,
            Self.isBareKey(byte) || byte == 0x2b || byte == 0x2e || byte == 0x3a
        {
            index += 1
        }
        // A blank may stand between a date and a time.
        if index - from == 10, current == 0x20, index + 1 < bytes.count,
            bytes[index + 1] &- 0x30 < 10,
            TOMLScalar.isDate(Array(bytes[from..<index]))
        {
            index += 1
            while let byte = current,
                Self.isBareKey(byte) || byte == 0x2b || byte == 0x2e || byte == 0x3a
            {
                index += 1
            }
        }
        let text = Array(bytes[from..<index])
        guard !text.isEmpty else {
            throw SourceError(
                .syntax, at: start, "a value is missing", mend: "write one behind the `=`")
        }
        guard let value = TOMLScalar.value(text) else {
            throw SourceError(
                .syntax, at: start,
                "`\(String(decoding: text, as: UTF8.self))` is no value of TOML",
                mend: "quote it if it is text")
        }
        return value
    }

    // MARK: - Strings

    private mutating func literalString(isLong: Bool) throws(SourceError) -> String {
        let start = place()
        index += isLong ? 3 : 1
        if isLong { _ = try lineEnd() }
        let from = index
        while let byte = current {
            if byte == UInt8(ascii: "'") {
                if !isLong {
                    index += 1
                    return String(decoding: bytes[from..<(index - 1)], as: UTF8.self)
                }
                if let end = closing(byte) {
                    return String(decoding: bytes[from..<end], as: UTF8.self)
                }
                continue
            }
            if !isLong && Self.isLineEnd(byte) { break }
            index += 1
        }
        throw unclosed(start)
    }

    private mutating func basicString(isLong: Bool) throws(SourceError) -> String {
        let start = place()
        index += isLong ? 3 : 1
        if isLong { _ = try lineEnd() }
        var text: [UInt8] = []
        while let byte = current {
            if byte == UInt8(ascii: "\"") {
                if !isLong {
                    index += 1
                    return String(decoding: text, as: UTF8.self)
                }
                let from = index
                let end = closing(byte)
                text += bytes[from..<(end ?? index)]
                if end != nil { return String(decoding: text, as: UTF8.self) }
                continue
            }
            if byte == UInt8(ascii: "\\") {
                try escape(isLong: isLong, into: &text)
                continue
            }
            if !isLong && Self.isLineEnd(byte) { break }
            text.append(byte)
            index += 1
        }
        throw unclosed(start)
    }

    /// Reads quotes within a long string; the end of its text where three of them close it, else nil.
    ///
    /// Up to two quotes may stand before the three.
    private mutating func closing(_ quote: UInt8) -> Int? {
        let from = index
        while index - from < 5, current == quote { index += 1 }
        return index - from >= 3 ? index - 3 : nil
    }

    private mutating func escape(isLong: Bool, into text: inout [UInt8]) throws(SourceError) {
        let start = place()
        index += 1
        guard let byte = current else { throw unclosed(start) }
        if isLong, byte == 0x20 || byte == 0x09 || Self.isLineEnd(byte) {
            try joinLines(start)
            return
        }
        index += 1
        switch byte {
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "n"): text.append(0x0a)
        case UInt8(ascii: "f"): text.append(0x0c)
        case UInt8(ascii: "r"): text.append(0x0d)
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): text.append(byte)
        case UInt8(ascii: "u"): text += try codePoint(4, start)
        case UInt8(ascii: "U"): text += try codePoint(8, start)
        default:
            throw SourceError(
                .syntax, at: start, "no such escape in a string",
                mend: "write `\\\\` for a backslash, or put the text between single quotes")
        }
    }

    /// A backslash at a line's end: it and the blanks behind are not there.
    private mutating func joinLines(_ start: SourceLocation) throws(SourceError) {
        skipBlanks()
        guard try lineEnd() else {
            throw SourceError(
                .syntax, at: start, "no such escape in a string",
                mend: "write `\\\\` for a backslash, or put the text between single quotes")
        }
        repeat { skipBlanks() } while try lineEnd()
    }

    private mutating func codePoint(_ digits: Int, _ start: SourceLocation) throws(SourceError)
        -> [UInt8]
    {
        let end = min(index + digits, bytes.count)
        let text = String(decoding: bytes[index..<end], as: UTF8.self)
        let isWhole = end - index == digits && text.allSatisfy(\.isHexDigit)
        guard isWhole, let value = UInt32(text, radix: 16), let scalar = Unicode.Scalar(value)
        else {
            throw SourceError(
                .syntax, at: start, "no character has this number",
                mend: "write `\\u` and 4, or `\\U` and 8 hexadecimal digits")
        }
        index = end
        return Array(String(Character(scalar)).utf8)
    }

    private func unclosed(_ start: SourceLocation) -> SourceError {
        SourceError(
            .syntax, at: start, "the string is not closed",
            mend: "end it with the quotes it begins with; only three of them let it run over lines")
    }

    // MARK: - Bytes

    private var current: UInt8? { index < bytes.count ? bytes[index] : nil }

    private static func isLineEnd(_ byte: UInt8) -> Bool { byte == 0x0a || byte == 0x0d }

    private mutating func take(_ character: Character) -> Bool {
        guard current == character.asciiValue else { return false }
        index += 1
        return true
    }

    private mutating func skipBlanks() {
        while let byte = current, byte == 0x20 || byte == 0x09 { index += 1 }
    }

    private mutating func skipComment() throws(SourceError) {
        guard current == UInt8(ascii: "#") else { return }
        while let byte = current, !Self.isLineEnd(byte) { index += 1 }
    }

    /// Reads a line end, if one stands here.
    private mutating func lineEnd() throws(SourceError) -> Bool {
        guard let byte = current, Self.isLineEnd(byte) else { return false }
        if byte == 0x0d {
            guard index + 1 < bytes.count, bytes[index + 1] == 0x0a else {
                throw error(
                    "a carriage return without a line feed", mend: "end lines with LF or CR LF")
            }
            index += 1
        }
        index += 1
        return true
    }

    /// Skips blanks, comments and line ends.
    private mutating func skipLines() throws(SourceError) {
        repeat {
            skipBlanks()
            try skipComment()
        } while try lineEnd()
    }

    private mutating func place() -> SourceLocation {
        known = (index, source.location(of: index, from: known.location, at: known.offset))
        return known.location
    }

    private mutating func error(_ message: String, mend: String) -> SourceError {
        SourceError(.syntax, at: place(), message, mend: mend)
    }

    private mutating func tooDeep() -> SourceError {
        SourceError(
            .tooDeep, at: place(),
            "more than \(SourceDocument.depthMax) tables and arrays inside each other")
    }
}

/// Values of TOML that are not quoted.
private enum TOMLScalar {
    static func value(_ text: [UInt8]) -> SourceNode.Value? {
        switch String(decoding: text, as: UTF8.self) {
        case "true": .bool(true)
        case "false": .bool(false)
        case "inf", "+inf": .number(.infinity)
        case "-inf": .number(-.infinity)
        case "nan", "+nan", "-nan": .number(.nan)
        default: integer(text) ?? float(text) ?? moment(text)
        }
    }

    private static func integer(_ text: [UInt8]) -> SourceNode.Value? {
        let radixes: [(prefix: String, radix: Int)] = [("0x", 16), ("0o", 8), ("0b", 2)]
        for (prefix, radix) in radixes where text.starts(with: prefix.utf8) {
            return digits(text.dropFirst(2), radix: radix)
                .flatMap { Int($0, radix: radix) }.map { .integer($0) }
        }
        let unsigned = text.first == 0x2b || text.first == 0x2d ? text.dropFirst() : text[...]
        guard let clean = digits(unsigned, radix: 10), clean == "0" || !clean.hasPrefix("0") else {
            return nil
        }
        return Int((text.first == 0x2d ? "-" : "") + clean).map { .integer($0) }
    }

    /// The digits without the `_` that may stand between two of them.
    private static func digits(_ text: ArraySlice<UInt8>, radix: Int) -> String? {
        let parts = text.split(separator: 0x5f, omittingEmptySubsequences: false)
        let isWellFormed = parts.allSatisfy { part in
            !part.isEmpty
                && part.allSatisfy { byte in
                    Character(Unicode.Scalar(byte)).hexDigitValue.map { $0 < radix } ?? false
                }
        }
        return isWellFormed ? parts.map { String(decoding: $0, as: UTF8.self) }.joined() : nil
    }

    private static func float(_ text: [UInt8]) -> SourceNode.Value? {
        let isNegative = text.first == 0x2d
        var rest = isNegative || text.first == 0x2b ? text.dropFirst() : text[...]
        var exponent = ""
        if let place = rest.firstIndex(where: { $0 | 0x20 == 0x65 }) {
            var power = rest[(place + 1)...]
            let sign = power.first == 0x2d ? "-" : ""
            if power.first == 0x2d || power.first == 0x2b { power = power.dropFirst() }
            guard let clean = digits(power, radix: 10) else { return nil }
            exponent = "e" + sign + clean
            rest = rest[..<place]
        }
        let parts = rest.split(separator: 0x2e, omittingEmptySubsequences: false)
        guard parts.count == 2 || (parts.count == 1 && !exponent.isEmpty),
            let whole = digits(parts[0], radix: 10), whole == "0" || !whole.hasPrefix("0")
        else { return nil }
        var number = (isNegative ? "-" : "") + whole
        if parts.count == 2 {
            guard let fraction = digits(parts[1], radix: 10) else { return nil }
            number += "." + fraction
        }
        return Double(number + exponent).map { .number($0) }
    }

    /// A date, a time, or both, as in RFC 3339.
    private static func moment(_ text: [UInt8]) -> SourceNode.Value? {
        let string = SourceNode.Value.string(String(decoding: text, as: UTF8.self))
        if isTime(text[...]) { return string }
        guard text.count >= 10, isDate(Array(text.prefix(10))) else { return nil }
        if text.count == 10 { return string }
        guard text[10] | 0x20 == 0x74 || text[10] == 0x20 else { return nil }
        var time = text.dropFirst(11)
        if time.last.map({ $0 | 0x20 }) == 0x7a {
            time = time.dropLast()
        } else if let sign = time.lastIndex(where: { $0 == 0x2b || $0 == 0x2d }) {
            guard numbers(time[(sign + 1)...], "00:00", maxima: [23, 59]) else { return nil }
            time = time[..<sign]
        }
        return isTime(time) ? string : nil
    }

    static func isDate(_ text: [UInt8]) -> Bool {
        guard numbers(text[...], "0000-00-00", maxima: [9999, 12, 31]) else { return false }
        let parts = text.split(separator: 0x2d).map {
            Int(String(decoding: $0, as: UTF8.self)) ?? 0
        }
        let isLeap = parts[0] % 4 == 0 && (parts[0] % 100 != 0 || parts[0] % 400 == 0)
        let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return parts[1] >= 1 && parts[2] >= 1 && parts[2] <= days[parts[1] - 1]
    }

    private static func isTime(_ text: ArraySlice<UInt8>) -> Bool {
        let parts = text.split(separator: 0x2e, omittingEmptySubsequences: false)
        guard parts.count <= 2, numbers(parts[0], "00:00:00", maxima: [23, 59, 60]) else {
            return false
        }
        return parts.count == 1 || (!parts[1].isEmpty && parts[1].allSatisfy { $0 &- 0x30 < 10 })
    }

    /// Whether the text has digits where the shape has `0`, its other bytes as they are, and no number above its maximum.
    private static func numbers(_ text: ArraySlice<UInt8>, _ shape: String, maxima: [Int]) -> Bool {
        guard text.count == shape.utf8.count else { return false }
        var values = [0]
        for (byte, wanted) in zip(text, shape.utf8) {
            if wanted == 0x30 {
                guard byte &- 0x30 < 10 else { return false }
                values[values.count - 1] = values[values.count - 1] * 10 + Int(byte - 0x30)
            } else {
                guard byte == wanted else { return false }
                values.append(0)
            }
        }
        return zip(values, maxima).allSatisfy { $0 <= $1 }
    }
}
