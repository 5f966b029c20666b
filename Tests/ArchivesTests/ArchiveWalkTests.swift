import Archives
import TestSupport
import Testing

private typealias Format = ArchiveMaker.Format
private typealias Compression = ArchiveMaker.Compression

@Suite struct `What is in a container comes out as it was` {
    private static let log = sampleText(lines: 5_000, seed: 3)
    private static let note = Array("one line\n".utf8)

    @Test(arguments: ArchiveMaker.Compression.allCases)
    fileprivate func `out of a compressed stream, which has no name of its own`(
        _ compression: ArchiveMaker.Compression
    ) {
        let walked = walk(ArchiveMaker.compressed(Self.log, compression))
        #expect(
            walked.members == [.init(path: "", via: [compression.rawValue], bytes: Self.log)])
        #expect(walked.problems == [])
    }

    @Test(arguments: ArchiveMaker.Format.allCases)
    fileprivate func `out of an archive, member by member`(_ format: ArchiveMaker.Format) {
        let bytes = ArchiveMaker.archive(
            format, [.init("a.log", Self.log), .init("empty", ""), .init("b.txt", Self.note)])
        for isPipe in [true, false] {
            let walked = walk(bytes, isPipe: isPipe)
            #expect(walked.members.map(\.path) == ["!/a.log", "!/b.txt"])
            #expect(walked.members.map(\.bytes) == [Self.log, Self.note])
            #expect(walked.members.allSatisfy { $0.via == [format.via] })
            #expect(walked.problems == [])
        }
    }

    @Test(arguments: ArchiveMaker.Format.allCases, ArchiveMaker.Format.allCases)
    fileprivate func `out of any archive in any other, compressed in between`(
        _ outer: ArchiveMaker.Format, _ inner: ArchiveMaker.Format
    ) {
        let text = sampleText(lines: 300, seed: 4)
        let kinds = Compression.allCases
        let turn = Format.allCases.firstIndex(of: outer)! + Format.allCases.firstIndex(of: inner)!
        let compression = kinds[turn % kinds.count]
        let core = ArchiveMaker.archive(inner, [.init("a.log", text)])
        let middle = ArchiveMaker.compressed(core, compression)
        let bytes = ArchiveMaker.archive(
            outer, [.init("first", Self.note), .init("in.bin", middle), .init("last", Self.note)])
        let walked = walk(bytes)
        #expect(walked.members.map(\.path) == ["!/first", "!/in.bin!/a.log", "!/last"])
        #expect(walked.members.map(\.bytes) == [Self.note, text, Self.note])
        #expect(walked.members[1].via == [outer.via, compression.rawValue, inner.via])
        #expect(walked.problems == [])
    }

    @Test(arguments: [1, 7, 511, 512, 4_096, 65_536])
    func `however the source is cut`(_ pieceBytes: Int) {
        let inner = ArchiveMaker.archive(.zip, [.init("a.log", Self.log), .init("b", Self.note)])
        for format in Format.allCases {
            let plain = ArchiveMaker.archive(
                format, [.init("in.zip", inner), .init("c.log", Self.log)])
            for bytes in [plain, ArchiveMaker.compressed(plain, .gzip)] {
                let whole = walk(bytes)
                #expect(whole.members.count == 3)
                #expect(walk(bytes, pieceBytes: pieceBytes, headBytes: 512) == whole)
            }
        }
    }

    @Test(arguments: ArchiveMaker.Compression.allCases)
    fileprivate func `out of streams put one behind the other`(
        _ compression: ArchiveMaker.Compression
    ) {
        let bytes =
            ArchiveMaker.compressed(Self.log, compression)
            + ArchiveMaker.compressed(Self.note, compression)
        let walked = walk(bytes)
        #expect(walked.members.flatMap(\.bytes) == Self.log + Self.note)
        #expect(walked.problems == [])
    }

    @Test(arguments: [ArchiveMaker.Format.tar, .cpio, .zip])
    fileprivate func `out of archives put one behind the other`(_ format: ArchiveMaker.Format) {
        let bytes =
            ArchiveMaker.archive(format, [.init("a.log", Self.log)])
            + [UInt8](repeating: 0, count: format == .zip ? 0 : 512)
            + ArchiveMaker.archive(format, [.init("b.txt", Self.note)])
        let walked = walk(bytes)
        #expect(walked.members.map(\.path) == ["!/a.log", "!/b.txt"])
        #expect(walked.members.map(\.bytes) == [Self.log, Self.note])
        #expect(walked.problems == [])
    }

    @Test func `out of a container of another kind behind the end of one`() {
        let bytes =
            ArchiveMaker.archive(.cpio, [.init("early", Self.note)])
            + ArchiveMaker.compressed(ArchiveMaker.archive(.cpio, [.init("late", Self.log)]), .gzip)
        let walked = walk(bytes)
        #expect(walked.members.map(\.path) == ["!/early", "!/late"])
        #expect(walked.members.map(\.via) == [["cpio"], ["gzip", "cpio"]])
        #expect(walked.problems == [])
    }

    /// Lead, signature and header of rpm, both empty, and the payload behind them.
    @Test func `out of a package of rpm and one of deb`() {
        let header: [UInt8] = [0x8e, 0xad, 0xe8, 1] + [UInt8](repeating: 0, count: 12)
        let lead: [UInt8] = [0xed, 0xab, 0xee, 0xdb, 3, 0] + [UInt8](repeating: 0, count: 90)
        let files = ArchiveMaker.archive(.cpio, [.init("./etc/x.conf", Self.log)])
        let rpm = walk(lead + header + header + ArchiveMaker.compressed(files, .xz))
        #expect(rpm.members.map(\.path) == ["!/./etc/x.conf"])
        #expect(rpm.members.map(\.via) == [["rpm", "xz", "cpio"]])
        #expect(rpm.members.map(\.bytes) == [Self.log] && rpm.problems == [])
        let tar = ArchiveMaker.archive(.tar, [.init("./etc/x.conf", Self.log)])
        let deb = walk(
            ArchiveMaker.archive(
                .ar,
                [
                    .init("debian-binary", "2.0\n"),
                    .init("data.tar.zst", ArchiveMaker.compressed(tar, .zstd)),
                ]))
        #expect(deb.members.map(\.path) == ["!/debian-binary", "!/data.tar.zst!/./etc/x.conf"])
        #expect(deb.members.last?.bytes == Self.log && deb.problems == [])
    }

    @Test func `and nothing comes out of what holds nothing`() {
        for format in Format.allCases where format != .ar && format != .tar {
            let bytes = ArchiveMaker.archive(format, [.init("empty", "")])
            #expect(walk(bytes) == Walked())
        }
        // The writer of libarchive 3.6 crashes where it is to write nothing as LZ4.
        for compression in Compression.allCases where compression != .lz4 {
            let bytes = ArchiveMaker.compressed([], compression)
            #expect(walk(bytes) == Walked(), "\(compression)")
        }
    }

    @Test func `names are bytes, passed on as they are and cut where they are too long`() {
        let names = ["../../etc/passwd", "/root/x", "\u{1b}[31mred\n", "ümläut", "a!/b"]
        for format in [Format.pax, .zip, .cpio] {
            let bytes = ArchiveMaker.archive(format, names.map { .init($0, Self.note) })
            #expect(walk(bytes).members.map(\.path) == names.map { "!/" + $0 }, "\(format)")
        }
        let long = String(repeating: "n", count: 5_000)
        let bytes = ArchiveMaker.archive(.pax, [.init(long, Self.note)])
        #expect(walk(bytes).members.map(\.path) == ["!/" + long.prefix(4_096) + "…"])
    }

    @Test func `holes of sparse files are zero bytes`() {
        let bytes = ArchiveMaker.archive(.pax, [.init("sparse", Self.note, hole: 300_000)])
        #expect(bytes.count < 100_000)
        let walked = walk(bytes)
        #expect(walked.members.map(\.bytes) == [[UInt8](repeating: 0, count: 300_000) + Self.note])
        #expect(walked.problems == [])
    }

    @Test func `members that are left in the middle do no harm to the next`() {
        for format in Format.allCases {
            let bytes = ArchiveMaker.archive(
                format,
                [.init("a.log", Self.log), .init("b.log", Self.log), .init("c.txt", Self.note)])
            var walk = ArchiveWalk(
                PieceSource(bytes), kind: ContainerKind(rawValue: format.via)!, head: [],
                limits: ArchiveLimits(), time: { .zero })
            var paths: [String] = []
            while case .member(let member) = walk.next() {
                paths.append(String(decoding: member.path, as: UTF8.self))
                _ = try? walk.read { _ in }
            }
            #expect(paths == ["!/a.log", "!/b.log", "!/c.txt"], "\(format)")
        }
    }
}
