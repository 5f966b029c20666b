internal import Findings

/// One self-contained page: totals, charts by rule and by file, a table of masked findings.
///
/// Nothing is written before the end. What is kept is bounded: counts by rule and by file, and
/// `detailedFindingsMax` entries; the page says what it leaves out.
struct HTMLWriter: FindingWriter {
    private let chartRowsMax: Int
    private var run = RunDescription(tool: "", version: "", pack: "")
    private var tally = RunSummary()
    private var rules: [RuleID: RuleInfo] = [:]
    private var files = TopFiles()
    private var samples: FairSamples

    init(_ options: ReportOptions) {
        chartRowsMax = options.chartRowsMax
        samples = FairSamples(countMax: options.detailedFindingsMax)
    }

    mutating func begin(_ run: RunDescription, into output: inout [UInt8]) {
        self.run = run
    }

    mutating func write(_ entry: ReportEntry, into output: inout [UInt8]) {
        tally.count(entry.finding)
        rules[entry.finding.rule.id] = entry.finding.rule
        files.count(entry)
        samples.offer(entry)
    }

    mutating func end(_ summary: RunSummary, into output: inout [UInt8]) {
        appendHead(to: &output)
        appendHeader(summary, to: &output)
        appendTiles(summary, to: &output)
        if tally.findings > 0 {
            output.append(text: "<div class=\"charts\">\n")
            appendRuleChart(to: &output)
            appendFileChart(summary, to: &output)
            output.append(text: "</div>\n")
            appendTable(to: &output)
        } else {
            output.append(
                text: "<section class=\"card empty\"><h2>Nothing found</h2><p>No rule of the pack "
                    + "found anything in what was scanned.</p></section>\n")
        }
        appendScanned(summary, to: &output)
        appendFoot(to: &output)
    }

    // MARK: - Head and foot

    private func appendHead(to output: inout [UInt8]) {
        output.append(
            text: """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta http-equiv="Content-Security-Policy" content="\(HTMLAssets.policy)">
                <meta name="referrer" content="no-referrer">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>
                """)
        output.append(html: run.tool)
        output.append(text: " report: ")
        output.append(count: tally.findings, "finding")
        output.append(text: "</title>\n<style>")
        output.append(text: HTMLAssets.style)
        output.append(text: "</style>\n</head>\n<body>\n<main>\n")
    }

    private func appendFoot(to output: inout [UInt8]) {
        output.append(text: "<footer>Written by ")
        output.append(html: run.tool)
        output.append(" ")
        output.append(html: run.version)
        output.append(
            text: ". Matches are masked unless the run was told to reveal them; a fingerprint is a "
                + "keyed hash, equal for equal values of one rule.</footer>\n</main>\n<script>")
        output.append(text: HTMLAssets.script)
        output.append(text: "</script>\n</body>\n</html>\n")
    }

    // MARK: - Totals

    private func appendHeader(_ summary: RunSummary, to output: inout [UInt8]) {
        output.append(text: "<header>\n<h1>")
        output.append(count: tally.findings, "finding")
        if summary.filesWithFindings > 0, tally.findings > 0 {
            output.append(text: " in ")
            output.append(count: summary.filesWithFindings, "file")
        }
        output.append(text: "</h1>\n<p class=\"meta\">")
        var facts: [String] = []
        if !run.targets.isEmpty { facts.append("of " + run.targets.joined(separator: ", ")) }
        facts.append("pack " + run.pack)
        if run.ruleCount > 0 { facts.append("\(run.ruleCount) rules") }
        facts.append(run.tool + " " + run.version)
        if let startedAt = run.startedAt { facts.append(startedAt) }
        for (index, fact) in facts.enumerated() {
            if index > 0 { output.append(text: " · ") }
            output.append(html: fact)
        }
        output.append(text: "</p>\n")
        if !summary.isComplete {
            output.append(text: "<p class=\"warning\" role=\"alert\">Partial: ")
            if summary.isInterrupted { output.append(text: "the run was interrupted") }
            if summary.incidentCount > 0 {
                if summary.isInterrupted { output.append(text: ", and ") }
                output.append(count: summary.incidentCount, "file")
                output.append(text: " could not be scanned, or not wholly")
            }
            output.append(text: ". See the end of this page.</p>\n")
        }
        output.append(text: "</header>\n")
    }

    private func appendTiles(_ summary: RunSummary, to output: inout [UInt8]) {
        output.append(text: "<section class=\"tiles\" aria-label=\"Findings by severity\">\n")
        for severity in Severity.allCases.reversed() {
            let count = tally.findings(of: severity)
            output.append(text: "<div class=\"tile s-\(severity.word)")
            if count == 0 { output.append(text: " none") }
            output.append(text: "\"><b>")
            output.append(grouped: count)
            output.append(text: "</b><span>\(severity.word)</span></div>\n")
        }
        output.append(text: "</section>\n<p class=\"meta\">")
        let categories = Category.allCases.filter { tally.findings(of: $0) > 0 }
        for (index, category) in categories.enumerated() {
            if index > 0 { output.append(text: " · ") }
            output.append(grouped: tally.findings(of: category))
            output.append(text: " \(category.rawValue)")
        }
        output.append(text: "</p>\n")
    }

