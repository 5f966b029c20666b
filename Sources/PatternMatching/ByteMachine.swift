/// A non-deterministic machine over bytes, made from a pattern whose assertions are left out.
struct ByteMachine {
    /// Repetitions are unrolled this often; behind them the machine accepts whatever comes.
    var repetitionsKept: Int?
    /// The accepting state, where `repetitionsKept` is set.
    var accept: Int?

    enum State {
        case accept
        case bytes(ByteSet, next: Int)
        case split([Int])
    }

    private(set) var states: [State] = []

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
        case .repetition(let body, let minimum, let most):
            guard var maximum = most else { return nil }
            var place = next
            if let limit = repetitionsKept, maximum > limit {
                // From here on nothing is told any more.
                maximum = limit
                place = accept ?? next
            }
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
