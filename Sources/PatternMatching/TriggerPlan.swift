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
    static let keywordReachMax = 768

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
            var maker = GateMaker(pattern, multiline: false)
            return laneByWish(lane, pattern, &maker)
        case .expression:
            if !multiline, let plan = expression(pattern) { return plan }
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
        if let held = held(candidates, &maker) { return held }
        if let lane = derivedLane(pattern, &maker) { return lane }
        if let held = held(usable(pattern.requiredShortLiterals, multiline: false), &maker) {
            return held
        }
        if let plan = expression(pattern) { return plan }
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
        usable(pattern.requiredLiterals, multiline: multiline)
    }

    private static func usable(_ candidates: [RequiredLiterals], multiline: Bool)
        -> [RequiredLiterals]
    {
        candidates.filter { candidate in
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

    /// The quality, less for common words.
    private static func worth(_ candidate: RequiredLiterals) -> Double {
        Double(quality(candidate)) - (candidate.literals.contains(where: isCommon) ? commonCost : 0)
    }

    /// The plan for literals, with gates where the pattern shows what stands beside them.
    private static func literals(_ candidate: RequiredLiterals, _ maker: inout GateMaker?)
        -> TriggerPlan
    {
        var plan = literals(candidate)
        plan.take(maker?.gates(beside: candidate))
        return plan
    }

    mutating func take(_ gates: GateMaker.Gates?) {
        gateBefore = gates?.before
        gateBehind = gates?.behind
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
        let worthwhile = candidates.filter { $0.shortest >= 3 }.map { ($0, worth($0)) }
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

    /// The best of those that are found without Hyperscan, whatever stands beside them.
    private static func held(_ candidates: [RequiredLiterals], _ maker: inout GateMaker?)
        -> TriggerPlan?
    {
        let held = candidates.filter { $0.literals.allSatisfy(LiteralTable.holds) }
        return held.max { worth($0) < worth($1) }.map { literals($0, &maker) }
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
                named.contains { literal.contains($0) }
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

    // MARK: expressions

    /// The best stretch of the pattern for Hyperscan.
    private static func expression(_ pattern: PatternNode) -> TriggerPlan? {
        let items = pattern.flattened
        var best: (plan: TriggerPlan, quality: Double)?
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
            best = (plan, quality)
        }
        return best?.plan
    }
}

extension PatternNode {
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
}
