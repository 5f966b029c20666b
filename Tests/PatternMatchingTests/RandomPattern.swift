import PatternMatching
import TestSupport

/// A random pattern of the supported syntax: its text, and what it means as its author sees it.
struct RandomPattern {
    let text: String
    /// Built beside the text, not by the parser.
    let meaning: PatternNode
    /// Whether atomic groups or possessive repetitions make PCRE2 match less than `meaning`.
    let isNarrowed: Bool

    init(using generator: inout SeededGenerator) {
        var author = Author(generator: generator)
        let (text, meaning) = author.alternation(depth: 3)
        self.text = text
        self.meaning = meaning
        isNarrowed = author.isNarrowed
        generator = author.generator
    }
}

/// Writes patterns over the bytes `a` to `d` and their like, so that random texts often match.
private struct Author {
    typealias Written = (text: String, node: PatternNode)

    var generator: SeededGenerator
    var isNarrowed = false
    private var caseless = false
    private var dotAll = false
    private var extended = false
    private var groups = 0
    private var isInLook = false

    init(generator: SeededGenerator) { self.generator = generator }

    mutating func alternation(depth: Int) -> Written {
        let count = generator.oneIn(3) ? 2 + generator.upTo(2) : 1
        let branches = (0..<count).map { _ in sequence(depth: depth) }
        if count == 1 { return branches[0] }
        return (
            branches.map(\.text).joined(separator: "|"), .alternation(branches.map(\.node))
        )
    }

    private mutating func sequence(depth: Int) -> Written {
        var text = ""
        var items: [PatternNode] = []
        for _ in 0..<generator.upTo(5) {
            if generator.oneIn(24) { text += "(?#a|b*)" }
            if extended { text += gap() }
            if generator.oneIn(20) {
                text += flagSetting()
                continue
            }
            let item = repeated(depth: depth)
            text += item.text
            items.append(item.node)
        }
        return (text, items.count == 1 ? items[0] : .sequence(items))
    }

    private mutating func gap() -> String {
        ["", " ", "\t", "\n", " # b+(\n"][generator.upTo(5)]
    }

    private mutating func flagSetting() -> String {
        switch generator.upTo(4) {
        case 0:
            caseless = true
            return "(?i)"
        case 1:
            caseless = false
            dotAll = true
            return "(?s-i)"
        case 2:
            extended = true
            return "(?x)"
        default:
            (caseless, dotAll, extended) = (true, false, false)
            return "(?i-sx)"
        }
    }

    private mutating func repeated(depth: Int) -> Written {
        let atom = atom(depth: depth)
        if case .anchor = atom.node { return atom }
        if case .look = atom.node { return atom }
        guard generator.oneIn(3) else { return atom }
        let low = generator.upTo(3)
        let high = low + generator.upTo(3)
        let (suffix, minimum, maximum): (String, Int, Int?) =
            switch generator.upTo(7) {
            case 0: ("?", 0, 1)
            case 1: ("*", 0, nil)
            case 2: ("+", 1, nil)
            case 3: ("{\(low)}", low, low)
            case 4: ("{\(low),}", low, nil)
            default: ("{\(low),\(high)}", low, high)
            }
        var mode = ["", "", "?", "+"][generator.upTo(isInLook ? 3 : 4)]
        if mode == "+" { isNarrowed = true }
        if extended && generator.oneIn(3) { mode += " " }
        let gap = extended && generator.oneIn(3) ? " " : ""
        return (
            atom.text + gap + suffix + mode,
            .repetition(atom.node, minimum: minimum, maximum: maximum)
        )
    }

    private mutating func atom(depth: Int) -> Written {
        switch generator.upTo(depth > 0 ? 20 : 14) {
        case 0..<7: return literal()
        case 7: return (".", .bytes(dotAll ? .all : ByteSet(0x0a).inverted))
        case 8..<11: return characterClass()
        case 11: return classEscape()
        case 12..<14: return anchor()
        case 14: return look(depth: depth)
        default: return group(depth: depth)
        }
    }

    private func byte(_ value: UInt8) -> PatternNode {
        .bytes(caseless ? ByteSet(value).foldingCase : ByteSet(value))
    }

    private mutating func literal() -> Written {
        let plain: [UInt8] = Array("abcdAB_1".utf8)
        switch generator.upTo(10) {
        case 0: return ("\\n", byte(0x0a))
        case 1: return ("\\x61", byte(0x61))
        case 2: return ("\\x{4a}", byte(0x4a))
        case 3: return ("\\.", byte(0x2e))
        case 4: return ("{", byte(0x7b))
        case 5: return ("(?:é)", .sequence([byte(0xc3), byte(0xa9)]))
        default:
            let value = plain[generator.upTo(plain.count)]
            return (String(UnicodeScalar(value)), byte(value))
        }
    }

