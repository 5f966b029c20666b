import Testing
import TestSupport

@testable import PatternMatching

@Suite struct `A table of literals` {
    /// Few letters, so that literals meet; ends of lines, and bytes that begin characters of two.
    private static let alphabet =
        Array("aabbcAB_-0 \n".utf8) + [0xd0, 0xb0, 0xe2, 0x80, 0x8b, 0x00, 0x1b, 0x5b, 0x7f]

    private struct Case {
        let literals: [(literal: Literal, id: UInt32)]
        let text: [UInt8]
    }

    private func anyCase(_ generator: inout SeededGenerator) -> Case {
        var literals: [(literal: Literal, id: UInt32)] = []
        let text = (0..<generator.upTo(400)).map { _ in
            Self.alphabet[generator.upTo(Self.alphabet.count)]
        }
        for id in 0..<UInt32(1 + generator.upTo(60)) {
            let length = [2, 3, 3, 4, 5, 7, 8, 9, 16, 17, 30, 60][generator.upTo(12)]
            var bytes = (0..<length).map { _ in Self.alphabet[generator.upTo(Self.alphabet.count)] }
            // Half of them stand in the text.
            if text.count > length, generator.upTo(2) == 0 {
                let start = generator.upTo(text.count - length)
                bytes = Array(text[start..<(start + length)])
            }
            var literal = Literal(bytes: bytes, isCaseless: generator.upTo(2) == 0)
            if literal.isCaseless {
                literal = Literal(
                    bytes: bytes.map { ByteSet.upper.contains($0) ? $0 | 0x20 : $0 },
                    isCaseless: true)
            }
            if LiteralTable.holds(literal) { literals.append((literal, id)) }
        }
        return Case(literals: literals, text: text)
    }

    private func naive(_ sample: Case, from lowest: Int = 0) -> [TriggerHit] {
        var hits: [TriggerHit] = []
        for (literal, id) in sample.literals {
            let length = literal.bytes.count
            if sample.text.count < length { continue }
            for start in lowest...max(lowest, sample.text.count - length)
            where start + length <= sample.text.count {
                let found = sample.text[start..<(start + length)].map { byte in
                    literal.isCaseless && ByteSet.upper.contains(byte) ? byte | 0x20 : byte
                }
                if found == literal.bytes { hits.append(TriggerHit(end: start + length, id: id)) }
            }
        }
        return hits.sorted { ($0.end, $0.id) < ($1.end, $1.id) }
    }

    private func hits(
        _ table: LiteralTable, _ text: [UInt8], cuts: [Int], lowest: Int = 0, base: Int = 0
    ) -> [TriggerHit] {
        var table = table
        var hits: [TriggerHit] = []
        var start = lowest
        for cut in cuts + [text.count] {
            // What came long ago is no longer there.
            let kept = max(0, start - LiteralTable.lengthMax)
            let piece = Array(text[kept..<cut])
            table.scan(
                piece.span, newStart: start - kept, lowest: max(0, lowest - kept),
                base: base + kept, isFinal: false, into: &hits)
            start = cut
        }
        let kept = max(0, start - LiteralTable.lengthMax)
        let piece = Array(text[kept...])
        table.scan(
            piece.span, newStart: start - kept, lowest: max(0, lowest - kept), base: base + kept,
            isFinal: true, into: &hits)
        return hits.map { TriggerHit(end: $0.end - base, id: $0.id) }
    }

    @Test(arguments: ByteClassForm.allCases)
    func `finds each of them once and in order of their ends, however the text is cut`(
        form: ByteClassForm
    ) {
        let seed = testSeed()
        var generator = SeededGenerator(seed: seed)
        var seen = 0
        for round in 0..<400 {
            let sample = anyCase(&generator)
            var table = LiteralTable(sample.literals)
            table.form = form
            let cuts =
                round % 8 == 0
                ? Array(0..<sample.text.count)
                : (0..<generator.upTo(6)).map { _ in generator.upTo(sample.text.count + 1) }
                    .sorted()
            let found = hits(table, sample.text, cuts: cuts, base: 1000 * round)
            seen += found.count
            let ends = found.map(\.end)
            #expect(ends == ends.sorted(), "seed \(seed), round \(round)")
            #expect(
                found.sorted { ($0.end, $0.id) < ($1.end, $1.id) } == naive(sample),
                "seed \(seed), round \(round), cuts \(cuts): \(shown(sample.text))")
        }
        #expect(seen > 2000)
    }

    @Test func `takes nothing for a literal that begins before the lowest place`() {
        let seed = testSeed()
        var generator = SeededGenerator(seed: seed)
        for round in 0..<200 {
            let sample = anyCase(&generator)
            let lowest = generator.upTo(sample.text.count + 1)
            let table = LiteralTable(sample.literals)
            #expect(
                hits(table, sample.text, cuts: [], lowest: lowest) == naive(sample, from: lowest),
                "seed \(seed), round \(round)")
        }
    }

    @Test
    func
        `leaves out literals of three bytes before what never follows them, but at the end of a line`()
    {
        let literal = Literal(bytes: Array("ups".utf8), isCaseless: true)
        let table = LiteralTable([(literal, 7)]) {
            $0 == 7 ? ByteSet(UInt8(ascii: "_")) : ByteSet()
        }
        let cases: [(text: String, ends: [Int])] = [
            ("UPS_key", [3]), ("ups", [3]), ("a ups\nups", [5, 9]), ("upset, ups here", []),
            ("ups_ups", [3, 7]),
        ]
        for (text, ends) in cases {
            let text = Array(text.utf8)
            for cut in 0...text.count {
                #expect(
                    hits(table, text, cuts: [cut]).map(\.end) == ends,
                    "cut at \(cut): \(shown(text))")
            }
        }
    }

    @Test func `of the fast form marks what the portable one marks, on texts of all lengths`() {
        let seed = testSeed()
        var generator = SeededGenerator(seed: seed)
        let words = ["token", "cafe", "0x0", "\u{200b}", "привет", "naïve"]
        var table = LiteralTable(
            words.enumerated().map {
                (Literal(bytes: Array($1.utf8), isCaseless: $1.allSatisfy(\.isASCII)), UInt32($0))
            })
        for length in 0..<300 {
            var text: [UInt8] = []
            while text.count < length {
                text +=
                    Array(words[generator.upTo(words.count)].utf8) + [UInt8(generator.upTo(256))]
            }
            text = Array(text.prefix(length))
            let found = ByteClassForm.allCases.map { form in
                table.form = form
                return hits(table, text, cuts: [length / 2])
            }
            #expect(Set(found).count == 1, "seed \(seed): \(shown(text))")
        }
    }
}
