import Foundation
import Testing

@Suite struct `Choosing rules` {
    private let place: Workplace

    init() throws {
        place = try Workplace()
        try place.file("app.log", Sample.log)
    }

    @Test(arguments: [
        (["--only", "secret.*"], ["secret.aws.access_key_id", "secret.github.token"]),
        (["--only", "pii.email", "--only", "*.token"], ["pii.email", "secret.github.token"]),
        (["--except", "secret.*"], ["pii.email", "pii.credit_card"]),
        (["--only", "pii.*", "--except", "*card*"], ["pii.email"]),
        (["--min-severity", "high"], ["pii.credit_card", "secret.github.token"]),
        (["--min-severity", "critical"], ["secret.github.token"]),
        (["--min-confidence", "0.9"], Array(Sample.rules.dropFirst())),
        (["--min-confidence", "0.96"], ["secret.github.token"]),
    ])
    func `only what was asked for is found`(_ arguments: [String], _ rules: [String]) throws {
        let outcome = try place.run(arguments + ["app.log"])
        #expect(outcome.status == 1)
        #expect(outcome.rules == rules)
    }

    @Test func `a line can be ignored by a comment, and that is counted`() throws {
        try place.file("app.py", "a = '\(Sample.key)'  # dlpscan:ignore\nb = '\(Sample.token)'\n")
        let outcome = try place.run("app.py")
        #expect(outcome.rules == ["secret.github.token"])
        #expect(outcome.talk.contains("not reported: 1 ignored by a comment\n"))
        let strict = try place.run("--no-inline-ignore", "app.py")
        #expect(strict.rules == ["secret.aws.access_key_id", "secret.github.token"])
    }

    @Test func `a comment does not keep a value from being redacted`() throws {
        let outcome = try place.run(
            "--redact", "-", input: "a = '\(Sample.key)' # dlpscan:ignore\n")
        #expect(outcome.text == "a = '[AWS_ACCESS_KEY_ID]' # dlpscan:ignore\n")
    }

    @Test func `rules of one's own run beside those of the pack`() throws {
        try place.file(
            "own.yaml",
            """
            rules:
              - id: custom.acme.badge
                name: Badge number
                severity: low
                confidence: 0.9
                pattern: '\\bBADGE-(?<value>[0-9]{6})\\b'
                examples:
                  match: ['BADGE-482915']
                  no_match: ['BADGE-48']
                references: [https://example.org/badges]

            """)
        let outcome = try place.run(
            "--rules", "own.yaml", "-", input: "BADGE-482916 \(Sample.key)\n")
        #expect(
            outcome.rules == ["custom.acme.badge", "secret.aws.access_key_id"], "\(outcome.talk)")
    }
}

@Suite struct `Choosing files` {
    private let place: Workplace

    init() throws { place = try Workplace() }

    private func paths(_ outcome: Outcome) -> [String] {
        outcome.lines.map { String($0.prefix { $0 != ":" }) }
    }

    private func mail(_ names: String...) throws {
        for name in names { try place.file(name, "\(Sample.mail)\n") }
    }

    @Test func `what ignore files name is left out and counted, unless asked for`() throws {
        try mail("a.log", "build/b.log", "c.tmp", "d.log")
        try place.folder(".git/objects")
        try place.folder(".git/refs")
        try place.file(".git/HEAD", "ref: refs/heads/main\n")
        try place.file(".gitignore", "build/\n*.tmp\n")
        try place.file(".dlpscanignore", "d.log\n")
        let outcome = try place.run()
        #expect(paths(outcome) == ["a.log"])
        #expect(outcome.talk.contains("skipped 3 ignored, 1 git directory\n"))
        let all = try place.run("--no-ignore")
        #expect(paths(all) == ["a.log", "build/b.log", "c.tmp", "d.log"])
    }

    @Test func `globs choose paths`() throws {
        try mail("a.log", "a.txt", "sub/b.log", "sub/c.txt")
        #expect(try paths(place.run("--include", "*.log")) == ["a.log", "sub/b.log"])
        #expect(try paths(place.run("--exclude", "sub")) == ["a.log", "a.txt"])
        #expect(
            try paths(place.run("--include", "*.log", "--exclude", "a.*")) == ["sub/b.log"])
    }

    @Test func `binary files are left out and counted, unless named or asked for`() throws {
        try mail("a.log")
        try place.file("b.bin", [0, 1, 2, 0] + Array("\n\(Sample.mail)\n".utf8))
        let outcome = try place.run(".")
        #expect(paths(outcome) == ["a.log"])
        #expect(outcome.talk.contains("skipped 1 binary\n"))
        #expect(try paths(place.run("--binary", ".")) == ["a.log", "b.bin"])
        #expect(try paths(place.run("b.bin")) == ["b.bin"])
    }

    @Test func `links met in a folder are left alone, links that were named are followed`() throws {
        try mail("a.log")
        try place.folder("d")
        try FileManager.default.createSymbolicLink(
            atPath: place.full("d/link.log"), withDestinationPath: "../a.log")
        #expect(try place.run("d").talk.contains("skipped 1 symbolic link\n"))
        #expect(try paths(place.run("d/link.log")) == ["d/link.log"])
    }

    @Test(arguments: [2, 3, 7])
    func `shards are disjoint and together the whole`(_ count: Int) throws {
        for number in 0..<10 { try mail("d/\(number).log") }
        let whole = try place.run("--format", "jsonl", "d").lines
        try #require(whole.count == 10)
        var parts: [String] = []
        for index in 1...count {
            let lines = try place.run("--format", "jsonl", "--shard", "\(index)/\(count)", "d")
                .lines
            #expect(!lines.isEmpty)
            parts += lines
        }
        #expect(parts.count == 10)
        #expect(Set(parts) == Set(whole))
    }

    @Test(arguments: ["human", "jsonl", "csv"])
    func `any number of threads gives the same bytes`(_ format: String) throws {
        for number in 0..<60 {
            let lines = String(repeating: Sample.log, count: number * number % 17)
            try place.file("d/\(number % 7)/\(number).log", lines)
        }
        let one = try place.run("--format", format, "--threads", "1", "d")
        try #require(one.lines.count > 400)
        for threads in ["2", "4"] {
            let more = try place.run("--format", format, "--threads", threads, "d")
            #expect(more.output == one.output)
            #expect(more.status == one.status)
        }
    }

    @Test func `names that are no UTF-8 or look like flags are files like others`() throws {
        try mail("-x.log")
        try #require(rename(place.full("-x.log"), place.full("-y.log")) == 0)
        #expect(try paths(place.run("--", "-y.log")) == ["-y.log"])
        let odd = place.full("").utf8CString.dropLast() + [CChar(bitPattern: 0xff), 0]
        try #require(rename(place.full("-y.log"), Array(odd)) == 0)
        let outcome = try place.run("--format", "jsonl", ".")
        #expect(try outcome.reported.map(\.path).count == 1)
    }
}

