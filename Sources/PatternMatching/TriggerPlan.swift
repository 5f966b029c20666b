/// How candidates of a pattern are found: something every match contains, and where a match may begin
/// when it is seen.
public struct TriggerPlan: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        /// One of these literals; a hit's offset is the end of the literal.
        case literals([Literal])
        /// An expression for Hyperscan, from a literal of the pattern onwards.
        case expression(String)
        /// A byte-class lane.
        case lane(Lane)
    }

    /// What a trigger costs on ordinary text, from cheap to dear.
    public enum CostClass: String, Hashable, Sendable, CaseIterable {
        /// A lane or a rare literal: almost nothing.
        case cheap
        /// A common word behind a shape, or a short literal.
        case moderate
        /// An expression without a literal of two bytes: slows the whole database down.
        case dear
    }

    public let kind: Kind
    public let cost: CostClass
    /// A match that contains the hit begins at least this many bytes before the hit's end …
    public let backMinimum: Int
    /// … and at most this many before it (before its start, for a lane's run).
    public let backMaximum: Int
    /// For runs of digits: how a match can begin; nil where all runs are looked at.
    public var groups: DigitGroups?
    /// Characters a lane's run must have at least.
    public var runMinimum = 0
    /// What must stand before a literal, and behind it; or from a match's first digit on.
    public var gateBefore: TriggerGate?
    public var gateBehind: TriggerGate?
    /// Bytes that every match holds besides, looked for before a window is opened; empty for none.
    public var besides: [UInt8] = []
}

/// What a trigger is asked to be; `automatic` leaves the choice to the compiler.
public enum TriggerWish: Hashable, Sendable {
    case automatic
    case keywords([String])
    case expression
    case lane(Lane)
}

extension TriggerPlan {
    /// Words that logs and code are full of: as bare literals they would open a window on every
    /// other line, so they are used only with the shape that follows them.
    static let commonWords: Set<String> = [
        "access", "account", "address", "admin", "api", "app", "auth", "author", "authorization",
        "basic", "bearer", "birth", "call", "card", "cert", "client", "code", "config", "cred",
        "credential",
        "credentials", "data", "date", "email", "error", "host", "http", "https", "http://",
        "https://", "://", "info", "key", "keys", "login", "mail", "name", "number", "pass",
        "password", "passwd", "phone", "port", "private", "pwd", "secret", "server", "service",
        "session", "sign", "signature", "state", "system", "tel", "test", "text", "token", "type",
        "url", "user", "username", "value", "version", "you", "your",
        "after", "before", "from", "new", "now", "net", "order", "20", "19",
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
        "mon", "tue", "wed", "thu", "fri", "sat", "sun",
    ]

    /// Expressions are cut once this wide: longer ones cost more and reject little more.
    private static let expressionWidthEnough = 16
    /// A literal of this length is worth looking for by itself.
    private static let literalLengthGood = 4
    private static let keywordReachMax = 768

    /// Chooses the cheapest trigger for `pattern`.
    ///
    /// - Throws: when nothing in the pattern can trigger it; the error says how to mend the rule.
    public static func choose(for pattern: PatternNode, wish: TriggerWish, multiline: Bool)
        throws(PatternError) -> TriggerPlan
    {
        switch wish {
        case .keywords(let words): return try keywords(words, pattern, multiline: multiline)
        case .lane(let lane):
            if multiline { throw mustBeginWithTrigger }
            return laneByWish(lane, pattern)
        case .expression:
            if !multiline, let anchored = expression(pattern) { return anchored.plan }
        case .automatic: break
        }
        let candidates = candidates(pattern, multiline: multiline)
        var maker = GateMaker(pattern, multiline: multiline)
        let rare = candidates.filter {
            $0.shortest >= literalLengthGood && !$0.literals.contains(where: isCommon)
        }
        if let best = rare.max(by: { quality($0) < quality($1) }) {
            return literals(best, &maker)
        }
        if multiline {
            if let best = candidates.max(by: { quality($0) < quality($1) }), best.shortest >= 2 {
                return literals(best, &maker)
            }
            throw mustBeginWithTrigger
        }
        if let gated = gated(candidates, &maker) { return gated }
        // A word of three letters or more with the shape around it comes up more seldom than digits.
        let anchored = expression(pattern)
        if let anchored, anchored.literal >= 3 { return anchored.plan }
        if let lane = derivedLane(pattern) { return lane }
        if let anchored { return anchored.plan }
        if let best = candidates.max(by: { quality($0) < quality($1) }), best.shortest >= 2 {
            return literals(best, &maker)
        }
        throw noTrigger
    }

