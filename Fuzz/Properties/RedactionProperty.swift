internal import Actions
internal import Findings
internal import Inspection
internal import Rules

/// However a text is cut, its redacted bytes are the same; items on lines of their own come out clean.
enum RedactionProperty {
    private static let policy = ActionPolicy(rows: [], otherwise: .redactAndLog)
    private static let styles: [RedactionStyle] = [
        .label, .mask(keepFirst: 4, keepLast: 4), .hash(FingerprintKey(3, 4)), .remove,
    ]

    static func check(_ input: [UInt8]) throws {
        var input = FuzzInput(input)
        let flags = input.byte()
        let style = styles[flags >> 1 & 3]
        let isLines = flags & 8 != 0
        let inspector = flags & 1 == 0 || isLines ? FuzzRules.shipped : FuzzRules.odd
        let cuts = input.cuts()
        let text = isLines ? LineText.text(from: &input) : Array(input.rest)
        var session = try inspector.makeSession(
            InspectionOptions(fingerprintKey: FingerprintKey(1, 2)))
        let whole = try redact([text[...]], style, &session)
        let parts = try redact(cuts.pieces(of: text), style, &session)
        try requireSame(parts, whole, "the redacted bytes")
        try require(
            whole.count { $0 == 0x0a } == text.count { $0 == 0x0a }, "lines were lost or added")
        if isLines && style != .remove { try requireClean(whole, from: text, &session) }
    }

    private static func redact(
        _ pieces: [ArraySlice<UInt8>], _ style: RedactionStyle, _ session: inout InspectionSession
    ) throws -> [UInt8] {
        var redactor = Redactor(policy: policy, style: style)
        var output: [UInt8] = []
        var events: [ScanEvent] = []
        for piece in pieces {
            let frontier = try session.feed(piece.span, into: &events)
            redactor.feed(piece.span, events: events, frontier: frontier, into: &output)
            events.removeAll()
        }
        _ = try session.finish(into: &events)
        redactor.finish(events: events, into: &output)
        return output
    }

    /// Nothing is found in `text` but what passed through unchanged and has got context: words may have
    /// come nearer, or be those of a label.
    private static func requireClean(
        _ text: [UInt8], from source: [UInt8], _ session: inout InspectionSession
    ) throws {
        var events: [ScanEvent] = []
        try session.feed(text.span, into: &events)
        _ = try session.finish(into: &events)
        for event in events {
            guard case .finding(let finding) = event else {
                // A header that had no body may have got one; those of blocks must be gone.
                let headersLeft = try source.headers - blocks(in: source, &session)
                try require(text.headers <= headersLeft, "a block is found once redacted")
                continue
            }
            let found = text[finding.range.start..<finding.range.end]
            if rulesWithContext.contains(finding.rule.id), source.holds(found) { continue }
            let around = text[..<finding.range.end].suffix(found.count + 40)
            throw Violation(
                "\(finding.rule.id) finds `\(String(decoding: around, as: UTF8.self))` once redacted"
            )
        }
    }

    private static func blocks(in text: [UInt8], _ session: inout InspectionSession) throws -> Int {
        var events: [ScanEvent] = []
        try session.feed(text.span, into: &events)
        _ = try session.finish(into: &events)
        return events.count { if case .blockClosed = $0 { true } else { false } }
    }

    private static let rulesWithContext = Set(
        FuzzRules.shipped.ruleSet.rules.filter { $0.context != nil }.map(\.id))
}

extension [UInt8] {
    /// How many PEM headers it holds.
    fileprivate var headers: Int {
        let header = Array("-----BEGIN ".utf8)
        return indices.count { self[$0...].starts(with: header) }
    }

    fileprivate func holds(_ part: ArraySlice<UInt8>) -> Bool {
        indices.contains { self[$0...].starts(with: part) }
    }
}

/// A log-like text of rule examples, pieces of them and noise, each on a line of its own.
enum LineText {
    static func text(from input: inout FuzzInput) -> [UInt8] {
        var text: [UInt8] = []
        while !input.isEmpty {
            let choice = input.byte()
            switch choice & 3 {
            case 0, 1: text += example(input.number())
            case 2:
                let whole = example(input.number())
                let start = input.byte() % (whole.count + 1)
                text += whole[start...].prefix(input.byte())
            default: text += input.bytes(choice >> 2)
            }
            text.append(0x0a)
        }
        return text
    }

    static func example(_ number: Int) -> [UInt8] { examples[number % examples.count] }

    /// Texts of all shipped rules' examples, near misses too.
    static let examples: [[UInt8]] = FuzzRules.shipped.ruleSet.rules.flatMap { rule in
        (rule.examples.matches + rule.examples.nonMatches).map { Array($0.text.utf8) }
    }
}
