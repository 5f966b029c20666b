public import Findings
public import PatternMatching
public import Rules

/// What the engine did with a window, noted by `ScanCore` while somebody asks. Rules by index; stream offsets.
enum TraceStep {
    case window(Int, Int, Int, ByteRange)
    case lacksLiteral(Int)
    case noMatch(Int)
    case undecided(Int)
    /// The match by indices into the bytes that begin at stream offset `base`, its groups by stream offsets.
    case match(Int, PatternMatch, [CaptureGroup], base: Int, isFinding: Bool)
}

extension ContextRule {
    /// The bytes before a capture and after it that words are looked for in.
    func surroundings(of capture: ByteRange, _ bytes: Span<UInt8>) -> (
        before: ByteRange, after: ByteRange
    ) {
        let after = ByteRange(capture.end, min(bytes.count, capture.end + within))
        let newline = ByteOperations.firstNewline(bytes, in: after)
        return (
            ByteRange(max(0, capture.start - within), capture.start),
            ByteRange(after.start, newline ?? after.end)
        )
    }
}

/// How one rule came to what it says of a text, step by step: what the engine itself noted, and its own functions asked once more
/// for what it does not keep.
public struct RuleTrace: Sendable {
    /// A place where the rule's trigger was seen.
    public struct Hit: Sendable {
        /// The literal, or what a lane ran over; for an expression its last byte.
        public let range: ByteRange
        /// Whether the gate before it, and the one behind it, let pass what stands there.
        public let isOpenBefore: Bool
        public let isOpenBehind: Bool
        /// Whether a window was opened for it.
        public var opensWindow: Bool
    }

    /// Bytes that PCRE2 was shown.
    public struct Window: Sendable {
        public let subject: ByteRange
        /// Where a match may begin, the last place included.
        public let firstStart: Int
        public let lastStart: Int
        /// Whether it holds a literal that every match has; PCRE2 is not asked where it does not.
        public var lacksLiteral = false
        /// Whether PCRE2 gave up.
        public var isUndecided = false
        public var matches: [Match] = []
    }

    /// A match, and what was said for and against it.
    public struct Match: Sendable {
        public let match: ByteRange
        public let capture: ByteRange
        public let groups: [CaptureGroup]
        public let evidence: RuleEvidence
        /// What the engine decided; `evidence` tells why.
        public let isFinding: Bool
        /// What is reported in its place; nil where it is reported itself, or is no finding.
        public var winner: Winner?
    }

    /// A finding that is reported in the place of another.
    public struct Winner: Sendable {
        public let rule: RuleInfo
        public let range: ByteRange
        public let confidence: Confidence
        public let reason: OverlapReason
    }

    public let rule: Rule
    public let hits: [Hit]
    public private(set) var windows: [Window]
    /// Blocks of a PEM rule, which has neither windows nor matches.
    public let blocks: [ByteRange]

    public var isFinding: Bool {
        !blocks.isEmpty || windows.contains { $0.matches.contains(where: \.isFinding) }
    }
}

/// What was asked of a capture, and the answers.
public struct RuleEvidence: Sendable {
    public let validators: [(validator: Validator, accepts: Bool)]
    /// Nil where the rule does not ask.
    public let isPlaceholder: Bool?
    /// Those of the rule's stopwords that are in the capture.
    public let stopwords: [String]
    /// Those of the rule's allow patterns that match in it.
    public let allowPatterns: [String]
    /// Those of the context's words that stand near, and those that suppress.
    public let words: [String]
    public let suppressing: [String]
    /// The context looked at; nil where the rule has none.
    public let surroundings: (before: ByteRange, after: ByteRange)?
    public let lacksRequiredWord: Bool
    /// What context makes of the rule's confidence.
    public let confidence: Confidence

    /// Whether nothing but a threshold can still refuse it.
    public var passes: Bool {
        validators.allSatisfy { $0.accepts } && isPlaceholder != true && stopwords.isEmpty
            && allowPatterns.isEmpty && !lacksRequiredWord
    }
}

// MARK: - Overlaps

extension RuleTrace {
    /// Says of each match that is a finding which other is reported in its place, if any is.
    fileprivate mutating func settle(_ reported: [Finding], _ blocks: [Finding]) {
        for window in windows.indices {
            for place in windows[window].matches.indices {
                let match = windows[window].matches[place]
                guard match.isFinding else { continue }
                windows[window].matches[place].winner = winner(over: match, reported, blocks)
            }
        }
    }

