import PatternMatching
import Testing
import TestSupport

@Suite struct `A byte set` {
    @Test func `does what a set of numbers does`() {
        let seed = testSeed()
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            let (left, leftNumbers) = randomSet(&generator)
            let (right, rightNumbers) = randomSet(&generator)
            let place: Comment = "seed \(seed)"
            #expect(left.bytes == leftNumbers.sorted(), place)
            #expect(left.count == leftNumbers.count && left.isEmpty == leftNumbers.isEmpty, place)
            #expect(Set(left.union(right).bytes) == leftNumbers.union(rightNumbers), place)
            #expect(
                Set(left.subtracting(right).bytes) == leftNumbers.subtracting(rightNumbers), place)
            #expect(left.isSubset(of: right) == leftNumbers.isSubset(of: rightNumbers), place)
            #expect(left.subtracting(right).isSubset(of: left), place)
            #expect(
                left.isDisjoint(with: right) == leftNumbers.isDisjoint(with: rightNumbers), place)
            #expect(left.inverted.inverted == left, place)
            #expect(left.inverted.count == 256 - left.count, place)
            #expect((left == right) == (leftNumbers == rightNumbers), place)
            for byte in UInt8.min...UInt8.max {
                #expect(left.contains(byte) == leftNumbers.contains(byte), place)
            }
        }
    }

    @Test func `folds the case of ASCII letters and of nothing else`() {
        #expect(ByteSet("aZ1[é").foldingCase == ByteSet("aAzZ1[é"))
        #expect(ByteSet.upper.foldingCase == .letters && ByteSet.lower.foldingCase == .letters)
        let others = ByteSet.letters.inverted
        #expect(others.foldingCase == others)
    }

    @Test func `may be empty, or all`() {
        #expect(ByteSet().isEmpty && ByteSet().bytes == [] && ByteSet().isSubset(of: ByteSet()))
        #expect(ByteSet.all.count == 256 && ByteSet.all.inverted == ByteSet())
        #expect(ByteSet(0...0) == ByteSet(0) && ByteSet(255...255).bytes == [255])
    }

    private func randomSet(_ generator: inout SeededGenerator) -> (ByteSet, Set<UInt8>) {
        var set = ByteSet()
        var numbers: Set<UInt8> = []
        for _ in 0..<generator.upTo(generator.oneIn(2) ? 6 : 400) {
            let byte = UInt8(generator.upTo(256))
            set.insert(byte)
            numbers.insert(byte)
        }
        return (set, numbers)
    }
}
