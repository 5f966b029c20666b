/// Finds the word that was probably meant.
public enum Spelling {
    /// Words longer than this are not compared: the time is quadratic, and nobody names keys so.
    static let bytesMax = 64

    /// How many letters must be added, dropped, changed, or swapped with their neighbour.
    ///
    /// Complexity: product of the lengths, which are counted in UTF-8 bytes.
    public static func distance(_ left: String, _ right: String) -> Int {
        let a = Array(left.utf8)
        let b = Array(right.utf8)
        var beforeLast = [Int](repeating: 0, count: b.count + 1)
        var last = Array(0...b.count)
        for i in a.indices {
            var current = [i + 1]
            current.reserveCapacity(b.count + 1)
            for j in b.indices {
                var cost = min(last[j + 1] + 1, current[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
                    cost = min(cost, beforeLast[j - 1] + 1)
                }
                current.append(cost)
            }
            (beforeLast, last) = (last, current)
        }
        return last[b.count]
    }

    /// The candidate nearest to `word`, if it is near enough to be a slip: one letter in three.
    ///
    /// The first of equals wins; upper and lower case, `-` and `_` count as the same letter.
    public static func suggestion(for word: String, among candidates: some Sequence<String>)
        -> String?
    {
        guard word.utf8.count <= bytesMax else { return nil }
        let wanted = folded(word)
        var best: (word: String, distance: Int)?
        for candidate in candidates where candidate.utf8.count <= bytesMax {
            let distance = distance(wanted, folded(candidate))
            guard distance <= max(1, min(wanted.utf8.count, candidate.utf8.count) / 3),
                distance < candidate.utf8.count
            else { continue }
            if distance < best?.distance ?? .max { best = (candidate, distance) }
        }
        return best?.word
    }

    private static func folded(_ word: String) -> String {
        String(
            decoding: word.utf8.map { byte in
                switch byte {
                case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte | 0x20
                case UInt8(ascii: "-"): UInt8(ascii: "_")
                default: byte
                }
            }, as: UTF8.self)
    }
}
