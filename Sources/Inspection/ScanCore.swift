internal import Findings
internal import PatternMatching
internal import Rules

/// A finding before overlaps are resolved.
struct WatchedFinding: Hashable {
    let rule: RuleID
    let range: ByteRange
    let confidence: Confidence
}

/// A window that waits for bytes: matches of `rule` may begin from `low` to `high`.
private struct Candidate {
    let rule: Int
    let low: Int
    var high: Int
    /// The trigger's last byte: a single-line rule's match lies on the line that holds it.
    var anchor: Int
}

/// The scan lanes, the windows and the fold of one session; works on bytes the session holds.
struct ScanCore: ~Copyable {
    private static let ignoreMarker = Array("dlpscan:ignore".utf8)
    /// How far after a match on its line an ignore marker is looked for.
    private static let ignoreReach = 4096

    private let inspector: Inspector
    private let options: InspectionOptions
    private let table: RuleTable
    private var triggers: TriggerScan
    private var lanes: ClassLanes
    private var scratch: ConfirmScratch

    private var triggerHits: [TriggerHit] = []
    private var laneHits: [LaneHit] = []
    private var pending: [Candidate] = []
    /// Whether a rule has a pending candidate: those behind it must wait too, since what the first
    /// finds decides where the next may begin.
    private var isWaiting: [Bool]
    /// Per rule: no match of it that begins before this offset will be looked for again.
    private var resume: [Int]
    /// Whether any of these two has changed since the stream began.
    private var hasJudged = false
    private var lines = LineCounter()
    private var pem: PEMScanner
    private var blocks = PEMBlockQueue()
    private var fold = FindingFold()
    /// Where the inspected stream begins; bytes before it are context only.
    private var origin = 0
    /// Stream offset of the byte after the last line feed seen.
    private var lineStart = 0
    /// Offset from which the lanes scan next.
    private var laneStart = 0

    /// Whether findings are written down before overlaps are resolved; for rule checks.
    var isWatching = false
    var watched: [WatchedFinding] = []
    /// What is done with windows is noted here where it is not nil; see `RuleTrace`.
    var trace: [TraceStep]?

    /// No match that begins before this offset is still to come.
    private var frontier = 0
    private(set) var summary = InspectionSummary()

    /// No event that begins before this offset is still to come: a finding that waits for what
    /// overlaps it holds it back.
    var eventFrontier: Int { min(frontier, fold.openStart ?? frontier) }
    /// The first byte that may be needed again.
    var keepFrom: Int { eventFrontier - precedingMaximum }
    /// Bytes before a starting point that serve as context.
    let precedingMaximum: Int

    init(_ inspector: Inspector, _ options: InspectionOptions) throws(InspectionError) {
        self.inspector = inspector
        self.options = options
        table = inspector.table
        let form = options.forcesPortableLanes ? ByteClassForm.portable : .best
        do {
            triggers = try TriggerScan(inspector.search, form: form)
        } catch {
            throw .database("\(error)")
        }
        lanes = ClassLanes(table.lanes, form: form)
        scratch = ConfirmScratch(slots: table.patternCount)
        resume = Array(repeating: 0, count: table.rules.count)
        isWaiting = Array(repeating: false, count: table.rules.count)
        pem = PEMScanner(rules: table.pemRules, key: options.fingerprintKey)
        precedingMaximum =
            max(table.behindMaximum, ClassLanes.overlap)
            + (options.honoursInlineIgnore ? Self.ignoreReach : 0)
    }

    mutating func reset(to offset: Int, line: Int) {
        triggers.reset()
        pending.removeAll(keepingCapacity: true)
        if hasJudged {
            for index in resume.indices {
                resume[index] = 0
                isWaiting[index] = false
            }
            hasJudged = false
        }
        lines.reset(to: offset, line: line)
        pem.reset(to: offset)
        blocks.reset()
        fold.reset()
        origin = offset
        lineStart = offset
        laneStart = offset
        frontier = offset
        summary = InspectionSummary()
    }

