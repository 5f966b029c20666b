import CommandLineSupport
import FileScanning
import Findings
import Inspection
import Rules

/// Which rules a command works with, as written on its command line.
struct RuleChoice: Sendable {
    var pack = "default"
    var rules: [Argument] = []
    var only: [String] = []
    var except: [String] = []

    static func folder() throws(Trouble) -> RuleFolder {
        guard let folder = RuleFolder.find() else {
            throw Trouble(
                "the rules are not there\n  mend: set SLUICE_RULES to the folder `rules` of Sluice")
        }
        return folder
    }

    /// The rule files named on the command line.
    func own() throws(Trouble) -> RuleFiles {
        var own = RuleFiles([])
        for path in rules {
            let files = RuleFiles(at: path.text)
            if files.paths.isEmpty {
                throw Trouble(
                    "no rules in `\(path.text)`\n  mend: name a .yaml file or a folder of them")
            }
            own = own + files
        }
        return own
    }

    /// The rules of the pack, and the user's own, as far as `--only` and `--except` leave them.
    func ruleSet() throws -> RuleSet {
        let set = try Self.folder().ruleSet(pack: pack, own: own(), cache: FileCache())
        return try selected(set)
    }

    func selected(_ set: RuleSet) throws(Trouble) -> RuleSet {
        if only.isEmpty && except.isEmpty { return set }
        let wanted = only.map { NameGlob($0) }
        let unwanted = except.map { NameGlob($0) }
        let rules = set.rules.filter { rule in
            (wanted.isEmpty || wanted.contains { $0.matches(rule.id.text) })
                && !unwanted.contains { $0.matches(rule.id.text) }
        }
        if rules.isEmpty {
            throw Trouble(
                "`--only` and `--except` leave no rule of pack `\(set.name)`\n  mend: see `dlpscan --list-rules`"
            )
        }
        return RuleSet(
            name: set.name, version: set.version, rules: rules, contentHash: set.contentHash)
    }

    func inspector() throws -> Inspector { try Inspector(ruleSet(), cache: FileCache()) }
}

/// Arguments with a choice of rules.
protocol ChoosesRules: Sendable {
    var choice: RuleChoice { get set }
}

extension FlagGroup where Arguments: ChoosesRules {
    static var rules: FlagGroup {
        FlagGroup(
            "Which rules",
            [
                .text("pack", short: "p", value: "NAME", "The rule pack (default: default).") {
                    $0.choice.pack = $1
                },
                .path("rules", value: "PATH", kind: .file, "A rule file or folder of your own.") {
                    $0.choice.rules.append($1)
                },
                .text("only", value: "GLOB", "Only rules that match: `secret.*`.") {
                    $0.choice.only.append($1)
                },
                .text("except", value: "GLOB", "No rules that match.") {
                    $0.choice.except.append($1)
                },
            ])
    }
}
