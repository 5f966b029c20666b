/// Small words, looked up by their first letters.
struct WordList: Sendable {
    private let letters: [UInt8]
    /// Words by first byte: those that begin with *b* are `starts[b] ..< starts[b + 1]` of `words`.
    private let starts: [Int]
    private let words: [(start: Int, count: Int)]
    /// By first byte: a bit for the low five bits of each second byte of a word.
    private let seconds: [UInt32]

    /// - Parameter text: the words in small letters, parted by blanks and line ends.
    init(_ text: String) {
        let sorted = text.utf8.split { $0 <= 0x20 }.map(Array.init).sorted {
            $0.lexicographicallyPrecedes($1)
        }
        var letters: [UInt8] = []
        var words: [(start: Int, count: Int)] = []
        for word in sorted {
            words.append((letters.count, word.count))
            letters += word
        }
        self.letters = letters
        self.words = words
        var seconds = Array(repeating: UInt32(0), count: 256)
        for word in sorted {
            seconds[Int(word[0])] |= 1 << UInt32(word[min(1, word.count - 1)] & 31)
        }
        self.seconds = seconds
        starts = (0...256).map { byte in sorted.firstIndex { Int($0[0]) >= byte } ?? sorted.count }
    }

    /// Whether `value`, made small, is one of the words.
    func contains(_ value: Span<UInt8>) -> Bool {
        guard value.count > 0 else { return false }
        let first = Int(value[0].lowered)
        for word in starts[first]..<starts[first + 1]
        where words[word].count == value.count && stands(word, in: value, at: 0) {
            return true
        }
        return false
    }

    /// Whether one of the words (none of a single letter) stands anywhere in `value`, in letters of either case.
    func standsAnywhere(in value: Span<UInt8>) -> Bool {
        var first = value.count > 0 ? value[0].lowered : 0
        var index = 1
        while index < value.count {
            let second = value[index].lowered
            if seconds[Int(first)] >> UInt32(second & 31) & 1 == 1,
                stands(in: value, at: index - 1)
            {
                return true
            }
            first = second
            index += 1
        }
        return false
    }

    /// Whether one of the words stands at `index` of `value`.
    func stands(in value: Span<UInt8>, at index: Int) -> Bool {
        let first = Int(value[index].lowered)
        for word in starts[first]..<starts[first + 1] where stands(word, in: value, at: index) {
            return true
        }
        return false
    }

    /// The length of the longest word that stands at `index` of `value`; 0 where none does.
    func longest(in value: Span<UInt8>, at index: Int) -> Int {
        let first = Int(value[index].lowered)
        var longest = 0
        for word in starts[first]..<starts[first + 1]
        where words[word].count > longest && stands(word, in: value, at: index) {
            longest = words[word].count
        }
        return longest
    }

    /// Its first letter is known to fit.
    private func stands(_ word: Int, in value: Span<UInt8>, at index: Int) -> Bool {
        let (start, count) = words[word]
        guard count <= value.count - index else { return false }
        var offset = 1
        while offset < count {
            if value[index + offset].lowered != letters[start + offset] { return false }
            offset += 1
        }
        return true
    }
}