    /// Whether nothing of what comes depends on what was, but for context: the bytes end with a line, no match
    /// and no block is open, and all events are told.
    func isSettled(at end: Int) -> Bool {
        lineStart == end && frontier == end && pending.isEmpty && !pem.isActive && blocks.isEmpty
            && fold.isEmpty
    }

    /// Counts the lines up to the end of the buffer.
    mutating func countLines(_ buffer: borrowing SlidingBuffer) {
        let bytes = buffer.storage.span.extracting(0..<buffer.count)
        lines.advance(to: buffer.end, bytes, base: buffer.start)
        summary.lines = lines.lineFeeds
    }

    /// Counts the lines of the bytes about to be let go.
    mutating func prepareDiscard(_ buffer: borrowing SlidingBuffer) {
        let bytes = buffer.storage.span.extracting(0..<buffer.count)
        lines.keep(from: min(keepFrom, buffer.end), bytes, base: buffer.start)
    }

    // MARK: one step

    /// Goes through the last `newBytes` bytes of `buffer`.
    mutating func advance(
        _ buffer: borrowing SlidingBuffer, newBytes: Int, isFinal: Bool,
        into events: inout [ScanEvent]
    ) throws(InspectionError) {
        let bytes = buffer.storage.span.extracting(0..<buffer.count)
        let base = buffer.start
        let end = base + bytes.count
        let newStart = end - newBytes
        triggerHits.removeAll(keepingCapacity: true)
        laneHits.removeAll(keepingCapacity: true)
        if newBytes > 0 || isFinal {
            do {
                try triggers.scan(
                    bytes, newStart: newStart - base, lowest: max(0, origin - base), base: base,
                    isFinal: isFinal, into: &triggerHits)
            } catch {
                throw .scan("\(error)")
            }
        }
        if newBytes > 0 {
            summary.bytes += newBytes
            lanes.scan(
                bytes, range: ByteRange(max(laneStart, base) - base, bytes.count), base: base,
                into: &laneHits)
            laneStart = max(origin, end - ClassLanes.overlap)
        }
        let frame = Frame(base: base, end: end, isFinal: isFinal)
        flushPending(bytes, frame)
        takeTriggerHits(bytes, frame)
        takeLaneHits(bytes, frame)
        if newBytes > 0,
            let newline = ByteOperations.lastNewline(
                bytes, in: ByteRange(newStart - base, bytes.count))
        {
            lineStart = base + newline + 1
        }
        if pem.isActive {
            pem.advance(bytes, base: base, isFinal: isFinal, lines: &lines, blocks: &blocks)
        }
        moveFrontier(end: end, isFinal: isFinal)
        fold.advance(to: isFinal ? Int.max : frontier, blocks: &blocks, into: &events)
        if isFinal {
            lines.advance(to: end, bytes, base: base)
            summary.lines = lines.lineFeeds
        }
    }

    private mutating func moveFrontier(end: Int, isFinal: Bool) {
        if isFinal {
            frontier = end
            return
        }
        var next = max(lineStart, end - table.backMaximum - ClassLanes.overlap)
        for candidate in pending { next = min(next, candidate.low) }
        next = min(next, pem.frontier(blocks), end)
        frontier = max(frontier, next)
    }

    // MARK: candidates

    /// Where the bytes at hand lie in the stream.
    private struct Frame {
        let base: Int
        let end: Int
        let isFinal: Bool
    }

    private mutating func takeTriggerHits(_ bytes: Span<UInt8>, _ frame: Frame) {
        for hit in triggerHits {
            let id = Int(hit.id)
            if id == table.pemTrigger {
                pem.addMarker(endingAt: hit.end)
                continue
            }
            let behind = hit.end - frame.base
            let before = max(0, behind - table.triggerLengths[id])
            let lowest = max(0, origin - frame.base)
            let first = table.triggerStarts[id]
            var candidates = table.neighbours.rules(
                of: id, before: before > lowest ? bytes[before - 1] : nil,
                behind: behind < bytes.count ? bytes[behind] : nil)
            while candidates != 0 {
                let place = first + candidates.trailingZeroBitCount
                candidates &= candidates - 1
                let isOpen = table.gates.opens(
                    before: table.triggerGatesBefore[place],
                    behind: table.triggerGatesBehind[place], beside: ByteRange(before, behind),
                    from: lowest, bytes)
                if isOpen { consider(table.triggerRules[place], hit, bytes, frame) }
            }
            // More rules than a mask holds are asked one by one.
            for place in min(first + 64, table.triggerStarts[id + 1])..<table.triggerStarts[id + 1]
            {
                consider(table.triggerRules[place], hit, bytes, frame)
            }
        }
    }

