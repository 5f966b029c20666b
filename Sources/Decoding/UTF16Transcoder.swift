/// Turns a stream of UTF-16 into UTF-8, chunk by chunk, and remembers where each byte came from.
///
/// Feed the stream from its first byte: a byte order mark at the very front has no output. Lone
/// surrogates, and a code unit cut off by the end of the stream, become U+FFFD (Unicode 15 §3.9,
/// best practice for replacing). Any chunking of the stream gives the same output and the same map.
public struct UTF16Transcoder: Sendable {
    public let byteOrder: UTF16ByteOrder
    /// Output offsets to source offsets, both from the start of the streams. Discard what you
    /// no longer need.
    public var map = OffsetMap()

    /// The first byte of a code unit whose second has not come yet.
    private var pendingByte: UInt8?
    /// A high surrogate whose low one has not come yet.
    private var pendingHigh: UInt16?
    private var isAtStart = true

    public init(_ byteOrder: UTF16ByteOrder) {
        self.byteOrder = byteOrder
    }

    /// Appends to `output` the UTF-8 of what `bytes` completes; at most 3 bytes of source are
    /// held back.
    public mutating func feed(_ bytes: Span<UInt8>, into output: inout [UInt8]) {
        guard bytes.count > 0 else { return }
        makeRoom(for: bytes.count / 2 + 3, in: &output)
        var i = 0
        if let first = pendingByte {
            pendingByte = nil
            take(unit(first, bytes[0]), into: &output)
            i = 1
        }
        let isLittle = byteOrder == .littleEndian
        while i + 1 < bytes.count {
            if pendingHigh == nil {
                let end = Self.endOfASCII(bytes, from: i, isLittle: isLittle)
                if end > i {
                    appendASCII(bytes, i, end, isLittle: isLittle, to: &output)
                    i = end
                    continue
                }
            }
            take(unit(bytes[i], bytes[i + 1]), into: &output)
            i += 2
        }
        if i < bytes.count { pendingByte = bytes[i] }
    }

    /// Ends the stream: a code unit or surrogate pair that was cut off becomes U+FFFD.
    public mutating func finish(into output: inout [UInt8]) {
        if pendingHigh != nil { replace(source: 2, into: &output) }
        pendingHigh = nil
        if pendingByte != nil { replace(source: 1, into: &output) }
        pendingByte = nil
    }

    // MARK: - Runs of ASCII

    /// The end of the run of whole ASCII units that begins at `start`.
    private static func endOfASCII(_ bytes: Span<UInt8>, from start: Int, isLittle: Bool) -> Int {
        var i = start
        let low = isLittle ? 0 : 1
        while i + 1 < bytes.count, bytes[i + low] < 0x80, bytes[i + 1 - low] == 0 { i += 2 }
        return i
    }

    private mutating func appendASCII(
        _ bytes: Span<UInt8>, _ start: Int, _ end: Int, isLittle: Bool, to output: inout [UInt8]
    ) {
        isAtStart = false
        output.append(addingCapacity: (end - start) / 2) { free in
            var i = isLittle ? start : start + 1
            while i < end {
                free.append(bytes[i])
                i += 2
            }
        }
        map.append(units: (end - start) / 2, output: 1, source: 2)
    }

    // MARK: - One code unit

    private func unit(_ first: UInt8, _ second: UInt8) -> UInt16 {
        byteOrder == .littleEndian
            ? UInt16(second) << 8 | UInt16(first) : UInt16(first) << 8 | UInt16(second)
    }

    private mutating func take(_ unit: UInt16, into output: inout [UInt8]) {
        if isAtStart {
            isAtStart = false
            if unit == 0xfeff {
                map.skipSource(2)
                return
            }
        }
        if let high = pendingHigh {
            pendingHigh = nil
            if unit & 0xfc00 == 0xdc00 {
                appendPair(high, unit, to: &output)
                return
            }
            replace(source: 2, into: &output)
        }
        switch unit {
        case 0..<0x80:
            output.append(UInt8(unit))
            map.append(units: 1, output: 1, source: 2)
        case 0x80..<0x800:
            output.append(0xc0 | UInt8(unit >> 6))
            output.append(0x80 | UInt8(unit & 0x3f))
            map.append(units: 1, output: 2, source: 2)
        case 0xd800..<0xdc00: pendingHigh = unit
        case 0xdc00..<0xe000: replace(source: 2, into: &output)
        default:
            output.append(0xe0 | UInt8(unit >> 12))
            output.append(0x80 | UInt8(unit >> 6 & 0x3f))
            output.append(0x80 | UInt8(unit & 0x3f))
            map.append(units: 1, output: 3, source: 2)
        }
    }

    private mutating func appendPair(_ high: UInt16, _ low: UInt16, to output: inout [UInt8]) {
        let scalar = 0x1_0000 + (UInt32(high & 0x3ff) << 10 | UInt32(low & 0x3ff))
        output.append(0xf0 | UInt8(scalar >> 18))
        output.append(0x80 | UInt8(scalar >> 12 & 0x3f))
        output.append(0x80 | UInt8(scalar >> 6 & 0x3f))
        output.append(0x80 | UInt8(scalar & 0x3f))
        map.append(units: 1, output: 4, source: 4)
    }

    /// U+FFFD in place of `source` bytes.
    private mutating func replace(source: UInt8, into output: inout [UInt8]) {
        output.append(0xef)
        output.append(0xbf)
        output.append(0xbd)
        map.append(units: 1, output: 3, source: source)
    }
}

/// Reserves room for `count` more bytes; growth at least doubles, so that many small chunks cost
/// linear time.
func makeRoom(for count: Int, in output: inout [UInt8]) {
    let needed = output.count + count
    if needed > output.capacity { output.reserveCapacity(max(needed, output.capacity * 2)) }
}
