internal import PatternMatching

/// Which rules of a trigger that many share the bytes right beside it rule out.
///
/// A word such as `key` starts a dozen rules; one look-up on each side leaves none of them, mostly.
struct NeighbourTable {
    /// Triggers of fewer rules ask their gates at once.
    private static let rulesMin = 2

    /// Where a trigger's 512 masks begin, by trigger: 256 by the byte before, 256 by the byte behind;
    /// -1 where it has none.
    private var places: [Int] = []
    private var masks: [UInt64] = []
    /// All rules of a trigger, by trigger.
    private var all: [UInt64] = []

    /// Adds the next trigger; bit *i* of its masks stands for the rule with `gates[i]`.
    mutating func add(_ gates: [(before: TriggerGate?, behind: TriggerGate?)]) {
        let count = min(gates.count, 64)
        all.append(count == 64 ? .max : (1 << UInt64(count)) - 1)
        guard gates.count >= Self.rulesMin else { return places.append(-1) }
        places.append(masks.count)
        for side in [gates.map(\.before), gates.map(\.behind)] {
            let first = masks.count
            masks += Array(repeating: all[all.count - 1], count: 256)
            for (bit, gate) in side.prefix(64).enumerated() {
                guard let gate else { continue }
                for byte in UInt8(0)...255 where !gate.lets(byte) {
                    masks[first + Int(byte)] &= ~(1 << UInt64(bit))
                }
            }
        }
    }

    /// The rules that the neighbours leave; nil stands for bytes that are not there.
    func rules(of trigger: Int, before: UInt8?, behind: UInt8?) -> UInt64 {
        let place = places[trigger]
        var rules = all[trigger]
        if place < 0 { return rules }
        if let before { rules &= masks[place + Int(before)] }
        if let behind { rules &= masks[place + 256 + Int(behind)] }
        return rules
    }
}