    private mutating func consider(
        _ rule: Int, _ hit: TriggerHit, _ bytes: Span<UInt8>, _ frame: Frame
    ) {
        let engine = table.hot[rule]
        consider(
            Candidate(
                rule: rule, low: hit.end - engine.backMaximum, high: hit.end - engine.backMinimum,
                anchor: hit.end - 1),
            bytes, frame)
    }

    private mutating func takeLaneHits(_ bytes: Span<UInt8>, _ frame: Frame) {
        for place in laneHits.indices {
            let hit = laneHits[place]
            let lane = Int(hit.lane.rawValue)
            for place in table.runs.alwaysStarts[lane]..<table.runs.alwaysStarts[lane + 1] {
                let gates = table.runs.alwaysGates[place]
                let isOpen = table.gates.opens(
                    before: gates.before, behind: gates.behind,
                    beside: ByteRange(hit.start - frame.base, hit.start - frame.base + 1),
                    from: max(0, origin - frame.base), bytes)
                if !isOpen { continue }
                let rule = table.runs.always[place]
                let engine = table.hot[rule]
                consider(
                    Candidate(
                        rule: rule, low: hit.start - engine.backMaximum,
                        high: hit.end - engine.backMinimum, anchor: hit.start),
                    bytes, frame)
            }
            for page in table.runs.pageStarts[lane]..<table.runs.pageStarts[lane + 1] {
                takeRun(hit, page, bytes, frame)
            }
        }
    }

    /// Considers the rules that can begin with some group of digits of the run.
    private mutating func takeRun(
        _ hit: LaneHit, _ page: Int, _ bytes: Span<UInt8>, _ frame: Frame
    ) {
        let fitting = table.runs.byLength[64 &* page &+ min(hit.end &- hit.start, 63)]
        if fitting == 0 { return }
        let first = hit.start &- frame.base
        let end = hit.end &- frame.base
        // The group before the one being read: its start, its length, and the rules that its length,
        // its lead and the byte before it leave.
        var start = first
        var length = 0
        var rules: UInt64 = 0
        var index = first
        while true {
            let groupStart = index
            while index < end, bytes[index] &- 0x30 < 10 { index &+= 1 }
            let count = min(index &- groupStart, 31)
            if rules != 0 {
                let left = rules & table.runs.byPair[1024 &* page &+ 32 &* length &+ count]
                if left != 0 { considerAll(left, page, start, bytes, frame) }
            }
            if count == 0 { return }
            start = groupStart
            length = count
            let lead = 16 &* count &+ Int(bytes[groupStart] &- 0x30)
            rules = fitting & table.runs.byLead[512 &* page &+ lead]
            if rules != 0, groupStart > 0, groupStart &+ frame.base > origin {
                rules &= table.runs.byBefore[256 &* page &+ Int(bytes[groupStart &- 1])]
            }
            index &+= 1
            if index > end { break }
        }
        let left = rules & table.runs.byPair[1024 &* page &+ 32 &* length]
        if left != 0 { considerAll(left, page, start, bytes, frame) }
    }

    /// - Parameter index: where the first digit stands in `bytes`.
    private mutating func considerAll(
        _ rules: UInt64, _ page: Int, _ index: Int, _ bytes: Span<UInt8>, _ frame: Frame
    ) {
        let start = frame.base + index
        var rest = rules
        while rest != 0 {
            let place = 64 * page + rest.trailingZeroBitCount
            rest &= rest - 1
            let isOpen = table.gates.opens(
                before: table.runs.gatesBefore[place], behind: table.runs.gatesBehind[place],
                beside: ByteRange(index, index), from: max(0, origin - frame.base), bytes)
            if !isOpen { continue }
            let rule = table.runs.rules[place]
            consider(
                Candidate(
                    rule: rule, low: start - table.hot[rule].leadMaximum, high: start,
                    anchor: start), bytes, frame)
        }
    }

