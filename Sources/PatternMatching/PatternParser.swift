/// Reads the part of PCRE2's syntax that rules may use (docs/RULES.md, «Patterns»); refuses the rest by name.
///
/// Source: pcre2pattern(3), PCRE2 10.42.
public struct PatternParser {
    /// Nesting deeper than this is refused: the parser and all walks over the tree are recursive.
    static let depthMax = 64
    /// PCRE2 itself allows 65,535; a rule with more than this many repetitions is a mistake.
    static let repetitionMax = 4096

    private let text: [UInt8]
    private var position = 0
    private var depth = 0
    private var captureCount = 0
    private var captureNames: [String: Int] = [:]
    private var flags = Flags()

    private struct Flags {
        var caseless = false
        var extended = false
        var dotAll = false
    }

    /// Parses `pattern`.
    public static func parse(_ pattern: String) throws(PatternError) -> PatternSyntax {
        var parser = PatternParser(text: Array(pattern.utf8))
        let root = try parser.alternation()
        if parser.position < parser.text.count {
            throw parser.error(
                "unmatched `)`", mend: "escape it as `\\)` or open a group before it")
        }
        return PatternSyntax(
            root: root, captureCount: parser.captureCount, captureNames: parser.captureNames)
    }

    private init(text: [UInt8]) {
        self.text = text
    }

    private func error(_ message: String, at offset: Int? = nil, mend: String? = nil)
        -> PatternError
    {
        PatternError(offset: offset ?? position, message: message, mend: mend)
    }

    private var current: UInt8? { position < text.count ? text[position] : nil }

    private func starts(with prefix: StaticString) -> Bool {
        text[position...].starts(with: prefix.description.utf8)
    }

    private mutating func take(_ byte: Character) -> Bool {
        guard current == byte.asciiValue else { return false }
        position += 1
        return true
    }

    // MARK: alternatives and sequences

    private mutating func alternation() throws(PatternError) -> PatternNode {
        depth += 1
        defer { depth -= 1 }
        if depth > Self.depthMax {
            throw error("groups nest deeper than \(Self.depthMax)", mend: "flatten the pattern")
        }
        var branches = [try sequence()]
        while take("|") { branches.append(try sequence()) }
        return branches.count == 1 ? branches[0] : .alternation(branches)
    }

    private mutating func sequence() throws(PatternError) -> PatternNode {
        var items: [PatternNode] = []
        while let byte = current, byte != UInt8(ascii: "|"), byte != UInt8(ascii: ")") {
            if flags.extended && skipExtended() { continue }
            if starts(with: "(?#") {
                try skipComment()
                continue
            }
            guard let atom = try atom() else { continue }
            items.append(try quantified(atom))
        }
        return items.count == 1 ? items[0] : items.isEmpty ? .empty : .sequence(items)
    }

    private mutating func skipComment() throws(PatternError) {
        let start = position
        while let byte = current {
            position += 1
            if byte == UInt8(ascii: ")") { return }
        }
        throw error("comment is not closed", at: start, mend: "end it with `)`")
    }

    private mutating func skipExtended() -> Bool {
        guard let byte = current else { return false }
        if ByteSet.space.contains(byte) {
            position += 1
            return true
        }
        guard byte == UInt8(ascii: "#") else { return false }
        while let byte = current, byte != UInt8(ascii: "\n") { position += 1 }
        return true
    }

    // MARK: quantifiers

    private mutating func quantified(_ atom: PatternNode) throws(PatternError) -> PatternNode {
        var node = atom
        while true {
            if flags.extended && skipExtended() { continue }
            let start = position
            guard let (minimum, maximum) = try quantifier() else { return node }
            if case .anchor = node {
                throw error("nothing to repeat before the quantifier", at: start)
            }
            if !take("?") { _ = take("+") }
            node = .repetition(node, minimum: minimum, maximum: maximum)
            if try quantifierFollows() {
                throw error("a quantifier follows a quantifier", mend: "put the first into a group")
            }
        }
    }

    private mutating func quantifierFollows() throws(PatternError) -> Bool {
        let saved = position
        defer { position = saved }
        return try quantifier() != nil
    }

