import Findings
import Testing

@testable import Reporting

@Suite struct `The report for people` {
    private let entries = [
        ReportEntry(path: "src/a.env", finding: Sample.finding()),
        ReportEntry(
            path: "src/a.env",
            finding: Sample.finding(
                Sample.card, percent: 100, line: 1_200, column: 1,
                match: Array("4111111111111111".utf8), via: ["base64", "gzip"])),
        ReportEntry(
            path: "b.log", finding: Sample.finding(), maskedContext: "token = ghp_**** # ci"),
    ]

    @Test func `on a pipe each finding is one full line`() {
        #expect(
            Sample.text(.human, entries) == """
                src/a.env:12:34: high secret.github.token GitHub access token ghp_**** (0.95)
                src/a.env:1200:1: critical pii.credit_card Payment card ****1111 (1.00, via base64 > gzip)
                b.log:12:34: high secret.github.token GitHub access token ghp_**** (0.95)

                """)
    }

    @Test func `on a terminal findings stand under their file`() {
        #expect(
            Sample.text(.human, entries, options: ReportOptions(isGrouped: true)) == """
                src/a.env
                  12:34    high      secret.github.token         GitHub access token  ghp_****  (0.95)
                  1200:1   critical  pii.credit_card             Payment card  ****1111  (1.00, via base64 > gzip)

                b.log
                  12:34    high      secret.github.token         GitHub access token  ghp_****  (0.95)
                           | token = ghp_**** # ci

                """)
    }

    @Test func `colour adds sequences and changes no text`() {
        for isGrouped in [true, false] {
            let plain = Sample.text(.human, entries, options: ReportOptions(isGrouped: isGrouped))
            let coloured = Sample.text(
                .human, entries, options: ReportOptions(isGrouped: isGrouped, isColoured: true))
            #expect(coloured.contains("\u{1b}[31mhigh\u{1b}[0m"))
            #expect(coloured.replacing(/\u{1b}\[[0-9;]*m/, with: "") == plain)
        }
    }

    @Test(arguments: [
        ("a\u{1b}]0;owned\u{7}", "a\\u{1b}]0;owned\\u{7}"), ("a\nb", "a\\u{a}b"),
        ("\u{202e}gpj.exe", "\\u{202e}gpj.exe"), ("zero\u{200b}width", "zero\\u{200b}width"),
        ("ok é 鍵", "ok é 鍵"),
    ])
    func `a path cannot drive the terminal or fool the eye`(_ path: String, _ expected: String) {
        let text = Sample.text(.human, [ReportEntry(path: path, finding: Sample.finding())])
        #expect(text.hasPrefix(expected + ":12:34: "))
    }
}

@Suite struct `The summary` {
    @Test func `it says what was found, scanned, left out and missed`() {
        var summary = Sample.summary(of: [
            ReportEntry(path: "a", finding: Sample.finding()),
            ReportEntry(path: "a", finding: Sample.finding(Sample.card)),
            ReportEntry(path: "b", finding: Sample.finding()),
        ])
        summary.skip(.binary, count: 1_009)
        summary.skip(.tooLarge)
        summary.baselineSuppressed = 4
        summary.inlineIgnored = 2
        summary.isInterrupted = true
        for index in 0..<12 {
            summary.note(Incident(path: "/secret/\(index)", reason: "permission denied"))
        }
        let text = String(decoding: summary.summaryText(), as: UTF8.self)
        #expect(
            text == """
                3 findings in 2 files: 1 critical, 2 high
                scanned 1,204 files, 512 MB in 0.412 s (1.2 GB/s, 0.800 s of processor time)
                skipped 1,009 binary, 1 too large
                not reported: 4 known to the baseline, 2 ignored by a comment
                not scanned, or not wholly:
                  /secret/0: permission denied
                  /secret/1: permission denied
                  /secret/2: permission denied
                  /secret/3: permission denied
                  /secret/4: permission denied
                  /secret/5: permission denied
                  /secret/6: permission denied
                  /secret/7: permission denied
                  /secret/8: permission denied
                  /secret/9: permission denied
                  and 2 more
                interrupted: these results are partial

                """)
    }

    @Test func `a clean run takes two lines`() {
        var summary = RunSummary()
        summary.filesScanned = 1
        summary.bytesScanned = 12
        #expect(
            String(decoding: summary.summaryText(), as: UTF8.self)
                == "no findings\nscanned 1 file, 12 B\n")
    }

    @Test(arguments: [
        (0, "0 B"), (999, "999 B"), (1_000, "1.0 kB"), (99_999, "99.9 kB"), (100_000, "100 kB"),
        (1_234_567_890, "1.2 GB"), (Int.max, "9.2 EB"),
    ])
    func `bytes are written in decimal units`(_ bytes: Int, _ expected: String) {
        var output: [UInt8] = []
        output.append(bytes: bytes)
        #expect(String(decoding: output, as: UTF8.self) == expected)
    }

    @Test(arguments: [
        (Duration.milliseconds(5), "0.005 s"), (.milliseconds(12_340), "12.3 s"),
        (.seconds(184), "3 min 04 s"), (.seconds(7_500), "2 h 05 min"), (.seconds(-1), "0.000 s"),
    ])
    func `times are written with the unit that fits`(_ time: Duration, _ expected: String) {
        var output: [UInt8] = []
        output.append(duration: time)
        #expect(String(decoding: output, as: UTF8.self) == expected)
    }

    @Test func `summaries of threads add up to the summary of the whole`() {
        let entries = (0..<50).map { index in
            ReportEntry(
                path: "f\(index % 7)",
                finding: Sample.finding(
                    [Sample.token, Sample.card, Sample.override][index % 3], start: index))
        }
        var whole = RunSummary()
        var parts = [RunSummary(), RunSummary(), RunSummary()]
        for (index, entry) in entries.enumerated() {
            whole.count(entry.finding)
            parts[index / 20].count(entry.finding)
        }
        parts[1].skip(.binary)
        parts[2].skip(.binary, count: 2)
        parts[2].note(Incident(path: "x", reason: "gone"))
        parts[0].duration = .seconds(1)
        parts[1].duration = .seconds(2)
        parts[0].processorTime = .seconds(1)
        parts[2].processorTime = .seconds(3)
        parts[1].exitStatus = 1
        var sum = RunSummary()
        for part in parts { sum.merge(part) }
        sum.count(entries[0].finding)
        whole.count(entries[0].finding)
        #expect(sum.findings == whole.findings)
        #expect(sum.findingsByRule == whole.findingsByRule)
        for severity in Severity.allCases {
            #expect(sum.findings(of: severity) == whole.findings(of: severity))
        }
        #expect(sum.skipped == [.binary: 3])
        #expect(sum.incidentCount == 1)
        #expect(sum.duration == .seconds(2))
        #expect(sum.processorTime == .seconds(4))
        #expect(sum.exitStatus == 1)
        #expect(!sum.isComplete)
    }

    @Test func `a million incidents are counted and a thousand kept`() {
        var summary = RunSummary()
        for _ in 0..<1_000_000 { summary.note(Incident(path: [], reason: "gone")) }
        var other = summary
        other.merge(summary)
        #expect(other.incidentCount == 2_000_000)
        #expect(other.incidents.count == RunSummary.incidentsKeptMax)
    }
}
