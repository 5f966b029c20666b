import Actions
import Findings
import Inspection
import Rules
import Testing
import TestSupport

@Suite struct `A stream cut into pieces` {
    @Test func `gives the same findings however it is cut`() throws {
        let seed = testSeed()
        var texts = RandomText(seed: seed, rules: shippedInspector.ruleSet)
        var session = try shippedInspector.makeSession(testOptions())
        for round in 0..<400 {
            let text = texts.next(length: 2500)
            let whole = describe(try scan(text, session: &session))
            for _ in 0..<3 {
                let cuts = texts.cuts(text.count, 40)
                let parts = describe(try scan(text, session: &session, cuts: cuts))
                #expect(
                    difference(parts, whole) == nil, "seed \(seed), round \(round), cuts \(cuts)")
                if parts != whole { return }
            }
        }
    }

    @Test
    func `gives the same findings when another session takes over where one can be suspended`()
        throws
    {
        let seed = testSeed()
        var texts = RandomText(seed: seed, rules: shippedInspector.ruleSet)
        var first = try shippedInspector.makeSession(testOptions())
        var second = try shippedInspector.makeSession(testOptions())
        var takenOver = 0
        for round in 0..<400 {
            let text = texts.next(length: 2500)
            first.begin()
            let whole = describe(try scan(text, session: &first))
            for cut in texts.cuts(text.count, 6) {
                guard let newline = text[..<cut].lastIndex(of: 0x0a) else { continue }
                let place = newline + 1
                var events: [ScanEvent] = []
                first.begin()
                try first.feed(text.span.extracting(0..<place), into: &events)
                guard let summary = first.suspend() else { continue }
                takenOver += 1
                #expect(summary.bytes == place)
                #expect(summary.lines == text[..<place].count { $0 == 0x0a })
                second.begin(
                    at: place, line: 1 + summary.lines,
                    preceding: Array(text[max(0, place - second.precedingBytesMax)..<place]))
                try second.feed(text.span.extracting(place..<text.count), into: &events)
                _ = try second.finish(into: &events)
                let parts = describe(events)
                #expect(
                    difference(parts, whole) == nil, "seed \(seed), round \(round), cut at \(place)"
                )
                if parts != whole { return }
            }
        }
        #expect(takenOver > 300)
    }

    @Test func `gives the same findings when another session takes over at any line of an example`()
        throws
    {
        var first = try shippedInspector.makeSession(testOptions())
        var second = try shippedInspector.makeSession(testOptions())
        var takenOver = 0
        for rule in shippedInspector.ruleSet.rules {
            for example in rule.examples.matches where example.text.utf8.contains(0x0a) {
                let text = Array(("a line before\n\n" + example.text + "\n").utf8)
                first.begin()
                let whole = describe(try scan(text, session: &first))
                for place in text.indices where place > 0 && text[place - 1] == 0x0a {
                    var events: [ScanEvent] = []
                    first.begin()
                    try first.feed(text.span.extracting(0..<place), into: &events)
                    guard let summary = first.suspend() else { continue }
                    takenOver += 1
                    second.begin(
                        at: place, line: 1 + summary.lines, preceding: Array(text[..<place]))
                    try second.feed(text.span.extracting(place..<text.count), into: &events)
                    _ = try second.finish(into: &events)
                    #expect(
                        difference(describe(events), whole) == nil, "\(rule.id), cut at \(place)")
                }
            }
        }
        #expect(takenOver > 30)
    }

    @Test func `cannot be suspended within a line or a block`() throws {
        var session = try shippedInspector.makeSession(testOptions())
        var events: [ScanEvent] = []
        func feed(_ text: String) throws { try session.feed(Array(text.utf8).span, into: &events) }
        try feed("half a line")
        #expect(session.suspend() == nil)
        try feed(", and its end\n-----BEGIN RSA PRIVATE" + " KEY-----\n")
        #expect(session.suspend() == nil)
        try feed("MIIEowIBAAKCAQEAy8Dbv8prpJ/0kKhlGeJYozo2t60EG8L0561g13R29LvMR5hy\n")
        #expect(session.suspend() == nil)
        try feed("-----END RSA PRIVATE" + " KEY-----\nand on\n")
        #expect(session.suspend()?.lines == 5)
    }

    @Test func `gives the same findings when it comes byte by byte`() throws {
        let seed = testSeed()
        var texts = RandomText(seed: seed, rules: shippedInspector.ruleSet)
        var session = try shippedInspector.makeSession(testOptions())
        for round in 0..<40 {
            let text = texts.next(length: 1500)
            let whole = describe(try scan(text, session: &session))
            let single = describe(
                try scan(text, session: &session, cuts: Array(1..<text.count)))
            #expect(difference(single, whole) == nil, "seed \(seed), round \(round)")
            if single != whole { return }
        }
    }

    @Test func `gives the same findings with the portable lanes`() throws {
        let seed = testSeed()
        var texts = RandomText(seed: seed, rules: shippedInspector.ruleSet)
        var fast = try shippedInspector.makeSession(testOptions())
        var portable = try shippedInspector.makeSession(testOptions(portable: true))
        for round in 0..<100 {
            let text = texts.next(length: 2500)
            #expect(
                describe(try scan(text, session: &fast))
                    == describe(try scan(text, session: &portable)), "seed \(seed), round \(round)")
        }
    }

    @Test func `never reports an event that begins before a frontier it has given`() throws {
        let seed = testSeed()
        var texts = RandomText(seed: seed, rules: shippedInspector.ruleSet)
        var session = try shippedInspector.makeSession(testOptions())
        for round in 0..<100 {
            let text = texts.next(length: 2500)
            var frontier = 0
            var start = 0
            var events: [ScanEvent] = []
            for cut in texts.cuts(text.count, 60) + [text.count] {
                let given = frontier
                try session.feed(text.span.extracting(start..<cut), into: &events)
                for event in events {
                    if case .finding(let finding) = event {
                        #expect(
                            finding.redactionRange.start >= given, "seed \(seed), round \(round)")
                    }
                }
                events.removeAll()
                #expect(session.frontier >= given && session.frontier <= session.end)
                frontier = session.frontier
                start = cut
            }
            _ = try session.finish(into: &events)
        }
    }
}

