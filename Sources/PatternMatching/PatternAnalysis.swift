/// How wide a piece of pattern can be, in bytes; `maximum` nil means without bound.
public struct PatternWidth: Hashable, Sendable {
    public var minimum: Int
    public var maximum: Int?

    static let zero = PatternWidth(minimum: 0, maximum: 0)

    static func + (left: PatternWidth, right: PatternWidth) -> PatternWidth {
        var maximum: Int?
        if let a = left.maximum, let b = right.maximum { maximum = clampedSum(a, b) }
        return PatternWidth(minimum: clampedSum(left.minimum, right.minimum), maximum: maximum)
    }
}

/// Widths stop growing here, so that nested repetitions cannot overflow.
private let widthCeiling = 1 << 32

private func clampedSum(_ a: Int, _ b: Int) -> Int { min(a + b, widthCeiling) }

private func clampedProduct(_ a: Int, _ b: Int) -> Int {
    let (product, overflow) = a.multipliedReportingOverflow(by: b)
    return overflow ? widthCeiling : min(product, widthCeiling)
}

extension PatternNode {
    /// The widths of what this node consumes; look-around and anchors consume nothing.
    public var width: PatternWidth {
        switch self {
        case .empty, .look, .anchor: return .zero
        case .bytes: return PatternWidth(minimum: 1, maximum: 1)
        case .group(let body, _): return body.width
        case .sequence(let items): return items.reduce(.zero) { $0 + $1.width }
        case .alternation(let branches):
            let widths = branches.map(\.width)
            let maxima = widths.compactMap(\.maximum)
            return PatternWidth(
                minimum: widths.map(\.minimum).min() ?? 0,
                maximum: maxima.count == widths.count ? maxima.max() : nil)
        case .repetition(let body, let minimum, let maximum):
            let one = body.width
            var most: Int?
            if let maximum, let widest = one.maximum { most = clampedProduct(widest, maximum) }
            if one.maximum == 0 { most = 0 }
            return PatternWidth(minimum: clampedProduct(one.minimum, minimum), maximum: most)
        }
    }

    /// How many bytes before the start, or after the end, of any point in this node an assertion may read.
    ///
    /// Nil when some look-around has no bound. Anchors read one byte on either side.
    public var reach: (behind: Int, ahead: Int)? {
        switch self {
        case .empty, .bytes: return (0, 0)
        case .anchor: return (1, 1)
        case .group(let body, _): return body.reach
        case .repetition(let body, _, _): return body.reach
        case .sequence(let items), .alternation(let items):
            var result = (behind: 0, ahead: 0)
            for item in items {
                guard let reach = item.reach else { return nil }
                result = (max(result.behind, reach.behind), max(result.ahead, reach.ahead))
            }
            return result
        case .look(let body, let behind, _):
            guard let inner = body.reach, let width = body.width.maximum else { return nil }
            return behind
                ? (inner.behind + width, inner.ahead) : (inner.behind, inner.ahead + width)
        }
    }

    /// Whether some match of this node can contain a line feed.
    public var canMatchNewline: Bool {
        switch self {
        case .empty, .look, .anchor: false
        case .bytes(let set): set.contains(0x0a)
        case .group(let body, _): body.canMatchNewline
        case .repetition(let body, _, let maximum): maximum != 0 && body.canMatchNewline
        case .sequence(let items), .alternation(let items): items.contains { $0.canMatchNewline }
        }
    }

    /// The top-level sequence with groups opened up and empty parts left out.
    var flattened: [PatternNode] {
        switch self {
        case .empty: []
        case .sequence(let items): items.flatMap(\.flattened)
        case .group(let body, _): body.flattened
        case .repetition(let body, 1, 1): body.flattened
        default: [self]
        }
    }
}

// MARK: - literals

/// A literal that a match contains, as bytes; `isCaseless` when ASCII case is ignored.
public struct Literal: Hashable, Sendable {
    public let bytes: [UInt8]
    public let isCaseless: Bool

    public init(bytes: [UInt8], isCaseless: Bool) {
        self.bytes = bytes
        self.isCaseless = isCaseless
    }

    /// Whether every occurrence of this literal holds one of `other`.
    func contains(_ other: Literal) -> Bool { lastOffset(of: other) != nil }

