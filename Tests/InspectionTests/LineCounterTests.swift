import Findings
import Testing
import TestSupport

@testable import Inspection

@Suite struct `Lines and columns` {
    @Test func `are what counting from the start gives, in whatever order they are asked for`() {
        let seed = testSeed()
        var generator = SeededGenerator(seed: seed)
        for round in 0..<200 {
            let count = Int.random(in: 1..<400, using: &generator)
            let text = (0..<count).map { _ in
                Int.random(in: 0..<5, using: &generator) == 0 ? UInt8(0x0a) : UInt8(0x61)
            }
            var counter = LineCounter()
            counter.reset(to: 0, line: 1)
            var base = 0
            for _ in 0..<40 {
                let held = text.span.extracting(base..<count)
                switch Int.random(in: 0..<4, using: &generator) {
                case 0:
                    // Bytes are let go.
                    let kept = Int.random(in: base...count, using: &generator)
                    counter.keep(from: kept, held, base: base)
                    base = kept
                case 1:
                    counter.advance(
                        to: Int.random(in: base...count, using: &generator), held, base: base)
                default:
                    let offset = Int.random(in: base...count, using: &generator)
                    let (line, column) = counter.position(of: offset, held, base: base)
                    let wanted = naivePosition(text, offset)
                    #expect(
                        line == wanted.line && column == wanted.column,
                        "seed \(seed), round \(round), offset \(offset)")
                }
            }
            counter.advance(to: count, text.span.extracting(base..<count), base: base)
            #expect(counter.lineFeeds == text.count { $0 == 0x0a })
        }
    }

    @Test func `go on from the line they are told`() {
        var counter = LineCounter()
        counter.reset(to: 1000, line: 42)
        let text = Array("ab\ncd".utf8)
        for (offset, line, column) in [(1001, 42, 2), (1004, 43, 2), (1000, 42, 1)] {
            let found = counter.position(of: offset, text.span, base: 1000)
            #expect(found.line == line && found.column == column)
        }
    }

    private func naivePosition(_ text: [UInt8], _ offset: Int) -> (line: Int, column: Int) {
        let before = text[..<offset]
        let start = before.lastIndex(of: 0x0a).map { $0 + 1 } ?? 0
        return (before.count { $0 == 0x0a } + 1, offset - start + 1)
    }
}
