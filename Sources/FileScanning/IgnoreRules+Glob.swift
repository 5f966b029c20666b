/// A shell pattern over paths, as git's `wildmatch` reads it: `*`, `?` and `[…]` do not match `/`;
/// `**` between slashes does.
struct Glob: Sendable {
    private enum Token: Sendable {
        case byte(UInt8)
        /// `?`
        case anyByte
        case oneOf(ByteSet)
        /// `*`: bytes other than `/`.
        case star
        /// `**` as the last name: anything.
        case anything
        /// `**/`: nothing, or anything and a `/`.
        case directories
    }

    private let tokens: [Token]

    /// Whether git counts the byte as a wildcard.
    static func isSpecial(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "*") || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "[")
            || byte == UInt8(ascii: "\\")
    }

    /// Reads a pattern; nil if it is malformed and so can never match.
    init?(_ pattern: ArraySlice<UInt8>) {
        var tokens: [Token] = []
        var i = pattern.startIndex
        while i < pattern.endIndex {
            switch pattern[i] {
            case UInt8(ascii: "?"): tokens.append(.anyByte)
            case UInt8(ascii: "*"):
                tokens.append(Self.stars(pattern, &i))
                continue
            case UInt8(ascii: "["):
                guard let set = Self.set(pattern, &i) else { return nil }
                tokens.append(.oneOf(set))
            case UInt8(ascii: "\\"):
                i += 1
                guard i < pattern.endIndex else { return nil }
                tokens.append(.byte(pattern[i]))
            default: tokens.append(.byte(pattern[i]))
            }
            i += 1
        }
        self.tokens = tokens
    }

    // MARK: - Reading

    /// Reads a run of stars and leaves `i` behind it.
    private static func stars(_ pattern: ArraySlice<UInt8>, _ i: inout Int) -> Token {
        let start = i
        while i < pattern.endIndex, pattern[i] == UInt8(ascii: "*") { i += 1 }
        let isAfterSlash = start == pattern.startIndex || pattern[start - 1] == UInt8(ascii: "/")
        guard i - start > 1, isAfterSlash else { return .star }
        guard i < pattern.endIndex else { return .anything }
        if pattern[i] == UInt8(ascii: "/") {
            i += 1
            return .directories
        }
        let isEscapedSlash =
            pattern[i] == UInt8(ascii: "\\") && i + 1 < pattern.endIndex
            && pattern[i + 1] == UInt8(ascii: "/")
        return isEscapedSlash ? .anything : .star
    }

    /// Reads `[…]` and leaves `i` at its `]`; nil if it does not end or names an unknown class.
    private static func set(_ pattern: ArraySlice<UInt8>, _ i: inout Int) -> ByteSet? {
        func byte(_ at: Int) -> UInt8? { at < pattern.endIndex ? pattern[at] : nil }
        var set = ByteSet()
        i += 1
        let isNegated = byte(i) == UInt8(ascii: "!") || byte(i) == UInt8(ascii: "^")
        if isNegated { i += 1 }
        /// The byte a `-` would continue from.
        var previous: UInt8?
        repeat {
            guard let current = byte(i) else { return nil }
            if current == UInt8(ascii: "\\") {
                i += 1
                guard let escaped = byte(i) else { return nil }
                set.insert(escaped)
                previous = escaped
            } else if current == UInt8(ascii: "-"), let from = previous, let next = byte(i + 1),
                next != UInt8(ascii: "]")
            {
                i += next == UInt8(ascii: "\\") ? 2 : 1
                guard let to = byte(i) else { return nil }
                if from <= to { for member in from...to { set.insert(member) } }
                previous = nil
            } else if current == UInt8(ascii: "["), byte(i + 1) == UInt8(ascii: ":") {
                guard let end = pattern[(i + 2)...].firstIndex(of: UInt8(ascii: "]"))
                else { return nil }
                if end > i + 2, pattern[end - 1] == UInt8(ascii: ":") {
                    guard set.insertClass(pattern[(i + 2)..<(end - 1)]) else { return nil }
                    i = end
                    previous = nil
                } else {
                    set.insert(current)
                    previous = current
                }
            } else {
                set.insert(current)
                previous = current
            }
            i += 1
        } while byte(i) != UInt8(ascii: "]")
        if isNegated { set.invert() }
        set.remove(UInt8(ascii: "/"))
        return set
    }

    // MARK: - Matching

    /// Whether the pattern matches all of `path` from `start` on.
    ///
    /// One place to return to for the last `*`, and one for the last `**`, are enough: what an
    /// earlier wildcard could give up, the later one can take. Complexity: pattern times path.
    func matches(_ path: Span<UInt8>, from start: Int) -> Bool {
        var token = 0
        var position = start
        var star: (token: Int, position: Int)?
        var wide: (token: Int, position: Int)?
        while true {
            if token < tokens.count {
                switch tokens[token] {
                case .star:
                    star = (token, position)
                    token += 1
                    continue
                case .anything, .directories:
                    wide = (token, position)
                    star = nil
                    token += 1
                    continue
                default:
                    if position < path.count, accepts(tokens[token], path[position]) {
                        token += 1
                        position += 1
                        continue
                    }
                }
            } else if position == path.count {
                return true
            }
            if let last = star, last.position < path.count,
                path[last.position] != UInt8(ascii: "/")
            {
                star = (last.token, last.position + 1)
                (token, position) = (last.token + 1, last.position + 1)
            } else if let last = wide, let next = widened(last, path) {
                wide = (last.token, next)
                star = nil
                (token, position) = (last.token + 1, next)
            } else {
                return false
            }
        }
    }

    /// The next position that `**` can reach to.
    private func widened(_ last: (token: Int, position: Int), _ path: Span<UInt8>) -> Int? {
        var next = last.position
        if case .directories = tokens[last.token] {
            while next < path.count, path[next] != UInt8(ascii: "/") { next += 1 }
        }
        return next < path.count ? next + 1 : nil
    }

    private func accepts(_ token: Token, _ byte: UInt8) -> Bool {
        switch token {
        case .byte(let wanted): byte == wanted
        case .anyByte: byte != UInt8(ascii: "/")
        case .oneOf(let set): set.contains(byte)
        case .star, .anything, .directories: false
        }
    }
}

