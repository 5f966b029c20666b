import Foundation
import Glibc
import Testing

@Suite struct `Redacting` {
    private let place: Workplace
    private static let clean = """
        2026-01-05 INFO login of [EMAIL]
        2026-01-05 INFO nothing to see
        2026-01-05 WARN card [CREDIT_CARD] refused
        2026-01-05 INFO key [AWS_ACCESS_KEY_ID] loaded
        2026-01-05 INFO token [GITHUB_TOKEN] used

        """

    init() throws { place = try Workplace() }

    @Test func `text goes to standard output, findings and summary to standard error`() throws {
        try place.file("app.log", Sample.log)
        let outcome = try place.run("--redact", "app.log")
        #expect(outcome.text == Self.clean)
        #expect(outcome.talk.contains("app.log:1:26: medium pii.email"))
        #expect(outcome.talk.contains("\n4 findings in 1 file"))
        for value in Sample.all { #expect(!outcome.talk.contains(value)) }
    }

    @Test func `files come out one after another, in the order given`() throws {
        try place.file("b.log", "b \(Sample.mail)\n")
        try place.file("a.log", "a \(Sample.card)\n")
        #expect(try place.run("--redact", "b.log", "a.log").text == "b [EMAIL]\na [CREDIT_CARD]\n")
    }

    @Test(arguments: ["label", "mask", "hash", "remove"])
    func `what is redacted is clean when scanned again, in each style`(_ style: String) throws {
        let clean = try place.run("--redact", "--style", style, "-", input: Sample.log)
        #expect(clean.text != Sample.log)
        #expect(clean.text.contains("nothing to see"))
        let again = try place.run("-", input: clean.text)
        #expect(again.status == 0, "\(again.text)")
    }

    @Test func `copies mirror the tree and leave the originals as they were`() throws {
        try place.file("in/app.log", Sample.log)
        try place.file("in/deep/er/b.log", "b \(Sample.mail)\n")
        try place.file("in/clean.txt", "nothing\n")
        let outcome = try place.run("--output", "out/copies", "in")
        #expect(outcome.status == 0)
        #expect(place.text("out/copies/in/app.log") == Self.clean)
        #expect(place.text("out/copies/in/deep/er/b.log") == "b [EMAIL]\n")
        #expect(place.text("out/copies/in/clean.txt") == "nothing\n")
        #expect(place.names("out/copies/in") == ["app.log", "clean.txt", "deep"])
        #expect(place.text("in/app.log") == Sample.log)
        #expect(outcome.lines.count == 5)
    }

    @Test func `copies below the folder that is scanned are not scanned in turn`() throws {
        try place.file("app.log", Sample.log)
        for _ in 0..<2 {
            let outcome = try place.run("--output", "clean", ".")
            #expect(outcome.status == 0)
            #expect(outcome.talk.contains("skipped 1 own output\n"))
        }
        #expect(place.names("clean") == ["app.log"])
    }

    @Test func `a copy never takes the place of its original`() throws {
        try place.file("app.log", Sample.log)
        let outcome = try place.run("--output", ".", "app.log")
        #expect(outcome.status == 2)
        #expect(outcome.talk.contains("`app.log` lies in `.`"))
        #expect(place.text("app.log") == Sample.log)
        #expect(place.names() == ["app.log"])
    }

    @Test func `a copy never takes the place of another original either`() throws {
        try place.file("app.log", Sample.log)
        try place.file("sub/app.log", "precious\n")
        let outcome = try place.run("--output", ".", "sub/../app.log")
        #expect(outcome.status == 2)
        #expect(place.text("sub/app.log") == "precious\n")
    }

    @Test func `a place for copies that is none is told before anything is scanned`() throws {
        try place.file("app.log", Sample.log)
        try place.file("occupied", "")
        for (folder, words) in [
            ("occupied", "`occupied` is no folder"),
            ("occupied/x", "`occupied/x`: not a directory"),
        ] {
            let outcome = try place.run("--output", folder, "app.log")
            #expect(outcome.status == 2)
            #expect(outcome.talk.contains(words))
            #expect(outcome.lines == [])
        }
    }

    @Test func `output that lies in the scanned folder is not read back`() throws {
        try place.file("app.log", Sample.log)
        let outcome = try place.run(
            ["--redact", "."], output: .file(place.full("clean.txt")))
        #expect(outcome.status == 0)
        #expect(place.text("clean.txt") == Self.clean)
        #expect(outcome.talk.contains("skipped 1 own output\n"))
    }

    // MARK: no room

    /// Long enough that it is written in several pieces.
    private func writeLongFile() throws {
        let line = "user \(Sample.mail) and something more that fills the line\n"
        try place.file("in/long.log", String(repeating: line, count: 20_000))
    }

    @Test func `a full standard output is trouble, said once`() throws {
        try writeLongFile()
        try place.file("in/other.log", Sample.log)
        let outcome = try place.run(
            ["--redact", "--report", "/dev/null", "in"], output: .file("/dev/full"))
        #expect(outcome.status == 2)
        #expect(
            outcome.talk == "dlpscan: cannot write the redacted text: no space left to write to\n")
    }

    @Test func `a copy beyond the size limit of files is not kept`() throws {
        try writeLongFile()
        let before = place.bytes("in/long.log")
        let outcome = try place.runInShell("ulimit -f 200", ["-q", "--output", "out", "in"])
        #expect(outcome.status == 2)
        #expect(place.names("out/in") == [])
        #expect(place.bytes("in/long.log") == before)
    }

    @Test(.enabled(if: smallDiskCanBeMounted, "a small file system cannot be mounted here"))
    func `a copy on a full disk is not kept, and the original is as it was`() throws {
        try writeLongFile()
        let before = place.bytes("in/long.log")
        try place.folder("disk")
        let disk = place.full("disk")
        try #require(mountSmallDisk(disk))
        defer { umount2(disk, Int32(MNT_DETACH)) }
        let outcome = try place.run("--output", "disk/out", "in")
        #expect(outcome.status == 2)
        #expect(outcome.talk.contains("in/long.log: cannot write"))
        #expect(outcome.talk.contains("no space left to write to"))
        #expect(place.names("disk/out/in") == [])
        #expect(place.bytes("in/long.log") == before)
    }
}

private func mountSmallDisk(_ folder: String) -> Bool {
    mount("tmpfs", folder, "tmpfs", 0, "size=256k") == 0
}

/// Only root may, and in many containers not even root; the size limit of files is tested all the
/// same.
private let smallDiskCanBeMounted: Bool = {
    guard getuid() == 0, let folder = try? makeTemporaryFolder() else { return false }
    defer { rmdir(folder) }
    guard mountSmallDisk(folder) else { return false }
    return umount2(folder, Int32(MNT_DETACH)) == 0
}()
