internal import Findings

/// SARIF 2.1.0 (OASIS, 27 March 2020), written as findings come.
///
/// `results` stands before `tool`: JSON objects have no order, so that the rules seen can be listed
/// at the end and nothing is kept but those. Columns are counted in bytes, which SARIF does not
/// know; `byteOffset` and `byteLength` are exact, and the run's property `columnUnit` says so.
struct SARIFWriter: FindingWriter {
    static let schema =
        "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

    private var run = RunDescription(tool: "", version: "", pack: "")
    private var isFirst = true
    private var rules: [RuleInfo] = []
    private var indexOfRule: [RuleID: Int] = [:]
    private var lastRule: (rule: RuleInfo, part: [UInt8])?
    private var path: [UInt8] = []
    private var pathPart: [UInt8] = []

    mutating func begin(_ run: RunDescription, into output: inout [UInt8]) {
        self.run = run
        output.append(text: "{\"$schema\":")
        output.append(json: Self.schema)
        output.append(text: ",\"version\":\"2.1.0\",\"runs\":[{\"results\":[")
    }

    mutating func write(_ entry: ReportEntry, into output: inout [UInt8]) {
        let finding = entry.finding
        output.append(text: isFirst ? "\n" : ",\n")
        isFirst = false
        output.append(contentsOf: rulePart(of: finding.rule))
        output.append(jsonInside: finding.preview)
        output.append(contentsOf: locationPart(of: entry.path))
        output.append(decimal: finding.line)
        output.append(text: ",\"startColumn\":")
        output.append(decimal: finding.column)
        output.append(text: ",\"byteOffset\":")
        output.append(decimal: finding.range.start)
        output.append(text: ",\"byteLength\":")
        output.append(decimal: finding.range.count)
        if let context = entry.maskedContext {
            output.append(text: ",\"snippet\":{\"text\":")
            output.append(json: context)
            output.append("}")
        }
        output.append(text: "}}}],\"partialFingerprints\":{\"sluice/v1\":\"")
        output.append(finding.fingerprint)
        output.append(text: "\"},\"properties\":{\"confidence\":")
        output.append(finding.confidence)
        output.append(text: ",\"via\":")
        output.append(json: finding.via)
        if let match = entry.match {
            output.append(text: ",\"match\":")
            output.append(json: match.span)
        }
        output.append(text: "}}")
    }

    mutating func end(_ summary: RunSummary, into output: inout [UInt8]) {
        output.append(text: "\n],\n\"tool\":{\"driver\":{\"name\":")
        output.append(json: run.tool)
        output.append(text: ",\"version\":")
        output.append(json: run.version)
        if let uri = run.informationURI {
            output.append(text: ",\"informationUri\":")
            output.append(json: uri)
        }
        output.append(text: ",\"rules\":[")
        for (index, rule) in rules.enumerated() {
            output.append(text: index == 0 ? "\n" : ",\n")
            append(rule, to: &output)
        }
        output.append(text: "]}},\n\"invocations\":[")
        appendInvocation(summary, to: &output)
        output.append(text: "],\n\"properties\":{\"columnUnit\":\"byte\",\"pack\":")
        output.append(json: run.pack)
        output.append(text: ",\"summary\":")
        summary.appendJSON(to: &output)
        output.append(text: "}}]}\n")
    }

    // MARK: - Results

    /// The part of a result before the preview; the last rule's is kept.
    private mutating func rulePart(of rule: RuleInfo) -> [UInt8] {
        if let lastRule, lastRule.rule === rule { return lastRule.part }
        let index: Int
        if let known = indexOfRule[rule.id] {
            index = known
        } else {
            index = rules.count
            rules.append(rule)
            indexOfRule[rule.id] = index
        }
        var part: [UInt8] = []
        part.append(text: "{\"ruleId\":")
        part.append(json: rule.id.text)
        part.append(text: ",\"ruleIndex\":")
        part.append(decimal: index)
        part.append(text: ",\"level\":\"")
        part.append(text: rule.severity.sarifLevel)
        part.append(text: "\",\"message\":{\"text\":\"")
        part.append(jsonInside: rule.name.utf8.span)
        part.append(text: ": ")
        lastRule = (rule, part)
        return part
    }

