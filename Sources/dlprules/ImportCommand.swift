import CommandLineSupport
import FileScanning
import RuleImport
import RuleTuning
import Rules

struct ImportArguments: Sendable {
    /// The peer, then files.
    var words: [Argument] = []
    var output: Argument?
    var rules: [Argument] = []
    var isForcing = false
    var report = ReportFormat.text
    var failsOnLoss = false

    enum ReportFormat: String, CaseIterable, Sendable {
        case text, json
    }
}

let importSubcommand = Subcommand(
    "import", importCommand, ImportArguments(), show: show(_:), run: ImportCommand.run)

private let importCommand = Command<ImportArguments>(
    name: "dlprules import", version: dlprulesVersion,
    purpose:
        "Read the rules of another tool, write them as ours, and say exactly what could not be carried over.",
    examples: [
        CommandExample(
            "dlprules import gitleaks .gitleaks.toml > ours.yaml && dlprules check --rules ours.yaml",
            "One file, to standard output; the report goes to standard error."),
        CommandExample(
            "dlprules import kingfisher -o imported rules/*.yml",
            "Each into a file of the folder `imported`."),
        CommandExample(
            "dlprules import presidio recognizers.yaml -o imported --report json --fail-on-loss",
            "For programs; ends with 1 unless each rule was carried over whole."),
    ],
    groups: [
        FlagGroup(
            "Where to write",
            [
                .path(
                    "output", short: "o", value: "DIR", kind: .folder,
                    "Write a file of rules for each FILE into this folder, under its name and `.yaml` (default: standard output)."
                ) { $0.output = $1 },
                .toggle("force", "Replace files that are there.") { $0.isForcing = $1 },
                .path(
                    "rules", value: "PATH", kind: .file,
                    "A rule file or folder of your own, whose ids are not given again; those of shipped rules and of the folder of `--output` never are."
                ) { $0.rules.append($1) },
            ]),
        FlagGroup(
            "What to tell",
            [
                .choice(
                    "report", value: "FORMAT", ImportArguments.ReportFormat.self,
                    "Shape of the report, which with `--output` goes to standard output, else to standard error."
                ) { $0.report = $1 },
                .toggle("fail-on-loss", "End with 1 unless each rule was carried over whole.") {
                    $0.failsOnLoss = $1
                },
            ]),
    ],
    positionals: Positionals(
        "PEER FILE", count: 2...Int.max,
        "Whose rules they are (\(Peer.allCases.map(\.rawValue).joined(separator: ", "))), and their files (`-`: standard input)."
    ) { $0.words.append($1) },
    exitStatuses: [
        (0, "all files were read; some rules may not have been carried over"),
        (1, "with `--fail-on-loss`: something could not be carried over"),
        (2, "a file cannot be read as the peer's rules, or something could not be done"),
    ],
    environment: [("SLUICE_RULES", "The folder of rules and packs, whose ids are not given again.")]
)

struct ImportCommand {
    /// Larger files are refused; those of the peers have some hundred kilobytes.
    private static let fileBytesMax = 16 << 20

    private let arguments: ImportArguments
    private let peer: Peer
    private let files: [Argument]

    @Sendable
    static func run(_ arguments: ImportArguments) throws -> ExitStatus {
        try ImportCommand(arguments).run()
    }

    private init(_ arguments: ImportArguments) throws(UsageError) {
        self.arguments = arguments
        let word = arguments.words[0].text
        guard let peer = Peer(rawValue: word) else {
            let known = Peer.allCases.map(\.rawValue)
            throw UsageError(
                .badValue,
                "`\(printable(word))` is none of the tools whose rules can be read: \(known.joined(separator: ", "))"
            )
        }
        self.peer = peer
        files = Array(arguments.words.dropFirst())
        if files.count > 1 && arguments.output == nil {
            throw UsageError(
                .conflict, "several files go into a folder: name it with `--output DIR`")
        }
    }

    // MARK: - Doing it

    private func run() throws -> ExitStatus {
        let outputs = try outputs()
        var importer = RuleImporter(
            peer, version: dlprulesVersion, taken: try takenIDs(but: outputs))
        var imported: [ImportedFile] = []
        for file in files {
            let bytes = try WholeFile.read(file, limit: Self.fileBytesMax)
            imported.append(
                try importer.read(
                    bytes, file: printable(file == "-" ? "standard input" : file.text)))
        }
        // Nothing is written before everything could be read.
        if let folder = arguments.output { try WholeFile.makeFolder(folder) }
        for (file, output) in zip(imported, outputs) {
            try WholeFile.write(Array(file.text.utf8), to: output)
        }
        if arguments.output == nil {
            for file in imported {
                let told = show(file.text)
                if told == .trouble { return told }
            }
        }
        let told = report(imported)
        if told == .trouble { return told }
        let isWhole = imported.allSatisfy { $0.wholeCount == $0.rules.count && $0.losses.isEmpty }
        return arguments.failsOnLoss && !isWhole ? .findings : .clean
    }