@Suite struct `Baselines` {
    private let place: Workplace

    init() throws {
        place = try Workplace()
        try place.file("app.log", Sample.log)
        try #require(
            try place.run("--write-baseline", "known.json", "app.log").status == 0)
    }

    @Test func `a finding that is known is not reported, but counted`() throws {
        let outcome = try place.run("--baseline", "known.json", "app.log")
        #expect(outcome.status == 0)
        #expect(outcome.text == "")
        #expect(outcome.talk.contains("not reported: 4 known to the baseline\n"))
    }

    @Test func `a finding stays known when its line moves`() throws {
        let moved = Sample.log.split(separator: "\n").reversed().joined(separator: "\n\n\n")
        try place.file("moved.log", "first\n" + moved + "\n")
        let outcome = try place.run("--baseline", "known.json", "moved.log")
        #expect(outcome.status == 0, "\(outcome.text)")
    }

    @Test func `a new finding is reported`() throws {
        try place.append("new \("bob" + "@" + "mail.example.org")\n", to: "app.log")
        let outcome = try place.run("--baseline", "known.json", "app.log")
        #expect(outcome.status == 1)
        #expect(outcome.lines.count == 1)
        #expect(outcome.text.hasPrefix("app.log:6:5: medium pii.email"))
    }

    @Test func `a baseline can be carried on`() throws {
        try place.append("new \("bob" + "@" + "mail.example.org")\n", to: "app.log")
        let carried = try place.run(
            "--baseline", "known.json", "--write-baseline", "known.json", "app.log")
        #expect(carried.status == 0)
        let outcome = try place.run("--baseline", "known.json", "app.log")
        #expect(outcome.status == 0, "\(outcome.text)")
        #expect(outcome.talk.contains("5 known to the baseline"))
    }

    @Test func `a baseline under a key of one's own goes with that key and no other`() throws {
        try place.file("key", Array(0..<16))
        try place.file("other", Array(1..<17))
        let written = try place.run(
            "--fingerprint-key", "key", "--write-baseline", "known.json", "app.log")
        #expect(written.status == 0)
        #expect(try place.run("--baseline", "known.json", "app.log").status == 0)
        let same = ["--fingerprint-key", "key", "--baseline", "known.json", "app.log"]
        #expect(try place.run(same).status == 0)
        let other = try place.run(
            "--fingerprint-key", "other", "--baseline", "known.json", "app.log")
        #expect(other.status == 2)
        #expect(other.talk.contains("made under another key than `other`"))
    }

    @Test func `a baseline holds no matched bytes and is for the user alone`() throws {
        let text = place.text("known.json")
        for value in Sample.all { #expect(!text.contains(value)) }
        let attributes = try FileManager.default.attributesOfItem(atPath: place.full("known.json"))
        #expect(attributes[.posixPermissions] as? Int == 0o600)
    }

    @Test func `a baseline does not keep a value from being redacted`() throws {
        let outcome = try place.run("--redact", "--baseline", "known.json", "app.log")
        #expect(outcome.text.contains("login of [EMAIL]"))
        #expect(!outcome.text.contains(Sample.key))
    }

    @Test(arguments: [
        ("", "known.json"), ("{", "known.json"), ("[1]", "known.json:1:1"),
        ("{\"key\": \"zz\", \"fingerprints\": []}", "known.json:1:9"),
        ("{\"version\": 1, \"fingerprints\": []}", "known.json:1:1"),
    ])
    func `a broken baseline is told with its place`(_ text: String, _ words: String) throws {
        try place.file("known.json", text)
        let outcome = try place.run("--baseline", "known.json", "app.log")
        #expect(outcome.status == 2)
        #expect(outcome.text == "")
        #expect(outcome.talk.contains(words), "\(outcome.talk)")
    }

    @Test func `a baseline that is not there, or cannot be written, is trouble`() throws {
        let absent = try place.run("--baseline", "absent.json", "app.log")
        #expect(absent.status == 2)
        #expect(absent.talk.contains("mend: write one with `--write-baseline absent.json`"))
        let nowhere = try place.run("--write-baseline", "nowhere/known.json", "app.log")
        #expect(nowhere.status == 2)
        #expect(nowhere.talk.contains("cannot write `nowhere/known.json`: no such file"))
    }
}
