/// Chooses for each literal the four of its bytes by which it is looked for.
///
/// Best are bytes that ordinary text seldom holds. A window of one literal is dealt with without a branch; one that
/// several share is dearer to begin, and then each more costs a comparison.
struct WindowChoice {
    private static let passes = 2
    /// How many literals have chosen windows of a hash.
    private var loads = [UInt32](repeating: 0, count: 1 << LiteralTable.slotBits)

    /// The windows' offsets, one for each of `literals`, which have four bytes or more.
    static func offsets(_ literals: [[UInt8]]) -> [Int] {
        var choice = WindowChoice()
        var offsets: [Int?] = Array(repeating: nil, count: literals.count)
        for _ in 0..<passes {
            for (index, literal) in literals.enumerated() {
                if let chosen = offsets[index] { choice.loads[slot(literal, chosen)] -= 1 }
                let best = choice.best(literal)
                choice.loads[slot(literal, best)] += 1
                offsets[index] = best
            }
        }
        return offsets.map { $0 ?? 0 }
    }

    private func best(_ literal: [UInt8]) -> Int {
        var best = (offset: 0, cost: Int.max)
        for offset in 0...(literal.count - 4) {
            let slot = Self.slot(literal, offset)
            let level = unsafe Self.levels.utf8Start[slot] - UInt8(ascii: "A")
            let frequency = 1 << Int(level)
            let cost =
                switch loads[slot] {
                case 0: 4 * frequency + 1
                case 1: 12 * frequency
                default: 2 * frequency + frequency * Int(loads[slot]) / 2
                }
            if cost < best.cost { best = (offset, cost) }
        }
        return best.offset
    }

    private static func slot(_ literal: [UInt8], _ offset: Int) -> Int {
        LiteralTable.slot(LiteralTable.window(literal, offset))
    }
}
