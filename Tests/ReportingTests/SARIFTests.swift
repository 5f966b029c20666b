import Findings
import Testing

@testable import Reporting

@Suite struct `The SARIF log` {
    private func log(_ entries: [ReportEntry], _ summary: RunSummary? = nil) throws -> JSON {
        try JSON.parse(Sample.report(.sarif, entries, summary: summary))
    }

    @Test func `it says its version and names the rules that were used, once each`() throws {
        let log = try log([
            ReportEntry(path: "a", finding: Sample.finding()),
            ReportEntry(path: "a", finding: Sample.finding(Sample.card)),
            ReportEntry(path: "b", finding: Sample.finding()),
        ])
        #expect(log["version"].text == "2.1.0")
        let run = log["runs"][0]
        let driver = run["tool"]["driver"]
        #expect(driver["name"].text == "dlpscan")
        #expect(
            driver["rules"].items.map { $0["id"].text } == [
                "secret.github.token", "pii.credit_card",
            ])
        #expect(driver["rules"][0]["helpUri"].text == "https://docs.github.com/tokens?a=1%202")
        #expect(run["results"].items.map { $0["ruleIndex"].number } == [0, 1, 0])
        for result in run["results"].items {
            let index = Int(result["ruleIndex"].number ?? -1)
            #expect(driver["rules"][index]["id"] == result["ruleId"])
        }
    }

    @Test func `a result has place, level, message and a fingerprint that survives line moves`()
        throws
    {
        let entry = ReportEntry(
            path: "src/a b.env", finding: Sample.finding(via: ["gzip"]),
            maskedContext: "token = ghp_****")
        let result = try log([entry])["runs"][0]["results"][0]
        #expect(result["level"].text == "error")
        #expect(result["message"]["text"].text == "GitHub access token: ghp_****")
        let place = result["locations"][0]["physicalLocation"]
        #expect(place["artifactLocation"]["uri"].text == "src/a%20b.env")
        let region = place["region"]
        #expect(region["startLine"].number == 12)
        #expect(region["startColumn"].number == 34)
        #expect(region["byteOffset"].number == 100)
        #expect(region["byteLength"].number == 40)
        #expect(region["snippet"]["text"].text == "token = ghp_****")
        #expect(
            result["partialFingerprints"]["sluice/v1"].text == "0123456789abcdeffedcba9876543210")
        #expect(result["properties"]["via"] == .array([.string("gzip")]))
        #expect(result["properties"]["confidence"] == .number("0.95"))
    }

    @Test(arguments: [
        ("src/a.env", "src/a.env"), ("./src/a.env", "src/a.env"), (".//a", "a"),
        ("/etc/a b", "file:///etc/a%20b"), ("a:b", "a%3Ab"), ("50%", "50%25"), ("q?#", "q%3F%23"),
        ("ключ", "%D0%BA%D0%BB%D1%8E%D1%87"), ("../up", "../up"), ("-", "-"), (".", "."),
    ])
    func `paths become URI references`(_ path: String, _ expected: String) throws {
        let entry = ReportEntry(path: path, finding: Sample.finding())
        let place = try log([entry])["runs"][0]["results"][0]["locations"][0]
        #expect(place["physicalLocation"]["artifactLocation"]["uri"].text == expected)
    }

    @Test(arguments: zip(Severity.allCases, ["note", "note", "warning", "error", "error"]))
    func `the level follows the severity`(_ severity: Severity, _ level: String) throws {
        let rule = RuleInfo(
            id: RuleID("custom.x"), name: "X", category: .custom, severity: severity, label: "X")
        let log = try log([ReportEntry(path: "a", finding: Sample.finding(rule))])
        #expect(log["runs"][0]["results"][0]["level"].text == level)
    }

    @Test func `what was not scanned becomes notifications of a failed invocation`() throws {
        var summary = Sample.summary(of: [])
        summary.note(Incident(path: "/etc/shadow", reason: "permission denied"))
        summary.isInterrupted = true
        summary.exitStatus = 2
        let invocation = try log([], summary)["runs"][0]["invocations"][0]
        #expect(invocation["executionSuccessful"] == .bool(false))
        #expect(invocation["exitCode"].number == 2)
        #expect(invocation["startTimeUtc"].text == "2026-03-01T12:00:00Z")
        let notes = invocation["toolExecutionNotifications"].items
        #expect(
            notes.map { $0["message"]["text"].text } == [
                "not scanned: permission denied", "interrupted: these results are partial",
            ])
    }

    @Test func `a clean run succeeds and has no results`() throws {
        let run = try log([])["runs"][0]
        #expect(run["results"] == .array([]))
        #expect(run["tool"]["driver"]["rules"] == .array([]))
        #expect(run["invocations"][0]["executionSuccessful"] == .bool(true))
    }
}
