internal import Findings
internal import PatternMatching
internal import Rules

/// What the engine asks of a pattern rule for every hit: numbers only, so that no reference is
/// counted on the way.
struct HotRule {
    let isMultiline: Bool
    let looksForBesides: Bool
    let widthMaximum: Int
    let reachBehind: Int
    let reachAhead: Int
    let backMinimum: Int
    let backMaximum: Int
    /// Index of its pattern among all patterns to compile.
    let slot: Int
    /// A match begins at most this many bytes before its first digit (lanes of digits only).
    let leadMaximum: Int
    /// Bytes after a match's start that must be known before it can be judged.
    let need: Int
}

/// What the engine asks of a pattern rule once a window is open.
final class EngineRule: Sendable {
    let rule: Rule
    /// Indices of its allow patterns.
    let allowSlots: [Int]
    let besides: [UInt8]

    init(rule: Rule, allowSlots: [Int], besides: [UInt8]) {
        self.rule = rule
        self.allowSlots = allowSlots
        self.besides = besides
    }
}

struct PatternSource {
    let text: String
    let capture: Int
    let isMultiline: Bool
}

/// What the engine looks up while it scans.
struct RuleTable {
    let rules: [EngineRule]
    let hot: [HotRule]
    let pemRules: [Rule]
    let triggers: [TriggerExpression]
    /// Rule indices by trigger id, one after another: those of `id` lie in
    /// `triggerStarts[id] ..< triggerStarts[id + 1]`. The last id is the PEM marker.
    let triggerRules: [Int]
    let triggerStarts: [Int]
    /// For each element of `triggerRules` the gates beside its literal, -1 for none.
    let triggerGatesBefore: [Int]
    let triggerGatesBehind: [Int]
    let neighbours: NeighbourTable
    let gates: GateTable
    /// The length of each trigger's literal, in bytes.
    let triggerLengths: [Int]
    let pemTrigger: Int
    /// What redaction writes for the rules, without brackets.
    let labels: Set<[UInt8]>
    let runs: LaneTable
    let lanes: Set<Lane>
    let patternSources: [PatternSource]
    /// Bytes before a match that a later look may need: context and look-behind.
    let behindMaximum: Int
    /// The farthest a match can begin before the end of its trigger.
    let backMaximum: Int

    var patternCount: Int { patternSources.count }

