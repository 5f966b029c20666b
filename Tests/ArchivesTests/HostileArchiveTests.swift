import Archives
import TestSupport
import Testing

private typealias Maker = ArchiveMaker

@Suite struct `A limit that is reached is named, and ends the work` {
    private static let note = Array("one line\n".utf8)

    @Test func `depth, for what lies deeper only`() {
        var bytes = Self.note
        for level in 0..<20 {
            bytes = Maker.archive(.zip, [.init("\(level).zip", bytes), .init("note", Self.note)])
        }
        let walked = walk(bytes)
        #expect(walked.members.count == 8)
        #expect(walked.problems.count == 1)
        #expect(walked.hasProblem("limit reached: containers in containers more than 8 deep"))
        #expect(walked.hasProblem("`--max-archive-depth`"))
    }

    @Test func `depth, where nothing but compression is nested`() {
        var bytes = Self.note
        for _ in 0..<9 { bytes = Maker.compressed(bytes, .gzip) }
        #expect(walk(bytes).hasProblem("limit reached: containers in containers"))
        var limits = ArchiveLimits()
        limits.depthMax = 9
        let walked = walk(bytes, limits: limits)
        #expect(walked.members.map(\.bytes) == [Self.note])
        #expect(walked.problems == [])
    }

    @Test(arguments: ["gzip", "zip", "sparse"])
    func `the ratio, of a bomb`(_ form: String) {
        let zeroes = [UInt8](repeating: 0, count: 100 << 20)
        let bytes =
            switch form {
            case "gzip": Maker.compressed(zeroes, .gzip)
            case "zip": Maker.archive(.zip, [.init("bomb", zeroes)])
            default: Maker.archive(.pax, [.init("bomb", Self.note, hole: zeroes.count)])
            }
        #expect(bytes.count < 1 << 20)
        let walked = walk(bytes, keptBytesMax: 1)
        #expect(walked.problems.count == 1)
        #expect(walked.hasProblem("limit reached: more than 250 bytes unpacked for each byte read"))
        #expect(walked.bytesOut < 70 << 20)
    }

    @Test func `bytes, of all layers together`() {
        let text = sampleText(lines: 4_000, seed: 5)
        let bytes = Maker.compressed(
            Maker.archive(.tar, (0..<10).map { .init("\($0)", text) }), .gzip)
        var limits = ArchiveLimits()
        limits.bytesMax = 5 * text.count
        let walked = walk(bytes, limits: limits)
        #expect(walked.problems.count == 1)
        #expect(walked.hasProblem("limit reached: more than \(5 * text.count) bytes unpacked"))
        #expect(walked.bytesOut < 5 * text.count)
        #expect(walked.members.first?.bytes == text)
    }

    @Test func `members, however small they are`() {
        var limits = ArchiveLimits()
        limits.membersMax = 100
        for format in Maker.Format.allCases {
            let bytes = Maker.archive(format, (0..<200).map { .init("\($0)", Self.note) })
            let walked = walk(bytes, limits: limits)
            #expect(walked.members.count == 100, "\(format)")
            #expect(walked.problems.count == 1)
            #expect(walked.hasProblem("limit reached: more than 100 members"))
        }
    }

    @Test func `members, where each is a container`() {
        let tiny = Maker.compressed(Self.note, .gzip)
        let bytes = Maker.archive(.tar, (0..<200).map { .init("\($0).gz", tiny) })
        var limits = ArchiveLimits()
        limits.membersMax = 100
        let walked = walk(bytes, limits: limits)
        #expect(walked.members.count == 50)
        #expect(walked.hasProblem("limit reached: more than 100 members"))
    }

    @Test func `time, by the clock that was given`() {
        var calls = 0
        let bytes = Maker.archive(.tar, (0..<1_000).map { .init("\($0)", Self.note) })
        var limits = ArchiveLimits()
        limits.timeMax = .seconds(2)
        let walked = walk(bytes, limits: limits) {
            calls += 1
            return .seconds(calls)
        }
        #expect(walked.hasProblem("limit reached: more than 2 seconds of work"))
        #expect(walked.members.count < 200)
    }

    @Test func `memory, for what must be read in any order and cannot`() {
        let noise = (0..<(70 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 13) }
        let inner = Maker.archive(
            .sevenZip, [.init("noise", noise)], options: "7zip:compression=store")
        let bytes = Maker.archive(.tar, [.init("big.7z", inner), .init("note", Self.note)])
        let walked = walk(bytes, keptBytesMax: 1)
        #expect(walked.members.map(\.path) == ["!/note"])
        #expect(walked.problems.count == 1)
        #expect(walked.hasProblem("!/big.7z: limit reached: it can only be read in any order"))
        #expect(walk(inner, isPipe: false, keptBytesMax: 1).problems == [])
    }
}

@Suite struct `What is broken is told, and ends in good order` {
    private static let log = sampleText(lines: 3_000, seed: 7)
    private static let members: [Maker.Member] = [
        .init("a.log", log), .init("in.zip", Maker.archive(.zip, [.init("deep.log", log)])),
        .init("b.log", log),
    ]
    private static let whole: [(name: String, bytes: [UInt8])] =
        Maker.Format.allCases.map { ($0.rawValue, Maker.archive($0, members)) }
        + Maker.Compression.allCases.map {
            ($0.rawValue, Maker.compressed(Maker.archive(.tar, members), $0))
        }

