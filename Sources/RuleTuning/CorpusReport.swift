internal import Findings
internal import Reporting

/// A run as one self-contained page, with the runs before it. No script, nothing from elsewhere, no text of the corpus but masked matches.
public struct CorpusReport {
    /// Rows of the lists of mistakes.
    private static let mistakesMax = 100
    private let run: CorpusRun
    private let history: [StoredRun]
    private var page: [UInt8] = []

    public init(_ run: CorpusRun, history: [StoredRun]) {
        self.run = run
        self.history = history.sorted { $0.startedAt < $1.startedAt }
    }

    public static func html(_ run: CorpusRun, history: [StoredRun]) -> [UInt8] {
        var report = CorpusReport(run, history: history)
        report.write()
        return report.page
    }

    private mutating func add(_ markup: String) { page += Array(markup.utf8) }
    private mutating func add(text: String) { page.append(html: text) }

    private mutating func write() {
        let conditions = run.conditions
        let pack = conditions.pack.split(separator: " ").prefix(2).joined(separator: " ")
        add(
            "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Rule scores</title>\n"
        )
        add("<style>\(PageStyle.text)</style></head><body><main>\n<h1>Rule scores</h1>\n<p>")
        add(
            text:
                "Pack \(pack), \(counted(conditions.ruleCount, "rule")), on \(counted(run.score.recordCount, "record")) of \(conditions.corpora.joined(separator: ", ")); confidence \(conditions.minConfidence) and up; types of \(counted(conditions.options.level, "part")); \(conditions.startedAt)."
        )
        add("</p>\n")
        summary()
        chart()
        spans("By type", run.score.byType)
        spans("By group", run.score.byGroup)
        rules()
        wrong()
        missed()
        add("</main></body></html>\n")
    }

    // MARK: - Parts

    private mutating func table(_ heads: [String], _ rows: [[String]]) {
        add("<table><thead><tr>")
        for head in heads {
            add("<th>")
            add(text: head)
            add("</th>")
        }
        add("</tr></thead><tbody>\n")
        for row in rows {
            add("<tr>")
            for (column, cell) in row.enumerated() {
                add(column == 0 ? "<td><code>" : "<td>")
                add(text: cell)
                add(column == 0 ? "</code></td>" : "</td>")
            }
            add("</tr>\n")
        }
        add("</tbody></table>\n")
    }

    private mutating func summary() {
        let (total, documents) = (run.score.total, run.score.documents)
        table(
            ["figure", "now", "95 %", "before"],
            [
                [
                    "precision, %", percent(total.precision),
                    ScoreText.interval(total.precisionInterval),
                    percent(history.last?.total.precision),
                ],
                [
                    "recall, %", percent(total.recall), ScoreText.interval(total.recallInterval),
                    percent(history.last?.total.recall),
                ],
                [
                    "F1, %", percent(total.f1), ScoreText.interval(total.f1Interval),
                    percent(history.last?.total.f1),
                ],
                ["F0.5, %", percent(total.f05), "", percent(history.last?.total.f05)],
                [
                    "clean records flagged, %", percent(documents.falsePositiveRate),
                    ScoreText.interval(
                        .wilson(
                            documents.flaggedClean, of: documents.flaggedClean + documents.clean)),
                    percent(history.last?.documents.falsePositiveRate),
                ],
                [
                    "findings a MB of clean text",
                    run.score.benign.perMegabyte.map { fixed($0, 2) } ?? "–",
                    run.score.benign.interval.map { "\(fixed($0.low, 2))-\(fixed($0.high, 2))" }
                        ?? "–", history.last?.benign.perMegabyte.map { fixed($0, 2) } ?? "–",
                ],
            ])
    }

