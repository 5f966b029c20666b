internal import PatternMatching

/// Where a pattern comes from, and so how it is read.
enum PatternDialect: Sendable {
    /// RE2 as Go has it (gitleaks).
    case go
    /// Rust's `regex` for bytes, without Unicode (Kingfisher, Nosey Parker).
    case rust
    /// Python's `regex` (Presidio, detect-secrets).
    case python
}

/// A peer's regular expression as a tree of what it says, whatever its spelling was.
///
/// Flags such as `(?i)` are resolved: each set knows whether case counts.
indirect enum PeerNode: Hashable, Sendable {
    case empty
    /// One byte. `set` is as written, without the other case.
    case set(ByteSet, caseless: Bool)
    /// One character beyond ASCII, which is several bytes.
    case character(Unicode.Scalar)
    case sequence([PeerNode])
    case alternation([PeerNode])
    case repetition(PeerNode, minimum: Int, maximum: Int?, Greed)
    case group(PeerNode, number: Int)
    case atomic(PeerNode)
    case look(PeerNode, behind: Bool, negative: Bool)
    case anchor(Anchor)

    enum Greed: String, Hashable, Sendable {
        case greedy = ""
        case lazy = "?"
        case possessive = "+"
    }

    enum Anchor: Hashable, Sendable {
        case textStart, textEnd, lineStart, lineEnd, wordBoundary, notWordBoundary
    }
}

/// A pattern that was read.
struct PeerPattern: Hashable, Sendable {
    var root: PeerNode
    let groupCount: Int
    let groupNames: [String: Int]
    /// Whether something that speaks of all of Unicode was read as its ASCII part.
    let isNarrowedToASCII: Bool
}

/// Why a pattern cannot be read or carried over; names the construct, never more of the pattern.
struct PatternRefusal: Error, Hashable, Sendable {
    let reason: String

    init(_ reason: String) { self.reason = reason }
}

/// Reads the patterns of peers.
///
/// Sources: RE2's syntax page as of Go 1.24 `regexp/syntax`; the documentation of Rust's `regex` 1.11; that of Python's `re`
/// and `regex`.
struct PeerPatternReader {
    /// Groups in groups; ours may be 64 deep, and what is written around them takes some.
    private static let depthMax = 48
    /// Characters of a class beyond ASCII; more are not written out as alternatives.
    private static let wideCharactersMax = 64

    struct Flags {
        var caseless = false
        var dotAll = false
        var multiline = false
        var extended = false
    }

    private let text: [Unicode.Scalar]
    private let dialect: PatternDialect
    private var index = 0
    private var depth = 0
    private var flags: Flags
    private var groupCount = 0
    private var groupNames: [String: Int] = [:]
    private var isNarrowedToASCII = false

    static func read(_ text: String, _ dialect: PatternDialect, _ flags: Flags = Flags())
        throws(PatternRefusal) -> PeerPattern
    {
        var reader = PeerPatternReader(
            text: Array(text.unicodeScalars), dialect: dialect, flags: flags)
        let root = try reader.alternation()
        if reader.index < reader.text.count {
            throw PatternRefusal("its pattern has an unmatched `)`")
        }
        return PeerPattern(
            root: root, groupCount: reader.groupCount, groupNames: reader.groupNames,
            isNarrowedToASCII: reader.isNarrowedToASCII)
    }

    private init(text: [Unicode.Scalar], dialect: PatternDialect, flags: Flags) {
        self.text = text
        self.dialect = dialect
        self.flags = flags
    }

    private var current: Unicode.Scalar? { index < text.count ? text[index] : nil }

    private func starts(with prefix: String) -> Bool {
        text[index...].starts(with: prefix.unicodeScalars)
    }

    private mutating func take(_ prefix: String) -> Bool {
        guard starts(with: prefix) else { return false }
        index += prefix.unicodeScalars.count
        return true
    }

    private mutating func skip(to end: Unicode.Scalar) {
        while let scalar = current, scalar != end { index += 1 }
    }

    // MARK: - Sequences and repetitions

    private mutating func alternation() throws(PatternRefusal) -> PeerNode {
        depth += 1
        defer { depth -= 1 }
        if depth > Self.depthMax {
            throw PatternRefusal("its groups nest deeper than \(Self.depthMax)")
        }
        var branches = [try sequence()]
        while take("|") { Self.append(try sequence(), to: &branches) }
        return branches.count == 1 ? branches[0] : .alternation(branches)
    }

