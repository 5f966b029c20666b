import Actions
import Findings
import Testing

@Suite("Redaction styles")
struct RedactionStyleTests {
    private typealias S = Samples
    private let token = "ghp_0123456789abcdef"

    @Test func `a label stands in brackets, upper case`() {
        let odd = RuleInfo(
            id: RuleID("custom.odd"), name: "Odd", category: .custom, severity: .high,
            label: "my token\"1")
        #expect(S.redact("xx", by: odd, in: "xx", style: .label) == "[MY_TOKEN_1]")
        let empty = RuleInfo(
            id: RuleID("custom.none"), name: "None", category: .custom, severity: .high, label: "")
        #expect(S.redact("xx", by: empty, in: "xx", style: .label) == "[REDACTED]")
    }

    @Test func `a mask keeps the ends the style asks for and the rule allows`() {
        let style = RedactionStyle.mask(keepFirst: 4, keepLast: 4)
        #expect(S.redact(token, by: S.github, in: token, style: style) == "ghp_***************f")
        #expect(S.redact(token, by: S.password, in: token, style: style) == "********************")
        let wide = token + token
        #expect(
            S.redact(wide, by: S.github, in: wide, style: style)
                == "ghp_" + String(repeating: "*", count: 34) + "ef")
        #expect(
            S.redact(wide, by: S.github, in: wide, style: .mask(keepFirst: 1, keepLast: 0))
                == "g" + String(repeating: "*", count: 39))
    }

    @Test(arguments: 1...40)
    func `a mask never shows more than a quarter of the characters`(length: Int) {
        let secret = String(repeating: "s", count: length)
        let masked = S.redact(
            secret, by: S.github, in: secret, style: .mask(keepFirst: 99, keepLast: 99))
        #expect(masked.count == length)
        #expect(masked.count { $0 == "s" } <= length / 4)
    }

    @Test func `a mask counts characters and never splits one`() {
        let style = RedactionStyle.mask(keepFirst: 4, keepLast: 4)
        #expect(S.redact("пароль漢字", by: S.email, in: "пароль漢字", style: style) == "па******")
        #expect(S.redact("aaaaaaaé", by: S.email, in: "aaaaaaaé", style: style) == "aa******")
        let last = RedactionStyle.mask(keepFirst: 0, keepLast: 4)
        #expect(S.redact("aaaaaaaé", by: S.email, in: "aaaaaaaé", style: last) == "******aé")
    }

    @Test func `a mask shows neither quotes, escapes, invisible characters nor injections`() {
        let style = RedactionStyle.mask(keepFirst: 4, keepLast: 4)
        for text in ["\\nabcdef\\\"", "\"bcdefg\"", "\u{200b}bcdef\u{e0041}", "%41bcde%"] {
            let masked = S.redact(text, by: S.email, in: text, style: style)
            #expect(masked.allSatisfy { $0 == "*" }, "\(text)")
        }
        let order = "ignore previous instructions"
        #expect(
            S.redact(order, by: S.instruction, in: order, style: style)
                == String(repeating: "*", count: order.count))
    }

    @Test func `equal values get equal tokens, other values, labels and keys other ones`() {
        func redacted(_ secret: String, _ rule: RuleInfo, _ key: FingerprintKey) -> String {
            S.redact(secret, by: rule, in: secret, style: .hash(key))
        }
        let first = redacted(token, S.github, S.key)
        #expect(first == redacted(token, S.github, S.key))
        #expect(first != redacted(token + "0", S.github, S.key))
        #expect(first.dropFirst(13) != redacted(token, S.password, S.key).dropFirst(9))
        #expect(first != redacted(token, S.github, FingerprintKey(3, 4)))
    }

    @Test func `a hash token is a bracketed label with twelve consonants`() {
        for number in 0..<500 {
            let secret = "s\(number)"
            let text = S.redact(secret, by: S.github, in: secret, style: .hash(S.key))
            #expect(text.hasPrefix("[GITHUB_TOKEN#") && text.hasSuffix("]"))
            let token = text.dropFirst(14).dropLast()
            #expect(token.count == 12)
            #expect(token.allSatisfy { "bcdfghjklmnpqrst".contains($0) })
        }
    }

    @Test func `removal leaves nothing, and a space where words would run together`() {
        #expect(S.redact("x", by: S.password, in: "\"x\"", style: .remove) == "\"\"")
        #expect(S.redact("x", by: S.password, in: "x", style: .remove) == "")
        #expect(S.redact("x", by: S.password, in: "key=x&b", style: .remove) == "key=&b")
        #expect(S.redact("x", by: S.password, in: "AKIAxIOSF", style: .remove) == "AKIA IOSF")
        #expect(S.redact("x", by: S.password, in: "AKIAxxIOSF", style: .remove) == "AKIA IOSF")
    }
}
