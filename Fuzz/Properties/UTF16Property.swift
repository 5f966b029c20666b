internal import Decoding
internal import Findings

/// However bytes are cut, transcoding gives what the standard library gives, and leads back.
enum UTF16Property {
    static func check(_ input: [UInt8]) throws {
        var input = FuzzInput(input)
        let order: UTF16ByteOrder = input.byte() & 1 == 0 ? .littleEndian : .bigEndian
        let cuts = input.cuts()
        let bytes = Array(input.rest)
        try checkDecoding(bytes, cuts, order)
        try checkEncoding(bytes, cuts, order)
    }

    private static func checkDecoding(_ bytes: [UInt8], _ cuts: Cuts, _ order: UTF16ByteOrder)
        throws
    {
        var units: [UInt16] = stride(from: 0, to: bytes.count - 1, by: 2).map { index in
            let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
            return order == .littleEndian ? second << 8 | first : first << 8 | second
        }
        if units.first == 0xfeff { units.removeFirst() }
        let cutOff = bytes.count % 2 == 1 ? "\u{fffd}" : ""
        let expected = Array((String(decoding: units, as: UTF16.self) + cutOff).utf8)
        let whole = decode([bytes[...]], order)
        let parts = decode(cuts.pieces(of: bytes), order)
        try requireSame(whole.text, expected, "the decoded bytes and the standard library's")
        try requireSame(parts.text, expected, "the decoded bytes of the pieces")
        try require(
            parts.map.outputEnd == expected.count && parts.map.sourceEnd == bytes.count,
            "the map ends at \(parts.map.outputEnd), \(parts.map.sourceEnd)")
        var previous = 0
        for offset in 0...expected.count {
            let source = parts.map.sourceOffset(ofOutput: offset)
            try require(
                source == whole.map.sourceOffset(ofOutput: offset) && source >= previous
                    && source <= bytes.count, "offset \(offset) leads to \(source)")
            let range = parts.map.sourceRange(ofOutput: ByteRange(offset / 2, offset))
            try require(
                range.start <= range.end && range.end <= bytes.count, "a range leads to \(range)")
            previous = source
        }
    }

    private static func decode(_ pieces: [ArraySlice<UInt8>], _ order: UTF16ByteOrder) -> (
        text: [UInt8], map: OffsetMap
    ) {
        var transcoder = UTF16Transcoder(order)
        var output: [UInt8] = []
        for piece in pieces { transcoder.feed(piece.span, into: &output) }
        transcoder.finish(into: &output)
        return (output, transcoder.map)
    }

    private static func checkEncoding(_ bytes: [UInt8], _ cuts: Cuts, _ order: UTF16ByteOrder)
        throws
    {
        var encoder = UTF16Encoder(order)
        var output: [UInt8] = []
        for piece in cuts.pieces(of: bytes) { encoder.feed(piece.span, into: &output) }
        encoder.finish(into: &output)
        let expected = [0xfeff] + Array(String(decoding: bytes, as: UTF8.self).utf16)
        try requireSame(
            output,
            expected.flatMap { unit in
                let (low, high) = (UInt8(unit & 0xff), UInt8(unit >> 8))
                return order == .littleEndian ? [low, high] : [high, low]
            }, "the encoded bytes and the standard library's")
    }
}
