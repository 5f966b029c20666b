import CommandLineSupport
import FileScanning
import Findings
import Glibc
import Inspection
import RuleTuning
import Rules

struct CheckArguments: Sendable {
    var packs: [Argument] = []
    var rules: [Argument] = []
    var trials = 200
    var isStrict = false
    var watches = false
    var format = CheckFormat.human
    var colour = ColourChoice.auto
}

enum CheckFormat: String, CaseIterable, Sendable {
    case human, json, sarif
}

let checkSubcommand = Subcommand(
    "check", checkCommand, CheckArguments(), show: show(_:), run: CheckCommand.run)

private let checkCommand = Command<CheckArguments>(
    name: "dlprules check", version: dlprulesVersion,
    purpose:
        "Prove what can be proved of rules without a corpus, and search for their worst input.",
    examples: [
        CommandExample("dlprules check", "All shipped rules and packs."),
        CommandExample(
            "dlprules check --rules acme.yaml --watch", "Your own too, again at each save."),
        CommandExample("dlprules check default --format sarif", "One pack, for a code host."),
    ],
    groups: [
        FlagGroup(
            "What to check",
            [
                .path("rules", value: "PATH", kind: .file, "A rule file or folder of your own.") {
                    $0.rules.append($1)
                },
                .int(
                    "trials", in: 0...100_000,
                    "Inputs tried for each pattern's worst case (default: 200; 0: none)."
                ) { $0.trials = $1 },
                .toggle("strict", "Warnings too end with 1.") { $0.isStrict = $1 },
                .toggle(
                    "watch", "Check again what changes, as files are saved; stop with Ctrl-C."
                ) { $0.watches = $1 },
            ]),
        FlagGroup(
            "What to tell",
            [
                .choice("format", value: "FORMAT", CheckFormat.self, "Shape of the report.") {
                    $0.format = $1
                },
                .choice("color", value: "WHEN", ColourChoice.self, "Colour.") { $0.colour = $1 },
            ]),
    ],
    positionals: Positionals(
        "PACK", "Only the rules of these packs (default: all rules, and every pack is read)."
    ) {
        $0.packs.append($1)
    },
    exitStatuses: [
        (0, "no errors; there may be warnings"),
        (1, "a rule does not hold, or with `--strict` should be better"),
        (2, "a file cannot be read as rules, or something could not be done"),
    ],
    environment: [("SLUICE_RULES", "The folder of rules and packs.")])

struct CheckCommand {
    private let arguments: CheckArguments
    private let isColoured: Bool
    private var watch: RuleWatch
    private var auditor: RuleAuditor
    /// Files read that no audit has gone through yet: some other file had a problem.
    private var unaudited: Set<String> = []
    /// What of the packs decides about rules; when it changes, all is audited anew.
    private var packs: [String: [UInt8]] = [:]

    @Sendable
    static func run(_ arguments: CheckArguments) throws -> ExitStatus {
        if arguments.watches && arguments.format != .human {
            throw UsageError(.conflict, "`--watch` is for people: leave `--format` out")
        }
        var command = CheckCommand(arguments)
        // Taken first, so that what is saved meanwhile counts as changed.
        let stamp = try command.watch.stamp()
        let first = try command.check()
        guard arguments.watches else { return first }
        return try command.recheck(since: stamp)
    }

    private init(_ arguments: CheckArguments) {
        self.arguments = arguments
        var choice = RuleChoice()
        choice.rules = arguments.rules
        watch = RuleWatch(rules: choice)
        auditor = RuleAuditor(trials: arguments.trials, cache: FileCache())
        isColoured = arguments.colour.isColoured(isTerminal: Terminal.isTerminal(1))
    }

    // MARK: once

