internal import PatternMatching

/// Writes a peer's pattern in the syntax of our rules.
struct PatternWriter {
    /// What takes the place of "without an upper bound".
    struct Bounds: Hashable, Sendable {
        /// Times anything else is repeated at most.
        let repetitions: Int
        /// Times blanks and punctuation are.
        let separators: Int
        /// Times anything is in a look-around.
        let look: Int

        static let narrowest = 16
        /// From the widest on; the first is taken that the rule compiler accepts: 4,096 bytes for a match, 256 for a look-around.
        static let steps = [1024, 512, 256, 128, 64, 32, narrowest].map {
            Bounds(repetitions: $0, separators: min($0, 64), look: min($0, 128))
        }
    }

    /// The group that is reported, and its name; 0 for none.
    private let captured: Int
    private let captureName: String
    /// Nil leaves repetitions without a bound as they are, as allow patterns may.
    private let bounds: Bounds?
    /// How many repetitions had no bound and have one now.
    private(set) var boundedCount = 0
    private var lookDepth = 0

    init(captured: Int, captureName: String, bounds: Bounds?) {
        self.captured = captured
        self.captureName = captureName
        self.bounds = bounds
    }

    mutating func text(of root: PeerNode) -> String {
        Self.caseOf(root) == .folds
            ? "(?i)" + write(root, isFolding: true, .alternation)
            : write(root, isFolding: false, .alternation)
    }

    // MARK: - Case

    private enum Case {
        case indifferent, counts, folds, mixed

        func joined(_ other: Case) -> Case {
            if self == .indifferent { return other }
            return other == .indifferent || other == self ? self : .mixed
        }
    }

    private static func caseOf(_ node: PeerNode) -> Case {
        switch node {
        case .empty, .character, .anchor: return .indifferent
        case .set(let set, let isCaseless):
            if set == set.foldingCase { return .indifferent }
            return isCaseless ? .folds : .counts
        case .sequence(let nodes), .alternation(let nodes):
            return nodes.reduce(.indifferent) { $0.joined(caseOf($1)) }
        case .repetition(let body, _, _, _), .group(let body, _), .atomic(let body),
            .look(let body, _, _):
            return caseOf(body)
        }
    }

    // MARK: - Nodes

    /// What may stand where text is asked for without parentheses.
    private enum Level: Int {
        case alternation, sequence, atom
    }

    private mutating func write(_ node: PeerNode, isFolding: Bool, _ level: Level) -> String {
        switch Self.caseOf(node) {
        case .folds where !isFolding:
            return "(?i:" + write(node, isFolding: true, .alternation) + ")"
        case .counts where isFolding:
            return "(?-i:" + write(node, isFolding: false, .alternation) + ")"
        default: break
        }
        switch node {
        case .empty: return level == .atom ? "(?:)" : ""
        case .set(let set, _): return Self.spelling(of: set)
        case .character(let scalar):
            return level == .atom ? "(?:\(scalar))" : String(Character(scalar))
        case .anchor(let anchor): return Self.spelling(of: anchor)
        case .sequence(let items):
            return wrapped(sequence(items, isFolding), level.rawValue > Level.sequence.rawValue)
        case .alternation(let branches):
            let text = branches.map { write($0, isFolding: isFolding, .sequence) }
                .joined(separator: "|")
            return wrapped(text, level != .alternation)
        case .repetition(let body, let minimum, let maximum, let greed):
            let text =
                write(body, isFolding: isFolding, .atom)
                + quantifier(minimum, maximum, greed, of: body)
            return wrapped(text, level == .atom)
        case .group(let body, let number):
            guard number == captured else { return write(body, isFolding: isFolding, level) }
            return "(?<\(captureName)>" + write(body, isFolding: isFolding, .alternation) + ")"
        case .atomic(let body): return "(?>" + write(body, isFolding: isFolding, .alternation) + ")"
        case .look(let body, let isBehind, let isNegative):
            lookDepth += 1
            defer { lookDepth -= 1 }
            return "(?" + (isBehind ? "<" : "") + (isNegative ? "!" : "=")
                + write(body, isFolding: isFolding, .alternation) + ")"
        }
    }

    private func wrapped(_ text: String, _ isWrapped: Bool) -> String {
        isWrapped ? "(?:" + text + ")" : text
    }

