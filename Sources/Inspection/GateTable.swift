internal import PatternMatching

/// The gates of all triggers in two arrays, so that no reference is counted when one is asked.
struct GateTable {
    private struct Place {
        let classes: Int
        let next: Int
        let classCount: Int
        let start: UInt16
    }

    private var places: [Place] = []
    private var classes: [UInt8] = []
    private var next: [UInt16] = []
    private var known: [TriggerGate: Int] = [:]

    /// The number of `gate`; -1 for none.
    mutating func add(_ gate: TriggerGate?) -> Int {
        guard let gate else { return -1 }
        if let number = known[gate] { return number }
        let number = places.count
        known[gate] = number
        places.append(
            Place(
                classes: classes.count, next: next.count, classCount: gate.classCount,
                start: gate.start))
        classes += gate.classes
        next += gate.next
        return number
    }

    /// Whether gate `number` lets pass what stands at `index` and after it.
    ///
    /// - Returns: true also where the bytes end before that is known.
    func opens(_ number: Int, from index: Int, to end: Int, _ bytes: Span<UInt8>) -> Bool {
        let place = places[number]
        var state = place.start
        for index in index..<max(index, end) {
            state = step(place, state, bytes[index])
            if state <= TriggerGate.open { return state == TriggerGate.open }
        }
        return true
    }

    /// The same for what stands before `index`, read backwards down to `start`.
    func opens(_ number: Int, before index: Int, downTo start: Int, _ bytes: Span<UInt8>) -> Bool {
        let place = places[number]
        var state = place.start
        var index = index - 1
        while index >= start {
            state = step(place, state, bytes[index])
            if state <= TriggerGate.open { return state == TriggerGate.open }
            index -= 1
        }
        return true
    }

    @inline(__always)
    private func step(_ place: Place, _ state: UInt16, _ byte: UInt8) -> UInt16 {
        next[
            place.next + Int(state) * place.classCount + Int(classes[place.classes + Int(byte)])]
    }
}
