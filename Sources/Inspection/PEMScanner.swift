internal import Findings
internal import PatternMatching
internal import Rules

/// A PEM block that has been recognised: it begins at `start` and reaches at least to `committedEnd`.
struct PEMBlock {
    let rule: Rule
    let start: Int
    let line: Int
    let column: Int
    var committedEnd: Int
    var isClosed = false
    var isReported = false
    var fingerprint: FingerprintStream

    func finding(end: Int) -> Finding {
        let range = ByteRange(start, end)
        return Finding(
            rule: rule.info, confidence: rule.confidence, range: range, line: line, column: column,
            fingerprint: fingerprint.finish(), preview: MaskedPreview(count: range.count))
    }
}

/// Recognised blocks not yet wholly reported, in order.
struct PEMBlockQueue {
    private var blocks: [PEMBlock] = []

    var first: PEMBlock? { blocks.first }
    var last: PEMBlock? { blocks.last }
    var isEmpty: Bool { blocks.isEmpty }

    mutating func append(_ block: PEMBlock) { blocks.append(block) }
    mutating func removeFirst() { blocks.removeFirst() }
    mutating func markFirstReported() { blocks[0].isReported = true }
    mutating func reset() { blocks.removeAll(keepingCapacity: true) }

    /// Changes the block opened last.
    mutating func updateLast(_ change: (inout PEMBlock) -> Void) {
        change(&blocks[blocks.count - 1])
    }
}

/// Follows PEM blocks (RFC 7468; RFC 4880 §6.2 armour; OpenSSH and legacy OpenSSL headers) through
/// a stream as state, so that a block of any length, also one that never ends, is found and can be
/// redacted as it flows.
///
/// Works on the text as it lies in logs too: `\n` written as two characters, quotes, commas and
/// plus signs between the lines, indentation. What else stands between the lines (a prefix on each, a
/// comment, a line cut short) is a gap, and belongs to the block if it goes on soon behind it.
struct PEMScanner {
    /// Base64 characters that must follow before a header counts as a block: a documentation
    /// sample of `-----BEGIN RSA PRIVATE KEY-----` alone is none.
    private static let bodyCharactersMin = 24
    /// A block that has not shown its body this many bytes after its header is given up.
    static let headMax = 2048

    private let rulesByLabel: [(label: [UInt8], rule: Rule)]
    private let key: FingerprintKey
    /// Offsets of markers not yet looked at, rising.
    private var heads: [Int] = []
    private var body: PEMBody?
    /// What is between two parts of the body, and how far it has been read.
    private var gap: (state: PEMGap, position: Int)?
    /// Everything before this offset is known to lie in a block or not.
    private var position = 0

    init(rules: [Rule], key: FingerprintKey) {
        rulesByLabel = rules.flatMap { rule -> [(label: [UInt8], rule: Rule)] in
            guard case .pem(let labels) = rule.matcher else { return [] }
            return labels.map { (Array($0.utf8), rule) }
        }
        self.key = key
    }

    /// Whether a block is running or waits to be recognised.
    var isActive: Bool { body != nil || !heads.isEmpty }

    /// The offset before which nothing will be said of blocks any more.
    func frontier(_ blocks: borrowing PEMBlockQueue) -> Int {
        if body != nil, let last = blocks.last { return last.committedEnd }
        return heads.first ?? Int.max
    }

    mutating func reset(to offset: Int) {
        heads.removeAll(keepingCapacity: true)
        body = nil
        gap = nil
        position = offset
    }

    /// A marker ends just before `end`.
    mutating func addMarker(endingAt end: Int) {
        let start = end - PEMMarker.begin.count
        if start >= position && heads.last != start { heads.append(start) }
    }

