import Findings
import Inspection
import Rules
import Testing
import TestSupport

/// Inspects by one rule written for the purpose: `tok_` and four letters, confidence 0.50.
private struct Bench {
    let inspector: Inspector

    init(
        _ keys: String = "", pattern: String = "\\btok_(?<secret>[a-z]{4})\\b",
        confidence: String = "0.5", id: String = "custom.test.rule"
    )
        throws
    {
        let text = """
            rules:
              - id: \(id)
                name: Test rule
                severity: medium
                confidence: \(confidence)
                pattern: '\(pattern)'
                examples: { match: [x], no_match: [y] }
                references: []
            """ + "\n" + keys.split(separator: "\n").map { "    " + $0 + "\n" }.joined()
        inspector = try Inspector(
            RuleLoader.loadAll(
                [RuleSourceFile(name: "test.yaml", bytes: Array(text.utf8))], name: "test"))
    }

    /// `capture confidence` of each finding; the same at every cut, or a complaint.
    func findings(_ text: String, options: InspectionOptions = testOptions()) throws -> [String] {
        let bytes = Array(text.utf8)
        var session = try inspector.makeSession(options)
        let whole = try scan(bytes, session: &session)
        let cuts = bytes.count < 700 ? Array(0...bytes.count) : []
        for cut in cuts {
            let parts = try scan(bytes, session: &session, cuts: [cut])
            if describe(parts) != describe(whole) {
                return ["cut at \(cut): \(describe(parts)) against \(describe(whole))"]
            }
        }
        return whole.compactMap { event in
            guard case .finding(let finding) = event else { return nil }
            let capture = bytes[finding.range.start..<finding.range.end]
            return "\(String(decoding: capture, as: UTF8.self)) \(finding.confidence)"
        }
    }
}

@Suite struct `Context` {
    private static let context =
        "context: { words: [card, pan], within: 10, raise: 0.2, suppress: [order], lower: 0.3 }"

    @Test(arguments: [
        ("tok_abcd", "0.50"), ("card tok_abcd", "0.70"), ("tok_abcd card", "0.70"),
        ("order tok_abcd", "0.20"), ("card tok_abcd order", "0.40"), ("card card tok_abcd", "0.70"),
        ("discard tok_abcd", "0.50"), ("myCard=tok_abcd", "0.70"),
        // The distance counts from the capture, `abcd`.
        ("card  tok_abcd", "0.70"), ("card   tok_abcd", "0.50"), ("tok_abcd......card", "0.70"),
        ("tok_abcd.......card", "0.50"),
        // Before it on other lines too, after it on its own only.
        ("card\ntok_abcd", "0.70"), ("\n\n\ntok_abcd", "0.50"), ("tok_abcd\ncard", "0.50"),
        ("tok_abcd\n order", "0.50"),
        // A short word ends where a word ends, also at the edge of what is looked at.
        ("tok_abcd.......pan", "0.70"), ("tok_abcd.......panel", "0.50"),
        ("tok_abcd.......pan.", "0.70"), ("tok_abcd........pan", "0.50"),
    ])
    func `raises and lowers the confidence of what it stands by`(text: String, confidence: String)
        throws
    {
        #expect(try Bench(Self.context).findings(text) == ["abcd \(confidence)"])
        #expect(try Bench(Self.context).findings(text + "\n") == ["abcd \(confidence)"])
    }

    @Test func `that is required and is not there refuses the match`() throws {
        let bench = try Bench(
            "context: { words: [card], within: 8, required: true, raise: 0.1, suppress: [order], lower: 1 }"
        )
        #expect(try bench.findings("tok_abcd") == [])
        #expect(try bench.findings("my tok_abcd no.card") == ["abcd 0.60"])
        #expect(try bench.findings("tok_abcd tok_efgh card") == ["efgh 0.60"])
        #expect(try bench.findings("tok_abcd card:tok_efgh") == ["abcd 0.60"])
        #expect(try bench.findings("tok_abcd card order") == ["abcd 0.60"])
    }

