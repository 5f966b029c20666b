import Findings
import Testing
import TestSupport

@testable import Inspection

@Suite struct `Findings that overlap` {
    /// `rule start-end percent severity`, and what is reported of them.
    @Test(arguments: [
        // Apart, or side by side: all are reported, in order.
        (["b 4-6 50 low", "a 0-2 50 low"], ["a 0-2 redact 0-2", "b 4-6 redact 4-6"]),
        (["a 0-2 50 low", "b 2-4 50 low"], ["a 0-2 redact 0-2", "b 2-4 redact 2-4"]),
        // One lies within the other: the more confident is reported and redacts what both covered.
        (["a 0-9 50 low", "b 2-4 90 low"], ["b 2-4 redact 0-9"]),
        (["a 0-9 90 low", "b 2-4 50 critical"], ["a 0-9 redact 0-9"]),
        // Then the more severe, then the longer, then the smaller id.
        (["a 0-9 50 low", "b 2-4 50 high"], ["b 2-4 redact 0-9"]),
        (["b 0-9 50 low", "a 2-4 50 low"], ["b 0-9 redact 0-9"]),
        (["b 0-9 50 low", "a 0-9 50 low"], ["a 0-9 redact 0-9"]),
        (["a 0-4 50 low", "b 0-9 50 low"], ["b 0-9 redact 0-9"]),
        (["a 0-4 90 low", "b 0-9 50 low"], ["a 0-4 redact 0-9"]),
        // What only overlaps is reported for itself.
        (["a 0-5 50 low", "b 3-9 90 low"], ["a 0-5 redact 0-5", "b 3-9 redact 3-9"]),
        // Three: the winner covers what the first did, so the third competes with it.
        (["a 0-9 50 low", "b 2-4 90 low", "c 5-8 95 low"], ["c 5-8 redact 0-9"]),
        (["a 0-9 50 low", "b 2-4 90 low", "c 5-8 60 low"], ["b 2-4 redact 0-9"]),
        (
            ["a 0-5 50 low", "b 1-3 90 low", "c 4-7 60 low"],
            ["b 1-3 redact 0-5", "c 4-7 redact 4-7"]
        ),
    ])
    func `are settled by confidence, severity, length and id`(
        findings: [String], reported: [String]
    ) {
        #expect(settled(findings.map(finding)) == reported)
        #expect(settled(findings.map(finding).reversed()) == reported)
    }

    @Test func `are settled alike however the frontier moves`() {
        let seed = testSeed()
        var generator = SeededGenerator(seed: seed)
        for round in 0..<300 {
            let all = (0..<Int.random(in: 1..<8, using: &generator)).map { index -> Finding in
                let start = Int.random(in: 0..<20, using: &generator)
                let end = start + Int.random(in: 1..<10, using: &generator)
                let percent = [50, 90].randomElement(using: &generator)!
                let severity = [Severity.low, .high].randomElement(using: &generator)!
                return finding("r\(index) \(start)-\(end) \(percent) \(severity.word)")
            }
            let whole = settled(all)
            // A finding may come as late as the frontier allows.
            var fold = FindingFold()
            var blocks = PEMBlockQueue()
            var events: [ScanEvent] = []
            var open = all.shuffled(using: &generator)
            var frontier = 0
            while !open.isEmpty || frontier < 30 {
                let next = frontier + Int.random(in: 1..<6, using: &generator)
                for finding in open where finding.range.start < next { fold.add(finding) }
                open.removeAll { $0.range.start < next }
                frontier = next
                fold.advance(to: frontier, blocks: &blocks, into: &events)
            }
            fold.advance(to: Int.max, blocks: &blocks, into: &events)
            #expect(shown(events) == whole, "seed \(seed), round \(round)")
            #expect(fold.isEmpty)
        }
    }

    @Test func `hold the frontier back while one is open`() {
        var fold = FindingFold()
        var blocks = PEMBlockQueue()
        var events: [ScanEvent] = []
        fold.add(finding("a 3-9 50 low"))
        fold.advance(to: 5, blocks: &blocks, into: &events)
        #expect(events.isEmpty && fold.openStart == 3 && !fold.isEmpty)
        fold.advance(to: 9, blocks: &blocks, into: &events)
        #expect(shown(events) == ["a 3-9 redact 3-9"] && fold.openStart == nil && fold.isEmpty)
    }

    private func settled(_ findings: [Finding]) -> [String] {
        var fold = FindingFold()
        var blocks = PEMBlockQueue()
        var events: [ScanEvent] = []
        for finding in findings { fold.add(finding) }
        fold.advance(to: Int.max, blocks: &blocks, into: &events)
        return shown(events)
    }

    private func shown(_ events: [ScanEvent]) -> [String] {
        events.compactMap { event in
            guard case .finding(let finding) = event else { return nil }
            let (range, redacted) = (finding.range, finding.redactionRange)
            return
                "\(finding.rule.id) \(range.start)-\(range.end) redact \(redacted.start)-\(redacted.end)"
        }
    }

    private func finding(_ text: String) -> Finding {
        let words = text.split(separator: " ").map(String.init)
        let ends = words[1].split(separator: "-").compactMap { Int($0) }
        let info = RuleInfo(
            id: RuleID(words[0]), name: words[0], category: .custom,
            severity: Severity(word: words[3]) ?? .info, label: "X")
        return Finding(
            rule: info, confidence: Confidence(percent: Int(words[2]) ?? 0),
            range: ByteRange(ends[0], ends[1]), line: 1, column: ends[0] + 1,
            fingerprint: Fingerprint(high: 0, low: 0), preview: MaskedPreview(count: 1))
    }
}
