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

/// The text without control characters, which names of files may hold and a terminal would obey; line ends stay.
func printable(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
        let isControl = scalar.properties.generalCategory == .control && scalar != "\n"
        result.unicodeScalars.append(isControl ? "\u{fffd}" : scalar)
    }
    return result
}

/// What went wrong before anything was scanned.
struct Trouble: Error {
    let message: String
}

enum Program {
    static func run() -> ExitStatus {
        Interruption.ignoreFailedWrites()
        do {
            switch try dlpscanCommand.parse(Argument.ofThisProcess(), into: Arguments()) {
            case .run(let arguments): return try run(arguments)
            case .help: return print(dlpscanCommand.helpText(width: Terminal.width(of: 1)))
            case .version: return print(dlpscanCommand.versionText)
            case .completions(let shell): return print(dlpscanCommand.completions(for: shell))
            case .manPage: return print(dlpscanCommand.manPage())
            }
        } catch let error as UsageError {
            say(error.line(program: "dlpscan"))
        } catch let error as Trouble {
            say("dlpscan: \(printable(error.message))\n")
        } catch {
            say("dlpscan: \(printable("\(error)"))\n")
        }
        return .trouble
    }

    private static func print(_ text: String) -> ExitStatus {
        var output = BufferedOutput()
        output.append(text)
        return (try? output.flush()) == nil ? .trouble : .clean
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

    private static func folder() throws(Trouble) -> RuleFolder {
        guard let folder = RuleFolder.find() else {
            throw Trouble(
                message:
                    "the rules are not there\n  mend: set SLUICE_RULES to the folder `rules` of Sluice"
            )
        }
        return folder
    }

    private static func loadRules(_ arguments: Arguments) throws -> RuleSet {
        let set = try folder().ruleSet(
            pack: arguments.pack, own: ownRules(arguments), cache: FileCache(),
            willCompile: {
                if arguments.showsProgress && !arguments.isQuiet && Terminal.isTerminal(2) {
                    say("dlpscan: compiling the rules, some seconds; the next start finds them\n")
                }
            })
        return try selected(set, arguments)
    }

    private static func ownRules(_ arguments: Arguments) throws(Trouble) -> RuleFiles {
        var own: RuleFiles?
        for path in arguments.rules {
            let files = RuleFiles(at: path.text)
            if files.paths.isEmpty {
                throw Trouble(
                    message:
                        "no rules in `\(path.text)`\n  mend: name a .yaml file or a folder of them")
            }
            own = own.map { $0 + files } ?? files
        }
        return own ?? RuleFiles([])
    }

    private static func selected(_ set: RuleSet, _ arguments: Arguments) throws -> RuleSet {
        if arguments.only.isEmpty && arguments.except.isEmpty { return set }
        let only = arguments.only.map { NameGlob($0) }
        let except = arguments.except.map { NameGlob($0) }
        let rules = set.rules.filter { rule in
            (only.isEmpty || only.contains { $0.matches(rule.id.text) })
                && !except.contains { $0.matches(rule.id.text) }
        }
        if rules.isEmpty {
            throw Trouble(
                message:
                    "`--only` and `--except` leave no rule of pack `\(set.name)`\n  mend: see `--list-rules`"
            )
        }
        return RuleSet(
            name: set.name, version: set.version, rules: rules, contentHash: set.contentHash)
    }

    private static func checkRules(_ arguments: Arguments) throws -> ExitStatus {
        let folder = try folder()
        let files = try (folder.rules + ownRules(arguments)).read()
        let packs = try folder.packs.read()
        var library = RuleLibrary()
        try library.update(files, parallel: onAllProcessors)
        let set = try selected(library.all(name: "all"), arguments)
        for pack in packs {
            let name = pack.name.split(separator: "/").last.map { String($0.dropLast(5)) } ?? ""
            _ = try library.ruleSet(pack: name, packs: packs)
        }
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
        return print(text)
    }
}