    /// A lane's hit is the first byte of the match, so that no byte more than needed is waited for.
    @Test func `that is short is judged when the byte behind it is there`() throws {
        let bench = try Bench(Self.context, pattern: "\\b(?<secret>[0-9]{9})\\b")
        #expect(try bench.findings("123456789.......pan el") == ["123456789 0.70"])
        #expect(try bench.findings("123456789.......panel of more") == ["123456789 0.50"])
        let several = "multiline: true\n" + Self.context
        let lines = try Bench(several, pattern: "tok_\\s{0,3}(?<secret>[a-z]{4})\\b")
        #expect(try lines.findings("tok_\nabcd.......panel of more") == ["abcd 0.50"])
    }

    @Test func `keeps confidence within 0 and 1`() throws {
        let raised = try Bench("context: { words: [card], raise: 1 }", confidence: "0.9")
        #expect(try raised.findings("card tok_abcd") == ["abcd 1.00"])
        let lowered = try Bench("context: { suppress: [order], lower: 1 }", confidence: "0.1")
        #expect(try lowered.findings("order tok_abcd") == ["abcd 0.00"])
    }
}

@Suite struct `A threshold` {
    @Test(arguments: [
        ("0", 0, 1), ("0", 1, 0), ("0.5", 50, 1), ("0.5", 51, 0), ("1", 100, 1), ("0.99", 100, 0),
        ("0", -5, 1), ("1", 500, 1),
    ])
    func `of confidence lets pass what is as sure`(confidence: String, minimum: Int, count: Int)
        throws
    {
        let found = try Bench(confidence: confidence)
            .findings("tok_abcd", options: testOptions(minConfidence: minimum))
        #expect(found.count == count)
    }

    @Test(arguments: Severity.allCases)
    func `of severity lets pass what is as severe`(severity: Severity) throws {
        var options = testOptions()
        options.minSeverity = severity
        #expect(try Bench().findings("tok_abcd", options: options).isEmpty == (severity > .medium))
    }
}

@Suite struct `What is allowed` {
    @Test func `by stopwords is any capture that holds one, whatever its case`() throws {
        let bench = try Bench(
            "allow: { stopwords: [Amp] }", pattern: "tok_(?<secret>[A-Za-z]{4})")
        #expect(
            try bench.findings("tok_xamp tok_AMPx tok_aMpA tok_xamq amp tok_abcd")
                == ["xamq 0.50", "abcd 0.50"])
    }

    @Test func `by patterns is what they match of the capture, which is all they see`() throws {
        let bench = try Bench("allow: { patterns: ['^ab', 'z$', 'a(?=x)', '(?<=_)q', '.{5}'] }")
        #expect(
            try bench.findings("tok_abcd tok_cabd tok_xxxz tok_xzxx tok_qabc tok_bbbax")
                == ["cabd 0.50", "xzxx 0.50", "qabc 0.50"])
    }

    @Test func `as a placeholder is allowed for secrets, and elsewhere where the rule says so`()
        throws
    {
        let pattern = "tok_(?<secret>[A-Z]{7})"
        #expect(try Bench(pattern: pattern, id: "secret.test").findings("tok_EXAMPLE") == [])
        #expect(try Bench(pattern: pattern).findings("tok_EXAMPLE") == ["EXAMPLE 0.50"])
        #expect(
            try Bench("allow: { placeholders: true }", pattern: pattern).findings("tok_EXAMPLE")
                == [])
        #expect(
            try Bench("allow: { placeholders: false }", pattern: pattern, id: "secret.test")
                .findings("tok_EXAMPLE") == ["EXAMPLE 0.50"])
    }

    @Test func `is not what an allow pattern cannot decide`() throws {
        let bench = try Bench(
            "allow: { patterns: ['(?:a{0,30}){0,30}[bc]$'] }",
            pattern: "tok_(?<secret>[a-z]{40,60}!)")
        let text = "tok_" + String(repeating: "a", count: 58) + "b!"
        #expect(try bench.findings(text).count == 1)
    }

    @Test func `goes on one byte behind the start of what was refused`() throws {
        let bench = try Bench(
            "allow: { stopwords: [xxxx] }", pattern: "tok_(?<secret>[a-z_]{4,8})")
        #expect(try bench.findings("tok_xxxxtok_abcd") == ["abcd 0.50"])
        #expect(try bench.findings("tok_tok_abcd") == ["tok_abcd 0.50"])
    }
}

