import Findings
import PatternMatching
import Rules
import Testing
import TestSupport

@testable import Inspection

/// The slow way: PCRE2 over every line (or the whole text), no triggers, no windows, no streaming.
private struct Oracle: ~Copyable {
    private let rules: [(rule: Rule, pattern: PatternRule, slot: Int)]
    private var allow: [String: Int] = [:]
    private var scratch = ConfirmScratch(slots: 4096)

    init(_ set: RuleSet) throws {
        var rules: [(rule: Rule, pattern: PatternRule, slot: Int)] = []
        var slots = 0
        for rule in set.rules {
            guard case .pattern(let pattern) = rule.matcher else { continue }
            scratch.hold(
                try ConfirmPattern(
                    pattern.text, capture: pattern.capture, multiline: pattern.isMultiline),
                at: slots)
            rules.append((rule, pattern, slots))
            slots += 1
            for text in rule.allow.patterns where allow[text] == nil {
                scratch.hold(
                    try ConfirmPattern(text, capture: 0, multiline: false), at: slots)
                allow[text] = slots
                slots += 1
            }
        }
        self.rules = rules
    }

    mutating func findings(in text: [UInt8]) -> Set<WatchedFinding> {
        var lines: [ByteRange] = []
        var start = 0
        for (index, byte) in text.enumerated() where byte == 0x0a {
            lines.append(ByteRange(start, index))
            start = index + 1
        }
        lines.append(ByteRange(start, text.count))
        var result: Set<WatchedFinding> = []
        for (rule, pattern, slot) in rules {
            for subject in pattern.isMultiline ? [ByteRange(0, text.count)] : lines {
                var low = subject.start
                while low <= subject.end {
                    let outcome = scratch.firstMatch(
                        of: slot, in: text.span, subject: subject,
                        starts: ByteRange(low, subject.end), isLineStart: true, isLineEnd: true)
                    guard case .match(let found) = outcome else { break }
                    if let finding = judge(rule, found, text) {
                        result.insert(finding)
                        low = max(found.match.end, found.match.start + 1)
                    } else {
                        low = found.match.start + 1
                    }
                }
            }
        }
        return result
    }

    private mutating func judge(_ rule: Rule, _ found: PatternMatch, _ text: [UInt8])
        -> WatchedFinding?
    {
        let capture = Array(text[found.capture.start..<found.capture.end])
        if capture.isEmpty { return nil }
        for validator in rule.validators where !validator.accepts(capture.span) { return nil }
        if rule.allow.refusesPlaceholders && AllowRule.isPlaceholder(capture.span) { return nil }
        let folded = capture.map { (0x41...0x5a).contains($0) ? $0 + 0x20 : $0 }
        for word in rule.allow.stopwords
        where folded.indices.contains(where: { folded[$0...].starts(with: word) }) { return nil }
        for text in rule.allow.patterns {
            guard let pattern = allow[text] else { continue }
            let whole = ByteRange(0, capture.count)
            let outcome = scratch.firstMatch(
                of: pattern, in: capture.span, subject: whole, starts: whole, isLineStart: true,
                isLineEnd: true)
            if case .match = outcome { return nil }
        }
        var percent = rule.confidence.percent
        if let context = rule.context {
            let low = max(0, found.capture.start - context.within)
            let line = text[found.capture.end...].prefix(context.within).prefix { $0 != 0x0a }
            let before = ByteRange(low, found.capture.start)
            let after = ByteRange(found.capture.end, found.capture.end + line.count)
            func has(_ words: [[UInt8]]) -> Bool {
                ContextWords.anyStarts(
                    words, text.span, before, labels: shippedInspector.table.labels)
                    || ContextWords.anyStarts(
                        words, text.span, after, labels: shippedInspector.table.labels)
            }
            if has(context.words) {
                percent += context.raisePercent
            } else if context.isRequired {
                return nil
            }
            if has(context.suppress) { percent -= context.lowerPercent }
        }
        return WatchedFinding(
            rule: rule.id, range: found.capture, confidence: Confidence(percent: percent))
    }
}

@Suite struct `The engine` {
    /// `SLUICE_ORACLE_ROUNDS` asks for more.
    @Test func `finds exactly what PCRE2 finds without triggers and windows`() throws {
        let seed = testSeed()
        var texts = RandomText(seed: seed, rules: shippedInspector.ruleSet)
        var oracle = try Oracle(shippedInspector.ruleSet)
        var session = try shippedInspector.makeSession(testOptions())
        var total = 0
        let rounds = oracleRounds()
        for round in 0..<rounds {
            let text = texts.next(length: 500)
            let found = try session.unresolvedFindings(in: text.span).filter { finding in
                !finding.rule.text.hasPrefix("secret.private_key.")
            }
            let engine = Set(found)
            total += engine.count
            let wanted = oracle.findings(in: text)
            #expect(engine.count == found.count, "something was found twice")
            for missed in wanted.subtracting(engine) {
                Issue.record("missed \(shown(missed, text)), seed \(seed), round \(round)")
            }
            for extra in engine.subtracting(wanted) {
                Issue.record("too much \(shown(extra, text)), seed \(seed), round \(round)")
            }
            if engine != wanted { return }
        }
        // The texts do hold what is looked for.
        #expect(total > rounds)
    }

    private func shown(_ finding: WatchedFinding, _ text: [UInt8]) -> String {
        let low = max(0, finding.range.start - 50)
        let bytes = text[low..<min(text.count, finding.range.end + 20)]
        return "\(finding.rule) \(finding.range) \(finding.confidence): "
            + String(decoding: bytes, as: UTF8.self)
    }
}
