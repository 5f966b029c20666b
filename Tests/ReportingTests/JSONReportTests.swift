import Findings
import Testing

@testable import Reporting

@Suite struct `JSON lines` {
    @Test func `a finding is one line with the keys of the contract in their order`() throws {
        let line = Sample.text(
            .jsonl, [ReportEntry(path: "src/a.env", finding: Sample.finding(via: ["base64"]))])
        #expect(
            line == """
                {"rule":"secret.github.token","category":"secret","severity":"high",\
                "confidence":0.95,"path":"src/a.env","line":12,"column":34,"start":100,"end":140,\
                "fingerprint":"0123456789abcdeffedcba9876543210","preview":"ghp_****",\
                "via":["base64"]}

                """)
    }

    @Test(arguments: [(0, "0.00"), (7, "0.07"), (60, "0.60"), (100, "1.00")])
    func `confidence is a number with two decimals`(_ percent: Int, _ expected: String) {
        let line = Sample.text(
            .jsonl, [ReportEntry(path: "a", finding: Sample.finding(percent: percent))])
        #expect(line.contains("\"confidence\":\(expected),"))
    }

    @Test func `matched bytes appear only when the caller gives them`() throws {
        let secret = String(decoding: Sample.secret, as: UTF8.self)
        let hidden = ReportEntry(path: "a", finding: Sample.finding())
        for format in ReportFormat.allCases {
            #expect(!Sample.text(format, [hidden]).contains(secret.dropFirst(4)))
        }
        let shown = ReportEntry(path: "a", finding: Sample.finding(), match: Sample.secret + [0xff])
        let object = try JSON.parse(Sample.report(.jsonl, [shown]))
        #expect(object["match"] == .string(secret + "\u{fffd}"))
        #expect(object.keys.last == "match")
    }

    @Test(arguments: [
        ("plain", "plain"), ("a\"b\\c", "a\\\"b\\\\c"),
        ("\n\r\t\u{0}\u{1b}", "\\n\\r\\t\\u0000\\u001b"),
        ("\u{2028}\u{2029}", "\\u2028\\u2029"), ("\u{7f}\u{9b}", "\\u007f\\u009b"),
        ("ключ🔑", "ключ🔑"),
    ])
    func `awkward characters are escaped`(_ path: String, _ expected: String) {
        let line = Sample.text(.jsonl, [ReportEntry(path: path, finding: Sample.finding())])
        #expect(line.contains("\"path\":\"\(expected)\","))
    }

    @Test func `quotes and backslashes kept by a mask are escaped`() throws {
        let rule = RuleInfo(
            id: RuleID("secret.x"), name: "x", category: .secret, severity: .low, label: "X",
            keepFirst: 2, keepLast: 1)
        let finding = Sample.finding(rule, match: Array("\"\\0123456789\"".utf8))
        let entries = [ReportEntry(path: "a", finding: finding)]
        for format in [ReportFormat.jsonl, .json, .sarif] {
            _ = try JSON.parse(Sample.report(format, entries))
        }
        #expect(try JSON.parse(Sample.report(.jsonl, entries))["preview"] == .string("\"\\****\""))
    }

    @Test func `a cached path or rule never leaks into another finding`() throws {
        let entries = [
            ReportEntry(path: "", finding: Sample.finding()),
            ReportEntry(path: "b", finding: Sample.finding(Sample.card)),
            ReportEntry(path: "a", finding: Sample.finding(Sample.card)),
            ReportEntry(path: "a", finding: Sample.finding()),
        ]
        let lines = Sample.report(.jsonl, entries).split(separator: 0x0a)
        let objects = try lines.map { try JSON.parse(Array($0)) }
        #expect(objects.map { $0["path"].text } == ["", "b", "a", "a"])
        #expect(
            objects.map { $0["rule"].text } == [
                "secret.github.token", "pii.credit_card", "pii.credit_card", "secret.github.token",
            ])
    }

    @Test func `reports of shards merge by concatenation`() {
        let first = ReportEntry(path: "a", finding: Sample.finding())
        let second = ReportEntry(path: "b", finding: Sample.finding(Sample.card))
        #expect(
            Sample.report(.jsonl, [first]) + Sample.report(.jsonl, [second])
                == Sample.report(.jsonl, [first, second]))
    }
}

@Suite struct `The JSON document` {
    @Test func `it holds tool, version, pack, findings and summary`() throws {
        let entries = [
            ReportEntry(path: "a", finding: Sample.finding()),
            ReportEntry(path: "b", finding: Sample.finding(Sample.card)),
        ]
        let document = try JSON.parse(Sample.report(.json, entries))
        #expect(
            document.keys == [
                "tool", "version", "pack", "started_at", "targets", "findings", "summary",
            ])
        #expect(document["findings"].items.count == 2)
        #expect(document["findings"][0] == (try JSON.parse(Sample.report(.jsonl, [entries[0]]))))
        let summary = document["summary"]
        #expect(summary["findings"].number == 2)
        #expect(summary["by_severity"]["critical"].number == 1)
        #expect(summary["by_rule"].keys == ["pii.credit_card", "secret.github.token"])
        #expect(summary["seconds"] == .number("0.412"))
    }

    @Test func `a run without findings is still a document`() throws {
        let document = try JSON.parse(Sample.report(.json, []))
        #expect(document["findings"] == .array([]))
        #expect(document["summary"]["exit_status"].number == 0)
    }

    @Test func `what was not scanned is told with its reason`() throws {
        var summary = Sample.summary(of: [])
        summary.note(Incident(path: [0x2f, 0xff], reason: "permission denied"))
        summary.skip(.binary, count: 9)
        summary.isInterrupted = true
        let told = try JSON.parse(Sample.report(.json, [], summary: summary))["summary"]
        #expect(told["not_scanned"][0]["path"].text == "/\u{fffd}")
        #expect(told["not_scanned_count"].number == 1)
        #expect(told["skipped"]["binary"].number == 9)
        #expect(told["interrupted"] == .bool(true))
    }
}
