internal import CommandLineSupport
internal import Findings

/// The mistakes of a run one by one, with the bytes they are about, masked.
public struct MistakeText {
    /// Bytes of a text that are shown around a mistake.
    private static let columnsMax = 96

    private let run: CorpusRun
    private let isColoured: Bool
    /// Mistakes of one type or rule beyond this many are counted, not shown.
    private let rowsMax: Int
    private let places: [String: Int]

    public init(_ run: CorpusRun, isColoured: Bool, rowsMax: Int) {
        self.run = run
        self.isColoured = isColoured
        self.rowsMax = rowsMax
        places = Dictionary(
            run.corpus.records.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { $1 })
    }

    /// Labels that nothing of their type hits, by type.
    public func misses() -> String {
        text("missed", .missed, by: type(of:)) { mistake, index in
            let others = run.findings[index].filter { $0.range.overlaps(mistake.range) }
                .map { "`\($0.rule)` (\($0.confidence))" }
            return others.isEmpty ? "" : "; reported there: " + others.joined(separator: ", ")
        }
    }

    /// Findings that meet no label of their type, by rule.
    public func falseFindings() -> String {
        text("false", .wrong, by: { $0.rule?.text ?? "?" }) { mistake, index in
            let finding = run.findings[index].first {
                $0.range == mistake.range && $0.rule == mistake.rule
            }
            let labels = Set(
                run.corpus.records[index].labels.filter { $0.range.overlaps(mistake.range) }
                    .map(\.type)
            ).sorted()
            return (finding.map { " (\($0.confidence))" } ?? "")
                + (labels.isEmpty ? "" : "; labelled " + labels.joined(separator: ", "))
        }
    }

    /// The whole type of a missed label, whatever types were compared by.
    private func type(of mistake: Mistake) -> String {
        let labels = places[mistake.record].map { run.corpus.records[$0].labels } ?? []
        return labels.first {
            $0.range == mistake.range && DottedType.lies($0.type, under: mistake.type)
        }?.type ?? mistake.type
    }

    private func text(
        _ title: String, _ kind: Mistake.Kind, by key: (Mistake) -> String,
        more: (Mistake, Int) -> String
    ) -> String {
        let mistakes = run.score.mistakes.filter { $0.kind == kind }
        var text = colour(.bold, "\(title): \(grouped(mistakes.count))") + "\n"
        let groups = Dictionary(grouping: mistakes, by: key)
        // The most first: there is most to gain.
        for (name, group) in groups.sorted(by: {
            ($1.value.count, $0.key) < ($0.value.count, $1.key)
        }) {
            text += "\n  " + colour(.bold, "\(shown(name)): \(grouped(group.count))") + "\n"
            let ordered = group.sorted {
                ($0.record, $0.range.start, $0.range.end)
                    < ($1.record, $1.range.start, $1.range.end)
            }
            for mistake in ordered.prefix(rowsMax) {
                guard let index = places[mistake.record] else { continue }
                let record = run.corpus.records[index]
                text +=
                    "  \(shown(record.origin)) \(shown(record.id)) \(mistake.range.start)-\(mistake.range.end)"
                    + shown(more(mistake, index)) + "\n" + picture(record, index, mistake.range)
            }
            if group.count > rowsMax {
                text += "  … and \(grouped(group.count - rowsMax)) more (`--rows N`)\n"
            }
        }
        return text
    }

    private func picture(_ record: CorpusRecord, _ index: Int, _ range: ByteRange) -> String {
        var mask = ByteMask(record.text, traces: [])
        for label in record.labels { mask.hide(label.range) }
        for finding in run.findings[index] { mask.hide(finding.range) }
        return mask.picture(of: range, in: record.text, indent: 4, columnsMax: Self.columnsMax)
    }

    private func colour(_ style: TextStyle, _ text: String) -> String {
        style.apply(to: text, isColoured: isColoured)
    }
}
