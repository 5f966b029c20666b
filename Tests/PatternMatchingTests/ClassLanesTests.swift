import Findings
import PatternMatching
import Testing
import TestSupport

/// The lanes by their definition, a byte at a time.
private struct NaiveLanes {
    let text: [UInt8]

    func hits(_ lane: Lane) -> [ByteRange] {
        switch lane {
        case .at: places { text[$0] == UInt8(ascii: "@") }
        case .plus:
            places { text[$0] == UInt8(ascii: "+") && has($0 + 1, ByteSet(0x31...0x39)) }
        case .lettersDigits:
            places { place in
                !has(place - 1, ByteSet.letters.union(.digits)) && has(place, .upper)
                    && has(place + 1, .upper) && has(place + 2, .digits) && has(place + 3, .digits)
            }
        case .digits: runs(separators: ByteSet(" -")) { $0.count >= 9 }
        case .dotted:
            runs(separators: ByteSet(".")) { run in
                run.count >= 7 && text[run.start..<run.end].contains(UInt8(ascii: "."))
            }
        case .hexColon:
            stretches(ByteSet("0123456789abcdefABCDEF:")).filter { isHexColon($0) }
        }
    }

    func isHexColon(_ run: ByteRange) -> Bool {
        let bytes = text[run.start..<run.end]
        let colons = bytes.indices.filter { text[$0] == UInt8(ascii: ":") }
        return zip(colons, colons.dropFirst()).contains { $0 + 1 == $1 }
            || (run.count >= 15 && !colons.isEmpty)
    }

    private func has(_ place: Int, _ set: ByteSet) -> Bool {
        text.indices.contains(place) && set.contains(text[place])
    }

    private func places(_ isHit: (Int) -> Bool) -> [ByteRange] {
        text.indices.filter(isHit).map { ByteRange($0, $0) }
    }

    private func stretches(_ set: ByteSet) -> [ByteRange] {
        var result: [ByteRange] = []
        var start = 0
        for index in 0...text.count where index == text.count || !set.contains(text[index]) {
            if index > start { result.append(ByteRange(start, index)) }
            start = index + 1
        }
        return result
    }

    private func runs(separators: ByteSet, _ isReported: (ByteRange) -> Bool) -> [ByteRange] {
        var result: [ByteRange] = []
        var start: Int?
        for index in 0...text.count {
            let isIn =
                has(index, .digits)
                || (has(index, separators) && has(index - 1, .digits) && has(index + 1, .digits))
            if isIn && start == nil { start = index }
            if !isIn, let open = start {
                if isReported(ByteRange(open, index)) { result.append(ByteRange(open, index)) }
                start = nil
            }
        }
        return result
    }
}

@Suite struct `The class lanes` {
    private static let alphabets = [
        "0123456789", "0123456789 -", "0123456789.", "01 -.:@+AZaz", "ab09:", "0123456789abcdef::",
        "AB12 _", "AB1 ", "@@+1+0+9",
    ]

    @Test(arguments: ByteClassForm.allCases)
    func `find what their definitions say, and nothing twice`(form: ByteClassForm) {
        let seed = testSeed()
        var generator = SeededGenerator(seed: seed)
        var seen: [Lane: Int] = [:]
        for round in 0..<400 {
            let text = randomText(&generator)
            let naive = NaiveLanes(text: text)
            let found = scan(text, Set(Lane.allCases), form: form)
            for lane in Lane.allCases {
                let own = found.filter { $0.lane == lane }.map { ByteRange($0.start, $0.end) }
                let wanted = naive.hits(lane)
                seen[lane, default: 0] += wanted.count
                #expect(
                    own.sorted { $0.start < $1.start } == wanted,
                    "seed \(seed), round \(round), \(lane) in \(shown(text))")
                if own.count != wanted.count { return }
            }
            // One lane alone finds what it finds in company.
            let lane = Lane.allCases[generator.upTo(Lane.allCases.count)]
            #expect(scan(text, [lane], form: form) == found.filter { $0.lane == lane })
        }
        for lane in Lane.allCases { #expect(seen[lane, default: 0] > 20, "\(seen)") }
    }

