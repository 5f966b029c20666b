internal import Findings

/// A condition under which a run fails: `precision<0.95`, `type:pii.iban:recall<1`, `newly_missed>0`.
public struct ScoreGate: Sendable, CustomStringConvertible {
    /// The figures a condition may name.
    public static let figures = [
        "precision", "recall", "f1", "f0.5", "exact_precision", "exact_recall", "fp_per_mb",
        "document_precision", "document_recall", "document_fpr", "newly_missed", "newly_false",
    ]
    /// Figures that are shares, from 0 to 1.
    private static let shares = Set(figures).subtracting([
        "fp_per_mb", "newly_missed", "newly_false",
    ])
    /// What each table has of them.
    private static let tables: [String: Set<String>] = [
        "type": spanFigures, "source": spanFigures, "rule": ["precision"],
        "group": spanFigures.union([
            "fp_per_mb", "document_precision", "document_recall", "document_fpr",
        ]),
    ]
    private static let spanFigures: Set = [
        "precision", "recall", "f1", "f0.5", "exact_precision", "exact_recall",
    ]

    public let description: String
    private let table: String?
    private let row: String
    private let figure: String
    private let comparison: Comparison
    private let bound: Double

    private enum Comparison: String {
        case atMost = "<="
        case atLeast = ">="
        case below = "<"
        case above = ">"

        func holds(_ value: Double, _ bound: Double) -> Bool {
            switch self {
            case .atMost: value <= bound
            case .atLeast: value >= bound
            case .below: value < bound
            case .above: value > bound
            }
        }
    }

    /// What a condition looks like, for whoever wrote one that does not.
    public static let form =
        "a condition such as `precision<0.95` or `type:pii.iban:recall<1`: figures are "
        + figures.joined(separator: ", ")
        + ", all but the last two and fp_per_mb from 0 to 1; tables are type, source (precision, recall, f1, f0.5, exact_…), group (fp_per_mb and document_… too), rule (precision)"

    /// Reads a condition; nil for other text, for figures that a table does not have, and for shares beyond 0 and 1.
    public init?(_ text: String) {
        // Names of groups may hold anything, so what counts is the last sign.
        guard let sign = text.lastIndex(where: { $0 == "<" || $0 == ">" }) else { return nil }
        let rest = text[text.index(after: sign)...]
        let word = String(text[sign]) + (rest.first == "=" ? "=" : "")
        guard let comparison = Comparison(rawValue: word),
            let bound = Double(Self.trimmed(rest.dropFirst(word.count - 1))), bound.isFinite
        else { return nil }
        var left = Self.trimmed(text[..<sign])
        var table: String?
        var row = ""
        if let first = left.firstIndex(of: ":"), let last = left.lastIndex(of: ":"), first < last {
            table = String(left[..<first])
            row = String(left[left.index(after: first)..<last])
            left = left[left.index(after: last)...]
        }
        let known = table.map { Self.tables[$0] ?? [] } ?? Set(Self.figures)
        guard known.contains(String(left)), table == nil || !row.isEmpty,
            !Self.shares.contains(String(left)) || (0...1).contains(bound)
        else { return nil }
        description = String(Self.trimmed(text[...]))
        self.table = table
        self.row = row
        figure = String(left)
        self.comparison = comparison
        self.bound = bound
    }

    private static func trimmed(_ text: Substring) -> Substring {
        let front = text.drop { $0 == " " }
        return front.prefix(
            front.lastIndex { $0 != " " }.map { front.distance(from: front.startIndex, to: $0) + 1 }
                ?? 0)
    }

    /// Whether it asks what moved.
    public var needsBaseline: Bool { figure.hasPrefix("newly_") }

    /// Why the run fails by this condition; nil where it does not. A figure that is not there, such as the recall of a type without
    /// labels, fails: nothing is known of it.
    public func failure(of run: CorpusRun, comparison: RunComparison?) -> String? {
        guard let value = value(run.score, comparison) else {
            return "`\(description)`: \(absence(run))"
        }
        guard self.comparison.holds(value, bound) else { return nil }
        return "`\(description)`: it is \(fixed(value, 4))"
    }

    /// Why there is no such figure.
    private func absence(_ run: CorpusRun) -> String {
        let rows: [String]
        switch table {
        case "type": rows = Array(run.score.byType.keys)
        case "group": rows = Array(Set(run.corpus.records.map(\.group)))
        case "source": rows = Array(run.score.bySource.keys)
        case "rule": rows = run.score.byRule.keys.map(\.text)
        default: return "nothing in this run makes such a figure"
        }
        if rows.contains(row) { return "nothing in this run makes such a figure of `\(row)`" }
        let hint =
            table == "type"
            ? "; types have \(counted(run.conditions.options.level, "part")) here (`--level`)" : ""
        return "this run has no \(table ?? "") `\(row)`\(hint)"
    }

    private func value(_ score: CorpusScore, _ moved: RunComparison?) -> Double? {
        switch figure {
        case "newly_missed": return moved.map { Double($0.newlyMissed.count) }
        case "newly_false": return moved.map { Double($0.newlyFalse.count) }
        case "fp_per_mb":
            return (table == "group" ? score.benignByGroup[row] : score.benign)?.perMegabyte
        case "document_precision": return documents(score)?.precision
        case "document_recall": return documents(score)?.recall
        case "document_fpr": return documents(score)?.falsePositiveRate
        default: break
        }
        if table == "rule" {
            return figure == "precision" ? score.byRule[RuleID(row)]?.precision : nil
        }
        let tally: SpanTally?
        switch table {
        case "type": tally = score.byType[row]
        case "group": tally = score.byGroup[row]
        case "source": tally = score.bySource[row]
        default: tally = score.total
        }
        guard let tally else { return nil }
        switch figure {
        case "precision": return tally.precision
        case "recall": return tally.recall
        case "f1": return tally.f1
        case "f0.5": return tally.f05
        case "exact_precision": return share(tally.exact, of: tally.found)
        default: return share(tally.exact, of: tally.labels)
        }
    }

    private func documents(_ score: CorpusScore) -> DocumentTally? {
        table == "group" ? score.documentsByGroup[row] : table == nil ? score.documents : nil
    }
}
