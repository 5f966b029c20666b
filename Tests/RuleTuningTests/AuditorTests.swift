import Findings
import Inspection
import Rules
import TestSupport
import Testing

@testable import RuleTuning

private func rule(_ id: String, _ pattern: String, confidence: String = "0.9") -> String {
    """
      - id: \(id)
        name: A rule
        severity: high
        confidence: \(confidence)
        pattern: '\(pattern)'
        allow: { placeholders: false }
        examples: { match: ['acmd_k3v9q1x7'], no_match: ['acmd_'] }
        references: ['https://acme.example']

    """
}

private func file(_ name: String, _ rules: String...) -> RuleSourceFile {
    RuleSourceFile(name: name, bytes: Array(("rules:\n" + rules.joined()).utf8))
}

@Suite struct `Rules audited again as files change` {
    /// One file after another is changed, taken away and put back; each time all that is said is what a fresh audit says.
    @Test func `are told as if all had been audited anew`() throws {
        let token = #"acmd_(?<secret>[a-z0-9]{8})"#
        let states: [[RuleSourceFile]] = [
            [
                file("a.yaml", rule("secret.a.key", token)),
                file("b.yaml", rule("secret.b.key", "nope_x")),
            ],
            // `b` becomes the same as `a`, and is shadowed by it.
            [
                file("a.yaml", rule("secret.a.key", token)),
                file("b.yaml", rule("secret.b.key", token)),
            ],
            // `a` changes in nothing that matters.
            [
                file("a.yaml", rule("secret.a.key", token, confidence: "0.91")),
                file("b.yaml", rule("secret.b.key", token)),
            ],
            // Now `b` shadows `a`.
            [
                file("a.yaml", rule("secret.a.key", token, confidence: "0.5")),
                file("b.yaml", rule("secret.b.key", token), rule("secret.b.more", token + "z?")),
            ],
            [file("a.yaml", rule("secret.a.key", token, confidence: "0.5"))],
            [
                file("a.yaml", rule("secret.a.key", token, confidence: "0.5")),
                file("c.yaml", rule("secret.c.key", token)),
            ],
        ]
        var library = RuleLibrary()
        var auditor = RuleAuditor(trials: 5)
        var shadowed: [Int] = []
        for files in states {
            let changed = try library.update(files)
            let set = library.all(name: "all")
            let again = try auditor.audit(set, changed: changed, among: library.rules)
            var fresh = RuleAuditor(trials: 5)
            let anew = try fresh.audit(set, changed: files.map(\.name), among: library.rules)
            #expect(again.issues == anew.issues)
            #expect(again.worstSteps == anew.worstSteps)
            #expect(again.costs == anew.costs && again.ruleCount == anew.ruleCount)
            shadowed.append(again.issues.count { $0.code == .shadowed })
        }
        #expect(shadowed == [1, 1, 1, 2, 0, 1])
    }
}
