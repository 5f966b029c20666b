/// What must follow a literal for a match to be possible, as a small deterministic machine that is run
/// over the bytes behind the literal before a window is opened.
///
/// It lets pass all that the pattern lets pass, and more: assertions are left out, and after a
/// dozen bytes it no longer looks.
public struct TriggerGate: Hashable, Sendable {
    public static let dead: UInt16 = 0
    public static let open: UInt16 = 1

    /// The class of each byte value.
    public let classes: [UInt8]
    public let classCount: Int
    /// The state after a byte: `next[state * classCount + class]`; `dead` and `open` end the run.
    public let next: [UInt16]
    public let start: UInt16

    private static let depthMax = 14
    private static let repetitionsKept = 16
    private static let machineStatesMax = 3000
    private static let statesMax = 200
    private static let spareMax = 64

    /// The gate behind `literals` in the pattern whose top-level parts are `parts`; nil where
    /// anything may follow.
    static func behind(_ literals: RequiredLiterals, in parts: [PatternNode]) -> TriggerGate? {
        let following = Array(parts[(literals.part + 1)...])
        let rest = following.reduce(PatternWidth.zero) { $0 + $1.width }
        guard let after = literals.after.maximum, let behind = rest.maximum else { return nil }
        // What may follow the hit within a longer literal that was left out, or within its own part.
        var between = literals.bytesLeftOut
        var spare = between.isEmpty ? 0 : literals.longest
        if after > behind {
            spare += after - behind
            between = between.union(parts[literals.part].bytesUsed)
        }
        if spare > spareMax { return nil }
        var machine = ByteMachine()
        let accept = machine.add(.accept)
        machine.accept = accept
        machine.repetitionsKept = spare > 0 ? nil : repetitionsKept
        let lead = PatternNode.repetition(.bytes(between), minimum: 0, maximum: spare)
        guard
            let tail = PatternNode.truncated(following, keeping: repetitionsKept).compiled(
                &machine, accept, machineStatesMax),
            let start = machine.compile(
                spare > 0 ? lead : .empty, then: tail, statesMax: machineStatesMax)
        else { return nil }
        return determinized(machine, from: start)
    }

    /// Makes the deterministic machine, as far as it stays small.
    private static func determinized(_ machine: ByteMachine, from start: Int) -> TriggerGate? {
        let (classes, representatives) = byteClasses(machine)
        let first = machine.closure([start])
        if machine.accepts(first) { return nil }
        var numbers: [Set<Int>: UInt16] = [first: 2]
        var order: [(states: Set<Int>, depth: Int)] = [(first, 0)]
        var next = Array(repeating: dead, count: 2 * representatives.count)
        var place = 0
        while place < order.count {
            let (states, depth) = order[place]
            place += 1
            for byte in representatives {
                let target = machine.step(states, ByteSet(byte))
                if target.isEmpty {
                    next.append(dead)
                } else if machine.accepts(target) || depth >= depthMax {
                    next.append(open)
                } else if let known = numbers[target] {
                    next.append(known)
                } else if order.count >= statesMax {
                    next.append(open)
                } else {
                    let number = UInt16(order.count + 2)
                    numbers[target] = number
                    order.append((target, depth + 1))
                    next.append(number)
                }
            }
        }
        return TriggerGate(
            classes: classes, classCount: representatives.count, next: next, start: 2)
    }

    /// Bytes that no state tells apart share a class.
    private static func byteClasses(_ machine: ByteMachine) -> ([UInt8], [UInt8]) {
        var sets: Set<ByteSet> = []
        for case .bytes(let set, _) in machine.states { sets.insert(set) }
        let ordered = Array(sets)
        var numbers: [[Bool]: UInt8] = [:]
        var representatives: [UInt8] = []
        let classes = (UInt8(0)...255).map { byte in
            let signature = ordered.map { $0.contains(byte) }
            if let known = numbers[signature] { return known }
            let number = UInt8(representatives.count)
            numbers[signature] = number
            representatives.append(byte)
            return number
        }
        return (classes, representatives)
    }
}

extension PatternNode {
    /// The front of a sequence, long enough for a gate.
    fileprivate static func truncated(_ parts: [PatternNode], keeping enough: Int) -> PatternNode {
        var kept: [PatternNode] = []
        var width = 0
        for part in parts {
            kept.append(part)
            width += part.width.minimum
            if width >= enough { break }
        }
        return .sequence(kept)
    }

    fileprivate func compiled(_ machine: inout ByteMachine, _ accept: Int, _ statesMax: Int) -> Int?
    {
        let kept = machine.repetitionsKept
        machine.repetitionsKept = 16
        defer { machine.repetitionsKept = kept }
        return machine.compile(self, then: accept, statesMax: statesMax)
    }

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
}
