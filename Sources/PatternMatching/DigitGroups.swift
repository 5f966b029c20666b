public import Findings

/// The lengths of the first groups of digits in a run, as sets: bit *n* of a mask stands for a group of
/// *n* digits (31 for 31 and more), bit 0 of `second` and `third` for «no such group».
///
/// A run is found at memory speed; its group lengths, a few instructions later, already tell a
/// date from a card number, so that hardly a window is opened in vain.
public struct DigitGroups: Hashable, Sendable {
    public var first: UInt32
    public var second: UInt32
    public var third: UInt32

    public static let any = DigitGroups(first: .max, second: .max, third: .max)

    @inlinable
    public init(first: UInt32, second: UInt32, third: UInt32) {
        self.first = first
        self.second = second
        self.third = third
    }

    /// The bit of a group of `count` digits.
    @inlinable
    public static func bit(_ count: Int) -> UInt32 { 1 << UInt32(min(count, 31)) }
}

extension DigitGroups {
    private static let statesMax = 4096

    /// The groups with which matches of `pattern` can begin, when a run of digits with single
    /// `separators` between them is cut into groups; `.any` where nothing is known.
    ///
    /// A match that may begin or end within a group makes the set wider; and where something else
    /// than a separator may follow before `runMinimum` characters, the run that was found need not
    /// hold the first group at all, so nothing is known.
    static func leading(_ pattern: PatternNode, separators: ByteSet, runMinimum: Int)
        -> DigitGroups
    {
        var machine = ByteMachine()
        let accept = machine.add(.accept)
        guard let start = machine.compile(pattern, then: accept, statesMax: statesMax) else {
            return .any
        }
        let isBoundedLeft = pattern.assertsNoDigitBefore
        let isBoundedRight = pattern.assertsNoDigitAfter
        // Leading bytes that are no digits (a bracket, a word) come before the first group.
        var front = machine.closure([start])
        var entry = Set<Int>()
        var startsAtDigit = true
        for _ in 0..<64 {
            let isDigitNext = machine.canStep(front, .digits)
            if isDigitNext {
                if startsAtDigit && !isBoundedLeft { return .any }
                entry.formUnion(front)
            }
            if machine.accepts(front) { return .any }
            front = machine.step(front, ByteSet.digits.inverted)
            startsAtDigit = false
            if front.isEmpty { break }
        }
        if !front.isEmpty || entry.isEmpty { return .any }
        let (first, afterFirst) = group(machine, from: entry, isBoundedRight: isBoundedRight)
        let other = separators.union(.digits).inverted
        var shortest = first.trailingZeroBitCount
        if shortest < runMinimum && machine.canStep(afterFirst.states, other) { return .any }
        let (second, afterSecond) = follow(
            machine, afterFirst, separators, isBoundedRight)
        shortest += 1 + second.trailingZeroBitCount
        if shortest < runMinimum && machine.canStep(afterSecond.states, other) { return .any }
        let (third, _) = follow(machine, afterSecond, separators, isBoundedRight)
        return DigitGroups(first: first, second: second, third: third)
    }

    /// Lengths of a group entered at `states`, and where the machine stands behind it (nil: at the
    /// end of the match, or anything).
    private static func group(_ machine: ByteMachine, from states: Set<Int>, isBoundedRight: Bool)
        -> (mask: UInt32, after: (states: Set<Int>, mayEnd: Bool))
    {
        var current = states
        var mask: UInt32 = 0
        var after = Set<Int>()
        var mayEnd = false
        for count in 1...31 {
            current = machine.step(current, .digits)
            if current.isEmpty { break }
            if machine.accepts(current) {
                mayEnd = true
                mask |= isBoundedRight ? bit(count) : ~0 << UInt32(count)
            }
            if machine.canStep(current, ByteSet.digits.inverted) {
                mask |= bit(count)
                after.formUnion(current)
            }
            if count == 31 { mask |= bit(31) }
        }
        return (mask, (after, mayEnd))
    }

    private static func follow(
        _ machine: ByteMachine, _ after: (states: Set<Int>, mayEnd: Bool), _ separators: ByteSet,
        _ isBoundedRight: Bool
    ) -> (mask: UInt32, after: (states: Set<Int>, mayEnd: Bool)) {
        // After the match has ended, or something else than a single separator, all may follow.
        if after.mayEnd || machine.canStep(after.states, separators.union(.digits).inverted) {
            return (.max, ([], true))
        }
        let next = machine.step(after.states, separators)
        if machine.accepts(next) || machine.canStep(next, ByteSet.digits.inverted) {
            return (.max, ([], true))
        }
        return group(machine, from: next, isBoundedRight: isBoundedRight)
    }
}

/// The groups of one run found by a lane.
public struct DigitRun {
    private static let groupsMax = 24

    private var lengths = InlineArray<24, UInt8>(repeating: 0)
    private var count = 0
    private var isTooLong = false

    /// Cuts `bytes[range]` into its groups of digits.
    public init(_ bytes: Span<UInt8>, _ range: ByteRange) {
        var length = 0
        for index in range.start..<range.end {
            if bytes[index] &- 0x30 < 10 {
                length += 1
            } else {
                add(length)
                length = 0
                if isTooLong { return }
            }
        }
        add(length)
    }

    private mutating func add(_ length: Int) {
        if count == Self.groupsMax {
            isTooLong = true
            return
        }
        lengths[count] = UInt8(min(length, 31))
        count += 1
    }

