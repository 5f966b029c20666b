import Findings
import Testing

@testable import Reporting

/// Reads RFC 4180 back: records of cells; nil when the text breaks the grammar.
func parseCSV(_ bytes: [UInt8]) -> [[[UInt8]]]? {
    var records: [[[UInt8]]] = []
    var record: [[UInt8]] = []
    var cell: [UInt8] = []
    var index = 0
    while index < bytes.count {
        if cell.isEmpty, bytes[index] == UInt8(ascii: "\"") {
            index += 1
            while true {
                guard index < bytes.count else { return nil }
                if bytes[index] == UInt8(ascii: "\"") {
                    index += 1
                    guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else { break }
                }
                cell.append(bytes[index])
                index += 1
            }
        } else {
            while index < bytes.count, bytes[index] != UInt8(ascii: ","), bytes[index] != 0x0d {
                guard bytes[index] != UInt8(ascii: "\""), bytes[index] != 0x0a else { return nil }
                cell.append(bytes[index])
                index += 1
            }
        }
        record.append(cell)
        cell = []
        guard index < bytes.count else { return nil }
        if bytes[index] == UInt8(ascii: ",") {
            index += 1
            continue
        }
        guard bytes[index] == 0x0d, index + 1 < bytes.count, bytes[index + 1] == 0x0a else {
            return nil
        }
        index += 2
        records.append(record)
        record = []
    }
    return record.isEmpty ? records : nil
}

@Suite struct `The CSV table` {
    @Test func `it has a header and one record for each finding`() {
        let entry = ReportEntry(
            path: "src/a,b.env", finding: Sample.finding(via: ["gzip", "base64"]))
        #expect(
            Sample.text(.csv, [entry])
                == "rule,category,severity,confidence,path,line,column,start,end,fingerprint,preview,"
                + "via\r\nsecret.github.token,secret,high,0.95,\"src/a,b.env\",12,34,100,140,"
                + "0123456789abcdeffedcba9876543210,ghp_****,gzip > base64\r\n")
    }

    @Test(arguments: ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
    func `a cell that could run as a formula is disarmed`(_ path: String) throws {
        let table = try #require(
            parseCSV(Sample.report(.csv, [ReportEntry(path: path, finding: Sample.finding())])))
        #expect(table[1][4] == Array("'\(path)".utf8))
    }

    @Test(arguments: [
        ("plain", "plain"), ("say \"hi\"", "\"say \"\"hi\"\"\""), ("a\nb", "\"a\nb\""),
        (" lead", "\" lead\""), ("", ""), ("a\u{1b}[31m", "\"a\u{fffd}[31m\""),
    ])
    func `cells are quoted when they must be`(_ text: String, _ expected: String) {
        var output: [UInt8] = []
        output.append(cell: text.utf8.span)
        #expect(String(decoding: output, as: UTF8.self) == expected)
    }

    @Test func `a revealing run has a column for the match`() throws {
        let entry = ReportEntry(path: "a", finding: Sample.finding(), match: Array("--x".utf8))
        let report = Sample.report(.csv, [entry], options: ReportOptions(isRevealing: true))
        let table = try #require(parseCSV(report))
        #expect(table[0].last == Array("match".utf8))
        #expect(table[1].last == Array("'--x".utf8))
    }
}
