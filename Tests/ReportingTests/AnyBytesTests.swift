import Findings
import Testing
import TestSupport

@testable import Reporting

@Suite struct `Any bytes in paths, matches and context` {
    private static let rounds = 400

    /// Entries of awkward bytes; the seed is in the failure message.
    private func entries(_ seed: UInt64) -> [ReportEntry] {
        var random = SeededGenerator(seed: seed)
        return (0..<Self.rounds).map { index in
            ReportEntry(
                path: random.awkwardBytes(upTo: 12),
                finding: Sample.finding(
                    [Sample.token, Sample.card, Sample.override][index % 3], start: index,
                    match: random.awkwardBytes(upTo: 40),
                    via: index % 5 == 0
                        ? [String(decoding: random.awkwardBytes(upTo: 4), as: UTF8.self)] : []),
                match: random.awkwardBytes(upTo: 40),
                maskedContext: String(decoding: random.awkwardBytes(upTo: 20), as: UTF8.self))
        }
    }

    @Test(arguments: [1, 2, 3, 4, 5] as [UInt64])
    func `give valid JSON in every JSON format`(_ seed: UInt64) throws {
        let entries = entries(seed)
        let lines = Sample.report(.jsonl, entries).split(separator: 0x0a)
        #expect(lines.count == entries.count, "seed \(seed)")
        for (line, entry) in zip(lines, entries) {
            let object = try JSON.parse(Array(line))
            #expect(object["path"].text == String(decoding: entry.path, as: UTF8.self))
            #expect(object["match"].text == String(decoding: entry.match!, as: UTF8.self))
        }
        let document = try JSON.parse(Sample.report(.json, entries))
        #expect(document["findings"].items.count == entries.count, "seed \(seed)")
        let log = try JSON.parse(Sample.report(.sarif, entries))
        #expect(log["runs"][0]["results"].items.count == entries.count, "seed \(seed)")
    }

    @Test(arguments: [1, 2, 3, 4, 5] as [UInt64])
    func `give valid CSV of as many records`(_ seed: UInt64) throws {
        let entries = entries(seed)
        let report = Sample.report(.csv, entries, options: ReportOptions(isRevealing: true))
        #expect(String(validating: report, as: UTF8.self) != nil, "seed \(seed)")
        let table = try #require(parseCSV(report), "seed \(seed)")
        #expect(table.count == entries.count + 1, "seed \(seed)")
        #expect(table.allSatisfy { $0.count == 13 }, "seed \(seed)")
        for cell in table.dropFirst().joined() {
            #expect(!"=+-@".utf8.contains(cell.first ?? 0), "seed \(seed)")
        }
    }

    @Test(arguments: [1, 2, 3, 4, 5] as [UInt64])
    func `give HTML with balanced tags and no control characters`(_ seed: UInt64) throws {
        let report = Sample.report(.html, entries(seed))
        let page = try #require(String(validating: report, as: UTF8.self), "seed \(seed)")
        let controls = page.unicodeScalars.filter {
            isDeceptive($0.value) && !"\n\t".unicodeScalars.contains($0)
        }
        #expect(controls.isEmpty, "seed \(seed)")
        for tag in ["td", "tr", "code", "mark", "li", "span", "section", "script"] {
            let opened = occurrences("<\(tag)>", in: report) + occurrences("<\(tag) ", in: report)
            #expect(opened == occurrences("</\(tag)>", in: report), "seed \(seed), \(tag)")
        }
    }

    private func occurrences(_ text: String, in report: [UInt8]) -> Int {
        report.split(separator: Array(text.utf8), omittingEmptySubsequences: false).count - 1
    }

    @Test(arguments: [1, 2, 3, 4, 5] as [UInt64])
    func `give one line of plain text each on a pipe`(_ seed: UInt64) throws {
        let entries = entries(seed)
        let report = Sample.report(.human, entries)
        let text = try #require(String(validating: report, as: UTF8.self), "seed \(seed)")
        #expect(report.count { $0 == 0x0a } == entries.count, "seed \(seed)")
        #expect(
            text.unicodeScalars.allSatisfy { $0 == "\n" || !isDeceptive($0.value) },
            "seed \(seed)")
    }

    @Test func `broken UTF-8 is repaired as the standard library repairs it`() {
        var random = SeededGenerator(seed: 77)
        for _ in 0..<20_000 {
            let bytes = random.awkwardBytes(upTo: 8)
            var repaired = ""
            var index = 0
            while index < bytes.count {
                let scalar = nextScalar(in: bytes.span, at: &index)
                repaired.unicodeScalars.append(Unicode.Scalar(scalar)!)
            }
            #expect(
                repaired.unicodeScalars.elementsEqual(
                    String(decoding: bytes, as: UTF8.self).unicodeScalars), "\(bytes)")
        }
    }
}
