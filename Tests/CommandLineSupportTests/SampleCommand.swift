@testable import CommandLineSupport

/// A small command with every kind of flag, for the tests.
struct SampleArguments: Sendable, Equatable {
    var paths: [Argument] = []
    var threads = 0
    var bufferSize = 0
    var minConfidence = 0.0
    var format = SampleFormat.human
    var isRedacting = false
    var respectsIgnoreFiles = true
    var only: [String] = []
    var output: Argument?
    var timeout: Duration?
    var shard: [Int] = []
}

enum SampleFormat: String, CaseIterable, Sendable {
    case human
    case jsonl
    case sarif
}

let sampleCommand = Command<SampleArguments>(
    name: "sample", version: "1.2.3", purpose: "Find things in files, folders and streams.",
    examples: [
        CommandExample("sample .", "Look through this folder."),
        CommandExample(
            "sample --format jsonl logs | jq .rule", "List the rules that found something."),
        CommandExample("tail -f app.log | sample --redact -", "Redact a stream as it flows."),
    ],
    groups: [
        FlagGroup(
            "What to scan",
            [
                .toggle(
                    "ignore", negatable: true, "Leave out what `.gitignore` names (default: yes)."
                ) { $0.respectsIgnoreFiles = $1 },
                .int(
                    "threads", short: "j", in: 1...1_024,
                    "Threads to scan with (default: all cores)."
                ) { $0.threads = $1 },
                .size("buffer", "Bytes to read at once.") { $0.bufferSize = $1 },
                .duration("timeout", "Give up on a file after this time.") { $0.timeout = $1 },
                .parsed(
                    "shard", value: "I/N", expected: "a shard such as `2/8`",
                    "Scan only one of N parts.",
                    parse: { text -> [Int]? in
                        let parts = text.split(separator: "/").compactMap { Int($0) }
                        return parts.count == 2 && (1...parts[1]).contains(parts[0]) ? parts : nil
                    }
                ) { $0.shard = $1 },
            ]),
        FlagGroup(
            "What to report",
            [
                .choice(
                    "format", short: "f", value: "FORMAT", SampleFormat.self, "Shape of the report."
                ) {
                    $0.format = $1
                },
                .text("only", value: "GLOB", "Only rules that match; may be given again.") {
                    $0.only.append($1)
                },
                .double(
                    "min-confidence", value: "X", in: 0...1,
                    "Leave out what is less sure than this."
                ) { $0.minConfidence = $1 },
                .toggle("redact", short: "r", "Write the redacted stream.") { $0.isRedacting = $1 },
                .path("output", short: "o", value: "DIR", kind: .folder, "Where to write.") {
                    $0.output = $1
                },
            ]),
    ],
    positionals: Positionals(
        "PATH", count: 0...3, "Files and folders to scan; `-` is standard input."
    ) {
        $0.paths.append($1)
    },
    exitStatuses: [
        (0, "nothing was found"), (1, "something was found"), (2, "something went wrong"),
    ],
    environment: [("NO_COLOR", "When set, no colour.")])

/// The arguments read from the words; a usage error is thrown on.
func parsed(_ words: Argument...) throws -> SampleArguments {
    guard case .run(let arguments) = try sampleCommand.parse(words, into: SampleArguments()) else {
        throw UsageError(.conflict, "not a run")
    }
    return arguments
}
