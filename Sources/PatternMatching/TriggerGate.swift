/// What must stand before or behind a trigger for a match to be possible, as a small deterministic
/// machine that is run over the bytes there before a window is opened.
///
/// It lets pass all that the pattern lets pass, and more: most assertions are left out, and after
/// some dozen bytes it may no longer look. Where the bytes end it lets pass too.
public struct TriggerGate: Hashable, Sendable {
    public static let dead: UInt8 = 0
    public static let open: UInt8 = 1

    /// The class of each byte value.
    public let classes: [UInt8]
    public let classCount: Int
    /// The state after a byte: `next[state * classCount + class]`; `dead` and `open` end the run.
    public let next: [UInt8]
    public let start: UInt8
    /// Tells most gates apart, so that few tables are compared.
    private let digest: UInt64

    private init(classes: [UInt8], classCount: Int, next: [UInt8]) {
        self.classes = classes
        self.classCount = classCount
        self.next = next
        start = 2
        // FNV-1a over some of the table: all of it takes milliseconds for all gates of a pack.
        var digest: UInt64 = 0xcbf2_9ce4_8422_2325 ^ UInt64(next.count)
        for place in stride(from: 0, to: next.count, by: max(1, next.count / 64)) {
            digest = (digest ^ UInt64(next[place])) &* 0x100_0000_01b3
        }
        self.digest = digest
    }

    /// A gate as it was written down; nil where the tables do not fit together.
    init?(classes: [UInt8], classCount: Int, next: [UInt8], start: Int) {
        guard classes.count == 256, classCount > 0, next.count % classCount == 0, start == 2,
            next.count > 2 * classCount, let group = classes.max(), group < classCount,
            let state = next.max(), Int(state) < next.count / classCount
        else { return nil }
        self.init(classes: classes, classCount: classCount, next: next)
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(digest) }

    private static let depthMax = 40
    private static let statesMax = 250

    /// Makes the deterministic machine, as far as it stays small; nil where it would let all pass.
    ///
    /// - Parameters:
    ///   - sets: the sets of bytes that its steps tell apart.
    ///   - step: the states after one more byte; empty where no match is possible any more, nil where
    ///     nothing stands against one.
    static func determinized(
        from first: ByteMachine.StateSet, telling sets: Set<ByteSet>,
        step: (ByteMachine.StateSet, UInt8) -> ByteMachine.StateSet?
    ) -> TriggerGate? {
        let (classes, representatives) = byteClasses(sets)
        var numbers: [ByteMachine.StateSet: UInt8] = [first: 2]
        var order: [(states: ByteMachine.StateSet, depth: Int)] = [(first, 0)]
        var next = Array(repeating: dead, count: 2 * representatives.count)
        var place = 0
        while place < order.count {
            let (states, depth) = order[place]
            place += 1
            for byte in representatives {
                guard let target = step(states, byte) else {
                    next.append(open)
                    continue
                }
                if target.isEmpty {
                    next.append(dead)
                } else if let known = numbers[target] {
                    next.append(known)
                } else if depth >= depthMax || order.count >= statesMax {
                    next.append(open)
                } else {
                    let number = UInt8(order.count + 2)
                    numbers[target] = number
                    order.append((target, depth + 1))
                    next.append(number)
                }
            }
        }
        let isIdle = !next.dropFirst(2 * representatives.count).contains(dead)
        return isIdle ? nil : minimized(classes, representatives.count, next)
    }

    /// The same machine with the fewest states (Moore's refinement), and one class for bytes that all of them
    /// treat alike.
    private static func minimized(_ classes: [UInt8], _ classCount: Int, _ next: [UInt8])
        -> TriggerGate
    {
        let count = next.count / classCount
        // `dead` and `open` stay what they are; all others are alike until a step tells them apart.
        var blocks = (0..<count).map { UInt8(min($0, 2)) }
        var blockCount = 3
        while true {
            var numbers: [ByteRow: UInt8] = [:]
            var refined = Array(blocks.prefix(2))
            for state in 2..<count {
                let row = next[(state * classCount)..<((state + 1) * classCount)]
                let key = ByteRow(bytes: [blocks[state]] + row.map { blocks[Int($0)] })
                let number = numbers[key] ?? UInt8(numbers.count + 2)
                numbers[key] = number
                refined.append(number)
            }
            blocks = refined
            if numbers.count + 2 == blockCount { break }
            blockCount = numbers.count + 2
        }
        // The first state of a block stands for it. The start comes first, and so stays state 2.
        var rows: [Int] = []
        for state in 2..<count where Int(blocks[state]) == rows.count + 2 { rows.append(state) }
        var columns: [ByteRow: UInt8] = [:]
        var order: [[UInt8]] = []
        let merged = (0..<classCount).map { group in
            let column = rows.map { blocks[Int(next[$0 * classCount + group])] }
            let key = ByteRow(bytes: column)
            if let known = columns[key] { return known }
            let number = UInt8(order.count)
            columns[key] = number
            order.append(column)
            return number
        }
        var table = Array(repeating: dead, count: 2 * order.count)
        for row in rows.indices { table += order.map { $0[row] } }
        return TriggerGate(
            classes: classes.map { merged[Int($0)] }, classCount: order.count, next: table)
    }

    /// Whether it lets pass some text that begins with `byte`.
    public func lets(_ byte: UInt8) -> Bool {
        next[Int(start) * classCount + Int(classes[Int(byte)])] != Self.dead
    }

    /// The bytes that a text it lets pass may begin with.
    public var beginnings: ByteSet {
        (UInt8(0)...255).reduce(into: ByteSet()) { set, byte in
            if lets(byte) { set = set.union(ByteSet(byte)) }
        }
    }

    /// Bits that it takes away from text at random: 1 where half of all places pass.
    var strength: Double {
        // Bytes as they come in logs, roughly.
        func weight(_ byte: UInt8) -> Double {
            switch byte {
            case 0x61...0x7a: 2.2
            case 0x30...0x39: 2
            case 0x20: 8
            case 0x41...0x5a: 0.3
            case 0x21...0x7e: 0.4
            default: 0.02
            }
        }
        var byClass = Array(repeating: 0.0, count: classCount)
        for byte in UInt8(0)...255 { byClass[Int(classes[Int(byte)])] += weight(byte) }
        let total = byClass.reduce(0, +)
        let count = next.count / classCount
        var pass = Array(repeating: 1.0, count: count)
        pass[Int(Self.dead)] = 0
        for _ in 0..<Self.depthMax {
            let before = pass
            for state in 2..<count {
                pass[state] = (0..<classCount).reduce(0) { sum, group in
                    sum + byClass[group] / total * before[Int(next[state * classCount + group])]
                }
            }
        }
        // Exponent and significand give log2 to a tenth.
        return pass[2] > 0 ? -Double(pass[2].exponent) - (pass[2].significand - 1) : 64
    }

    /// Bytes that no state tells apart share a class.
    private static func byteClasses(_ sets: Set<ByteSet>) -> ([UInt8], [UInt8]) {
        var classes = Array(repeating: UInt8(0), count: 256)
        var representatives: [UInt8] = []
        let sets = Array(sets)
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

/// Bytes that are hashed at once: an array hashes them one by one.
private struct ByteRow: Hashable {
    let bytes: [UInt8]

    func hash(into hasher: inout Hasher) {
        unsafe bytes.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
    }
}