    private mutating func flushPending(_ bytes: Span<UInt8>, _ frame: Frame) {
        guard !pending.isEmpty else { return }
        let waiting = pending
        pending.removeAll(keepingCapacity: true)
        for candidate in waiting { isWaiting[candidate.rule] = false }
        for candidate in waiting { judge(candidate, bytes, frame) }
    }

    private mutating func consider(
        _ candidate: Candidate, _ bytes: Span<UInt8>, _ frame: Frame
    ) {
        if candidate.high < resume[candidate.rule] || candidate.high < frontier { return }
        summary.candidates += 1
        hasJudged = true
        judge(candidate, bytes, frame)
    }

    /// Confirms the candidate, or keeps it until its bytes are there.
    private mutating func judge(_ candidate: Candidate, _ bytes: Span<UInt8>, _ frame: Frame) {
        if isWaiting[candidate.rule] {
            keep(candidate)
            return
        }
        let rule = table.hot[candidate.rule]
        let low = max(candidate.low, resume[candidate.rule], frontier, origin)
        guard low <= candidate.high else { return }
        var window = Window(
            low: low, high: candidate.high, subject: ByteRange(0, 0), isLineStart: false,
            isLineEnd: false, isOpenEnded: false)
        let isReady =
            rule.isMultiline
            ? frameMultiline(&window, rule, frame)
            : frameLine(&window, rule, candidate.anchor, bytes, frame)
        if isReady {
            trace?.append(.window(candidate.rule, window.low, window.high, window.subject))
        }
        if isReady, rule.looksForBesides {
            let besides = table.rules[candidate.rule].besides
            let subject = window.subject.shifted(by: -frame.base)
            // Only a window that is whole can be refused: bytes still to come may hold the literal.
            if !window.isOpenEnded && !ByteOperations.contains(bytes, in: subject, besides) {
                resume[candidate.rule] = window.high + 1
                trace?.append(.lacksLiteral(candidate.rule))
                return
            }
        }
        guard isReady, confirm(window, candidate.rule, bytes, frame) else {
            keep(candidate)
            return
        }
    }

    private mutating func keep(_ candidate: Candidate) {
        isWaiting[candidate.rule] = true
        if let last = pending.last, last.rule == candidate.rule, candidate.low <= last.high + 1,
            candidate.high >= last.high
        {
            pending[pending.count - 1].high = candidate.high
            pending[pending.count - 1].anchor = candidate.anchor
            return
        }
        pending.append(candidate)
    }

    // MARK: windows

    /// Where matches may begin, and the bytes PCRE2 is shown.
    private struct Window {
        var low: Int
        var high: Int
        var subject: ByteRange
        var isLineStart: Bool
        var isLineEnd: Bool
        var isOpenEnded: Bool
    }

    /// Cuts the window at the line of the anchor; false when the line's end, or enough of it, is
    /// still to come.
    private func frameLine(
        _ window: inout Window, _ rule: HotRule, _ anchor: Int, _ bytes: Span<UInt8>,
        _ frame: Frame
    ) -> Bool {
        let base = frame.base
        // A capture may begin as late as the match ends.
        let need = max(
            rule.need, options.honoursInlineIgnore ? rule.widthMaximum + Self.ignoreReach : 0)
        let wanted = max(window.high, anchor) + need
        let searchEnd = min(wanted, frame.end)
        var subjectEnd = min(window.high + rule.widthMaximum + rule.reachAhead + 1, searchEnd)
        let newline = ByteOperations.firstNewline(
            bytes, in: ByteRange(anchor - base, max(anchor, searchEnd) - base))
        if let newline {
            if base + newline <= subjectEnd {
                subjectEnd = base + newline
                window.isLineEnd = true
            }
        } else if frame.isFinal {
            window.isLineEnd = subjectEnd == frame.end
        } else if frame.end < wanted {
            return false
        }
        var subjectStart = max(base, origin, window.low - rule.reachBehind - 1)
        if subjectStart < anchor,
            let before = ByteOperations.lastNewline(
                bytes, in: ByteRange(subjectStart - base, anchor - base))
        {
            subjectStart = base + before + 1
            window.isLineStart = true
        } else {
            window.isLineStart =
                subjectStart == origin || bytes[subjectStart - 1 - base] == 0x0a
        }
        window.low = max(window.low, subjectStart)
        window.high = min(window.high, subjectEnd)
        window.subject = ByteRange(subjectStart, max(subjectStart, subjectEnd))
        return true
    }

