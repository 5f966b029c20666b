/// The bytes of a stream that may still be redacted: those from the frontier on.
///
/// Discarding moves a mark; memory is moved only when at least half of it is behind the mark, so
/// each byte is copied at most twice.
struct HoldBuffer {
    private var storage: [UInt8] = []
    /// The stream offset of `storage[0]`.
    private var base = 0

    /// The stream offset after the last byte held.
    var end: Int { base + storage.count }

    /// Appends the bytes at stream offsets `start..<end` to `output`, as far as they are held.
    func copy(_ start: Int, _ end: Int, into output: inout [UInt8]) {
        let (first, last) = (max(start, base), min(end, self.end))
        guard first < last else { return }
        output.append(bytesOf: storage.span.extracting(first - base..<last - base))
    }

    /// The byte at a stream offset that must be held.
    func byte(at offset: Int) -> UInt8 { storage[offset - base] }

    /// Lets `drop` consume the bytes at stream offsets `start..<end`, which must be held.
    func flow(_ start: Int, _ end: Int, through drop: inout Drop, into output: inout [UInt8]) {
        drop.consume(storage.span.extracting(start - base..<end - base), at: start, into: &output)
    }

    /// Forgets what lies before the stream offset `offset`, then holds `bytes` besides.
    mutating func keep(from offset: Int, adding bytes: Span<UInt8>) {
        if offset >= end {
            storage.removeAll(keepingCapacity: true)
            base = offset
        } else if (offset - base) * 2 >= storage.count {
            storage.removeSubrange(0..<offset - base)
            base = offset
        }
        storage.append(bytesOf: bytes)
    }

    /// Forgets everything and starts again at `offset`, keeping the memory.
    mutating func reset(to offset: Int) {
        storage.removeAll(keepingCapacity: true)
        base = offset
    }
}

extension [UInt8] {
    /// Appends a span; the loop compiles to one `memcpy` and needs no unsafe pointer.
    @inline(__always)
    mutating func append(bytesOf bytes: Span<UInt8>) {
        guard !bytes.isEmpty else { return }
        append(addingCapacity: bytes.count) { output in
            for index in bytes.indices { output.append(bytes[index]) }
        }
    }
}