    private mutating func classEscape() -> Written {
        let all: [(String, ByteSet)] = [
            ("\\d", .digits), ("\\D", ByteSet.digits.inverted), ("\\w", .word),
            ("\\W", ByteSet.word.inverted), ("\\s", .space), ("\\S", ByteSet.space.inverted),
            ("\\h", .horizontalSpace), ("\\H", ByteSet.horizontalSpace.inverted),
        ]
        let (text, set) = all[generator.upTo(all.count)]
        return (text, .bytes(set))
    }

    private mutating func characterClass() -> Written {
        let members: [(String, ByteSet)] = [
            ("a", ByteSet("a")), ("B", ByteSet("B")), ("a-c", ByteSet("abc")),
            ("A-C", ByteSet("ABC")), ("\\d", .digits), ("\\W", ByteSet.word.inverted),
            ("\\-", ByteSet("-")), ("\\]", ByteSet("]")), ("\\x41-\\x43", ByteSet("ABC")),
            ("[:digit:]", .digits), ("[:^space:]", ByteSet.space.inverted),
            ("[:punct:]", ByteSet("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")),
            ("[:xdigit:]", ByteSet("0123456789abcdefABCDEF")), ("\\n", ByteSet(0x0a)),
            (" ", ByteSet(" ")), ("\\.", ByteSet(".")), ("|", ByteSet("|")), ("\\b", ByteSet(0x08)),
        ]
        let isNegated = generator.oneIn(4)
        // A bracket right at the front stands for itself.
        let opensWithBracket = generator.oneIn(8)
        var text = "[" + (isNegated ? "^" : "") + (opensWithBracket ? "]" : "")
        var set = opensWithBracket ? ByteSet("]") : ByteSet()
        for _ in 0..<(1 + generator.upTo(3)) {
            let (member, bytes) = members[generator.upTo(members.count)]
            text += member
            set = set.union(bytes)
        }
        if generator.oneIn(8) {
            text += "-"
            set.insert(0x2d)
        }
        // The names with a case of their own.
        if generator.oneIn(8) {
            let (name, plain): (String, ByteSet) =
                [("[:upper:]", .upper), ("[:^lower:]", ByteSet.lower.inverted)][generator.upTo(2)]
            text = text.hasSuffix("-") ? text : text + name
            if text.hasSuffix(name) {
                let cased = name.contains("^") ? ByteSet.letters.inverted : ByteSet.letters
                set = set.union(caseless ? cased : plain)
            }
        }
        if caseless { set = set.foldingCase }
        return (text + "]", .bytes(isNegated ? set.inverted : set))
    }

    private mutating func anchor() -> Written {
        let all: [(String, PatternNode.Anchor)] = [
            ("^", .lineStart), ("$", .lineEnd), ("\\b", .wordBoundary), ("\\B", .notWordBoundary),
        ]
        let (text, anchor) = all[generator.upTo(all.count)]
        return (text, .anchor(anchor))
    }

    private mutating func group(depth: Int) -> Written {
        let outer = (caseless, dotAll, extended)
        defer { (caseless, dotAll, extended) = outer }
        let open: String
        var capture: Int?
        switch generator.upTo(7) {
        case 0:
            groups += 1
            capture = groups
            open = "("
        case 1:
            groups += 1
            capture = groups
            open = ["(?<n\(groups)>", "(?P<n\(groups)>", "(?'n\(groups)'"][generator.upTo(3)]
        case 2:
            caseless = true
            open = "(?i:"
        case 3:
            (caseless, dotAll) = (false, true)
            open = "(?s-i:"
        case 4 where !isInLook:
            isNarrowed = true
            open = "(?>"
        default: open = "(?:"
        }
        let (text, node) = alternation(depth: depth - 1)
        return (open + text + ")", capture.map { .group(node, capture: $0) } ?? node)
    }

    private mutating func look(depth: Int) -> Written {
        let outer = (caseless, dotAll, extended, isInLook)
        defer { (caseless, dotAll, extended, isInLook) = outer }
        isInLook = true
        let isNegative = generator.oneIn(2)
        if generator.oneIn(2) {
            let (text, node) = alternation(depth: depth - 1)
            return (
                (isNegative ? "(?!" : "(?=") + text + ")",
                .look(node, behind: false, negative: isNegative)
            )
        }
        // Look-behind wants branches of one width each.
        let branches = (0..<(1 + generator.upTo(2))).map { _ in
            let items = (0..<generator.upTo(3)).map { _ in
                generator.oneIn(2) ? characterClass() : literal()
            }
            return (items.map(\.text).joined(), PatternNode.sequence(items.map(\.node)))
        }
        return (
            (isNegative ? "(?<!" : "(?<=") + branches.map(\.0).joined(separator: "|") + ")",
            .look(.alternation(branches.map(\.1)), behind: true, negative: isNegative)
        )
    }
}
