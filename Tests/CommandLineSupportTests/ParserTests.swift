import Testing
import TestSupport

@testable import CommandLineSupport

@Suite struct `The command line` {
    @Test(arguments: [
        ["--threads", "4"], ["--threads=4"], ["-j4"], ["-j", "4"], ["-j=4"],
        ["--threads", "9", "-j4"], ["-rj4", "--no-ignore", "--ignore"],
    ])
    func `a flag may be spelled in several ways and the last one counts`(_ words: [String]) throws {
        let invocation = try sampleCommand.parse(
            words.map { Argument($0) }, into: SampleArguments())
        guard case .run(let arguments) = invocation else { throw UsageError(.conflict, "no run") }
        #expect(arguments.threads == 4)
        #expect(arguments.respectsIgnoreFiles)
    }

    @Test func `values are read by their types`() throws {
        let arguments = try parsed(
            "--buffer", "64KiB", "--min-confidence", "0.75", "--format", "sarif", "--timeout",
            "30s",
            "--shard", "2/8", "--output", "out", "-r", "--no-ignore")
        #expect(arguments.bufferSize == 65_536)
        #expect(arguments.minConfidence == 0.75)
        #expect(arguments.format == .sarif)
        #expect(arguments.timeout == .seconds(30))
        #expect(arguments.shard == [2, 8])
        #expect(arguments.output == "out")
        #expect(arguments.isRedacting)
        #expect(!arguments.respectsIgnoreFiles)
    }

    @Test func `a flag that collects keeps all its values`() throws {
        #expect(try parsed("--only", "secret.*", "--only=pii.*").only == ["secret.*", "pii.*"])
    }

    @Test func `positionals mix with flags and two dashes end the flags`() throws {
        #expect(try parsed("a", "-r", "-", "--", "--redact").paths == ["a", "-", "--redact"])
    }

    @Test func `paths keep bytes that are not UTF-8`() throws {
        let name = Argument(bytes: [0x61, 0xff])
        let long = Argument(bytes: Array("--output=".utf8) + name.bytes)
        let short = Argument(bytes: Array("-o".utf8) + name.bytes)
        #expect(try parsed(name).paths == [name])
        #expect(try parsed(long).output == name)
        #expect(try parsed(short).output == name)
        #expect(try parsed("-o", name).output == name)
    }

    @Test func `a value may be empty or negative or hold an equals sign`() throws {
        #expect(
            try parsed("--only=", "--only", "", "--only=a=b", "--only", "-1").only == [
                "", "", "a=b", "-1",
            ])
    }

    @Test(arguments: [
        (["--help"], "help"), (["-h"], "help"), (["--nonsense", "--help"], "help"),
        (["-rh"], "help"), (["--version"], "version"), (["-V"], "version"), (["--man"], "man"),
        (["--completions", "zsh"], "zsh"), (["--completions=bash"], "bash"),
        (["--", "--help"], "run"),
    ])
    func `every command has the same flags about itself`(_ words: [String], _ expected: String)
        throws
    {
        let invocation = try sampleCommand.parse(
            words.map { Argument($0) }, into: SampleArguments())
        let found =
            switch invocation {
            case .run: "run"
            case .help: "help"
            case .version: "version"
            case .completions(let shell): shell.rawValue
            case .manPage: "man"
            }
        #expect(found == expected)
    }
}