    private static let mustBeginWithTrigger = PatternError(
        offset: 0, message: "a pattern over several lines must begin with its trigger",
        mend: "put a literal, or an alternation of literals, at the front")

    private static let noTrigger = PatternError(
        offset: 0, message: "nothing in the pattern can trigger it cheaply",
        mend:
            "begin it with a literal of 3 bytes or more, gate it by a word, or name `keywords` or a `trigger` lane"
    )

    // MARK: literals

    private static func candidates(_ pattern: PatternNode, multiline: Bool) -> [RequiredLiterals] {
        pattern.requiredLiterals.filter { candidate in
            guard !candidate.literals.isEmpty, candidate.shortest >= 1,
                let reach = candidate.before.maximum
            else { return false }
            // The frontier stands at the start of the last line: a match over several lines must
            // not begin before the line its trigger is on.
            let isOnItsLine = reach == 0 && !candidate.literals.contains { $0.bytes.contains(0x0a) }
            return reach <= keywordReachMax && (!multiline || isOnItsLine)
        }
    }

    private static func isCommon(_ literal: Literal) -> Bool {
        let word = literal.bytes.filter { ByteSet.word.contains($0) || $0 == 0x3a || $0 == 0x2f }
        return commonWords.contains(String(decoding: word, as: UTF8.self).lowercased())
    }

    /// Longer is better, up to a point; many alternatives and a far start are worse.
    private static func quality(_ candidate: RequiredLiterals) -> Int {
        candidate.weight - min(candidate.before.maximum ?? 256, 256) / 4
    }

    /// The plan for literals, with gates where the pattern shows what stands beside them.
    private static func literals(_ candidate: RequiredLiterals, _ maker: inout GateMaker?)
        -> TriggerPlan
    {
        var plan = literals(candidate)
        if let gates = maker?.gates(beside: candidate) {
            plan.gateBefore = gates.before
            plan.gateBehind = gates.behind
        }
        return plan
    }

    private static func literals(_ candidate: RequiredLiterals) -> TriggerPlan {
        let lengths = candidate.literals.map(\.bytes.count)
        return TriggerPlan(
            kind: .literals(candidate.literals),
            cost: candidate.literals.contains(where: isCommon) ? .moderate : .cheap,
            backMinimum: candidate.before.minimum + (lengths.min() ?? 0),
            backMaximum: (candidate.before.maximum ?? 0) + candidate.longest)
    }

    /// Common words with gates beside them: best where the gates let little pass.
    private static func gated(_ candidates: [RequiredLiterals], _ maker: inout GateMaker?)
        -> TriggerPlan?
    {
        let worthwhile = candidates.filter { $0.shortest >= 3 }.map { candidate in
            let commonness = candidate.literals.contains(where: isCommon) ? commonCost : 0
            return (candidate, Double(quality(candidate)) - commonness)
        }
        var best: (plan: TriggerPlan, quality: Double)?
        for (candidate, own) in worthwhile.sorted(by: { $0.1 > $1.1 }).prefix(gatedTriesMax) {
            let plan = literals(candidate, &maker)
            let strength = (plan.gateBefore?.strength ?? 0) + (plan.gateBehind?.strength ?? 0)
            if strength < gateStrengthMin { continue }
            let quality = own + bitWorth * min(strength, 16)
            if best.map({ $0.quality < quality }) ?? true { best = (plan, quality) }
        }
        return best?.plan
    }

    /// Gates that let pass more than this, in bits, are none for a common word.
    private static let gateStrengthMin = 2.0
    /// What a bit of a gate's strength is worth beside a byte of literal, which is worth 64.
    private static let bitWorth = 16.0
    private static let commonCost = 192.0
    private static let gatedTriesMax = 4

