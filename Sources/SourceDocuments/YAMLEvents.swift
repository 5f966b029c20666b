internal import CYAML

/// A place as libyaml counts it: from 0, in characters.
struct YAMLMark {
    let index: Int
    let line: Int
    let column: Int
}

/// One step of the parse.
struct YAMLEvent {
    enum Kind {
        case streamStart, streamEnd
        case documentStart, documentEnd
        case alias(String)
        case scalar(String, ScalarOrigin.Style)
        case sequenceStart, sequenceEnd
        case mappingStart, mappingEnd
    }

    let kind: Kind
    let mark: YAMLMark
    var anchor: String?
    var tag: String?
}

/// Why libyaml stopped.
struct YAMLProblem: Error {
    let message: String
    let mark: YAMLMark
    let context: String?
    let contextMark: YAMLMark?
    let isOutOfMemory: Bool
}

/// libyaml's event parser over borrowed bytes; owns the C parser and frees it.
@safe
struct YAMLEvents: ~Copyable {
    private let parser: UnsafeMutablePointer<yaml_parser_t>

    /// The bytes must stay in place as long as this value lives.
    init(_ bytes: UnsafeBufferPointer<UInt8>) throws(YAMLProblem) {
        unsafe parser = .allocate(capacity: 1)
        unsafe parser.initialize(to: yaml_parser_t())
        guard unsafe yaml_parser_initialize(parser) == 1 else {
            unsafe parser.deallocate()
            throw YAMLProblem(
                message: "out of memory", mark: YAMLMark(index: 0, line: 0, column: 0),
                context: nil, contextMark: nil, isOutOfMemory: true)
        }
        unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        unsafe yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
    }

    deinit {
        unsafe yaml_parser_delete(parser)
        unsafe parser.deallocate()
    }

    /// The next event. After `streamEnd` or an error it must not be called again.
    mutating func next() throws(YAMLProblem) -> YAMLEvent {
        var event = unsafe yaml_event_t()
        guard unsafe yaml_parser_parse(parser, &event) == 1 else { throw problem() }
        defer { unsafe yaml_event_delete(&event) }
        let mark = unsafe YAMLMark(event.start_mark)
        let data = unsafe event.data
        switch unsafe event.type {
        case YAML_STREAM_START_EVENT: return YAMLEvent(kind: .streamStart, mark: mark)
        case YAML_DOCUMENT_START_EVENT: return YAMLEvent(kind: .documentStart, mark: mark)
        case YAML_DOCUMENT_END_EVENT: return YAMLEvent(kind: .documentEnd, mark: mark)
        case YAML_ALIAS_EVENT:
            return YAMLEvent(
                kind: .alias(unsafe Self.string(data.alias.anchor) ?? ""), mark: mark)
        case YAML_SCALAR_EVENT:
            let scalar = unsafe data.scalar
            let text = unsafe String(
                decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length),
                as: UTF8.self)
            return YAMLEvent(
                kind: .scalar(text, unsafe Self.style(scalar.style)), mark: mark,
                anchor: unsafe Self.string(scalar.anchor), tag: unsafe Self.string(scalar.tag))
        case YAML_SEQUENCE_START_EVENT:
            return YAMLEvent(
                kind: .sequenceStart, mark: mark,
                anchor: unsafe Self.string(data.sequence_start.anchor),
                tag: unsafe Self.string(data.sequence_start.tag))
        case YAML_SEQUENCE_END_EVENT: return YAMLEvent(kind: .sequenceEnd, mark: mark)
        case YAML_MAPPING_START_EVENT:
            return YAMLEvent(
                kind: .mappingStart, mark: mark,
                anchor: unsafe Self.string(data.mapping_start.anchor),
                tag: unsafe Self.string(data.mapping_start.tag))
        case YAML_MAPPING_END_EVENT: return YAMLEvent(kind: .mappingEnd, mark: mark)
        default: return YAMLEvent(kind: .streamEnd, mark: mark)
        }
    }

    private func problem() -> YAMLProblem {
        let context = unsafe parser.pointee.context.map { unsafe String(cString: $0) }
        return YAMLProblem(
            message: unsafe parser.pointee.problem.map { unsafe String(cString: $0) } ?? "",
            mark: unsafe YAMLMark(parser.pointee.problem_mark),
            context: context,
            contextMark: context == nil ? nil : unsafe YAMLMark(parser.pointee.context_mark),
            isOutOfMemory: unsafe parser.pointee.error == YAML_MEMORY_ERROR)
    }

    private static func string(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
        unsafe pointer.map { unsafe String(cString: $0) }
    }

    private static func style(_ style: yaml_scalar_style_t) -> ScalarOrigin.Style {
        switch style {
        case YAML_SINGLE_QUOTED_SCALAR_STYLE: .singleQuoted
        case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
        case YAML_LITERAL_SCALAR_STYLE: .literal
        case YAML_FOLDED_SCALAR_STYLE: .folded
        default: .plain
        }
    }
}

extension YAMLMark {
    init(_ mark: yaml_mark_t) {
        self.init(index: Int(mark.index), line: Int(mark.line), column: Int(mark.column))
    }
}
