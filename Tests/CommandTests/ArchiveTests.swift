import Foundation
import Glibc
import TestSupport
import Testing

private typealias Maker = ArchiveMaker

@Suite struct `What is packed` {
    private let place: Workplace
    private static let log = Array(Sample.log.utf8)

    init() throws { place = try Workplace() }

    private func tgz(_ members: [Maker.Member]) -> [UInt8] {
        Maker.compressed(Maker.archive(.tar, members), .gzip)
    }

    @Test func `is found where it lies, by the name of its member`() throws {
        try place.file(
            "logs.tgz", tgz([.init("app/x.log", Self.log), .init("clean", "nothing\n")]))
        let outcome = try place.run("logs.tgz")
        #expect(outcome.status == 1)
        #expect(outcome.rules == Sample.rules)
        #expect(outcome.lines[0].hasPrefix("logs.tgz!/app/x.log:1:26: medium pii.email "))
        #expect(outcome.lines[0].hasSuffix(", via gzip > tar)"))
        #expect(outcome.talk.contains("\nunpacked 2 members of 2 containers\n"))
    }

    /// Rule, line, column, offsets, fingerprint: all but the path and what was passed on the way.
    @Test(arguments: ArchiveMaker.Format.allCases)
    fileprivate func `is found as it is when it lies there unpacked`(_ format: ArchiveMaker.Format)
        throws
    {
        let text = String(repeating: "nothing to see in this line\n", count: 20_000) + Sample.log
        try place.file("app.log", text)
        try place.file(
            "packed.bin",
            Maker.compressed(Maker.archive(format, [.init("app.log", text)]), .zstd))
        let plain = try place.run("--format", "jsonl", "app.log").reported
        let packed = try place.run("--format", "jsonl", "packed.bin").reported
        #expect(plain.count == 4)
        #expect(packed.map(\.path) == Array(repeating: "packed.bin!/app.log", count: 4))
        #expect(packed.map(\.via) == Array(repeating: ["zstd", format.via], count: 4))
        func rest(_ one: Reported) -> String {
            "\(one.rule) \(one.line) \(one.start) \(one.end) \(one.fingerprint)"
        }
        #expect(packed.map(rest) == plain.map(rest))
    }

    @Test func `has the path of its container where that is compressed only`() throws {
        try place.file("app.log.gz", Maker.compressed(Self.log, .gzip))
        let outcome = try place.run("app.log.gz")
        #expect(outcome.lines.count == 4)
        #expect(outcome.lines[0].hasPrefix("app.log.gz:1:26: "))
    }

    @Test func `is found in what is piped in`() throws {
        let outcome = try place.run([], input: Maker.compressed(Self.log, .gzip))
        #expect(outcome.rules == Sample.rules)
        #expect(outcome.lines[0].hasPrefix("-:1:26: "))
        let zipped = Maker.archive(.zip, [.init("a", Self.log)])
        #expect(try place.run(["-"], input: zipped).lines[0].hasPrefix("-!/a:1:26: "))
    }

    @Test func `in UTF-16 is read as such`() throws {
        let units = ("\u{feff}" + Sample.log).utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
        try place.file("a.zip", Maker.archive(.zip, [.init("wide.txt", units)]))
        let found = try place.run("--format", "jsonl", "a.zip").reported
        #expect(found.map(\.rule) == Sample.rules)
        #expect(found.first?.via == ["zip", "utf-16le"])
    }

    @Test func `and holds no text is passed over and counted, unless asked for`() throws {
        let binary = [0, 1, 2] + Self.log
        try place.file("a.zip", Maker.archive(.zip, [.init("bin", binary), .init("x", "x\n")]))
        let outcome = try place.run("a.zip")
        #expect(outcome.status == 0)
        #expect(outcome.talk.contains("skipped 1 binary\n"))
        #expect(try place.run("--binary", "a.zip").lines.count == 4)
        // A compressed file that is named, or piped in, stands for what it holds.
        let gzip = Maker.compressed(binary, .gzip)
        try place.file("folder/bin.gz", gzip)
        #expect(try place.run("folder/bin.gz").lines.count == 4)
        #expect(try place.run("folder").lines.count == 0)
    }

    @Test func `is told in the same order by any number of threads`() throws {
        for index in 0..<12 {
            let members = (0..<20).map { Maker.Member("\($0).log", Self.log) }
            try place.file("d/\(index).tgz", tgz(members))
        }
        let one = try place.run("-j", "1", "--format", "jsonl", "d")
        let four = try place.run("-j", "4", "--format", "jsonl", "d")
        #expect(one.lines.count == 12 * 20 * 4)
        #expect(one.lines == four.lines)
    }