    private static func keywords(_ words: [String], _ pattern: PatternNode, multiline: Bool)
        throws(PatternError) -> TriggerPlan
    {
        let named = words.map { Literal(bytes: Array($0.lowercased().utf8), isCaseless: true) }
        // Sound only where the compiler sees that each match holds one of them; then it also knows where.
        for candidate in candidates(pattern, multiline: multiline) {
            let isCovered = candidate.literals.allSatisfy { literal in
                named.contains { contains(literal.bytes, $0.bytes) }
            }
            if isCovered {
                let width = candidate.longest
                return TriggerPlan(
                    kind: .literals(named), cost: .cheap,
                    backMinimum: candidate.before.minimum + (named.map(\.bytes.count).min() ?? 0),
                    backMaximum: (candidate.before.maximum ?? 0) + width)
            }
        }
        throw PatternError(
            offset: 0, message: "not every match of the pattern contains one of the `keywords`",
            mend: "name literals that the pattern itself requires, or leave `keywords` out")
    }

    private static func contains(_ text: [UInt8], _ word: [UInt8]) -> Bool {
        let lowered = text.map { ByteSet.upper.contains($0) ? $0 | 0x20 : $0 }
        guard lowered.count >= word.count else { return false }
        return (0...(lowered.count - word.count)).contains { lowered[$0...].starts(with: word) }
    }

    // MARK: expressions

    /// The best stretch of the pattern for Hyperscan, and the length of its literal.
    private static func expression(_ pattern: PatternNode) -> (plan: TriggerPlan, literal: Int)? {
        let items = pattern.flattened
        var best: (plan: TriggerPlan, literal: Int, quality: Double)?
        var before = PatternWidth.zero
        for index in items.indices {
            defer { before = before + items[index].width }
            guard let reach = before.maximum, reach <= keywordReachMax else { break }
            let own = PatternNode.sequence(Array(items[index...])).requiredLiterals.filter {
                !$0.literals.isEmpty && $0.shortest >= 1 && ($0.before.maximum ?? 99) <= 8
            }
            guard let first = own.max(by: { $0.weight < $1.weight }) else { continue }
            let parts = PatternNode.triggerPrefix(
                of: items[index...], enough: expressionWidthEnough)
            let node = PatternNode.sequence(parts)
            guard let widest = node.width.maximum, node.width.minimum >= 2 else { continue }
            let quality = Double(first.weight) + 2 * min(64, node.selectivity)
            if let best, best.quality >= quality { continue }
            let plan = TriggerPlan(
                kind: .expression(node.hyperscanText),
                cost: first.shortest >= 2 ? .moderate : .dear,
                backMinimum: before.minimum + node.width.minimum, backMaximum: reach + widest)
            best = (plan, first.shortest, quality)
        }
        return best.map { ($0.plan, $0.literal) }
    }

    // MARK: lanes

    private static func laneByWish(_ lane: Lane, _ pattern: PatternNode) -> TriggerPlan {
        if let derived = derivedLane(pattern), derived.kind == .lane(lane) { return derived }
        // Not provable: assume the run may stand anywhere in the match.
        return sharpened(
            TriggerPlan(
                kind: .lane(lane), cost: .cheap, backMinimum: 0,
                backMaximum: pattern.width.maximum ?? keywordReachMax), lane, pattern)
    }

    /// The plan with all that is cheap to check before a window is opened.
    private static func sharpened(_ plan: TriggerPlan, _ lane: Lane, _ pattern: PatternNode)
        -> TriggerPlan
    {
        var result = plan
        switch lane {
        case .digits:
            result.groups = .leading(
                pattern, separators: ByteSet(" -"), runMinimum: max(9, plan.runMinimum),
                isPromised: plan.runMinimum == 0)
        case .dotted:
            result.groups = .leading(
                pattern, separators: ByteSet("."), runMinimum: max(7, plan.runMinimum),
                isPromised: plan.runMinimum == 0)
        default: break
        }
        if result.groups != nil {
            var maker = GateMaker(pattern, multiline: false)
            if let gates = maker?.gatesAtFirstDigit() {
                result.gateBefore = gates.before
                result.gateBehind = gates.behind
            }
        }
        let single = pattern.requiredLiterals.filter { candidate in
            candidate.literals.count == 1 && !candidate.literals[0].isCaseless
                && candidate.shortest >= 2
        }
        if let best = single.max(by: { $0.shortest < $1.shortest }) {
            result.besides = best.literals[0].bytes
        }
        return result
    }

