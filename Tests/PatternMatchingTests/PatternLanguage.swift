import PatternMatching
import TestSupport

extension PatternNode {
    /// Where matches of this node that begin at `start` can end, by the definition and nothing else.
    func ends(_ text: [UInt8], from start: Int) -> Set<Int> {
        switch self {
        case .empty: return [start]
        case .bytes(let set):
            return start < text.count && set.contains(text[start]) ? [start + 1] : []
        case .group(let body, _): return body.ends(text, from: start)
        case .sequence(let items):
            return items.reduce([start]) { places, item in
                places.reduce(into: []) { $0.formUnion(item.ends(text, from: $1)) }
            }
        case .alternation(let branches):
            return branches.reduce(into: []) { $0.formUnion($1.ends(text, from: start)) }
        case .repetition(let body, let minimum, let maximum):
            var places: Set<Int> = [start]
            var reached: Set<Int> = minimum == 0 ? [start] : []
            var count = 0
            while !places.isEmpty && count < maximum ?? Int.max {
                count += 1
                let next = places.reduce(into: Set<Int>()) {
                    $0.formUnion(body.ends(text, from: $1))
                }
                // Beyond the minimum only places not yet reached lead anywhere new.
                places = count > minimum ? next.subtracting(reached) : next
                if count >= minimum { reached.formUnion(places) }
            }
            return reached
        case .anchor(let anchor): return anchor.holds(text, at: start) ? [start] : []
        case .look(let body, let behind, let negative):
            let isThere =
                behind
                ? (0...start).contains { body.ends(text, from: $0).contains(start) }
                : !body.ends(text, from: start).isEmpty
            return isThere != negative ? [start] : []
        }
    }

    func matchesWhole(_ text: [UInt8]) -> Bool {
        ends(text, from: 0).contains(text.count)
    }

    /// A random text that this node would match, were it not for its assertions.
    func sample(using generator: inout SeededGenerator) -> [UInt8] {
        switch self {
        case .empty, .look, .anchor: return []
        case .bytes(let set):
            let bytes = set.bytes
            // Printable ones most of the time, so that neighbouring parts fit together.
            let plain = bytes.filter { $0 > 0x20 && $0 < 0x7f }
            let from = plain.isEmpty || generator.oneIn(8) ? bytes : plain
            return from.isEmpty ? [] : [from[generator.upTo(from.count)]]
        case .group(let body, _): return body.sample(using: &generator)
        case .sequence(let items):
            var result: [UInt8] = []
            for item in items { result += item.sample(using: &generator) }
            return result
        case .alternation(let branches):
            return branches[generator.upTo(branches.count)].sample(using: &generator)
        case .repetition(let body, let minimum, let maximum):
            let high = maximum ?? minimum + 3
            let count = generator.oneIn(4) ? high : minimum + generator.upTo(high - minimum + 1)
            var result: [UInt8] = []
            for _ in 0..<count { result += body.sample(using: &generator) }
            return result
        }
    }
}

extension PatternNode.Anchor {
    fileprivate func holds(_ text: [UInt8], at place: Int) -> Bool {
        func isWord(_ index: Int) -> Bool {
            text.indices.contains(index) && ByteSet.word.contains(text[index])
        }
        return switch self {
        case .lineStart: place == 0
        case .lineEnd: place == text.count
        case .wordBoundary: isWord(place - 1) != isWord(place)
        case .notWordBoundary: isWord(place - 1) == isWord(place)
        }
    }
}

/// Texts near a pattern: samples, samples with a slip, and noise.
struct NearTexts {
    let meaning: PatternNode

    func next(using generator: inout SeededGenerator) -> [UInt8] {
        if generator.oneIn(4) { return generator.bytes(generator.upTo(7), of: "abcdAB_1. {\n-é") }
        var text = Array(meaning.sample(using: &generator).prefix(24))
        for _ in 0..<generator.upTo(3) where !text.isEmpty {
            let place = generator.upTo(text.count)
            switch generator.upTo(4) {
            case 0: text.remove(at: place)
            case 1: text.insert(UInt8(generator.upTo(256)), at: place)
            case 2: text[place] ^= 0x20
            default: text[place] = generator.bytes(1, of: "abcdABz19_ .")[0]
            }
        }
        return text
    }
}
