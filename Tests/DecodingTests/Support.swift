import Decoding
import TestSupport

func bytes(of units: [UInt16], _ order: UTF16ByteOrder) -> [UInt8] {
    units.flatMap { unit in
        let (low, high) = (UInt8(unit & 0xff), UInt8(unit >> 8))
        return order == .littleEndian ? [low, high] : [high, low]
    }
}

/// Cuts `bytes` into chunks of 0 to 7 bytes.
func cut(_ bytes: [UInt8], using random: inout SeededGenerator) -> [[UInt8]] {
    var chunks: [[UInt8]] = []
    var rest = bytes[...]
    while !rest.isEmpty {
        let count = Int.random(in: 0...7, using: &random)
        chunks.append(Array(rest.prefix(count)))
        rest = rest.dropFirst(count)
    }
    return chunks
}

/// Code units of all kinds: ASCII runs, two- and three-byte characters, pairs, lone surrogates.
func randomUnits(using random: inout SeededGenerator) -> [UInt16] {
    var units: [UInt16] = []
    for _ in 0..<Int.random(in: 0...40, using: &random) {
        let isRun = Bool.random(using: &random)
        let kind = Int.random(in: 0..<7, using: &random)
        for _ in 0..<(isRun ? Int.random(in: 1...20, using: &random) : 1) {
            switch kind {
            case 0...1: units.append(.random(in: 0..<0x80, using: &random))
            case 2: units.append(.random(in: 0x80..<0x800, using: &random))
            case 3: units.append(.random(in: 0x800..<0xd800, using: &random))
            case 4: units.append(.random(in: 0xe000...0xffff, using: &random))
            case 5:
                units.append(.random(in: 0xd800..<0xdc00, using: &random))
                units.append(.random(in: 0xdc00..<0xe000, using: &random))
            default: units.append(.random(in: 0xd800..<0xe000, using: &random))
            }
        }
    }
    return units
}
