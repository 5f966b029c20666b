import CommandLineSupport
import RuleTuning

let dlprulesVersion = "0.1.0"

let dlprulesSuite = CommandSuite(
    name: "dlprules", version: dlprulesVersion,
    purpose: "Measure rules against labelled texts, and see why a text matches or not.",
    examples: [
        CommandExample(
            "dlprules test --corpus corpus.jsonl --save before.json",
            "Precision and recall of the default pack."),
        CommandExample(
            "dlprules test --corpus corpus.jsonl --baseline before.json",
            "What a change made better and worse, sample by sample."),
    ],
    subcommands: [
        checkSubcommand, testSubcommand, explainSubcommand, profileSubcommand, diffSubcommand,
        tuneSubcommand, reportSubcommand, labelSubcommand,
        newSubcommand, importSubcommand,
    ],
    exitStatuses: [
        (0, "all is well"), (1, "a condition failed, or something is wrong with the rules"),
        (2, "something could not be done"),
    ],
    environment: [
        ("SLUICE_RULES", "The folder of rules and packs."), ("NO_COLOR", "When set, no colour."),
    ])

enum Program {
    static func run() -> ExitStatus {
        Interruption.ignoreFailedWrites()
        return runProgram("dlprules") {
            switch try dlprulesSuite.request(Argument.ofThisProcess()) {
            case .run(let subcommand, let words):
                runProgram("dlprules \(subcommand.word)") { try subcommand.run(words) }
            case .help: show(dlprulesSuite.helpText(width: Terminal.width(of: 1)))
            case .version: show(dlprulesSuite.versionText)
            case .completions(let shell): show(dlprulesSuite.completions(for: shell))
            case .manPage: show(dlprulesSuite.manPages())
            }
        }
    }
}

/// Writes to standard output; a reader that has gone is no trouble.
func show(_ bytes: [UInt8]) -> ExitStatus { show(bytes, program: "dlprules") }
func show(_ text: String) -> ExitStatus { show(Array(text.utf8)) }
