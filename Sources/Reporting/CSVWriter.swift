internal import Findings

/// A table for spreadsheets: RFC 4180, UTF-8, a header, and no cell that could run as a formula.
///
/// The columns are the keys of the JSON lines; `via` is joined by ` > `; `match` comes last, only
/// when the run reveals.
struct CSVWriter: FindingWriter {
    private let isRevealing: Bool

    init(_ options: ReportOptions) {
        isRevealing = options.isRevealing
    }

    mutating func begin(_ run: RunDescription, into output: inout [UInt8]) {
        output.append(
            text: "rule,category,severity,confidence,path,line,column,start,end,fingerprint,"
                + "preview,via")
        output.append(text: isRevealing ? ",match\r\n" : "\r\n")
    }

    mutating func write(_ entry: ReportEntry, into output: inout [UInt8]) {
        let finding = entry.finding
        output.append(cell: finding.rule.id.text.utf8.span)
        output.append(",")
        output.append(text: finding.rule.category.rawValue)
        output.append(",")
        output.append(text: finding.rule.severity.word)
        output.append(",")
        output.append(finding.confidence)
        output.append(",")
        output.append(cell: entry.path.span)
        for number in [finding.line, finding.column, finding.range.start, finding.range.end] {
            output.append(",")
            output.append(decimal: number)
        }
        output.append(",")
        output.append(finding.fingerprint)
        output.append(",")
        var preview: [UInt8] = []
        finding.preview.append(to: &preview)
        output.append(cell: preview.span)
        output.append(",")
        output.append(cell: finding.via.joined(separator: " > ").utf8.span)
        if isRevealing {
            output.append(",")
            if let match = entry.match { output.append(cell: match.span) }
        }
        output.append(text: "\r\n")
    }

    mutating func end(_ summary: RunSummary, into output: inout [UInt8]) {}
}

extension [UInt8] {
    /// Appends one cell, quoted when it must be.
    ///
    /// A cell that a spreadsheet would take for a formula gets an apostrophe in front, the usual
    /// mend (OWASP, «CSV Injection»). Control characters but tab and line ends become U+FFFD.
    mutating func append(cell bytes: Span<UInt8>) {
        let needsQuotes = bytes.indices.contains { index in
            switch bytes[index] {
            case UInt8(ascii: "\""), UInt8(ascii: ","), 0..<0x20: true
            case UInt8(ascii: " "): index == 0 || index == bytes.count - 1
            default: false
            }
        }
        if needsQuotes { append("\"") }
        if bytes.count > 0, Self.startsFormula(bytes[0]) { append("'") }
        var index = 0
        while index < bytes.count {
            let scalar = nextScalar(in: bytes, at: &index)
            switch scalar {
            case 0x22: append(text: "\"\"")
            case 0x09, 0x0a, 0x0d: append(scalar: scalar)
            case 0..<0x20, 0x7f: append(scalar: 0xfffd)
            default: append(scalar: scalar)
            }
        }
        if needsQuotes { append("\"") }
    }

    private static func startsFormula(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"), 0x09,
            0x0a, 0x0d:
            true
        default: false
        }
    }
}
