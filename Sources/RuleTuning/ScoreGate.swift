internal import Findings

/// A condition under which a run fails: `precision<0.95`, `type:pii.iban:recall<1`, `newly_missed>0`.
public struct ScoreGate: Sendable, CustomStringConvertible {
    /// The figures a condition may name.
    public static let figures = [
        "precision", "recall", "f1", "f0.5", "exact_precision", "exact_recall", "fp_per_mb",
        "document_precision", "document_recall", "document_fpr", "newly_missed", "newly_false",
    ]
    private static let tables = ["type", "group", "source", "rule"]

    public let description: String
    private let table: String?
    private let row: String
    private let figure: String
    private let comparison: Comparison
    private let bound: Double

    private enum Comparison: String, CaseIterable {
        // Longer first: `<` begins `<=`.
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

    /// Reads a condition; nil for other text.
    public init?(_ text: String) {
        let compact = text.filter { $0 != " " }
        for comparison in Comparison.allCases {
            guard let sign = compact.firstRange(of: comparison.rawValue) else { continue }
            guard let bound = Double(compact[sign.upperBound...]), bound.isFinite else {
                return nil
            }
            var left = compact[..<sign.lowerBound]
            var table: String?
            var row = ""
            if let first = left.firstIndex(of: ":"), let last = left.lastIndex(of: ":"),
                first < last
            {
                table = String(left[..<first])
                row = String(left[left.index(after: first)..<last])
                left = left[left.index(after: last)...]
            }
            guard Self.figures.contains(String(left)),
                table.map({ Self.tables.contains($0) }) ?? true
            else { return nil }
            description = compact
            self.table = table
            self.row = row
            figure = String(left)
            self.comparison = comparison
            self.bound = bound
            return
        }
        return nil
    }

    /// Why the run fails by this condition; nil where it does not. A figure that is not there, such as the recall of a type without
    /// labels, fails: nothing is known of it.
    public func failure(of run: CorpusRun, comparison: RunComparison?) -> String? {
        guard let value = value(run.score, comparison) else {
            return "`\(description)`: there is no such figure in this run"
        }
        guard self.comparison.holds(value, bound) else { return nil }
        return "`\(description)`: it is \(fixed(value, 4))"
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