    /// Alternatives of one byte are one class: `.|[\n\r]`, where both take a carriage return, would be tried both ways each time.
    private static func append(_ branch: PeerNode, to branches: inout [PeerNode]) {
        if case .set(let set, let isCaseless) = branch,
            case .set(let last, let wasCaseless) = branches[branches.count - 1],
            isCaseless == wasCaseless
        {
            branches[branches.count - 1] = .set(last.union(set), caseless: isCaseless)
        } else {
            branches.append(branch)
        }
    }

    private mutating func sequence() throws(PatternRefusal) -> PeerNode {
        var items: [PeerNode] = []
        while true {
            try skipExtended()
            guard let scalar = current, scalar != "|", scalar != ")" else { break }
            guard let atom = try atom() else { continue }
            items.append(try repeated(atom))
        }
        return items.count == 1 ? items[0] : items.isEmpty ? .empty : .sequence(items)
    }

    /// Skips comments, and with `x` blanks too.
    private mutating func skipExtended() throws(PatternRefusal) {
        while true {
            if starts(with: "(?#") {
                skip(to: ")")
                guard take(")") else {
                    throw PatternRefusal("a comment in its pattern is not closed")
                }
                continue
            }
            guard flags.extended, let scalar = current else { return }
            if scalar.properties.isWhitespace {
                index += 1
            } else if scalar == "#" {
                skip(to: "\n")
            } else {
                return
            }
        }
    }

    private mutating func repeated(_ atom: PeerNode) throws(PatternRefusal) -> PeerNode {
        var node = atom
        while true {
            try skipExtended()
            guard let (minimum, maximum) = try quantifier() else { return node }
            if let maximum, maximum < minimum {
                throw PatternRefusal("a repetition in its pattern ends before it begins")
            }
            var greed = PeerNode.Greed.greedy
            if take("?") {
                greed = .lazy
            } else if dialect == .python, take("+") {
                greed = .possessive
            }
            node = .repetition(node, minimum: minimum, maximum: maximum, greed)
        }
    }

    private mutating func quantifier() throws(PatternRefusal) -> (Int, Int?)? {
        if take("*") { return (0, nil) }
        if take("+") { return (1, nil) }
        if take("?") { return (0, 1) }
        let start = index
        guard take("{") else { return nil }
        let minimum = number()
        var maximum = minimum
        let isOpen = take(",")
        if isOpen { maximum = number() }
        guard take("}"), minimum != nil || (dialect == .python && isOpen && maximum != nil) else {
            index = start
            return nil
        }
        return (minimum ?? 0, maximum)
    }

    private mutating func number() -> Int? {
        var value: Int?
        while let digit = current?.properties.numericType == .decimal ? current : nil,
            digit.isASCII
        {
            value = min((value ?? 0) * 10 + Int(digit.value - 0x30), 1 << 20)
            index += 1
        }
        return value
    }

    // MARK: - Atoms

    /// One atom; nil where flags were set.
    private mutating func atom() throws(PatternRefusal) -> PeerNode? {
        guard let scalar = current else { return nil }
        index += 1
        switch scalar {
        case "(": return try group()
        case "[": return try characterClass()
        case ".":
            return .set(flags.dotAll ? .all : ByteSet.newline.inverted, caseless: false)
        case "^": return .anchor(flags.multiline ? .lineStart : .textStart)
        case "$": return .anchor(flags.multiline ? .lineEnd : .textEnd)
        case "\\": return try escape()
        case "*", "+", "?":
            throw PatternRefusal("its pattern has a quantifier with nothing to repeat")
        default: return literal(scalar)
        }
    }

    private func literal(_ scalar: Unicode.Scalar) -> PeerNode {
        if scalar.isASCII {
            return .set(ByteSet(UInt8(scalar.value)), caseless: flags.caseless)
        }
        guard flags.caseless else { return .character(scalar) }
        let cases = [
            scalar.properties.lowercaseMapping, scalar.properties.uppercaseMapping, String(scalar),
        ].flatMap { $0.unicodeScalars.count == 1 ? Array($0.unicodeScalars) : [] }
        let different = Set(cases).sorted()
        return different.count == 1
            ? .character(scalar) : .alternation(different.map { literalOfOneCase($0) })
    }

