import Testing
import TestSupport

@testable import CommandLineSupport

@Suite struct `The progress line` {
    private let second: UInt64 = 1_000_000_000
    private let path = Array("var/log/service.log".utf8)

    private func drawn(
        _ line: inout ProgressLine, _ state: ProgressLine.State, width: Int = 100, now: UInt64
    ) -> String {
        var output: [UInt8] = []
        line.draw(state, width: width, now: now, into: &output)
        return String(decoding: output, as: UTF8.self)
    }

    @Test func `a known total shows a bar, percent, rate and time left`() {
        var line = ProgressLine(now: 0)
        let text = drawn(
            &line,
            ProgressLine.State(
                bytesDone: 250_000_000, bytesTotal: 1_000_000_000, findings: 3, path: path),
            now: second)
        #expect(
            text == "\r\u{1b}[2K█████░░░░░░░░░░░░░░░  25%  250 MB of 1.0 GB  250 MB/s  ETA 0:03  "
                + "3 findings  var/log/service.log")
    }

    @Test func `an unknown total shows a spinner that turns`() {
        var line = ProgressLine(now: 0)
        let first = drawn(
            &line, ProgressLine.State(bytesDone: 1_500_000, path: path), now: second)
        let next = drawn(
            &line, ProgressLine.State(bytesDone: 3_000_000, path: path), now: 2 * second)
        #expect(first == "\r\u{1b}[2K⠙  1.5 MB  1.5 MB/s  var/log/service.log")
        #expect(next == "\r\u{1b}[2K⠹  3.0 MB  1.5 MB/s  var/log/service.log")
    }

    @Test func `a short run shows nothing and clears nothing`() {
        var line = ProgressLine(now: second)
        #expect(drawn(&line, ProgressLine.State(bytesDone: 1), now: second + 299_999_999) == "")
        var output: [UInt8] = []
        line.clear(into: &output)
        #expect(output.isEmpty)
    }

    @Test func `it is drawn ten times a second at most and cleared once`() {
        var line = ProgressLine(now: 0)
        var output: [UInt8] = []
        var drawings = 0
        for millisecond in 0..<2_000 as Range<UInt64> {
            let before = output.count
            line.draw(
                ProgressLine.State(bytesDone: Int(millisecond)), width: 80,
                now: millisecond * 1_000_000, into: &output)
            drawings += output.count > before ? 1 : 0
        }
        #expect(drawings == 17)
        output = []
        line.clear(into: &output)
        line.clear(into: &output)
        #expect(output == Array("\r\u{1b}[2K".utf8))
    }

    @Test func `it never grows wider than the terminal`() {
        var random = SeededGenerator(seed: 5)
        for _ in 0..<2_000 {
            var line = ProgressLine(now: 0)
            let width = Int.random(in: 1...140, using: &random)
            let total = Int.random(in: 0...(1 << 50), using: &random)
            let state = ProgressLine.State(
                bytesDone: Int.random(in: 0...(1 << 50), using: &random),
                bytesTotal: Bool.random(using: &random) ? total : nil,
                findings: Int.random(in: 0...5_000_000, using: &random),
                path: (0..<Int.random(in: 0...200, using: &random)).map { _ in
                    UInt8.random(in: 0...255, using: &random)
                })
            let text = drawn(&line, state, width: width, now: second).dropFirst("\r\u{1b}[2K".count)
            #expect(displayWidth(String(text)) <= width, "seed 5: \(text)")
            #expect(!text.unicodeScalars.contains { $0.value < 0x20 }, "seed 5: \(text)")
        }
    }

    @Test func `a clock that stands still or a total that was too small do no harm`() {
        var line = ProgressLine(now: 10 * second)
        _ = drawn(&line, ProgressLine.State(bytesDone: 10, bytesTotal: 5), now: 11 * second)
        let text = drawn(&line, ProgressLine.State(bytesDone: 5, bytesTotal: 5), now: 12 * second)
        #expect(text.contains("100%"))
    }
}