    private mutating func check() throws -> ExitStatus {
        do {
            let (changed, packs) = try watch.update()
            unaudited.formUnion(changed)
            let library = watch.library
            let contents = Dictionary(
                packs.map { ($0.name, $0.bytes) }, uniquingKeysWith: { $1 })
            if !arguments.packs.isEmpty, contents != self.packs {
                auditor = RuleAuditor(trials: arguments.trials, cache: FileCache())
            }
            self.packs = contents
            var chosen: [RuleID: Rule] = [:]
            let names =
                arguments.packs.isEmpty ? packs.map(\.packName) : arguments.packs.map(\.text)
            for name in names {
                for rule in try library.ruleSet(pack: name, packs: packs).rules {
                    chosen[rule.id] = rule
                }
            }
            var set = library.all(name: "all")
            if !arguments.packs.isEmpty {
                set = RuleSet(
                    name: "chosen", version: "0", rules: Array(chosen.values),
                    contentHash: set.contentHash)
            }
            let audit = try auditor.audit(
                set, changed: Array(unaudited), among: library.rules)
            unaudited = []
            return try tell(audit, packCount: packs.count)
        } catch let error as RuleLoadError {
            let issues = RuleIssue.issues(of: error)
            _ = report(issues, nil, summary: counted(issues.count, "problem"))
            return .trouble
        }
    }

    private func tell(_ audit: RuleAudit, packCount: Int) throws -> ExitStatus {
        let issues = try concerning(audit.issues)
        let errors = issues.count { $0.level == .error }
        let costs = audit.costs.sorted { $0.key < $1.key }
            .map { "\($0.value) \($0.key)" }.joined(separator: ", ")
        var summary =
            "\(counted(audit.ruleCount, "rule")) (triggers: \(costs)), \(counted(packCount, "pack")), "
            + "\(counted(errors, "error")), \(counted(issues.count - errors, "warning"))"
        if issues.count < audit.issues.count {
            summary += " (and \(audit.issues.count - issues.count) about shipped rules)"
        }
        let told = report(issues, audit, summary: summary)
        if told == .trouble { return .trouble }
        return errors > 0 || (arguments.isStrict && !issues.isEmpty) ? .findings : .clean
    }

    /// Whoever names files of their own is not told what could be better in the shipped ones.
    private func concerning(_ issues: [RuleIssue]) throws -> [RuleIssue] {
        if arguments.rules.isEmpty || !arguments.packs.isEmpty { return issues }
        var choice = RuleChoice()
        choice.rules = arguments.rules
        let own = try choice.own().paths
        let rules = Set(
            watch.library.rules.filter { rule in own.contains { rule.origin.hasPrefix($0 + ":") } }
                .map(\.id.text))
        // A shipped rule that one of theirs stands in the way of is their concern, too.
        return issues.filter {
            $0.level == .error || own.contains($0.file) || rules.contains($0.other)
        }
    }

    private func report(_ issues: [RuleIssue], _ audit: RuleAudit?, summary: String) -> ExitStatus {
        switch arguments.format {
        case .json: return show(RuleIssueReport.json(issues, audit).document(lines: 3))
        case .sarif:
            let document = RuleIssueReport.sarif(
                issues, tool: "dlprules", version: dlprulesVersion)
            return show(document.document(lines: 5))
        case .human:
            var text = ""
            for issue in issues {
                let style: TextStyle = issue.level == .error ? .red : .yellow
                let lines = printable(issue.description).split(separator: "\n").map(String.init)
                text += style.apply(to: lines[0], isColoured: isColoured) + "\n"
                for line in lines.dropFirst() { text += line + "\n" }
            }
            let told = show(text)
            say(summary + "\n")
            return told
        }
    }

    // MARK: again and again

    /// Waits for files to change; then reads and audits what has changed, among what has not, and tells all there is to tell.
    private mutating func recheck(since first: String) throws -> ExitStatus {
        Interruption.install()
        say("watching; Ctrl-C ends\n")
        var seen = first
        while !Interruption.isRequested {
            let stamp = try watch.stamp()
            if stamp != seen {
                seen = stamp
                try checkChanges()
            }
            usleep(150_000)
        }
        return .clean
    }

    private mutating func checkChanges() throws {
        let started = SystemClock.monotonicNanoseconds()
        do {
            _ = try check()
        } catch let error as RuleFileError {
            // It may be about to be written.
            say("\(printable("\(error)"))\n")
        }
        let milliseconds = (SystemClock.monotonicNanoseconds() - started) / 1_000_000
        say("checked what changed in \(milliseconds) ms\n")
    }
}
