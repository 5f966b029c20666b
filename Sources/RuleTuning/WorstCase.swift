internal import PatternMatching
public import Rules

/// A generator whose numbers depend on its seed alone (SplitMix64: Steele, Lea and Flood 2014).
public struct SeededNumbers: RandomNumberGenerator, Sendable {
    private var state: UInt64

    public init(seed: UInt64) { state = seed }

    public mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}

/// Looks for the input on which a pattern takes most steps.
///
/// Beginning with the rule's examples, texts are changed step by step, and what takes more steps than the best so far is kept: pieces are
/// repeated, ends cut off, bytes replaced by others of the text. The same seed and number of trials give the same answer everywhere.
public struct WorstCase: Sendable {
    /// The most steps found; `ConfirmScratch.stepsMax` means that PCRE2 gave up.
    public let steps: Int
    /// The bytes that take them.
    public let input: [UInt8]

    /// More bytes than any window has make no difference.
    private static let inputBytesMax = 4096 + 512

    /// Nil for rules without a pattern.
    public static func search(_ rule: Rule, trials: Int) -> WorstCase? {
        guard trials > 0, case .pattern(let pattern) = rule.matcher,
            let compiled = try? ConfirmPattern(
                pattern.text, capture: pattern.capture, multiline: pattern.isMultiline)
        else { return nil }
        var scratch = ConfirmScratch(slots: 1)
        scratch.hold(compiled, at: 0)
        let seeds = (rule.examples.matches + rule.examples.nonMatches).map { Array($0.text.utf8) }
        let cap = min(
            inputBytesMax, pattern.widthMaximum + pattern.reachBehind + pattern.reachAhead + 64)
        var random = SeededNumbers(seed: 1)
        var steps = 0
        var best: [UInt8] = []
        func consider(_ text: [UInt8]) {
            guard steps < ConfirmScratch.stepsMax,
                scratch.takesMore(than: steps, slot: 0, in: text.span)
            else { return }
            var low = steps
            var high = ConfirmScratch.stepsMax
            while low < high {
                let middle = low + (high - low) / 2
                if scratch.takesMore(than: middle, slot: 0, in: text.span) {
                    low = middle + 1
                } else {
                    high = middle
                }
            }
            steps = low
            best = text
        }
        for seed in seeds { consider(seed) }
        for trial in 0..<trials {
            let base = trial.isMultiple(of: 3) ? seeds.randomElement(using: &random) : best
            consider(mutated(base ?? best, cap, &random))
        }
        return WorstCase(steps: steps, input: best)
    }

    private static func mutated(_ text: [UInt8], _ cap: Int, _ random: inout SeededNumbers)
        -> [UInt8]
    {
        var text = text
        guard !text.isEmpty else { return text }
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            let start = Int.random(in: 0..<text.count, using: &random)
            switch Int.random(in: 0..<5, using: &random) {
            case 0, 1:
                let end = min(text.count, start + Int.random(in: 1...16, using: &random))
                let piece = text[start..<end]
                let times = Int.random(
                    in: 1...max(1, (cap - text.count) / piece.count), using: &random)
                guard text.count + times * piece.count <= cap else { continue }
                text.insert(
                    contentsOf: (0..<times).flatMap { _ in Array(piece) }, at: end)
            case 2: text.removeLast(min(text.count - 1, Int.random(in: 1...4, using: &random)))
            case 3: text[start] = text.randomElement(using: &random) ?? 0x20
            default: text[start] = UInt8.random(in: 0x20...0x7e, using: &random)
            }
        }
        return text.count > cap ? Array(text.prefix(cap)) : text
    }
}
