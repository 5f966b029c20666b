import Findings
import Rules
import TestSupport
import Testing

@testable import Inspection

@Suite struct `A trace` {
    /// All that a trace tells must be what the engine does; the words for it come from other calls of the same functions.
    @Test func `finds what the engine finds, and gives reasons that fit, in every example`() throws
    {
        var session = try shippedInspector.makeSession(testOptions())
        var judged = 0
        var refused = 0
        for rule in shippedInspector.ruleSet.rules {
            for example in rule.examples.matches + rule.examples.nonMatches {
                let text = Array(example.text.utf8)
                let found = try session.unresolvedFindings(in: text.span)
                for trace in try shippedInspector.traces(
                    of: text, options: testOptions(), wanted: { _ in true })
                {
                    let own = found.filter { $0.rule == trace.rule.id }
                    let matches = trace.windows.flatMap(\.matches)
                    let told = matches.filter(\.isFinding).map(\.capture) + trace.blocks
                    #expect(told == own.map(\.range), "\(trace.rule.id) in \(example.origin)")
                    for match in matches {
                        judged += 1
                        if !match.isFinding { refused += 1 }
                        let isFit = match.evidence.passes && match.capture.count > 0
                        #expect(isFit == match.isFinding, "\(trace.rule.id) in \(example.origin)")
                        guard match.isFinding else { continue }
                        let wanted = own.first { $0.range == match.capture }
                        #expect(match.evidence.confidence == wanted?.confidence)
                    }
                    if !trace.windows.isEmpty {
                        #expect(
                            trace.hits.contains { $0.opensWindow },
                            "\(trace.rule.id) in \(example.origin): a window without a hit")
                    }
                }
            }
        }
        // The examples do hold what is looked for.
        #expect(judged > 1000 && refused > 100)
    }

    @Test func `names the groups of a match`() throws {
        let text = Array(("aws_access_key_id=" + "AKIA6UBH" + "GSREX7FMNFZO").utf8)
        let traces = try shippedInspector.traces(of: text, options: testOptions()) {
            $0.text == "secret.aws.access_key_id"
        }
        let match = try #require(traces.first?.windows.first?.matches.first)
        #expect(match.groups.map(\.name) == ["secret"])
        #expect(match.groups.map(\.range) == [ByteRange(18, 38)])
    }

    @Test func `leaves the session as it was`() throws {
        let text = Array(("aws_access_key_id=" + "AKIA6UBH" + "GSREX7FMNFZO").utf8)
        var session = try shippedInspector.makeSession(testOptions())
        let before = try session.unresolvedFindings(in: text.span)
        _ = try session.steps(in: text.span)
        #expect(try session.unresolvedFindings(in: text.span) == before)
    }
}