    // MARK: - Charts

    private func appendRuleChart(to output: inout [UInt8]) {
        let all = tally.rulesByCount
        let shown = all.prefix(chartRowsMax)
        let bars = shown.map { rule, count in
            HTMLBar(
                label: Array(rule.text.utf8), detail: rules[rule]?.name ?? "", count: count,
                severity: rules[rule]?.severity ?? .info)
        }
        output.append(bars: bars, title: "By rule")
        if all.count > shown.count {
            output.append(text: "<p class=\"note\">and ")
            output.append(count: all.count - shown.count, "more rule")
            output.append(text: " with ")
            output.append(count: all.dropFirst(shown.count).reduce(0) { $0 + $1.count }, "finding")
            output.append(text: "</p>\n")
        }
        output.append(text: "</section>\n")
    }

    private mutating func appendFileChart(_ summary: RunSummary, to output: inout [UInt8]) {
        let top = files.top(chartRowsMax)
        let bars = top.map {
            HTMLBar(label: $0.path, detail: "", count: $0.count, severity: $0.worst)
        }
        output.append(bars: bars, title: "By file")
        let rest = tally.findings - top.reduce(0) { $0 + $1.count }
        if rest > 0 {
            output.append(text: "<p class=\"note\">and ")
            output.append(count: rest, "finding")
            output.append(text: " in other files</p>\n")
        }
        output.append(text: "</section>\n")
    }

    // MARK: - Table

    private func appendTable(to output: inout [UInt8]) {
        output.append(
            text: """
                <section class="card">
                <div class="bar"><h2>Findings</h2>
                <input id="filter" type="search" placeholder="Filter by rule, path, preview…" \
                aria-label="Filter findings">
                <select id="severity" aria-label="Lowest severity"><option value="0">all \
                severities</option><option value="1">low and up</option><option value="2">medium \
                and up</option><option value="3">high and up</option><option value="4">critical\
                </option></select>
                <span id="shown" class="note" aria-live="polite"></span></div>

                """)
        if tally.findings > samples.count {
            output.append(text: "<p class=\"note\">Shown in detail: ")
            output.append(grouped: samples.count)
            output.append(text: " of ")
            output.append(grouped: tally.findings)
            output.append(
                text: " findings, chosen so that every rule has its share. Use "
                    + "<code>--format jsonl</code> for all of them.</p>\n")
        }
        output.append(
            text: """
                <div class="scroll"><table id="findings"><thead><tr>\
                <th data-sort="number"><button>Severity</button></th>\
                <th data-sort="text"><button>Rule</button></th>\
                <th data-sort="text"><button>Place</button></th>\
                <th data-sort="text"><button>Match, masked</button></th>\
                <th data-sort="number"><button>Confidence</button></th></tr></thead>
                <tbody>

                """)
        for entry in samples.sorted { output.append(row: entry) }
        output.append(text: "</tbody></table></div>\n</section>\n")
    }

    // MARK: - What was scanned and what was not

    private func appendScanned(_ summary: RunSummary, to output: inout [UInt8]) {
        output.append(text: "<section class=\"card\"><h2>What was scanned</h2>\n<dl>")
        output.append(fact: "Files") { $0.append(grouped: summary.filesScanned) }
        output.append(fact: "Bytes") { $0.append(bytes: summary.bytesScanned) }
        if let duration = summary.duration {
            output.append(fact: "Time") {
                $0.append(duration: duration)
                guard let rate = summary.bytesPerSecond else { return }
                $0.append(text: " (")
                $0.append(bytes: rate)
                $0.append(text: "/s)")
            }
        }
        for (reason, count) in summary.reasonsByCount {
            output.append(fact: "Skipped: " + reason.phrase) { $0.append(grouped: count) }
        }
        if summary.baselineSuppressed > 0 {
            output.append(fact: "Known to the baseline") {
                $0.append(grouped: summary.baselineSuppressed)
            }
        }
        if summary.inlineIgnored > 0 {
            output.append(fact: "Ignored by a comment") {
                $0.append(grouped: summary.inlineIgnored)
            }
        }
        output.append(text: "</dl>\n")
        if summary.incidentCount > 0 { appendIncidents(summary, to: &output) }
        output.append(text: "</section>\n")
    }

