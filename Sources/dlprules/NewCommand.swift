import CommandLineSupport
import FileScanning
import RuleTuning

struct NewArguments: Sendable {
    var id = ""
    var output: Argument?
}

let newSubcommand = Subcommand(
    "new", newCommand, NewArguments(), show: show(_:), run: NewCommand.run)

private let newCommand = Command<NewArguments>(
    name: "dlprules new", version: dlprulesVersion,
    purpose:
        "Begin a rule: a file that loads and passes its checks, to be filled with what the shape is.",
    examples: [
        CommandExample(
            "dlprules new secret.acme.deploy_key", "Write `acme.yaml`, unless it is there."),
        CommandExample(
            "dlprules new secret.acme.deploy_key -o rules/secrets/acme.yaml && dlprules check --rules acme.yaml",
            "Begin a rule and hold it against its examples."),
    ],
    groups: [
        FlagGroup(
            "Where to write",
            [
                .path(
                    "output", short: "o", value: "FILE", kind: .file,
                    "Write here (default: the id's second part and `.yaml`; `-`: standard output)."
                ) { $0.output = $1 }
            ])
    ],
    positionals: Positionals(
        "ID", count: 1...1, "The rule's id: `secret.acme.deploy_key`."
    ) { $0.id = $1.text },
    exitStatuses: [(0, "written"), (2, "something could not be done")])

enum NewCommand {
    @Sendable
    static func run(_ arguments: NewArguments) throws -> ExitStatus {
        let scaffold = try RuleScaffold(id: arguments.id)
        if arguments.output == "-" { return show(scaffold.text()) }
        let path = arguments.output ?? Argument(scaffold.fileName)
        if WholeFile.isThere(path) {
            throw Trouble(
                "`\(path.text)` is there already\n  mend: name another file with `--output`, or `-o -` and add to it what is shown"
            )
        }
        try WholeFile.write(Array(scaffold.text().utf8), to: path)
        say(
            "wrote \(printable(path.text)); next: `dlprules check --rules \(printable(path.text)) --watch`\n"
        )
        return .clean
    }
}
