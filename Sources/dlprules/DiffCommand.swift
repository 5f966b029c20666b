import CommandLineSupport
import FileScanning
import Findings
import Inspection
import RuleTuning
import Rules

struct DiffArguments: ChoosesRules {
    var choice = RuleChoice()
    var packs: [Argument] = []
    var corpora: [Argument] = []
    var minConfidence = 0.5
    var format = TextFormat.human
    var rowsMax = 40
}

let diffSubcommand = Subcommand(
    "diff", diffCommand, DiffArguments(), show: show(_:), run: DiffCommand.run)

private let diffCommand = Command<DiffArguments>(
    name: "dlprules diff", version: dlprulesVersion,
    purpose: "Show what two packs find differently in the same texts, side by side and masked.",
    examples: [
        CommandExample(
            "dlprules diff default strict --corpus corpus.jsonl", "What `strict` adds, and where."),
        CommandExample(
            "dlprules diff ../before/rules:default default --corpus corpus.jsonl",
            "The pack as another folder of rules has it, against the one here."),
        CommandExample(
            "dlprules diff default --rules acme.yaml --corpus corpus.jsonl",
            "What your own rules add to a pack, and what they take from it."),
    ],
    groups: [
        FlagGroup(
            "What to compare",
            [
                .path(
                    "corpus", short: "c", value: "FILE", kind: .file,
                    "Texts, JSONL, plain or gzip; may be repeated."
                ) { $0.corpora.append($1) },
                .double(
                    "min-confidence", value: "X", in: 0...1, "Nothing less sure (default: 0.5)."
                ) { $0.minConfidence = $1 },
            ]),
        FlagGroup("Which rules", Flag.ownRules),
        FlagGroup(
            "What to tell",
            [
                .choice("format", value: "FORMAT", TextFormat.self, "For people or programs.") {
                    $0.format = $1
                },
                .int("rows", in: 1...100_000, "Rows of a table at most (default: 40).") {
                    $0.rowsMax = $1
                },
            ]),
    ],
    positionals: Positionals(
        "PACK", count: 1...2,
        "Two packs, each `NAME` or `FOLDER:NAME` with a folder of rules; or one, without and with your `--rules`."
    ) { $0.packs.append($1) },
    exitStatuses: [
        (0, "both find the same"), (1, "they differ"), (2, "something could not be done"),
    ],
    environment: [("SLUICE_RULES", "The folder of rules and packs.")])

enum DiffCommand {
    @Sendable
    static func run(_ arguments: DiffArguments) throws -> ExitStatus {
        guard !arguments.corpora.isEmpty else {
            throw UsageError(.missingArgument, "no corpus given: write `--corpus FILE`")
        }
        var choices = (arguments.choice, arguments.choice)
        let left = arguments.packs[0].text
        var right = arguments.packs[arguments.packs.count - 1].text
        if arguments.packs.count == 1 {
            guard !arguments.choice.rules.isEmpty else {
                throw UsageError(
                    .missingArgument,
                    "nothing to compare `\(left)` with: name another pack, or `--rules PATH`")
            }
            choices.0.rules = []
            right += " and yours"
        }
        let corpus = try Corpus(files: arguments.corpora)
        let difference = try PackDifference(
            corpus, inspector(arguments.packs[0].text, choices.0),
            inspector(arguments.packs[arguments.packs.count - 1].text, choices.1),
            minConfidence: Confidence(percent: Int((arguments.minConfidence * 100).rounded())))
        let told =
            arguments.format == .json
            ? show(difference.json().document(lines: 2))
            : show(
                difference.text(
                    left: printable(left), right: printable(right), rowsMax: arguments.rowsMax))
        if !difference.undecided.isEmpty {
            say(
                "dlprules: \(counted(difference.undecided.count, "record")) could not be wholly inspected\n"
            )
            return .trouble
        }
        return told == .trouble ? .trouble : difference.rows.isEmpty ? .clean : .findings
    }

    /// `NAME`, or `FOLDER:NAME`.
    private static func inspector(_ word: String, _ choice: RuleChoice) throws -> Inspector {
        guard let colon = word.lastIndex(of: ":") else {
            var choice = choice
            choice.pack = word
            return try choice.inspector()
        }
        let path = String(word[..<colon])
        guard let folder = RuleFolder(path) else {
            throw Trouble(
                "`\(path)` is no folder of rules\n  mend: name one with a folder `packs` in it")
        }
        let set = try folder.ruleSet(
            pack: String(word[word.index(after: colon)...]), own: choice.own(), cache: FileCache())
        return try Inspector(choice.selected(set), cache: FileCache())
    }
}
