import Testing

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
        #expect(rule.talk.contains("mend: see `--list-rules`"))
    }

    @Test func `every rule is listed by id`() throws {
        let outcome = try Workplace().run("--list-rules")
        #expect(outcome.status == 0)
        let ids = outcome.lines.map { String($0.prefix { $0 != "\t" }) }
        #expect(ids == ids.sorted())
        #expect(Set(Sample.rules).isSubset(of: ids))
    }
}
