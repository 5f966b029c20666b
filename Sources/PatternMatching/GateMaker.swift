/// Makes the gates beside a trigger: runs the pattern's machine from where the trigger stands in it,
/// forwards and backwards.
struct GateMaker {
    private static let repetitionsKept = (needed: 20, optional: 3)
    private static let statesMax = 4000
    /// A trigger that may stand farther from the start of a match gets no gate.
    private static let reachMax = 400

    typealias Gates = (before: TriggerGate?, behind: TriggerGate?)

    private var machine: ByteMachine
    private let start: Int
    /// By state: the top-level part of the pattern it belongs to.
    private var parts: [Int]
    /// By state: the states whose byte may have led to it.
    private var sources: [[Int]]
    /// By state: the bytes before which a match may begin with it; empty where none can.
    private var entries: [ByteSet]

    /// Nil where the pattern makes too large a machine.
    init?(_ pattern: PatternNode, multiline: Bool) {
        machine = ByteMachine(statesMax: Self.statesMax)
        machine.checksBytes = true
        machine.barred = multiline ? ByteSet() : .newline
        machine.repetitionsKept = Self.repetitionsKept
        var start = ByteMachine.accept
        parts = [Int.max]
        let told = PatternNode.tellingBoundaries(pattern.flattened)
        for (part, node) in told.enumerated().reversed() {
            guard let place = machine.compile(node, then: start) else { return nil }
            start = place
            parts += Array(repeating: part, count: machine.states.count - parts.count)
        }
        self.start = start
        sources = Array(repeating: [], count: machine.states.count)
        for (state, kind) in machine.states.enumerated() {
            guard case .bytes(_, let next) = kind else { continue }
            for target in Self.positions(machine, from: next) { sources[target].append(state) }
        }
        entries = Self.entries(machine, from: start)
    }

    /// The states that consume a byte, or accept, and are reached from `state` without one.
    private static func positions(_ machine: ByteMachine, from state: Int) -> [Int] {
        machine.reached(from: state) { state in
            switch state {
            case .split(let entries): entries
            case .behind(_, let next), .check(_, let next): [next]
            case .accept, .bytes: []
            }
        }
    }

    private static func entries(_ machine: ByteMachine, from start: Int) -> [ByteSet] {
        var result = Array(repeating: ByteSet(), count: machine.states.count)
        var stack = [(start, ByteSet.all)]
        while let (state, before) = stack.popLast() {
            if before.isSubset(of: result[state]) { continue }
            result[state] = result[state].union(before)
            switch machine.states[state] {
            case .split(let entries): stack += entries.map { ($0, before) }
            case .check(_, let next): stack.append((next, before))
            case .behind(let set, let next): stack.append((next, before.intersection(set)))
            case .accept, .bytes: break
            }
        }
        return result
    }

    // MARK: beside literals

    /// The gates before and behind a hit on one of `literals`; nil where anything may stand there.
    mutating func gates(beside literals: RequiredLiterals) -> Gates {
        guard let farthest = literals.before.maximum, farthest <= Self.reachMax else {
            return (nil, nil)
        }
        // A literal that stands for longer ones may begin farther on, within them.
        let reach = farthest + (literals.literals.map { literals.farthest(of: $0) }.max() ?? 0)
        let byDistance = statesByDistance(reach)
        var front: Set<Int> = []
        var back: [Int] = []
        // Where the machine can stand before a literal, by the farthest it can be.
        var beginnings: [Int: ByteMachine.StateSet] = [:]
        for literal in literals.literals {
            let bytes = literal.bytes.map { byte in
                literal.isCaseless ? ByteSet(byte).foldingCase : ByteSet(byte)
            }
            let last = farthest + literals.farthest(of: literal)
            let beginning =
                beginnings[last]
                ?? machine.closure(byDistance[literals.before.minimum...last].flatMap(\.self))
            beginnings[last] = beginning
            var steps = [beginning]
            for set in bytes {
                let before = steps[steps.count - 1].filter { parts[$0] <= literals.part }
                steps[steps.count - 1] = before
                steps.append(machine.step(before, set))
            }
            back += steps[steps.count - 1]
            front.formUnion(starting(bytes, steps))
        }
        return (backward(from: front.sorted()), forward(from: machine.closure(back)))
    }

    /// Where the machine can stand after 0, 1, … `last` bytes.
    private mutating func statesByDistance(_ last: Int) -> [ByteMachine.StateSet] {
        var result = [machine.closure([start])]
        for _ in 0..<last { result.append(machine.step(result[result.count - 1], .all)) }
        return result
    }

    /// The states, of those in `steps[0]`, that the bytes of a literal lead along `steps`.
    private func starting(_ bytes: [ByteSet], _ steps: [ByteMachine.StateSet]) -> Set<Int> {
        var wanted = Set(steps[steps.count - 1].flatMap { Self.positions(machine, from: $0) })
        for index in bytes.indices.reversed() {
            let here = steps[index].flatMap { Self.positions(machine, from: $0) }
            wanted = Set(
                here.filter { state in
                    guard case .bytes(let set, let next) = machine.states[state],
                        !set.isDisjoint(with: bytes[index])
                    else { return false }
                    return Self.positions(machine, from: next).contains { wanted.contains($0) }
                })
        }
        return wanted
    }

    // MARK: at the first digit

    /// The gates before and from the first digit of a match on; nil where that cannot be told.
    mutating func gatesAtFirstDigit() -> Gates {
        var front = machine.closure([start])
        var entry: [Int] = []
        for _ in 0..<64 where !front.isEmpty {
            if machine.accepts(front) { return (nil, nil) }
            if machine.canStep(front, .digits) { entry += front }
            front = machine.step(front, ByteSet.digits.inverted)
        }
        if !front.isEmpty { return (nil, nil) }
        let first = entry.flatMap { Self.positions(machine, from: $0) }.filter { state in
            if case .bytes(let set, _) = machine.states[state] {
                !set.isDisjoint(with: .digits)
            } else {
                false
            }
        }
        return (backward(from: Set(first).sorted()), forward(from: machine.closure(entry)))
    }

    // MARK: deterministic machines

    private mutating func forward(from first: ByteMachine.StateSet) -> TriggerGate? {
        if first.isEmpty || machine.accepts(first) { return nil }
        var machine = machine
        defer { self.machine = machine }
        return TriggerGate.determinized(from: first, telling: machine.byteSets) { states, byte in
            let target = machine.step(states, ByteSet(byte))
            return machine.accepts(target) ? nil : target
        }
    }

    private func backward(from first: ByteMachine.StateSet) -> TriggerGate? {
        if first.isEmpty { return nil }
        var sets = machine.byteSets
        sets.formUnion(entries)
        return TriggerGate.determinized(from: first, telling: sets) { states, byte in
            var target: Set<Int> = []
            for state in states {
                if entries[state].contains(byte) { return nil }
                for source in sources[state] {
                    if case .bytes(let set, _) = machine.states[source], set.contains(byte) {
                        target.insert(source)
                    }
                }
            }
            return target.sorted()
        }
    }
}
