import Findings
import Testing

@testable import Inspection

@Suite struct `A context word` {
    @Test(arguments: [
        // It begins a word …
        ("card", "card 1", true), ("card", "the card", true), ("card", "cards", true),
        ("card", "discard", false), ("card", "CARD", true), ("card", "CaRd", true),
        ("card", "creditCard", true), ("card", "creditcard", false), ("card", "CREDITCARD", false),
        ("card", "credit_card", true), ("card", "1card", true), ("card", "\u{e9}card", false),
        ("card", "car d", false), ("card", "", false), ("card", "car", false),
        // … and need not end one, unless it is short.
        ("pan", "pan", true), ("pan", "pan=4", true), ("pan", "panel", false), ("pan", "Pan", true),
        ("pan", "panNumber", true), ("pan", "PANNumber", false), ("pan", "pan_no", true),
        ("pan", "pan4", true), ("pan", "pan\u{e9}", false), ("key", "api key", true),
        // A blank stands for a blank, `_`, `-`, `.` or nothing.
        ("deploy key", "deploy key", true), ("deploy key", "deploy_key", true),
        ("deploy key", "DEPLOY-KEY", true), ("deploy key", "deploy.key", true),
        ("deploy key", "deployKey", true), ("deploy key", "deploykey", true),
        ("deploy key", "redeploy key", false), ("deploy key", "deploy  key", false),
        ("deploy key", "deploy/key", false), ("a b", "ab", true), ("a b", "abc", false),
        // Other letters are bytes.
        ("тел", "тел", true), ("тел", "Тел", false), ("тел", "отель", false), ("тел", "тел.", true),
    ])
    func `is found where the guide says`(word: String, text: String, isFound: Bool) {
        // Within a longer text, so that what lies around it is seen.
        let bytes = Array(text.utf8)
        let range = ByteRange(0, bytes.count)
        #expect(starts([word], bytes, range) == isFound)
        let padded = Array(" \(text) ".utf8)
        #expect(
            starts(["zzz", word], padded, ByteRange(1, 1 + bytes.count))
                == isFound)
    }

    @Test func `is looked for in its range, with an eye on the bytes beside it`() {
        let text = Array("discard card".utf8)
        #expect(!starts(["card"], text, ByteRange(3, 7)))
        #expect(starts(["card"], text, ByteRange(8, 12)))
        #expect(!starts(["card"], text, ByteRange(8, 11)))
        #expect(!starts(["card"], text, ByteRange(9, 12)))
        // A short word that the range cuts from its end.
        let panel = Array("panel".utf8)
        #expect(!starts(["pan"], panel, ByteRange(0, 3)))
        #expect(!starts([], text, ByteRange(0, 12)))
    }

    @Test(arguments: [
        ("sample", "mySampleKey", true), ("sample", "SAMPLE", true), ("sample", "sampl", false),
        ("aab", "aaab", true), ("", "x", true), ("a", "", false), ("\u{e9}", "\u{c9}", false),
    ])
    func `that stops a finding is any part of it`(word: String, text: String, isFound: Bool) {
        let isThere = ContextWords.contains(Array(text.utf8).span, Array(word.utf8))
        #expect(isThere == isFound)
    }

    @Test func `of three letters is none right behind a digit`() {
        for (text, isFound) in [("7aba 1", false), ("aba 1", true), ("x-aba 1", true)] {
            let bytes = Array(text.utf8)
            #expect(starts(["aba"], bytes, ByteRange(0, bytes.count)) == isFound, "\(text)")
        }
    }

    @Test(arguments: [
        ("[CREDIT_CARD] 1", false), ("[CREDIT_CARD#bkqmtcfhrpdn] 1", false),
        ("[CARD] 1", true), ("CREDIT_CARD] 1", true), ("[CREDIT_CARD", true),
        ("[MY_CREDIT_CARD] 1", true),
    ])
    func `is none within what redaction wrote`(text: String, isFound: Bool) {
        let bytes = Array(text.utf8)
        let isThere = ContextWords.anyStarts(
            [Array("card".utf8)], bytes.span, ByteRange(0, bytes.count),
            labels: [Array("CREDIT_CARD".utf8)])
        #expect(isThere == isFound)
    }

    private func starts(_ words: [String], _ text: [UInt8], _ range: ByteRange) -> Bool {
        ContextWords.anyStarts(words.map { Array($0.utf8) }, text.span, range, labels: [])
    }
}