@Suite struct `A redacted stream` {
    @Test func `is the same however it is cut, and holds no finding any more`() throws {
        let seed = testSeed()
        var texts = RandomText(seed: seed, rules: shippedInspector.ruleSet)
        texts.separatesItems = true
        let options = testOptions(minConfidence: 50)
        var session = try shippedInspector.makeSession(options)
        for round in 0..<150 {
            let text = texts.next(length: 2500)
            let whole = try redact(text, &session, cuts: [])
            let parts = try redact(text, &session, cuts: texts.cuts(text.count, 40))
            #expect(
                difference(
                    [String(decoding: parts, as: UTF8.self)],
                    [String(decoding: whole, as: UTF8.self)])
                    == nil, "seed \(seed), round \(round)")
            // Where text was replaced, words that speak for or against a match are nearer or farther.
            let contextual = Set(
                shippedInspector.ruleSet.rules.filter { $0.context != nil }.map(\.id))
            let again = try scan(whole, session: &session).filter { event in
                switch event {
                case .finding(let finding): !contextual.contains(finding.rule.id)
                // So is a body to the header of a block that had none.
                case .blockOpened, .blockClosed: false
                }
            }
            let blocks = try scan(text, session: &session).count { event in
                if case .blockClosed = event { true } else { false }
            }
            #expect(
                headers(in: whole) <= headers(in: text) - blocks, "seed \(seed), round \(round)")
            #expect(
                describe(again).isEmpty,
                "seed \(seed), round \(round): \(excerpt(whole, again))")
            if !again.isEmpty || parts != whole { return }
        }
    }

    private func headers(in text: [UInt8]) -> Int {
        let header = Array("-----BEGIN ".utf8)
        return text.indices.count { text[$0...].starts(with: header) }
    }

    private func redact(_ text: [UInt8], _ session: inout InspectionSession, cuts: [Int]) throws
        -> [UInt8]
    {
        var redactor = Redactor(
            policy: ActionPolicy(rows: [], otherwise: .redactAndLog), style: .label)
        var output: [UInt8] = []
        var events: [ScanEvent] = []
        var start = 0
        for cut in cuts + [text.count] {
            let piece = text.span.extracting(start..<cut)
            let frontier = try session.feed(piece, into: &events)
            redactor.feed(piece, events: events, frontier: frontier, into: &output)
            events.removeAll()
            start = cut
        }
        _ = try session.finish(into: &events)
        redactor.finish(events: events, into: &output)
        return output
    }
}

/// The first place where two lists differ, for people.
private func difference(_ left: [String], _ right: [String]) -> String? {
    for index in 0..<max(left.count, right.count) {
        let a = index < left.count ? left[index] : "nothing"
        let b = index < right.count ? right[index] : "nothing"
        if a != b {
            let same = zip(a.utf8, b.utf8).prefix { $0 == $1 }.count
            let from = max(0, same - 60)
            return
                "…\(String(decoding: a.utf8.dropFirst(from).prefix(160), as: UTF8.self)) AGAINST …\(String(decoding: b.utf8.dropFirst(from).prefix(160), as: UTF8.self))"
        }
    }
    return nil
}

/// The lines of the first finding.
private func excerpt(_ text: [UInt8], _ events: [ScanEvent]) -> String {
    for case .finding(let finding) in events {
        let low = max(0, finding.range.start - 60)
        return String(decoding: text[low..<min(text.count, finding.range.end + 20)], as: UTF8.self)
    }
    return ""
}
