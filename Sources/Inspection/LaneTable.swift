internal import Findings
internal import PatternMatching

/// The rules of every lane in flat arrays, so that a run tells with a few look-ups, and without
/// counting a reference, which of them it can begin.
struct LaneTable {
    /// Rules that look at every run, one lane after another: those of lane *n* lie in
    /// `alwaysStarts[n] ..< alwaysStarts[n + 1]`.
    private(set) var always: [Int] = []
    /// For each of them the gates before and behind the run's first byte, -1 for none.
    private(set) var alwaysGates: [(before: Int, behind: Int)] = []
    private(set) var alwaysStarts: [Int] = [0]
    /// Up to 64 rules that look only at runs whose groups fit make up one page; the pages of lane *n*
    /// lie in `pageStarts[n] ..< pageStarts[n + 1]`.
    private(set) var pageStarts: [Int] = [0]
    /// 64 places a page: bit *i* of its masks stands for the rule at `64 * page + i`, and for the gates
    /// before a match's first digit and from it on, -1 for none.
    private(set) var rules: [Int] = []
    private(set) var gatesBefore: [Int] = []
    private(set) var gatesBehind: [Int] = []
    /// By length and leading digit of the first group: `512 * page + 16 * length + digit`.
    private(set) var byLead: [UInt64] = []
    /// By the lengths of the first and the second group: `1024 * page + 32 * first + second`.
    private(set) var byPair: [UInt64] = []
    /// By the byte before the first group, where there is one: `256 * page + byte`.
    private(set) var byBefore: [UInt64] = []
    /// By the length of the whole run, 63 for 63 and more: `64 * page + length`.
    private(set) var byLength: [UInt64] = []

    /// Adds the next lane.
    mutating func add(_ members: [(rule: Int, trigger: TriggerPlan?)], gates: inout GateTable) {
        for (rule, trigger) in members where trigger?.groups == nil {
            always.append(rule)
            alwaysGates.append((gates.add(trigger?.gateBefore), gates.add(trigger?.gateBehind)))
        }
        alwaysStarts.append(always.count)
        var fitting: [Member] = []
        for case (let rule, let trigger?) in members {
            guard let groups = trigger.groups else { continue }
            fitting.append(
                Member(
                    rule: rule, groups: groups, runMinimum: trigger.runMinimum,
                    before: trigger.gateBefore, behind: trigger.gateBehind))
        }
        for start in stride(from: 0, to: fitting.count, by: 64) {
            addPage(fitting[start..<min(start + 64, fitting.count)], &gates)
        }
        pageStarts.append(rules.count / 64)
    }

    private struct Member {
        let rule: Int
        let groups: DigitGroups
        let runMinimum: Int
        let before: TriggerGate?
        let behind: TriggerGate?
    }

    private mutating func addPage(_ members: ArraySlice<Member>, _ table: inout GateTable) {
        let page = rules.count / 64
        byLead += Array(repeating: 0, count: 32 * 16)
        byPair += Array(repeating: 0, count: 32 * 32)
        byLength += Array(repeating: 0, count: 64)
        byBefore += Array(repeating: 0, count: 256)
        for (bit, member) in members.enumerated() {
            let mark: UInt64 = 1 << UInt64(bit)
            let groups = member.groups
            for first in 0..<32 {
                for digit in 0..<10 where groups.leads[first] >> UInt16(digit) & 1 == 1 {
                    byLead[512 * page + 16 * first + digit] |= mark
                }
                for second in 0..<32 where groups.seconds[first] >> UInt32(second) & 1 == 1 {
                    byPair[1024 * page + 32 * first + second] |= mark
                }
            }
            for byte in UInt8(0)...255 where member.before?.lets(byte) ?? true {
                byBefore[256 * page + Int(byte)] |= mark
            }
            for length in min(member.runMinimum, 63)..<64 { byLength[64 * page + length] |= mark }
        }
        let unused = Array(repeating: -1, count: 64 - members.count)
        rules += members.map(\.rule) + unused
        gatesBefore += members.map { table.add($0.before) } + unused
        gatesBehind += members.map { table.add($0.behind) } + unused
    }
}
