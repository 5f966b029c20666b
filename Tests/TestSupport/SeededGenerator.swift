import Glibc

/// A small generator (SplitMix64: Steele, Lea, Flood, OOPSLA 2014), the same on every machine for one seed.
public struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    public init(seed: UInt64) { state = seed }

    public mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
        return z ^ z >> 31
    }
}

/// A fresh seed, or the one in `SLUICE_TEST_SEED` to see a failure again.
public func testSeed() -> UInt64 {
    if let text = getenv("SLUICE_TEST_SEED") { return UInt64(String(cString: text)) ?? 0 }
    return UInt64.random(in: 0..<(1 << 32))
}
