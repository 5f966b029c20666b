internal import Findings

/// Lines for people: grouped under their file on a terminal, one full line each on a pipe.
struct HumanWriter: FindingWriter {
    private let isGrouped: Bool
    private let isColoured: Bool
    private var path: [UInt8]?

    init(_ options: ReportOptions) {
        isGrouped = options.isGrouped
        isColoured = options.isColoured
    }

    mutating func begin(_ run: RunDescription, into output: inout [UInt8]) {}

    mutating func write(_ entry: ReportEntry, into output: inout [UInt8]) {
        isGrouped ? writeGrouped(entry, into: &output) : writeLine(entry, into: &output)
    }

    /// Nothing: the summary is talk, and talk goes to standard error.
    mutating func end(_ summary: RunSummary, into output: inout [UInt8]) {}

    // MARK: - On a terminal

    private mutating func writeGrouped(_ entry: ReportEntry, into output: inout [UInt8]) {
        if path != entry.path {
            if path != nil { output.append("\n") }
            path = entry.path
            styled(.path, into: &output) { $0.append(visible: entry.path.span) }
            output.append("\n")
        }
        let finding = entry.finding
        // Widths that fit most findings; a longer cell pushes its line and no other.
        output.append(text: "  ")
        let start = output.count
        output.append(decimal: finding.line)
        output.append(":")
        output.append(decimal: finding.column)
        output.pad(to: 9, used: output.count - start)
        styled(.severity(finding.rule.severity), into: &output) {
            $0.append(text: finding.rule.severity.word)
        }
        output.pad(to: 10, used: finding.rule.severity.word.utf8.count)
        output.append(visible: finding.rule.id.text)
        output.pad(to: 28, used: finding.rule.id.text.utf8.count)
        output.append(visible: finding.rule.name)
        output.append(text: "  ")
        styled(.preview, into: &output) { appendMatch(entry, to: &$0) }
        styled(.dim, into: &output) {
            $0.append(text: "  (")
            $0.append(finding.confidence)
            appendVia(finding, to: &$0)
            $0.append(")")
        }
        output.append("\n")
        guard let context = entry.maskedContext else { return }
        styled(.dim, into: &output) {
            $0.append(text: "           | ")
            $0.append(visible: context)
        }
        output.append("\n")
    }

    // MARK: - On a pipe

    private func writeLine(_ entry: ReportEntry, into output: inout [UInt8]) {
        let finding = entry.finding
        styled(.path, into: &output) { $0.append(visible: entry.path.span) }
        output.append(":")
        output.append(decimal: finding.line)
        output.append(":")
        output.append(decimal: finding.column)
        output.append(text: ": ")
        styled(.severity(finding.rule.severity), into: &output) {
            $0.append(text: finding.rule.severity.word)
        }
        output.append(" ")
        output.append(visible: finding.rule.id.text)
        output.append(" ")
        output.append(visible: finding.rule.name)
        output.append(" ")
        styled(.preview, into: &output) { appendMatch(entry, to: &$0) }
        output.append(text: " (")
        output.append(finding.confidence)
        appendVia(finding, to: &output)
        output.append(text: ")\n")
    }

    // MARK: - Parts of both

    /// The match when revealed, else its mask.
    private func appendMatch(_ entry: ReportEntry, to output: inout [UInt8]) {
        if let match = entry.match {
            output.append(visible: match.span)
        } else {
            entry.finding.preview.append(to: &output)
        }
    }

    private func appendVia(_ finding: Finding, to output: inout [UInt8]) {
        for (index, decoder) in finding.via.enumerated() {
            output.append(text: index == 0 ? ", via " : " > ")
            output.append(visible: decoder)
        }
    }

    private enum Style {
        case path
        case severity(Severity)
        case preview
        case dim

        /// The parameter of an ANSI «select graphic rendition» sequence (ECMA-48 §8.3.117).
        var code: String {
            switch self {
            case .path: "1;4"
            case .severity(.critical): "1;31"
            case .severity(.high): "31"
            case .severity(.medium): "33"
            case .severity(.low): "34"
            case .severity(.info), .dim: "2"
            case .preview: "36"
            }
        }
    }

    private func styled(
        _ style: Style, into output: inout [UInt8], _ body: (inout [UInt8]) -> Void
    ) {
        guard isColoured else { return body(&output) }
        output.append(text: "\u{1b}[")
        output.append(text: style.code)
        output.append("m")
        body(&output)
        output.append(text: "\u{1b}[0m")
    }
}
