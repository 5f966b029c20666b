internal import Findings
internal import Inspection
internal import PatternMatching
internal import Rules

/// Which bytes of a text may be shown.
///
/// Nobody knows what a text holds that no rule matched: so all that looks like a value is masked, whether found or not, and only words,
/// signs and the triggers of rules, which stand in the rule files, stay.
struct ByteMask {
    /// Stands for a hidden byte. No text holds it by chance and no rule looks for it: `*` could be taken for a placeholder where a masked
    /// line is pasted.
    static let sign = "█"

    private var hidden: [Bool]

    /// Nothing is hidden.
    init(revealing count: Int) {
        hidden = Array(repeating: false, count: count)
    }

    init(_ text: [UInt8], traces: [RuleTrace]) {
        hidden = Array(repeating: false, count: text.count)
        hideValues(text)
        for trace in traces {
            for hit in trace.hits { set(hit.range, false, isLane: Self.isLane(trace)) }
        }
        for trace in traces {
            for block in trace.blocks { set(block, true) }
            for window in trace.windows {
                for match in window.matches { set(match.capture, true) }
            }
        }
    }

    /// Hides these bytes too.
    mutating func hide(_ range: ByteRange) { set(range, true) }

    /// What a lane ran over is a value, not a word of the rule.
    private static func isLane(_ trace: RuleTrace) -> Bool {
        guard case .pattern(let pattern) = trace.rule.matcher else { return true }
        if case .literals = pattern.trigger.kind { return false }
        return true
    }

    private mutating func set(_ range: ByteRange, _ isHidden: Bool, isLane: Bool = false) {
        if isLane { return }
        for index in range.start..<range.end { hidden[index] = isHidden }
    }

    /// Runs without blanks and quotes of six bytes or more with a digit, or of sixteen or more, are values.
    private mutating func hideValues(_ text: [UInt8]) {
        var start = 0
        var hasDigit = false
        for index in 0...text.count {
            if index < text.count, Self.isOfValue(text[index]) {
                if text[index] &- 0x30 < 10 { hasDigit = true }
                continue
            }
            if index - start >= 16 || (index - start >= 6 && hasDigit) {
                set(ByteRange(start, index), true)
            }
            start = index + 1
            hasDigit = false
        }
    }

    private static func isOfValue(_ byte: UInt8) -> Bool {
        switch byte {
        case 0...0x20, UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "="), UInt8(ascii: ":"),
            UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "("), UInt8(ascii: ")"),
            UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "{"), UInt8(ascii: "}"),
            UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "`"), UInt8(ascii: "|"):
            false
        default: true
        }
    }

    /// Whether some of the bytes are hidden.
    func hides(_ range: ByteRange) -> Bool { hidden[range.start..<range.end].contains(true) }

    /// The bytes as one column each: hidden ones as `sign`, others than printable ASCII as `·`.
    func columns(_ text: [UInt8], _ range: ByteRange) -> String {
        var result = ""
        for index in range.start..<range.end {
            let byte = text[index]
            let isPrintable = byte >= 0x20 && byte < 0x7f
            result += hidden[index] ? Self.sign : isPrintable ? String(UnicodeScalar(byte)) : "·"
        }
        return result
    }

    /// The bytes as text, hidden ones as `sign`.
    func text(_ text: [UInt8], _ range: ByteRange) -> String {
        var bytes: [UInt8] = []
        for index in range.start..<range.end {
            if hidden[index] { bytes += Self.sign.utf8 } else { bytes.append(text[index]) }
        }
        return shown(String(decoding: bytes, as: UTF8.self))
    }

    /// The bytes around `range` in one line, and a line of marks below it.
    func picture(of range: ByteRange, in text: [UInt8], indent: Int, columnsMax: Int) -> String {
        let low = max(0, min(range.start - columnsMax / 3, text.count - columnsMax))
        let high = min(text.count, low + columnsMax)
        let marked = max(1, min(range.end, high) - range.start)
        let margin = String(repeating: " ", count: indent)
        return margin + columns(text, ByteRange(low, high)) + "\n" + margin
            + String(repeating: " ", count: range.start - low)
            + String(repeating: "^", count: marked) + "\n"
    }

    /// Whether `text` holds what reports and this command write for bytes they hide.
    static func isMasked(_ text: [UInt8]) -> Bool {
        let signs = [Array("****".utf8), Array((sign + sign).utf8)]
        return signs.contains { text.firstRange(of: $0) != nil }
    }
}
