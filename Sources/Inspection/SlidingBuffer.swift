internal import Findings
internal import PatternMatching

/// The bytes of a stream that are still needed, addressed by stream offset.
struct SlidingBuffer: ~Copyable {
    /// Only the first `count` bytes are meant; the rest is room to grow into.
    private(set) var storage: [UInt8]
    private(set) var count = 0
    /// Stream offset of the first byte held.
    private(set) var start = 0

    /// Stream offset one past the last byte held.
    var end: Int { start + count }

    init(capacity: Int) {
        storage = Array(repeating: 0, count: capacity)
    }

    mutating func append(_ bytes: Span<UInt8>) {
        let needed = count + bytes.count
        if needed > storage.count {
            let capacity = max(needed, storage.count * 2)
            storage.append(contentsOf: repeatElement(0, count: capacity - storage.count))
        }
        ByteOperations.copy(bytes, to: &storage, at: count)
        count = needed
    }

    /// Forgets the bytes before `offset`.
    mutating func discard(before offset: Int) {
        let gone = min(offset, end) - start
        guard gone > 0 else { return }
        ByteOperations.moveToFront(&storage, range: ByteRange(gone, count))
        start += gone
        count -= gone
    }

    /// Empties the buffer; the next byte appended has stream offset `offset`.
    mutating func reset(to offset: Int) {
        start = offset
        count = 0
    }
}
