internal import Findings
internal import Inspection

/// However a text is cut, a session reports the same events, each once nothing before it can come.
enum SessionProperty {
    static func check(_ input: [UInt8]) throws {
        var input = FuzzInput(input)
        let flags = input.byte()
        let inspector = flags & 1 == 0 ? FuzzRules.shipped : FuzzRules.odd
        func options(portable: Bool) -> InspectionOptions {
            InspectionOptions(
                minConfidence: Confidence(percent: flags & 2 == 0 ? 0 : 50),
                fingerprintKey: FingerprintKey(1, 2), honoursInlineIgnore: flags & 4 != 0,
                forcesPortableLanes: portable)
        }
        let cuts = input.cuts()
        let text = Array(input.rest)
        var session = try inspector.makeSession(options(portable: false))
        let whole = try report(of: [text[...]], &session)
        let parts = try report(of: cuts.pieces(of: text), &session)
        try requireSame(parts.events, whole.events, "the events")
        try require(
            (parts.summary.bytes, parts.summary.lines) == (text.count, text.count { $0 == 0x0a }),
            "miscounted: \(parts.summary)")
        try require(
            parts.summary.ignoredInline == whole.summary.ignoredInline,
            "ignored: \(parts.summary) against \(whole.summary)")
        try require(
            parts.summary.undecided == whole.summary.undecided,
            "undecided: \(parts.summary) against \(whole.summary)")
        if flags & 8 != 0 {
            var other = try inspector.makeSession(options(portable: true))
            let portable = try report(of: cuts.pieces(of: text), &other)
            try requireSame(portable.events, whole.events, "the events of the portable lanes")
        }
    }

    /// The events of one stream as text, all that a report shows, and the counts.
    private static func report(
        of pieces: [ArraySlice<UInt8>], _ session: inout InspectionSession
    ) throws -> (events: [String], summary: InspectionSummary) {
        var events: [ScanEvent] = []
        var frontier = 0
        for piece in pieces {
            let known = events.count
            let given = try session.feed(piece.span, into: &events)
            for event in events[known...] {
                let start = event.start
                try require(start >= frontier, "an event at \(start) behind \(frontier)")
            }
            try require(
                given >= frontier && given <= session.end && given == session.frontier,
                "the frontier went from \(frontier) to \(given) at \(session.end)")
            frontier = given
        }
        let known = events.count
        let summary = try session.finish(into: &events)
        for event in events[known...] {
            try require(event.start >= frontier, "an event at \(event.start) behind \(frontier)")
        }
        try require(session.end == 0, "the next stream begins at \(session.end)")
        return (events.compactMap(\.words), summary)
    }
}

extension ScanEvent {
    /// Where its redaction begins; a block that closes has begun before.
    fileprivate var start: Int {
        switch self {
        case .finding(let finding), .blockOpened(let finding): finding.redactionRange.start
        case .blockClosed: Int.max
        }
    }

    /// All that a report shows; nothing for openings, whose known length depends on the cuts.
    fileprivate var words: String? {
        switch self {
        case .finding(let finding): "finding \(finding.words)"
        case .blockClosed(let finding): "block \(finding.words)"
        case .blockOpened: nil
        }
    }
}

extension Finding {
    fileprivate var words: String {
        "\(rule.id) \(range.start)-\(range.end) redact \(redactionRange.start)-"
            + "\(redactionRange.end) line \(line):\(column) \(confidence) \(fingerprint) \(preview)"
    }
}
