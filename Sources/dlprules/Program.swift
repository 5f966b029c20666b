import CommandLineSupport
import RuleTuning

let dlprulesVersion = "0.1.0"

/// What went wrong before anything was done.
struct Trouble: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

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
        do {
            switch try dlprulesSuite.request(Argument.ofThisProcess()) {
            case .run(let subcommand, let words):
                return try run(subcommand, words)
            case .help: return show(dlprulesSuite.helpText(width: Terminal.width(of: 1)))
            case .version: return show(dlprulesSuite.versionText)
            case .completions(let shell): return show(dlprulesSuite.completions(for: shell))
            case .manPage: return show(dlprulesSuite.manPages())
            }
        } catch let error as UsageError {
            say(error.line(program: "dlprules"))
        } catch {
            say("dlprules: \(printable("\(error)"))\n")
        }
        return .trouble
    }

    private static func run(_ subcommand: Subcommand, _ words: [Argument]) throws -> ExitStatus {
        do {
            return try subcommand.run(words)
        } catch let error as UsageError {
            say(error.line(program: "dlprules \(subcommand.word)"))
            return .trouble
        }
    }
}

/// Writes to standard output; a reader that has gone is no trouble.
func show(_ bytes: [UInt8]) -> ExitStatus {
    do {
        try writeAll(bytes.span, to: Terminal.standardOutput)
    } catch .closed {
        return .clean
    } catch {
        say("dlprules: cannot write to standard output: \(error)\n")
        return .trouble
    }
    return .clean
}

func show(_ text: String) -> ExitStatus { show(Array(text.utf8)) }

/// The text without control characters, which names of files may hold and a terminal would obey; line ends stay.
func printable(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
        let isControl = scalar.properties.generalCategory == .control && scalar != "\n"
        result.unicodeScalars.append(isControl ? "\u{fffd}" : scalar)
    }
    return result
}
