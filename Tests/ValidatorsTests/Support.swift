import Testing
import TestSupport

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

extension SeededGenerator {
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