    @Test func `is left as it is with no-archives: counted in a folder, trouble where it is named`()
        throws
    {
        try place.file("d/a.tgz", tgz([.init("a", Self.log)]))
        let folder = try place.run("--no-archives", "d")
        #expect(folder.status == 0)
        #expect(folder.talk.contains("skipped 1 packed\n"))
        let named = try place.run("--no-archives", "d/a.tgz")
        #expect(named.status == 2)
        #expect(named.talk.contains("d/a.tgz: packed as gzip: what is in it was not looked at"))
    }

    // MARK: reports

    @Test(arguments: ["human", "json", "jsonl", "sarif", "csv", "html"])
    func `is named in every kind of report`(_ format: String) throws {
        try place.file("logs.tgz", tgz([.init("app/x.log", Self.log)]))
        let outcome = try place.run("--format", format, "logs.tgz")
        #expect(outcome.status == 1)
        let name = format == "sarif" ? "logs.tgz%21/app/x.log" : "logs.tgz!/app/x.log"
        #expect(outcome.text.contains(name), "\(outcome.text.prefix(2_000))")
    }

    @Test func `under a hostile name neither moves a cursor nor leads a reader elsewhere`() throws {
        let names = ["../../etc/passwd", "\u{1b}[2Jx", "a\nb: clean"]
        let members = names.map { Maker.Member($0, Self.log) } + [.init("..", Self.log)]
        try place.file("bad.zip", Maker.archive(.zip, members))
        let human = try place.run("bad.zip")
        #expect(human.lines.count == 16)
        #expect(!human.text.contains("\u{1b}"))
        #expect(human.text.contains("bad.zip!/\\u{1b}[2Jx:1:26"))
        let sarif = try place.run("--format", "sarif", "bad.zip").text
        #expect(sarif.contains("\"bad.zip%21%2F..%2F..%2Fetc/passwd\""))
        #expect(sarif.contains("\"bad.zip%21%2F..\""))
        #expect(place.names() == ["bad.zip"])
    }

    // MARK: trouble

    @Test func `and cut short is trouble, and what was before the cut is found`() throws {
        var random = SeededGenerator(seed: 11)
        let noise = (0..<20_000).flatMap { _ in
            Array("\(random.next() % 10_000) lines\n".utf8)
        }
        let whole = tgz([.init("a.log", Self.log), .init("noise", noise)])
        try place.file("cut.tgz", Array(whole.prefix(whole.count - 100)))
        let outcome = try place.run("cut.tgz")
        #expect(outcome.status == 2)
        #expect(outcome.lines.count == 4)
        #expect(outcome.talk.contains("  cut.tgz!/noise: cannot be read to its end: "))
    }

    @Test func `and encrypted is trouble by name`() throws {
        let secret = Maker.archive(
            .zip, [.init("s", Self.log)], options: "zip:encryption=zipcrypt", password: "pw")
        try place.file("d/s.zip", secret)
        let outcome = try place.run("d")
        #expect(outcome.status == 2)
        #expect(outcome.talk.contains("d/s.zip!/s: encrypted: what is in it was not looked at"))
    }

    @Test(arguments: [
        (["--max-archive-depth", "1"], "--max-archive-depth"),
        (["--max-archive-bytes", "100"], "--max-archive-bytes"),
        (["--max-archive-members", "1"], "--max-archive-members"),
    ])
    func `beyond a limit is trouble, and the flag is named`(_ flags: [String], _ name: String)
        throws
    {
        try place.file("a.tgz", tgz([.init("a", Self.log), .init("b", Self.log)]))
        let outcome = try place.run(flags + ["a.tgz"])
        #expect(outcome.status == 2)
        #expect(outcome.talk.contains("limit reached: ") && outcome.talk.contains("(`\(name)`)"))
    }

    @Test func `a bomb ends early, in little memory`() throws {
        let bomb = Maker.compressed([UInt8](repeating: 0x20, count: 300 << 20), .gzip)
        try place.file(
            "bomb.zip", Maker.archive(.zip, [.init("bomb.gz", bomb), .init("a", Self.log)]))
        let outcome = try place.run("bomb.zip")
        #expect(outcome.status == 2)
        #expect(outcome.talk.contains("more than 250 bytes unpacked for each byte read"))
        #expect(outcome.talk.contains("(`--max-archive-ratio`)"))
    }

    @Test func `is not redacted: that is refused, and nothing is written`() throws {
        try place.file("in/a.tgz", tgz([.init("a", Self.log)]))
        try place.file("in/b.log", Self.log)
        let copies = try place.run("--output", "out", "in")
        #expect(copies.status == 2)
        #expect(place.names("out/in") == ["b.log"])
        #expect(
            copies.talk.contains("in/a.tgz: what is packed in it cannot be redacted: unpack it"))
        let piped = try place.run(["--redact"], input: Maker.compressed(Self.log, .gzip))
        #expect(piped.status == 2)
        #expect(piped.text == "")
    }
}
