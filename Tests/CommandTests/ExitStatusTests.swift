import Testing

@Suite struct `Where the words leave it open` {
    private let place: Workplace

    init() throws {
        place = try Workplace()
        try place.file("other.log", "nothing to see\n")
    }

    @Test func `what is piped in is scanned`() throws {
        let outcome = try place.run([], input: Array("mail \(Sample.mail)\n".utf8))
        #expect(outcome.status == 1)
        #expect(outcome.rules == ["pii.email"])
        let redacted = try place.run(["--redact"], input: Array("mail \(Sample.mail)\n".utf8))
        #expect(redacted.text == "mail [EMAIL]\n")
    }

    @Test func `this folder is scanned where nothing is piped in`() throws {
        try place.file("app.log", Sample.log)
        #expect(try place.run([]).rules == Sample.rules)
    }

    @Test(arguments: [["--style", "mask"], ["--mode", "strict"]])
    func `how to redact is refused without redaction`(_ words: [String]) throws {
        let outcome = try place.run(words + ["other.log"])
        #expect(outcome.status == 2)
        #expect(outcome.talk.contains("`\(words[0])`"))
        #expect(outcome.talk.contains("`--redact`"))
    }

    @Test func `a report has the shape its file is named after`() throws {
        try place.file("app.log", Sample.log)
        _ = try place.run("--report", "out.sarif", "app.log")
        #expect(String(decoding: place.bytes("out.sarif"), as: UTF8.self).contains("\"2.1.0\""))
        let toOutput = try place.run("--report", "-", "--format", "jsonl", "app.log")
        #expect(try toOutput.reported.count == 4)
    }

    @Test(arguments: [
        ("a.gz", [0x1f, 0x8b, 0x08, 0x00], "a.gz"), ("a.zip", [0x50, 0x4b, 0x03, 0x04], "a.zip"),
        ("a.pdf", Array("%PDF-1.7\n".utf8), "PDF"),
    ])
    func `a packed file that is named is not passed over in silence`(
        _ name: String, _ head: [UInt8], _ word: String
    ) throws {
        try place.file(name, head + Array(repeating: 7, count: 200))
        let outcome = try place.run(name)
        #expect(outcome.status == 2)
        #expect(outcome.talk.contains(name) && outcome.talk.contains(word))
    }

    @Test func `only the rules that are asked for are checked`() throws {
        let outcome = try place.run("--check-rules", "--only", "pii.email")
        #expect(outcome.status == 0)
        #expect(outcome.talk.contains("1 rule,"))
    }
}

@Suite struct `Exit status` {
    @Test func `0 when nothing was found`() throws {
        let place = try Workplace()
        try place.file("clean.log", "nothing to see\n")
        let outcome = try place.run("clean.log")
        #expect(outcome.status == 0)
        #expect(outcome.text == "")
        #expect(outcome.talk.hasPrefix("no findings\nscanned 1 file, 15 B"))
    }

    @Test func `1 when something was found`() throws {
        let place = try Workplace()
        try place.file("app.log", Sample.log)
        let outcome = try place.run("app.log")
        #expect(outcome.status == 1)
        #expect(outcome.rules == Sample.rules)
        #expect(outcome.talk.hasPrefix("4 findings in 1 file: 1 critical, 1 high, 2 medium\n"))
    }

    @Test func `2 when something was not scanned, though something was found`() throws {
        let place = try Workplace()
        try place.file("app.log", Sample.log)
        let outcome = try place.run("app.log", "absent.log")
        #expect(outcome.status == 2)
        #expect(outcome.rules == Sample.rules)
        #expect(outcome.talk.contains("  absent.log: cannot read: no such file or directory\n"))
    }

    @Test func `0 when what was found has been redacted or written to a baseline`() throws {
        let place = try Workplace()
        try place.file("app.log", Sample.log)
        #expect(try place.run("--redact", "app.log").status == 0)
        #expect(try place.run("--write-baseline", "known.json", "app.log").status == 0)
    }