    init(_ ruleSet: RuleSet) {
        var rules: [EngineRule] = []
        var hot: [HotRule] = []
        var pemRules: [Rule] = []
        var sources: [PatternSource] = []
        var numbers: [TriggerExpression.Form: Int] = [:]
        var forms: [TriggerExpression.Form] = []
        var byTrigger: [[Int]] = []
        var byLane = Array(repeating: [Int](), count: Lane.allCases.count)

        func addTrigger(_ form: TriggerExpression.Form, rule: Int?) -> Int {
            let id = numbers[form] ?? forms.count
            if id == forms.count {
                numbers[form] = id
                forms.append(form)
                byTrigger.append([])
            }
            if let rule { byTrigger[id].append(rule) }
            return id
        }

        for rule in ruleSet.rules {
            guard case .pattern(let pattern) = rule.matcher else {
                pemRules.append(rule)
                continue
            }
            let index = rules.count
            let slot = sources.count
            sources.append(
                PatternSource(
                    text: pattern.text, capture: pattern.capture, isMultiline: pattern.isMultiline))
            let allowSlots = rule.allow.patterns.map { text in
                sources.append(PatternSource(text: text, capture: 0, isMultiline: false))
                return sources.count - 1
            }
            let after = rule.context?.within ?? 0
            rules.append(
                EngineRule(
                    rule: rule, allowSlots: allowSlots, besides: pattern.trigger.besides))
            hot.append(
                HotRule(
                    isMultiline: pattern.isMultiline,
                    looksForBesides: !pattern.trigger.besides.isEmpty,
                    widthMaximum: pattern.widthMaximum, reachBehind: pattern.reachBehind,
                    reachAhead: pattern.reachAhead, backMinimum: pattern.trigger.backMinimum,
                    backMaximum: pattern.trigger.backMaximum,
                    slot: slot, leadMaximum: pattern.trigger.groups?.leadMaximum ?? 0,
                    need: pattern.widthMaximum + max(pattern.reachAhead, after) + 1))
            switch pattern.trigger.kind {
            case .literals(let literals):
                for literal in literals { _ = addTrigger(.literal(literal), rule: index) }
            case .expression(let text): _ = addTrigger(.expression(text), rule: index)
            case .lane(let lane): byLane[Int(lane.rawValue)].append(index)
            }
        }
        pemTrigger = addTrigger(
            .literal(Literal(bytes: PEMMarker.begin, isCaseless: false)), rule: nil)
        labels = Set(ruleSet.rules.map { Array($0.info.label.utf8) })
        self.rules = rules
        self.hot = hot
        self.pemRules = pemRules
        triggers = forms.enumerated().map { TriggerExpression(form: $1, id: UInt32($0)) }
        triggerRules = byTrigger.flatMap { $0 }
        triggerStarts = byTrigger.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
        var gates = GateTable()
        let plans = rules.map { engine -> TriggerPlan? in
            guard case .pattern(let pattern) = engine.rule.matcher else { return nil }
            return pattern.trigger
        }
        gates.reserve(
            for: plans.lazy.flatMap { [$0?.gateBefore, $0?.gateBehind] }.compactMap(\.self))
        let before = plans.map { gates.add($0?.gateBefore) }
        let behind = plans.map { gates.add($0?.gateBehind) }
        triggerGatesBefore = triggerRules.map { before[$0] }
        triggerGatesBehind = triggerRules.map { behind[$0] }
        var neighbours = NeighbourTable()
        for members in byTrigger {
            neighbours.add(members.map { (plans[$0]?.gateBefore, plans[$0]?.gateBehind) })
        }
        self.neighbours = neighbours
        triggerLengths = forms.map { form in
            if case .literal(let literal) = form { literal.bytes.count } else { 0 }
        }
        var runs = LaneTable()
        for members in byLane {
            runs.add(members.map { (rule: $0, trigger: plans[$0]) }, gates: &gates)
        }
        self.runs = runs
        self.gates = gates
        lanes = Set(Lane.allCases.filter { !byLane[Int($0.rawValue)].isEmpty })
        patternSources = sources
        behindMaximum = rules.reduce(hot.reduce(0) { max($0, $1.reachBehind + 2) }) {
            max($0, ($1.rule.context?.within ?? 0) + 1)
        }
        backMaximum = hot.reduce(0) { max($0, $1.backMaximum) }
    }

    /// The bytes that may stand behind a trigger, by some rule of its.
    func followers(of trigger: UInt32) -> ByteSet {
        let places = triggerStarts[Int(trigger)]..<triggerStarts[Int(trigger) + 1]
        if places.isEmpty { return .all }
        return places.reduce(into: ByteSet()) { followers, place in
            guard case .pattern(let pattern) = rules[triggerRules[place]].rule.matcher else {
                return
            }
            followers = followers.union(pattern.trigger.gateBehind?.beginnings ?? .all)
        }
    }

    /// Names the database: what was compiled, and by which library.
    func cacheKey(_ expressions: [TriggerExpression]) -> String {
        var state = FingerprintStream(ofContent: "triggers")
        for expression in expressions {
            state.absorb(Int(expression.id).description)
            switch expression.form {
            case .literal(let literal):
                state.absorb(literal.isCaseless ? 1 : 0)
                state.absorb(literal.bytes)
            case .expression(let text):
                state.absorb(2)
                state.absorb(text)
            }
            state.absorb(0xff)
        }
        state.absorb(TriggerDatabase.libraryVersion)
        return state.finish().description
    }

    /// Hyperscan's complaint with the rule it is about.
    func explain(_ error: TriggerError, of expressions: [TriggerExpression]) -> String {
        guard case .compile(let index, let message) = error else { return "\(error)" }
        guard let index else { return message }
        let id = Int(expressions[index].id)
        guard triggerStarts[id] < triggerStarts[id + 1] else { return message }
        let rule = triggerRules[triggerStarts[id]]
        return "rule `\(rules[rule].rule.id)` (\(rules[rule].rule.origin)): \(message)"
    }
}