    /// Goes as far as the bytes allow.
    mutating func advance(
        _ bytes: Span<UInt8>, base: Int, isFinal: Bool, lines: inout LineCounter,
        blocks: inout PEMBlockQueue
    ) {
        while true {
            if body != nil {
                if !follow(bytes, base: base, isFinal: isFinal, blocks: &blocks) { return }
                continue
            }
            guard let head = heads.first else { return }
            if head < position {
                heads.removeFirst()
                continue
            }
            switch recognise(bytes, base: base, head: head, isFinal: isFinal) {
            case .needsMore: return
            case .no:
                heads.removeFirst()
            case .block(let rule, let bodyStart):
                heads.removeFirst()
                let (line, column) = lines.position(of: head, bytes, base: base)
                blocks.append(
                    PEMBlock(
                        rule: rule, start: head, line: line, column: column,
                        committedEnd: bodyStart,
                        fingerprint: FingerprintStream(key, rule: rule.id)))
                body = PEMBody()
                position = bodyStart
            }
        }
    }

    // MARK: the head

    private enum Recognition {
        case needsMore
        case no
        case block(Rule, bodyStart: Int)
    }

    private func recognise(_ bytes: Span<UInt8>, base: Int, head: Int, isFinal: Bool)
        -> Recognition
    {
        let more: Recognition = isFinal ? .no : .needsMore
        var index = head - base + PEMMarker.begin.count
        let labelStart = index
        while true {
            guard index < bytes.count else { return more }
            let byte = bytes[index]
            if byte == UInt8(ascii: "-") { break }
            guard byte == 0x20 || ByteSet.upper.union(.digits).contains(byte),
                index - labelStart < PEMMarker.labelMax
            else { return .no }
            index += 1
        }
        guard let rule = rule(labelled: bytes, from: labelStart, to: index) else { return .no }
        for _ in 0..<5 {
            guard index < bytes.count else { return more }
            guard bytes[index] == UInt8(ascii: "-") else { return .no }
            index += 1
        }
        // Try the body on a copy of the state; headers (`Proc-Type: …`) may come before it.
        guard let bodyStart = skipHeaders(bytes, from: index, isFinal: isFinal) else {
            return bytes.count - index >= Self.headMax ? .no : .needsMore
        }
        var trial = PEMBody()
        var position = bodyStart
        while position < bytes.count && position - index < Self.headMax {
            switch trial.take(bytes[position]) {
            case .go: position += 1
            case .end, .marker:
                switch Self.passGap(bytes, from: position, isFinal: isFinal) {
                case .body: return .block(rule, bodyStart: base + bodyStart)
                case .nothing: return .no
                case .needsMore: return more
                }
            }
            if trial.characters >= Self.bodyCharactersMin {
                return .block(rule, bodyStart: base + bodyStart)
            }
        }
        return position - index >= Self.headMax ? .no : more
    }

    private func rule(labelled bytes: Span<UInt8>, from start: Int, to end: Int) -> Rule? {
        for (label, rule) in rulesByLabel where label.count == end - start {
            var isEqual = true
            for i in 0..<label.count where bytes[start + i] != label[i] { isEqual = false }
            if isEqual { return rule }
        }
        return nil
    }

    /// Skips `Name: value` lines (RFC 1421 §4.6, RFC 4880 §6.2), also with `\n` written out; nil
    /// when more bytes are needed to tell where they end.
    private func skipHeaders(_ bytes: Span<UInt8>, from start: Int, isFinal: Bool) -> Int? {
        var index = start
        while true {
            var line = index
            while line < bytes.count, PEMBody.isSeparator(bytes[line]) || bytes[line - 1] == 0x5c {
                line += 1
            }
            var name = line
            while name < bytes.count, name - line < 24,
                ByteSet.letters.contains(bytes[name]) || bytes[name] == UInt8(ascii: "-")
            {
                name += 1
            }
            guard name + 1 < bytes.count else { return isFinal ? index : nil }
            guard name > line, bytes[name] == UInt8(ascii: ":"), bytes[name + 1] == 0x20 else {
                return index
            }
            var end = name
            while end < bytes.count, bytes[end] != 0x0a, bytes[end] != 0x5c, end - name < 200 {
                end += 1
            }
            guard end < bytes.count else { return isFinal ? end : nil }
            index = end
        }
    }