    /// The files to write, checked before anything is read; none where standard output is meant.
    private func outputs() throws -> [Argument] {
        guard let folder = arguments.output else { return [] }
        var outputs: [Argument] = []
        for file in files {
            let name = Self.name(of: file)
            let output = Argument(bytes: folder.bytes + [UInt8(ascii: "/")] + name)
            if outputs.contains(output) {
                throw Trouble(
                    "`\(printable(output.text))` would be written twice\n  mend: import files of one name into different folders"
                )
            }
            if WholeFile.isThere(output) && !arguments.isForcing {
                throw Trouble(
                    "`\(printable(output.text))` is there already\n  mend: take another folder, or replace what is there with `--force`"
                )
            }
            outputs.append(output)
        }
        return outputs
    }

    /// `config/gitleaks.toml` → `gitleaks.yaml`
    private static func name(of file: Argument) -> [UInt8] {
        let last =
            file == "-"
            ? Array("imported".utf8)
            : Array(file.bytes.split(separator: UInt8(ascii: "/")).last ?? [])
        // The dot in front of `.gitleaks.toml` hides it from those who look for rules.
        let shown = last.drop { $0 == UInt8(ascii: ".") }
        let stem = shown.lastIndex(of: UInt8(ascii: ".")).map { shown[..<$0] } ?? shown
        return (stem.isEmpty ? Array("imported".utf8) : Array(stem)) + Array(".yaml".utf8)
    }

    /// Ids that other rules have: the shipped ones, if they are installed, those named, and those written before.
    private func takenIDs(but outputs: [Argument]) throws -> Set<String> {
        var choice = RuleChoice()
        choice.rules = arguments.rules
        var files = RuleFolder.find()?.rules ?? RuleFiles([])
        files = files + (try choice.own())
        if let folder = arguments.output {
            let replaced = Set(outputs.map(\.text))
            files =
                files
                + RuleFiles(RuleFiles(below: folder.text).paths.filter { !replaced.contains($0) })
        }
        return Set(try files.read().flatMap { RuleImporter.ids(in: $0.bytes, file: $0.name) })
    }

    // MARK: - Telling it

    private func report(_ imported: [ImportedFile]) -> ExitStatus {
        var told = ExitStatus.clean
        func tell(_ text: String) {
            if arguments.output == nil { say(text) } else { told = max(told, show(text)) }
        }
        switch arguments.report {
        case .text: for file in imported { tell(Self.text(file)) }
        case .json:
            let files = JSONValue.array(imported.map(Self.json))
            let document: JSONValue = ["peer": JSONValue(peer.rawValue), "files": files]
            tell(String(decoding: document.document(lines: 5), as: UTF8.self))
        }
        // The report for programs has the figures, and nothing stands behind it where both go the same way.
        if arguments.report == .json && arguments.output == nil { return told }
        let rules = imported.reduce(0) { $0 + $1.rules.count }
        let whole = imported.reduce(0) { $0 + $1.wholeCount }
        let lossy = imported.reduce(0) { $0 + $1.lossyCount }
        say(
            "\(counted(rules, "rule")) read: \(whole) carried over whole, \(lossy) with losses, \(rules - whole - lossy) not\n"
        )
        return told
    }

    private static func text(_ file: ImportedFile) -> String {
        var text = ""
        for loss in file.losses {
            text += "\(file.name): lost: \(loss.code.rawValue): \(printable(loss.text))\n"
        }
        for rule in file.rules {
            let head = "\(rule.file):\(rule.line):\(rule.column): `\(printable(rule.peerID))`"
            switch rule.outcome {
            case .whole: continue
            case .lossy: text += "\(head) is `\(rule.id ?? "")`, with losses\n"
            case .refused(let reason): text += "\(head) is not carried over: \(printable(reason))\n"
            }
            for loss in rule.losses {
                text += "  lost: \(loss.code.rawValue): \(printable(loss.text))\n"
            }
        }
        return text
    }

    private static func json(_ file: ImportedFile) -> JSONValue {
        [
            "file": JSONValue(file.name), "read": .integer(file.rules.count),
            "whole": .integer(file.wholeCount), "lossy": .integer(file.lossyCount),
            "refused": .integer(file.refusedCount), "losses": .array(file.losses.map(json)),
            "rules": .array(file.rules.map(json)),
        ]
    }

    private static func json(_ rule: ImportedRule) -> JSONValue {
        var outcome = "whole"
        var reason = JSONValue.null
        switch rule.outcome {
        case .whole: break
        case .lossy: outcome = "lossy"
        case .refused(let why):
            outcome = "refused"
            reason = JSONValue(why)
        }
        return [
            "peer_id": JSONValue(rule.peerID), "line": .integer(rule.line),
            "column": .integer(rule.column), "id": rule.id.map { JSONValue($0) } ?? .null,
            "outcome": JSONValue(outcome), "reason": reason,
            "losses": .array(rule.losses.map(json)),
        ]
    }

    private static func json(_ loss: ImportLoss) -> JSONValue {
        ["code": JSONValue(loss.code.rawValue), "text": JSONValue(loss.text)]
    }
}
