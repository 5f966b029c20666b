import Inspection
import Rules
import TestSupport

/// Text built from rule examples, pieces of them, and noise: what scanners see on a bad day.
struct RandomText {
    private var generator: SeededGenerator
    private let examples: [[UInt8]]
    private let pem: [UInt8]
    /// Whether every item has a line of its own, as in a log.
    var separatesItems = false

    init(seed: UInt64, rules: RuleSet) {
        generator = SeededGenerator(seed: seed)
        examples = rules.rules.flatMap { rule in
            (rule.examples.matches + rule.examples.nonMatches).map { Array($0.text.utf8) }
        }
        var body = SeededGenerator(seed: seed &+ 1)
        let alphabet = Array(
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var text = "-----BEGIN RSA PRIVATE" + " KEY-----\n"
        for _ in 0..<8 {
            text += String(
                decoding: (0..<64).map { _ in alphabet.randomElement(using: &body)! }, as: UTF8.self
            )
            text += "\n"
        }
        pem = Array((text + "-----END RSA PRIVATE" + " KEY-----\n").utf8)
    }

    /// A text of about `length` bytes.
    mutating func next(length: Int) -> [UInt8] {
        var text: [UInt8] = []
        while text.count < length {
            switch Int.random(in: 0..<20, using: &generator) {
            case 0..<7: text += examples.randomElement(using: &generator)!
            case 7..<9:
                // A piece of an example: half a token, a token without its surroundings.
                let example = examples.randomElement(using: &generator)!
                let low = Int.random(in: 0...example.count, using: &generator)
                let high = Int.random(in: low...example.count, using: &generator)
                text += example[low..<high]
            case 9: text += digits(Int.random(in: 1...40, using: &generator))
            case 10:
                text += noise(Int.random(in: 1...60, using: &generator), from: "abcdef0123456789")
            case 11: text += noise(Int.random(in: 1...300, using: &generator), from: "AKIAxyz+/=_-")
            case 12: text += Array(" \t\"'=:,;-.@+".utf8.shuffled(using: &generator).prefix(3))
            case 13: text += (0..<4).map { _ in UInt8.random(in: 0...255, using: &generator) }
            case 14:
                let end =
                    Bool.random(using: &generator)
                    ? pem.count : Int.random(in: 0...pem.count, using: &generator)
                text += pem[..<end]
            case 15: text += Array("password = \"".utf8)
            default: text.append(0x0a)
            }
            if separatesItems || Int.random(in: 0..<3, using: &generator) == 0 { text.append(0x0a) }
            if Int.random(in: 0..<3, using: &generator) == 0 { text.append(0x20) }
        }
        return text
    }

    /// Some places to cut a text of `count` bytes.
    mutating func cuts(_ count: Int, _ most: Int) -> [Int] {
        let number = Int.random(in: 0...most, using: &generator)
        return (0..<number).map { _ in Int.random(in: 0...count, using: &generator) }.sorted()
    }

    private mutating func digits(_ count: Int) -> [UInt8] {
        noise(count, from: "0123456789 -.")
    }

    private mutating func noise(_ count: Int, from alphabet: String) -> [UInt8] {
        let bytes = Array(alphabet.utf8)
        return (0..<count).map { _ in bytes.randomElement(using: &generator)! }
    }
}