    /// Where the last occurrence of `other` in this literal begins.
    func lastOffset(of other: Literal) -> Int? {
        guard bytes.count >= other.bytes.count else { return nil }
        let own = other.isCaseless ? bytes.map(Self.lowered) : bytes
        let wanted = other.isCaseless ? other.bytes.map(Self.lowered) : other.bytes
        return (0...(own.count - wanted.count)).last { own[$0...].starts(with: wanted) }
    }

    private static func lowered(_ byte: UInt8) -> UInt8 {
        ByteSet.upper.contains(byte) ? byte | 0x20 : byte
    }
}

/// A set of literals, one of which every match contains, and where: between `before.minimum` and
/// `before.maximum` bytes after the start of the match.
public struct RequiredLiterals: Hashable, Sendable {
    public var literals: [Literal]
    public var before: PatternWidth
    /// How much of the node they are required by may follow them.
    public var after: PatternWidth
    /// Index of the top-level part they lie in, or end in.
    var part = 0
    /// Length of the longest literal, those left out by `reduced` included.
    var longest: Int
    /// Literals that were left out because they contain another.
    var leftOut: Set<Literal> = []

    init(literals: [Literal], before: PatternWidth, after: PatternWidth, part: Int = 0) {
        self.literals = literals
        self.before = before
        self.after = after
        self.part = part
        longest = literals.map(\.bytes.count).max() ?? 0
    }

    var shortest: Int { literals.map(\.bytes.count).min() ?? 0 }

    /// The set without literals that contain another of it: where they occur, that one does too.
    var reduced: RequiredLiterals {
        var result = self
        result.literals = literals.filter { literal in
            let holdsAnother = literals.contains { other in
                other != literal && other.bytes.count < literal.bytes.count
                    && (other.isCaseless || !literal.isCaseless)
                    && literal.contains(other)
            }
            if holdsAnother { result.leftOut.insert(literal) }
            return !holdsAnother
        }
        return result
    }

    /// How far into a literal that was left out an occurrence of `literal` may begin; 0 where none
    /// holds it.
    func farthest(of literal: Literal) -> Int {
        leftOut.reduce(0) { max($0, $1.lastOffset(of: literal) ?? 0) }
    }

    /// What the set is worth: longer is better up to a point, many literals are worse.
    var weight: Int { min(shortest, 8) * 64 - literals.count / 2 }
}

extension PatternNode {
    /// Neighbouring sets are joined while the product stays this small: `(?:a|b)[ ]{1,3}` says
    /// hardly more than its front.
    private static let joinedStringsMax = 24
    private static let stringLengthMax = 40

    /// How far sets of strings are written out.
    private struct Effort {
        let stringsMax: Int
        /// A set of more bytes is no choice of strings.
        let setMax: Int
        /// Strings shorter than this are joined with whatever follows them.
        let lengthWanted: Int

        static let usual = Effort(stringsMax: 256, setMax: 8, lengthWanted: 0)
        /// For patterns without a literal of three bytes: `AC[0-9a-f]{32}` begins with one of 256 strings.
        static let great = Effort(stringsMax: 1024, setMax: 64, lengthWanted: 3)
    }

    /// All strings this node matches, each byte as a set that is one byte or one letter in both cases.
    private func exactStrings(_ effort: Effort) -> [[ByteSet]]? {
        switch self {
        case .empty: return [[]]
        case .look, .anchor: return [[]]
        case .bytes(let set):
            if set.count == 1 || (set.count == 2 && ByteSet(set.bytes[0]).foldingCase == set) {
                return [[set]]
            }
            return set.count <= effort.setMax ? Self.eitherCase(set) : nil
        case .group(let body, _): return body.exactStrings(effort)
        case .alternation(let branches):
            var strings: [[ByteSet]] = []
            for branch in branches {
                guard let more = branch.exactStrings(effort) else { return nil }
                strings += more
            }
            return strings.count <= effort.stringsMax ? strings : nil
        case .sequence(let items):
            var strings: [[ByteSet]] = [[]]
            for item in items {
                guard let next = item.exactStrings(effort),
                    let product = Self.product(strings, next, effort)
                else { return nil }
                strings = product
            }
            return strings
        case .repetition(let body, let minimum, let maximum):
            guard let maximum, maximum <= 4, let one = body.exactStrings(effort) else { return nil }
            var result: [[ByteSet]] = []
            var power: [[ByteSet]] = [[]]
            for count in 0...maximum {
                if count > 0 {
                    guard let next = Self.product(power, one, effort) else { return nil }
                    power = next
                }
                if count >= minimum { result += power }
            }
            return result.count <= effort.stringsMax ? result : nil
        }
    }