    /// Precision, recall and F1 of the stored runs and this one, in order of time.
    private mutating func chart() {
        let totals =
            history.map { ($0.startedAt, $0.total) } + [
                (run.conditions.startedAt, run.score.total)
            ]
        if totals.count < 2 { return }
        add(
            "<h2>Over time</h2>\n<svg viewBox=\"0 0 1000 260\" role=\"img\" aria-label=\"scores over time\">\n"
        )
        func y(_ share: Double) -> String { fixed(20 + 200 * (1 - share), 1) }
        func x(_ index: Int) -> String {
            fixed(60 + 900 * Double(index) / Double(totals.count - 1), 1)
        }
        for step in 0...4 {
            let value = Double(step) / 4
            add("<path d=\"M60 \(y(value))H960\" stroke=\"#93a1b3\" stroke-width=\".3\"/>")
            add(
                "<text class=\"axis\" x=\"50\" y=\"\(y(value))\" text-anchor=\"end\">\(step * 25)</text>\n"
            )
        }
        let lines: [(String, String, (SpanTally) -> Double?)] = [
            ("precision", "#2b6cb0", { $0.precision }), ("recall", "#d1401f", { $0.recall }),
            ("F1", "#b7791f", { $0.f1 }),
        ]
        for (place, (name, colour, figure)) in lines.enumerated() {
            let points = totals.enumerated().compactMap { index, run in
                figure(run.1).map { (x(index), y($0), run.0, $0) }
            }
            add("<polyline fill=\"none\" stroke=\"\(colour)\" stroke-width=\"2\" points=\"")
            add(points.map { "\($0.0),\($0.1)" }.joined(separator: " ") + "\"/>\n")
            for point in points {
                add(
                    "<circle cx=\"\(point.0)\" cy=\"\(point.1)\" r=\"4\" fill=\"\(colour)\"><title>"
                )
                add(text: "\(name) \(percent(point.3)) %, \(point.2)")
                add("</title></circle>\n")
            }
            add(
                "<text class=\"axis\" x=\"\(60 + 110 * place)\" y=\"250\"><tspan fill=\"\(colour)\">● </tspan>\(name)</text>\n"
            )
        }
        add("</svg>\n")
        let others = history.count { $0.corpusHash != run.conditions.corpusHash }
        if others > 0 {
            add("<p>")
            add(
                text:
                    "\(counted(others, "run")) of these on other texts than now: compare with care."
            )
            add("</p>\n")
        }
    }

    private mutating func spans(_ title: String, _ rows: [String: SpanTally]) {
        add("<h2>\(title)</h2>\n")
        let ordered = rows.sorted { ($1.value.labels, $0.key) < ($0.value.labels, $1.key) }
        table(
            [
                String(title.dropFirst("By ".count)), "labels", "found", "precision", "95 %",
                "recall", "95 %", "F1",
            ],
            ordered.map { name, tally in
                [
                    name, grouped(tally.labels), grouped(tally.found), percent(tally.precision),
                    ScoreText.interval(tally.precisionInterval), percent(tally.recall),
                    ScoreText.interval(tally.recallInterval), percent(tally.f1),
                ]
            })
    }

    private mutating func rules() {
        add("<h2>By rule</h2>\n")
        let before = history.last?.byRule ?? [:]
        let ordered = run.score.byRule.sorted { a, b in
            let (left, right) = (a.value.found - a.value.good, b.value.found - b.value.good)
            return left != right ? left > right : a.key < b.key
        }
        table(
            [
                "rule", "found", "good", "false", "precision", "95 %", "before", "alone",
                "in clean text",
            ],
            ordered.map { rule, tally in
                [
                    rule.text, grouped(tally.found), grouped(tally.good),
                    grouped(tally.found - tally.good), percent(tally.precision),
                    ScoreText.interval(tally.interval), percent(before[rule.text]?.precision),
                    grouped(tally.alone), grouped(tally.benign),
                ]
            })
    }

    /// False findings, those of the surest first: nothing else will stop them.
    private mutating func wrong() {
        let places = Dictionary(
            run.corpus.records.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { $1 })
        let mistakes = run.score.mistakes.filter { $0.kind == .wrong }.compactMap { mistake in
            places[mistake.record].flatMap { index in
                run.findings[index].first { $0.range == mistake.range && $0.rule == mistake.rule }
            }.map { (mistake, $0) }
        }.sorted {
            ($0.1.confidence.percent, $1.0.record, $1.0.range.start)
                > ($1.1.confidence.percent, $0.0.record, $0.0.range.start)
        }
        add("<h2>False findings: \(grouped(mistakes.count))</h2>\n")
        table(
            ["rule", "record", "bytes", "match", "confidence"],
            mistakes.prefix(Self.mistakesMax).map { mistake, finding in
                [
                    finding.rule.text, shown(mistake.record),
                    "\(mistake.range.start)-\(mistake.range.end)", "\(finding.preview)",
                    "\(finding.confidence)",
                ]
            })
    }

    private mutating func missed() {
        let mistakes = run.score.mistakes.filter { $0.kind == .missed }
            .sorted { ($0.type, $0.record, $0.range.start) < ($1.type, $1.record, $1.range.start) }
        add("<h2>Missed: \(grouped(mistakes.count))</h2>\n")
        table(
            ["type", "record", "bytes"],
            mistakes.prefix(Self.mistakesMax).map {
                [$0.type, shown($0.record), "\($0.range.start)-\($0.range.end)"]
            })
    }
}