    /// The part between the preview and the line; the last path's is kept.
    private mutating func locationPart(of path: [UInt8]) -> [UInt8] {
        if path == self.path, !pathPart.isEmpty { return pathPart }
        self.path = path
        pathPart.removeAll(keepingCapacity: true)
        pathPart.append(
            text: "\"},\"locations\":[{\"physicalLocation\":{\"artifactLocation\":{\"uri\":\"")
        pathPart.append(uriOfPath: path.span)
        pathPart.append(text: "\"},\"region\":{\"startLine\":")
        return pathPart
    }

    // MARK: - What stands at the end

    private func append(_ rule: RuleInfo, to output: inout [UInt8]) {
        output.append(text: "{\"id\":")
        output.append(json: rule.id.text)
        output.append(text: ",\"shortDescription\":{\"text\":")
        output.append(json: rule.name.isEmpty ? rule.id.text : rule.name)
        output.append(text: "},\"defaultConfiguration\":{\"level\":")
        output.append(json: rule.severity.sarifLevel)
        output.append("}")
        if let reference = rule.references.first(where: { $0.hasPrefix("https://") }) {
            output.append(text: ",\"helpUri\":\"")
            output.append(uri: reference)
            output.append("\"")
        }
        output.append(text: ",\"properties\":{\"tags\":[\"security\",")
        output.append(json: rule.category.rawValue)
        output.append(text: "],\"security-severity\":")
        output.append(json: rule.severity.securityScore)
        output.append(text: ",\"severity\":")
        output.append(json: rule.severity.word)
        output.append(text: "}}")
    }

    private func appendInvocation(_ summary: RunSummary, to output: inout [UInt8]) {
        output.append(text: "{\"executionSuccessful\":\(summary.isComplete),\"exitCode\":")
        output.append(decimal: summary.exitStatus)
        if let startedAt = run.startedAt {
            output.append(text: ",\"startTimeUtc\":")
            output.append(json: startedAt)
        }
        output.append(text: ",\"toolExecutionNotifications\":[")
        var isFirst = true
        for incident in summary.incidents {
            if !isFirst { output.append(text: ",\n") }
            isFirst = false
            output.append(text: "{\"level\":\"error\",\"message\":{\"text\":\"not scanned: ")
            output.append(jsonInside: incident.reason.utf8.span)
            output.append(
                text: "\"},\"locations\":[{\"physicalLocation\":{\"artifactLocation\":{\"uri\":\"")
            output.append(uriOfPath: incident.path.span)
            output.append(text: "\"}}}]}")
        }
        let more = summary.incidentCount - summary.incidents.count
        if more > 0 { append(notification: "\(more) more files not scanned", &isFirst, &output) }
        if summary.isInterrupted {
            append(notification: "interrupted: these results are partial", &isFirst, &output)
        }
        output.append(text: "]}")
    }

    private func append(
        notification: String, _ isFirst: inout Bool, _ output: inout [UInt8]
    ) {
        if !isFirst { output.append(text: ",\n") }
        isFirst = false
        output.append(text: "{\"level\":\"error\",\"message\":{\"text\":")
        output.append(json: notification)
        output.append(text: "}}")
    }
}

extension Severity {
    fileprivate var sarifLevel: String {
        switch self {
        case .critical, .high: "error"
        case .medium: "warning"
        case .low, .info: "note"
        }
    }

    /// A score in the middle of the band GitHub code scanning gives the word.
    fileprivate var securityScore: String {
        switch self {
        case .critical: "9.5"
        case .high: "8.0"
        case .medium: "5.5"
        case .low: "2.0"
        case .info: "0.5"
        }
    }
}

extension [UInt8] {
    /// Appends a URI as the inside of a JSON string; what no URI may hold is percent-encoded.
    mutating func append(uri: String) {
        for byte in uri.utf8 {
            switch byte {
            case 0...0x20, 0x22, 0x3c, 0x3e, 0x5c, 0x5e, 0x60, 0x7b...0xff:
                append("%")
                append(hex: byte)
            default: append(byte)
            }
        }
    }
}
