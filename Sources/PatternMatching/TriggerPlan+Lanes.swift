extension TriggerPlan {
    /// The lane that the rule's author asks for.
    static func laneByWish(_ lane: Lane, _ pattern: PatternNode, _ maker: inout GateMaker?)
        -> TriggerPlan
    {
        if let derived = derivedLane(pattern, &maker), derived.kind == .lane(lane) {
            return derived
        }
        // Not provable: assume the run may stand anywhere in the match.
        return sharpened(
            TriggerPlan(
                kind: .lane(lane), cost: .cheap, backMinimum: 0,
                backMaximum: pattern.width.maximum ?? keywordReachMax), lane, pattern, &maker)
    }

    /// The plan with all that is cheap to check before a window is opened.
    private static func sharpened(
        _ plan: TriggerPlan, _ lane: Lane, _ pattern: PatternNode, _ maker: inout GateMaker?
    ) -> TriggerPlan {
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
        if result.groups != nil { result.take(maker?.gatesAtFirstDigit()) }
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
    static func derivedLane(_ pattern: PatternNode, _ maker: inout GateMaker?) -> TriggerPlan? {
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
                return sharpened(plan, lane, pattern, &maker)
            }
        }
        for candidate in pattern.requiredLiterals {
            guard let reach = candidate.before.maximum, reach <= keywordReachMax,
                candidate.literals.allSatisfy({ $0.bytes == [UInt8(ascii: "@")] })
            else { continue }
            var plan = TriggerPlan(
                kind: .lane(.at), cost: .cheap, backMinimum: candidate.before.minimum,
                backMaximum: reach + candidate.longest - 1)
            plan.take(maker?.gates(beside: candidate))
            return sharpened(plan, .at, pattern, &maker)
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
