import Actions
import Findings
import Testing

@Suite("An action policy")
struct ActionPolicyTests {
    private typealias S = Samples

    @Test func `blocks and alerts when nothing is configured`() {
        let decision = ActionPolicy().decision(for: S.host, confidence: .low)
        #expect(decision.response == .blockAndAlert)
        #expect(decision.basis == .otherwise)
    }

    @Test func `lets the first row that covers a rule decide`() {
        let policy = ActionPolicy(rows: [
            PolicyRow("github", rules: NameGlob("secret.github.*"), response: .redactAndLog),
            PolicyRow("severe", severities: .high ... .critical, response: .blockAndAlert),
            PolicyRow("pii", categories: [.pii], response: .log),
        ])
        let github = policy.decision(for: S.github, confidence: .high)
        #expect(github.response == .redactAndLog)
        #expect(github.basis == .row("github"))
        #expect(policy.decision(for: S.password, confidence: .high).response == .blockAndAlert)
        #expect(policy.decision(for: S.email, confidence: .high).response == .log)
        #expect(policy.decision(for: S.whisper, confidence: .high).basis == .otherwise)
    }

    @Test func `asks an override before its own rows`() {
        let row = PolicyRow("known", rules: NameGlob("pii.email"), response: .ignore)
        let policy = ActionPolicy.strict.overriding(with: row)
        #expect(policy.decision(for: S.email, confidence: .high).response.action == .pass)
        #expect(policy.decision(for: S.github, confidence: .high).response == .blockAndAlert)
    }

    @Test func `only logs findings below its confidence`() {
        let policy = ActionPolicy.strict.with(minConfidence: .medium)
        let below = policy.decision(for: S.github, confidence: Confidence(percent: 59))
        #expect(below.response == .log)
        #expect(below.basis == .confidence)
        #expect(policy.decision(for: S.github, confidence: .medium).response == .blockAndAlert)
    }

    @Test func `actions are ordered by strength and read by their words`() {
        #expect(Action.allCases == [.pass, .log, .alert, .redact, .block])
        #expect(Action.allCases == Action.allCases.sorted())
        for action in Action.allCases { #expect(Action(word: action.word) == action) }
        #expect(Action(word: "Block") == nil)
        #expect(Response(.alert).alerts)
    }

    @Test(arguments: [
        ("secret.*", "secret.github.token", true), ("*", "", true), ("", "", true),
        ("", "a", false), ("secret.github", "secret.github.token", false),
        ("*.token", "secret.github.token", true), ("*a*b*c", "xxaxxbxxcxc", true),
        ("*a*b*c", "xxaxxbxxcxd", false), ("pii.?mail", "pii.email", true),
        ("pii.?", "pii.", false), ("a**", "a", true), ("a*a", "a", false),
    ])
    func `names match globs as a whole`(glob: String, name: String, isMatch: Bool) {
        #expect(NameGlob(glob).matches(name) == isMatch)
    }
}

@Suite("The modes of the customer's table")
struct ModeTests {
    private typealias S = Samples

    private func response(_ mode: Mode, _ rule: RuleInfo) -> Response {
        mode.policy().decision(for: rule, confidence: .high).response
    }

    @Test func `strict blocks and alerts`() {
        for rule in [S.github, S.email, S.instruction, S.whisper] {
            #expect(response(.strict, rule) == .blockAndAlert)
        }
        #expect(response(.strict, S.host) == .redactAndLog)
    }

    @Test func `strict of group D redacts and alerts, but blocks injections`() {
        #expect(response(.strictRedacting, S.github) == .redactAndAlert)
        #expect(response(.strictRedacting, S.email) == .redactAndAlert)
        #expect(response(.strictRedacting, S.whisper) == .blockAndAlert)
        #expect(response(.strictRedacting, S.host) == .redactAndLog)
    }

    @Test func `moderate redacts and logs, and only alerts on weak injections`() {
        #expect(response(.moderate, S.github) == .redactAndLog)
        #expect(response(.moderate, S.email) == .redactAndLog)
        #expect(response(.moderate, S.instruction) == .redactAndLog)
        #expect(response(.moderate, S.whisper) == .alert)
        #expect(response(.moderate, S.host) == .log)
    }

    @Test func `configurable follows the tool's policy and is strict where there is none`() {
        let lenient = ActionPolicy(otherwise: .redactAndLog)
        let mode = Mode.configurable(
            ToolPolicies([.init(tools: NameGlob("crm.*"), policy: lenient)]))
        #expect(mode.policy(forTool: "crm.search") == lenient)
        #expect(mode.policy(forTool: "crm") == .strict)
        #expect(mode.policy(forTool: nil) == .strict)
        #expect(Mode.configurable(ToolPolicies()).policy(forTool: "crm.search") == .strict)
    }

    @Test func `groups A to E have the modes and logging of the framework`() {
        let custom = ToolPolicies([.init(tools: NameGlob("*"), policy: .moderate)])
        let table = ModeTable.framework(custom: custom)
        let rows = ["a", "b", "c", "d", "e"].map { table.entry(forGroup: "group_" + $0) }
        #expect(
            rows.map(\.mode)
                == [.strict, .moderate, .strict, .strictRedacting, .configurable(custom)])
        #expect(
            rows.map(\.logging)
                == [.inputAndOutput, .outputOnly, .inputAndOutput, .inputAndOutput, .perTool])
    }

    @Test func `an unknown group is strict with full logging`() {
        let entry = ModeTable.framework().entry(forGroup: "group_z")
        #expect(entry.mode == .strict)
        #expect(entry.logging == .inputAndOutput)
    }

    @Test func `modes are read by their words`() {
        for mode in [Mode.strict, .strictRedacting, .moderate] {
            #expect(Mode(word: mode.word) == mode)
        }
        #expect(Mode(word: "lenient") == nil)
    }
}
