internal import Findings

extension RunSummary {
    /// How many incidents the text names; the rest is counted.
    static let incidentsShownMax = 10

    /// A few lines for standard error: what was found, what was scanned, and what was not.
    public func summaryText() -> [UInt8] {
        var text: [UInt8] = []
        appendFindings(to: &text)
        appendScanned(to: &text)
        appendUnpacked(to: &text)
        appendLeftOut(to: &text)
        appendNotScanned(to: &text)
        if isInterrupted { text.append(text: "interrupted: these results are partial\n") }
        return text
    }

    private func appendFindings(to text: inout [UInt8]) {
        guard findings > 0 else { return text.append(text: "no findings\n") }
        text.append(count: findings, "finding")
        if filesWithFindings > 0 {
            text.append(text: " in ")
            text.append(count: filesWithFindings, "file")
        }
        let parts = Severity.allCases.reversed().filter { findings(of: $0) > 0 }
        for (index, severity) in parts.enumerated() {
            text.append(text: index == 0 ? ": " : ", ")
            text.append(grouped: findings(of: severity))
            text.append(" ")
            text.append(text: severity.word)
        }
        text.append("\n")
    }

    private func appendScanned(to text: inout [UInt8]) {
        text.append(text: "scanned ")
        text.append(count: filesScanned, "file")
        text.append(text: ", ")
        text.append(bytes: bytesScanned)
        if let duration {
            text.append(text: " in ")
            text.append(duration: duration)
            if let rate = bytesPerSecond {
                text.append(text: " (")
                text.append(bytes: rate)
                text.append(text: "/s")
                if let processorTime {
                    text.append(text: ", ")
                    text.append(duration: processorTime)
                    text.append(text: " of processor time")
                }
                text.append(")")
            }
        }
        text.append("\n")
    }

    private func appendUnpacked(to text: inout [UInt8]) {
        guard containersOpened > 0 else { return }
        text.append(text: "unpacked ")
        text.append(count: membersScanned, "member")
        text.append(text: " of ")
        text.append(count: containersOpened, "container")
        text.append("\n")
    }

    /// Bytes a second on the wall; nil for runs too short to tell.
    var bytesPerSecond: Int? {
        guard let milliseconds = duration?.milliseconds, milliseconds > 0 else { return nil }
        return Int(Double(bytesScanned) * 1_000 / Double(milliseconds))
    }

    private func appendLeftOut(to text: inout [UInt8]) {
        for (index, (reason, count)) in reasonsByCount.enumerated() {
            text.append(text: index == 0 ? "skipped " : ", ")
            text.append(grouped: count)
            text.append(" ")
            text.append(visible: reason.phrase)
        }
        if !skipped.isEmpty { text.append("\n") }
        guard baselineSuppressed + inlineIgnored > 0 else { return }
        text.append(text: "not reported: ")
        if baselineSuppressed > 0 {
            text.append(grouped: baselineSuppressed)
            text.append(text: " known to the baseline")
        }
        if inlineIgnored > 0 {
            if baselineSuppressed > 0 { text.append(text: ", ") }
            text.append(grouped: inlineIgnored)
            text.append(text: " ignored by a comment")
        }
        text.append("\n")
    }

    private func appendNotScanned(to text: inout [UInt8]) {
        guard incidentCount > 0 else { return }
        text.append(text: "not scanned, or not wholly:\n")
        for incident in incidents.prefix(Self.incidentsShownMax) {
            text.append(text: "  ")
            text.append(visible: incident.path.span)
            text.append(text: ": ")
            text.append(visible: incident.reason)
            text.append("\n")
        }
        let more = incidentCount - min(incidents.count, Self.incidentsShownMax)
        guard more > 0 else { return }
        text.append(text: "  and ")
        text.append(grouped: more)
        text.append(text: " more\n")
    }
}

extension [UInt8] {
    /// `1 file`, `1,204 files`
    mutating func append(count: Int, _ noun: String) {
        append(grouped: count)
        append(" ")
        append(text: noun)
        if count != 1 { append("s") }
    }

    /// `512 B`, `4.1 kB`, `1.20 GB`: decimal units, three digits.
    mutating func append(bytes: Int) {
        let units = ["B", "kB", "MB", "GB", "TB", "PB", "EB"]
        var unit = 0
        var scale = 1
        while unit + 1 < units.count, bytes / scale >= 1_000 {
            scale *= 1_000
            unit += 1
        }
        let whole = bytes / scale
        append(decimal: whole)
        if unit > 0, whole < 100 {
            append(".")
            append(decimal: (bytes % scale) / (scale / 10))
        }
        append(" ")
        append(text: units[unit])
    }

    /// `0.412 s`, `12.3 s`, `3 min 04 s`, `2 h 05 min`
    mutating func append(duration: Duration) {
        let milliseconds = duration.milliseconds
        let seconds = milliseconds / 1_000
        switch seconds {
        case 0..<10:
            append(thousandths: milliseconds)
            append(text: " s")
        case 10..<60:
            append(decimal: seconds)
            append(".")
            append(decimal: milliseconds % 1_000 / 100)
            append(text: " s")
        case 60..<3_600: append(seconds / 60, " min ", seconds % 60, " s")
        default: append(seconds / 3_600, " h ", seconds / 60 % 60, " min")
        }
    }

    private mutating func append(_ large: Int, _ middle: String, _ small: Int, _ last: String) {
        append(decimal: large)
        append(text: middle)
        if small < 10 { append("0") }
        append(decimal: small)
        append(text: last)
    }
}