    @Test func `classify every byte value alike in every form`() {
        // Each byte value at each place of a block, as the one that makes or breaks a run.
        for value in UInt8.min...UInt8.max {
            var text = Array(repeating: UInt8(ascii: " "), count: 130)
            for (index, byte) in "12345-7890@+5AB12.3::4".utf8.enumerated() {
                text[54 + index] = byte
            }
            for place in 54..<76 {
                var changed = text
                changed[place] = value
                let portable = scan(changed, Set(Lane.allCases), form: .portable)
                let best = scan(changed, Set(Lane.allCases), form: .best)
                if portable != best { Issue.record("byte \(value) at \(place)") }
            }
        }
    }

    /// What the session relies on when bytes come in pieces: the last 128 are scanned again.
    @Test func `lose nothing between two pieces`() {
        let seed = testSeed()
        var generator = SeededGenerator(seed: seed)
        for round in 0..<150 {
            let text = randomText(&generator)
            let naive = NaiveLanes(text: text)
            var cuts = (0..<generator.upTo(12)).map { _ in generator.upTo(text.count + 1) }
            if generator.oneIn(8) { cuts = Array(0..<text.count) }
            let found = pieces(text, cuts: cuts.sorted())
            let place: Comment = "seed \(seed), round \(round), \(cuts) of \(shown(text))"
            for lane in Lane.allCases {
                let own = found.filter { $0.lane == lane }
                let wanted = naive.hits(lane)
                for hit in own {
                    let isTrue = wanted.contains { $0.start <= hit.start && hit.end <= $0.end }
                    #expect(isTrue, "\(place): \(lane) \(hit.start)")
                }
                for run in wanted {
                    // Any stretch that a lane reports by itself and that fits what is scanned again.
                    let low = run.start + generator.upTo(run.count + 1)
                    let high = min(run.end, low + generator.upTo(ClassLanes.overlap + 1))
                    let stretch = Array(text[low..<high])
                    let isPoint = run.count == 0
                    let inner = NaiveLanes(text: stretch).hits(lane)
                    if !isPoint && inner != [ByteRange(0, stretch.count)] { continue }
                    let isFound = own.contains { $0.start <= low && high <= $0.end }
                    #expect(isFound, "\(place): \(lane) \(low)-\(high)")
                    if !isFound { return }
                }
            }
        }
    }

    @Test func `count offsets from the base they are given, and look one byte back`() {
        var lanes = ClassLanes([.lettersDigits, .digits])
        let text = Array("xAB12x 123456789".utf8)
        var hits: [LaneHit] = []
        lanes.scan(text.span, range: ByteRange(1, text.count), base: 1000, into: &hits)
        // `AB12` begins no word.
        #expect(hits.map(\.start) == [1007] && hits.map(\.end) == [1016])
        hits = []
        lanes.scan(text.span, range: ByteRange(3, 3), base: 0, into: &hits)
        #expect(hits.isEmpty)
    }

    @Test func `are read from their own words only`() {
        for lane in Lane.allCases { #expect(Lane(word: lane.word) == lane) }
        #expect(Lane(word: "Digits") == nil && Lane(word: "") == nil)
    }

    private func randomText(_ generator: inout SeededGenerator) -> [UInt8] {
        var text: [UInt8] = []
        let length = generator.upTo(generator.oneIn(10) ? 9000 : 400)
        while text.count < length {
            let count = generator.upTo(generator.oneIn(6) ? 200 : 24)
            if generator.oneIn(10) {
                text += (0..<count).map { _ in UInt8(generator.upTo(256)) }
            } else {
                text += generator.bytes(
                    count, of: Self.alphabets[generator.upTo(Self.alphabets.count)])
            }
            text.append(generator.bytes(1, of: " x\n.-")[0])
        }
        return text
    }

    private func scan(_ text: [UInt8], _ wanted: Set<Lane>, form: ByteClassForm) -> [LaneHit] {
        var lanes = ClassLanes(wanted, form: form)
        var hits: [LaneHit] = []
        lanes.scan(text.span, range: ByteRange(0, text.count), base: 0, into: &hits)
        return hits
    }

    private func pieces(_ text: [UInt8], cuts: [Int]) -> [LaneHit] {
        var lanes = ClassLanes(Set(Lane.allCases))
        var hits: [LaneHit] = []
        var scanned = 0
        for cut in cuts + [text.count] where cut > scanned {
            let start = max(0, scanned - ClassLanes.overlap)
            lanes.scan(
                text.span.extracting(0..<cut), range: ByteRange(start, cut), base: 0, into: &hits)
            scanned = cut
        }
        return hits
    }
}
