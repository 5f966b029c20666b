import CommandLineSupport
import FileScanning
import Findings
import Inspection
import RuleTuning

struct ProfileArguments: ChoosesRules {
    var choice = RuleChoice()
    var inputs: [Argument] = []
    var minConfidence = 0.5
    var format = ProfileFormat.human
    var html: Argument?
    var rowsMax = 10
}

enum ProfileFormat: String, CaseIterable, Sendable {
    case human, json
}

let profileSubcommand = Subcommand(
    "profile", profileCommand, ProfileArguments(), show: show(_:), run: ProfileCommand.run)

private let profileCommand = Command<ProfileArguments>(
    name: "dlprules profile", version: dlprulesVersion,
    purpose: "Tell what each rule costs on your own data: triggers, windows, matches, time.",
    examples: [
        CommandExample("dlprules profile --input app.log", "The ten dearest rules."),
        CommandExample(
            "dlprules profile --input app.log --html profile.html",
            "A page with a box for each rule, as wide as its time."),
    ],
    groups: [
        FlagGroup(
            "What to measure",
            [
                .path(
                    "input", short: "i", value: "FILE", kind: .file,
                    "Text to scan; may be repeated; `-` is standard input."
                ) { $0.inputs.append($1) },
                .double(
                    "min-confidence", value: "X", in: 0...1, "Nothing less sure (default: 0.5)."
                ) { $0.minConfidence = $1 },
            ]),
        .rules,
        FlagGroup(
            "What to tell",
            [
                .choice("format", value: "FORMAT", ProfileFormat.self, "For people or programs.") {
                    $0.format = $1
                },
                .path("html", value: "FILE", kind: .file, "Write a page here too.") {
                    $0.html = $1
                },
                .int("rows", in: 1...100_000, "Rules at most (default: 10).") { $0.rowsMax = $1 },
            ]),
    ],
    positionals: Positionals("FILE", "More text.") { $0.inputs.append($1) },
    exitStatuses: [(0, "measured"), (2, "something could not be done")],
    environment: [("SLUICE_RULES", "The folder of rules and packs.")])

enum ProfileCommand {
    /// The windows of all of it are held at once.
    private static let inputBytesMax = 64 << 20

    @Sendable
    static func run(_ arguments: ProfileArguments) throws -> ExitStatus {
        guard !arguments.inputs.isEmpty else {
            throw UsageError(.missingArgument, "no text given: write `--input FILE`")
        }
        var text: [UInt8] = []
        for path in arguments.inputs {
            text += try WholeFile.read(path, limit: inputBytesMax - text.count)
            if text.last != 0x0a { text.append(0x0a) }
        }
        let profile = try RuleProfile(
            text, arguments.choice.inspector(),
            minConfidence: Confidence(percent: Int((arguments.minConfidence * 100).rounded())))
        if let path = arguments.html {
            try WholeFile.write(profile.html(title: "Cost of rules"), to: path)
        }
        return arguments.format == .json
            ? show(profile.json().document(lines: 2))
            : show(profile.text(rowsMax: arguments.rowsMax))
    }
}
