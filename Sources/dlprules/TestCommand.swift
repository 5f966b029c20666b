import CommandLineSupport
import FileScanning
import Findings
import Glibc
import Inspection
import RuleTuning
import Rules

struct TestArguments: Scores {
    var choice = RuleChoice()
    var scoring = Scoring()
    var baseline: Argument?
    var save: Argument?
    var findings: Argument?
    var gates: [ScoreGate] = []
    var format = TextFormat.human
    var rowsMax = 40
    var showsMisses = false
    var showsFalseFindings = false
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
        .scoring,
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
                    expected: ScoreGate.form,
                    "End with 1 where it holds: `precision<0.95`, `group:x:fp_per_mb>2`, `newly_missed>0`; may be repeated.",
                    parse: { ScoreGate($0) }
                ) { $0.gates.append($1) },
                .toggle("misses", "Show each label that was missed, by type, masked.") {
                    $0.showsMisses = $1
                },
                .toggle("false-findings", "Show each false finding, by rule, masked.") {
                    $0.showsFalseFindings = $1
                },
                .toggle(
                    "watch",
                    "Score again as rule files are saved, and say what moved; stop with Ctrl-C."
                ) { $0.watches = $1 },
                .choice("format", value: "FORMAT", TextFormat.self, "For people or programs.") {
                    $0.format = $1
                },
                .int("rows", in: 1...100_000, "Rows of a table or list at most (default: 40).") {
                    $0.rowsMax = $1
                },
                .choice("color", value: "WHEN", ColourChoice.self, "Colour.") { $0.colour = $1 },
            ]),
    ],
    positionals: Positionals("FILE", "More corpora.") { $0.scoring.corpora.append($1) },
    exitStatuses: [
        (0, "scored"), (1, "a condition of `--fail-if` holds"),
        (2, "something could not be done or was not wholly inspected"),
    ],
    environment: [("SLUICE_RULES", "The folder of rules and packs.")])

enum TestCommand {
    /// Larger stored runs are refused.
    private static let runBytesMax = 1 << 30

    @Sendable
    static func run(_ arguments: TestArguments) throws -> ExitStatus {
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
        if arguments.baseline == nil, let gate = arguments.gates.first(where: \.needsBaseline) {
            throw UsageError(
                .conflict,
                "`--fail-if '\(gate)'` asks what moved: add `--baseline FILE`, with a run stored by `--save`"
            )
        }
        let before = try arguments.baseline.map { try stored($0) }
        let run = try arguments.run()
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

    /// Scores; then, as often as a rule file is saved, scores again and says what moved since the last time.
    private static func watch(_ arguments: TestArguments) throws -> ExitStatus {
        Interruption.install()
        let corpus = try arguments.scoring.corpus()
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
                let run = try arguments.scoring.run(
                    corpus, Inspector(rules.ruleSet(), cache: FileCache()))
                let writer = ScoreText(
                    run,
                    isColoured: arguments.colour.isColoured(isTerminal: Terminal.isTerminal(1)),
                    rowsMax: arguments.rowsMax)
                let moved = last.map { RunComparison(run, against: $0) }
                let text = moved.map { "\n" + writer.text(of: $0) } ?? writer.text()
                if show(text + mistakes(run, arguments)) == .trouble { return .trouble }
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
            return show(
                writer.text() + (comparison.map { "\n" + writer.text(of: $0) } ?? "")
                    + mistakes(run, arguments))
        }
    }

    private static func mistakes(_ run: CorpusRun, _ arguments: TestArguments) -> String {
        let writer = MistakeText(
            run, isColoured: arguments.colour.isColoured(isTerminal: Terminal.isTerminal(1)),
            rowsMax: arguments.rowsMax)
        return (arguments.showsMisses ? "\n" + writer.misses() : "")
            + (arguments.showsFalseFindings ? "\n" + writer.falseFindings() : "")
    }
}
