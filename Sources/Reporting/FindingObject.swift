internal import Findings

/// Writes a finding as the JSON object whose keys are a contract with readers of JSON lines.
///
/// The keys, in this order: `rule`, `category`, `severity`, `confidence`, `path`, `line`, `column`,
/// `start`, `end`, `fingerprint`, `preview`, `via`; `match` follows only when the entry has one.
/// What repeats from finding to finding, the rule's part and the path, is escaped once and kept.
struct FindingObject {
    /// How many rules' parts are kept; a pack has some hundreds.
    static let keptRulesMax = 1_024

    private var path: [UInt8] = []
    private var pathPart: [UInt8] = []
    private var rule: RuleInfo?
    private var rulePart: [UInt8] = []
    private var ruleParts: [ObjectIdentifier: (rule: RuleInfo, part: [UInt8])] = [:]

    // Arrays and not strings: appending an array is one copy.
    private let column = Array(",\"column\":".utf8)
    private let start = Array(",\"start\":".utf8)
    private let end = Array(",\"end\":".utf8)
    private let fingerprint = Array(",\"fingerprint\":\"".utf8)
    private let preview = Array("\",\"preview\":\"".utf8)
    private let noVia = Array("\",\"via\":[]".utf8)

    mutating func append(_ entry: ReportEntry, to output: inout [UInt8]) {
        if rule !== entry.finding.rule { recall(entry.finding.rule) }
        if path != entry.path || pathPart.isEmpty { remember(entry.path) }
        output.append(contentsOf: rulePart)
        output.append(entry.finding.confidence)
        output.append(contentsOf: pathPart)
        output.append(decimal: entry.finding.line)
        output.append(contentsOf: column)
        output.append(decimal: entry.finding.column)
        output.append(contentsOf: start)
        output.append(decimal: entry.finding.range.start)
        output.append(contentsOf: end)
        output.append(decimal: entry.finding.range.end)
        output.append(contentsOf: fingerprint)
        output.append(entry.finding.fingerprint)
        output.append(contentsOf: preview)
        output.append(jsonInside: entry.finding.preview)
        if entry.finding.via.isEmpty {
            output.append(contentsOf: noVia)
        } else {
            output.append(text: "\",\"via\":")
            output.append(json: entry.finding.via)
        }
        if let match = entry.match {
            output.append(text: ",\"match\":")
            output.append(json: match.span)
        }
        output.append("}")
    }

    private mutating func remember(_ path: [UInt8]) {
        self.path = path
        pathPart.removeAll(keepingCapacity: true)
        pathPart.append(text: ",\"path\":")
        pathPart.append(json: path.span)
        pathPart.append(text: ",\"line\":")
    }

    private mutating func recall(_ rule: RuleInfo) {
        self.rule = rule
        if let known = ruleParts[ObjectIdentifier(rule)] {
            rulePart = known.part
            return
        }
        var part: [UInt8] = []
        part.append(text: "{\"rule\":")
        part.append(json: rule.id.text)
        part.append(text: ",\"category\":")
        part.append(json: rule.category.rawValue)
        part.append(text: ",\"severity\":")
        part.append(json: rule.severity.word)
        part.append(text: ",\"confidence\":")
        rulePart = part
        if ruleParts.count >= Self.keptRulesMax { ruleParts.removeAll() }
        // The rule is kept with its part, so that its identity is not given to another object.
        ruleParts[ObjectIdentifier(rule)] = (rule, part)
    }
}

extension [UInt8] {
    /// Appends a preview for the inside of a JSON string. It is printable ASCII, so that only two
    /// characters can ask for an escape; they are rare and mended after the fact.
    mutating func append(jsonInside preview: MaskedPreview) {
        let start = count
        preview.append(to: &self)
        for index in start..<count
        where self[index] == UInt8(ascii: "\"") || self[index] == UInt8(ascii: "\\") {
            let plain = Array(self[start...])
            removeLast(plain.count)
            append(jsonInside: plain.span)
            return
        }
    }
}