    /// The lane that every match must touch, if the pattern shows it.
    private static func derivedLane(_ pattern: PatternNode) -> TriggerPlan? {
        let elements = RunElement.linearize(pattern)
        for (lane, separators, minimum) in [
            (Lane.digits, ByteSet(" -"), 9), (Lane.dotted, ByteSet("."), 7),
        ] {
            if let run = RunElement.guaranteedRun(
                elements, separators: separators, minimum: minimum, needsSeparator: lane == .dotted)
            {
                var plan = TriggerPlan(
                    kind: .lane(lane), cost: .cheap, backMinimum: run.back.lowerBound,
                    backMaximum: run.back.upperBound)
                plan.runMinimum = run.length
                return sharpened(plan, lane, pattern)
            }
        }
        for candidate in pattern.requiredLiterals {
            guard let reach = candidate.before.maximum, reach <= keywordReachMax,
                candidate.literals.allSatisfy({ $0.bytes == [UInt8(ascii: "@")] })
            else { continue }
            var plan = TriggerPlan(
                kind: .lane(.at), cost: .cheap, backMinimum: candidate.before.minimum,
                backMaximum: reach + candidate.longest - 1)
            var maker = GateMaker(pattern, multiline: false)
            if let gates = maker?.gates(beside: candidate) {
                plan.gateBefore = gates.before
                plan.gateBehind = gates.behind
            }
            return sharpened(plan, .at, pattern)
        }
        return pairedLane(pattern)
    }

    /// `plus` and `letters_digits`: neighbouring classes at the top level.
    private static func pairedLane(_ pattern: PatternNode) -> TriggerPlan? {
        let elements = RunElement.linearize(pattern)
        let nonzero = ByteSet(0x31...0x39)
        var before = PatternWidth.zero
        for index in elements.indices {
            defer { before = before + elements[index].width }
            guard let reach = before.maximum, reach <= keywordReachMax else { break }
            func isSubset(_ distance: Int, _ set: ByteSet) -> Bool {
                guard index + distance < elements.count,
                    case .bytes(let own) = elements[index + distance]
                else { return false }
                return own.isSubset(of: set)
            }
            let lane: Lane
            if isSubset(0, ByteSet("+")) && isSubset(1, nonzero) {
                lane = .plus
            } else if isSubset(0, .upper), isSubset(1, .upper), isSubset(2, .digits),
                isSubset(3, .digits), index > 0, case .boundary = elements[index - 1]
            {
                lane = .lettersDigits
            } else {
                continue
            }
            return TriggerPlan(
                kind: .lane(lane), cost: .cheap, backMinimum: before.minimum, backMaximum: reach)
        }
        return nil
    }
}

/// A pattern laid out in a row, repetitions unrolled to what must occur, for the run lanes.
private enum RunElement {
    case bytes(ByteSet)
    /// May occur or not; holds what it can be made of.
    case optional(PatternNode)
    case other(PatternNode)
    /// An assertion that no letter or digit stands before.
    case boundary

    private static let unrollMax = 64

    var width: PatternWidth {
        switch self {
        case .bytes: PatternWidth(minimum: 1, maximum: 1)
        case .optional(let node):
            PatternWidth(minimum: 0, maximum: node.width.maximum)
        case .other(let node): node.width
        case .boundary: .zero
        }
    }