    private func literalOfOneCase(_ scalar: Unicode.Scalar) -> PeerNode {
        scalar.isASCII
            ? .set(ByteSet(UInt8(scalar.value)), caseless: false) : .character(scalar)
    }

    private mutating func group() throws(PatternRefusal) -> PeerNode? {
        let outer = flags
        var wrap: (PeerNode) -> PeerNode = { $0 }
        if take("?") {
            if take(":") {
                // Nothing but a group.
            } else if take(">") {
                wrap = { .atomic($0) }
            } else if take("=") {
                wrap = { .look($0, behind: false, negative: false) }
            } else if take("!") {
                wrap = { .look($0, behind: false, negative: true) }
            } else if take("<=") {
                wrap = { .look($0, behind: true, negative: false) }
            } else if take("<!") {
                wrap = { .look($0, behind: true, negative: true) }
            } else if take("P<") || take("<") {
                let number = try namedGroup()
                wrap = { .group($0, number: number) }
            } else {
                guard try setFlags() else { return nil }
            }
        } else if starts(with: "*") {
            throw PatternRefusal("its pattern uses verbs such as `(*SKIP)`")
        } else {
            groupCount += 1
            let number = groupCount
            wrap = { .group($0, number: number) }
        }
        let body = try alternation()
        flags = outer
        guard take(")") else { throw PatternRefusal("a group of its pattern is not closed") }
        return wrap(body)
    }

    private mutating func namedGroup() throws(PatternRefusal) -> Int {
        var name = ""
        while let scalar = current, scalar != ">" {
            name.unicodeScalars.append(scalar)
            index += 1
        }
        guard take(">"), !name.isEmpty else {
            throw PatternRefusal("a group of its pattern has no proper name")
        }
        groupCount += 1
        guard groupNames.updateValue(groupCount, forKey: name) == nil else {
            throw PatternRefusal("two groups of its pattern have one name")
        }
        return groupCount
    }

    /// `(?i)` holds to the end of the enclosing group, and gives false; `(?i:` begins a group, and gives true.
    private mutating func setFlags() throws(PatternRefusal) -> Bool {
        var value = true
        while let scalar = current {
            index += 1
            switch scalar {
            case "-": value = false
            case "i": flags.caseless = value
            case "s": flags.dotAll = value
            case "m": flags.multiline = value
            case "x": flags.extended = value
            case "u", "a", "L", "V", "0", "1", "w", "b", "f", "e", "p":
                // What bytes are: Unicode or not. Ours are bytes; `isNarrowedToASCII` tells where that makes a difference.
                break
            case ")": return false
            case ":": return true
            default: throw PatternRefusal("its pattern uses `(?\(scalar)`")
            }
        }
        throw PatternRefusal("a group of its pattern is not closed")
    }

    // MARK: - Escapes

    private static let singles: [Unicode.Scalar: UInt8] = [
        "n": 0x0a, "t": 0x09, "r": 0x0d, "f": 0x0c, "v": 0x0b, "a": 0x07,
    ]

    private static func shorthand(_ scalar: Unicode.Scalar) -> ByteSet? {
        switch scalar {
        case "d": .digits
        case "D": ByteSet.digits.inverted
        case "w": .word
        case "W": ByteSet.word.inverted
        case "s": .space
        case "S": ByteSet.space.inverted
        default: nil
        }
    }

    private mutating func escape() throws(PatternRefusal) -> PeerNode {
        guard let scalar = current else { throw PatternRefusal("its pattern ends in a backslash") }
        if let anchor = try anchor(scalar) {
            index += 1
            return .anchor(anchor)
        }
        if let set = try setEscape() { return .set(set, caseless: false) }
        return literal(try scalarEscape())
    }

    private func anchor(_ scalar: Unicode.Scalar) throws(PatternRefusal) -> PeerNode.Anchor? {
        switch scalar {
        case "b":
            if dialect == .rust, index + 1 < text.count, text[index + 1] == "{" {
                throw PatternRefusal("its pattern uses `\\b{…}`")
            }
            return .wordBoundary
        case "B": return .notWordBoundary
        case "A": return .textStart
        case "z", "Z": return .textEnd
        default: return nil
        }
    }

