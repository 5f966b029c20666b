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
        return mask.picture(
            of: findings[index].range, in: text, indent: 2, columnsMax: columnsMax)
    }
}

extension TypeNames {
    /// The first two parts of a rule's id: what corpora call a type, mostly.
    static func usual(of rule: RuleID) -> String { DottedType.cut(rule.text, 2) }
}

/// Finds what is to be judged.
public struct Labelling: Sendable {
    public let questions: [LabelQuestion]
    /// Findings on lines that are too long or no UTF-8, which no record can hold.
    public let leftOut: Int

    public init(_ text: [UInt8], _ inspector: Inspector, minConfidence: Confidence) throws {
        let scan = try CorpusScan(
            [CorpusRecord(id: "", text: text, labels: [], expectsMatch: false)], inspector,
            minConfidence: minConfidence)
        let findings = scan.findings[0]
        let groups = try LabelGroups(text, findings).settled(inspector, minConfidence)
        var questions: [LabelQuestion] = []
        var ids: Set<String> = []
        var leftOut = 0
        var line = 1
        var counted = 0
        for group in groups {
            let range = group.range
            line += text[counted..<range.start].count { $0 == 0x0a }
            counted = range.start
            let bytes = Array(text[range.start..<range.end])
            let isText = (try? UTF8Span(validating: bytes.span)) != nil
            guard bytes.count <= LabelGroups.bytesMax, isText else {
                leftOut += group.findings.count
                continue
            }
            var state = FingerprintStream(ofContent: "label")
            state.absorb(bytes)
            let id = "labelled-\(state.finish())"
            guard ids.insert(id).inserted else { continue }
            questions.append(
                LabelQuestion(
                    id: id, text: bytes, line: line,
                    findings: findings[group.findings].map { $0.shifted(by: -range.start) }))
        }
        self.questions = questions
        self.leftOut = leftOut
    }
}
