public import Findings
public import Inspection

/// What two rule sets find differently in the same texts.
public struct PackDifference: Sendable {
    /// A place where only one of them finds something, or each by another rule or with another confidence.
    public struct Row: Sendable {
        public let record: String
        public let range: ByteRange
        public let left: [RecordFinding]
        public let right: [RecordFinding]
        /// Whether a label of the finding's category is there; nil where the record does not say.
        public let isLabelled: Bool?
    }

    public let rows: [Row]
    public let leftCount: Int
    public let rightCount: Int
    public let undecided: [String]

    public init(
        _ corpus: Corpus, _ left: Inspector, _ right: Inspector, minConfidence: Confidence
    ) throws(InspectionError) {
        let scans = (
            try CorpusScan(corpus.records, left, minConfidence: minConfidence),
            try CorpusScan(corpus.records, right, minConfidence: minConfidence)
        )
        undecided = Set(scans.0.undecided + scans.1.undecided).sorted()
        var rows: [Row] = []
        for (index, record) in corpus.records.enumerated() {
            rows += Self.rows(record, scans.0.findings[index], scans.1.findings[index])
        }
        self.rows = rows
        leftCount = scans.0.findings.reduce(0) { $0 + $1.count }
        rightCount = scans.1.findings.reduce(0) { $0 + $1.count }
    }

    /// Findings only the right one has, where the left one has nothing that overlaps.
    public var gained: [Row] { rows.filter { $0.left.isEmpty } }
    public var lost: [Row] { rows.filter { $0.right.isEmpty } }
    public var changed: [Row] { rows.filter { !$0.left.isEmpty && !$0.right.isEmpty } }

    private static func rows(
        _ record: CorpusRecord, _ left: [RecordFinding], _ right: [RecordFinding]
    ) -> [Row] {
        struct Key: Hashable {
            let range: ByteRange
            let rule: RuleID
            let confidence: Confidence
        }
        func key(_ finding: RecordFinding) -> Key {
            Key(range: finding.range, rule: finding.rule, confidence: finding.confidence)
        }
        let leftKeys = Set(left.map(key))
        let rightKeys = Set(right.map(key))
        var onlyRight = right.filter { !leftKeys.contains(key($0)) }
        var rows: [Row] = []
        for finding in left where !rightKeys.contains(key(finding)) {
            let partners = onlyRight.filter { $0.range.overlaps(finding.range) }
            onlyRight.removeAll { $0.range.overlaps(finding.range) }
            rows.append(row(record, [finding], partners))
        }
        for finding in onlyRight { rows.append(row(record, [], [finding])) }
        return rows
    }

    private static func row(
        _ record: CorpusRecord, _ left: [RecordFinding], _ right: [RecordFinding]
    ) -> Row {
        let all = left + right
        let range = all.dropFirst().reduce(all[0].range) { $0.union($1.range) }
        let category = DottedType.cut(all[0].rule.text, 1)
        let isJudged =
            record.scope.contains { DottedType.covers($0, all[0].rule.text) }
            && (!record.labels.isEmpty || !record.expectsMatch)
        let meets = record.labels.contains {
            $0.range.overlaps(range) && DottedType.cut($0.type, 1) == category
        }
        return Row(
            record: record.id, range: range, left: left, right: right,
            isLabelled: isJudged ? meets : nil)
    }

    // MARK: - Texts

    /// Side by side, values masked as reports mask them.
    public func text(left: String, right: String, rowsMax: Int) -> String {
        var text = ""
        for (title, rows) in [("lost", lost), ("gained", gained), ("changed", changed)]
        where !rows.isEmpty {
            var table = TextTable(
                ["\(title): \(grouped(rows.count))", "", left, right, "label"], leftColumns: 5)
            for row in rows.prefix(rowsMax) {
                table.add([
                    "  " + shown(row.record), "\(row.range.start)-\(row.range.end)",
                    Self.cell(row.left), Self.cell(row.right),
                    row.isLabelled.map { $0 ? "yes" : "no" } ?? "?",
                ])
            }
            text += table.text()
            if rows.count > rowsMax { text += "  … and \(grouped(rows.count - rowsMax)) more\n" }
            text += "\n"
        }
        return text
            + "\(left): \(counted(leftCount, "finding")); \(right): \(counted(rightCount, "finding"))\n"
    }

    private static func cell(_ findings: [RecordFinding]) -> String {
        findings.isEmpty
            ? "–"
            : findings.map { "\($0.rule) \($0.preview) (\($0.confidence))" }
                .joined(separator: "; ")
    }

    public func json() -> JSONValue {
        func list(_ findings: [RecordFinding]) -> JSONValue {
            .array(
                findings.map {
                    [
                        "rule": JSONValue($0.rule.text), "start": .integer($0.range.start),
                        "end": .integer($0.range.end),
                        "confidence": .number(Double($0.confidence.percent) / 100),
                    ]
                })
        }
        return [
            "left": .integer(leftCount), "right": .integer(rightCount),
            "rows": .array(
                rows.map { row in
                    [
                        "id": JSONValue(row.record), "start": .integer(row.range.start),
                        "end": .integer(row.range.end), "left": list(row.left),
                        "right": list(row.right),
                        "labelled": row.isLabelled.map { .bool($0) } ?? .null,
                    ]
                }),
        ]
    }
}
