import Findings
import Testing
import TestSupport

@testable import PatternMatching

/// Opens windows by a plan as the engine does, with the text in one piece.
struct TriggerReplay: ~Copyable {
    struct Window {
        let low: Int
        let high: Int
        let anchor: Int
    }

    private let plan: TriggerPlan
    private var stream: TriggerStream?
    private var lanes: ClassLanes?

    init(_ plan: TriggerPlan) throws {
        self.plan = plan
        switch plan.kind {
        case .literals(let literals):
            let forms = literals.enumerated().map {
                TriggerExpression(form: .literal($1), id: UInt32($0))
            }
            stream = try TriggerStream(TriggerDatabase.compile(forms))
        case .expression(let text):
            stream = try TriggerStream(
                TriggerDatabase.compile([TriggerExpression(form: .expression(text), id: 0)]))
        case .lane(let lane): lanes = ClassLanes([lane])
        }
    }

    mutating func windows(_ text: [UInt8]) throws -> [Window] {
        if var stream = stream.take() {
            var hits: [TriggerHit] = []
            stream.reset()
            try stream.scan(text.span, base: 0, into: &hits)
            self.stream = consume stream
            return hits.compactMap { hit in
                var length = 0
                if case .literals(let literals) = plan.kind {
                    length = literals[Int(hit.id)].bytes.count
                }
                guard plan.gatesOpen(beside: ByteRange(hit.end - length, hit.end), text) else {
                    return nil
                }
                return Window(
                    low: hit.end - plan.backMaximum, high: hit.end - plan.backMinimum,
                    anchor: hit.end - 1)
            }
        }
        var hits: [LaneHit] = []
        lanes?.scan(text.span, range: ByteRange(0, text.count), base: 0, into: &hits)
        guard let groups = plan.groups else {
            return hits.filter {
                plan.gatesOpen(beside: ByteRange($0.start, $0.start + 1), text)
            }.map { hit in
                Window(
                    low: hit.start - plan.backMaximum, high: hit.end - plan.backMinimum,
                    anchor: hit.start)
            }
        }
        return hits.filter { $0.end - $0.start >= plan.runMinimum }.flatMap { hit in
            groups.beginnings(in: text, run: ByteRange(hit.start, hit.end)).filter {
                plan.gatesOpen(beside: ByteRange($0, $0), text)
            }.map { start in
                Window(low: start - groups.leadMaximum, high: start, anchor: start)
            }
        }
    }

    /// Whether some window of `windows` would show PCRE2 the match.
    func isOpened(_ match: ByteRange, on line: ByteRange, _ text: [UInt8], by windows: [Window])
        -> Bool
    {
        let hasBesides = ByteOperations.contains(
            text.span, in: match, plan.besides)
        return hasBesides
            && windows.contains { window in
                window.low <= match.start && match.start <= window.high
                    && line.start <= window.anchor && window.anchor < line.end
            }
    }
}

extension TriggerGate {
    /// Whether the gate lets these bytes pass; where they end before that is known, it does.
    func opens(_ bytes: some Sequence<UInt8>) -> Bool {
        var state = start
        for byte in bytes {
            state = next[Int(state) * classCount + Int(classes[Int(byte)])]
            if state <= TriggerGate.open { return state == TriggerGate.open }
        }
        return true
    }
}

extension TriggerPlan {
    func gatesOpen(beside trigger: ByteRange, _ text: [UInt8]) -> Bool {
        (gateBefore?.opens(text[..<trigger.start].reversed()) ?? true)
            && (gateBehind?.opens(text[trigger.end...]) ?? true)
    }
}

extension DigitGroups {
    /// The starts of the groups of a run at which a match may begin.
    func beginnings(in text: [UInt8], run: ByteRange) -> [Int] {
        var groups: [ByteRange] = []
        var start = run.start
        for index in run.start...run.end
        where index == run.end || !ByteSet.digits.contains(text[index]) {
            if index > start { groups.append(ByteRange(start, index)) }
            start = index + 1
        }
        return groups.indices.filter { index in
            let first = min(groups[index].count, 31)
            let second = index + 1 < groups.count ? min(groups[index + 1].count, 31) : 0
            let lead = text[groups[index].start] - 0x30
            return leads[first] >> UInt16(lead) & 1 == 1
                && seconds[first] >> UInt32(second) & 1 == 1
        }.map { groups[$0].start }
    }
}

