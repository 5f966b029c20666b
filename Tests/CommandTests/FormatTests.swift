import Foundation
import Testing

private let formats = ["human", "json", "jsonl", "sarif", "csv", "html"]

@Suite struct `Formats` {
    private let place: Workplace

    init() throws {
        place = try Workplace()
        try place.file("app.log", Sample.log)
    }

    private func report(_ format: String, _ more: String...) throws -> Outcome {
        let outcome = try place.run(["--format", format, "app.log"] + more)
        try #require(outcome.status == 1)
        return outcome
    }

    @Test func `human has a line for each finding`() throws {
        let lines = try report("human").lines
        #expect(lines.count == 4)
        #expect(lines[0] == "app.log:1:26: medium pii.email E-mail address **** (0.80)")
    }

    @Test func `json lines have exactly the keys of the contract, in order`() throws {
        let lines = try report("jsonl").lines
        #expect(lines.count == 4)
        let keys = [
            "rule", "category", "severity", "confidence", "path", "line", "column", "start", "end",
            "fingerprint", "preview", "via",
        ]
        for line in lines {
            #expect(Set(try Reported(line).object.keys) == Set(keys))
            var rest = line[...]
            for key in keys {
                let found = try #require(rest.range(of: "\"\(key)\":"), "`\(key)` out of order")
                rest = rest[found.upperBound...]
            }
        }
    }

    @Test func `offsets in json lines lead back to the matched bytes`() throws {
        let bytes = Array(Sample.log.utf8)
        let found = try report("jsonl").reported.map {
            String(decoding: bytes[$0.start..<$0.end], as: UTF8.self)
        }
        #expect(found == Sample.all)
    }

    @Test func `json is one document with findings and summary`() throws {
        let value = try JSONSerialization.jsonObject(with: Data(report("json").output))
        let root = try #require(value as? [String: Any])
        let findings = try #require(root["findings"] as? [[String: Any]])
        #expect(findings.compactMap { $0["rule"] as? String } == Sample.rules)
        let summary = try #require(root["summary"] as? [String: Any])
        #expect(summary["findings"] as? Int == 4)
        #expect(summary["exit_status"] as? Int == 1)
    }

