public import Findings
public import Inspection

/// Lines of somebody's own text with what was found there, to be judged by a person.
public struct LabelQuestion: Sendable {
    /// Equal for equal lines, so that what was judged is not asked again.
    public let id: String
    /// The line, or the lines of a block.
    public let text: [UInt8]
    /// Number of the first line in its file, from 1.
    public let line: Int
    /// Ranges in `text`.
    public let findings: [RecordFinding]

    /// The record that the answers make, for a corpus.
    ///
    /// - Parameter answers: for each finding whether it is one.
    public func record(_ answers: [Bool], source: String) -> [UInt8] {
        let types = Set(findings.map { TypeNames.usual(of: $0.rule) }).sorted()
        let labels = zip(findings, answers).filter(\.1).map { finding, _ -> JSONValue in
            [
                "start": .integer(finding.range.start), "end": .integer(finding.range.end),
                "type": JSONValue(TypeNames.usual(of: finding.rule)),
            ]
        }
        let record: JSONValue = [
            "id": JSONValue(id), "text": .string(text), "labels": .array(labels),
            "expect": labels.isEmpty ? "none" : "match",
            // Only what was found has been judged.
            "scope": .array(types.map { JSONValue($0) }), "group": "labelled",
            "source": JSONValue(source),
        ]
        return record.document()
    }

    /// The line with the bytes of finding `index` marked below it; values are masked.
    public func picture(of index: Int, isRevealing: Bool, columnsMax: Int) -> String {
        var mask = ByteMask(revealing: text.count)
        if !isRevealing {
            mask = ByteMask(text, traces: [])
            for finding in findings { mask.hide(finding.range) }
        }
        let range = findings[index].range
        let low = max(0, min(range.start - columnsMax / 3, text.count - columnsMax))
        let high = min(text.count, low + columnsMax)
        let marked = max(1, min(range.end, high) - range.start)
        return "  " + mask.columns(text, ByteRange(low, high)) + "\n  "
            + String(repeating: " ", count: range.start - low)
            + String(repeating: "^", count: marked) + "\n"
    }
}

extension TypeNames {
    /// The first two parts of a rule's id: what corpora call a type, mostly.
    static func usual(of rule: RuleID) -> String { DottedType.cut(rule.text, 2) }
}

/// Finds what is to be judged.
public struct Labelling: Sendable {
    /// Longer lines are left out: nobody judges them.
    private static let textBytesMax = 16 * 1024

    public let questions: [LabelQuestion]
    /// Findings on lines that are too long or no UTF-8, which no record can hold.
    public let leftOut: Int

    public init(_ text: [UInt8], _ inspector: Inspector, minConfidence: Confidence) throws {
        let scan = try CorpusScan(
            [CorpusRecord(id: "", text: text, labels: [], expectsMatch: false)], inspector,
            minConfidence: minConfidence)
        var groups: [(range: ByteRange, findings: [RecordFinding])] = []
        for finding in scan.findings[0] {
            let lines = Self.lines(of: finding.range, text)
            if let last = groups.last, lines.start < last.range.end || last.range == lines {
                groups[groups.count - 1].range = last.range.union(lines)
                groups[groups.count - 1].findings.append(finding)
            } else {
                groups.append((lines, [finding]))
            }
        }
        var questions: [LabelQuestion] = []
        var ids: Set<String> = []
        var leftOut = 0
        var line = 1
        var counted = 0
        for (range, findings) in groups {
            line += text[counted..<range.start].count { $0 == 0x0a }
            counted = range.start
            let bytes = Array(text[range.start..<range.end])
            let isText = (try? UTF8Span(validating: bytes.span)) != nil
            guard bytes.count <= Self.textBytesMax, isText else {
                leftOut += findings.count
                continue
            }
            var state = FingerprintStream(ofContent: "label")
            state.absorb(bytes)
            let id = "labelled-\(state.finish())"
            guard ids.insert(id).inserted else { continue }
            questions.append(
                LabelQuestion(
                    id: id, text: bytes, line: line,
                    findings: findings.map { $0.shifted(by: -range.start) }))
        }
        self.questions = questions
        self.leftOut = leftOut
    }

    private static func lines(of range: ByteRange, _ text: [UInt8]) -> ByteRange {
        var start = range.start
        while start > 0, text[start - 1] != 0x0a { start -= 1 }
        var end = range.end
        while end < text.count, text[end] != 0x0a { end += 1 }
        return ByteRange(start, end)
    }
}
