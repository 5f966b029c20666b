/// One JSON object a line and nothing else, so that reports of shards merge by concatenation.
struct JSONLinesWriter: FindingWriter {
    private var object = FindingObject()

    mutating func begin(_ run: RunDescription, into output: inout [UInt8]) {}

    mutating func write(_ entry: ReportEntry, into output: inout [UInt8]) {
        object.append(entry, to: &output)
        output.append("\n")
    }

    mutating func end(_ summary: RunSummary, into output: inout [UInt8]) {}
}

/// One JSON document: `{tool, version, pack, findings: […], summary: {…}}`.
struct JSONWriter: FindingWriter {
    private var object = FindingObject()
    private var isFirst = true

    mutating func begin(_ run: RunDescription, into output: inout [UInt8]) {
        output.append(text: "{\"tool\":")
        output.append(json: run.tool)
        output.append(text: ",\"version\":")
        output.append(json: run.version)
        output.append(text: ",\"pack\":")
        output.append(json: run.pack)
        if let startedAt = run.startedAt {
            output.append(text: ",\"started_at\":")
            output.append(json: startedAt)
        }
        output.append(text: ",\"targets\":")
        output.append(json: run.targets)
        output.append(text: ",\"findings\":[")
    }

    mutating func write(_ entry: ReportEntry, into output: inout [UInt8]) {
        output.append(text: isFirst ? "\n" : ",\n")
        isFirst = false
        object.append(entry, to: &output)
    }

    mutating func end(_ summary: RunSummary, into output: inout [UInt8]) {
        output.append(text: "\n],\"summary\":")
        summary.appendJSON(to: &output)
        output.append(text: "}\n")
    }
}