/// A set of bytes: 256 bits.
struct ByteSet: Sendable {
    private var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

    func contains(_ byte: UInt8) -> Bool {
        let word =
            switch byte >> 6 {
            case 0: words.0
            case 1: words.1
            case 2: words.2
            default: words.3
            }
        return word >> UInt64(byte & 63) & 1 == 1
    }

    mutating func insert(_ byte: UInt8) {
        let bit: UInt64 = 1 << UInt64(byte & 63)
        switch byte >> 6 {
        case 0: words.0 |= bit
        case 1: words.1 |= bit
        case 2: words.2 |= bit
        default: words.3 |= bit
        }
    }

    mutating func remove(_ byte: UInt8) {
        guard contains(byte) else { return }
        invert()
        insert(byte)
        invert()
    }

    mutating func invert() {
        words = (~words.0, ~words.1, ~words.2, ~words.3)
    }

    /// Inserts a class such as `alpha`; false if there is none of that name. ASCII, as in git.
    mutating func insertClass(_ name: ArraySlice<UInt8>) -> Bool {
        guard let isMember = Self.classes[String(decoding: name, as: UTF8.self)] else {
            return false
        }
        for byte: UInt8 in 0..<0x80 where isMember(byte) { insert(byte) }
        return true
    }

    private static let classes: [String: @Sendable (UInt8) -> Bool] = [
        "alnum": { isAlpha($0) || isDigit($0) },
        "alpha": isAlpha,
        "blank": { $0 == 0x20 || $0 == 0x09 },
        "cntrl": { $0 < 0x20 || $0 == 0x7f },
        "digit": isDigit,
        "graph": { $0 > 0x20 && $0 < 0x7f },
        "lower": { (0x61...0x7a).contains($0) },
        "print": { $0 >= 0x20 && $0 < 0x7f },
        "punct": { $0 > 0x20 && $0 < 0x7f && !isAlpha($0) && !isDigit($0) },
        // Git's own `isspace` knows no vertical tab and no form feed.
        "space": { $0 == 0x20 || $0 == 0x09 || $0 == 0x0a || $0 == 0x0d },
        "upper": { (0x41...0x5a).contains($0) },
        "xdigit": { isDigit($0) || (0x61...0x66).contains($0 | 0x20) },
    ]

    @Sendable private static func isAlpha(_ byte: UInt8) -> Bool {
        (0x61...0x7a).contains(byte | 0x20)
    }

    @Sendable private static func isDigit(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte)
    }
}