    private mutating func quantifier() throws(PatternError) -> (Int, Int?)? {
        let start = position
        if take("*") { return (0, nil) }
        if take("+") { return (1, nil) }
        if take("?") { return (0, 1) }
        guard take("{") else { return nil }
        let minimum = number()
        var maximum = minimum
        if take(",") { maximum = number() }
        // PCRE2 takes `{` literally unless it begins `{n}`, `{n,}` or `{n,m}`.
        guard let minimum, take("}") else {
            position = start
            if isQuantifierToLaterVersions {
                throw error(
                    "PCRE2 10.43 and later read this brace as a quantifier, earlier ones do not",
                    mend: "write `{0,3}`, or `\\{` for the brace itself")
            }
            return nil
        }
        let isOpen = text[position - 2] == UInt8(ascii: ",")
        if minimum > Self.repetitionMax || (maximum ?? 0) > Self.repetitionMax {
            throw error(
                "repetition count above \(Self.repetitionMax)", at: start,
                mend: "no match may be longer than 4,096 bytes")
        }
        if let maximum, maximum < minimum, !isOpen {
            throw error("repetition bounds are the wrong way round", at: start)
        }
        return (minimum, isOpen ? nil : maximum)
    }

    /// Whether `{,n}`, or a quantifier with blanks in it, stands here (PCRE2 10.43, ChangeLog).
    private var isQuantifierToLaterVersions: Bool {
        let inner = text[(position + 1)...].prefix { $0 != UInt8(ascii: "}") }
        guard inner.endIndex < text.count else { return false }
        let numbers = inner.filter { $0 != 0x20 && $0 != 0x09 }.split(
            separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
        return numbers.count <= 2 && numbers.contains { !$0.isEmpty }
            && numbers.allSatisfy { $0.allSatisfy { ByteSet.digits.contains($0) } }
    }

    private mutating func number() -> Int? {
        var value: Int?
        while let byte = current, ByteSet.digits.contains(byte) {
            value = min((value ?? 0) * 10 + Int(byte - 48), 1 << 20)
            position += 1
        }
        return value
    }

    // MARK: atoms

    /// One atom; nil where something without a node was read (a flag setting).
    private mutating func atom() throws(PatternError) -> PatternNode? {
        let start = position
        let byte = text[position]
        position += 1
        switch byte {
        case UInt8(ascii: "("): return try group(at: start)
        case UInt8(ascii: "["): return .bytes(try characterClass(at: start))
        case UInt8(ascii: "."):
            return .bytes(flags.dotAll ? .all : ByteSet.newline.inverted)
        case UInt8(ascii: "^"): return .anchor(.lineStart)
        case UInt8(ascii: "$"): return .anchor(.lineEnd)
        case UInt8(ascii: "\\"): return try escape(at: start)
        case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"):
            throw error(
                "nothing to repeat before the quantifier", at: start,
                mend: "escape it as `\\\(Character(UnicodeScalar(byte)))` if it stands for itself")
        default: return literal(byte)
        }
    }

    private func literal(_ byte: UInt8) -> PatternNode {
        let set = ByteSet(byte)
        return .bytes(flags.caseless ? set.foldingCase : set)
    }

    private mutating func group(at start: Int) throws(PatternError) -> PatternNode? {
        let outer = flags
        var capture: Int?
        var look: (behind: Bool, negative: Bool)?
        if take("*") {
            throw error("`(*…)` verbs are not supported", at: start, mend: "leave it out")
        } else if take("?") {
            if take(":") || take(">") {
                // neither captures; an atomic group is read as a plain one, which is wider
            } else if take("=") {
                look = (false, false)
            } else if take("!") {
                look = (false, true)
            } else if starts(with: "<=") || starts(with: "<!") {
                look = (true, text[position + 1] == UInt8(ascii: "!"))
                position += 2
            } else if starts(with: "<") || starts(with: "P<") || starts(with: "'") {
                capture = try namedCapture(at: start)
            } else {
                return try flagGroup(at: start)
            }
        } else {
            captureCount += 1
            capture = captureCount
        }
        let body = try alternation()
        flags = outer
        guard take(")") else {
            throw error("group is not closed", at: start, mend: "end it with `)`")
        }
        if let look {
            return .look(body, behind: look.behind, negative: look.negative)
        }
        return capture.map { .group(body, capture: $0) } ?? body
    }

    private mutating func namedCapture(at start: Int) throws(PatternError) -> Int {
        _ = take("P")
        let close: UInt8 = take("'") ? UInt8(ascii: "'") : UInt8(ascii: ">")
        _ = take("<")
        var name: [UInt8] = []
        while let byte = current, ByteSet.word.contains(byte) {
            name.append(byte)
            position += 1
        }
        guard current == close, let first = name.first, !ByteSet.digits.contains(first),
            name.count <= 32
        else {
            throw error("bad group name", at: start, mend: "use letters, digits and `_`")
        }
        position += 1
        let text = String(decoding: name, as: UTF8.self)
        captureCount += 1
        guard captureNames.updateValue(captureCount, forKey: text) == nil else {
            throw error("two groups are named `\(text)`", at: start, mend: "rename one of them")
        }
        return captureCount
    }

    /// `(?i)` sets flags to the end of the enclosing group, `(?i:…)` for a group of its own.
    private mutating func flagGroup(at start: Int) throws(PatternError) -> PatternNode? {
        let outer = flags
        var value = true
        while let byte = current {
            position += 1
            switch byte {
            case UInt8(ascii: "-"): value = false
            case UInt8(ascii: "i"): flags.caseless = value
            case UInt8(ascii: "x"):
                if current == UInt8(ascii: "x") {
                    throw error("`(?xx` is not supported", at: start, mend: "use `(?x)`")
                }
                flags.extended = value
            case UInt8(ascii: "s"): flags.dotAll = value
            case UInt8(ascii: ")"): return nil
            case UInt8(ascii: ":"):
                let body = try alternation()
                flags = outer
                guard take(")") else {
                    throw error("group is not closed", at: start, mend: "end it with `)`")
                }
                return body
            default:
                throw error(
                    "`(?\(Character(UnicodeScalar(byte)))` is not supported", at: start,
                    mend: "use groups, look-around and the flags i, s and x only")
            }
        }
        throw error("group is not closed", at: start, mend: "end it with `)`")
    }

    // MARK: escapes

    private static let simpleEscapes: [UInt8: UInt8] = [
        UInt8(ascii: "n"): 0x0a, UInt8(ascii: "t"): 0x09, UInt8(ascii: "r"): 0x0d,
        UInt8(ascii: "f"): 0x0c, UInt8(ascii: "e"): 0x1b, UInt8(ascii: "a"): 0x07,
    ]

    private static func classEscape(_ byte: UInt8) -> ByteSet? {
        switch byte {
        case UInt8(ascii: "d"): ByteSet.digits
        case UInt8(ascii: "D"): ByteSet.digits.inverted
        case UInt8(ascii: "w"): ByteSet.word
        case UInt8(ascii: "W"): ByteSet.word.inverted
        case UInt8(ascii: "s"): ByteSet.space
        case UInt8(ascii: "S"): ByteSet.space.inverted
        case UInt8(ascii: "h"): ByteSet.horizontalSpace
        case UInt8(ascii: "H"): ByteSet.horizontalSpace.inverted
        default: nil
        }
    }

    private mutating func escape(at start: Int) throws(PatternError) -> PatternNode {
        if let byte = current {
            if byte == UInt8(ascii: "b") {
                position += 1
                return .anchor(.wordBoundary)
            }
            if byte == UInt8(ascii: "B") {
                position += 1
                return .anchor(.notWordBoundary)
            }
            if let set = Self.classEscape(byte) {
                position += 1
                return .bytes(set)
            }
        }
        return literal(try escapedByte(at: start))
    }

    /// The byte that an escape sequence stands for; the backslash has been read.
    private mutating func escapedByte(at start: Int) throws(PatternError) -> UInt8 {
        guard let byte = current else {
            throw error("pattern ends in a backslash", at: start, mend: "escape it as `\\\\`")
        }
        position += 1
        if let value = Self.simpleEscapes[byte] { return value }
        if byte == UInt8(ascii: "x") { return try hexadecimal(at: start) }
        if ByteSet.letters.union(.digits).contains(byte) {
            throw error(
                "`\\\(Character(UnicodeScalar(byte)))` is not supported", at: start,
                mend: ByteSet.digits.contains(byte)
                    ? "back-references cannot be used; write bytes as `\\xHH`"
                    : "see docs/RULES.md, «Patterns», for what is")
        }
        return byte
    }

    private mutating func hexadecimal(at start: Int) throws(PatternError) -> UInt8 {
        let braced = take("{")
        var value = 0
        var count = 0
        while let byte = current, count < 2,
            let digit = Character(UnicodeScalar(byte)).hexDigitValue
        {
            value = value * 16 + digit
            count += 1
            position += 1
        }
        guard count > 0, !braced || take("}") else {
            throw error("`\\x` needs two hexadecimal digits", at: start, mend: "write `\\x1b`")
        }
        return UInt8(value)
    }

    // MARK: classes

    private mutating func characterClass(at start: Int) throws(PatternError) -> ByteSet {
        let isNegated = take("^")
        var set = ByteSet()
        var isFirst = true
        while true {
            guard let byte = current else {
                throw error("class is not closed", at: start, mend: "end it with `]`")
            }
            if byte == UInt8(ascii: "]") && !isFirst {
                position += 1
                break
            }
            isFirst = false
            if byte >= 0x80 {
                throw error(
                    "a class holds a character beyond ASCII",
                    mend: "patterns match bytes; write it as an alternative: `(?:a|ä)`")
            }
            if let named = try posixClass() {
                set = set.union(named)
                continue
            }
            let (low, lowSet) = try classMember()
            if let lowSet {
                set = set.union(lowSet)
                continue
            }
            if starts(with: "-"), position + 1 < text.count, text[position + 1] != UInt8(ascii: "]")
            {
                let dash = position
                position += 1
                let (high, highSet) = try classMember()
                guard highSet == nil, high >= low else {
                    throw error("bad range in a class", at: dash, mend: "escape the hyphen: `\\-`")
                }
                set = set.union(ByteSet(low...high))
            } else {
                set.insert(low)
            }
        }
        if flags.caseless { set = set.foldingCase }
        return isNegated ? set.inverted : set
    }

    private mutating func classMember() throws(PatternError) -> (UInt8, ByteSet?) {
        let start = position
        guard let byte = current else {
            throw error("class is not closed", at: start, mend: "end it with `]`")
        }
        position += 1
        guard byte == UInt8(ascii: "\\") else { return (byte, nil) }
        if let next = current {
            if let set = Self.classEscape(next) {
                position += 1
                return (0, set)
            }
            if next == UInt8(ascii: "b") {
                position += 1
                return (0x08, nil)
            }
        }
        return (try escapedByte(at: start), nil)
    }

    private static let posixClasses: [String: ByteSet] = [
        "alpha": .letters, "digit": .digits, "alnum": ByteSet.letters.union(.digits),
        "upper": .upper, "lower": .lower, "space": .space, "word": .word,
        "blank": ByteSet(0x09).union(ByteSet(0x20)), "print": ByteSet(0x20...0x7e),
        "graph": ByteSet(0x21...0x7e), "cntrl": ByteSet(0...0x1f).union(ByteSet(0x7f)),
        "xdigit": ByteSet.digits.union(ByteSet(0x41...0x46)).union(ByteSet(0x61...0x66)),
        "punct": ByteSet(0x21...0x7e).subtracting(ByteSet.letters.union(.digits)),
        "ascii": ByteSet(0...0x7f),
    ]

    private mutating func posixClass() throws(PatternError) -> ByteSet? {
        guard starts(with: "[:") else { return nil }
        let start = position
        position += 2
        let isNegated = take("^")
        var name: [UInt8] = []
        while let byte = current, ByteSet.lower.contains(byte) {
            name.append(byte)
            position += 1
        }
        guard starts(with: ":]"), let set = Self.posixClasses[String(decoding: name, as: UTF8.self)]
        else {
            throw error("unknown class name", at: start, mend: "use `[:alpha:]`, `[:digit:]` …")
        }
        position += 2
        // Without case `upper` and `lower` are `alpha`, also before they are negated.
        let members = flags.caseless && set.isSubset(of: .letters) ? set.foldingCase : set
        return isNegated ? members.inverted : members
    }
}
