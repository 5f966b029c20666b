internal import CommandLineSupport
internal import Findings

/// A run for people.
public struct ScoreText {
    private let run: CorpusRun
    private let isColoured: Bool
    /// Rows of a table beyond this many are counted, not shown.
    private let rowsMax: Int

    public init(_ run: CorpusRun, isColoured: Bool, rowsMax: Int) {
        self.run = run
        self.isColoured = isColoured
        self.rowsMax = rowsMax
    }

    public func text() -> String {
        let score = run.score
        let conditions = run.conditions
        let pack = conditions.pack.split(separator: " ").prefix(2).joined(separator: " ")
        var text =
            bold(
                "\(counted(score.recordCount, "record")), \(formatBytes(conditions.corpusBytes)); pack \(pack), "
                    + "\(counted(conditions.ruleCount, "rule")), confidence \(conditions.minConfidence) and up, "
                    + "types of \(counted(conditions.options.level, "part"))") + "\n\n"
        text += spans("type", score.byType, withTotal: true)
        text += spans("group", score.byGroup)
        text += spans("source", score.bySource)
        text += rules(score.byRule)
        text += documents(score.documents)
        text += benign(score.benign)
        if !run.undecided.isEmpty {
            text +=
                colour(
                    .red,
                    "\(counted(run.undecided.count, "record")) could not be wholly inspected: "
                        + run.undecided.prefix(5).map { shown($0) }.joined(separator: ", ")) + "\n"
        }
        return text
    }

    private func bold(_ text: String) -> String { colour(.bold, text) }
    private func colour(_ style: TextStyle, _ text: String) -> String {
        style.apply(to: text, isColoured: isColoured)
    }

    // MARK: - Tables

    private func spans(_ title: String, _ rows: [String: SpanTally], withTotal: Bool = false)
        -> String
    {
        var table = TextTable(
            [
                title, "labels", "found", "precision", "95 %", "recall", "95 %", "F1", "95 %",
                "F0.5", "exact P", "exact R",
            ], firstWidthMin: 28)
        let ordered = rows.sorted { ($1.value.labels, $0.key) < ($0.value.labels, $1.key) }
        for (name, tally) in ordered.prefix(rowsMax) { table.add(Self.cells(shown(name), tally)) }
        if rows.count > rowsMax { table.add(["… and \(grouped(rows.count - rowsMax)) more"]) }
        if withTotal { table.add(Self.cells("all", run.score.total)) }
        return table.text(head: bold) + "\n"
    }

    private static func cells(_ name: String, _ tally: SpanTally) -> [String] {
        [
            name, grouped(tally.labels), grouped(tally.found), percent(tally.precision),
            interval(tally.precisionInterval), percent(tally.recall),
            interval(tally.recallInterval), percent(tally.f1), interval(tally.f1Interval),
            percent(tally.f05), percent(share(tally.exact, of: tally.found)),
            percent(share(tally.exact, of: tally.labels)),
        ]
    }

    static func interval(_ interval: Interval?) -> String {
        interval.map { "\(percent($0.low))-\(percent($0.high))" } ?? "–"
    }

    private func rules(_ rows: [RuleID: RuleTally]) -> String {
        if rows.isEmpty { return "" }
        var table = TextTable(
            ["rule", "found", "good", "false", "precision", "95 %", "alone", "in clean text"],
            firstWidthMin: 28)
        // What to look at first: what is wrong most often.
        let ordered = rows.sorted { a, b in
            let (left, right) = (a.value.found - a.value.good, b.value.found - b.value.good)
            return left != right ? left > right : a.key < b.key
        }
        for (rule, tally) in ordered.prefix(rowsMax) {
            table.add([
                rule.text, grouped(tally.found), grouped(tally.good),
                grouped(tally.found - tally.good), percent(tally.precision),
                Self.interval(tally.interval), grouped(tally.alone), grouped(tally.benign),
            ])
        }
        return table.text(head: bold) + rest(rows.count) + "\n"
    }

    private func rest(_ count: Int) -> String {
        count > rowsMax ? "… and \(counted(count - rowsMax, "row")) more (`--rows N`)\n" : ""
    }

    private func documents(_ tally: DocumentTally) -> String {
        "records: \(grouped(tally.flaggedMatches)) flagged and \(grouped(tally.missedMatches)) not of those that expect a match; "
            + "\(grouped(tally.flaggedClean)) flagged and \(grouped(tally.clean)) not of the clean ones; precision \(percent(tally.precision)), "
            + "recall \(percent(tally.recall)), F1 \(percent(tally.f1)), false-positive rate \(percent(tally.falsePositiveRate))\n"
    }

