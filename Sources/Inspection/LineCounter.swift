internal import Findings
internal import PatternMatching

/// Knows line and column of offsets near a cursor that walks through the stream once.
struct LineCounter {
    private var cursor = 0
    private var line = 1
    private var lineStart = 0
    /// The same three, where bytes were last let go: offsets behind the cursor are counted from here.
    private var kept = (offset: 0, line: 1, lineStart: 0)
    /// Line feeds passed by the cursor.
    private(set) var lineFeeds = 0

    /// Starts at `offset`, which begins line `line`.
    mutating func reset(to offset: Int, line: Int) {
        cursor = offset
        self.line = line
        lineStart = offset
        kept = (offset, line, offset)
        lineFeeds = 0
    }

    /// Line and column, both from 1, of `offset`; `bytes[0]` is stream offset `base`.
    ///
    /// Offsets may come in any order as long as the bytes between them and the cursor are held.
    /// Costs the distance from the last offset asked for.
    mutating func position(of offset: Int, _ bytes: Span<UInt8>, base: Int) -> (
        line: Int, column: Int
    ) {
        if offset >= cursor {
            advance(to: offset, bytes, base: base)
            return (line, offset - lineStart + 1)
        }
        let between = ByteRange(kept.offset - base, offset - base)
        let lines = ByteOperations.newlineCount(bytes, in: between)
        var start = kept.lineStart
        if lines > 0, let last = ByteOperations.lastNewline(bytes, in: between) {
            start = base + last + 1
        }
        return (kept.line + lines, offset - start + 1)
    }

    /// Bytes before `offset` will be let go; it becomes the place to count from.
    mutating func keep(from offset: Int, _ bytes: Span<UInt8>, base: Int) {
        guard offset > kept.offset else { return }
        let (line, column) = position(of: offset, bytes, base: base)
        kept = (offset, line, offset - column + 1)
        // The cursor must not lag behind what is kept.
        advance(to: offset, bytes, base: base)
    }

    /// Moves the cursor on.
    mutating func advance(to offset: Int, _ bytes: Span<UInt8>, base: Int) {
        guard offset > cursor else { return }
        let between = ByteRange(cursor - base, offset - base)
        let lines = ByteOperations.newlineCount(bytes, in: between)
        if lines > 0, let last = ByteOperations.lastNewline(bytes, in: between) {
            line += lines
            lineFeeds += lines
            lineStart = base + last + 1
        }
        cursor = offset
    }
}
