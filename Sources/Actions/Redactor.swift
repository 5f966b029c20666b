public import Findings

/// Writes a stream with its redacted findings replaced, as it flows.
///
/// Feed it the same bytes as the inspection session, with the events and the frontier the session
/// returned. The output is the same for any chunking of the bytes and any timing of the events.
/// Findings whose policy action is `redact` or `block` are replaced; refusing a blocked stream as a
/// whole is the caller's part (`Verdict.outcome`).
///
/// Memory: the bytes from the frontier on and the findings that begin there; a block (PEM) is dropped
/// as it flows. Time: amortised O(1) for each byte and for each finding that arrives in order; bytes
/// between findings are copied in bulk. One owner, one stream at a time.
public struct Redactor: ~Copyable {
    /// A redaction that the frontier has not reached yet.
    private struct Pending {
        let rule: Int
        let start: Int
        /// `Int.max` while the block is open.
        var end: Int
        let form: Form
    }

    private enum Form {
        case label
        case token(HashToken)
        case mask(Drop.Mask)
        case nothing
    }

    /// What the redactor knows of a rule after its first finding.
    private struct RuleState {
        let rule: RuleInfo  // Held, so that its object identifier stays its own.
        let action: Action
        let label: RedactionLabel
        var replacements = 0
    }

    /// What became of the block that opened last.
    private enum Block {
        case none
        /// The policy lets it pass.
        case passing
        case pending
        case dropping
    }

    public let policy: ActionPolicy
    public let style: RedactionStyle

    private var hold = HoldBuffer()
    /// The stream offset up to which bytes have been written or dropped.
    private var released = 0
    /// INVARIANT: sorted by start, equal starts in order of arrival; entries before `pendingHead` are done.
    private var pending: [Pending] = []
    private var pendingHead = 0
    private var drop = Drop.none
    private var block = Block.none

    /// The byte written last, for `.remove`; nil at the start of the stream.
    private var lastWritten: UInt8?
    /// Something was removed since; the next byte must not run together with `lastWritten`.
    private var isJoining = false

    private var rules: [RuleState] = []
    private var ruleIndices: [ObjectIdentifier: Int] = [:]
    private var value: [UInt8] = []
    private var scratch: [UInt8] = []
    private var bytesReplaced = 0

    public init(policy: ActionPolicy, style: RedactionStyle) {
        self.policy = policy
        self.style = style
    }

    /// Makes the redactor ready for a stream of which the part before `offset` is written elsewhere, and ends
    /// with a line.
    public mutating func begin(at offset: Int) {
        hold.reset(to: offset)
        released = offset
        pending.removeAll(keepingCapacity: true)
        pendingHead = 0
        drop = .none
        block = .none
        lastWritten = offset > 0 ? UInt8(ascii: "\n") : nil
        isJoining = false
    }

    /// What was replaced since the redactor was made, over all streams; O(rules that were replaced).
    public var counts: RedactionCounts {
        var counts = RedactionCounts(bytes: bytesReplaced)
        for state in rules where state.replacements > 0 {
            counts.byRule[state.rule.id, default: 0] += state.replacements
        }
        return counts
    }

    /// Takes the next bytes of the stream and appends to `output` all that is decided.
    ///
    /// `events` come in stream order, each ends at or before the last byte fed. No event of a later
    /// call has a `redactionRange` that begins before the stream offset `frontier`; while a block is
    /// open, `frontier` is not past the block's end.
    public mutating func feed(
        _ bytes: Span<UInt8>, events: [ScanEvent], frontier: Int, into output: inout [UInt8]
    ) {
        for event in events { accept(event, bytes) }
        let fed = hold.end
        let target = min(max(frontier, released), fed + bytes.count)
        let writtenBefore = output.count
        advance(to: target, bytes, writtenBefore, into: &output)
        if output.count > writtenBefore { lastWritten = output.last }
        hold.keep(from: target, adding: bytes.extracting(max(target - fed, 0)..<bytes.count))
    }

    /// Ends the stream: appends to `output` all that was held; a block still open is dropped to the end.
    ///
    /// The redactor is then ready for another stream.
    public mutating func finish(events: [ScanEvent], into output: inout [UInt8]) {
        feed(Span(), events: events, frontier: hold.end, into: &output)
        begin(at: 0)
    }

