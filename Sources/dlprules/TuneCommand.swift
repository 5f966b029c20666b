import CommandLineSupport
import FileScanning
import Findings
import RuleTuning
import Rules

struct TuneArguments: ChoosesRules {
    var choice = RuleChoice()
    var rule = ""
    var corpora: [Argument] = []
    var minConfidence = 0.5
    var minPrecision = 0.95
    var svg: Argument?
    var patch: Argument?
}

let tuneSubcommand = Subcommand(
    "tune", tuneCommand, TuneArguments(), show: show(_:), run: TuneCommand.run)

private let tuneCommand = Command<TuneArguments>(
    name: "dlprules tune", version: dlprulesVersion,
    purpose:
        "Sweep a rule's entropy, confidence and context distance, and propose the best for an aim.",
    examples: [
        CommandExample(
            "dlprules tune secret.generic.token --corpus corpus.jsonl --min-precision 0.98",
            "Precision over recall, and the setting that finds most at that precision."),
        CommandExample(
            "dlprules tune secret.generic.token -c corpus.jsonl --patch change.diff && patch -p1 -d rules < change.diff",
            "Make the change."),
    ],
    groups: [
        FlagGroup(
            "What to tune",
            [
                .path(
                    "corpus", short: "c", value: "FILE", kind: .file,
                    "Labelled texts, JSONL, plain or gzip; may be repeated."
                ) { $0.corpora.append($1) },
                .double(
                    "min-precision", value: "X", in: 0...1,
                    "The aim: as much recall as there is at this precision (default: 0.95)."
                ) { $0.minPrecision = $1 },
                .double(
                    "min-confidence", value: "X", in: 0...1,
                    "The threshold of findings that the sweep reckons with (default: 0.5)."
                ) { $0.minConfidence = $1 },
            ]),
        .rules,
        FlagGroup(
            "What to write",
            [
                .path("svg", value: "FILE", kind: .file, "The curve as a picture.") { $0.svg = $1 },
                .path(
                    "patch", value: "FILE", kind: .file,
                    "The change of the rule file as a diff (default: it is shown)."
                ) { $0.patch = $1 },
            ]),
    ],
    positionals: Positionals("RULE", count: 1...1, "The id of the rule.") { $0.rule = $1.text },
    exitStatuses: [
        (0, "a setting serves the aim"), (1, "none does"), (2, "something could not be done"),
    ],
    environment: [("SLUICE_RULES", "The folder of rules and packs.")])

enum TuneCommand {
    private static let ruleFileBytesMax = 16 << 20

    @Sendable
    static func run(_ arguments: TuneArguments) throws -> ExitStatus {
        guard !arguments.corpora.isEmpty else {
            throw UsageError(.missingArgument, "no corpus given: write `--corpus FILE`")
        }
        let set = try arguments.choice.ruleSet()
        guard let rule = set.rules.first(where: { $0.id.text == arguments.rule }) else {
            throw Trouble(
                "there is no rule `\(arguments.rule)` in pack `\(set.name)`\n  mend: see `dlpscan --list-rules`"
            )
        }
        let tuner = try RuleTuner(
            rule, Corpus(files: arguments.corpora),
            threshold: Confidence(percent: Int((arguments.minConfidence * 100).rounded())),
            minPrecision: arguments.minPrecision)
        if let path = arguments.svg { try WholeFile.write(tuner.svg(), to: path) }
        var text = tuner.text(minPrecision: arguments.minPrecision)
        if let patch = try patch(tuner, rule) {
            if let path = arguments.patch {
                try WholeFile.write(Array(patch.utf8), to: path)
            } else {
                text += "\n" + patch
            }
        } else if let proposed = tuner.proposed {
            text +=
                proposed.thresholds == tuner.current.thresholds
                ? "the rule has the best setting already\n"
                : "the rule file writes these settings in a form that cannot be patched; change them by hand\n"
        }
        let told = show(text)
        return told == .trouble ? .trouble : tuner.proposed == nil ? .findings : .clean
    }

    /// The diff, with names that begin below the folder of rules.
    private static func patch(_ tuner: RuleTuner, _ rule: Rule) throws -> String? {
        let parts = rule.origin.split(separator: ":", omittingEmptySubsequences: false)
        let path = parts.dropLast(2).joined(separator: ":")
        let folder = try RuleChoice.folder().path + "/"
        let name = path.hasPrefix(folder) ? String(path.dropFirst(folder.count)) : path
        let bytes = try WholeFile.read(Argument(path), limit: ruleFileBytesMax)
        return tuner.patch(of: bytes, name: name)
    }
}