    /// A window over several lines: as much as there is; open-ended while bytes are missing.
    private func frameMultiline(_ window: inout Window, _ rule: HotRule, _ frame: Frame) -> Bool {
        // Look-behind may read what another session has inspected.
        let start = max(frame.base, window.low - rule.reachBehind - 1)
        let wanted = window.high + rule.need
        let end = min(wanted, frame.end)
        window.subject = ByteRange(start, end)
        window.isLineStart = start == 0
        window.isLineEnd = frame.isFinal && end == frame.end
        window.isOpenEnded = !frame.isFinal && end < wanted
        window.high = min(window.high, end)
        return true
    }

    /// Finds the rule's matches in the window; false when bytes are still missing.
    private mutating func confirm(
        _ window: Window, _ index: Int, _ bytes: Span<UInt8>, _ frame: Frame
    ) -> Bool {
        let rule = table.hot[index]
        let base = frame.base
        prepare(rule.slot)
        var low = window.low
        while low <= window.high {
            let outcome = scratch.firstMatch(
                of: rule.slot, in: bytes,
                subject: ByteRange(window.subject.start - base, window.subject.end - base),
                starts: ByteRange(low - base, window.high - base),
                isLineStart: window.isLineStart, isLineEnd: window.isLineEnd,
                isOpenEnded: window.isOpenEnded)
            switch outcome {
            case .needsMore: return false
            case .noMatch:
                trace?.append(.noMatch(index))
                resume[index] = window.high + 1
                return true
            case .undecided:
                summary.undecided += 1
                trace?.append(.undecided(index))
                addUndecided(window, from: low, index, bytes, frame)
                resume[index] = window.high + 1
                return true
            case .match(let found):
                if window.isOpenEnded && lacksSurroundings(found, table.rules[index], bytes) {
                    return false
                }
                summary.confirmed += 1
                let groups =
                    trace == nil ? [] : scratch.groups(of: rule.slot, base: window.subject.start)
                let isTaken = evaluate(found, table.rules[index], bytes, frame)
                trace?.append(.match(index, found, groups, base: base, isFinding: isTaken))
                let start = base + found.match.start
                low = isTaken ? max(base + found.match.end, start + 1) : start + 1
                resume[index] = low
            }
        }
        return true
    }

    /// What could not be decided is taken for found, all that a match may cover: it must not pass in clear.
    private mutating func addUndecided(
        _ window: Window, from low: Int, _ index: Int, _ bytes: Span<UInt8>, _ frame: Frame
    ) {
        let rule = table.rules[index].rule
        let range = ByteRange(
            low, min(window.high + table.hot[index].widthMaximum, window.subject.end))
        if range.count == 0 { return }
        let (line, column) = lines.position(of: range.start, bytes, base: frame.base)
        let covered = bytes.extracting((range.start - frame.base)..<(range.end - frame.base))
        fold.add(
            Finding(
                rule: rule.info, confidence: rule.confidence, range: range, line: line,
                column: column,
                fingerprint: options.fingerprintKey.fingerprint(rule: rule.id, match: covered),
                preview: MaskedPreview(count: range.count)))
    }

