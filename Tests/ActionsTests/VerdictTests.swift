import Actions
import Findings
import Testing

@Suite("A verdict")
struct VerdictTests {
    private typealias S = Samples

    private func verdict(
        _ policy: ActionPolicy, _ events: [ScanEvent], incidents: [Incident] = []
    ) -> Verdict {
        var builder = VerdictBuilder(policy: policy)
        for event in events { builder.add(event) }
        for incident in incidents { builder.add(incident) }
        #expect(builder.outcome == builder.verdict().outcome)
        return builder.verdict()
    }

    private func found(_ rules: RuleInfo...) -> [ScanEvent] {
        rules.map { .finding(S.finding($0, 0, 1)) }
    }

    @Test func `on a clean stream is a pass without reasons`() {
        let clean = verdict(.strict, [])
        #expect(clean.outcome == .pass)
        #expect(clean.reasons.isEmpty && clean.alerts.isEmpty)
        #expect(clean.logLevel == .off)
        #expect(clean.explanation == "pass")
    }

    @Test func `is the strongest action asked for, with its reasons first`() {
        let mixed = verdict(.strict, found(S.host, S.github, S.email, S.github))
        #expect(mixed.outcome == .block)
        #expect(
            mixed.explanation == "block: 2 × secret.github.token (critical), 1 × pii.email (medium)"
        )
        #expect(mixed.alerts.count == 2)
        #expect(mixed.reasons.count == 3)
        #expect(mixed.reasons.last?.decision.response == .redactAndLog)
        #expect(mixed.logLevel == .error)
    }

    @Test func `counts by category, severity and rule`() {
        var counts = verdict(.moderate, found(S.github, S.email, S.email, S.host)).counts
        #expect(counts.total == 4)
        #expect(counts.count(.pii) == 3)
        #expect(counts.count(nil, .critical) == 1)
        #expect(counts.count(.pii, .medium) == 2)
        #expect(counts.byRule[S.email.id] == 2)
        counts.add(verdict(.moderate, found(S.email)).counts)
        #expect(counts.total == 5)
        #expect(counts.count(.pii, .medium) == 3)
    }

    @Test func `names low injections as alerts and lets them pass in moderate mode`() {
        let weak = verdict(.moderate, found(S.whisper))
        #expect(weak.outcome == .pass)
        #expect(weak.alerts.map(\.description) == ["1 × injection.whisper (low)"])
    }

    @Test func `counts a block once`() {
        let events: [ScanEvent] = [
            .blockOpened(S.finding(S.pem, 0, 1)), .blockClosed(S.finding(S.pem, 0, 9)),
        ]
        #expect(verdict(.moderate, events).counts.total == 1)
        #expect(verdict(.moderate, events).outcome == .redact)
    }

    @Test func `tells uncertain findings of a rule from certain ones`() {
        let unsure = S.finding(S.github, 0, 1, confidence: Confidence(percent: 10))
        let mixed = verdict(.moderate, [.finding(unsure)] + found(S.github))
        #expect(mixed.outcome == .redact)
        #expect(mixed.reasons.map(\.decision.basis).last == .confidence)
        #expect(verdict(.moderate, [.finding(unsure)]).outcome == .pass)
    }

    @Test(arguments: Incident.allCases)
    func `on a stream not inspected in full blocks in strict and alerts in moderate mode`(
        incident: Incident
    ) {
        let strict = verdict(.strict, [], incidents: [incident, incident])
        #expect(strict.outcome == .block)
        #expect(strict.explanation == "block: 2 × \(incident.rawValue)")
        #expect(verdict(.strictRedacting, [], incidents: [incident]).outcome == .block)
        #expect(verdict(ActionPolicy(), [], incidents: [incident]).outcome == .block)
        let moderate = verdict(.moderate, [], incidents: [incident])
        #expect(moderate.outcome == .pass)
        #expect(moderate.alerts.map(\.cause) == [.incident(incident)])
    }

    @Test func `does not depend on the order of events`() {
        let events = found(S.host, S.github, S.email, S.whisper, S.instruction, S.password)
        #expect(verdict(.strict, events) == verdict(.strict, events.reversed()))
    }
}