    static func linearize(_ pattern: PatternNode) -> [RunElement] {
        var result: [RunElement] = []
        for node in pattern.flattened {
            switch node {
            case .bytes(let set): result.append(.bytes(set))
            case .anchor(.wordBoundary): result.append(.boundary)
            case .look(let body, behind: true, negative: true):
                if case .bytes(let set) = body, ByteSet.letters.union(.digits).isSubset(of: set) {
                    result.append(.boundary)
                }
            case .anchor, .look, .empty: break
            case .repetition(let body, let minimum, let maximum):
                for _ in 0..<min(minimum, unrollMax) { result += linearize(body) }
                if minimum > unrollMax {
                    result.append(
                        .other(
                            .repetition(
                                body, minimum: minimum - unrollMax, maximum: minimum - unrollMax)))
                }
                if maximum != minimum {
                    let rest = maximum.map { $0 - minimum }
                    result.append(.optional(.repetition(body, minimum: 0, maximum: rest)))
                }
            case .alternation, .sequence, .group: result.append(.other(node))
            }
        }
        return result
    }

    /// Whether every match contains a run of at least `minimum` characters of digits with
    /// single separators between digits; gives how far that run may lie behind the match's start.
    static func guaranteedRun(
        _ elements: [RunElement], separators: ByteSet, minimum: Int, needsSeparator: Bool
    ) -> (back: ClosedRange<Int>, length: Int)? {
        var before = PatternWidth.zero
        var start = PatternWidth.zero
        var length = 0
        var hasSeparator = false
        var endsInSeparator = false
        var found: (back: ClosedRange<Int>, length: Int)?
        func reset() {
            length = 0
            hasSeparator = false
            endsInSeparator = false
        }
        for element in elements {
            if length == 0 {
                if found != nil { return found }
                start = before
            }
            switch element {
            case .boundary: break
            case .bytes(let set) where set.isSubset(of: .digits):
                length += 1
                endsInSeparator = false
            case .bytes(let set)
            where set.isSubset(of: separators) && length > 0 && !endsInSeparator:
                length += 1
                hasSeparator = true
                endsInSeparator = true
            case .optional(let node) where length > 0 && !endsInSeparator:
                // An optional separator, or optional further digits with separators before them.
                let isSeparator = node.isRepeatedOnce && node.bytesUsed.isSubset(of: separators)
                if isSeparator {
                    endsInSeparator = true
                } else if !node.isDigitsWithLeadingSeparators(separators) {
                    reset()
                }
            default: reset()
            }
            before = before + element.width
            if length >= minimum && !endsInSeparator && (hasSeparator || !needsSeparator) {
                guard let farthest = start.maximum else { return nil }
                found = (start.minimum...farthest, min(length, runLengthMax))
            }
        }
        return found
    }

    /// Runs are asked to be no longer than this, well within what a lane scans again.
    private static let runLengthMax = 40
}

extension PatternNode {
    /// All bytes that can occur in a match.
    var bytesUsed: ByteSet {
        switch self {
        case .empty, .look, .anchor: ByteSet()
        case .bytes(let set): set
        case .group(let body, _), .repetition(let body, _, _): body.bytesUsed
        case .sequence(let items), .alternation(let items):
            items.reduce(ByteSet()) { $0.union($1.bytesUsed) }
        }
    }

    fileprivate var isRepeatedOnce: Bool {
        if case .repetition(let body, _, 1) = self, case .bytes = body { true } else { false }
    }

    /// Bits that a match of this node tells at least: 8 for a literal byte, less for a class.
    fileprivate var selectivity: Double {
        switch self {
        case .empty, .look, .anchor: 0
        case .bytes(let set): Double(max(1, set.count).leadingZeroBitCount - 55)
        case .group(let body, _): body.selectivity
        case .repetition(let body, let minimum, _): Double(min(minimum, 16)) * body.selectivity
        case .sequence(let items): items.reduce(0) { $0 + $1.selectivity }
        case .alternation(let branches): branches.map(\.selectivity).min() ?? 0
        }
    }

    /// `(?:[ -]?\d){0,7}`, `\d?`: digits, each with at most one separator before it.
    fileprivate func isDigitsWithLeadingSeparators(_ separators: ByteSet) -> Bool {
        guard case .repetition(let body, _, _) = self else { return false }
        let items = body.flattened
        guard let last = items.last, case .bytes(let set) = last, set.isSubset(of: .digits) else {
            return false
        }
        if items.count == 1 { return true }
        guard items.count == 2, case .repetition(let first, 0, 1) = items[0],
            case .bytes(let separator) = first
        else { return false }
        return separator.isSubset(of: separators)
    }
}
