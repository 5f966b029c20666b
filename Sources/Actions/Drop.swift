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
        for index in bytes.indices {
            let byte = bytes[index]
            if byte == UInt8(ascii: "\n") {
                if isAfterCarriageReturn { output.append(UInt8(ascii: "\r")) }
                output.append(byte)
                isAfterCarriageReturn = false
                continue
            }
            if isAfterCarriageReturn, mask != nil { output.append(UInt8(ascii: "*")) }
            isAfterCarriageReturn = byte == UInt8(ascii: "\r")
            guard let mask, !isAfterCarriageReturn else { continue }
            if mask.shows(start + index) {
                output.append(byte)
            } else if !MaskEnds.isContinuation(byte) {
                output.append(UInt8(ascii: "*"))
            }
        }
        if start + bytes.count == end, isAfterCarriageReturn, mask != nil {
            output.append(UInt8(ascii: "*"))
        }
    }
}