@Suite struct `A session` {
    @Test func `finds in the next stream what a new one finds`() throws {
        let seed = testSeed()
        var texts = RandomText(seed: seed, rules: shippedInspector.ruleSet)
        var used = try shippedInspector.makeSession(testOptions())
        for round in 0..<40 {
            let text = texts.next(length: 1200)
            // A stream that is begun and left lying, in the middle of whatever it is in.
            let left = texts.next(length: 900)
            var events: [ScanEvent] = []
            try used.feed(left.span.extracting(0..<(left.count * 2 / 3)), into: &events)
            used.begin()
            var fresh = try shippedInspector.makeSession(testOptions())
            let wanted = describe(try scan(text, session: &fresh))
            #expect(
                describe(try scan(text, session: &used)) == wanted, "seed \(seed), round \(round)")
        }
    }

    @Test func `that begins at a line further down finds what lies there, by its own offsets`()
        throws
    {
        let seed = testSeed()
        var texts = RandomText(seed: seed, rules: shippedInspector.ruleSet)
        texts.separatesItems = true
        var session = try shippedInspector.makeSession(testOptions())
        let bench = try Bench("context: { words: [card], within: 20 }")
        var part = try bench.inspector.makeSession(testOptions())
        for round in 0..<40 {
            // Lines that stand alone, so that the part finds what the whole finds there.
            let front = "card x\n" + String(repeating: "line\n", count: round)
            let back = Array("card no\ntok_abcd tok_efgh\n\n tok_ijkl".utf8)
            let whole = try scan(Array(front.utf8) + back, session: &part)
            part.begin(at: front.utf8.count, line: round + 2, preceding: Array(front.utf8))
            let found = try scan(back, session: &part)
            #expect(describe(found) == describe(whole), "seed \(seed), round \(round)")
            #expect(describe(found).count == 3)
        }
        // And a stream after it begins at 0 again.
        let text = texts.next(length: 500)
        var fresh = try shippedInspector.makeSession(testOptions())
        session.begin(at: 1 << 40, line: 7, preceding: [])
        _ = try scan(text, session: &session)
        #expect(
            describe(try scan(text, session: &session)) == describe(try scan(text, session: &fresh))
        )
    }

    @Test func `counts what it did`() throws {
        var session = try Bench().inspector.makeSession(testOptions())
        var events: [ScanEvent] = []
        let text = Array("tok_abcd\ntok_abc\n\ntok_\n".utf8)
        try session.feed(text.span, into: &events)
        #expect(session.end == text.count)
        let summary = try session.finish(into: &events)
        #expect(summary.bytes == text.count && summary.lines == 4)
        #expect(summary.confirmed == 1 && summary.undecided == 0)
        // The gate behind the literal leaves one of three places.
        #expect(summary.candidates == 1)
        let nothing = try session.finish(into: &events)
        #expect(nothing == InspectionSummary() && events.count == 1)
    }

    @Test func `says that it could not decide, and does not let it pass as nothing`() throws {
        let bench = try Bench(pattern: "tok_(?:a{0,30}){0,30}(?=[bc]!)[bc]")
        var session = try bench.inspector.makeSession(testOptions())
        var events: [ScanEvent] = []
        let text = Array(("tok_" + String(repeating: "a", count: 100) + "b?\ntok_ab!\n").utf8)
        try session.feed(text.span, into: &events)
        let summary = try session.finish(into: &events)
        #expect(summary.undecided == 1)
        // What could not be decided is redacted as far as a match could reach: here the whole line.
        let first = try #require(events.first)
        #expect(describe([first])[0].contains(" 0-106 "), "\(describe(events))")
        #expect(events.count == 2)
    }
}
