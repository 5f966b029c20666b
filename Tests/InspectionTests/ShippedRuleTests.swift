import Findings
import Inspection
import Rules
import Testing

@Suite struct `The shipped rules` {
    @Test func `find their examples and leave their near misses alone`() throws {
        for problem in try RuleCheck.problems(of: shippedInspector) {
            Issue.record(Comment(rawValue: problem.description))
        }
    }

    @Test func `are at least a hundred, of all three kinds`() {
        let rules = shippedInspector.ruleSet.rules
        #expect(rules.count >= 100)
        for category in [Category.secret, .pii, .injection] {
            #expect(rules.contains { $0.info.category == category })
        }
    }
}
