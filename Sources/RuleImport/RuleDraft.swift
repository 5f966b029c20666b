internal import Findings

/// One of our rules, being written.
struct RuleDraft: Sendable {
    struct Example: Hashable, Sendable {
        let text: String
        /// Where `<+>` goes in, so that the file is not taken for a leak; in bytes.
        let split: Int?

        /// Shorter runs look like no token.
        private static let tokenBytesMin = 12

        /// - Parameter part: the bytes among which a token would be; nil for all.
        init(_ text: String, part: ByteRange? = nil) {
            self.text = text
            let bytes = Array(text.utf8)
            let part = part ?? ByteRange(0, bytes.count)
            var longest = ByteRange(0, 0)
            var start = part.start
            for index in part.start...part.end {
                if index < part.end, Self.isOfToken(bytes[index]) { continue }
                if index - start > longest.count { longest = ByteRange(start, index) }
                start = index + 1
            }
            split =
                longest.count < Self.tokenBytesMin ? nil : longest.start + min(longest.count / 2, 8)
        }

        private static func isOfToken(_ byte: UInt8) -> Bool {
            (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || "+/_=-".utf8.contains(byte)
        }
    }

    /// How far from a match the words of its context are looked for.
    static let contextBytes = 64

    let id: String
    var rule: PeerRule
    var pattern = ""
    var isMultiline = false
    var allowPatterns: [String] = []
    var matches: [Example] = []
    var nonMatches: [Example] = []
    /// Whether the peer has no examples, and these were made from the pattern.
    var areMatchesMade = false

    /// The rule's entry in the list of a rule file, at a depth of two blanks.
    func text() -> String {
        var lines = [
            "- id: \(id)", "  name: \(YAMLText.quoted(rule.name))",
            "  severity: \(rule.severity.word)",
            "  confidence: \(Confidence(percent: rule.confidencePercent))",
        ]
        if isMultiline { lines.append("  multiline: true") }
        lines.append("  pattern: \(YAMLText.quoted(pattern))")
        if !rule.validators.isEmpty {
            lines.append("  validators:")
            lines += rule.validators.map { "    - \($0)" }
        }
        lines += contextLines + allowLines + exampleLines
        if rule.references.isEmpty {
            lines.append("  references: []")
        } else {
            lines.append("  references:")
            lines += rule.references.map { "    - \(YAMLText.quoted($0))" }
        }
        if !rule.tags.isEmpty { lines += YAMLText.list("  tags", rule.tags) }
        return lines.map { "  " + $0 + "\n" }.joined()
    }

    private var contextLines: [String] {
        if rule.contextWords.isEmpty { return [] }
        let raise = Confidence(percent: rule.contextRaisePercent)
        return ["  context:"] + YAMLText.list("    words", rule.contextWords)
            + ["    within: \(Self.contextBytes)", "    raise: \(raise)"]
    }

    private var allowLines: [String] {
        var lines: [String] = []
        // Peers report placeholders too; whoever does not want them takes the line out.
        if id.hasPrefix("secret.") { lines.append("    placeholders: false") }
        if !rule.stopwords.isEmpty { lines += YAMLText.list("    stopwords", rule.stopwords) }
        if !allowPatterns.isEmpty {
            lines.append("    patterns:")
            lines += allowPatterns.map { "      - \(YAMLText.quoted($0))" }
        }
        return lines.isEmpty ? [] : ["  allow:"] + lines
    }

    private var exampleLines: [String] {
        var lines = ["  examples:"]
        if areMatchesMade { lines.append("    # made from the pattern, for its author wrote none") }
        lines.append("    match:" + (matches.isEmpty ? " []" : ""))
        lines += matches.map { "      - \(YAMLText.quoted($0))" }
        lines.append("    no_match:" + (nonMatches.isEmpty ? " []" : ""))
        lines += nonMatches.map { "      - \(YAMLText.quoted($0))" }
        return lines
    }
}

/// Text as YAML holds it.
enum YAMLText {
    private static let columnsMax = 120

    static func quoted(_ example: RuleDraft.Example) -> String {
        guard let split = example.split else { return quoted(example.text) }
        let bytes = Array(example.text.utf8)
        return quoted(
            String(decoding: bytes[..<split], as: UTF8.self) + "<+>"
                + String(decoding: bytes[split...], as: UTF8.self))
    }

    /// Single quotes where every character shows; else double quotes, and escapes.
    static func quoted(_ text: String) -> String {
        if text.unicodeScalars.allSatisfy(isPlain) {
            return "'" + text.replacing("'", with: "''") + "'"
        }
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case _ where isPlain(scalar): result.unicodeScalars.append(scalar)
            default:
                let digits = String(scalar.value, radix: 16)
                let width = scalar.value > 0xffff ? 8 : 4
                result += width == 8 ? "\\U" : "\\u"
                result += String(repeating: "0", count: width - digits.count) + digits
            }
        }
        return result + "\""
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return scalar.value >= 0x20 && scalar.value < 0x7f }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate,
            .unassigned:
            return false
        default: return true
        }
    }

    /// `key: [a, b]`, over several lines where it is long.
    static func list(_ key: String, _ items: [String]) -> [String] {
        let indent = String(key.prefix { $0 == " " }) + "  "
        var lines: [String] = []
        var line = key + ": ["
        for (place, item) in items.enumerated() {
            let text = quoted(item) + (place + 1 < items.count ? "," : "]")
            if line.count + text.count + 1 > columnsMax && !line.hasSuffix("[") {
                lines.append(line)
                line = indent + text
            } else {
                line += (line.hasSuffix("[") ? "" : " ") + text
            }
        }
        return lines + [items.isEmpty ? line + "]" : line]
    }

    /// Text for a comment, on one line.
    static func comment(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            if isPlain(scalar) {
                result.unicodeScalars.append(scalar)
            } else if result.last != " " {
                result += " "
            }
        }
        return result
    }
}
