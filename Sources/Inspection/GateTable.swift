internal import Findings
internal import PatternMatching

/// The gates of all triggers in two arrays, so that no reference is counted when one is asked.
struct GateTable {
    private struct Place {
        let classes: Int
        let next: Int
        let start: Int
    }

    private var places: [Place] = []
    private var classes: [UInt8] = []
    /// States as the places of their rows; 0 for dead and 1 for open, which no row begins at.
    private var next: [UInt16] = []
    private var known: [TriggerGate: Int] = [:]

    /// Makes room for these at once: growing by and by copies them over and over.
    mutating func reserve(for gates: some Sequence<TriggerGate>) {
        next.reserveCapacity(gates.reduce(0) { $0 + $1.next.count })
    }

    /// The number of `gate`; -1 for none.
    mutating func add(_ gate: TriggerGate?) -> Int {
        guard let gate else { return -1 }
        if let number = known[gate] { return number }
        let number = places.count
        known[gate] = number
        // Two rows that no state has come first, so that no row begins at 0 or 1.
        places.append(
            Place(
                classes: classes.count, next: next.count,
                start: Int(gate.start) * gate.classCount))
        classes += gate.classes
        let width = UInt16(gate.classCount)
        next.append(
            contentsOf: gate.next.lazy.map {
                UInt16($0) &* width &- ($0 == TriggerGate.open ? width &- 1 : 0)
            })
        return number
    }

    /// Whether two gates (-1 for none) let pass what stands before and behind `trigger`.
    ///
    /// - Parameter lowest: bytes before this index are not looked at.
    /// - Returns: true also where the bytes end before that is known.
    func opens(
        before: Int, behind: Int, beside trigger: ByteRange, from lowest: Int, _ bytes: Span<UInt8>
    ) -> Bool {
        (before < 0
            || opens(
                before, bytes, from: trigger.start &- 1, by: -1, steps: trigger.start &- lowest))
            && (behind < 0
                || opens(behind, bytes, from: trigger.end, by: 1, steps: bytes.count &- trigger.end))
    }

    /// Where nothing is decided after so many bytes, a gate lets pass: machines go in circles over what a pattern
    /// repeats, and each hit would walk through a long line to its end.
    private static let walkMax = 160

    @inline(__always)
    private func opens(
        _ number: Int, _ bytes: Span<UInt8>, from start: Int, by stride: Int, steps: Int
    ) -> Bool {
        let place = places[number]
        var state = place.start
        var index = start
        var left = min(steps, Self.walkMax)
        while left > 0 {
            let group = Int(classes[place.classes &+ Int(bytes[index])])
            state = Int(next[place.next &+ state &+ group])
            if state <= 1 { return state == 1 }
            index &+= stride
            left &-= 1
        }
        return true
    }
}
