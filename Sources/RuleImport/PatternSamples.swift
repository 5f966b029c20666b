internal import PatternMatching
internal import RuleTuning

/// Makes texts that a pattern should match, for rules whose peer has no examples.
///
/// Look-around and word boundaries are not looked at: whoever asks tries the texts and keeps those that hold.
struct PatternSamples {
    /// Bytes of a text; a repetition within a repetition would grow beyond any use.
    private static let bytesMax = 2048
    /// Nodes looked at for a text: repetitions of what is empty grow no text, but take time.
    private static let stepsMax = 100_000
    /// What stands for a class where it may.
    private static let preferred = ByteSet.letters.union(.digits)

    private let root: PeerNode
    private var random: SeededNumbers
    private var text: [UInt8] = []
    private var steps = 0
    /// Repetitions come to so many more than they must.
    private var extra = 0

    init(of root: PeerNode, seed: UInt64) {
        self.root = root
        random = SeededNumbers(seed: seed)
    }

    /// A text; later ones repeat more, since a rule may ask for entropy.
    mutating func next(attempt: Int) -> [UInt8] {
        text = []
        steps = 0
        extra = min(attempt * 2, 64)
        write(root)
        return text
    }

    private mutating func write(_ node: PeerNode) {
        steps += 1
        if text.count > Self.bytesMax || steps > Self.stepsMax { return }
        switch node {
        case .empty, .anchor, .look: break
        case .set(let set, _): text.append(member(of: set))
        case .character(let scalar): text += Array(String(Character(scalar)).utf8)
        case .sequence(let items): for item in items { write(item) }
        case .alternation(let branches):
            write(branches[Int.random(in: 0..<branches.count, using: &random)])
        case .repetition(let body, let minimum, let maximum, _):
            // What may be left out is noise around the token more often than a part of it.
            if minimum == 0 && Bool.random(using: &random) { return }
            let most = min(maximum ?? Int.max, max(minimum, 1) + extra)
            for _ in 0..<Int.random(in: minimum...max(minimum, most), using: &random) {
                write(body)
            }
        case .group(let body, _), .atomic(let body): write(body)
        }
    }

    /// A blank where nearly anything may stand; a letter or digit where the set has one, else what can be printed, else anything; no line end if it can be helped.
    private mutating func member(of set: ByteSet) -> UInt8 {
        let printable = ByteSet(0x20...0x7e)
        let choices = [
            set.count > 128 ? set.intersection(ByteSet(" =")) : ByteSet(),
            set.intersection(Self.preferred), set.intersection(printable),
            set.subtracting(ByteSet(0x0a...0x0d)), set,
        ]
        let bytes = choices.first { !$0.isEmpty }?.bytes ?? [0x20]
        return bytes[Int.random(in: 0..<bytes.count, using: &random)]
    }
}
