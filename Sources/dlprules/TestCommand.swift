import CommandLineSupport
import FileScanning
import Findings
import Glibc
import Inspection
import RuleTuning
import Rules

struct TestArguments: ChoosesRules {
    var choice = RuleChoice()
    var corpora: [Argument] = []
    var minConfidence = 0.5
    var options = ScoreOptions()
    var groups: [String] = []
    var sources: [String] = []
    var baseline: Argument?
    var save: Argument?
    var findings: Argument?
    var gates: [ScoreGate] = []
    var format = TextFormat.human
    var rowsMax = 40
    var watches = false
    var colour = ColourChoice.auto
}

enum TextFormat: String, CaseIterable, Sendable {
    case human, json
}

let testSubcommand = Subcommand(
    "test", testCommand, TestArguments(), show: show(_:), run: TestCommand.run)

private let testCommand = Command<TestArguments>(
    name: "dlprules test", version: dlprulesVersion,
    purpose: "Score a pack on labelled texts: precision, recall, false findings in clean text.",
    examples: [
        CommandExample(
            "dlprules test --corpus corpus.jsonl --corpus more.jsonl.gz",
            "Figures by type, group, source and rule, with 95 % intervals."),
        CommandExample(
            "dlprules test --corpus corpus.jsonl --baseline before.json",
            "What got better, what got worse, and which samples moved."),
        CommandExample(
            "dlprules test --corpus corpus.jsonl --fail-if 'precision<0.95' --fail-if 'type:pii.iban:recall<1'",
            "A gate for CI: exit status 1 where a condition holds."),
        CommandExample(
            "dlprules test --corpus corpus.jsonl --findings found.jsonl",
            "The findings for another scorer."),
    ],
    groups: [
        FlagGroup(
            "What to score",
            [
                .path(
                    "corpus", short: "c", value: "FILE", kind: .file,
                    "Labelled texts, JSONL, plain or gzip; may be repeated."
                ) { $0.corpora.append($1) },
                .double(
                    "min-confidence", value: "X", in: 0...1, "Nothing less sure (default: 0.5)."
                ) { $0.minConfidence = $1 },
                .int(
                    "level", in: 1...3, "How many parts of a type must agree (default: 2)."
                ) { $0.options.level = $1 },
                .text("types", value: "LIST", "Only these types, parted by commas.") {
                    $0.options.types += parts($1)
                },
                .text("group", value: "LIST", "Only records of these groups.") {
                    $0.groups += parts($1)
                },
                .text("source", value: "LIST", "Only records of these sources.") {
                    $0.sources += parts($1)
                },
            ]),
        .rules,
        FlagGroup(
            "What to tell",
            [
                .path("baseline", value: "FILE", kind: .file, "Compare with a run stored here.") {
                    $0.baseline = $1
                },
                .path("save", value: "FILE", kind: .file, "Store the run; no text is in it.") {
                    $0.save = $1
                },
                .path(
                    "findings", value: "FILE", kind: .file,
                    "Write each finding as JSON: id, start, end, type, rule, confidence."
                ) { $0.findings = $1 },
                .parsed(
                    "fail-if", value: "CONDITION",
                    expected:
                        "a condition such as `precision<0.95` or `type:pii.iban:recall<1`; figures are "
                        + ScoreGate.figures.joined(separator: ", "),
                    "End with 1 where it holds: `precision<0.95`, `group:x:fp_per_mb>2`, `newly_missed>0`; may be repeated.",
                    parse: { ScoreGate($0) }
                ) { $0.gates.append($1) },
                .toggle(
                    "watch",
                    "Score again as rule files are saved, and say what moved; stop with Ctrl-C."
                ) { $0.watches = $1 },
                .choice("format", value: "FORMAT", TextFormat.self, "For people or programs.") {
                    $0.format = $1
                },
                .int("rows", in: 1...100_000, "Rows of a table at most (default: 40).") {
                    $0.rowsMax = $1
                },
                .choice("color", value: "WHEN", ColourChoice.self, "Colour.") { $0.colour = $1 },
            ]),
    ],
    positionals: Positionals("FILE", "More corpora.") { $0.corpora.append($1) },
    exitStatuses: [
        (0, "scored"), (1, "a condition of `--fail-if` holds"),
        (2, "something could not be done or was not wholly inspected"),
    ],
    environment: [("SLUICE_RULES", "The folder of rules and packs.")])

/// `a,b` as its parts.
private func parts(_ text: String) -> [String] { text.split(separator: ",").map(String.init) }

enum TestCommand {
    /// Larger stored runs are refused.
    private static let runBytesMax = 1 << 30

