public import CommandLineSupport
internal import FileScanning
public import Findings

/// What somebody says is in a text.
public struct CorpusLabel: Hashable, Sendable {
    /// Bytes of the text.
    public let range: ByteRange
    /// Dotted: `secret.github`, `pii.iban`.
    public let type: String
}

/// One labelled text.
public struct CorpusRecord: Sendable {
    /// The scope of records that name none.
    public static let everything = ["secret", "pii", "injection"]

    public let id: String
    public let text: [UInt8]
    public let labels: [CorpusLabel]
    /// Whether something is to be found in it.
    public let expectsMatch: Bool
    /// The types, or their first parts, that the record is fully labelled for.
    public let scope: [String]
    /// Whether all that its scope names is labelled; else a finding that meets no label is not wrong.
    public let isComplete: Bool
    public let group: String
    public let source: String
    /// Where it stands: `file:line`.
    public let origin: String

    public init(
        id: String, text: [UInt8], labels: [CorpusLabel], expectsMatch: Bool,
        scope: [String] = everything, isComplete: Bool = true, group: String = "?",
        source: String = "?", origin: String = "?"
    ) {
        self.origin = origin
        self.id = id
        self.text = text
        self.labels = labels
        self.expectsMatch = expectsMatch
        self.scope = scope
        self.isComplete = isComplete
        self.group = group
        self.source = source
    }
}

/// What is wrong with a corpus, with file, line and column.
public struct CorpusError: Error, Hashable, Sendable, CustomStringConvertible {
    public let description: String

    init(_ description: String) {
        self.description = description
    }

    init(_ name: String, line: Int, column: Int = 1, _ message: String, mend: String) {
        description = "\(name):\(line):\(column): \(message)\n  mend: \(mend)"
    }
}

/// Labelled texts of one file or several: JSON, one record a line, plain or gzip.
///
/// The keys are `id`, `text`, `labels` (each with `start`, `end`, `type`), `expect` (`match` or `none`), and
/// `scope`, `complete`, `group`, `source` if there is something to say; others are left alone.
public struct Corpus: Sendable {
    /// Larger files are refused, packed or not: all records are held at once.
    public static let fileBytesMax = 1 << 30

    public private(set) var records: [CorpusRecord] = []
    private var ids: Set<String> = []

    public init() {}

    /// Reads corpora from disk; `-` is standard input.
    public init(files: [Argument]) throws {
        for file in files {
            try add(WholeFile.read(file, limit: Self.fileBytesMax), name: file.text)
        }
    }

    /// Adds the records of one file.
    public mutating func add(_ bytes: [UInt8], name: String) throws(CorpusError) {
        var bytes = bytes
        if Gzip.isGzip(bytes) {
            do {
                bytes = try Gzip.unpack(bytes, limit: Self.fileBytesMax)
            } catch {
                throw CorpusError("\(name): \(error)\n  mend: pack it anew with `gzip`")
            }
        }
        let span = bytes.span
        var start = 0
        var line = 1
        while start < span.count {
            var end = start
            var isBlank = true
            while end < span.count, span[end] != 0x0a {
                if span[end] != 0x20, span[end] != 0x0d, span[end] != 0x09 { isBlank = false }
                end += 1
            }
            if !isBlank { try add(span.extracting(start..<end), name, line) }
            start = end + 1
            line += 1
        }
    }

    private mutating func add(_ bytes: Span<UInt8>, _ name: String, _ line: Int)
        throws(CorpusError)
    {
        let value: JSONValue
        do {
            value = try JSONReader.parse(bytes)
        } catch {
            throw CorpusError(
                name, line: line, column: error.offset + 1, error.message,
                mend: "write one JSON object a line")
        }
        let record = try RecordReader(name: name, line: line).record(value)
        guard ids.insert(record.id).inserted else {
            throw CorpusError(
                name, line: line, "the id `\(shown(record.id))` is taken", mend: "give it another")
        }
        records.append(record)
    }

    /// Only the records of these groups and sources; empty for all.
    public func only(groups: [String], sources: [String]) -> Corpus {
        var result = self
        result.records = records.filter {
            (groups.isEmpty || groups.contains($0.group))
                && (sources.isEmpty || sources.contains($0.source))
        }
        return result
    }

    /// The bytes of all texts together.
    public var byteCount: Int { records.reduce(0) { $0 + $1.text.count } }

    /// Equal for equal records in equal order.
    public var contentHash: String {
        var state = FingerprintStream(ofContent: "corpus")
        for record in records {
            state.absorb(record.id)
            state.absorb(0)
            state.absorb(record.text)
            for label in record.labels {
                state.absorb("\(label.range.start) \(label.range.end) \(label.type)\u{0}")
            }
            state.absorb(record.expectsMatch ? 1 : 2)
        }
        return state.finish().description
    }
}

/// Text of others for a message: short, and nothing in it that a terminal would obey.
func shown(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars.prefix(80) {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate:
            result += "\u{fffd}"
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result
}

private struct RecordReader {
    let name: String
    let line: Int

    func record(_ value: JSONValue) throws(CorpusError) -> CorpusRecord {
        guard case .object = value else { throw wrong("a record is a JSON object") }
        guard let id = value["id"]?.text else { throw wrong("the record has no `id`") }
        guard let text = value["text"]?.bytes else { throw wrong("the record has no `text`") }
        let expectsMatch: Bool
        switch value["expect"]?.text {
        case "match": expectsMatch = true
        case "none": expectsMatch = false
        default: throw wrong("`expect` is neither `match` nor `none`")
        }
        var labels: [CorpusLabel] = []
        for label in value["labels"]?.elements ?? [] {
            guard let start = label["start"]?.int, let end = label["end"]?.int,
                let type = label["type"]?.text, 0 <= start, start <= end
            else { throw wrong("a label has `start`, `end` (not before it) and `type`") }
            guard end <= text.count else {
                throw CorpusError(
                    name, line: line,
                    "a label of `\(shown(type))` ends at byte \(end), and the text has \(counted(text.count, "byte"))",
                    mend: "count bytes of the text in UTF-8, from 0; `end` is one past the last")
            }
            labels.append(CorpusLabel(range: ByteRange(start, end), type: type))
        }
        return CorpusRecord(
            id: id, text: text, labels: labels, expectsMatch: expectsMatch,
            scope: value["scope"]?.elements?.compactMap(\.text) ?? CorpusRecord.everything,
            isComplete: value["complete"] != .bool(false), group: value["group"]?.text ?? "?",
            source: value["source"]?.text ?? "?", origin: "\(name):\(line)")
    }

    private func wrong(_ message: String) -> CorpusError {
        CorpusError(
            name, line: line, message,
            mend: "see `corpus/MANIFEST.md` for the keys a record has")
    }
}
