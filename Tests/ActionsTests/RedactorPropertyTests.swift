import Actions
import Findings
import Testing
import TestSupport

@Suite("Any chunking, any frontier and any timing of events")
struct RedactorPropertyTests {
    static let styles: [RedactionStyle] = [
        .label, .mask(keepFirst: 4, keepLast: 4), .mask(keepFirst: 0, keepLast: 2),
        .hash(Samples.key), .remove,
    ]

    @Test(
        arguments: [0, 1, 2, 3, 5, 8, 20, 80, 400], [1, 3, 50, 1000])
    func `gives the bytes of the naive oracle`(size: Int, chunkMax: Int) {
        let policy = ActionPolicy.moderate
        for round in 0..<60 {
            let seed = UInt64.random(in: 0...UInt64.max)
            var random = SeededGenerator(seed: seed)
            let story = StreamStory(from: &random, size: size)
            let style = Self.styles[round % Self.styles.count]
            let expected = story.redactedByOracle(policy: policy, style: style)
            let result = story.redact(
                policy: policy, style: style, chunkMax: chunkMax, from: &random)
            #expect(result.output == expected, "seed \(seed), size \(size), style \(style)")
            guard result.output == expected else { return }
        }
    }

    @Test func `gives the same counts as one call`() {
        for seed in UInt64(0)..<200 {
            var random = SeededGenerator(seed: seed)
            let story = StreamStory(from: &random, size: 200)
            let chunked = story.redact(
                policy: .strict, style: .label, chunkMax: 1, from: &random)
            let whole = story.redact(
                policy: .strict, style: .label, chunkMax: 10_000, from: &random)
            #expect(chunked.counts == whole.counts, "seed \(seed)")
        }
    }

    @Test(arguments: styles)
    func `keeps the number of lines`(style: RedactionStyle) {
        for seed in UInt64(0)..<200 {
            var random = SeededGenerator(seed: seed)
            let story = StreamStory(from: &random, size: 120)
            let result = story.redact(policy: .strict, style: style, chunkMax: 9, from: &random)
            let lineFeed = UInt8(ascii: "\n")
            #expect(
                result.output.count { $0 == lineFeed } == story.bytes.count { $0 == lineFeed },
                "seed \(seed)")
        }
    }

    @Test func `a redactor may be used for one stream after the other`() {
        let text = Array("token ghp_12345 end".utf8)
        let event = ScanEvent.finding(Samples.finding(Samples.github, 6, 15))
        var redactor = Redactor(policy: .strict, style: .label)
        for _ in 0..<3 {
            var output: [UInt8] = []
            redactor.feed(text.span, events: [], frontier: 4, into: &output)
            redactor.finish(events: [event], into: &output)
            #expect(String(decoding: output, as: UTF8.self) == "token [GITHUB_TOKEN] end")
        }
        #expect(redactor.counts.byRule == [Samples.github.id: 3])
        #expect(redactor.counts.bytes == 27)
    }
}
