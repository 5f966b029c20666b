/// What must stand before or behind a trigger for a match to be possible, as a small deterministic
/// machine that is run over the bytes there before a window is opened.
///
/// It lets pass all that the pattern lets pass, and more: most assertions are left out, and after two
/// dozen bytes it no longer looks. Where the bytes end it lets pass too.
public struct TriggerGate: Hashable, Sendable {
    public static let dead: UInt16 = 0
    public static let open: UInt16 = 1

    /// The class of each byte value.
    public let classes: [UInt8]
    public let classCount: Int
    /// The state after a byte: `next[state * classCount + class]`; `dead` and `open` end the run.
    public let next: [UInt16]
    public let start: UInt16
    /// Tells most gates apart, so that few tables are compared.
    private let digest: UInt64

    private init(classes: [UInt8], classCount: Int, next: [UInt16]) {
        self.classes = classes
        self.classCount = classCount
        self.next = next
        start = 2
        // FNV-1a over the table.
        digest = next.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }

    /// A gate as it was written down; nil where the tables do not fit together.
    init?(classes: [UInt8], classCount: Int, next: [UInt16], start: Int) {
        guard classes.count == 256, classCount > 0, next.count % classCount == 0, start == 2,
            next.count > 2 * classCount, classes.allSatisfy({ $0 < classCount }),
            next.allSatisfy({ Int($0) < next.count / classCount })
        else { return nil }
        self.init(classes: classes, classCount: classCount, next: next)
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(digest) }

    private static let depthMax = 24
    private static let repetitionsKept = 24
    private static let machineStatesMax = 4000
    private static let statesMax = 300
    private static let spareMax = 64

    /// Which way the bytes are read from the literal.
    enum Side {
        case before
        case behind
    }

    /// The gate on one side of `literals` in the pattern whose top-level parts are `parts`; nil where
    /// anything may stand there.
    static func beside(
        _ literals: RequiredLiterals, _ side: Side, in parts: [PatternNode], multiline: Bool
    ) -> TriggerGate? {
        let outer: [PatternNode]
        let outerWidth: Int?
        let innerWidth: Int?
        let told = PatternNode.tellingBoundaries(parts)
        switch side {
        case .behind:
            outer = Array(told[(literals.part + 1)...])
            outerWidth = width(outer).maximum
            innerWidth = literals.after.maximum
        case .before:
            // Several parts may make up one literal: it begins at the first that leaves no gap.
            let first =
                (0...literals.part).first { width(parts[..<$0]) == literals.before }
                ?? literals.part
            outer = told[..<first].reversed().map(\.reversed)
            outerWidth = width(outer).maximum
            innerWidth = literals.before.maximum
        }
        guard let outerWidth, let innerWidth else { return nil }
        // What may stand between within a longer literal that was left out, or within its own part.
        var between = literals.bytesLeftOut
        var spare = between.isEmpty ? 0 : literals.longest
        if innerWidth > outerWidth {
            spare += innerWidth - outerWidth
            between = between.union(parts[literals.part].bytesUsed)
        }
        if spare > spareMax { return nil }
        var machine = machine(multiline: multiline)
        machine.repetitionsKept = repetitionsKept
        guard let tail = machine.compile(truncated(outer), then: ByteMachine.accept) else {
            return nil
        }
        machine.repetitionsKept = nil
        let lead = PatternNode.repetition(.bytes(between), minimum: 0, maximum: spare)
        guard let start = machine.compile(spare > 0 ? lead : .empty, then: tail) else { return nil }
        let first = machine.closure([start])
        return determinized(&machine, from: first)
    }

    /// The gate at the first digit of a match; nil where that cannot be told.
    static func atFirstDigit(_ parts: [PatternNode], multiline: Bool) -> TriggerGate? {
        var machine = machine(multiline: multiline)
        machine.repetitionsKept = repetitionsKept
        let told = PatternNode.sequence(PatternNode.tellingBoundaries(parts))
        guard let start = machine.compile(told, then: ByteMachine.accept) else { return nil }
        var front = machine.closure([start])
        var entry: [Int] = []
        for _ in 0..<64 where !front.isEmpty {
            if machine.accepts(front) { return nil }
            if machine.canStep(front, .digits) { entry += front }
            front = machine.step(front, ByteSet.digits.inverted)
        }
        if !front.isEmpty { return nil }
        let first = machine.closure(entry)
        return determinized(&machine, from: first)
    }

    private static func machine(multiline: Bool) -> ByteMachine {
        var machine = ByteMachine(statesMax: machineStatesMax)
        machine.checksBytes = true
        machine.barred = multiline ? ByteSet() : .newline
        return machine
    }

    private static func width(_ parts: some Sequence<PatternNode>) -> PatternWidth {
        parts.reduce(PatternWidth.zero) { $0 + $1.width }
    }

    /// The front of a sequence, long enough for a gate.
    private static func truncated(_ parts: [PatternNode]) -> PatternNode {
        var kept: [PatternNode] = []
        var width = 0
        for part in parts {
            kept.append(part)
            width += part.width.minimum
            if width >= depthMax { break }
        }
        return .sequence(kept)
    }

    /// Makes the deterministic machine, as far as it stays small.
    private static func determinized(
        _ machine: inout ByteMachine, from first: ByteMachine.StateSet
    ) -> TriggerGate? {
        if first.isEmpty || machine.accepts(first) { return nil }
        let (classes, representatives) = byteClasses(machine)
        var numbers: [ByteMachine.StateSet: UInt16] = [first: 2]
        var order: [(states: ByteMachine.StateSet, depth: Int)] = [(first, 0)]
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
        // Where every byte opens, the gate tells nothing.
        let isIdle = !next.dropFirst(2 * representatives.count).contains(dead)
        return isIdle
            ? nil
            : TriggerGate(
                classes: classes, classCount: representatives.count, next: next)
    }

    /// Bytes that no state tells apart share a class.
    private static func byteClasses(_ machine: ByteMachine) -> ([UInt8], [UInt8]) {
        var classes = Array(repeating: UInt8(0), count: 256)
        var representatives: [UInt8] = []
        let sets = Array(machine.byteSets)
        var numbers: [[Bool]: UInt8] = [:]
        for byte in UInt8(0)...255 {
            let signature = sets.map { $0.contains(byte) }
            if let known = numbers[signature] {
                classes[Int(byte)] = known
            } else {
                let number = UInt8(representatives.count)
                numbers[signature] = number
                classes[Int(byte)] = number
                representatives.append(byte)
            }
        }
        return (classes, representatives)
    }
}