    // MARK: - Events in

    private mutating func accept(_ event: ScanEvent, _ bytes: Span<UInt8>) {
        switch event {
        case .finding(let finding):
            guard let rule = redactedRule(of: finding) else { return }
            enqueue(finding, rule, form: form(for: finding, rule, bytes))
        case .blockOpened(let finding):
            guard let rule = redactedRule(of: finding) else { return block = .passing }
            enqueue(finding, rule, form: blockForm, isOpen: true)
            block = .pending
        case .blockClosed(let finding):
            close(finding)
        }
    }

    private mutating func close(_ finding: Finding) {
        let end = finding.redactionRange.end
        switch block {
        case .passing: break
        case .dropping: drop.end = max(end, released)
        case .pending:
            guard let index = pending.lastIndex(where: { $0.end == Int.max }) else { break }
            pending[index].end = end
        case .none:
            // A block that never opened, against the contract: its range is redacted all the same.
            guard let rule = redactedRule(of: finding) else { return }
            enqueue(finding, rule, form: blockForm)
        }
        block = .none
    }

    /// The index of the finding's rule if the policy has the finding replaced, else nil.
    private mutating func redactedRule(of finding: Finding) -> Int? {
        guard finding.confidence >= policy.minConfidence else {
            return policy.belowConfidence.action >= .redact ? index(of: finding.rule) : nil
        }
        let index = index(of: finding.rule)
        return rules[index].action >= .redact ? index : nil
    }

    private mutating func index(of rule: RuleInfo) -> Int {
        if let known = ruleIndices[ObjectIdentifier(rule)] { return known }
        let decision = policy.decision(for: rule, confidence: Confidence(percent: 100))
        rules.append(
            RuleState(
                rule: rule, action: decision.response.action, label: RedactionLabel(rule.label)))
        ruleIndices[ObjectIdentifier(rule)] = rules.count - 1
        return rules.count - 1
    }

    /// What to write for `finding`, decided now, while all its bytes are still at hand.
    private mutating func form(for finding: Finding, _ rule: Int, _ bytes: Span<UInt8>) -> Form {
        switch style {
        case .label: return .label
        case .remove: return .nothing
        case .hash(let key):
            readValue(of: finding, bytes)
            return .token(
                HashToken(key: key, label: rules[rule].label, value: value, scratch: &scratch))
        case .mask(let keepFirst, let keepLast):
            // What begins in a block shows nothing of the rest.
            if finding.range.start < finding.redactionRange.start { return .mask(.full) }
            let info = finding.rule
            let first = info.category == .injection ? 0 : min(keepFirst, info.keepFirst)
            let last = info.category == .injection ? 0 : min(keepLast, info.keepLast)
            value.removeAll(keepingCapacity: true)
            if first > 0 || last > 0 { readValue(of: finding, bytes) }
            let ends = MaskEnds(of: value, keepFirst: first, keepLast: last)
            return .mask(Drop.Mask(of: finding.range, showing: ends))
        }
    }

    /// What to write for a block, whose bytes are not at hand.
    private var blockForm: Form { style == .remove ? .nothing : .label }

    /// Copies the bytes of the finding's range into `value`, but for those that a block before it has.
    private mutating func readValue(of finding: Finding, _ bytes: Span<UInt8>) {
        let range = ByteRange(
            max(finding.range.start, min(finding.redactionRange.start, finding.range.end)),
            finding.range.end)
        let fed = hold.end
        value.removeAll(keepingCapacity: true)
        hold.copy(range.start, range.end, into: &value)
        let first = min(max(range.start - fed, 0), bytes.count)
        let last = min(max(range.end - fed, first), bytes.count)
        value.append(bytesOf: bytes.extracting(first..<last))
    }

    /// Sorts a redaction into the queue; nearly always at its end.
    private mutating func enqueue(
        _ finding: Finding, _ rule: Int, form: Form, isOpen: Bool = false
    ) {
        let range = finding.redactionRange
        var index = pending.count
        while index > pendingHead, pending[index - 1].start > range.start { index -= 1 }
        pending.insert(
            Pending(
                rule: rule, start: range.start, end: isOpen ? Int.max : range.end, form: form),
            at: index)
    }

    // MARK: - Bytes out