    /// A byte each, letters that are there in both cases as one.
    private static func eitherCase(_ set: ByteSet) -> [[ByteSet]] {
        set.bytes.compactMap { byte in
            let both = ByteSet(byte).foldingCase
            if both.count == 1 || !both.isSubset(of: set) { return [ByteSet(byte)] }
            return byte == both.bytes[0] ? [both] : nil
        }
    }

    /// Whether literals get better by what follows them: not by any of several blanks.
    private static func isWorthJoining(
        _ left: [[ByteSet]], _ right: [[ByteSet]], _ effort: Effort
    ) -> Bool {
        if right.count == 1 || left.contains(where: { $0.count < effort.lengthWanted }) {
            return true
        }
        // `[_. -]?` makes many literals of one and none of them longer.
        if right.count > 2 && right.contains(where: \.isEmpty) { return false }
        let isBlank = right.contains { string in string.contains { $0 == .newline } }
        return !isBlank && left.count * right.count <= joinedStringsMax
    }

    private static func product(
        _ left: [[ByteSet]], _ right: [[ByteSet]], _ effort: Effort
    ) -> [[ByteSet]]? {
        guard left.count * right.count <= effort.stringsMax else { return nil }
        var result: [[ByteSet]] = []
        for head in left {
            for tail in right {
                guard head.count + tail.count <= stringLengthMax else { return nil }
                result.append(head + tail)
            }
        }
        return result
    }

    private static func literals(_ strings: [[ByteSet]]) -> [Literal] {
        var seen: Set<Literal> = []
        return strings.compactMap { string in
            let isCaseless = string.contains { $0.count > 1 }
            let bytes = string.map { set in
                set.count > 1 ? set.bytes[1] : isCaseless ? lowered(set.bytes[0]) : set.bytes[0]
            }
            let literal = Literal(bytes: bytes, isCaseless: isCaseless)
            return seen.insert(literal).inserted ? literal : nil
        }
    }

    private static func lowered(_ byte: UInt8) -> UInt8 {
        ByteSet.upper.contains(byte) ? byte | 0x20 : byte
    }

    /// Every set of required literals worth considering, in order of appearance.
    public var requiredLiterals: [RequiredLiterals] { requiredLiterals(.usual) }

    /// The same with more, shorter and less telling literals written out.
    var requiredShortLiterals: [RequiredLiterals] { requiredLiterals(.great) }

    private func requiredLiterals(_ effort: Effort) -> [RequiredLiterals] {
        var result: [RequiredLiterals] = []
        var before = PatternWidth.zero
        var run: (strings: [[ByteSet]], before: PatternWidth)?
        let parts = flattened
        let total = parts.reduce(PatternWidth.zero) { $0 + $1.width }

        func rest(_ used: PatternWidth) -> PatternWidth {
            var maximum: Int?
            if let all = total.maximum, let gone = used.maximum { maximum = max(0, all - gone) }
            return PatternWidth(minimum: max(0, total.minimum - used.minimum), maximum: maximum)
        }

        func close(at end: PatternWidth, part: Int) {
            if let run, run.strings.allSatisfy({ !$0.isEmpty }) {
                result.append(
                    RequiredLiterals(
                        literals: Self.literals(run.strings), before: run.before,
                        after: rest(end), part: part))
            }
            run = nil
        }

        for (index, item) in parts.enumerated() {
            if let strings = item.exactStrings(effort) {
                if let open = run, Self.isWorthJoining(open.strings, strings, effort),
                    let product = Self.product(open.strings, strings, effort)
                {
                    run = (product, open.before)
                } else {
                    close(at: before, part: index - 1)
                    run = (strings, before)
                }
            } else {
                // What a repetition must hold extends the run: `a` + `(?:bc){2,9}` holds `abcbc`.
                if let front = item.repeatedFront(effort, behind: run?.strings) {
                    let joined = run.flatMap { open in
                        Self.isWorthJoining(open.strings, front, effort)
                            ? Self.product(open.strings, front, effort) : nil
                    }
                    if let joined, let open = run {
                        run = (joined, open.before)
                    } else {
                        close(at: before, part: index - 1)
                        run = (front, before)
                    }
                    let width = PatternWidth(
                        minimum: front.map(\.count).min() ?? 0,
                        maximum: front.map(\.count).max() ?? 0)
                    close(at: before + width, part: index)
                }
                close(at: before, part: index - 1)
                let behind = rest(before + item.width)
                result += item.innerLiterals(effort).map { inner in
                    var outer = inner
                    outer.before = before + inner.before
                    outer.after = inner.after + behind
                    outer.part = index
                    return outer
                }
            }
            before = before + item.width
        }
        close(at: before, part: parts.count - 1)
        return result.map(\.reduced)
    }

