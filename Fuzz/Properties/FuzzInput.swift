/// Takes choices from the front of fuzzed bytes; what is left is the text.
///
/// Behind the end every choice is 0, so that any input, however short, is one.
struct FuzzInput {
    private(set) var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) { rest = bytes[...] }

    var isEmpty: Bool { rest.isEmpty }

    mutating func byte() -> Int { rest.popFirst().map(Int.init) ?? 0 }

    /// A number of two bytes.
    mutating func number() -> Int { byte() | byte() << 8 }

    /// The next `count` bytes, fewer at the end.
    mutating func bytes(_ count: Int) -> [UInt8] {
        let taken = Array(rest.prefix(count))
        rest = rest.dropFirst(count)
        return taken
    }

    /// What lies before `separator`, which is taken too; all that is left where there is none.
    mutating func bytes(before separator: UInt8) -> [UInt8] {
        let taken = Array(rest.prefix { $0 != separator })
        rest = rest.dropFirst(taken.count + 1)
        return taken
    }

    /// Where to cut what follows: up to 14 places, modulo its length; 15 asks for single bytes.
    mutating func cuts() -> Cuts {
        let count = byte() & 15
        return count == 15 ? .everywhere : .at((0..<count).map { _ in number() })
    }
}

/// Where a stream is cut into pieces.
enum Cuts {
    case everywhere
    case at([Int])

    /// The pieces of `bytes`; empty ones where a place is named twice.
    func pieces(of bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        let places: [Int]
        switch self {
        case .everywhere: places = Array(0..<bytes.count)
        case .at(let wanted): places = wanted.map { $0 % (bytes.count + 1) }.sorted()
        }
        return zip([0] + places, places + [bytes.count]).map { bytes[$0..<$1] }
    }
}