    /// Writes or drops every byte before `frontier`.
    private mutating func advance(
        to frontier: Int, _ bytes: Span<UInt8>, _ writtenBefore: Int, into output: inout [UInt8]
    ) {
        while released < frontier {
            if drop.end > released {
                swallow(to: min(drop.end, frontier), bytes, into: &output)
            } else if pendingHead == pending.count {
                pass(to: frontier, bytes, writtenBefore, into: &output)
            } else if pending[pendingHead].end <= max(released, pending[pendingHead].start) {
                // Empty, or covered by what was replaced before.
                removeFirstPending()
            } else if pending[pendingHead].start >= frontier {
                pass(to: frontier, bytes, writtenBefore, into: &output)
            } else {
                pass(to: pending[pendingHead].start, bytes, writtenBefore, into: &output)
                replace(pending[pendingHead], into: &output)
                removeFirstPending()
            }
        }
    }

    /// Copies the bytes before `end` to the output.
    private mutating func pass(
        to end: Int, _ bytes: Span<UInt8>, _ writtenBefore: Int, into output: inout [UInt8]
    ) {
        guard end > released else { return }
        let fed = hold.end
        if isJoining {
            let before = output.count > writtenBefore ? output.last : lastWritten
            let after = released < fed ? hold.byte(at: released) : bytes[released - fed]
            if let before, Self.joins(before), Self.joins(after) {
                output.append(UInt8(ascii: " "))
            }
            isJoining = false
        }
        hold.copy(released, end, into: &output)
        if end > fed {
            output.append(bytesOf: bytes.extracting(max(released - fed, 0)..<end - fed))
        }
        released = end
    }

    /// Writes the replacement and begins to drop the range.
    private mutating func replace(_ next: Pending, into output: inout [UInt8]) {
        var mask: Drop.Mask?
        switch next.form {
        case .label:
            appendBracketed(next.rule, token: nil, into: &output)
        case .token(let token):
            appendBracketed(next.rule, token: token, into: &output)
        case .mask(let whole):
            // A value that an earlier redaction covers in part shows nothing of the rest.
            mask = next.start >= released ? whole : .full
        case .nothing:
            isJoining = true
        }
        rules[next.rule].replacements += 1
        if next.end == Int.max { block = .dropping }
        drop = Drop(end: next.end, mask: mask)
    }

    private func appendBracketed(_ rule: Int, token: HashToken?, into output: inout [UInt8]) {
        output.append(UInt8(ascii: "["))
        output.append(contentsOf: rules[rule].label.bytes)
        if let token {
            output.append(UInt8(ascii: "#"))
            token.append(to: &output)
        }
        output.append(UInt8(ascii: "]"))
    }

    /// Drops the bytes before `end`, but for what the drop keeps of them.
    private mutating func swallow(to end: Int, _ bytes: Span<UInt8>, into output: inout [UInt8]) {
        let fed = hold.end
        bytesReplaced += end - released
        if released < fed {
            let held = min(end, fed)
            hold.flow(released, held, through: &drop, into: &output)
            released = held
        }
        if released < end {
            drop.consume(bytes.extracting(released - fed..<end - fed), at: released, into: &output)
            released = end
        }
    }

    private mutating func removeFirstPending() {
        pendingHead += 1
        guard pendingHead * 2 >= pending.count else { return }
        pending.removeSubrange(0..<pendingHead)
        pendingHead = 0
    }

    /// Whether a byte is of the kind words, numbers and addresses are made of.
    private static func joins(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"),
            UInt8(ascii: "."), UInt8(ascii: "@"), UInt8(ascii: "+"), UInt8(ascii: "/"), 0x80...:
            true
        default: false
        }
    }
}

/// How many replacements were written, by rule, and how many source bytes they stand for.
public struct RedactionCounts: Hashable, Sendable {
    /// Source bytes in redacted ranges.
    public fileprivate(set) var bytes = 0
    public fileprivate(set) var byRule: [RuleID: Int] = [:]

    public init() {}

    fileprivate init(bytes: Int) {
        self.bytes = bytes
    }

    public var total: Int { byRule.values.reduce(0, +) }

    /// Adds the counts of another redactor.
    public mutating func add(_ other: RedactionCounts) {
        bytes += other.bytes
        byRule.merge(other.byRule, uniquingKeysWith: +)
    }
}