    // MARK: gaps

    private enum Passage {
        case body
        case nothing
        case needsMore
    }

    /// Whether a body goes on behind the gap that begins at `start`.
    private static func passGap(_ bytes: Span<UInt8>, from start: Int, isFinal: Bool) -> Passage {
        var gap = PEMGap()
        var index = start
        while index < bytes.count {
            switch gap.take(bytes, at: index, isFinal: isFinal) {
            case .go: index += 1
            case .body: return .body
            case .marker, .over: return .nothing
            case .needsMore: return .needsMore
            }
        }
        return isFinal ? .nothing : .needsMore
    }

    // MARK: the body

    /// Follows the open block; false when more bytes are needed.
    private mutating func follow(
        _ bytes: Span<UInt8>, base: Int, isFinal: Bool, blocks: inout PEMBlockQueue
    ) -> Bool {
        guard let body = body else { return true }
        var course = Course(
            body: body, gap: gap?.state, gapStart: position - base,
            index: (gap?.position ?? position) - base)
        var advance = Advance.go
        blocks.updateLast { block in
            while advance == .go, course.index < bytes.count {
                advance =
                    course.gap == nil
                    ? course.readBody(bytes, isFinal, &block.fingerprint)
                    : course.readGap(bytes, isFinal, &block.fingerprint)
            }
            if let end = course.committed {
                block.committedEnd = max(block.committedEnd, base + end)
            }
            if isFinal && course.index >= bytes.count { advance = .ended }
            if advance == .ended { block.isClosed = true }
        }
        let isOver = advance == .ended
        position = base + (course.gap == nil ? course.index : course.gapStart)
        gap = isOver ? nil : course.gap.map { ($0, base + course.index) }
        self.body = isOver ? nil : course.body
        return isOver
    }

    private enum Advance {
        case go
        case needsMore
        case ended
    }

    /// How far a block has been followed in the bytes at hand.
    private struct Course {
        var body: PEMBody
        var gap: PEMGap?
        /// Where the gap that is open began: what comes behind it may be another block.
        var gapStart: Int
        var index: Int
        /// The bytes before this belong to the block; nil where none has been added.
        var committed: Int?

        mutating func readBody(
            _ bytes: Span<UInt8>, _ isFinal: Bool, _ fingerprint: inout FingerprintStream
        ) -> Advance {
            let byte = bytes[index]
            switch body.take(byte) {
            case .go:
                index += 1
                if body.isInToken {
                    committed = index
                    if body.hasPlusBefore { fingerprint.absorb(UInt8(ascii: "+")) }
                    fingerprint.absorb(byte)
                }
                return .go
            case .marker:
                let advance = takeEndMarker(bytes, isFinal)
                if advance != .go { return advance }
            case .end: break
            }
            gapStart = index
            gap = PEMGap()
            return .go
        }

        mutating func readGap(
            _ bytes: Span<UInt8>, _ isFinal: Bool, _ fingerprint: inout FingerprintStream
        ) -> Advance {
            switch gap?.take(bytes, at: index, isFinal: isFinal) {
            case .go:
                index += 1
                return .go
            case .body:
                index += 1
                let run = gap?.run ?? 0
                for place in (index - run)..<index { fingerprint.absorb(bytes[place]) }
                committed = index
                body = PEMBody(resumedAfter: run)
                gap = nil
                return .go
            case .marker:
                // The end marker of this block, or the begin of the next.
                let advance = takeEndMarker(bytes, isFinal)
                return advance == .go ? .ended : advance
            case .needsMore: return .needsMore
            case .over, nil: return .ended
            }
        }

        /// Ends the block behind its end marker; goes on where none stands here.
        private mutating func takeEndMarker(_ bytes: Span<UInt8>, _ isFinal: Bool) -> Advance {
            guard let end = PEMMarker.end(bytes, at: index, isFinal: isFinal) else {
                return .needsMore
            }
            if end == index { return .go }
            committed = end
            index = end
            gap = nil
            return .ended
        }
    }
}