@Suite struct `A trigger` {
    /// Each was missed once, found by the random test below.
    @Test(arguments: [
        // The lane's run is not the one that the match begins with.
        (
            "\\b\\d{5}-?\\d{4}\\s{0,3}[45]\\d{3}(?:[ -]?\\d{4}){3}",
            "50068-1797  \t5542306461449778"
        ),
        ("\\b\\d[ -]\\d[ -]\\dx\\d{9}\\b", "1-2-3x123456789"),
        // The literals that were left out begin before the `@`.
        ("(?:ab|b)?@[0-9]{3}", "ab@123"),
        // Where the line begins or ends, a negative look sees nothing.
        ("(?<![\\s:])acme://[a-z]{2}", "acme://ab"),
    ])
    func `opens a window for what was missed once`(pattern: String, match: String) throws {
        let plan = try TriggerPlan.choose(
            for: PatternParser.parse(pattern).root, wish: .automatic, multiline: false)
        var replay = try TriggerReplay(plan)
        let text = Array(match.utf8)
        let whole = ByteRange(0, text.count)
        let windows = try replay.windows(text)
        var reference = try Reference(pattern)
        let isMatch = reference.matches(text, in: whole).first == whole
        let isOpened = replay.isOpened(whole, on: whole, text, by: windows)
        #expect(isMatch && isOpened)
    }

    @Test(arguments: [
        TriggerWish.automatic, .expression, .keywords(["key", "token", "acme_", "ghp_", "card"]),
        .lane(.digits), .lane(.dotted), .lane(.at), .lane(.plus), .lane(.lettersDigits),
    ])
    func `opens a window for every match of PCRE2`(wish: TriggerWish) throws {
        let seed = testSeed()
        var generator = SeededGenerator(seed: seed)
        var kinds: [String: Int] = [:]
        for round in 0..<(wish == .automatic ? 1500 : 500) {
            let pattern = RuleLikePattern(using: &generator)
            let isMultiline = pattern.isMultiline && wish == .automatic
            guard let root = try? PatternParser.parse(pattern.text).root,
                let widest = root.width.maximum, widest <= 4096, root.width.minimum > 0,
                let plan = try? TriggerPlan.choose(for: root, wish: wish, multiline: isMultiline),
                var reference = try? Reference(pattern.text, multiline: isMultiline)
            else { continue }
            var replay = try TriggerReplay(plan)
            for _ in 0..<3 {
                let text = Array(LureTexts(pattern: root).next(using: &generator).prefix(600))
                let windows = try replay.windows(text)
                let whole = ByteRange(0, text.count)
                for subject in isMultiline ? [whole] : lines(of: text) {
                    for match in reference.matches(text, in: subject)
                    where wish.isKept(by: text, match) {
                        // A match over several lines must begin on the line of its trigger.
                        let line = isMultiline ? text.line(of: match.start) : subject
                        let isOpened = replay.isOpened(match, on: line, text, by: windows)
                        kinds[plan.kindName, default: 0] += 1
                        if isOpened { continue }
                        Issue.record(
                            "seed \(seed), round \(round): \(pattern.text.debugDescription) by \(plan.described) misses \(shown(text[match.start..<match.end])) at \(match.start) of \(shown(text))"
                        )
                        return
                    }
                }
            }
        }
        // The texts do hold what is looked for, by every kind of trigger.
        let wanted = wish == .automatic ? ["literals", "gate", "expression", "lane", "groups"] : []
        for kind in wanted { #expect(kinds[kind, default: 0] > 50, "\(kinds)") }
        #expect(kinds.values.reduce(0, +) > 3, "\(kinds)")
    }
}

extension TriggerWish {
    /// Whether the promise that an author gives with a forced lane holds for this match.
    fileprivate func isKept(by text: [UInt8], _ match: ByteRange) -> Bool {
        guard case .lane(let lane) = self else { return true }
        let alone = Array(text[match.start..<match.end])
        if lane == .digits || lane == .dotted {
            // The match's first digits are of the run.
            guard let first = alone.firstIndex(where: { ByteSet.digits.contains($0) }) else {
                return false
            }
            return lane.hits(in: alone).contains { $0.start <= first && first < $0.end }
        }
        // The run within the match, and not only because the match is cut out.
        return !lane.hits(in: alone).isEmpty
            && lane.hits(in: text).contains { $0.start < match.end && $0.end >= match.start }
    }
}

extension Lane {
    fileprivate func hits(in text: [UInt8]) -> [LaneHit] {
        var lanes = ClassLanes([self])
        var hits: [LaneHit] = []
        lanes.scan(text.span, range: ByteRange(0, text.count), base: 0, into: &hits)
        return hits
    }
}

extension TriggerPlan {
    fileprivate var kindName: String {
        switch kind {
        case .literals: gateBehind == nil ? "literals" : "gate"
        case .expression: "expression"
        case .lane: groups == nil ? "lane" : "groups"
        }
    }

    fileprivate var described: String {
        "\(kind) \(backMinimum)…\(backMaximum)\(gateBehind == nil ? "" : " gated") besides \(shown(besides))"
    }
}

extension [UInt8] {
    /// The line that holds `place`.
    fileprivate func line(of place: Int) -> ByteRange {
        let start = self[..<place].lastIndex(of: 0x0a).map { $0 + 1 } ?? 0
        return ByteRange(start, self[place...].firstIndex(of: 0x0a) ?? count)
    }
}
