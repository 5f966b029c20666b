internal import Rules

extension RuleTuner {
    /// The settings, the curve in a terminal, what is proposed.
    public func text() -> String {
        var table = TextTable(
            ["", "setting", "hit", "found", "good", "precision", "95 %", "recall", "95 %"],
            leftColumns: 2)
        func add(_ name: String, _ setting: TunedSetting, _ words: String) {
            table.add([
                name, words, grouped(setting.hit), grouped(setting.found), grouped(setting.good),
                percent(setting.precision), ScoreText.interval(setting.precisionInterval),
                percent(setting.recall), ScoreText.interval(setting.recallInterval),
            ])
        }
        add("now", current, Self.words(current.thresholds))
        if let proposed { add("proposed", proposed, Self.words(proposed.thresholds)) }
        if let crossValidated { add("held back", crossValidated, "chosen without these records") }
        var text = table.text() + "\n" + curve() + "\n" + pack() + "\n"
        if aim.keepsConfidence {
            text += "the pack sets the confidence of this rule, so it was left as it is\n"
        }
        if proposed == nil {
            text += "no setting reaches a precision of \(percent(aim.minPrecision)) %\n"
        } else if crossValidated == nil {
            text +=
                "on some fifth of the records no setting reaches the aim: the corpus is small for it\n"
        }
        return text
    }

    /// What `dlprules test` measures, before the change and after it.
    private func pack() -> String {
        var table = TextTable(
            [
                "the whole pack", "labels", "found", "good", "precision", "recall", "F1",
                "in clean text",
            ]
        )
        func add(_ name: String, _ score: CorpusScore) {
            let total = score.total
            table.add([
                name, grouped(total.labels), grouped(total.found), grouped(total.good),
                percent(total.precision), percent(total.recall), percent(total.f1),
                grouped(score.benign.findings),
            ])
        }
        add("now", packNow)
        if let packThen { add("proposed", packThen) }
        return table.text()
    }

    static func words(_ thresholds: Rule.Thresholds) -> String {
        var parts: [String] = []
        if let entropy = thresholds.entropyMillibits {
            parts.append("entropy \(thousandths(entropy))")
        }
        parts.append("confidence \(fixed(Double(thresholds.confidencePercent) / 100, 2))")
        if let within = thresholds.within { parts.append("within \(within)") }
        return parts.joined(separator: ", ")
    }

    /// The settings no other beats in both precision and recall, by rising recall.
    var frontier: [TunedSetting] {
        var best: [TunedSetting] = []
        for setting in settings.filter({ $0.found > 0 }).sorted(by: {
            ($0.recall, $0.precision) > ($1.recall, $1.precision)
        }) where setting.precision > (best.last?.precision ?? -1) { best.append(setting) }
        return best.reversed()
    }

    /// Precision over recall: `.` a setting, `*` one that no other beats, `o` now, `X` proposed.
    private func curve() -> String {
        let (columns, rows) = (61, 13)
        var cells = Array(repeating: Array(repeating: Character(" "), count: columns), count: rows)
        func mark(_ setting: TunedSetting, _ sign: Character) {
            let column = Int((setting.recall * Double(columns - 1)).rounded())
            let row = rows - 1 - Int((setting.precision * Double(rows - 1)).rounded())
            cells[row][column] = sign
        }
        for setting in settings where setting.found > 0 { mark(setting, ".") }
        for setting in frontier { mark(setting, "*") }
        if current.found > 0 { mark(current, "o") }
        if let proposed { mark(proposed, "X") }
        var text = "precision\n"
        for (row, line) in cells.enumerated() {
            let label =
                row == 0 ? "100 " : row == rows - 1 ? "  0 " : row == rows / 2 ? " 50 " : "    "
            text += label + "|" + String(line) + "\n"
        }
        text += "    +" + String(repeating: "-", count: columns) + " recall\n"
        return text + "  . a setting   * none beats it   o now   X proposed\n"
    }

