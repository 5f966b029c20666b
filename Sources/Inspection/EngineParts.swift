public import Findings
internal import PatternMatching
public import Rules

/// What one rule had to do with a text.
public struct RuleActivity: Sendable {
    public let rule: Rule
    /// How often its trigger was seen; of a lane, its runs.
    public internal(set) var hits = 0
    public internal(set) var matches = 0
    public internal(set) var findings = 0
    var windows: [RuleTrace.Window] = []

    /// How often PCRE2 was asked.
    public var windowCount: Int { windows.count }
}

/// The steps of the engine one by one, so that each can be timed: whoever does it brings the clock.
public struct EngineParts: ~Copyable {
    private let inspector: Inspector
    private let options: InspectionOptions
    private let text: [UInt8]
    private var session: InspectionSession
    private var triggers: TriggerScan
    private var lanes: ClassLanes
    private var scratch: ConfirmScratch
    /// The last one made, kept so that making it is no idle work.
    private var fingerprint: Fingerprint?

    public init(_ inspector: Inspector, text: [UInt8], minConfidence: Confidence)
        throws(InspectionError)
    {
        let options = InspectionOptions(
            minConfidence: minConfidence, fingerprintKey: FingerprintKey(0, 0))
        let session = try inspector.makeSession(options)
        let triggers = try Self.triggers(inspector)
        self.inspector = inspector
        self.options = options
        self.text = text
        self.session = session
        self.triggers = triggers
        lanes = ClassLanes(inspector.table.lanes, form: .best)
        scratch = ConfirmScratch(slots: inspector.table.patternCount)
    }

    private static func triggers(_ inspector: Inspector) throws(InspectionError) -> TriggerScan {
        do {
            return try TriggerScan(inspector.search)
        } catch {
            throw .database("\(error)")
        }
    }

    /// All of it, as a scan does it.
    public mutating func scan() throws(InspectionError) -> InspectionSummary {
        let text = text
        var events: [ScanEvent] = []
        try session.feed(text.span, into: &events)
        return try session.finish(into: &events)
    }

    /// The search for literals and expressions alone.
    public mutating func scanTriggers() throws(InspectionError) {
        let text = text
        var hits: [TriggerHit] = []
        triggers.reset()
        do {
            for start in stride(from: 0, to: text.count, by: InspectionSession.sliceBytes) {
                let end = min(text.count, start + InspectionSession.sliceBytes)
                hits.removeAll(keepingCapacity: true)
                try triggers.scan(
                    text.span.extracting(0..<end), newStart: start, lowest: 0, base: 0,
                    isFinal: end == text.count, into: &hits)
            }
        } catch {
            throw .scan("\(error)")
        }
    }

    /// The search for runs of byte classes alone.
    public mutating func scanLanes() {
        let text = text
        var hits: [LaneHit] = []
        for start in stride(from: 0, to: text.count, by: InspectionSession.sliceBytes) {
            let end = min(text.count, start + InspectionSession.sliceBytes)
            hits.removeAll(keepingCapacity: true)
            lanes.scan(
                text.span, range: ByteRange(max(0, start - ClassLanes.overlap), end), base: 0,
                into: &hits)
        }
    }

    /// What each pattern rule had to do, in the order of the rule set.
    public mutating func activities() throws(InspectionError) -> [RuleActivity] {
        let text = text
        let table = inspector.table
        var activities = table.rules.map { RuleActivity(rule: $0.rule) }
        for step in try session.steps(in: text.span) {
            switch step {
            case .window(let rule, let low, let high, let subject):
                activities[rule].windows.append(
                    RuleTrace.Window(subject: subject, firstStart: low, lastStart: high))
            case .match(let rule, _, _, _, let isFinding):
                activities[rule].matches += 1
                if isFinding { activities[rule].findings += 1 }
            case .lacksLiteral(let rule):
                let last = activities[rule].windows.count - 1
                if last >= 0 { activities[rule].windows[last].lacksLiteral = true }
            case .noMatch, .undecided: break
            }
        }
        var hits: [TriggerHit] = []
        triggers.reset()
        do {
            try triggers.scan(
                text.span, newStart: 0, lowest: 0, base: 0, isFinal: true, into: &hits)
        } catch {
            throw .scan("\(error)")
        }
        for hit in hits where Int(hit.id) != table.pemTrigger {
            let id = Int(hit.id)
            for place in table.triggerStarts[id]..<table.triggerStarts[id + 1] {
                activities[table.triggerRules[place]].hits += 1
            }
        }
        var runs: [LaneHit] = []
        lanes.scan(text.span, range: ByteRange(0, text.count), base: 0, into: &runs)
        for hit in runs {
            let lane = Int(hit.lane.rawValue)
            for place in table.runs.alwaysStarts[lane]..<table.runs.alwaysStarts[lane + 1] {
                activities[table.runs.always[place]].hits += 1
            }
            let pages = table.runs.pageStarts[lane]..<table.runs.pageStarts[lane + 1]
            for page in pages {
                for rule in table.runs.rules[(64 * page)..<(64 * page + 64)] where rule >= 0 {
                    activities[rule].hits += 1
                }
            }
        }
        return activities
    }

