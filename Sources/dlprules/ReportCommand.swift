import CommandLineSupport
import FileScanning
import RuleTuning

struct ReportArguments: Scores {
    var choice = RuleChoice()
    var scoring = Scoring()
    var runs: [Argument] = []
    var output: Argument?
}

let reportSubcommand = Subcommand(
    "report", reportCommand, ReportArguments(), show: show(_:), run: ReportCommand.run)

private let reportCommand = Command<ReportArguments>(
    name: "dlprules report", version: dlprulesVersion,
    purpose:
        "Write one page about a pack's scores: over time, by rule, worst false findings, misses.",
    examples: [
        CommandExample(
            "dlprules report --corpus corpus.jsonl -o report.html", "The scores as they are now."),
        CommandExample(
            "dlprules report --corpus corpus.jsonl --run january.json --run february.json -o report.html",
            "With the runs that `dlprules test --save` stored."),
    ],
    groups: [
        .scoring,
        .rules,
        FlagGroup(
            "What to write",
            [
                .path(
                    "run", value: "FILE", kind: .file,
                    "A stored run, for the chart; may be repeated."
                ) { $0.runs.append($1) },
                .path(
                    "output", short: "o", value: "FILE", kind: .file,
                    "Write the page here (default: standard output)."
                ) { $0.output = $1 },
            ]),
    ],
    positionals: Positionals("FILE", "More corpora.") { $0.scoring.corpora.append($1) },
    exitStatuses: [
        (0, "written"), (2, "something could not be done or was not wholly inspected"),
    ],
    environment: [("SLUICE_RULES", "The folder of rules and packs.")])

enum ReportCommand {
    @Sendable
    static func run(_ arguments: ReportArguments) throws -> ExitStatus {
        let history = try arguments.runs.map { try TestCommand.stored($0) }
        let run = try arguments.run()
        let page = CorpusReport.html(run, history: history)
        if let path = arguments.output, path != "-" {
            try WholeFile.write(page, to: path)
        } else if show(page) == .trouble {
            return .trouble
        }
        return TestCommand.tellUndecided(run) ? .trouble : .clean
    }
}