    /// Whether context after a match is still to come.
    private func lacksSurroundings(
        _ found: PatternMatch, _ rule: EngineRule, _ bytes: Span<UInt8>
    ) -> Bool {
        let reach = max(
            rule.rule.context?.within ?? 0, options.honoursInlineIgnore ? Self.ignoreReach : 0)
        guard reach > 0, found.match.end + reach >= bytes.count else { return false }
        return ByteOperations.firstNewline(
            bytes, in: ByteRange(found.capture.end, bytes.count)) == nil
    }

    /// Has the pattern of `slot` at hand. Where PCRE2 refuses it, its matches stay undecided.
    private mutating func prepare(_ slot: Int) {
        if scratch.holds(slot) { return }
        if let pattern = inspector.pattern(slot) { scratch.hold(pattern, at: slot) }
    }

    // MARK: evidence

    /// Turns a confirmed match into a finding, if validators, allow lists and context let it pass.
    private mutating func evaluate(
        _ found: PatternMatch, _ engine: EngineRule, _ bytes: Span<UInt8>, _ frame: Frame
    ) -> Bool {
        let rule = engine.rule
        let capture = bytes.extracting(found.capture.start..<found.capture.end)
        if capture.count == 0 { return false }
        for validator in rule.validators where !validator.accepts(capture) { return false }
        if rule.allow.refusesPlaceholders && AllowRule.isPlaceholder(capture) { return false }
        for word in rule.allow.stopwords where ContextWords.contains(capture, word) {
            return false
        }
        for slot in engine.allowSlots {
            prepare(slot)
            let outcome = scratch.firstMatch(
                of: slot, in: bytes, subject: found.capture, starts: found.capture,
                isLineStart: true, isLineEnd: true)
            if case .match = outcome { return false }
        }
        guard let confidence = confidence(found, rule, bytes) else { return false }
        if confidence < options.minConfidence || rule.info.severity < options.minSeverity {
            return false
        }
        if options.honoursInlineIgnore && isIgnoredInline(found, bytes) {
            summary.ignoredInline += 1
            return true
        }
        let range = found.capture.shifted(by: frame.base)
        if isWatching {
            watched.append(WatchedFinding(rule: rule.id, range: range, confidence: confidence))
        }
        let (line, column) = lines.position(of: range.start, bytes, base: frame.base)
        fold.add(
            Finding(
                rule: rule.info, confidence: confidence, range: range, line: line, column: column,
                fingerprint: options.fingerprintKey.fingerprint(rule: rule.id, match: capture),
                preview: MaskedPreview(
                    masking: capture, keepFirst: rule.info.keepFirst, keepLast: rule.info.keepLast)
            ))
        return true
    }

    /// What context makes of the rule's confidence; nil where a required word is missing.
    private func confidence(_ found: PatternMatch, _ rule: Rule, _ bytes: Span<UInt8>)
        -> Confidence?
    {
        guard let context = rule.context else { return rule.confidence }
        let capture = found.capture
        let (before, after) = context.surroundings(of: capture, bytes)
        var percent = rule.confidence.percent
        let hasWord =
            ContextWords.anyStarts(context.words, bytes, before, labels: table.labels)
            || ContextWords.anyStarts(context.words, bytes, after, labels: table.labels)
        if hasWord {
            percent += context.raisePercent
        } else if context.isRequired {
            return nil
        }
        if !context.suppress.isEmpty,
            ContextWords.anyStarts(context.suppress, bytes, before, labels: table.labels)
                || ContextWords.anyStarts(context.suppress, bytes, after, labels: table.labels)
        {
            percent -= context.lowerPercent
        }
        return Confidence(percent: percent)
    }

    private func isIgnoredInline(_ found: PatternMatch, _ bytes: Span<UInt8>) -> Bool {
        let start = found.capture.start
        let low = max(0, start - Self.ignoreReach)
        let lineStart =
            ByteOperations.lastNewline(bytes, in: ByteRange(low, start)).map { $0 + 1 } ?? low
        let high = min(bytes.count, start + Self.ignoreReach)
        let lineEnd = ByteOperations.firstNewline(bytes, in: ByteRange(start, high)) ?? high
        return ContextWords.contains(bytes.extracting(lineStart..<lineEnd), Self.ignoreMarker)
    }
}
