internal import Findings
internal import PatternMatching

/// The rules of one lane, so that a run tells with a few look-ups which of them it can begin.
struct LaneTable {
    /// Rules that look at every run.
    let always: [Int]
    /// Up to 64 rules each that look only at runs whose groups fit.
    let grouped: [Grouped]

    var isEmpty: Bool { always.isEmpty && grouped.isEmpty }

    /// Bit *i* of every element stands for rule `rules[i]`.
    struct Grouped {
        let rules: [Int]
        /// By length and leading digit of the first group: `16 * length + digit`.
        let byLead: [UInt64]
        /// By the lengths of the first and the second group: `32 * first + second`.
        let byPair: [UInt64]
        /// By the length of the whole run, 63 for 63 and more.
        let byLength: [UInt64]
    }

    init(_ members: [(rule: Int, trigger: TriggerPlan?)]) {
        always = members.filter { $0.trigger?.groups == nil }.map(\.rule)
        let fitting = members.compactMap { member in
            member.trigger?.groups.map { (member.rule, $0, member.trigger?.runMinimum ?? 0) }
        }
        grouped = stride(from: 0, to: fitting.count, by: 64).map { start in
            Self.table(fitting[start..<min(start + 64, fitting.count)])
        }
    }

    private static func table(_ members: ArraySlice<(Int, DigitGroups, Int)>) -> Grouped {
        var byLead = Array(repeating: UInt64(0), count: 32 * 16)
        var byPair = Array(repeating: UInt64(0), count: 32 * 32)
        var byLength = Array(repeating: UInt64(0), count: 64)
        for (bit, (_, groups, runMinimum)) in members.enumerated() {
            let mark: UInt64 = 1 << UInt64(bit)
            for first in 0..<32 {
                for digit in 0..<10 where groups.leads[first] >> UInt16(digit) & 1 == 1 {
                    byLead[16 * first + digit] |= mark
                }
                for second in 0..<32 where groups.seconds[first] >> UInt32(second) & 1 == 1 {
                    byPair[32 * first + second] |= mark
                }
            }
            for length in min(runMinimum, 63)..<64 { byLength[length] |= mark }
        }
        return Grouped(
            rules: members.map { $0.0 }, byLead: byLead, byPair: byPair, byLength: byLength)
    }
}