    private func winner(over match: Match, _ reported: [Finding], _ blocks: [Finding]) -> Winner? {
        let isReported = reported.contains {
            $0.rule.id == rule.id && $0.range == match.capture
        }
        if isReported { return nil }
        if let block = blocks.first(where: { $0.range.contains(match.capture) }) {
            return Winner(
                rule: block.rule, range: block.range, confidence: block.confidence, reason: .block)
        }
        let loser = UnsettledFinding(
            rule: rule, range: match.capture, confidence: match.evidence.confidence
        ).contender
        return reported.first { $0.redactionRange.contains(match.capture) }.map { finding in
            Winner(
                rule: finding.rule, range: finding.range, confidence: finding.confidence,
                reason: finding.competes(with: loser).by)
        }
    }
}

// MARK: - Tracing

extension Inspector {
    /// What every rule that `wanted` names did with `text`, taken as a whole stream.
    ///
    /// - Parameter part: only hits in these bytes are kept, for in a large text there are many; nil for all.
    public func traces(
        of text: [UInt8], options: InspectionOptions, part: ByteRange? = nil,
        wanted: (RuleID) -> Bool
    ) throws(InspectionError) -> [RuleTrace] {
        var session = try makeSession(options)
        let steps = try session.steps(in: text.span)
        var windows = windows(steps, text)
        var hits = try hits(in: text, part ?? ByteRange(0, text.count), options)
        var traces: [RuleTrace] = []
        for (index, engine) in table.rules.enumerated() where wanted(engine.rule.id) {
            let opened = windows.removeValue(forKey: index) ?? []
            var seen = hits.removeValue(forKey: index) ?? []
            for place in seen.indices {
                let hit = seen[place].range
                seen[place].opensWindow = opened.contains { window in
                    window.subject.start <= hit.end && hit.start <= window.subject.end
                }
            }
            traces.append(RuleTrace(rule: engine.rule, hits: seen, windows: opened, blocks: []))
        }
        let reported = try reported(in: text, options)
        for rule in table.pemRules where wanted(rule.id) {
            let blocks = reported.blocks.filter { $0.rule.id == rule.id }.map(\.range)
            traces.append(RuleTrace(rule: rule, hits: [], windows: [], blocks: blocks))
        }
        for place in traces.indices { traces[place].settle(reported.findings, reported.blocks) }
        return traces
    }

    private func windows(_ steps: [TraceStep], _ text: [UInt8]) -> [Int: [RuleTrace.Window]] {
        var windows: [Int: [RuleTrace.Window]] = [:]
        func change(_ rule: Int, _ body: (inout RuleTrace.Window) -> Void) {
            guard let last = windows[rule]?.indices.last else { return }
            body(&windows[rule, default: []][last])
        }
        for step in steps {
            switch step {
            case .window(let rule, let low, let high, let subject):
                // A window that had to wait for bytes comes again when they are there.
                if let last = windows[rule]?.last, last.firstStart == low, last.matches.isEmpty {
                    windows[rule]?.removeLast()
                }
                windows[rule, default: []].append(
                    RuleTrace.Window(subject: subject, firstStart: low, lastStart: high))
            case .lacksLiteral(let rule): change(rule) { $0.lacksLiteral = true }
            case .noMatch: break
            case .undecided(let rule): change(rule) { $0.isUndecided = true }
            case .match(let rule, let found, let groups, let base, let isFinding):
                let capture = found.capture.shifted(by: base)
                let match = RuleTrace.Match(
                    match: found.match.shifted(by: base), capture: capture,
                    groups: groups, evidence: evidence(rule, capture, text), isFinding: isFinding,
                    winner: nil)
                change(rule) { $0.matches.append(match) }
            }
        }
        return windows
    }

    /// Where the rules' triggers are seen, by rule.
    private func hits(
        in text: [UInt8], _ part: ByteRange, _ options: InspectionOptions
    ) throws(InspectionError) -> [Int: [RuleTrace.Hit]] {
        var triggerHits: [TriggerHit] = []
        do {
            var triggers = try TriggerScan(search)
            try triggers.scan(
                text.span, newStart: 0, lowest: 0, base: 0, isFinal: true, into: &triggerHits)
        } catch {
            throw .scan("\(error)")
        }
        var result: [Int: [RuleTrace.Hit]] = [:]
        for hit in triggerHits
        where Int(hit.id) != table.pemTrigger && part.start < hit.end && hit.end <= part.end {
            let id = Int(hit.id)
            let literal = ByteRange(max(0, hit.end - table.triggerLengths[id]), hit.end)
            for place in table.triggerStarts[id]..<table.triggerStarts[id + 1] {
                result[table.triggerRules[place], default: []].append(
                    traced(
                        literal.count > 0 ? literal : ByteRange(hit.end - 1, hit.end),
                        beside: literal, before: table.triggerGatesBefore[place],
                        behind: table.triggerGatesBehind[place], text))
            }
        }
        addLaneHits(text, part, options, to: &result)
        return result
    }

