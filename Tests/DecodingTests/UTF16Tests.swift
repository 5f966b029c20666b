import Decoding
import Findings
import Testing
import TestSupport

func transcode(_ chunks: [[UInt8]], _ order: UTF16ByteOrder) -> (output: [UInt8], map: OffsetMap) {
    var transcoder = UTF16Transcoder(order)
    var output: [UInt8] = []
    for chunk in chunks { transcoder.feed(chunk.span, into: &output) }
    transcoder.finish(into: &output)
    return (output, transcoder.map)
}

func encode(_ chunks: [[UInt8]], _ order: UTF16ByteOrder, writesMark: Bool = true) -> [UInt8] {
    var encoder = UTF16Encoder(order, writesMark: writesMark)
    var output: [UInt8] = []
    for chunk in chunks { encoder.feed(chunk.span, into: &output) }
    encoder.finish(into: &output)
    return output
}

@Suite struct `detecting UTF-16` {
    @Test(
        arguments: [
            ([], .undecided, .other), ([0xff], .undecided, .other), ([0xfe], .undecided, .other),
            ([0x41], .other, .other), ([0xff, 0xff], .other, .other),
            ([0xfe, 0xfe], .other, .other),
            ([0xfe, 0xff], .utf16(.bigEndian), .utf16(.bigEndian)),
            ([0xff, 0xfe], .undecided, .utf16(.littleEndian)),
            ([0xff, 0xfe, 0x41], .utf16(.littleEndian), .utf16(.littleEndian)),
            ([0xff, 0xfe, 0], .undecided, .utf16(.littleEndian)),
            ([0xff, 0xfe, 0, 0x41], .utf16(.littleEndian), .utf16(.littleEndian)),
            ([0xff, 0xfe, 0, 0], .other, .other), ([0, 0, 0xfe, 0xff], .other, .other),
            ([0xef, 0xbb, 0xbf], .other, .other),
        ] as [([UInt8], UTF16ByteOrder.Detection, UTF16ByteOrder.Detection)])
    func `a byte order mark decides, and that of UTF-32 is not ours`(
        head: [UInt8], open: UTF16ByteOrder.Detection, whole: UTF16ByteOrder.Detection
    ) {
        #expect(UTF16ByteOrder.detect(head.span, isWholeStream: false) == open)
        #expect(UTF16ByteOrder.detect(head.span, isWholeStream: true) == whole)
    }
}

@Suite struct `transcoding UTF-16 to UTF-8` {
    @Test(
        arguments: [
            ([0xfeff, 0x41], "A"), ([0xfeff, 0xfeff, 0x41], "\u{feff}A"), ([], ""), ([0xfeff], ""),
            ([0x41, 0xfeff], "A\u{feff}"), ([0xe9, 0x20ac, 0xd83d, 0xde00], "é€😀"),
            ([0xd83d], "\u{fffd}"), ([0xde00, 0xd83d], "\u{fffd}\u{fffd}"),
            ([0xd83d, 0x41], "\u{fffd}A"), ([0xd83d, 0xd83d, 0xde00], "\u{fffd}😀"),
            ([0xdbff, 0xdfff, 0xffff], "\u{10ffff}\u{ffff}"), ([0], "\0"),
        ] as [([UInt16], String)])
    func `marks vanish, pairs join, lone surrogates are replaced`(units: [UInt16], text: String) {
        for order in UTF16ByteOrder.allCases {
            #expect(transcode([bytes(of: units, order)], order).output == Array(text.utf8))
        }
    }

