import Foundation
import Testing
import TestSupport

@Suite struct `Large files` {
    private let place: Workplace
    private static let words = [
        "user", "took", "3ms", "of", "GET", "/api/v1/items", "200", "retry",
    ]

    init() throws { place = try Workplace() }

    /// Some 9 MB of lines with findings, blocks of up to 200 kB that cuts fall into, and one line of 2 MB.
    private static func log(seed: UInt64) -> [UInt8] {
        var generator = SeededGenerator(seed: seed)
        let alphabet = Array(
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var text: [UInt8] = []
        func add(_ line: String) { text += Array((line + "\n").utf8) }
        var hasLongLine = false
        while text.count < 9 << 20 {
            switch Int.random(in: 0..<2000, using: &generator) {
            case 0..<20: add("login of \(Sample.mail)")
            case 20..<30: add("card \(Sample.card) refused")
            case 30: add("key \(Sample.key)")
            case 31..<33:
                add("-----BEGIN RSA PRIVATE" + " KEY-----")
                for _ in 0..<Int.random(in: 0..<3000, using: &generator) {
                    text += (0..<64).map { _ in alphabet.randomElement(using: &generator)! }
                    text.append(0x0a)
                }
                if Bool.random(using: &generator) { add("-----END RSA PRIVATE" + " KEY-----") }
                for _ in 0..<20 {
                    add("behind the block, one line after another, not base64 at all")
                }
            default:
                let count = Int.random(in: 1...15, using: &generator)
                add(
                    (0..<count).map { _ in words.randomElement(using: &generator)! }.joined(
                        separator: " "))
            }
            if !hasLongLine && text.count > 4 << 20 {
                hasLongLine = true
                add(String(repeating: "a line without end, ", count: 100_000) + Sample.mail)
            }
        }
        // And the rest is one line.
        for _ in 0..<60_000 {
            text += Array("so it goes on: \(Sample.mail), without an end; ".utf8)
        }
        return text
    }

    @Test func `are reported and redacted the same by any number of threads`() throws {
        let seed = testSeed()
        try place.file("large.log", Self.log(seed: seed))
        let alone = try place.run("--threads", "1", "--format", "jsonl", "large.log")
        #expect(alone.lines.count > 500, "seed \(seed)")
        for threads in ["2", "5"] {
            let report = try place.run("--threads", threads, "--format", "jsonl", "large.log")
            #expect(report.text == alone.text, "seed \(seed), \(threads) threads")
            #expect(report.status == alone.status)
        }
        for style in ["label", "remove"] {
            let clean = try place.run(
                "--threads", "1", "--redact", "--style", style, "-q", "large.log")
            #expect(!clean.text.contains(Sample.mail))
            let threaded = try place.run(
                "--threads", "4", "--redact", "--style", style, "-q", "large.log")
            #expect(threaded.text == clean.text, "seed \(seed), \(style)")
            #expect(threaded.talk == clean.talk)
        }
    }

    @Test func `show their matched bytes where they are asked for, by any number of threads`()
        throws
    {
        try place.file("large.log", Self.log(seed: 1))
        let reports = try ["1", "3"].map { threads in
            try place.run("--reveal", "--threads", threads, "--format", "jsonl", "large.log").text
        }
        #expect(reports[0].contains(Sample.card))
        #expect(reports[0] == reports[1])
    }

    @Test func `are redacted to standard output one after another`() throws {
        let line = "all is well, nothing to see here\n"
        let filler = Array(String(repeating: line, count: (5 << 20) / line.utf8.count).utf8)
        try place.file("a.log", filler + Array("a \(Sample.mail)\n".utf8))
        try place.file("b.log", Array("b \(Sample.mail)\n".utf8) + filler)
        let clean = try place.run("--redact", "--threads", "4", "a.log", "b.log")
        #expect(clean.text.utf8.count == 2 * filler.count + 2 * "a [EMAIL]\n".utf8.count)
        #expect(clean.text.contains(line + "a [EMAIL]\nb [EMAIL]\n" + line))
    }
}
