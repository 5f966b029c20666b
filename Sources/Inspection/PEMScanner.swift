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
    /// The literal that starts a block, for the trigger database.
    static let beginMarker = Array("-----BEGIN ".utf8)
    private static let endMarkerFront = Array("-----END ".utf8)
    /// Base64 characters that must follow before a header counts as a block: a documentation
    /// sample of `-----BEGIN RSA PRIVATE KEY-----` alone is none.
    private static let bodyCharactersMin = 24
    /// A block that has not shown its body this many bytes after its header is given up.
    static let headMax = 2048
    /// Separators (blanks, line ends, quotes) between two body lines.
    private static let separatorsMax = 256
    private static let labelMax = 48

    private let rulesByLabel: [(label: [UInt8], rule: Rule)]
    private let key: FingerprintKey
    /// Offsets of markers not yet looked at, rising.
    private var heads: [Int] = []
    private var body: Body?
    /// What is between two parts of the body, and how far it has been read.
    private var gap: (state: Gap, position: Int)?
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
        let start = end - Self.beginMarker.count
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
                body = Body()
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
        var index = head - base + Self.beginMarker.count
        let labelStart = index
        while true {
            guard index < bytes.count else { return more }
            let byte = bytes[index]
            if byte == UInt8(ascii: "-") { break }
            guard byte == 0x20 || ByteSet.upper.union(.digits).contains(byte),
                index - labelStart < Self.labelMax
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
        var trial = Body()
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
            while line < bytes.count, Body.isSeparator(bytes[line]) || bytes[line - 1] == 0x5c {
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
        var gap = Gap()
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

    /// Bytes that are no body, byte by byte, until one goes on.
    private struct Gap {
        enum Step {
            case go
            /// With this byte enough characters follow each other to be a line of a body.
            case body
            /// A marker begins here.
            case marker
            /// The gap is too long for the block to go on.
            case over
            case needsMore
        }

        private static let bytesMax = 512
        /// Fewer characters, or such of one case or without digits, may be a word, a path or a hash.
        private static let runMin = 40

        private(set) var run = 0
        private var bytes = 0
        private var hasUpper = false
        private var hasLower = false
        private var hasDigit = false

        mutating func take(_ text: Span<UInt8>, at index: Int, isFinal: Bool) -> Step {
            let byte = text[index]
            if byte == UInt8(ascii: "-") {
                guard let isMarker = PEMScanner.isMarker(text, at: index, isFinal: isFinal) else {
                    return .needsMore
                }
                if isMarker { return .marker }
            }
            bytes += 1
            if bytes > Self.bytesMax { return .over }
            if Body.isBase64(byte) {
                run += 1
                hasUpper = hasUpper || ByteSet.upper.contains(byte)
                hasLower = hasLower || ByteSet.lower.contains(byte)
                hasDigit = hasDigit || ByteSet.digits.contains(byte)
                return run >= Self.runMin && hasUpper && hasLower && hasDigit ? .body : .go
            }
            run = 0
            hasUpper = false
            hasLower = false
            hasDigit = false
            return .go
        }
    }

    /// Whether `-----BEGIN ` or `-----END ` stands at `start`; nil when more bytes are needed to tell.
    private static func isMarker(_ bytes: Span<UInt8>, at start: Int, isFinal: Bool) -> Bool? {
        for marker in [beginMarker, endMarkerFront] {
            var length = 0
            while length < marker.count, start + length < bytes.count,
                bytes[start + length] == marker[length]
            {
                length += 1
            }
            if length == marker.count { return true }
            if start + length == bytes.count && !isFinal { return nil }
        }
        return false
    }

    // MARK: the body

    /// Follows the open block; false when more bytes are needed.
    private mutating func follow(
        _ bytes: Span<UInt8>, base: Int, isFinal: Bool, blocks: inout PEMBlockQueue
    ) -> Bool {
        guard var body = body else { return true }
        var gap = self.gap?.state
        var index = (self.gap?.position ?? position) - base
        var committed = -1
        var ended = false
        // Where the gap that is open began: what comes behind it may be another block.
        var gapStart = position - base
        blocks.updateLast { block in
            loop: while index < bytes.count {
                if gap != nil {
                    switch gap?.take(bytes, at: index, isFinal: isFinal) {
                    case .go: index += 1
                    case .body:
                        index += 1
                        let run = gap?.run ?? 0
                        for place in (index - run)..<index {
                            block.fingerprint.absorb(bytes[place])
                        }
                        committed = index
                        body = Body(resumedAfter: run)
                        gap = nil
                    case .marker:
                        // The end marker of this block, or the begin of the next.
                        guard let end = Self.endMarker(bytes, at: index, isFinal: isFinal) else {
                            break loop
                        }
                        if end > index {
                            committed = end
                            index = end
                            gap = nil
                        }
                        ended = true
                        break loop
                    case .needsMore: break loop
                    case .over, nil:
                        ended = true
                        break loop
                    }
                    continue
                }
                let byte = bytes[index]
                switch body.take(byte) {
                case .go:
                    index += 1
                    if body.isInToken {
                        committed = index
                        if body.hasPlusBefore { block.fingerprint.absorb(UInt8(ascii: "+")) }
                        block.fingerprint.absorb(byte)
                    }
                case .marker:
                    guard let end = Self.endMarker(bytes, at: index, isFinal: isFinal) else {
                        break loop
                    }
                    if end > index {
                        committed = end
                        index = end
                        ended = true
                        break loop
                    }
                    gapStart = index
                    gap = Gap()
                case .end:
                    gapStart = index
                    gap = Gap()
                }
            }
            if committed >= 0 { block.committedEnd = max(block.committedEnd, base + committed) }
            if isFinal && index >= bytes.count { ended = true }
            if ended { block.isClosed = true }
        }
        position = base + (gap == nil ? index : gapStart)
        self.gap = ended ? nil : gap.map { ($0, base + index) }
        self.body = ended ? nil : body
        return ended
    }

    /// Where `-----END …-----` at `start` ends; `start` itself where there is none; nil when more
    /// bytes are needed to tell.
    private static func endMarker(_ bytes: Span<UInt8>, at start: Int, isFinal: Bool) -> Int? {
        let marker = endMarkerFront
        for i in 0..<marker.count {
            guard start + i < bytes.count else { return isFinal ? start : nil }
            if bytes[start + i] != marker[i] { return start }
        }
        var index = start + marker.count
        while true {
            guard index < bytes.count else { return isFinal ? index : nil }
            let byte = bytes[index]
            if byte == UInt8(ascii: "-") { break }
            guard byte == 0x20 || ByteSet.upper.union(.digits).contains(byte),
                index - start < labelMax + marker.count
            else { return start }
            index += 1
        }
        for _ in 0..<5 {
            guard index < bytes.count else { return isFinal ? index : nil }
            guard bytes[index] == UInt8(ascii: "-") else { return index }
            index += 1
        }
        return index
    }

    /// The grammar of a body, byte by byte: base64 tokens of one length, the last may be shorter.
    private struct Body {
        enum Step {
            case go
            /// A hyphen: an end marker, or the end of the block.
            case marker
            /// The byte is no part of the block.
            case end
        }

        private(set) var characters = 0
        private(set) var isInToken = false
        private var tokenLength = 0
        private var firstTokenLength: Int?
        private var lastWasShort = false
        private var separators = 0
        private var isAfterBackslash = false
        /// The byte before was a `+` that may begin a token.
        private var isPlusOpen = false
        /// The token that has just begun has such a `+` as its first byte.
        private(set) var hasPlusBefore = false

        static func isSeparator(_ byte: UInt8) -> Bool {
            switch byte {
            case 0x20, 0x09, 0x0a, 0x0d, UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: ","),
                UInt8(ascii: "\\"):
                true
            default: false
            }
        }

        private static let base64 = ByteSet.letters.union(.digits).union(ByteSet("+/="))

        init() {}

        /// A body that goes on with a line of which `count` characters are read.
        init(resumedAfter count: Int) {
            characters = count
            tokenLength = count
            isInToken = true
        }

        static func isBase64(_ byte: UInt8) -> Bool { base64.contains(byte) }

        mutating func take(_ byte: UInt8) -> Step {
            if isAfterBackslash {
                isAfterBackslash = byte == UInt8(ascii: "\\")
                if byte == UInt8(ascii: "/") { return token(byte, isEscaped: true) }
                isInToken = false
                return separator()
            } else if byte == UInt8(ascii: "\\") {
                // An escaped slash goes on with the token; anything else parts two tokens.
                isAfterBackslash = true
                isInToken = false
                return separator()
            }
            if Self.base64.contains(byte) { return token(byte) }
            if byte == UInt8(ascii: "-") { return .marker }
            guard Self.isSeparator(byte) else { return .end }
            isInToken = false
            return separator()
        }

        private mutating func separator() -> Step {
            isPlusOpen = false
            separators += 1
            return separators > PEMScanner.separatorsMax ? .end : .go
        }

        private mutating func token(_ byte: UInt8, isEscaped: Bool = false) -> Step {
            hasPlusBefore = false
            if isEscaped && separators == 1 && tokenLength > 0 {
                // `\/`: the same token goes on
            } else if byte == UInt8(ascii: "+") && separators > 1 && !isPlusOpen {
                // `" + "` between two literals, or a line that begins so: the next byte tells.
                isInToken = false
                let step = separator()
                isPlusOpen = true
                return step
            } else if separators > 0 {
                hasPlusBefore = isPlusOpen
                if tokenLength > 0 && !beginToken(byte) { return .end }
                if hasPlusBefore { tokenLength = 1 }
            }
            isPlusOpen = false
            separators = 0
            isInToken = true
            tokenLength += 1
            characters += 1
            if let first = firstTokenLength, tokenLength > first { return .end }
            return .go
        }

        /// Ends the token before and begins one; false when no more may follow.
        private mutating func beginToken(_ byte: UInt8) -> Bool {
            if lastWasShort { return false }
            if let first = firstTokenLength {
                lastWasShort = tokenLength < first && byte != UInt8(ascii: "=")
                // A line shorter than the first is the last, but for an armour checksum (`=abcd`).
                if tokenLength < first && byte != UInt8(ascii: "=") { return false }
            } else {
                firstTokenLength = tokenLength
            }
            tokenLength = 0
            return true
        }
    }
}