    private func benign(_ tally: BenignTally) -> String {
        guard tally.records > 0, let rate = tally.perMegabyte else { return "" }
        let range = tally.interval.map { " (95 %: \(fixed($0.low, 2))-\(fixed($0.high, 2)))" } ?? ""
        return
            "clean text: \(counted(tally.findings, "finding")) in \(counted(tally.records, "record")), \(fixed(Double(tally.bytes) / 1e6, 3)) MB: "
            + "\(fixed(rate, 2)) a MB\(range)\n"
    }

    // MARK: - Against a baseline

    /// What got better and worse, and which samples moved.
    public func text(of moved: RunComparison) -> String {
        var text = bold("against the run of \(shown(moved.before.startedAt))") + "\n"
        text += caveats(moved)
        let now = run.score
        text += change("precision", moved.before.total.precision, now.total.precision)
        text += change("recall", moved.before.total.recall, now.total.recall)
        text += change("F1", moved.before.total.f1, now.total.f1)
        text += change("F0.5", moved.before.total.f05, now.total.f05)
        text += change(
            "false-positive rate of records", moved.before.documents.falsePositiveRate,
            now.documents.falsePositiveRate, lessIsBetter: true)
        for type in Set(now.byType.keys).union(moved.before.byType.keys).sorted() {
            let (then, after) = (moved.before.byType[type], now.byType[type])
            if then == after { continue }
            text += change(shown(type) + " precision", then?.precision, after?.precision)
            text += change(shown(type) + " recall", then?.recall, after?.recall)
        }
        text += samples(.green, "found now", moved.newlyFound)
        text += samples(.green, "no longer false", moved.goneFalse)
        text += samples(.red, "missed now", moved.newlyMissed)
        text += samples(.red, "false now", moved.newlyFalse)
        text += records(.green, "records judged rightly now", moved.noLongerMisjudged)
        text += records(.red, "records judged wrongly now", moved.newlyMisjudged)
        let isSame = text.count { $0 == "\n" } == 1
        return isSame ? text + "  nothing moved\n" : text
    }

    private func caveats(_ moved: RunComparison) -> String {
        var text = ""
        if moved.onlyNow + moved.onlyBefore > 0 {
            text +=
                "the corpora differ: \(counted(moved.onlyNow, "record")) only now, \(grouped(moved.onlyBefore)) only then; "
                + "samples are compared where both have them\n"
        }
        if moved.before.level != run.conditions.options.level {
            text +=
                "types had \(counted(moved.before.level, "part")) then: figures differ for that\n"
        }
        let confidence = Double(run.conditions.minConfidence.percent) / 100
        if moved.before.minConfidence != confidence {
            text +=
                "the threshold was \(fixed(moved.before.minConfidence, 2)) then, and is \(fixed(confidence, 2)) now\n"
        }
        return text
    }

    private func change(
        _ name: String, _ before: Double?, _ now: Double?, lessIsBetter: Bool = false
    ) -> String {
        guard before != now else { return "" }
        let isBetter = ((now ?? 0) > (before ?? 0)) != lessIsBetter
        return colour(
            isBetter ? .green : .red, "  \(isBetter ? "better" : "worse "): ")
            + "\(name) \(percent(before)) → \(percent(now))\n"
    }

    private func samples(_ style: TextStyle, _ title: String, _ mistakes: [Mistake]) -> String {
        if mistakes.isEmpty { return "" }
        var text = colour(style, "\(title): \(grouped(mistakes.count))") + "\n"
        for mistake in mistakes.prefix(rowsMax) {
            text += "  \(shown(mistake.record)) \(mistake.range.start)-\(mistake.range.end) "
            text += shown(mistake.type)
            if let rule = mistake.rule { text += " (\(shown(rule.text)))" }
            text += "\n"
        }
        return text + rest(mistakes.count)
    }

    private func records(_ style: TextStyle, _ title: String, _ ids: [String]) -> String {
        if ids.isEmpty { return "" }
        var text = colour(style, "\(title): \(grouped(ids.count))") + "\n"
        for id in ids.prefix(rowsMax) { text += "  \(shown(id))\n" }
        return text + rest(ids.count)
    }
}
