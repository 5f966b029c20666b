import Findings

/// The redacted range the stream is in: consumes its bytes and writes what remains of them.
///
/// What remains are line ends, and in a mask a `*` for each character and the ends that are shown.
struct Drop {
    /// The ends a mask shows, as stream offsets; either may be empty.
    struct Mask {
        let head: Range<Int>
        let tail: Range<Int>

        /// A mask that shows nothing.
        static let full = Mask(head: 0..<0, tail: 0..<0)

        /// A mask of the value at `range`.
        init(of range: ByteRange, showing ends: MaskEnds) {
            self.init(
                head: range.start..<range.start + ends.head,
                tail: range.end - ends.tail..<range.end)
        }

        private init(head: Range<Int>, tail: Range<Int>) {
            self.head = head
            self.tail = tail
        }

        func shows(_ offset: Int) -> Bool { head.contains(offset) || tail.contains(offset) }
    }

    /// The stream offset at which bytes pass again; `Int.max` while a block is open.
    var end: Int
    private let mask: Mask?
    /// A `\r` was read, which stays only if `\n` follows.
    private var isAfterCarriageReturn = false

    /// No redacted range: bytes pass.
    static let none = Drop(end: 0, mask: nil)

    init(end: Int, mask: Mask?) {
        self.end = end
        self.mask = mask
    }

    /// Consumes `bytes`, which begin at the stream offset `start` and lie before `end`.
    mutating func consume(_ bytes: Span<UInt8>, at start: Int, into output: inout [UInt8]) {
        guard let mask else { return keepLineEnds(of: bytes, into: &output) }
        // A `\r` held back from the bytes before may come on top.
        output.append(addingCapacity: bytes.count + 1) { masked in
            self.mask(bytes, at: start, with: mask, into: &masked)
        }
    }

    private mutating func keepLineEnds(of bytes: Span<UInt8>, into output: inout [UInt8]) {
        for index in bytes.indices {
            let byte = bytes[index]
            if byte == UInt8(ascii: "\n") {
                if isAfterCarriageReturn { output.append(UInt8(ascii: "\r")) }
                output.append(byte)
            }
            isAfterCarriageReturn = byte == UInt8(ascii: "\r")
        }
    }

    private mutating func mask(
        _ bytes: Span<UInt8>, at start: Int, with mask: Mask, into output: inout OutputSpan<UInt8>
    ) {
        for index in bytes.indices {
            let byte = bytes[index]
            if isAfterCarriageReturn {
                output.append(byte == UInt8(ascii: "\n") ? UInt8(ascii: "\r") : UInt8(ascii: "*"))
            }
            isAfterCarriageReturn = byte == UInt8(ascii: "\r")
            if isAfterCarriageReturn { continue }
            if byte == UInt8(ascii: "\n") || mask.shows(start + index) {
                output.append(byte)
            } else if !MaskEnds.isContinuation(byte) {
                output.append(UInt8(ascii: "*"))
            }
        }
        if start + bytes.count == end, isAfterCarriageReturn { output.append(UInt8(ascii: "*")) }
    }
}
