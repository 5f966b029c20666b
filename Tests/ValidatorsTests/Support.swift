import Testing

@testable import Validators

/// Asks a question of the bytes of a text.
func ask<T>(_ text: String, _ question: (Span<UInt8>) -> T) -> T {
    let bytes = Array(text.utf8)
    return question(bytes.span)
}

/// Asks a question of bytes.
func ask<T>(_ bytes: [UInt8], _ question: (Span<UInt8>) -> T) -> T {
    question(bytes.span)
}

/// A small generator (SplitMix64: Steele, Lea, Flood, OOPSLA 2014), the same on every machine for one seed.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
        return z ^ z >> 31
    }

    /// Bytes drawn from an alphabet.
    mutating func text(_ alphabet: [UInt8], count: Int) -> [UInt8] {
        (0..<count).map { _ in alphabet[Int(next() % UInt64(alphabet.count))] }
    }
}

/// A fresh seed, printed so that a failure can be run again.
func printedSeed(_ name: String = #function) -> UInt64 {
    let seed = UInt64.random(in: 0...UInt64.max)
    print("seed of \(name): \(seed)")
    return seed
}

enum Alphabet {
    static let digits = Array("0123456789".utf8)
    static let hex = Array("0123456789abcdef".utf8)
    static let base62 = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)
    static let base64 = base62 + Array("+/".utf8)
    static let base36 = Array("0123456789abcdefghijklmnopqrstuvwxyz".utf8)
}