    /// Whether a match with such leading groups can begin at some group of the run.
    public func admits(_ groups: DigitGroups) -> Bool {
        if isTooLong { return true }
        for index in 0..<count {
            let second = index + 1 < count ? UInt32(lengths[index + 1]) : 0
            let third = index + 2 < count ? UInt32(lengths[index + 2]) : 0
            if groups.first >> UInt32(lengths[index]) & 1 == 1, groups.second >> second & 1 == 1,
                groups.third >> third & 1 == 1
            {
                return true
            }
        }
        return false
    }
}

/// A non-deterministic machine over bytes, made from a pattern whose assertions are left out.
private struct ByteMachine {
    enum State {
        case accept
        case bytes(ByteSet, next: Int)
        case split([Int])
    }

    private var states: [State] = []

    mutating func add(_ state: State) -> Int {
        states.append(state)
        return states.count - 1
    }

    /// The state from which `node` and then `next` is matched; nil when the machine grows too large.
    mutating func compile(_ node: PatternNode, then next: Int, statesMax: Int) -> Int? {
        if states.count > statesMax { return nil }
        switch node {
        case .empty, .look, .anchor: return next
        case .bytes(let set): return add(.bytes(set, next: next))
        case .group(let body, _): return compile(body, then: next, statesMax: statesMax)
        case .sequence(let items):
            var place = next
            for item in items.reversed() {
                guard let before = compile(item, then: place, statesMax: statesMax) else {
                    return nil
                }
                place = before
            }
            return place
        case .alternation(let branches):
            var entries: [Int] = []
            for branch in branches {
                guard let entry = compile(branch, then: next, statesMax: statesMax) else {
                    return nil
                }
                entries.append(entry)
            }
            return add(.split(entries))
        case .repetition(let body, let minimum, let maximum):
            guard let maximum else { return nil }
            var place = next
            for count in stride(from: maximum, to: 0, by: -1) {
                guard let entry = compile(body, then: place, statesMax: statesMax) else {
                    return nil
                }
                place = count > minimum ? add(.split([entry, next])) : entry
            }
            return place
        }
    }

    func closure(_ start: Set<Int>) -> Set<Int> {
        var result = Set<Int>()
        var stack = Array(start)
        while let state = stack.popLast() {
            guard result.insert(state).inserted else { continue }
            if case .split(let entries) = states[state] { stack += entries }
        }
        return result
    }

    func step(_ from: Set<Int>, _ bytes: ByteSet) -> Set<Int> {
        var next = Set<Int>()
        for state in from {
            if case .bytes(let set, let target) = states[state], !set.isDisjoint(with: bytes) {
                next.insert(target)
            }
        }
        return closure(next)
    }

    func canStep(_ from: Set<Int>, _ bytes: ByteSet) -> Bool {
        from.contains { state in
            if case .bytes(let set, _) = states[state] {
                !set.isDisjoint(with: bytes)
            } else {
                false
            }
        }
    }

    func accepts(_ from: Set<Int>) -> Bool {
        from.contains { if case .accept = states[$0] { true } else { false } }
    }
}

extension PatternNode {
    /// Whether the pattern begins with an assertion that no digit stands before it.
    fileprivate var assertsNoDigitBefore: Bool {
        for node in flattened {
            switch node {
            case .anchor(.lineStart): return true
            case .anchor(.wordBoundary): return true
            case .look(let body, behind: true, negative: true):
                if body.endsInAnyDigit { return true }
            case .look, .anchor, .empty: continue
            case .alternation(let branches):
                return branches.allSatisfy(\.assertsNoDigitBefore)
                    || (branches.allSatisfy { $0.width.maximum == 0 }
                        && branches.allSatisfy { $0.assertsNoDigitBefore || $0.assertsOtherBefore })
            default: return false
            }
        }
        return false
    }

    /// A look-behind for something that ends in no digit: no digit stands before either.
    private var assertsOtherBefore: Bool {
        guard case .look(let body, behind: true, negative: false) = self else { return false }
        return body.lastBytes.map { $0.isDisjoint(with: .digits) } ?? false
    }

    /// Whether the pattern ends with an assertion that no digit follows.
    fileprivate var assertsNoDigitAfter: Bool {
        for node in flattened.reversed() {
            switch node {
            case .anchor(.lineEnd), .anchor(.wordBoundary): return true
            case .look(let body, behind: false, negative: true):
                if body.beginsWithAnyDigit { return true }
            case .look, .anchor, .empty: continue
            default: return false
            }
        }
        return false
    }

    private var lastBytes: ByteSet? {
        guard let last = flattened.last, case .bytes(let set) = last else { return nil }
        return set
    }

    /// A negative look-behind for this forbids every digit right before: one set that holds all.
    private var endsInAnyDigit: Bool {
        if case .alternation(let branches) = self {
            return branches.contains(where: \.endsInAnyDigit)
        }
        let items = flattened
        guard items.count == 1, case .bytes(let set) = items[0] else { return false }
        return ByteSet.digits.isSubset(of: set)
    }

    private var beginsWithAnyDigit: Bool {
        if case .alternation(let branches) = self {
            return branches.contains(where: \.beginsWithAnyDigit)
        }
        let items = flattened
        guard items.count == 1, case .bytes(let set) = items[0] else { return false }
        return ByteSet.digits.isSubset(of: set)
    }
}
