internal import PatternMatching

extension PeerNode {
    /// Shorter words stand in other words, or are met everywhere.
    private static let wordLettersMin = 3

    /// The pattern, as group 1, behind one of `words` with at most `within` bytes of the same line between; nil where no word is
    /// long enough.
    ///
    /// A word must begin one; a blank in it may be `_`, `-`, `.` or missing, as in the words of a context.
    func behind(words: [String], within: Int) -> PeerNode? {
        let long = words.filter { $0.count >= Self.wordLettersMin }
        if long.isEmpty { return nil }
        let blank = PeerNode.repetition(
            .set(ByteSet(" _.-"), caseless: false), minimum: 0, maximum: 1, .greedy)
        let branches = long.map { word in
            PeerNode.sequence(
                word.unicodeScalars.map { scalar in
                    if scalar == " " { return blank }
                    return scalar.isASCII
                        ? .set(ByteSet(UInt8(scalar.value)), caseless: true) : .character(scalar)
                })
        }
        return .sequence([
            .look(.set(.letters, caseless: false), behind: true, negative: true),
            branches.count == 1 ? branches[0] : .alternation(branches),
            .repetition(
                .set(ByteSet.newline.inverted, caseless: false), minimum: 0, maximum: within, .lazy),
            .group(renumbered(by: 1), number: 1),
        ])
    }

    /// The same with higher numbers of its groups.
    private func renumbered(by step: Int) -> PeerNode {
        switch self {
        case .empty, .set, .character, .anchor: self
        case .sequence(let items): .sequence(items.map { $0.renumbered(by: step) })
        case .alternation(let items): .alternation(items.map { $0.renumbered(by: step) })
        case .repetition(let body, let minimum, let maximum, let greed):
            .repetition(body.renumbered(by: step), minimum: minimum, maximum: maximum, greed)
        case .group(let body, let number): .group(body.renumbered(by: step), number: number + step)
        case .atomic(let body): .atomic(body.renumbered(by: step))
        case .look(let body, let isBehind, let isNegative):
            .look(body.renumbered(by: step), behind: isBehind, negative: isNegative)
        }
    }
}
