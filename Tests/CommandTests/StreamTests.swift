import Foundation
import Glibc
import Testing

@Suite struct `Pipes` {
    @Test func `a finding comes out with its line, before the stream goes on`() throws {
        let place = try Workplace()
        let child = try place.start(["--format", "jsonl", "-"], input: .pipe)
        try child.write("user \(Sample.mail) came\n")
        let first = try Reported(#require(try child.lines(1).first))
        #expect(first.rule == "pii.email" && first.path == "-" && first.line == 1)
        try child.write("nothing\nkey \(Sample.key) loaded\n")
        let second = try Reported(#require(try child.lines(2).last))
        #expect(second.rule == "secret.aws.access_key_id" && second.line == 3)
        #expect(try child.finish().status == 1)
    }

    @Test func `redacted text comes out with its line`() throws {
        let place = try Workplace()
        let child = try place.start(["--redact", "-"], input: .pipe)
        try child.write("user \(Sample.mail) came\n")
        #expect(try child.lines(1) == ["user [EMAIL] came"])
        try child.write("card \(Sample.card)\n")
        #expect(try child.lines(2).last == "card [CREDIT_CARD]")
        #expect(try child.finish().status == 0)
    }

    @Test func `a value that comes byte by byte is found once`() throws {
        let place = try Workplace()
        let child = try place.start(["--format", "jsonl", "-"], input: .pipe)
        for byte in "key \(Sample.key) loaded\n".utf8 { try child.write([byte]) }
        let outcome = try child.finish()
        #expect(try outcome.reported.map(\.rule) == ["secret.aws.access_key_id"])
    }

    @Test func `a value at the very end, without a line end, is found`() throws {
        let place = try Workplace()
        let outcome = try place.run("-", input: "x\nkey \(Sample.key)")
        #expect(outcome.rules == ["secret.aws.access_key_id"])
    }

    @Test func `a named pipe that was named is read until its writer goes`() throws {
        let place = try Workplace()
        try place.namedPipe("in")
        let child = try place.start(["--format", "jsonl", "in"])
        let writer = try place.openNamedPipe("in")
        try writer.write(contentsOf: Data("user \(Sample.mail)\n".utf8))
        let first = try Reported(#require(try child.lines(1).first))
        #expect(first.rule == "pii.email" && first.path == "in")
        try writer.write(contentsOf: Data("key \(Sample.key)\n".utf8))
        try writer.close()
        let outcome = try child.finish()
        #expect(outcome.status == 1)
        #expect(outcome.lines.count == 2)
    }

    /// The writer is there first, writes once and goes: whoever opens the pipe twice loses what it wrote.
    @Test func `a named pipe is opened once`() throws {
        let place = try Workplace()
        try place.namedPipe("in")
        let outcome = try place.runInShell(
            "{ echo 'mail \(Sample.mail)' > \(place.full("in")) & }", ["in"])
        #expect(outcome.status == 1)
        #expect(outcome.rules == ["pii.email"])
    }

    @Test func `a named pipe met in a folder is left alone and counted`() throws {
        let place = try Workplace()
        try place.file("d/app.log", Sample.log)
        try place.namedPipe("d/pipe")
        let outcome = try place.run("d")
        #expect(outcome.status == 1)
        #expect(outcome.talk.contains("skipped 1 not regular\n"))
    }

    @Test func `a reader that goes away ends the scan without a word`() throws {
        let place = try Workplace()
        let line = "user \(Sample.mail) came\n"
        try place.file("big.log", String(repeating: line, count: 20_000))
        for arguments in [["big.log"], ["--redact", "--quiet", "big.log"]] {
            let child = try place.start(arguments)
            try child.lines(1)
            child.closeOutput()
            let outcome = try child.finish()
            #expect([.exited(0), .exited(1)].contains(outcome.ending))
            let reports = outcome.talk.split(separator: "\n").filter { !$0.hasPrefix("big.log:") }
            #expect(reports.isEmpty)
        }
    }

    @Test func `a stream that is redacted into a closed pipe stops reading`() throws {
        let place = try Workplace()
        let child = try place.start(["--redact", "--quiet", "-"], input: .pipe)
        try child.write("first\n")
        #expect(try child.lines(1) == ["first"])
        child.closeOutput()
        try child.write("second\n")
        #expect(try child.finish().ending == .exited(0))
    }
}

@Suite struct `Following` {
    private let place: Workplace
    private let child: Child

    init() throws {
        place = try Workplace()
        try place.file("app.log", "first \(Sample.mail)\n")
        child = try place.start(["--format", "jsonl", "--follow", "app.log"])
    }

    private func rules(_ count: Int) throws -> [String] {
        try child.lines(count).map { try Reported($0).rule }
    }

    private func stop() throws -> Outcome {
        child.signal(SIGINT)
        return try child.finish()
    }

    @Test func `what is there and what is appended is found`() throws {
        #expect(try rules(1) == ["pii.email"])
        try place.append("key \(Sample.key)\n", to: "app.log")
        #expect(try rules(2).last == "secret.aws.access_key_id")
        // There is no other way to end it, so nothing is missing.
        let outcome = try stop()
        #expect(outcome.status == 1)
        #expect(!outcome.talk.contains("interrupted"))
        #expect(outcome.lines.count == 2)
    }

    @Test func `the new file is read when the old one is renamed`() throws {
        _ = try rules(1)
        try place.rename("app.log", to: "app.log.1")
        try place.append("last \(Sample.card)\n", to: "app.log.1")
        #expect(try rules(2).last == "pii.credit_card")
        try place.file("app.log", "x\nkey \(Sample.key)\n")
        let last = try Reported(#require(try child.lines(3).last))
        #expect(last.rule == "secret.aws.access_key_id" && last.line == 2)
        #expect(try stop().lines.count == 3)
    }

    @Test func `a file that was cut short is read from its start`() throws {
        _ = try rules(1)
        try #require(truncate(place.full("app.log"), 0) == 0)
        // Until the follower has seen the cut, what is written may still look like growth.
        usleep(500_000)
        try place.append("key \(Sample.key) and some more\n", to: "app.log")
        let last = try Reported(#require(try child.lines(2).last))
        #expect(last.rule == "secret.aws.access_key_id" && last.line == 1 && last.start == 4)
        #expect(try stop().lines.count == 2)
    }

    @Test func `a file that is not there yet is waited for`() throws {
        let late = try place.start(["--format", "jsonl", "--follow", "late.log"])
        try late.waitForTalk("dlpscan: late.log: no such file or directory; waiting for it\n")
        try place.file("late.log", "key \(Sample.key)\n")
        try late.lines(1)
        late.signal(SIGINT)
        let outcome = try late.finish()
        #expect(outcome.lines.count == 1)
        #expect(!outcome.talk.contains("not scanned"))
    }

    @Test func `where nothing is found, Ctrl-C ends with 0`() throws {
        try place.file("quiet.log", "nothing\nmail \(Sample.mail)\n")
        let quiet = try place.start(["--follow", "--only", "pii.credit_card", "quiet.log"])
        let other = try place.start(["--format", "jsonl", "--follow", "quiet.log"])
        // The other has read it; and this one has begun, which nothing tells.
        try other.lines(1)
        usleep(500_000)
        quiet.signal(SIGINT)
        other.signal(SIGINT)
        #expect(try quiet.finish().ending == .exited(0))
        #expect(try other.finish().ending == .exited(1))
    }

    @Test func `a folder is not followed, and the program ends`() throws {
        try place.folder("d")
        let outcome = try place.run("--follow", "d")
        #expect(outcome.status == 2)
        #expect(outcome.talk.contains("dlpscan: d: is a directory; not followed any more\n"))
    }
}

@Suite struct `Interruption` {
    @Test func `gives out nothing of a value that is not whole yet`() throws {
        let place = try Workplace()
        let child = try place.start(["--redact", "-q", "-"], input: .pipe)
        try child.write("nothing to see\ncard \(Sample.card.dropLast(2))")
        #expect(try child.lines(1) == ["nothing to see"])
        // Until the second piece has been read too.
        usleep(500_000)
        child.signal(SIGINT)
        let outcome = try child.finish(closingInput: false)
        #expect(outcome.status == 2)
        #expect(outcome.text == "nothing to see\n")
    }

    @Test func `a stream that is interrupted ends with what it has`() throws {
        let place = try Workplace()
        let child = try place.start(["--format", "json", "-"], input: .pipe)
        try child.write("user \(Sample.mail) came\n")
        try child.waitForOutput("pii.email")
        child.signal(SIGINT)
        let outcome = try child.finish(closingInput: false)
        #expect(outcome.status == 2)
        #expect(outcome.talk.contains("1 finding in 1 file"))
        #expect(outcome.talk.contains("  -: interrupted, \(6 + Sample.mail.count + 5) bytes"))
        #expect(outcome.talk.hasSuffix("interrupted: these results are partial\n"))
        let value = try JSONSerialization.jsonObject(with: Data(outcome.output))
        let summary = (value as? [String: Any])?["summary"] as? [String: Any]
        #expect(summary?["interrupted"] as? Bool == true)
        #expect(summary?["exit_status"] as? Int == 2)
    }

    @Test(arguments: [SIGINT, SIGTERM])
    func `a scan that waits for a named pipe can be interrupted`(_ signal: Int32) throws {
        let place = try Workplace()
        try place.namedPipe("in")
        try place.file("app.log", Sample.log)
        let child = try place.start(["-j", "1", "--format", "jsonl", "in", "app.log"])
        let writer = try place.openNamedPipe("in")
        defer { try? writer.close() }
        try writer.write(contentsOf: Data("user \(Sample.mail)\n".utf8))
        try child.lines(1)
        child.signal(signal)
        let outcome = try child.finish()
        #expect(outcome.status == 2)
        #expect(outcome.lines.count == 1)
        #expect(outcome.talk.hasSuffix("interrupted: these results are partial\n"))
    }

    @Test func `an interrupted copy does not take its final name`() throws {
        let place = try Workplace()
        try place.namedPipe("in")
        let child = try place.start(["--output", "clean", "in"])
        let writer = try place.openNamedPipe("in")
        defer { try? writer.close() }
        try writer.write(contentsOf: Data("user \(Sample.mail)\n".utf8))
        try child.lines(1)
        child.signal(SIGINT)
        #expect(try child.finish().status == 2)
        #expect(place.names("clean") == [])
    }
}