    /// The same curve as a picture of its own.
    public func svg() -> [UInt8] {
        func x(_ recall: Double) -> String { fixed(60 + 500 * recall, 1) }
        func y(_ precision: Double) -> String { fixed(20 + 300 * (1 - precision), 1) }
        var text = """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 370" font-family="sans-serif" font-size="12">
            <rect width="600" height="370" fill="#fff"/>

            """
        for step in 0...4 {
            let value = Double(step) / 4
            text += "<path d=\"M60 \(y(value))H560M\(x(value)) 20V320\" stroke=\"#e1e6ec\"/>"
            text += "<text x=\"52\" y=\"\(y(value))\" text-anchor=\"end\">\(step * 25)</text>"
            text += "<text x=\"\(x(value))\" y=\"338\" text-anchor=\"middle\">\(step * 25)</text>\n"
        }
        text += "<text x=\"310\" y=\"360\" text-anchor=\"middle\">recall, %</text>"
        text +=
            "<text x=\"14\" y=\"170\" transform=\"rotate(-90 14 170)\" text-anchor=\"middle\">precision, %</text>\n"
        func dot(_ setting: TunedSetting, _ colour: String, _ radius: Int) -> String {
            "<circle cx=\"\(x(setting.recall))\" cy=\"\(y(setting.precision))\" r=\"\(radius)\" fill=\"\(colour)\">"
                + "<title>\(Self.words(setting.thresholds)): precision \(percent(setting.precision)), recall \(percent(setting.recall))</title></circle>\n"
        }
        for setting in settings where setting.found > 0 { text += dot(setting, "#c3ccd6", 2) }
        let line = frontier.map { "\(x($0.recall)),\(y($0.precision))" }.joined(separator: " ")
        text +=
            "<polyline points=\"\(line)\" fill=\"none\" stroke=\"#2b6cb0\" stroke-width=\"2\"/>\n"
        for setting in frontier { text += dot(setting, "#2b6cb0", 3) }
        if current.found > 0 { text += dot(current, "#b7791f", 6) }
        if let proposed { text += dot(proposed, "#d1401f", 6) }
        text +=
            "<text x=\"70\" y=\"310\">blue: no setting beats it; brown: now; red: proposed</text>\n</svg>\n"
        return Array(text.utf8)
    }

    // MARK: - The change

    /// The change of the rule file that makes the proposal true, as a unified diff; nil where there is nothing to change, or where the
    /// file writes a setting in a form that is not understood.
    ///
    /// - Parameters:
    ///   - file: the text of the rule file.
    ///   - name: what the diff calls it.
    public func patch(of file: [UInt8], name: String) -> String? {
        guard let proposed, proposed.thresholds != current.thresholds else { return nil }
        let before = String(decoding: file, as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let parts = rule.origin.split(separator: ":")
        guard parts.count >= 3, let line = Int(parts[parts.count - 2]), line <= before.count else {
            return nil
        }
        let start = line - 1
        let end =
            before[(start + 1)...].firstIndex {
                let trimmed = $0.drop { $0 == " " }
                return trimmed.hasPrefix("- id:")
            } ?? before.count
        var after = before
        let (then, now) = (current.thresholds, proposed.thresholds)
        var changes: [(key: String, inside: String, value: String)] = []
        if then.confidencePercent != now.confidencePercent {
            changes.append(("confidence:", "", fixed(Double(now.confidencePercent) / 100, 2)))
        }
        if let entropy = now.entropyMillibits, entropy != then.entropyMillibits {
            changes.append(("min:", "entropy:", thousandths(entropy)))
        }
        if let within = now.within, within != then.within {
            changes.append(("within:", "", String(within)))
        }
        for change in changes {
            guard
                let place = (start..<end).first(where: {
                    before[$0].contains(change.key) && before[$0].contains(change.inside)
                        && !before[$0].drop(while: { $0 == " " }).hasPrefix("#")
                }), let changed = Self.replaced(after[place], change.key, change.value)
            else { return nil }
            after[place] = changed
        }
        return Self.difference(before, after, name)
    }

    /// The line with another number behind `key`.
    private static func replaced(_ line: String, _ key: String, _ value: String) -> String? {
        guard let found = line.firstRange(of: key) else { return nil }
        let rest = line[found.upperBound...]
        let blanks = rest.prefix { $0 == " " }
        let old = rest.dropFirst(blanks.count).prefix { !" ,}#".contains($0) }
        guard !old.isEmpty else { return nil }
        return line[..<found.upperBound] + blanks + value + rest.dropFirst(blanks.count + old.count)
    }

    /// One hunk; both have as many lines.
    private static func difference(_ before: [String], _ after: [String], _ name: String) -> String?
    {
        let changed = before.indices.filter { before[$0] != after[$0] }
        guard let first = changed.first, let last = changed.last else { return nil }
        let low = max(0, first - 3)
        var high = min(before.count, last + 4)
        // What follows the last line feed is no line.
        if high == before.count, before.last == "" { high -= 1 }
        var text =
            "--- a/\(name)\n+++ b/\(name)\n@@ -\(low + 1),\(high - low) +\(low + 1),\(high - low) @@\n"
        for index in low..<high {
            text +=
                before[index] == after[index]
                ? " \(before[index])\n" : "-\(before[index])\n+\(after[index])\n"
        }
        return text
    }
}
