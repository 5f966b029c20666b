import Actions
import CommandLineSupport
import FileScanning
import Findings
import Glibc
import Inspection
import Reporting
import Rules
import Synchronization

/// Ends the process with `status`.
func exitWith(_ status: ExitStatus) -> Never {
    exit(Int32(status.rawValue))
}

enum Program {
    static func run() -> ExitStatus {
        Interruption.ignoreFailedWrites()
        return runProgram("dlpscan") {
            switch try dlpscanCommand.parse(Argument.ofThisProcess(), into: Arguments()) {
            case .run(let arguments): try run(arguments)
            case .help: show(dlpscanCommand.helpText(width: Terminal.width(of: 1)))
            case .version: show(dlpscanCommand.versionText)
            case .completions(let shell): show(dlpscanCommand.completions(for: shell))
            case .manPage: show(dlpscanCommand.manPage())
            }
        }
    }

    private static func show(_ text: String) -> ExitStatus {
        CommandLineSupport.show(Array(text.utf8), program: "dlpscan")
    }

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        if arguments.checksRules { return try checkRules(arguments) }
        let rules = try loadRules(arguments)
        if arguments.listsRules { return listRules(rules) }
        let inspector = try Inspector(rules, cache: FileCache())
        let run = try ScanRun(arguments, inspector)
        return try run.go()
    }

    // MARK: rules

    private static func loadRules(_ arguments: Arguments) throws -> RuleSet {
        try arguments.choice.ruleSet(willCompile: {
            if arguments.showsProgress && !arguments.isQuiet && Terminal.isTerminal(2) {
                say("dlpscan: compiling the rules, some seconds; the next start finds them\n")
            }
        })
    }

    private static func checkRules(_ arguments: Arguments) throws -> ExitStatus {
        let folder = try RuleChoice.folder()
        let files = try (folder.rules + arguments.choice.own()).read()
        let packs = try folder.packs.read()
        var library = RuleLibrary()
        try library.update(files, parallel: onAllProcessors)
        let set = try arguments.choice.selected(library.all(name: "all"))
        for pack in packs { _ = try library.ruleSet(pack: pack.packName, packs: packs) }
        let problems = try RuleCheck.problems(of: Inspector(set, cache: FileCache()))
        for problem in problems { say("\(problem)\n") }
        say(
            "\(counted(set.rules.count, "rule")), \(counted(packs.count, "pack")), \(counted(problems.count, "problem"))\n"
        )
        return problems.isEmpty ? .clean : .findings
    }

    private static func counted(_ count: Int, _ noun: String) -> String {
        "\(count) \(noun)\(count == 1 ? "" : "s")"
    }

    private static func listRules(_ set: RuleSet) -> ExitStatus {
        var text = ""
        for rule in set.rules {
            text += "\(rule.id.text)\t\(rule.info.severity.word)\t\(rule.confidence)"
            text += "\t\(rule.triggerText)\t\(rule.info.name)\n"
        }
        return show(text)
    }
}