    /// `\d`, `\pL` and their like; nil, having read nothing, where none stands here.
    private mutating func setEscape() throws(PatternRefusal) -> ByteSet? {
        guard let scalar = current else { return nil }
        if let set = Self.shorthand(scalar) {
            index += 1
            return set
        }
        guard scalar == "p" || scalar == "P" else { return nil }
        index += 1
        var name = ""
        var isNegated = scalar == "P"
        if take("{") {
            while let scalar = current, scalar != "}" {
                name.unicodeScalars.append(scalar)
                index += 1
            }
            guard take("}") else { throw PatternRefusal("its pattern has an open `\\p{`") }
        } else if let letter = current {
            name.unicodeScalars.append(letter)
            index += 1
        }
        if name.hasPrefix("^") {
            isNegated.toggle()
            name.removeFirst()
        }
        guard let set = Self.asciiPart(of: name) else {
            throw PatternRefusal("its pattern asks for `\\p{\(name)}`, of which ASCII has no part")
        }
        isNarrowedToASCII = true
        return isNegated ? set.inverted : set
    }

    private static func asciiPart(of property: String) -> ByteSet? {
        switch property {
        case "L", "Letter", "Alphabetic", "Alpha", "Latin": .letters
        case "Lu", "Uppercase", "Uppercase_Letter", "Upper": .upper
        case "Ll", "Lowercase", "Lowercase_Letter", "Lower": .lower
        case "N", "Nd", "Number", "Digit": .digits
        case "Z", "Zs", "Space_Separator": ByteSet(0x20)
        case "White_Space", "Space": .space
        case "P", "Punctuation": ByteSet("!\"#%&'()*,-./:;?@[\\]_{}")
        case "S", "Symbol": ByteSet("$+<=>^`|~")
        default: nil
        }
    }

    /// The character an escape stands for.
    private mutating func scalarEscape() throws(PatternRefusal) -> Unicode.Scalar {
        guard let scalar = current else { throw PatternRefusal("its pattern ends in a backslash") }
        index += 1
        if let byte = Self.singles[scalar] { return Unicode.Scalar(byte) }
        switch scalar {
        case "x": return try hexadecimal(digits: 2)
        case "u" where dialect != .go: return try hexadecimal(digits: 4)
        case "U" where dialect != .go: return try hexadecimal(digits: 8)
        case "0" where dialect != .rust: return Unicode.Scalar(octal())
        case "1"..."9": throw PatternRefusal("its pattern uses the back-reference `\\\(scalar)`")
        default: break
        }
        let isLetter = ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
        if isLetter || scalar == "<" && dialect == .rust || scalar == ">" && dialect == .rust {
            throw PatternRefusal("its pattern uses `\\\(scalar)`")
        }
        return scalar
    }

    private mutating func octal() -> UInt8 {
        var value: UInt8 = 0
        var count = 0
        while count < 2, let digit = current, ("0"..."7").contains(digit) {
            value = value * 8 + UInt8(digit.value - 0x30)
            index += 1
            count += 1
        }
        return value
    }

    private mutating func hexadecimal(digits: Int) throws(PatternRefusal) -> Unicode.Scalar {
        let isBraced = take("{")
        var value: UInt32 = 0
        var count = 0
        while let scalar = current, count < (isBraced ? 6 : digits),
            let digit = Character(scalar).hexDigitValue
        {
            value = value * 16 + UInt32(digit)
            index += 1
            count += 1
        }
        guard count > 0, !isBraced || take("}"), let scalar = Unicode.Scalar(value) else {
            throw PatternRefusal("its pattern has a wrong number behind `\\x`")
        }
        return scalar
    }

    // MARK: - Classes

    /// What a class holds: bytes, and characters beyond ASCII.
    private struct Members {
        var set = ByteSet()
        var wide: Set<Unicode.Scalar> = []
    }

    private mutating func characterClass() throws(PatternRefusal) -> PeerNode {
        let isNegated = take("^")
        let members = try classMembers()
        var set = members.set
        if isNegated {
            if !members.wide.isEmpty { isNarrowedToASCII = true }
            // Negated after the other case was added: `(?i)[^a]` excludes `A` too.
            return .set((flags.caseless ? set.foldingCase : set).inverted, caseless: false)
        }
        if members.wide.isEmpty { return .set(set, caseless: flags.caseless) }
        if members.wide.count > Self.wideCharactersMax {
            isNarrowedToASCII = true
            return .set(set, caseless: flags.caseless)
        }
        if flags.caseless { set = set.foldingCase }
        let wide = members.wide.sorted().map { literal($0) }
        return .alternation((set.isEmpty ? [] : [.set(set, caseless: false)]) + wide)
    }

