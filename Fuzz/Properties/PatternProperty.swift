internal import Findings
internal import Inspection
internal import PatternMatching
internal import Rules

/// A pattern is refused, or the engine finds with it what PCRE2 finds by itself, line by line.
enum PatternProperty {
    static func check(_ input: [UInt8]) throws {
        var input = FuzzInput(input)
        let isMultiline = input.byte() & 1 != 0
        let cuts = input.cuts()
        let pattern = String(decoding: input.bytes(before: 0), as: UTF8.self)
        let text = Array(input.rest)
        guard let set = try? ruleSet(pattern, isMultiline),
            let confirm = try? compiled(set, isMultiline)
        else { return }
        var oracle = LineOracle(confirm, isMultiline)
        let inspector: Inspector
        do { inspector = try Inspector(set) } catch { throw Violation("`\(pattern)`: \(error)") }
        var events: [ScanEvent] = []
        var session = try inspector.makeSession(
            InspectionOptions(
                minConfidence: Confidence(percent: 0), fingerprintKey: FingerprintKey(1, 2)))
        for piece in cuts.pieces(of: text) { try session.feed(piece.span, into: &events) }
        let summary = try session.finish(into: &events)
        guard summary.undecided == 0, let wanted = oracle.captures(in: text) else { return }
        try compare(events, wanted, "`\(pattern)` in `\(String(decoding: text, as: UTF8.self))`")
    }

    /// Overlapping captures of one rule are told as one finding that covers them.
    private static func compare(_ events: [ScanEvent], _ wanted: [ByteRange], _ what: String) throws
    {
        var covered: [ByteRange] = []
        for case .finding(let finding) in events {
            try require(wanted.contains(finding.range), "too much: \(finding.range) of \(what)")
            covered.append(finding.redactionRange)
        }
        for range in wanted {
            let isTold = covered.contains { $0.start <= range.start && $0.end >= range.end }
            try require(isTold, "missed: \(range) of \(what)")
        }
    }

    private static func compiled(_ set: RuleSet, _ isMultiline: Bool) throws -> ConfirmPattern {
        guard case .pattern(let pattern) = set.rules[0].matcher else {
            throw Violation("a rule with a pattern has none")
        }
        return try ConfirmPattern(
            pattern.text, capture: pattern.capture, multiline: isMultiline)
    }

    /// A rule set with the one pattern, by way of a rule file.
    private static func ruleSet(_ pattern: String, _ isMultiline: Bool) throws -> RuleSet {
        let escaped = pattern.unicodeScalars.map { scalar in
            let digits = String(scalar.value, radix: 16)
            return "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
        }
        let file = """
            rules:
              - id: custom.fuzz.pattern
                name: Fuzzed
                severity: low
                confidence: 0.5
                pattern: "\(escaped.joined())"
                multiline: \(isMultiline)
                examples: { match: [a], no_match: [b] }
                references: []
            """
        return try RuleLoader.loadAll(
            [RuleSourceFile(name: "fuzz.yaml", bytes: Array(file.utf8))], name: "fuzz")
    }
}

/// The slow way: PCRE2 over every line, or the whole text; no triggers, no windows, no streaming.
private struct LineOracle: ~Copyable {
    private let isMultiline: Bool
    private var scratch = ConfirmScratch(slots: 1)

    init(_ pattern: ConfirmPattern, _ isMultiline: Bool) {
        self.isMultiline = isMultiline
        scratch.hold(pattern, at: 0)
    }

    /// What the pattern captures, from left to right; nil where PCRE2 gives up.
    mutating func captures(in text: [UInt8]) -> [ByteRange]? {
        var result: [ByteRange] = []
        for subject in isMultiline ? [ByteRange(0, text.count)] : lines(of: text) {
            var low = subject.start
            search: while low <= subject.end {
                let outcome = scratch.firstMatch(
                    of: 0, in: text.span, subject: subject, starts: ByteRange(low, subject.end),
                    isLineStart: true, isLineEnd: true)
                switch outcome {
                case .match(let found) where found.capture.count > 0:
                    result.append(found.capture)
                    low = max(found.match.end, found.match.start + 1)
                case .match(let found): low = found.match.start + 1
                case .noMatch: break search
                case .needsMore, .undecided: return nil
                }
            }
        }
        return result
    }

    private func lines(of text: [UInt8]) -> [ByteRange] {
        let ends = text.indices.filter { text[$0] == 0x0a }
        return zip([0] + ends.map { $0 + 1 }, ends + [text.count]).map { ByteRange($0, $1) }
    }
}