    /// Items of which case does not count share one `(?i:…)`.
    private mutating func sequence(_ items: [PeerNode], _ isFolding: Bool) -> String {
        var text = ""
        var index = 0
        while index < items.count {
            guard !isFolding, Self.caseOf(items[index]) == .folds else {
                text += write(items[index], isFolding: isFolding, .sequence)
                index += 1
                continue
            }
            var end = index + 1
            var last = end
            while end < items.count, [.folds, .indifferent].contains(Self.caseOf(items[end])) {
                end += 1
                if Self.caseOf(items[end - 1]) == .folds { last = end }
            }
            text += "(?i:"
            let level: Level = last - index > 1 ? .sequence : .alternation
            for item in items[index..<last] { text += write(item, isFolding: true, level) }
            text += ")"
            index = last
        }
        return text
    }

    private mutating func quantifier(
        _ minimum: Int, _ maximum: Int?, _ greed: PeerNode.Greed, of body: PeerNode
    ) -> String {
        guard let bounds else {
            let text: String
            switch (minimum, maximum) {
            case (0, nil): text = "*"
            case (1, nil): text = "+"
            case (_, nil): text = "{\(minimum),}"
            default: text = Self.bounded(minimum, maximum ?? minimum)
            }
            return text + greed.rawValue
        }
        if let maximum { return Self.bounded(minimum, maximum) + greed.rawValue }
        boundedCount += 1
        var limit = lookDepth > 0 ? bounds.look : bounds.repetitions
        if case .set(let set, _) = body, set.isDisjoint(with: ByteSet.letters.union(.digits)) {
            limit = min(limit, bounds.separators)
        }
        return Self.bounded(minimum, minimum <= 1 ? limit : minimum + limit) + greed.rawValue
    }

    private static func bounded(_ minimum: Int, _ maximum: Int) -> String {
        if minimum == 0 && maximum == 1 { return "?" }
        return minimum == maximum ? "{\(minimum)}" : "{\(minimum),\(maximum)}"
    }

    // MARK: - Bytes

    private static func spelling(of anchor: PeerNode.Anchor) -> String {
        switch anchor {
        case .textStart, .lineStart: "^"
        case .textEnd, .lineEnd: "$"
        case .wordBoundary: "\\b"
        case .notWordBoundary: "\\B"
        }
    }

    private static let names: [(set: ByteSet, text: String)] = [
        (.word, "\\w"), (.space, "\\s"), (.digits, "\\d"),
    ]

    static func spelling(of set: ByteSet) -> String {
        if set == ByteSet.newline.inverted { return "." }
        if set == .all { return "[\\s\\S]" }
        for (known, text) in names {
            if set == known { return text }
            if set == known.inverted { return text.uppercased() }
        }
        let bytes = set.bytes
        if bytes.count == 1 { return spelling(of: bytes[0], special: "\\.+*?()[]{}^$|") }
        let isNegated = set.count > 128
        return "[" + (isNegated ? "^" : "") + members(isNegated ? set.inverted : set) + "]"
    }

    private static func members(_ set: ByteSet) -> String {
        var rest = set
        var text = ""
        for (known, name) in names where known != .digits && known.isSubset(of: rest) {
            text += name
            rest = rest.subtracting(known)
        }
        // A hyphen stands for itself at the end alone.
        let hasHyphen = rest.contains(UInt8(ascii: "-"))
        if hasHyphen { rest = rest.subtracting(ByteSet(UInt8(ascii: "-"))) }
        let bytes = rest.bytes
        var index = 0
        while index < bytes.count {
            var end = index
            while end + 1 < bytes.count, bytes[end + 1] == bytes[end] + 1,
                isRange(bytes[index], bytes[end + 1])
            {
                end += 1
            }
            if end - index < 2 { end = index }
            text += spelling(of: bytes[index], special: "\\[]^")
            if end > index { text += "-" + spelling(of: bytes[end], special: "\\[]^") }
            index = end + 1
        }
        return text + (hasHyphen ? "-" : "")
    }

    /// Ranges are written within letters, within digits, and among bytes that cannot be printed.
    private static func isRange(_ low: UInt8, _ high: UInt8) -> Bool {
        let kinds: [ByteSet] = [.lower, .upper, .digits, ByteSet(0...0x1f), ByteSet(0x7f...0xff)]
        return kinds.contains { $0.contains(low) && $0.contains(high) }
    }

    private static func spelling(of byte: UInt8, special: StaticString) -> String {
        switch byte {
        case 0x09: return "\\t"
        case 0x0a: return "\\n"
        case 0x0d: return "\\r"
        case 0x20...0x7e:
            let character = String(Character(Unicode.Scalar(byte)))
            return ByteSet(special).contains(byte) ? "\\" + character : character
        default:
            let digits = String(byte, radix: 16)
            return "\\x" + (digits.count < 2 ? "0" : "") + digits
        }
    }
}