    /// Goes through the rule's windows once more as the scan did: the literal that is looked for besides, PCRE2, and all that is asked of a
    /// match until it is a finding with its fingerprint.
    ///
    /// - Returns: the findings, so that none of the work is idle.
    public mutating func confirm(_ activity: RuleActivity, at index: Int) -> Int {
        let text = text
        let engine = inspector.table.rules[index]
        let slot = inspector.table.hot[index].slot
        guard !activity.windows.isEmpty, hold(slot) else { return 0 }
        let looksForBesides = inspector.table.hot[index].looksForBesides
        var findings = 0
        for window in activity.windows {
            let subject = window.subject
            if looksForBesides {
                let isThere = ByteOperations.contains(text.span, in: subject, engine.besides)
                if !isThere && window.lacksLiteral { continue }
            }
            var low = window.firstStart
            while low <= window.lastStart {
                let outcome = scratch.firstMatch(
                    of: slot, in: text.span, subject: subject,
                    starts: ByteRange(low, window.lastStart),
                    isLineStart: subject.start == 0 || text[subject.start - 1] == 0x0a,
                    isLineEnd: subject.end == text.count || text[subject.end] == 0x0a)
                guard case .match(let found) = outcome else { break }
                let isFinding = evaluate(found.capture, engine, text.span)
                if isFinding { findings += 1 }
                low = max(isFinding ? found.match.end : 0, found.match.start + 1)
            }
        }
        return findings
    }

    private mutating func hold(_ slot: Int) -> Bool {
        if scratch.holds(slot) { return true }
        guard let pattern = inspector.pattern(slot) else { return false }
        scratch.hold(pattern, at: slot)
        return true
    }

    /// What is asked of a match, in the engine's order; it stops where the engine stops, unlike `RuleEvidence`, which wants every answer.
    private mutating func evaluate(
        _ range: ByteRange, _ engine: EngineRule, _ bytes: Span<UInt8>
    ) -> Bool {
        let rule = engine.rule
        let capture = bytes.extracting(range.start..<range.end)
        if capture.count == 0 { return false }
        for validator in rule.validators where !validator.accepts(capture) { return false }
        if rule.allow.refusesPlaceholders && AllowRule.isPlaceholder(capture) { return false }
        for word in rule.allow.stopwords where ContextWords.contains(capture, word) {
            return false
        }
        for slot in engine.allowSlots where hold(slot) {
            let outcome = scratch.firstMatch(
                of: slot, in: bytes, subject: range, starts: range, isLineStart: true,
                isLineEnd: true)
            if case .match = outcome { return false }
        }
        guard let confidence = confidence(range, rule, bytes),
            confidence >= options.minConfidence, rule.info.severity >= options.minSeverity
        else { return false }
        fingerprint = options.fingerprintKey.fingerprint(rule: rule.id, match: capture)
        return true
    }

    private func confidence(_ range: ByteRange, _ rule: Rule, _ bytes: Span<UInt8>) -> Confidence? {
        guard let context = rule.context else { return rule.confidence }
        let (before, after) = context.surroundings(of: range, bytes)
        let labels = inspector.table.labels
        func isNear(_ words: [[UInt8]]) -> Bool {
            ContextWords.anyStarts(words, bytes, before, labels: labels)
                || ContextWords.anyStarts(words, bytes, after, labels: labels)
        }
        var percent = rule.confidence.percent
        if isNear(context.words) {
            percent += context.raisePercent
        } else if context.isRequired {
            return nil
        }
        if !context.suppress.isEmpty, isNear(context.suppress) { percent -= context.lowerPercent }
        return Confidence(percent: percent)
    }
}