    @Test func `a code unit cut off by the end is replaced`() {
        #expect(
            transcode([[0x41, 0, 0x42]], .littleEndian).output == Array("A\u{fffd}".utf8))
        let cutPair = transcode([[0x3d, 0xd8, 0x00]], .littleEndian)
        #expect(cutPair.output == Array("\u{fffd}\u{fffd}".utf8))
        #expect([0, 2, 3, 5, 6].map { cutPair.map.sourceOffset(ofOutput: $0) } == [0, 0, 2, 2, 3])
    }

    @Test(arguments: 0..<300 as Range<UInt64>)
    func `any chunking gives the text that the standard library gives`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let units = randomUnits(using: &random)
        for order in UTF16ByteOrder.allCases {
            let source = order.mark + bytes(of: units, order)
            let expected = Array(String(decoding: units, as: UTF16.self).utf8)
            let chunked = transcode(cut(source, using: &random), order)
            #expect(chunked.output == expected, "seed \(seed)")
            #expect(transcode([source], order).output == expected, "seed \(seed)")
            #expect(transcode(source.map { [$0] }, order).output == expected, "seed \(seed)")
            #expect(
                chunked.map.runCount == transcode([source], order).map.runCount, "seed \(seed)")
        }
    }

    @Test(arguments: 0..<300 as Range<UInt64>)
    func `every output byte maps to the code units of its character`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let units = randomUnits(using: &random)
        let source = UTF16ByteOrder.bigEndian.mark + bytes(of: units, .bigEndian)
        let map = transcode(cut(source, using: &random), .bigEndian).map
        var output = 0
        var at = 2
        var rest = units[...]
        while let unit = rest.popFirst() {
            var width = 2
            var scalar = UInt32(unit)
            if unit & 0xfc00 == 0xd800, let low = rest.first, low & 0xfc00 == 0xdc00 {
                rest.removeFirst()
                width = 4
                scalar = 0x1_0000 + (UInt32(unit & 0x3ff) << 10 | UInt32(low & 0x3ff))
            }
            let count = String(Unicode.Scalar(scalar) ?? "\u{fffd}").utf8.count
            for byte in output..<output + count {
                #expect(map.sourceOffset(ofOutput: byte) == at, "seed \(seed), byte \(byte)")
                #expect(
                    map.sourceRange(ofOutput: ByteRange(byte, output + count))
                        == ByteRange(at, at + width), "seed \(seed), byte \(byte)")
            }
            output += count
            at += width
        }
        #expect(map.outputEnd == output, "seed \(seed)")
        #expect(map.sourceEnd == source.count, "seed \(seed)")
        #expect(map.sourceOffset(ofOutput: output) == source.count, "seed \(seed)")
    }
}

@Suite struct `encoding UTF-8 as UTF-16` {
    @Test(arguments: 0..<200 as Range<UInt64>)
    func `any chunking of any bytes gives the text that the standard library gives`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var source = Array(
            String(decoding: randomUnits(using: &random), as: UTF16.self).utf8)
        for _ in 0..<Int.random(in: 0...5, using: &random) where !source.isEmpty {
            source[.random(in: 0..<source.count, using: &random)] = .random(
                in: 0...255, using: &random)
        }
        let expected = Array(String(decoding: source, as: UTF8.self).utf16)
        for order in UTF16ByteOrder.allCases {
            #expect(
                encode(cut(source, using: &random), order) == order.mark
                    + bytes(of: expected, order), "seed \(seed)")
            #expect(
                encode([source], order, writesMark: false) == bytes(of: expected, order),
                "seed \(seed)")
        }
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func `a file without lone surrogates comes back byte for byte`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let text = String(decoding: randomUnits(using: &random), as: UTF16.self)
        for order in UTF16ByteOrder.allCases {
            let source = order.mark + bytes(of: Array(text.utf16), order)
            let decoded = transcode(cut(source, using: &random), order).output
            #expect(encode(cut(decoded, using: &random), order) == source, "seed \(seed)")
        }
    }

    @Test func `an empty stream is a mark alone`() {
        #expect(encode([], .bigEndian) == [0xfe, 0xff])
    }
}

@Suite struct `an offset map` {
    @Test func `holds text of one width in one run`() {
        var transcoder = UTF16Transcoder(.littleEndian)
        var output: [UInt8] = []
        let chunk = bytes(of: Array("plain text, however long".utf16), .littleEndian)
        for _ in 0..<1_000 { transcoder.feed(chunk.span, into: &output) }
        #expect(transcoder.map.runCount == 1)
        #expect(transcoder.map.sourceOffset(ofOutput: 12_345) == 24_690)
    }

    @Test func `stays small when discarded as it goes, and exact for what is left`() {
        var map = OffsetMap()
        for step in 0..<100_000 {
            map.append(units: 1, output: 1, source: 2)
            map.append(units: 1, output: 3, source: 2)
            map.discard(before: 4 * (step - 10))
            #expect(map.runCount <= 24)
            if step % 1_000 == 999 {
                for back in 0..<10 {
                    let unit = 4 * (step - back)
                    #expect(map.sourceOffset(ofOutput: unit) == 4 * (step - back))
                    #expect(map.sourceOffset(ofOutput: unit + 3) == 4 * (step - back) + 2)
                }
            }
        }
    }

    @Test func `keeps the place when everything is discarded and more comes`() {
        var map = OffsetMap()
        map.skipSource(2)
        map.append(units: 10, output: 1, source: 2)
        map.discard(before: 10)
        map.append(units: 10, output: 1, source: 2)
        #expect(map.sourceOffset(ofOutput: 10) == 22)
        map.skipSource(5)
        map.append(units: 1, output: 1, source: 2)
        #expect(map.sourceOffset(ofOutput: 20) == 47)
        #expect(map.sourceRange(ofOutput: ByteRange(18, 20)) == ByteRange(38, 42))
        #expect(map.sourceRange(ofOutput: ByteRange(19, 19)) == ByteRange(40, 40))
        #expect(map.sourceRange(ofOutput: ByteRange(20, 21)) == ByteRange(47, 49))
    }
}
