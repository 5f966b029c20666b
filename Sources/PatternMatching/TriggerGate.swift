/// A shape that must follow a literal for a match to be possible, checked byte by byte before a window
/// is opened: some bytes of one set, then a byte of another (`token` … `=`).
public struct TriggerGate: Hashable, Sendable {
    /// What a byte means for the gate.
    public enum Step {
        public static let reject: UInt8 = 0
        public static let go: UInt8 = 1
        public static let open: UInt8 = 2
    }

    /// A step for each byte value.
    public let steps: [UInt8]
    /// The gate must open within this many bytes.
    public let distance: Int

    private static let distanceMax = 192
    private static let openersMax = 12

    /// The gate behind `literals` in the pattern whose top-level parts are `parts`; nil where the
    /// pattern shows none.
    static func behind(_ literals: RequiredLiterals, in parts: [PatternNode]) -> TriggerGate? {
        // A hit may lie at the front of a longer literal that was left out.
        var between = literals.bytesLeftOut
        var distance = between.isEmpty ? 0 : literals.longest
        // What follows the literals within their own part.
        let following = parts[(literals.part + 1)...]
        let rest = following.reduce(PatternWidth.zero) { $0 + $1.width }
        guard let after = literals.after.maximum, let behind = rest.maximum else { return nil }
        if after > behind {
            distance += after - behind
            between = between.union(parts[literals.part].bytesUsed)
        }
        for part in following {
            let first = part.firstBytes
            if part.width.minimum > 0, first.count <= openersMax,
                first.isDisjoint(with: ByteSet.letters.union(.digits))
            {
                return make(between: between, openers: first, distance: distance)
            }
            guard let width = part.width.maximum else { return nil }
            between = between.union(part.bytesUsed)
            distance += width
            if distance > distanceMax { return nil }
        }
        return nil
    }

    private static func make(between: ByteSet, openers: ByteSet, distance: Int) -> TriggerGate? {
        if distance > distanceMax { return nil }
        let steps = (UInt8(0)...255).map { byte in
            openers.contains(byte) ? Step.open : between.contains(byte) ? Step.go : Step.reject
        }
        return TriggerGate(steps: steps, distance: distance)
    }
}

extension PatternNode {
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

    /// All bytes a match can begin with.
    var firstBytes: ByteSet {
        switch self {
        case .empty, .look, .anchor: return ByteSet()
        case .bytes(let set): return set
        case .group(let body, _), .repetition(let body, _, _): return body.firstBytes
        case .alternation(let branches):
            return branches.reduce(ByteSet()) { $0.union($1.firstBytes) }
        case .sequence(let items):
            var result = ByteSet()
            for item in items {
                result = result.union(item.firstBytes)
                if item.width.minimum > 0 { break }
            }
            return result
        }
    }
}
