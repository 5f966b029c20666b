/// Keccak-256 as Ethereum uses it: the Keccak submission's padding, not that of SHA-3 (FIPS 202).
enum Keccak256 {
    /// Bytes taken up at a time: 1600 bits less twice the digest's.
    private static let rate = 136

    /// The digest's 32 bytes; the message must be shorter than one block of 136 bytes.
    static func digest(short message: [UInt8]) -> [UInt8] {
        precondition(message.count < rate)
        var block = message
        block.append(0x01)
        while block.count < rate { block.append(0) }
        block[rate - 1] |= 0x80
        var state: InlineArray<25, UInt64> = .init(repeating: 0)
        for i in 0..<rate { state[i / 8] |= UInt64(block[i]) << UInt64(i % 8 * 8) }
        permute(&state)
        return (0..<32).map { UInt8(truncatingIfNeeded: state[$0 / 8] >> UInt64($0 % 8 * 8)) }
    }

    /// Keccak-f[1600]: 24 rounds of θ, ρ and π, χ, ι (The Keccak reference, version 3.0, §1.2).
    private static func permute(_ state: inout InlineArray<25, UInt64>) {
        var register: UInt8 = 1
        for _ in 0..<24 {
            var parity: InlineArray<5, UInt64> = .init(repeating: 0)
            for i in 0..<25 { parity[i % 5] ^= state[i] }
            for i in 0..<25 {
                state[i] ^= parity[(i + 4) % 5] ^ rotated(parity[(i + 1) % 5], 1)
            }
            var carried = state[1]
            var x = 1
            var y = 0
            for step in 1...24 {
                (x, y) = (y, (2 * x + 3 * y) % 5)
                let kept = state[x + 5 * y]
                state[x + 5 * y] = rotated(carried, UInt64(step * (step + 1) / 2 % 64))
                carried = kept
            }
            for row in stride(from: 0, to: 25, by: 5) {
                var old: InlineArray<5, UInt64> = .init(repeating: 0)
                for i in 0..<5 { old[i] = state[row + i] }
                for i in 0..<5 { state[row + i] = old[i] ^ ~old[(i + 1) % 5] & old[(i + 2) % 5] }
            }
            // The round constant: bits 2^j - 1 from a shift register over x^8 + x^6 + x^5 + x^4 + 1.
            for j in 0..<7 {
                if register & 1 == 1 { state[0] ^= 1 << UInt64((1 << j) - 1) }
                register = register & 0x80 == 0 ? register << 1 : register << 1 ^ 0x71
            }
        }
    }

    private static func rotated(_ word: UInt64, _ by: UInt64) -> UInt64 {
        by == 0 ? word : word << by | word >> (64 - by)
    }
}
