internal import Findings
internal import PatternMatching

/// Knows line and column of offsets near a cursor that walks through the stream once.
struct LineCounter {
    private var cursor = 0
    private var line = 1
    private var lineStart = 0
    /// Line feeds passed by the cursor.
    private(set) var lineFeeds = 0

    /// Starts at `offset`, which begins line `line`.
    mutating func reset(to offset: Int, line: Int) {
        cursor = offset
        self.line = line
        lineStart = offset
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
        let between = ByteRange(offset - base, cursor - base)
        let lines = ByteOperations.newlineCount(bytes, in: between)
        let start =
            lines == 0
            ? lineStart
            : ByteOperations.lastNewline(bytes, in: ByteRange(0, offset - base)).map {
                base + $0 + 1
            } ?? base
        return (line - lines, offset - start + 1)
    }

    /// Moves the cursor on; must be called before bytes behind `offset` are let go.
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