@Suite struct `A mistake on the command line` {
    @Test(
        arguments: [
            (
                ["--thread", "4"], .unknownFlag,
                "`--thread` is not a flag; did you mean `--threads`?"
            ),
            (["--treads=4"], .unknownFlag, "`--treads` is not a flag; did you mean `--threads`?"),
            (
                ["--no-ignor"], .unknownFlag,
                "`--no-ignor` is not a flag; did you mean `--no-ignore`?"
            ),
            (["--min"], .unknownFlag, "`--min` is not a flag; did you mean `--man`?"),
            (
                ["--min-c"], .unknownFlag,
                "`--min-c` is not a flag; did you mean `--min-confidence`?"
            ),
            (["--xyzzy"], .unknownFlag, "`--xyzzy` is not a flag"),
            (["-x"], .unknownFlag, "`-x` is not a flag"),
            (["-redact"], .unknownFlag, "`-redact` is not a flag; did you mean `--redact`?"),
            (["-re"], .unknownFlag, "`-e` is not a flag"),
            (["-fx"], .badValue, "`-f` wants one of human, jsonl, sarif, not `x`"),
            (["-é"], .unknownFlag, "`-é` is not a flag"),
            (["-only=x"], .unknownFlag, "`-only` is not a flag; did you mean `--only`?"),
            (
                ["--no-redact"], .unknownFlag,
                "`--no-redact` is not a flag; did you mean `--redact`?"
            ),
            (["--threads"], .missingValue, "`--threads` needs a value: write `--threads N`"),
            (["-j"], .missingValue, "`-j` needs a value: write `-j N`"),
            (
                ["--output", "--redact"], .missingValue,
                "`--output` needs a value, and `--redact` looks like a flag; if it is the value, "
                    + "write `--output=--redact`"
            ),
            (["--redact=yes"], .unexpectedValue, "`--redact` takes no value"),
            (
                ["--threads", "0"], .badValue,
                "`--threads` wants a whole number from 1 to 1024, not `0`"
            ),
            (["-jx"], .badValue, "`-j` wants a whole number from 1 to 1024, not `x`"),
            (
                ["--format", "jsnl"], .badValue,
                "`--format` wants one of human, jsonl, sarif, not `jsnl`; did you mean `jsonl`?"
            ),
            (["--buffer", "64Q"], .badValue, "`--buffer` wants a size such as `64MiB`, not `64Q`"),
            (
                ["--min-confidence", "1.5"], .badValue,
                "`--min-confidence` wants a number from 0.0 to 1.0, not `1.5`"
            ),
            (
                ["--min-confidence", "nan"], .badValue,
                "`--min-confidence` wants a number from 0.0 to 1.0, not `nan`"
            ),
            (["--timeout", "30"], .badValue, "`--timeout` wants a time such as `30s`, not `30`"),
            (["--shard", "9/8"], .badValue, "`--shard` wants a shard such as `2/8`, not `9/8`"),
            (["--output="], .badValue, "`--output` wants a path, not ``"),
            (["a", "b", "c", "d"], .unexpectedArgument, "`d` is one argument too many"),
            (
                ["--completions", "fisch"], .badValue,
                "`--completions` wants one of bash, zsh, fish, not `fisch`; did you mean `fish`?"
            ),
            (["--\u{1b}[31m"], .unknownFlag, "`--\\u{1b}[31m` is not a flag"),
        ] as [([String], UsageError.Code, String)])
    func `is told in one line with the mend`(
        _ words: [String], _ code: UsageError.Code, _ message: String
    ) {
        let error = #expect(throws: UsageError.self) {
            try sampleCommand.parse(words.map { Argument($0) }, into: SampleArguments())
        }
        #expect(error?.code == code)
        #expect(error?.message == message)
        #expect(error?.line(program: "sample") == "sample: \(message) (see `sample --help`)\n")
    }

    @Test func `a missing argument is named with what it is for`() {
        let command = Command<SampleArguments>(
            name: "need", version: "1", purpose: "x", examples: [], groups: [],
            positionals: Positionals("FILE", count: 1...1, "The file to read.") {
                $0.paths.append($1)
            }, exitStatuses: [])
        let error = #expect(throws: UsageError.self) {
            try command.parse([], into: SampleArguments())
        }
        #expect(error?.code == .missingArgument)
        #expect(error?.message == "no `FILE` given: The file to read.")
    }

    @Test func `a very long word is cut short`() {
        let error = #expect(throws: UsageError.self) {
            try parsed(Argument("--" + String(repeating: "x", count: 100_000)))
        }
        #expect((error?.message.utf8.count ?? 0) < 200)
    }

    @Test func `any bytes whatever are read or refused, never worse`() {
        var random = SeededGenerator(seed: 11)
        let stems = ["--threads", "-j", "--output=", "-o", "--only", "--", "-", "-rf", "--format"]
        for _ in 0..<5_000 {
            let words = (0..<Int.random(in: 0...4, using: &random)).map { _ in
                let noise = (0..<Int.random(in: 0...6, using: &random)).map { _ in
                    UInt8.random(in: 1...255, using: &random)
                }
                let stem = Bool.random(using: &random) ? stems.randomElement(using: &random)! : ""
                return Argument(bytes: Array(stem.utf8) + noise)
            }
            do {
                _ = try sampleCommand.parse(words, into: SampleArguments())
            } catch {
                #expect(!error.message.utf8.contains { $0 < 0x20 }, "seed 11, \(words)")
            }
        }
    }
}

@Suite struct `Quantities` {
    @Test(
        arguments: [
            ("0", 0), ("512", 512), ("1K", 1_024), ("64KiB", 65_536), ("64kib", 65_536),
            ("10MB", 10_000_000), ("1.5GiB", 1_610_612_736), ("2t", 2_199_023_255_552), ("7B", 7),
            ("", nil), ("x", nil), ("1X", nil), ("-1", nil), ("1.", nil), (".5K", nil),
            ("1 K", nil),
            ("9999999999T", nil), ("1e3", nil), ("1.2.3K", nil), ("١K", nil), ("KiB", nil),
        ] as [(String, Int?)])
    func `sizes are read`(_ text: String, _ expected: Int?) {
        #expect(parseSize(text) == expected)
    }

    @Test(
        arguments: [
            ("250ms", .milliseconds(250)), ("30s", .seconds(30)), ("5m", .seconds(300)),
            ("2h", .seconds(7_200)), ("30", nil), ("s", nil), ("1d", nil), ("-1s", nil),
            ("99999999999s", nil),
        ] as [(String, Duration?)])
    func `times are read`(_ text: String, _ expected: Duration?) {
        #expect(parseDuration(text) == expected)
    }

    @Test(arguments: [
        ("threads", "threads", 0), ("thread", "threads", 1), ("trheads", "threads", 1),
        ("", "abc", 3), ("kitten", "sitting", 3),
    ])
    func `edit distance counts slips of the finger`(_ a: String, _ b: String, _ expected: Int) {
        #expect(editDistance(a, b) == expected)
        #expect(editDistance(b, a) == expected)
    }
}