    @Test(arguments: 0..<13)
    func `cut off at each tenth`(_ index: Int) {
        let (name, bytes) = Self.whole[index]
        let good = walk(bytes)
        #expect(good.members.count == 3 && good.problems == [], "\(name)")
        for tenth in 1...9 {
            let cut = walk(Array(bytes.prefix(bytes.count * tenth / 10)))
            #expect(!cut.problems.isEmpty, "\(name), \(tenth)")
            for (one, other) in zip(cut.members, good.members) where one.path == other.path {
                #expect(other.bytes.starts(with: one.bytes), "\(name), \(tenth)")
            }
        }
    }

    /// Where content has a checksum, a changed byte changes nothing, or shows. libarchive does not look at gzip's, and writes
    /// none into zstd.
    @Test(arguments: 0..<13)
    func `with bytes changed anywhere`(_ index: Int) {
        let (name, bytes) = Self.whole[index]
        let good = walk(bytes)
        let seed = testSeed()
        var random = SeededGenerator(seed: seed)
        let isChecked = ["zip", "sevenZip", "bzip2", "xz", "lz4"].contains(name)
        for round in 0..<60 {
            var changed = bytes
            for _ in 0...Int.random(in: 0..<3, using: &random) {
                let place = Int.random(in: 20..<bytes.count, using: &random)
                changed[place] ^= UInt8.random(in: 1...255, using: &random)
            }
            let walked = walk(changed)
            guard isChecked else { continue }
            let isSame = walked.members.map(\.bytes) == good.members.map(\.bytes)
            #expect(
                isSame || !walked.problems.isEmpty, "\(name), seed \(seed), round \(round)")
        }
    }

    @Test func `made of rubbish behind a good beginning`() {
        let seed = testSeed()
        var random = SeededGenerator(seed: seed)
        for (name, bytes) in Self.whole {
            for count in [16, 40, 200, 512] {
                let rubbish = (0..<5_000).map { _ in UInt8.random(in: 0...255, using: &random) }
                let walked = walk(Array(bytes.prefix(count)) + rubbish)
                #expect(!walked.problems.isEmpty, "\(name), \(count), seed \(seed)")
            }
        }
    }

    @Test func `encrypted, and the members beside it are read`() {
        let secret = Maker.archive(
            .zip, [.init("secret", Self.log)], options: "zip:encryption=zipcrypt", password: "pw")
        let walked = walk(secret)
        #expect(walked.members == [])
        #expect(walked.problems == ["!/secret: encrypted: what is in it was not looked at"])
        let outer = Maker.archive(.tar, [.init("s.zip", secret), .init("b.log", Self.log)])
        #expect(walk(outer).members.map(\.path) == ["!/b.log"])
        #expect(walk(outer).problems.count == 1)
    }

    @Test(arguments: Maker.Compression.allCases)
    fileprivate func `with bytes behind the end`(_ compression: Maker.Compression) {
        let bytes = Maker.compressed(Self.log, compression)
        let walked = walk(bytes + Array("not packed\n".utf8))
        #expect(walked.problems.count == 1, "\(walked.problems)")
        // Blocks of tapes are filled up with these.
        if compression == .gzip {
            #expect(walk(bytes + [UInt8](repeating: 0, count: 1_000)).problems == [])
        }
    }

    @Test func `a ZIP archive with a member that its headers hide`() {
        var bytes = Maker.archive(.zip, Self.members)
        // The local header of the second member.
        let places = bytes.indices.dropLast(3).filter {
            Array(bytes[$0..<($0 + 4)]) == [0x50, 0x4b, 3, 4]
        }
        bytes[places[1] + 2] = 9
        let walked = walk(bytes)
        #expect(!walked.members.contains { $0.path.hasPrefix("!/in.zip") })
        #expect(walked.hasProblem("members could not be read"), "\(walked.problems)")
    }

    @Test func `a ZIP archive with text behind its end, or without its directory`() {
        let bytes = Maker.archive(.zip, Self.members)
        #expect(walk(bytes + Array("text\n".utf8)).hasProblem("behind the end of the zip data"))
        let end = bytes.indices.dropLast(3).last {
            Array(bytes[$0..<($0 + 4)]) == [0x50, 0x4b, 5, 6]
        }
        let cut = walk(Array(bytes[..<end!]))
        #expect(cut.members.count == 3)
        #expect(cut.hasProblem("its directory is cut short or damaged"))
    }

    @Test func `a tar archive with a damaged header, behind which it goes on`() {
        var bytes = Maker.archive(.tar, Self.members)
        let second = 512 + (Self.log.count + 511) / 512 * 512
        bytes[second] ^= 1
        let walked = walk(bytes)
        #expect(walked.members.map(\.path) == ["!/a.log", "!/b.log"])
        #expect(walked.problems.count == 1 && walked.hasProblem("amaged tar archive"))
    }

    @Test func `a source that fails is told apart from an archive that is damaged`() {
        for (name, bytes) in Self.whole where name != "sevenZip" {
            let source = PieceSource(bytes, pieceBytes: 1_000, breaksAt: bytes.count / 2)
            let walked = walk(source, head: Array(bytes.prefix(600)))
            #expect(walked.failure == "Broken()", "\(name)")
            #expect(walked.problems == [], "\(name)")
        }
    }
}
