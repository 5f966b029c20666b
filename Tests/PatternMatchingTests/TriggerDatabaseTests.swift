import PatternMatching
import Testing
import TestSupport

@Suite struct `A trigger database` {
    private static let expressions = [
        TriggerExpression(
            form: .literal(Literal(bytes: Array("token".utf8), isCaseless: true)), id: 0),
        TriggerExpression(
            form: .literal(Literal(bytes: Array("ghp_".utf8), isCaseless: false)), id: 1),
        TriggerExpression(
            form: .literal(Literal(bytes: [0, 0xff, 0x0a], isCaseless: false)), id: 2),
        TriggerExpression(
            form: .literal(Literal(bytes: Array("a.*b[".utf8), isCaseless: false)), id: 3),
        TriggerExpression(
            form: .literal(Literal(bytes: Array("aa".utf8), isCaseless: false)), id: 4),
        TriggerExpression(form: .expression("\\x6b[\\x30-\\x39]{3}"), id: 5),
    ]
    private static let database: TriggerDatabase = {
        do { return try TriggerDatabase.compile(expressions) } catch { fatalError("\(error)") }
    }()

    @Test func `finds every literal, overlaps included, and no more`() throws {
        let seed = testSeed()
        var generator = SeededGenerator(seed: seed)
        var stream = try TriggerStream(Self.database)
        var seen = 0
        for _ in 0..<200 {
            let text = randomText(&generator)
            var hits: [TriggerHit] = []
            try stream.scan(text.span, base: 0, into: &hits)
            stream.reset()
            seen += hits.count
            #expect(sorted(hits) == naiveHits(text), "seed \(seed): \(shown(text))")
        }
        #expect(seen > 1000)
    }

    @Test func `finds the same in one piece and in many`() throws {
        let seed = testSeed()
        var generator = SeededGenerator(seed: seed)
        var stream = try TriggerStream(Self.database)
        for round in 0..<200 {
            let text = randomText(&generator)
            let cuts =
                round % 10 == 0
                ? Array(0..<text.count)
                : (0..<generator.upTo(9)).map { _ in generator.upTo(text.count + 1) }.sorted()
            var hits: [TriggerHit] = []
            var start = 0
            for cut in cuts + [text.count] {
                try stream.scan(text.span.extracting(start..<cut), base: start, into: &hits)
                start = cut
            }
            stream.reset()
            #expect(sorted(hits) == naiveHits(text), "seed \(seed): \(cuts) of \(shown(text))")
            #expect(hits.map(\.end) == hits.map(\.end).sorted(), "hits come in order of their ends")
        }
    }

    @Test func `counts offsets from the base that the first bytes have`() throws {
        var stream = try TriggerStream(Self.database)
        for base in [0, 1 << 40, 7] {
            var hits: [TriggerHit] = []
            try stream.scan(Array("..gh".utf8).span, base: base, into: &hits)
            try stream.scan(Array("p_".utf8).span, base: base + 4, into: &hits)
            #expect(hits.map(\.end) == [base + 6])
            stream.reset()
        }
    }

    @Test func `is the same after it was written and read`() throws {
        let bytes = try Self.database.serialized()
        let copy = try TriggerDatabase(serialized: bytes.span)
        #expect(try copy.serialized() == bytes)
        let text = Array("TOKEN ghp_ aaa a.*b[ k123 \u{0}".utf8) + [0xff, 0x0a]
        #expect(try hits(of: copy, in: text) == hits(of: Self.database, in: text))
        #expect(try hits(of: copy, in: text).count == 7)
    }

    @Test func `is not read from damaged, cut or foreign bytes`() throws {
        let seed = testSeed()
        var generator = SeededGenerator(seed: seed)
        let bytes = try Self.database.serialized()
        func isRefused(_ bytes: [UInt8]) -> Bool {
            do {
                _ = try TriggerDatabase(serialized: bytes.span)
                return false
            } catch {
                return true
            }
        }
        let text = randomText(&generator)
        var accepted = 0
        for foreign in [[], [0], Array("not a database".utf8), [UInt8](repeating: 0, count: 4096)] {
            #expect(isRefused(foreign))
        }
        for _ in 0..<100 {
            let length = generator.upTo(bytes.count)
            #expect(isRefused(Array(bytes[..<length])), "seed \(seed): cut at \(length)")
            var damaged = bytes
            let place = generator.upTo(bytes.count)
            damaged[place] ^= 1 << UInt8(generator.upTo(8))
            // The checksum does not cover the padding, which nothing reads.
            if let copy = try? TriggerDatabase(serialized: damaged.span) {
                #expect(
                    try hits(of: copy, in: text) == hits(of: Self.database, in: text),
                    "seed \(seed): damaged at \(place)")
                accepted += 1
            }
        }
        #expect(accepted < 20, "seed \(seed)")
        #expect(isRefused(bytes + [0]))
    }

    @Test func `names the expression that Hyperscan refuses`() {
        let bad = Self.expressions + [TriggerExpression(form: .expression("a{3,1}"), id: 6)]
        let error = #expect(throws: TriggerError.self) { _ = try TriggerDatabase.compile(bad) }
        guard case .compile(let index, let message) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(index == 6 && !message.isEmpty)
    }

    @Test func `gives up where a scan has more hits than fit, instead of filling the memory`()
        throws
    {
        let many = (0..<128).map {
            TriggerExpression(form: .literal(Literal(bytes: [0x61], isCaseless: false)), id: $0)
        }
        var stream = try TriggerStream(TriggerDatabase.compile(many))
        let text = [UInt8](repeating: 0x61, count: TriggerStream.hitsMax / 128 + 1)
        var isRefused = false
        var hits: [TriggerHit] = []
        do { try stream.scan(text.span, base: 0, into: &hits) } catch { isRefused = true }
        #expect(isRefused && hits.isEmpty)
    }

    private func hits(of database: TriggerDatabase, in text: [UInt8]) throws -> [[Int]] {
        var stream = try TriggerStream(database)
        var hits: [TriggerHit] = []
        try stream.scan(text.span, base: 0, into: &hits)
        return sorted(hits)
    }

    private func sorted(_ hits: [TriggerHit]) -> [[Int]] {
        hits.map { [$0.end, Int($0.id)] }.sorted { $0.lexicographicallyPrecedes($1) }
    }

    private func naiveHits(_ text: [UInt8]) -> [[Int]] {
        var result: [[Int]] = []
        for place in text.indices {
            for expression in Self.expressions {
                if case .literal(let literal) = expression.form, literal.stands(in: text, at: place)
                {
                    result.append([place + literal.bytes.count, Int(expression.id)])
                }
            }
            if text[place] == 0x6b, place + 3 < text.count,
                text[(place + 1)...(place + 3)].allSatisfy({ ByteSet.digits.contains($0) })
            {
                result.append([place + 4, 5])
            }
        }
        return result.sorted { $0.lexicographicallyPrecedes($1) }
    }

    private func randomText(_ generator: inout SeededGenerator) -> [UInt8] {
        let items: [[UInt8]] = [
            Array("token".utf8), Array("ToKeN".utf8), Array("ghp_".utf8), Array("GHP_".utf8),
            [0, 0xff, 0x0a], Array("a.*b[".utf8), Array("aaaa".utf8), Array("k12".utf8),
            Array("345".utf8), Array("tok".utf8), Array("en".utf8), [0x20], [0x0a], [0xff],
        ]
        return (0..<generator.upTo(60)).flatMap { _ in items[generator.upTo(items.count)] }
    }
}