    @Test func `the shipped rules do all this too`() throws {
        let place = try Workplace()
        try place.file("app.log", Sample.log)
        let outcome = try place.run(["app.log"], rules: repositoryRoot + "/rules")
        #expect(outcome.status == 1)
        #expect(outcome.rules == Sample.rules)
    }
}

@Suite struct `Usage` {
    @Test func `the help has examples, exit statuses and every flag`() throws {
        let outcome = try Workplace().run("--help")
        #expect(outcome.status == 0)
        #expect(outcome.talk == "")
        #expect(outcome.text.contains("\nExamples:\n  dlpscan .\n"))
        #expect(outcome.text.contains("tail -F app.log | dlpscan --redact - > clean.log"))
        #expect(outcome.text.contains("\nExit status:\n  0  nothing was found\n"))
        for flag in ["--format", "--reveal", "--baseline", "--follow", "--output", "--shard"] {
            #expect(outcome.text.contains(flag))
        }
    }

    @Test(arguments: [
        (["--treads", "2"], "`--treads` is not a flag; did you mean `--threads`?"),
        (["--format", "jsn"], "did you mean `json`?"),
        (["--min-severity", "severe"], "info, low, medium, high, critical"),
        (["--shard", "9/8"], "`--shard` wants a shard such as `2/8`, not `9/8`"),
        (["--threads"], "`--threads` needs a value: write `--threads N`"),
        (["--min-confidence", "7"], "`--min-confidence` wants"),
        (["--report", "a.html", "--report", "b.sarif", "x"], "`--report` is given 2 times"),
        (["--follow", "--redact", "x"], "`--follow` does not redact"),
    ])
    func `a wrong command line is told in one line with a way on`(
        _ arguments: [String], _ words: String
    ) throws {
        let outcome = try Workplace().run(arguments)
        #expect(outcome.status == 2)
        #expect(outcome.text == "")
        #expect(outcome.talk.hasPrefix("dlpscan: "))
        #expect(outcome.talk.contains(words))
        #expect(outcome.talk.hasSuffix("(see `dlpscan --help`)\n"))
        #expect(outcome.talk.split(separator: "\n").count == 1)
    }

    @Test func `a pack or a rule that is not there is told with the way on`() throws {
        let place = try Workplace()
        let pack = try place.run("--pack", "defalt", ".")
        #expect(pack.status == 2)
        #expect(pack.talk.contains("`defalt`"))
        #expect(pack.talk.contains("default"))
        let rule = try place.run("--only", "secret.nope.*", ".")
        #expect(rule.status == 2)
        #expect(rule.talk.contains("mend: see `dlpscan --list-rules`"))
    }

    @Test func `a path without rules is told for what it is`() throws {
        let place = try Workplace()
        try place.folder("empty")
        try place.file("a.txt", "rules: []\n")
        for (path, words) in [
            ("nofile.yaml", "`nofile.yaml` is not there\n  mend: "),
            ("nofolder", "`nofolder` is not there\n  mend: "),
            ("empty", "no rules in the folder `empty`\n  mend: "),
            ("a.txt", "`a.txt` is no rule file\n  mend: "),
        ] {
            for outcome in [
                try place.run("--rules", path, "."),
                try place.run("--check-rules", "--rules", path),
                try place.rules("check", "--rules", path),
            ] {
                #expect(outcome.status == 2)
                #expect(outcome.talk.contains(words), "\(outcome.talk)")
            }
        }
    }

    @Test func `a list whose reader has gone is no trouble`() throws {
        let place = try Workplace()
        for arguments in [["--list-rules"], ["--help"], ["--man"]] {
            let child = try place.start(arguments)
            child.closeOutput()
            #expect(try child.finish().ending == .exited(0), "\(arguments)")
        }
    }

    @Test func `every rule is listed by id`() throws {
        let outcome = try Workplace().run("--list-rules")
        #expect(outcome.status == 0)
        let ids = outcome.lines.map { String($0.prefix { $0 != "\t" }) }
        #expect(ids == ids.sorted())
        #expect(Set(Sample.rules).isSubset(of: ids))
    }
}