    private func appendIncidents(_ summary: RunSummary, to output: inout [UInt8]) {
        output.append(text: "<h3>Not scanned, or not wholly</h3>\n<ul class=\"incidents\">\n")
        for incident in summary.incidents {
            output.append(text: "<li><code>")
            output.append(html: incident.path.span)
            output.append(text: "</code> ")
            output.append(html: incident.reason)
            output.append(text: "</li>\n")
        }
        let more = summary.incidentCount - summary.incidents.count
        if more > 0 {
            output.append(text: "<li>and ")
            output.append(grouped: more)
            output.append(text: " more</li>\n")
        }
        output.append(text: "</ul>\n")
    }
}

// MARK: - Parts of the page

/// One bar of a chart.
struct HTMLBar {
    var label: [UInt8]
    var detail: String
    var count: Int
    var severity: Severity
}

extension [UInt8] {
    /// Appends an open section with a horizontal bar chart as inline SVG; the caller closes it.
    fileprivate mutating func append(bars: [HTMLBar], title: String) {
        append(text: "<section class=\"card\"><h2>")
        append(html: title)
        append(text: "</h2>\n<ul class=\"bars\">\n")
        let largest = Swift.max(1, bars.map(\.count).max() ?? 1)
        for bar in bars {
            append(text: "<li><span class=\"label\" title=\"")
            append(html: bar.label.span)
            if !bar.detail.isEmpty {
                append(text: ": ")
                append(html: bar.detail)
            }
            // Two directions, so that a long path loses its beginning and not its file name.
            append(text: "\"><bdi>")
            append(html: bar.label.span)
            append(text: "</bdi></span><svg viewBox=\"0 0 1000 10\" preserveAspectRatio=\"none\" ")
            append(
                text: "aria-hidden=\"true\"><rect class=\"s-\(bar.severity.word)\" height=\"10\"")
            append(text: " rx=\"2\" width=\"")
            append(decimal: Swift.max(4, Int(Double(bar.count) * 1_000 / Double(largest))))
            append(text: "\"/></svg><span class=\"number\">")
            append(grouped: bar.count)
            append(text: "</span></li>\n")
        }
        append(text: "</ul>\n")
    }

    fileprivate mutating func append(row entry: ReportEntry) {
        let finding = entry.finding
        let severity = finding.rule.severity
        append(text: "<tr><td data-key=\"")
        append(decimal: severity.rawValue)
        append(text: "\"><span class=\"badge s-\(severity.word)\">\(severity.word)</span></td><td>")
        append(html: finding.rule.name)
        append(text: "<br><code class=\"soft\">")
        append(html: finding.rule.id.text)
        append(text: "</code></td><td><code>")
        append(html: entry.path.span)
        append(text: "<span class=\"soft\">:")
        append(decimal: finding.line)
        append(":")
        append(decimal: finding.column)
        append(text: "</span></code>")
        if !finding.via.isEmpty {
            append(text: "<br><span class=\"soft\">via ")
            append(html: finding.via.joined(separator: " > "))
            append(text: "</span>")
        }
        append(text: "</td><td title=\"fingerprint ")
        append(finding.fingerprint)
        append(text: "\">")
        append(matchOf: entry)
        append(text: "</td><td class=\"number\" data-key=\"")
        append(decimal: finding.confidence.percent)
        append(text: "\">")
        append(finding.confidence)
        append(text: "</td></tr>\n")
    }

    /// The masked line with the mask marked in it, or the mask alone.
    private mutating func append(matchOf entry: ReportEntry) {
        var shown: [UInt8] = []
        if let match = entry.match {
            shown = match
        } else {
            entry.finding.preview.append(to: &shown)
        }
        guard let context = entry.maskedContext else {
            append(text: "<code class=\"context\"><mark>")
            append(html: shown.span)
            append(text: "</mark></code>")
            return
        }
        let line = Array(context.utf8)
        append(text: "<code class=\"context\">")
        if let place = line.firstRange(of: shown) {
            append(html: Array(line[..<place.lowerBound]).span)
            append(text: "<mark>")
            append(html: shown.span)
            append(text: "</mark>")
            append(html: Array(line[place.upperBound...]).span)
        } else {
            append(html: line.span)
        }
        append(text: "</code>")
    }

    fileprivate mutating func append(fact name: String, _ value: (inout [UInt8]) -> Void) {
        append(text: "<div><dt>")
        append(html: name)
        append(text: "</dt><dd>")
        value(&self)
        append(text: "</dd></div>")
    }
}

extension [UInt8] {
    /// The first place where `needle` stands; nil for an empty needle.
    fileprivate func firstRange(of needle: [UInt8]) -> Range<Int>? {
        guard !needle.isEmpty, needle.count <= count else { return nil }
        return (0...(count - needle.count)).first { self[$0..<($0 + needle.count)] == needle[...] }
            .map { $0..<($0 + needle.count) }
    }
}