    @Test func `csv has a header and a row for each finding`() throws {
        let text = try report("csv").text
        let rows = text.split(separator: "\r\n", omittingEmptySubsequences: false)
        #expect(rows.count == 6 && rows[5].isEmpty)
        #expect(rows[0].hasPrefix("rule,category,severity,confidence,path,line,column,"))
        let columns = rows[0].split(separator: ",").count
        for row in rows[1...4] { #expect(row.split(separator: ",").count >= columns - 1) }
    }

    @Test func `html loads nothing from anywhere`() throws {
        let text = try report("html").text.lowercased()
        #expect(text.hasPrefix("<!doctype html>"))
        #expect(text.contains("secret.github.token"))
        for loader in ["src=", "@import", "url(", "<link", "<iframe", "<script src", "fetch("] {
            #expect(!text.contains(loader), "`\(loader)` loads something")
        }
    }

    @Test func `sarif has a result for each finding, with a place and a fingerprint`() throws {
        let value = try JSONSerialization.jsonObject(with: Data(report("sarif").output))
        let root = try #require(value as? [String: Any])
        #expect(root["version"] as? String == "2.1.0")
        let run = try #require((root["runs"] as? [[String: Any]])?.first)
        let results = try #require(run["results"] as? [[String: Any]])
        #expect(results.compactMap { $0["ruleId"] as? String } == Sample.rules)
        for result in results {
            #expect((result["locations"] as? [Any])?.count == 1)
            #expect((result["partialFingerprints"] as? [String: Any])?.isEmpty == false)
        }
    }

    /// The schema is not fetched for a test; whoever has run `scripts/check_sarif` once has it.
    @Test(.enabled(if: sarifSchemaIsThere, "scripts/check_sarif has not fetched the schema yet"))
    func `sarif holds to its schema`() throws {
        let file = place.full("out.sarif")
        let outcome = try place.run("--format", "sarif", "--report", file, "app.log")
        try #require(outcome.status == 1)
        let check = try Child(
            ["python3", repositoryRoot + "/scripts/check_sarif", file], in: place,
            environment: ProcessInfo.processInfo.environment
        ).finish()
        #expect(check.status == 0, "\(check.text)")
        #expect(check.text.hasSuffix("valid, 4 results\n"))
    }

    @Test(arguments: formats)
    func `no matched bytes are shown`(_ format: String) throws {
        let outcome = try report(format)
        for value in Sample.all + ["4111111111111111"] {
            #expect(!outcome.text.contains(value), "in the report")
            #expect(!outcome.talk.contains(value), "on standard error")
        }
    }

    @Test(arguments: formats)
    func `matched bytes are shown when asked for`(_ format: String) throws {
        let outcome = try report(format, "--reveal")
        for value in Sample.all { #expect(outcome.text.contains(value)) }
        for value in Sample.all { #expect(!outcome.talk.contains(value), "on standard error") }
    }

    @Test func `matched bytes are shown wherever they lie in a large file`() throws {
        let quiet = String(
            repeating: "2026-01-05 INFO nothing to see here, nothing at all\n", count: 700)
        try place.file(
            "large.log",
            (0..<24).map { quiet + "card \(Sample.card) used, round \($0)\n" }.joined())
        let outcome = try place.run("--format", "jsonl", "--reveal", "large.log")
        let shown = try outcome.reported.map { $0.object["match"] as? String }
        #expect(shown == Array(repeating: Sample.card, count: 24))
    }

    @Test func `matched bytes are shown where the input ends with them`() throws {
        let outcome = try place.run(
            ["--format", "jsonl", "--reveal", "-"], input: Array("key \(Sample.key)".utf8))
        #expect(try outcome.reported.first?.object["match"] as? String == Sample.key)
    }

    @Test(arguments: formats)
    func `a report ends with its line`(_ format: String) throws {
        #expect(try report(format).output.last == UInt8(ascii: "\n"))
    }

    @Test(arguments: formats)
    func `a report of nothing is whole too`(_ format: String) throws {
        try place.file("clean.log", "nothing\n")
        let outcome = try place.run("--format", format, "clean.log")
        #expect(outcome.status == 0)
        let hasFrame = !["human", "jsonl"].contains(format)
        #expect(outcome.output.isEmpty == !hasFrame)
    }

    @Test func `a report in a file is for the user alone and leaves standard output empty`() throws
    {
        let outcome = try place.run("--format", "jsonl", "--report", "out.jsonl", "app.log")
        #expect(outcome.status == 1)
        #expect(outcome.text == "")
        #expect(place.text("out.jsonl").split(separator: "\n").count == 4)
        let attributes = try FileManager.default.attributesOfItem(atPath: place.full("out.jsonl"))
        #expect(attributes[.posixPermissions] as? Int == 0o600)
    }

    @Test func `a report that cannot be written is trouble`() throws {
        let full = try place.run("--format", "jsonl", "--report", "/dev/full", "app.log")
        #expect(full.status == 2)
        #expect(full.talk.contains("cannot write the report: no space left to write to"))
        let absent = try place.run("--report", "nowhere/out.txt", "app.log")
        #expect(absent.status == 2)
        #expect(
            absent.talk == "dlpscan: cannot write `nowhere/out.txt`: no such file or directory\n")
    }

    @Test func `quiet leaves the summary out and nothing else`() throws {
        let outcome = try report("human", "--quiet")
        #expect(outcome.talk == "")
        #expect(outcome.lines.count == 4)
    }
}

private let sarifSchemaIsThere: Bool = {
    let environment = ProcessInfo.processInfo.environment
    let cache = environment["XDG_CACHE_HOME"] ?? (environment["HOME"] ?? "") + "/.cache"
    return FileManager.default.fileExists(atPath: cache + "/sluice/sarif-2.1.0.json")
}()

@Suite struct `On a terminal` {
    private let place: Workplace

    init() throws {
        place = try Workplace()
        try place.file("app.log", Sample.log)
    }

    private func show(_ environment: [String: String], _ more: String...) throws -> String {
        try place.run(["app.log"] + more, environment: environment, output: .terminal).text
    }

    @Test func `findings stand under their file, and the summary apart below`() throws {
        let lines = try show(["NO_COLOR": "1"]).split(
            separator: "\r\n", omittingEmptySubsequences: false)
        #expect(lines.first == "app.log")
        #expect(lines[1].hasPrefix("  1:26"))
        #expect(lines[5] == "")
        #expect(lines[6].hasPrefix("4 findings in 1 file: "))
    }

    @Test func `redacted text without a line end does not run into the report`() throws {
        let text = try place.run(
            ["--redact", "-"], input: Array("card \(Sample.card)".utf8),
            environment: ["NO_COLOR": "1"], output: .terminal
        ).text
        #expect(text.hasPrefix("card [CREDIT_CARD]\r\n-\r\n  1:6 "), "\(text)")
    }

    @Test func `there is colour, unless NO_COLOR or a flag or the terminal forbids it`() throws {
        let escape = "\u{1b}["
        #expect(try show([:]).contains(escape))
        #expect(try !show(["NO_COLOR": "1"]).contains(escape))
        #expect(try !show([:], "--color", "never").contains(escape))
        #expect(try !show(["TERM": "dumb"]).contains(escape))
    }

    @Test func `there is no colour on a pipe, unless asked for`() throws {
        #expect(try !place.run("app.log").text.contains("\u{1b}"))
        #expect(try place.run("--color", "always", "app.log").text.contains("\u{1b}["))
    }

    @Test func `control characters in names do not reach the terminal`() throws {
        try place.file("a\u{1b}[31mb.log", Sample.log)
        let outcome = try place.run("--only", "pii.email", ".")
        #expect(outcome.lines.count == 2)
        #expect(!outcome.text.contains("\u{1b}"))
    }
}
