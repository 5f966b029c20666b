/// A half-open range of byte offsets in one stream: `start` is the first byte, `end` one past the last.
///
/// Offsets count from 0 at the first byte of the stream, as it lies on disk or came over the wire.
public struct ByteRange: Hashable, Sendable {
    public var start: Int
    public var end: Int

    /// Makes the range `[start, end)`; `end` must not lie before `start`.
    @inlinable
    public init(_ start: Int, _ end: Int) {
        precondition(start <= end, "a byte range cannot end before it starts")
        self.start = start
        self.end = end
    }

    /// How many bytes the range covers.
    @inlinable public var count: Int { end - start }

    /// Whether every byte of `other` lies in this range.
    @inlinable
    public func contains(_ other: ByteRange) -> Bool {
        start <= other.start && other.end <= end
    }

    /// Whether the two ranges share at least one byte.
    @inlinable
    public func overlaps(_ other: ByteRange) -> Bool {
        start < other.end && other.start < end
    }

    /// The smallest range that covers both.
    @inlinable
    public func union(_ other: ByteRange) -> ByteRange {
        ByteRange(min(start, other.start), max(end, other.end))
    }

    /// The same range moved by `distance` bytes.
    @inlinable
    public func shifted(by distance: Int) -> ByteRange {
        ByteRange(start + distance, end + distance)
    }
}
