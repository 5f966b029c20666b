public import Findings

/// What is written in place of a redacted range.
///
/// Every replacement is plain ASCII that needs no escape in JSON, XML, CSV or a shell word, and is
/// made so that scanning the output again finds nothing in it: labels stand in brackets, hash tokens
/// hold no digit, no vowel and no `:` or `=` (so no card number, word or `password:value` shape),
/// masks are runs of `*`. Rules for generic values after `password=` must allow what these two match:
/// `\[[A-Z0-9_]{1,64}(#[b-df-hj-np-t]{12})?\]` and `\*{3,}`.
///
/// Blocks (PEM) are replaced before their end is known, so their length and hash are not: `.mask` and
/// `.hash` write the label for them.
///
/// In every style the line ends (`\n`, `\r\n`) inside a redacted range are kept, so that the lines
/// after it keep their numbers.
public enum RedactionStyle: Hashable, Sendable {
    /// The rule's label in brackets: `[GITHUB_TOKEN]`.
    case label
    /// A `*` for each character, except up to so many at either end: `ghp_************`.
    ///
    /// Never keeps more than the rule allows (`RuleInfo.keepFirst`, `keepLast`) nor more than a
    /// quarter of the characters; keeps only letters, digits and `_-.@+/`; keeps nothing of an
    /// injection, nor of a range that an earlier redaction already covers in part.
    case mask(keepFirst: Int, keepLast: Int)
    /// The label and 48 bits of a keyed hash: `[GITHUB_TOKEN#bkqmtcfhrpdn]`.
    ///
    /// Equal source bytes under equal labels and keys give equal tokens.
    case hash(FingerprintKey)
    /// Nothing; one space if the bytes on both sides would otherwise run together into a new word.
    ///
    /// The one style that may create a finding: with a value gone, the word after it can look like
    /// the value (`password=hunter2 correcthorse`).
    case remove
}

/// The label of a rule as it is written: upper-case letters, digits and `_`, never empty, never long.
struct RedactionLabel {
    /// Longer labels are cut; a label is a word for people, and a token must not outgrow its text.
    static let bytesMax = 64

    let bytes: [UInt8]

    init(_ text: String) {
        let bytes = text.utf8.prefix(Self.bytesMax).map(Self.shown)
        self.bytes = bytes.isEmpty ? Array("REDACTED".utf8) : bytes
    }

    private static func shown(_ byte: UInt8) -> UInt8 {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): byte
        case UInt8(ascii: "a")...UInt8(ascii: "z"): byte & ~0x20
        default: UInt8(ascii: "_")
        }
    }
}

/// 48 bits of a keyed hash as twelve consonants.
///
/// Consonants, because digits could look like a card or a telephone number and letters at large
/// could spell words.
struct HashToken {
    private static let alphabet = Array("bcdfghjklmnpqrst".utf8)

    private let bits: UInt64

    /// Hashes `label`, a zero byte and `value`; `scratch` is overwritten.
    init(key: FingerprintKey, label: RedactionLabel, value: [UInt8], scratch: inout [UInt8]) {
        scratch.removeAll(keepingCapacity: true)
        scratch.append(contentsOf: label.bytes)
        scratch.append(0)
        scratch.append(contentsOf: value)
        self.bits = key.hash(scratch.span).high
    }

    func append(to output: inout [UInt8]) {
        for shift in stride(from: UInt64(60), to: 12, by: -4) {
            output.append(Self.alphabet[Int(bits >> shift & 15)])
        }
    }
}

/// How many bytes at either end of a value a mask shows.
struct MaskEnds {
    var head = 0
    var tail = 0

    /// Chooses whole characters within the limits of style and rule and a quarter of the value.
    init(of value: [UInt8], keepFirst: Int, keepLast: Int) {
        let characters = value.reduce(0) { $0 + (Self.isContinuation($1) ? 0 : 1) }
        let budget = characters / 4
        var kept = 0
        while kept < min(keepFirst, budget), let count = Self.characterCount(at: head, in: value) {
            head += count
            kept += 1
        }
        var keptLast = 0
        while keptLast < min(keepLast, budget - kept) {
            var start = value.count - tail - 1
            while start > head, Self.isContinuation(value[start]) { start -= 1 }
            let count = value.count - tail - start
            guard start > head, Self.characterCount(at: start, in: value) == count else { break }
            tail += count
            keptLast += 1
        }
    }

    /// Whether the byte continues a UTF-8 sequence, so that a mask does not count it.
    static func isContinuation(_ byte: UInt8) -> Bool { byte & 0xc0 == 0x80 }

    /// The bytes of the character at `start` if a mask may show it, else nil.
    ///
    /// Quotes, backslashes and the like are not shown: cut off from their neighbours they could
    /// break the text around them. Nor are invisible characters, which can be findings themselves.
    private static func characterCount(at start: Int, in value: [UInt8]) -> Int? {
        guard start < value.count else { return nil }
        var end = start + 1
        while end < value.count, isContinuation(value[end]) { end += 1 }
        if end == start + 1 { return isShown(ascii: value[start]) ? 1 : nil }
        guard let text = String(validating: value[start..<end], as: UTF8.self),
            let scalar = text.unicodeScalars.first, text.unicodeScalars.count == 1,
            scalar.properties.isAlphabetic || scalar.properties.numericType != nil
        else { return nil }
        return end - start
    }

    private static func isShown(ascii byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"),
            UInt8(ascii: "."), UInt8(ascii: "@"), UInt8(ascii: "+"), UInt8(ascii: "/"):
            true
        default: false
        }
    }
}
