import Findings
import TestSupport

@testable import Reporting

/// Findings, runs and reports for the tests.
enum Sample {
    static let token = RuleInfo(
        id: RuleID("secret.github.token"), name: "GitHub access token", category: .secret,
        severity: .high, label: "GITHUB_TOKEN", keepFirst: 4,
        references: ["https://docs.github.com/tokens?a=1 2"])
    static let card = RuleInfo(
        id: RuleID("pii.credit_card"), name: "Payment card", category: .pii, severity: .critical,
        label: "CARD", keepLast: 4)
    static let override = RuleInfo(
        id: RuleID("injection.instruction"), name: "Instruction <override> & \"more\"",
        category: .injection, severity: .info, label: "INJECTION")

    static let secret: [UInt8] = Array("ghp_0123456789abcdefghijABCDEFGHIJ012345".utf8)

    static func finding(
        _ rule: RuleInfo = token, percent: Int = 95, start: Int = 100, line: Int = 12,
        column: Int = 34, match: [UInt8] = secret, via: [String] = []
    ) -> Finding {
        Finding(
            rule: rule, confidence: Confidence(percent: percent),
            range: ByteRange(start, start + match.count), line: line, column: column,
            fingerprint: Fingerprint(high: 0x0123_4567_89ab_cdef, low: 0xfedc_ba98_7654_3210),
            preview: MaskedPreview(
                masking: match.span, keepFirst: rule.keepFirst, keepLast: rule.keepLast),
            via: via)
    }

    static let run = RunDescription(
        tool: "dlpscan", version: "0.1.0", pack: "default", ruleCount: 229, targets: ["src"],
        startedAt: "2026-03-01T12:00:00Z", informationURI: "https://example.org/sluice")

    static func summary(of entries: [ReportEntry]) -> RunSummary {
        var summary = RunSummary()
        for entry in entries { summary.count(entry.finding) }
        summary.filesScanned = 1_204
        summary.filesWithFindings = Set(entries.map(\.path)).count
        summary.bytesScanned = 512_300_000
        summary.duration = .milliseconds(412)
        summary.processorTime = .milliseconds(800)
        summary.exitStatus = entries.isEmpty ? 0 : 1
        return summary
    }

    static func report(
        _ format: ReportFormat, _ entries: [ReportEntry], options: ReportOptions = ReportOptions(),
        summary: RunSummary? = nil
    ) -> [UInt8] {
        var writer = makeWriter(format: format, options: options)
        var output: [UInt8] = []
        writer.begin(run, into: &output)
        for entry in entries { writer.write(entry, into: &output) }
        writer.end(summary ?? Self.summary(of: entries), into: &output)
        return output
    }

    static func text(
        _ format: ReportFormat, _ entries: [ReportEntry], options: ReportOptions = ReportOptions(),
        summary: RunSummary? = nil
    ) -> String {
        String(
            decoding: report(format, entries, options: options, summary: summary), as: UTF8.self)
    }
}

extension SeededGenerator {
    /// Bytes biased towards what breaks writers: quotes, controls, pieces of UTF-8, markup.
    mutating func awkwardBytes(upTo countMax: Int) -> [UInt8] {
        let pieces: [[UInt8]] = [
            [0], [0x1b], [0x0a], [0x0d], [0x22], [0x27], [0x5c], [0x2c], [0x3d], [0x40], [0x3c],
            [0x3e], [0x26], [0x7f], [0xff], [0xc0, 0x80], [0xe2, 0x80, 0xa8], [0xe2, 0x80, 0xae],
            [0xed, 0xa0, 0x80], [0xf0, 0x9f, 0x94], [0xf4, 0x90, 0x80, 0x80], [0xef, 0xbf, 0xbe],
            [0xf0, 0x9f, 0x94, 0x91], Array("</script>".utf8), Array("-->".utf8),
            Array("%2e".utf8), Array("//".utf8), Array("a:b".utf8),
        ]
        var bytes: [UInt8] = []
        for _ in 0..<Int.random(in: 0...countMax, using: &self) {
            if Bool.random(using: &self) {
                bytes += pieces.randomElement(using: &self)!
            } else {
                bytes.append(UInt8.random(in: 0...255, using: &self))
            }
        }
        return bytes
    }
}
