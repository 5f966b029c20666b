internal import PatternMatching

/// The lines before and behind the body of a PEM block.
enum PEMMarker {
    /// The literal that starts a block, for the trigger database.
    static let begin = Array("-----BEGIN ".utf8)
    static let labelMax = 48
    private static let endFront = Array("-----END ".utf8)

    /// Whether a marker of either kind begins at `start`; nil when more bytes are needed to tell.
    static func begins(_ bytes: Span<UInt8>, at start: Int, isFinal: Bool) -> Bool? {
        guard let isBegin = stands(begin, bytes, at: start, isFinal: isFinal) else { return nil }
        return isBegin ? true : stands(endFront, bytes, at: start, isFinal: isFinal)
    }

    /// Where `-----END …-----` at `start` ends; `start` itself where there is none; nil when more
    /// bytes are needed to tell.
    static func end(_ bytes: Span<UInt8>, at start: Int, isFinal: Bool) -> Int? {
        guard let isThere = stands(endFront, bytes, at: start, isFinal: isFinal) else { return nil }
        if !isThere { return start }
        var index = start + endFront.count
        while true {
            guard index < bytes.count else { return isFinal ? index : nil }
            let byte = bytes[index]
            if byte == UInt8(ascii: "-") { break }
            guard byte == 0x20 || ByteSet.upper.union(.digits).contains(byte),
                index - start < labelMax + endFront.count
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

    private static func stands(
        _ marker: [UInt8], _ bytes: Span<UInt8>, at start: Int, isFinal: Bool
    ) -> Bool? {
        for (offset, byte) in marker.enumerated() {
            guard start + offset < bytes.count else { return isFinal ? false : nil }
            if bytes[start + offset] != byte { return false }
        }
        return true
    }
}

/// Bytes that are no body, byte by byte, until one goes on.
struct PEMGap {
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
            guard let isMarker = PEMMarker.begins(text, at: index, isFinal: isFinal) else {
                return .needsMore
            }
            if isMarker { return .marker }
        }
        bytes += 1
        if bytes > Self.bytesMax { return .over }
        if PEMBody.isBase64(byte) {
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

/// The grammar of a body, byte by byte: base64 tokens of one length, the last may be shorter.
struct PEMBody {
    enum Step {
        case go
        /// A hyphen: an end marker, or the end of the block.
        case marker
        /// The byte is no part of the block.
        case end
    }

    /// Separators (blanks, line ends, quotes) between two body lines.
    private static let separatorsMax = 256

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
        return separators > Self.separatorsMax ? .end : .go
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
