/// Turns a stream of UTF-8 into UTF-16, chunk by chunk: the way back for a redacted file.
///
/// Malformed UTF-8 becomes U+FFFD, one for each maximal part of a sequence (Unicode 15 §3.9, table
/// 3-8). Any chunking gives the same output.
public struct UTF16Encoder: Sendable {
    public let byteOrder: UTF16ByteOrder
    private var isMarkDue: Bool
    /// The scalar begun: its bits so far, and how many bytes are still to come.
    private var bits: UInt32 = 0
    private var missing = 0
    /// What the next byte may be, for the sequence to stay well-formed.
    private var next: ClosedRange<UInt8> = 0x80...0xbf

    /// Makes an encoder that writes a byte order mark first, if asked to.
    public init(_ byteOrder: UTF16ByteOrder, writesMark: Bool = true) {
        self.byteOrder = byteOrder
        self.isMarkDue = writesMark
    }

    /// Appends to `output` the UTF-16 of what `bytes` completes.
    public mutating func feed(_ bytes: Span<UInt8>, into output: inout [UInt8]) {
        writeMark(into: &output)
        makeRoom(for: bytes.count * 2, in: &output)
        var i = 0
        while i < bytes.count {
            let end = missing == 0 ? Self.endOfASCII(bytes, from: i) : i
            if end > i {
                appendASCII(bytes, i, end, to: &output)
                i = end
            } else {
                take(bytes[i], into: &output)
                i += 1
            }
        }
    }

    /// Ends the stream: a sequence that was cut off becomes U+FFFD.
    public mutating func finish(into output: inout [UInt8]) {
        writeMark(into: &output)
        if missing > 0 { append(0xfffd, to: &output) }
        missing = 0
    }

    private mutating func writeMark(into output: inout [UInt8]) {
        if isMarkDue { append(0xfeff, to: &output) }
        isMarkDue = false
    }

    private static func endOfASCII(_ bytes: Span<UInt8>, from start: Int) -> Int {
        var i = start
        while i < bytes.count, bytes[i] < 0x80 { i += 1 }
        return i
    }

    private func appendASCII(
        _ bytes: Span<UInt8>, _ start: Int, _ end: Int, to output: inout [UInt8]
    ) {
        let isLittle = byteOrder == .littleEndian
        output.append(addingCapacity: (end - start) * 2) { free in
            for i in start..<end {
                free.append(isLittle ? bytes[i] : 0)
                free.append(isLittle ? 0 : bytes[i])
            }
        }
    }

    private mutating func take(_ byte: UInt8, into output: inout [UInt8]) {
        if missing > 0 {
            if next.contains(byte) {
                bits = bits << 6 | UInt32(byte & 0x3f)
                missing -= 1
                next = 0x80...0xbf
                if missing == 0 { append(scalar: bits, to: &output) }
                return
            }
            missing = 0
            append(0xfffd, to: &output)
        }
        begin(byte, into: &output)
    }

    /// Takes the first byte of a sequence (Unicode 15, table 3-7).
    private mutating func begin(_ byte: UInt8, into output: inout [UInt8]) {
        next = 0x80...0xbf
        switch byte {
        case 0..<0x80: append(UInt16(byte), to: &output)
        case 0xc2...0xdf: (bits, missing) = (UInt32(byte & 0x1f), 1)
        case 0xe0...0xef:
            (bits, missing) = (UInt32(byte & 0x0f), 2)
            if byte == 0xe0 { next = 0xa0...0xbf }
            if byte == 0xed { next = 0x80...0x9f }
        case 0xf0...0xf4:
            (bits, missing) = (UInt32(byte & 0x07), 3)
            if byte == 0xf0 { next = 0x90...0xbf }
            if byte == 0xf4 { next = 0x80...0x8f }
        default: append(0xfffd, to: &output)
        }
    }

    private func append(scalar: UInt32, to output: inout [UInt8]) {
        guard scalar >= 0x1_0000 else { return append(UInt16(scalar), to: &output) }
        let rest = scalar - 0x1_0000
        append(0xd800 | UInt16(rest >> 10), to: &output)
        append(0xdc00 | UInt16(rest & 0x3ff), to: &output)
    }

    @inline(__always)
    private func append(_ unit: UInt16, to output: inout [UInt8]) {
        let (low, high) = (UInt8(unit & 0xff), UInt8(unit >> 8))
        if byteOrder == .littleEndian {
            output.append(low)
            output.append(high)
        } else {
            output.append(high)
            output.append(low)
        }
    }
}
