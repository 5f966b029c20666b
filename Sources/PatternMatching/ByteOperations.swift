internal import CByteClasses
public import Findings

/// Bulk byte work at memory speed, as safe calls.
public enum ByteOperations {
    /// How many line feeds lie in `bytes[range]`.
    public static func newlineCount(_ bytes: Span<UInt8>, in range: ByteRange) -> Int {
        check(range, bytes)
        return unsafe bytes.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return 0 }
            return unsafe byte_class_count_newlines(
                base + range.start, range.count, byte_class_best_form())
        }
    }

    /// Index of the first line feed in `bytes[range]`.
    public static func firstNewline(_ bytes: Span<UInt8>, in range: ByteRange) -> Int? {
        check(range, bytes)
        return unsafe bytes.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return nil }
            let index = unsafe byte_class_first_newline(base + range.start, range.count)
            return index < 0 ? nil : range.start + index
        }
    }

    /// Index of the last line feed in `bytes[range]`.
    public static func lastNewline(_ bytes: Span<UInt8>, in range: ByteRange) -> Int? {
        check(range, bytes)
        return unsafe bytes.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return nil }
            let index = unsafe byte_class_last_newline(base + range.start, range.count)
            return index < 0 ? nil : range.start + index
        }
    }

    /// Whether `needle` occurs in `bytes[range]`.
    public static func contains(_ bytes: Span<UInt8>, in range: ByteRange, _ needle: [UInt8])
        -> Bool
    {
        check(range, bytes)
        return unsafe bytes.withUnsafeBufferPointer { buffer in
            unsafe needle.withUnsafeBufferPointer { needle in
                guard let base = buffer.baseAddress, let wanted = needle.baseAddress else {
                    return needle.isEmpty
                }
                return unsafe byte_class_contains(
                    base + range.start, range.count, wanted, needle.count)
            }
        }
    }

    /// Copies `source` over `target[offset ..< offset + source.count]`.
    public static func copy(_ source: Span<UInt8>, to target: inout [UInt8], at offset: Int) {
        precondition(offset >= 0 && offset + source.count <= target.count)
        unsafe source.withUnsafeBytes { from in
            unsafe target.withUnsafeMutableBytes { into in
                unsafe UnsafeMutableRawBufferPointer(rebasing: into[offset...]).copyMemory(
                    from: from)
            }
        }
    }

    /// Moves `bytes[range]` to the front of `bytes`.
    public static func moveToFront(_ bytes: inout [UInt8], range: ByteRange) {
        precondition(range.start >= 0 && range.end <= bytes.count)
        unsafe bytes.withUnsafeMutableBytes { buffer in
            unsafe buffer.copyMemory(
                from: UnsafeRawBufferPointer(rebasing: buffer[range.start..<range.end]))
        }
    }

    private static func check(_ range: ByteRange, _ bytes: Span<UInt8>) {
        precondition(range.start >= 0 && range.end <= bytes.count)
    }
}
