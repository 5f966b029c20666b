import PatternMatching
import TestSupport

/// Patterns such as people write for rules, put together from what rules are made of.
struct RuleLikePattern {
    static let words = [
        "acme_", "ghp_", "xoxb-", "AKIA", "Zq", "k", "SG\\.", "token", "password", "key",
        "api[_-]?key", "(?:secret|token|passwd)", "(?i:password)", "https?://", "(?i:Card|pan)",
        "pass(?:word)?", "(?:ab|abc|b)", "[kK]ey", "x{3,5}", "(?:zz){2,3}",
    ]
    private static let separators = [
        "\\s{0,3}", "\\s{0,20}", "[:=]", "\\s{0,3}[:=]{1,2}\\s{0,3}", "[\"']?", "[ -]?", "\\.", "-",
        "@", "\\+", "_",
    ]
    private static let payloads = [
        "[A-Za-z0-9]{4,9}", "[a-f0-9]{8}", "\\d{3}", "\\d{4}", "\\d{1,3}", "(?:[ -]?\\d){4,8}",
        "\\d{4}[ -]?\\d{4}[ -]?\\d{4}", "(?:\\d{1,3}\\.){3}\\d{1,3}", "[A-Z]{2}\\d{2}",
        "[^\\s\"]{2,12}", "\\w{0,5}", "\\S{1,4}", "[1-9]\\d{6,14}", "4\\d{3}(?: ?\\d{4}){3}",
        "3[47]\\d{2}[- ]?\\d{6}[- ]?\\d{5}", "(?:\\d{3}-\\d{2}-\\d{4}|\\d{9})",
        "[0-9]{5}-?[0-9]{4}",
        "(?:5[1-5]|2[2-7])\\d{2}(?:[ -]?\\d{4}){3}",
    ]
    private static let assertions = [
        "\\b", "\\b", "^", "$", "\\B", "(?<![A-Za-z0-9])", "(?<![0-9])", "(?![0-9])", "(?<!\\d|-)",
        "(?=[a-z0-9]{2})", "(?!0)", "(?<=[ =])", "(?:^|(?<=[ \"]))",
    ]

    let text: String
    let isMultiline: Bool

    init(using generator: inout SeededGenerator) {
        isMultiline = generator.oneIn(8)
        let front = isMultiline ? Self.words[generator.upTo(Self.words.count)] : ""
        text = front + Self.sequence(&generator, depth: 2, maximum: 5)
    }

    private static func sequence(
        _ generator: inout SeededGenerator, depth: Int, maximum: Int
    ) -> String {
        var text = ""
        for _ in 0...generator.upTo(maximum) { text += part(&generator, depth: depth) }
        return text
    }

    private static func part(_ generator: inout SeededGenerator, depth: Int) -> String {
        switch generator.upTo(depth > 0 ? 14 : 11) {
        case 0..<3: return words[generator.upTo(words.count)]
        case 3..<5: return separators[generator.upTo(separators.count)]
        case 5..<9: return payloads[generator.upTo(payloads.count)]
        case 9..<11: return assertions[generator.upTo(assertions.count)]
        case 11:
            let left = sequence(&generator, depth: depth - 1, maximum: 2)
            let right = sequence(&generator, depth: depth - 1, maximum: 2)
            return "(?:\(left)|\(right))"
        case 12:
            return "(" + sequence(&generator, depth: depth - 1, maximum: 2) + ")"
        default:
            let suffix = ["?", "{0,2}", "{1,3}", "{2}"][generator.upTo(4)]
            return "(?:" + sequence(&generator, depth: depth - 1, maximum: 1) + ")" + suffix
        }
    }
}

/// Texts that hold what a pattern looks for, whole and broken, among noise of the same kind.
struct LureTexts {
    let pattern: PatternNode

    func next(using generator: inout SeededGenerator) -> [UInt8] {
        var text: [UInt8] = []
        for _ in 0...generator.upTo(4) {
            text += noise(&generator)
            var sample = Array(pattern.sample(using: &generator).prefix(300))
            if !sample.isEmpty && generator.oneIn(4) {
                sample.remove(at: generator.upTo(sample.count))
            }
            text += sample
        }
        return text + noise(&generator)
    }

    private func noise(_ generator: inout SeededGenerator) -> [UInt8] {
        switch generator.upTo(12) {
        case 0: return []
        case 1: return [0x0a]
        case 2: return generator.bytes(generator.upTo(30), of: "0123456789")
        case 3: return generator.bytes(generator.upTo(30), of: "0123456789 -.")
        case 4: return Array("password token key".utf8)
        case 5: return generator.bytes(2, of: "=:@+\"'")
        case 6: return generator.bytes(1, of: "aZ9_-")
        default: return generator.bytes(1, of: " \"=,")
        }
    }
}