    private func addLaneHits(
        _ text: [UInt8], _ part: ByteRange, _ options: InspectionOptions,
        to result: inout [Int: [RuleTrace.Hit]]
    ) {
        var laneHits: [LaneHit] = []
        var lanes = ClassLanes(table.lanes, form: options.forcesPortableLanes ? .portable : .best)
        lanes.scan(text.span, range: ByteRange(0, text.count), base: 0, into: &laneHits)
        for hit in laneHits where part.start <= hit.start && hit.start < part.end {
            let lane = Int(hit.lane.rawValue)
            let range = ByteRange(hit.start, max(hit.end, hit.start + 1))
            for place in table.runs.alwaysStarts[lane]..<table.runs.alwaysStarts[lane + 1] {
                let gates = table.runs.alwaysGates[place]
                result[table.runs.always[place], default: []].append(
                    traced(
                        range, beside: ByteRange(hit.start, hit.start + 1), before: gates.before,
                        behind: gates.behind, text))
            }
            for page in table.runs.pageStarts[lane]..<table.runs.pageStarts[lane + 1] {
                for rule in table.runs.rules[(64 * page)..<(64 * page + 64)] where rule >= 0 {
                    // Which group of the run fits is for the engine to say: it opens a window or not.
                    result[rule, default: []].append(
                        RuleTrace.Hit(
                            range: range, isOpenBefore: true, isOpenBehind: true, opensWindow: false
                        ))
                }
            }
        }
    }

    private func traced(
        _ range: ByteRange, beside trigger: ByteRange, before: Int, behind: Int, _ text: [UInt8]
    ) -> RuleTrace.Hit {
        RuleTrace.Hit(
            range: range,
            isOpenBefore: table.gates.opens(
                before: before, behind: -1, beside: trigger, from: 0, text.span),
            isOpenBehind: table.gates.opens(
                before: -1, behind: behind, beside: trigger, from: 0, text.span),
            opensWindow: false)
    }

    /// What a scan of `text` reports.
    private func reported(in text: [UInt8], _ options: InspectionOptions) throws(InspectionError)
        -> (findings: [Finding], blocks: [Finding])
    {
        var session = try makeSession(options)
        var events: [ScanEvent] = []
        try session.feed(text.span, into: &events)
        _ = try session.finish(into: &events)
        var findings: [Finding] = []
        var blocks: [Finding] = []
        for event in events {
            switch event {
            case .blockOpened: continue
            case .finding(let finding): findings.append(finding)
            case .blockClosed(let finding): blocks.append(finding)
            }
        }
        return (findings, blocks)
    }

    // MARK: - Evidence

    func evidence(_ index: Int, _ range: ByteRange, _ text: [UInt8]) -> RuleEvidence {
        let engine = table.rules[index]
        let rule = engine.rule
        let bytes = text.span
        let capture = bytes.extracting(range.start..<range.end)
        var words: [String] = []
        var suppressing: [String] = []
        var percent = rule.confidence.percent
        let surroundings = rule.context?.surroundings(of: range, bytes)
        if let context = rule.context, let surroundings {
            func near(_ all: [[UInt8]]) -> [String] {
                all.filter { word in
                    ContextWords.anyStarts(
                        [word], bytes, surroundings.before, labels: table.labels)
                        || ContextWords.anyStarts(
                            [word], bytes, surroundings.after, labels: table.labels)
                }.map { String(decoding: $0, as: UTF8.self) }
            }
            words = near(context.words)
            suppressing = near(context.suppress)
            if !words.isEmpty { percent += context.raisePercent }
            if !suppressing.isEmpty { percent -= context.lowerPercent }
        }
        return RuleEvidence(
            validators: rule.validators.map { ($0, $0.accepts(capture)) },
            isPlaceholder: rule.allow.refusesPlaceholders ? AllowRule.isPlaceholder(capture) : nil,
            stopwords: rule.allow.stopwords.filter { ContextWords.contains(capture, $0) }
                .map { String(decoding: $0, as: UTF8.self) },
            allowPatterns: allowPatterns(engine, range, bytes), words: words,
            suppressing: suppressing, surroundings: surroundings,
            lacksRequiredWord: rule.context?.isRequired == true && words.isEmpty,
            confidence: Confidence(percent: percent))
    }

    private func allowPatterns(_ engine: EngineRule, _ range: ByteRange, _ bytes: Span<UInt8>)
        -> [String]
    {
        if engine.allowSlots.isEmpty { return [] }
        var scratch = ConfirmScratch(slots: engine.allowSlots.count)
        var matching: [String] = []
        for (place, slot) in engine.allowSlots.enumerated() {
            guard let pattern = pattern(slot) else { continue }
            scratch.hold(pattern, at: place)
            let outcome = scratch.firstMatch(
                of: place, in: bytes, subject: range, starts: range, isLineStart: true,
                isLineEnd: true)
            if case .match = outcome { matching.append(table.patternSources[slot].text) }
        }
        return matching
    }
}
