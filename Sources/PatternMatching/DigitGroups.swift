/// How matches of a pattern can begin, told by the first two groups of digits: for each length of the
/// first group, its possible leading digits and the possible lengths of the second.
///
/// A run is found at memory speed; its group lengths and leading digits, a few instructions later,
/// already tell a date or a time from a card number, so that hardly a window is opened in vain.
public struct DigitGroups: Hashable, Sendable {
    /// Bit *d* of element *n*: a first group of *n* digits (31 for 31 and more) may begin with *d*.
    public var leads: [UInt16]
    /// Bit *m* of element *n*: behind a first group of *n* digits a group of *m* may follow; bit 0
    /// for none.
    public var seconds: [UInt32]
    /// A match begins at most this many bytes before its first digit.
    public var leadMaximum: Int

    private static let statesMax = 4096

    /// The beginnings of matches of `pattern`, when a run of digits with single `separators` between
    /// them is cut into groups; `.any` where nothing is known.
    ///
    /// A match that may begin or end within a group makes the sets wider; and where something else
    /// than a separator may follow before `runMinimum` characters, the run that was found need not
    /// hold the first group at all, so nothing is known.
    /// With `isPromised` the rule's author has said that the first digits are of such a run.
    static func leading(
        _ pattern: PatternNode, separators: ByteSet, runMinimum: Int, isPromised: Bool = false
    ) -> DigitGroups? {
        var machine = ByteMachine(statesMax: statesMax)
        guard let start = machine.compile(pattern, then: ByteMachine.accept),
            let (entry, leadMaximum) = entry(
                &machine, start, isBoundedLeft: pattern.assertsNoDigitBefore),
            isPromised
                || beginsWithRun(&machine, entry, separators: separators, runMinimum: runMinimum)
        else { return nil }
        let isBoundedRight = pattern.assertsNoDigitAfter
        let other = separators.union(.digits).inverted
        var result = DigitGroups(
            leads: Array(repeating: 0, count: 32), seconds: Array(repeating: 0, count: 32),
            leadMaximum: leadMaximum)
        for digit in UInt8(0)...9 {
            var states = machine.step(entry, ByteSet(0x30 + digit))
            var length = 1
            while !states.isEmpty && length < 31 {
                var follows: UInt32 = 0
                if machine.accepts(states) { follows = .max }
                if machine.canStep(states, other) {
                    if length < runMinimum { return nil }
                    follows = .max
                }
                let second = machine.step(states, separators)
                if !second.isEmpty {
                    guard
                        let mask = secondGroup(
                            &machine, second, other, isBoundedRight: isBoundedRight,
                            isLongEnough: { length + 1 + $0 >= runMinimum })
                    else { return nil }
                    follows |= mask
                }
                if follows != 0 {
                    result.leads[length] |= 1 << UInt16(digit)
                    result.seconds[length] |= follows
                }
                if machine.accepts(states) && !isBoundedRight {
                    for longer in length..<32 {
                        result.leads[longer] |= 1 << UInt16(digit)
                        result.seconds[longer] = .max
                    }
                }
                states = machine.step(states, .digits)
                length += 1
            }
            if !states.isEmpty {
                result.leads[31] |= 1 << UInt16(digit)
                result.seconds[31] = .max
            }
        }
        return result
    }

    /// Whether the first digit of every match begins a run that the lane reports: of `runMinimum`
    /// characters, and with a dot where dots are what parts the digits.
    private static func beginsWithRun(
        _ machine: inout ByteMachine, _ entry: ByteMachine.StateSet, separators: ByteSet,
        runMinimum: Int
    ) -> Bool {
        let needsSeparator = separators == ByteSet(".")
        let other = separators.union(.digits).inverted
        var plain = machine.step(entry, .digits)
        var parted: ByteMachine.StateSet = []
        var behindSeparator: ByteMachine.StateSet = []
        for length in 1...64 {
            let isLongEnough = length >= runMinimum
            for (states, isReported) in [
                (plain, isLongEnough && !needsSeparator), (parted, isLongEnough),
            ] where !isReported && (machine.accepts(states) || machine.canStep(states, other)) {
                return false
            }
            let next = machine.step(plain + parted, separators)
            // A separator that no digit follows is no part of the run.
            let isReported = isLongEnough && (!needsSeparator || plain.isEmpty)
            if !isReported
                && (machine.accepts(next) || machine.canStep(next, ByteSet.digits.inverted))
            {
                return false
            }
            parted = machine.step(parted + behindSeparator, .digits)
            plain = machine.step(plain, .digits)
            behindSeparator = next
            if isLongEnough && (!needsSeparator || plain.isEmpty) { return true }
        }
        return false
    }

    /// Where the machine stands before the first digit of a match; nil where that cannot be told.
    private static func entry(_ machine: inout ByteMachine, _ start: Int, isBoundedLeft: Bool)
        -> (states: ByteMachine.StateSet, leadMaximum: Int)?
    {
        // Leading bytes that are no digits (a bracket, a word) come before the first group.
        var front = machine.closure([start])
        var entry: [Int] = []
        var startsAtDigit = true
        var leadMaximum = 0
        for lead in 0..<64 {
            if machine.canStep(front, .digits) {
                if startsAtDigit && !isBoundedLeft { return nil }
                entry += front
                leadMaximum = lead
            }
            if machine.accepts(front) { return nil }
            front = machine.step(front, ByteSet.digits.inverted)
            startsAtDigit = false
            if front.isEmpty { return entry.isEmpty ? nil : (machine.closure(entry), leadMaximum) }
        }
        return nil
    }

    /// The lengths of a group entered at `start`; nil where what follows it makes all unsure.
    private static func secondGroup(
        _ machine: inout ByteMachine, _ start: ByteMachine.StateSet, _ other: ByteSet,
        isBoundedRight: Bool,
        isLongEnough: (Int) -> Bool
    ) -> UInt32? {
        // The separator may end the match, or something else than a digit may follow it.
        if machine.accepts(start) || machine.canStep(start, ByteSet.digits.inverted) { return .max }
        var states = machine.step(start, .digits)
        var mask: UInt32 = 0
        for length in 1...31 {
            if states.isEmpty { return mask }
            if machine.accepts(states) {
                if !isBoundedRight { return .max }
                mask |= 1 << UInt32(length)
            }
            if machine.canStep(states, ByteSet.digits.inverted) { mask |= 1 << UInt32(length) }
            if machine.canStep(states, other) && !isLongEnough(length) { return nil }
            states = machine.step(states, .digits)
        }
        return mask | 1 << 31
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