    @Sendable
    static func run(_ arguments: TestArguments) throws -> ExitStatus {
        guard !arguments.corpora.isEmpty else {
            throw UsageError(.missingArgument, "no corpus given: write `--corpus FILE`")
        }
        if arguments.watches {
            let others = [arguments.baseline, arguments.save, arguments.findings]
            if arguments.format != .human || !arguments.gates.isEmpty
                || others.contains(where: { $0 != nil })
            {
                throw UsageError(
                    .conflict,
                    "`--watch` compares with the run before, for people: leave out `--format`, `--fail-if`, `--baseline`, `--save`, `--findings`"
                )
            }
            return try watch(arguments)
        }
        let before = try arguments.baseline.map { try stored($0) }
        let run = try score(arguments)
        let comparison = before.map { RunComparison(run, against: $0) }
        if let path = arguments.save {
            try WholeFile.write(run.json().document(lines: 1), to: path)
        }
        if let path = arguments.findings { try WholeFile.write(run.findingLines(), to: path) }
        let told = tell(run, comparison, arguments)
        if told == .trouble { return .trouble }
        if tellUndecided(run) { return .trouble }
        let failures = arguments.gates.compactMap { $0.failure(of: run, comparison: comparison) }
        for failure in failures { say("dlprules: failed \(printable(failure))\n") }
        return failures.isEmpty ? .clean : .findings
    }

    static func stored(_ path: Argument) throws -> StoredRun {
        try StoredRun(WholeFile.read(path, limit: runBytesMax), name: path.text)
    }

    /// Says so where some record was not wholly inspected.
    static func tellUndecided(_ run: CorpusRun) -> Bool {
        if run.undecided.isEmpty { return false }
        say("dlprules: \(counted(run.undecided.count, "record")) could not be wholly inspected\n")
        return true
    }

    static func score(_ arguments: TestArguments) throws -> CorpusRun {
        let inspector = try arguments.choice.inspector()
        return try score(corpus(arguments), inspector, arguments)
    }

    private static func corpus(_ arguments: TestArguments) throws -> Corpus {
        guard !arguments.corpora.isEmpty else {
            throw UsageError(.missingArgument, "no corpus given: write `--corpus FILE`")
        }
        let corpus = try Corpus(files: arguments.corpora)
            .only(groups: arguments.groups, sources: arguments.sources)
        if corpus.records.isEmpty {
            throw Trouble(
                "there is no record to score\n  mend: name a corpus with records, or other groups and sources"
            )
        }
        return corpus
    }

    private static func score(
        _ corpus: Corpus, _ inspector: Inspector, _ arguments: TestArguments
    ) throws -> CorpusRun {
        let conditions = RunConditions(
            tool: "dlprules \(dlprulesVersion)", startedAt: SystemClock.now(),
            ruleSet: inspector.ruleSet,
            minConfidence: Confidence(percent: Int((arguments.minConfidence * 100).rounded())),
            options: arguments.options,
            corpora: arguments.corpora.map { path in
                path.text.split(separator: "/").last.map(String.init) ?? path.text
            }, corpus: corpus)
        return try CorpusRun(corpus, inspector, conditions)
    }

    /// Scores; then, as often as a rule file is saved, scores again and says what moved since the last time.
    private static func watch(_ arguments: TestArguments) throws -> ExitStatus {
        Interruption.install()
        let corpus = try corpus(arguments)
        var rules = RuleWatch(rules: arguments.choice)
        var seen = ""
        var last: StoredRun?
        while !Interruption.isRequested {
            let stamp = try rules.stamp()
            if stamp == seen {
                usleep(150_000)
                continue
            }
            seen = stamp
            let started = SystemClock.monotonicNanoseconds()
            do {
                let run = try score(
                    corpus, Inspector(rules.ruleSet(), cache: FileCache()), arguments)
                let writer = ScoreText(
                    run,
                    isColoured: arguments.colour.isColoured(isTerminal: Terminal.isTerminal(1)),
                    rowsMax: arguments.rowsMax)
                let moved = last.map { RunComparison(run, against: $0) }
                if show(moved.map { "\n" + writer.text(of: $0) } ?? writer.text()) == .trouble {
                    return .trouble
                }
                _ = tellUndecided(run)
                last = try StoredRun(run.json().document(), name: "the last run")
            } catch let error as RuleLoadError {
                say("\(printable("\(error)"))\n")
            } catch let error as RuleFileError {
                say("\(printable("\(error)"))\n")
            }
            let milliseconds = (SystemClock.monotonicNanoseconds() - started) / 1_000_000
            say("scored in \(milliseconds) ms; watching, Ctrl-C ends\n")
        }
        return .clean
    }

    private static func tell(
        _ run: CorpusRun, _ comparison: RunComparison?, _ arguments: TestArguments
    ) -> ExitStatus {
        switch arguments.format {
        case .json:
            guard case .object(var members) = run.json() else { return .trouble }
            if let comparison {
                members.append(JSONMember(key: "comparison", value: comparison.json()))
            }
            return show(JSONValue.object(members).document(lines: 1))
        case .human:
            let writer = ScoreText(
                run,
                isColoured: arguments.colour.isColoured(isTerminal: Terminal.isTerminal(1)),
                rowsMax: arguments.rowsMax)
            return show(writer.text() + (comparison.map { "\n" + writer.text(of: $0) } ?? ""))
        }
    }
}
