/// A non-deterministic machine over bytes, made from a pattern.
///
/// Assertions it does not understand are left out, so it lets pass all that the pattern lets pass,
/// and perhaps more.
struct ByteMachine {
    enum State {
        case accept
        case bytes(ByteSet, next: Int)
        case split([Int])
        /// The next byte must be one of these, but is not consumed.
        case check(ByteSet, next: Int)
        /// The byte before must be one of these.
        case behind(ByteSet, next: Int)
    }

    /// Numbers of states, rising.
    typealias StateSet = [Int]

    /// Repetitions are unrolled this often; then the machine goes in a circle. Nil: however often.
    var repetitionsKept: (needed: Int, optional: Int)?
    /// Whether looks at one byte become checks.
    var checksBytes = false
    /// Bytes that nothing consumes: the line feed, for patterns that lie within a line.
    var barred = ByteSet()
    private(set) var states: [State] = [.accept]
    private let statesMax: Int
    private var closures: [StateSet?] = []

    static let accept = 0

    init(statesMax: Int) {
        self.statesMax = statesMax
    }

    /// The state from which `node` and then `next` is matched; nil when the machine grows too large.
    mutating func compile(_ node: PatternNode, then next: Int) -> Int? {
        if states.count > statesMax { return nil }
        switch node {
        case .empty: return next
        case .anchor(let anchor): return checksBytes ? check(anchor, next) : next
        case .look(let body, let isBehind, let isNegative):
            guard checksBytes, case .bytes(let own) = body.unwrapped else { return next }
            // What is barred is not seen: the text ends before it, and there a negative look holds.
            let set = (isNegative ? own.inverted : own).union(barred)
            return add(isBehind ? .behind(set, next: next) : .check(set, next: next))
        case .bytes(let set): return add(.bytes(set.subtracting(barred), next: next))
        case .group(let body, _): return compile(body, then: next)
        case .sequence(let items):
            var place = next
            for item in items.reversed() {
                guard let before = compile(item, then: place) else { return nil }
                place = before
            }
            return place
        case .alternation(let branches):
            var entries: [Int] = []
            for branch in branches {
                guard let entry = compile(branch, then: next) else { return nil }
                entries.append(entry)
            }
            return add(.split(entries))
        case .repetition(let body, let minimum, let maximum):
            var place = next
            var count = maximum ?? Int.max
            if let kept = repetitionsKept {
                let limit = min(minimum, kept.needed)
                if count > limit + kept.optional {
                    count = limit
                    place = add(.split([next]))
                    guard let again = compile(body, then: place) else { return nil }
                    states[place] = .split([again, next])
                }
            }
            if count == Int.max { return nil }
            while count > 0 {
                guard let entry = compile(body, then: place) else { return nil }
                place = count > minimum ? add(.split([entry, next])) : entry
                count -= 1
            }
            return place
        }
    }

    private mutating func add(_ state: State) -> Int {
        states.append(state)
        return states.count - 1
    }

    private mutating func check(_ anchor: PatternNode.Anchor, _ next: Int) -> Int {
        switch anchor {
        case .lineEnd: add(.check(.newline, next: next))
        case .lineStart: add(.behind(.newline, next: next))
        case .wordBoundary, .notWordBoundary: next
        }
    }

    // MARK: running

    /// The states and all that is reached from them without a byte.
    mutating func closure(_ start: [Int]) -> StateSet {
        if start.count == 1 { return closure(of: start[0]) }
        var all: [Int] = []
        for state in start { all += closure(of: state) }
        all.sort()
        var result: StateSet = []
        for state in all where state != result.last { result.append(state) }
        return result
    }

    private mutating func closure(of state: Int) -> StateSet {
        if closures.count < states.count {
            closures += Array(repeating: nil, count: states.count - closures.count)
        }
        if let known = closures[state] { return known }
        let result = reached(from: state) { state in
            switch state {
            case .split(let entries): entries
            case .behind(_, let next): [next]
            case .accept, .bytes, .check: []
            }
        }
        closures[state] = result
        return result
    }

