public import CommandLineSupport
internal import Findings
public import Rules

/// Which rules a command works with, as written on its command line.
public struct RuleChoice: Sendable {
    public var pack = "default"
    public var rules: [Argument] = []
    public var only: [String] = []
    public var except: [String] = []

    public init() {}

    /// Where the shipped rules are.
    public static func folder() throws(Trouble) -> RuleFolder {
        guard let folder = RuleFolder.find() else {
            throw Trouble(
                "the rules are not there\n  mend: set SLUICE_RULES to the folder `rules` of Sluice")
        }
        return folder
    }

    /// The rule files named on the command line.
    public func own() throws(RuleFileError) -> RuleFiles {
        var own = RuleFiles([])
        for path in rules { own = try own + RuleFiles(named: path.text) }
        return own
    }

    /// The rules of the pack, and the user's own, as far as `--only` and `--except` leave them.
    ///
    /// - Parameter willCompile: called where they are not in the cache, since compiling takes seconds.
    public func ruleSet(willCompile: () -> Void = {}) throws -> RuleSet {
        try selected(
            Self.folder().ruleSet(
                pack: pack, own: own(), cache: FileCache(), willCompile: willCompile))
    }

    /// What `--only` and `--except` leave of `set`.
    public func selected(_ set: RuleSet) throws(Trouble) -> RuleSet {
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
}

/// Arguments with a choice of rules.
public protocol ChoosesRules: Sendable {
    var choice: RuleChoice { get set }
}

extension Flag where Arguments: ChoosesRules {
    /// The flags that choose rules.
    public static var ruleChoice: [Flag] {
        [
            .text("pack", short: "p", value: "NAME", "The rule pack (default: default).") {
                $0.choice.pack = $1
            }
        ] + ownRules
    }

    /// Those of them that have nothing to do with packs.
    public static var ownRules: [Flag] {
        [
            .path("rules", value: "PATH", kind: .file, "A rule file or folder of your own.") {
                $0.choice.rules.append($1)
            },
            .text("only", value: "GLOB", "Only rules that match: `secret.*`.") {
                $0.choice.only.append($1)
            },
            .text("except", value: "GLOB", "No rules that match.") {
                $0.choice.except.append($1)
            },
        ]
    }
}