    private mutating func classMembers() throws(PatternRefusal) -> Members {
        depth += 1
        defer { depth -= 1 }
        if depth > Self.depthMax { throw PatternRefusal("its classes nest too deep") }
        var members = Members()
        var isFirst = true
        while true {
            skipInClass()
            guard let scalar = current else {
                throw PatternRefusal("a class of its pattern is not closed")
            }
            if scalar == "]" && !isFirst {
                index += 1
                return members
            }
            isFirst = false
            if starts(with: "[:") {
                members.set = members.set.union(try posixClass())
                continue
            }
            if dialect == .rust {
                if starts(with: "&&") || starts(with: "--") || starts(with: "~~") {
                    throw PatternRefusal("its pattern combines classes by `\(scalar)\(scalar)`")
                }
                if take("[") {
                    let isNegated = take("^")
                    let inner = try classMembers()
                    members.set = members.set.union(isNegated ? inner.set.inverted : inner.set)
                    members.wide.formUnion(isNegated ? [] : inner.wide)
                    continue
                }
            }
            try addMember(to: &members)
        }
    }

    /// With `x`, Rust takes blanks and comments out of classes too; Go has no `x`, Python leaves them.
    private mutating func skipInClass() {
        guard dialect == .rust, flags.extended else { return }
        while let scalar = current {
            if scalar.properties.isWhitespace {
                index += 1
            } else if scalar == "#" {
                skip(to: "\n")
            } else {
                return
            }
        }
    }

    private mutating func addMember(to members: inout Members) throws(PatternRefusal) {
        let low: Unicode.Scalar
        if take("\\") {
            if let set = try setEscape() {
                members.set = members.set.union(set)
                return
            }
            low = take("b") ? "\u{8}" : try scalarEscape()
        } else {
            low = text[index]
            index += 1
        }
        skipInClass()
        guard starts(with: "-"), index + 1 < text.count, text[index + 1] != "]" else {
            insert(low...low, into: &members)
            return
        }
        index += 1
        skipInClass()
        let high: Unicode.Scalar
        if take("\\") {
            if let set = try setEscape() {
                // `[a-\d]`: the hyphen stands for itself.
                insert(low...low, into: &members)
                insert("-"..."-", into: &members)
                members.set = members.set.union(set)
                return
            }
            high = try scalarEscape()
        } else if let scalar = current {
            high = scalar
            index += 1
        } else {
            throw PatternRefusal("a class of its pattern is not closed")
        }
        guard low <= high else {
            throw PatternRefusal("a range in its pattern is the wrong way round")
        }
        insert(low...high, into: &members)
    }

    private func insert(_ range: ClosedRange<Unicode.Scalar>, into members: inout Members) {
        let (low, high) = (range.lowerBound.value, range.upperBound.value)
        if low < 0x80 {
            members.set = members.set.union(ByteSet(UInt8(low)...UInt8(min(high, 0x7f))))
        }
        guard high >= 0x80 else { return }
        for value in max(low, 0x80)...high {
            // One more than is written out tells that there are too many.
            if members.wide.count > Self.wideCharactersMax { return }
            if let scalar = Unicode.Scalar(value) { members.wide.insert(scalar) }
        }
    }

    private static let posixClasses: [String: ByteSet] = [
        "alpha": .letters, "digit": .digits, "alnum": ByteSet.letters.union(.digits),
        "upper": .upper, "lower": .lower, "space": .space, "word": .word,
        "blank": ByteSet(" \t"), "print": ByteSet(0x20...0x7e), "graph": ByteSet(0x21...0x7e),
        "cntrl": ByteSet(0...0x1f).union(ByteSet(0x7f)),
        "xdigit": ByteSet("0123456789ABCDEFabcdef"),
        "punct": ByteSet(0x21...0x7e).subtracting(ByteSet.letters.union(.digits)),
        "ascii": ByteSet(0...0x7f),
    ]

    private mutating func posixClass() throws(PatternRefusal) -> ByteSet {
        index += 2
        let isNegated = take("^")
        var name = ""
        while let scalar = current, ("a"..."z").contains(scalar) {
            name.unicodeScalars.append(scalar)
            index += 1
        }
        guard take(":]"), let set = Self.posixClasses[name] else {
            throw PatternRefusal("its pattern has an unknown class `[:\(name):]`")
        }
        return isNegated ? set.inverted : set
    }
}