    /// The states that end a walk without a byte from `start`; `onward` tells where a state leads on.
    func reached(from start: Int, _ onward: (State) -> [Int]) -> StateSet {
        var seen = Set<Int>()
        var ends: StateSet = []
        var stack = [start]
        while let next = stack.popLast() {
            guard seen.insert(next).inserted else { continue }
            let further = onward(states[next])
            stack += further
            if further.isEmpty { ends.append(next) }
        }
        return ends.sorted()
    }

    /// Where one of `bytes` leads to. Checks let pass what one of the bytes would.
    mutating func step(_ from: StateSet, _ bytes: ByteSet) -> StateSet {
        var next: [Int] = []
        collect(from, bytes, into: &next)
        return next.isEmpty ? [] : closure(next)
    }

    private mutating func collect(_ from: StateSet, _ bytes: ByteSet, into next: inout [Int]) {
        // Checks may stand behind one another by the thousand, too many for calls within calls.
        var open = [from]
        var checked: Set<Int> = []
        while let set = open.popLast() {
            for state in set {
                switch states[state] {
                case .bytes(let set, let target):
                    if !set.isDisjoint(with: bytes) { next.append(target) }
                case .check(let set, let target) where !set.isDisjoint(with: bytes):
                    guard checked.insert(target).inserted else { continue }
                    let inner = closure(of: target)
                    // What is accepted here needs no further byte.
                    if accepts(inner) { next.append(Self.accept) }
                    open.append(inner)
                case .check, .accept, .split, .behind: break
                }
            }
        }
    }

    mutating func canStep(_ from: StateSet, _ bytes: ByteSet) -> Bool { !step(from, bytes).isEmpty }

    func accepts(_ states: StateSet) -> Bool { states.first == Self.accept }

    /// The sets of bytes that its states tell apart.
    var byteSets: Set<ByteSet> {
        var sets: Set<ByteSet> = []
        for state in states {
            switch state {
            case .bytes(let set, _), .check(let set, _), .behind(let set, _): sets.insert(set)
            case .accept, .split: break
            }
        }
        return sets
    }
}

extension PatternNode {
    /// The node without groups around it.
    fileprivate var unwrapped: PatternNode {
        switch self {
        case .group(let body, _): body.unwrapped
        case .sequence(let items) where items.count == 1: items[0].unwrapped
        case .repetition(let body, 1, 1): body.unwrapped
        default: self
        }
    }

    /// The parts with `\b` as a look at the one side that is not known, where the other side is.
    static func tellingBoundaries(_ parts: [PatternNode]) -> [PatternNode] {
        parts.indices.map { index in
            guard case .anchor(.wordBoundary) = parts[index] else { return parts[index] }
            let before = parts[..<index].last { $0.width.maximum != 0 }?.edge(atEnd: true)
            let after = parts[(index + 1)...].first { $0.width.maximum != 0 }?.edge(atEnd: false)
            if let after, after.isSubset(of: .word) {
                return .look(.bytes(.word), behind: true, negative: true)
            }
            if let before, before.isSubset(of: .word) {
                return .look(.bytes(.word), behind: false, negative: true)
            }
            return parts[index]
        }
    }

    /// The bytes a match of this node can begin or end with; nil where it can be empty.
    private func edge(atEnd: Bool) -> ByteSet? {
        switch self {
        case .bytes(let set): return set
        case .group(let body, _): return body.edge(atEnd: atEnd)
        case .repetition(let body, let minimum, _):
            return minimum > 0 ? body.edge(atEnd: atEnd) : nil
        case .sequence(let items):
            let item = atEnd ? items.last { !$0.isAssertion } : items.first { !$0.isAssertion }
            return item?.edge(atEnd: atEnd)
        case .alternation(let branches):
            var union = ByteSet()
            for branch in branches {
                guard let edge = branch.edge(atEnd: atEnd) else { return nil }
                union = union.union(edge)
            }
            return union
        case .empty, .look, .anchor: return nil
        }
    }

    private var isAssertion: Bool {
        switch self {
        case .look, .anchor, .empty: true
        default: false
        }
    }
}
