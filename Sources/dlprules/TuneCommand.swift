import CommandLineSupport
import FileScanning
import Findings
import RuleTuning
import Rules

struct TuneArguments: ChoosesRules {
    var choice = RuleChoice()
    var rule = ""
    var corpora: [Argument] = []
    var aim = RuleTuner.Aim()
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
                ) { $0.aim.minPrecision = $1 },
                .double(
                    "min-confidence", value: "X", in: 0...1,
                    "The threshold of findings that the sweep reckons with (default: 0.5)."
                ) { $0.aim.threshold = Confidence(percent: Int(($1 * 100).rounded())) },
                .int(
                    "level", in: 1...3, "How many parts of a type must agree (default: 2)."
                ) { $0.aim.level = $1 },
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
        var aim = arguments.aim
        aim.keepsConfidence = try written(rule)?.confidence != rule.confidence
        let tuner = try RuleTuner(
            rule, in: set, Corpus(files: arguments.corpora), aim: aim, cache: FileCache())
        if let path = arguments.svg { try WholeFile.write(tuner.svg(), to: path) }
        var text = tuner.text()
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

    /// The rule as its file has it, without what the pack makes of it.
    private static func written(_ rule: Rule) throws -> Rule? {
        let path = file(of: rule)
        let bytes = try WholeFile.read(Argument(path), limit: ruleFileBytesMax)
        return try RuleLoader.loadAll([RuleSourceFile(name: path, bytes: bytes)], name: path)
            .rules.first { $0.id == rule.id }
    }

    private static func file(of rule: Rule) -> String {
        let parts = rule.origin.split(separator: ":", omittingEmptySubsequences: false)
        return parts.dropLast(2).joined(separator: ":")
    }

    /// The diff, with names that begin below the folder of rules.
    private static func patch(_ tuner: RuleTuner, _ rule: Rule) throws -> String? {
        let path = file(of: rule)
        let folder = try RuleChoice.folder().path + "/"
        let name = path.hasPrefix(folder) ? String(path.dropFirst(folder.count)) : path
        let bytes = try WholeFile.read(Argument(path), limit: ruleFileBytesMax)
        return tuner.patch(of: bytes, name: name)
    }
}