    /// The strings a repetition begins with whatever its count: its body as often as it must occur, or as it takes to
    /// make long enough what stands before.
    private func repeatedFront(_ effort: Effort, behind left: [[ByteSet]]?) -> [[ByteSet]]? {
        guard case .repetition(let body, let minimum, _) = self, minimum >= 1,
            let one = body.exactStrings(effort)
        else { return nil }
        let stringsMax: Int
        if one.count <= 8 {
            stringsMax = Self.joinedStringsMax
        } else if let left, left.contains(where: { $0.count < effort.lengthWanted }) {
            stringsMax = effort.stringsMax / left.count
        } else {
            return nil
        }
        var power: [[ByteSet]] = [[]]
        for _ in 0..<min(minimum, 8) {
            guard let next = Self.product(power, one, effort), next.count <= stringsMax else {
                break
            }
            power = next
        }
        return power.contains([]) ? nil : power
    }

    /// Required literals of an item that is no exact string set.
    private func innerLiterals(_ effort: Effort) -> [RequiredLiterals] {
        switch self {
        case .repetition(let body, let minimum, _) where minimum >= 1:
            // How many times the body follows is not known.
            return body.requiredLiterals(effort).map { inner in
                var result = inner
                result.after.maximum = width.maximum
                return result
            }
        case .group(let body, _): return body.requiredLiterals(effort)
        case .alternation(let branches):
            // The best of each branch, and those at the front and at the end of all branches: rules
            // over several lines begin with their trigger, and behind the end a gate may stand.
            let everywhere = Self.union(of: branches, effort) { _ in true }
            let atFront = Self.union(of: branches, effort) { $0.before.maximum == 0 }
            let atEnd = Self.union(of: branches, effort) { ($0.after.maximum ?? 99) <= 1 }
            return [everywhere, atFront, atEnd].compactMap(\.self)
        default: return []
        }
    }

    private static func union(
        of branches: [PatternNode], _ effort: Effort, where isWanted: (RequiredLiterals) -> Bool
    ) -> RequiredLiterals? {
        var union = RequiredLiterals(literals: [], before: .zero, after: .zero)
        for (index, branch) in branches.enumerated() {
            guard
                let best = branch.requiredLiterals(effort).filter(isWanted)
                    .max(by: { $0.weight < $1.weight }),
                union.literals.count + best.literals.count <= effort.stringsMax
            else { return nil }
            union.literals += best.literals
            union.longest = max(union.longest, best.longest)
            union.leftOut.formUnion(best.leftOut)
            union.before =
                index == 0 ? best.before : alternationWidth(union.before, best.before)
            union.after = index == 0 ? best.after : alternationWidth(union.after, best.after)
        }
        var seen: Set<Literal> = []
        union.literals = union.literals.filter { seen.insert($0).inserted }
        return union.reduced
    }

    private static func alternationWidth(_ a: PatternWidth, _ b: PatternWidth) -> PatternWidth {
        var maximum: Int?
        if let x = a.maximum, let y = b.maximum { maximum = max(x, y) }
        return PatternWidth(minimum: min(a.minimum, b.minimum), maximum: maximum)
    }
}
