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
    private let text: [UInt8]
    private var session: InspectionSession
    private var triggers: TriggerScan
    private var lanes: ClassLanes
    private var scratch: ConfirmScratch

    public init(_ inspector: Inspector, text: [UInt8], minConfidence: Confidence)
        throws(InspectionError)
    {
        let session = try inspector.makeSession(
            InspectionOptions(
                minConfidence: minConfidence, fingerprintKey: FingerprintKey(0, 0)))
        let triggers = try Self.triggers(inspector)
        self.inspector = inspector
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
            case .lacksLiteral, .noMatch, .undecided: break
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

    /// Asks PCRE2 once more what it was asked for this rule, and judges the matches.
    ///
    /// - Returns: the matches that validators and allow lists let pass, so that none of the work is idle.
    public mutating func confirm(_ activity: RuleActivity, at index: Int) -> Int {
        let text = text
        let slot = inspector.table.hot[index].slot
        guard !activity.windows.isEmpty, let pattern = inspector.pattern(slot) else { return 0 }
        if !scratch.holds(slot) { scratch.hold(pattern, at: slot) }
        var passed = 0
        for window in activity.windows {
            let subject = window.subject
            var low = window.firstStart
            while low <= window.lastStart {
                let outcome = scratch.firstMatch(
                    of: slot, in: text.span, subject: subject,
                    starts: ByteRange(low, window.lastStart),
                    isLineStart: subject.start == 0 || text[subject.start - 1] == 0x0a,
                    isLineEnd: subject.end == text.count || text[subject.end] == 0x0a)
                guard case .match(let found) = outcome else { break }
                let capture = text.span.extracting(found.capture.start..<found.capture.end)
                let rule = activity.rule
                let isPlaceholder =
                    rule.allow.refusesPlaceholders && AllowRule.isPlaceholder(capture)
                if !isPlaceholder, rule.validators.allSatisfy({ $0.accepts(capture) }) {
                    passed += 1
                }
                low = found.match.start + 1
            }
        }
        return passed
    }
}
