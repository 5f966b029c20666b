import Archives
import CommandLineSupport
import FileScanning
import Findings
import Reporting

/// The words of the command line, as written.
struct Arguments: ChoosesRules {
    var paths: [Argument] = []
    var threads = 0
    var respectsIgnoreFiles = true
    var include: [String] = []
    var exclude: [String] = []
    var scansBinaries = false
    var opensArchives = true
    var archiveLimits = ArchiveLimits()
    var follows = false
    var shard: Shard?

    var choice = RuleChoice()
    var minSeverity = Severity.info
    var minConfidence = 0.5
    var baseline: Argument?
    var writeBaseline: Argument?
    var honoursInlineIgnore = true
    var fingerprintKey: Argument?

    /// Nil: as the report's file is named, else for people.
    var format: ReportFormat?
    var reportFiles: [Argument] = []
    var revealsMatches = false
    var colour = ColourChoice.auto
    var showsProgress = true
    var isQuiet = false

    var isRedacting = false
    var output: Argument?
    var style: StyleWord?
    var mode: ModeWord?

    var checksRules = false
    var listsRules = false

    var reportFormat: ReportFormat {
        if let format { return format }
        let ending = reportFiles.first?.text.split(separator: ".").last.map(String.init) ?? ""
        return ReportFormat(rawValue: ending.lowercased()) ?? .human
    }

    /// A flag given that has no meaning without redaction.
    var redactingFlag: String? {
        style != nil ? "--style" : mode != nil ? "--mode" : nil
    }
}

struct Shard: Sendable {
    let index: Int
    let count: Int
}

enum StyleWord: String, CaseIterable, Sendable {
    case label, mask, hash, remove
}

enum ModeWord: String, CaseIterable, Sendable {
    case strict, moderate
}

enum SeverityWord: String, CaseIterable, Sendable {
    case info, low, medium, high, critical
}

let dlpscanVersion = "0.1.0"

let dlpscanCommand = Command<Arguments>(
    name: "dlpscan", version: dlpscanVersion,
    purpose: "Find secrets, personal data and prompt injections in files, folders and streams.",
    examples: [
        CommandExample("dlpscan .", "Scan this folder, leaving out what `.gitignore` names."),
        CommandExample(
            "dlpscan --pack logs --format jsonl /var/log", "One JSON object a finding, for logs."),
        CommandExample(
            "tail -F app.log | dlpscan --redact - > clean.log", "Redact a stream as it flows."),
        CommandExample(
            "dlpscan --write-baseline known.json . && dlpscan --baseline known.json .",
            "Accept what is there; report only what is new."),
    ],
    groups: [
        FlagGroup(
            "What to scan",
            [
                .int("threads", short: "j", in: 1...256, "Threads (default: all processors).") {
                    $0.threads = $1
                },
                .toggle(
                    "ignore", negatable: true,
                    "Leave out what `.gitignore` and `.dlpscanignore` name (default: yes)."
                ) { $0.respectsIgnoreFiles = $1 },
                .text("include", value: "GLOB", "Only paths that match; may be repeated.") {
                    $0.include.append($1)
                },
                .text("exclude", value: "GLOB", "No paths that match; may be repeated.") {
                    $0.exclude.append($1)
                },
                .toggle("binary", "Scan files with NUL bytes in them too.") {
                    $0.scansBinaries = $1
                },
                .toggle(
                    "follow", short: "f",
                    "Go on reading as files grow, like `tail -F`; stop with Ctrl-C."
                ) { $0.follows = $1 },
                .parsed(
                    "shard", value: "I/N", expected: "a shard such as `2/8`",
                    "Scan only each N-th file, beginning with the I-th.",
                    parse: { text -> Shard? in
                        let parts = text.split(separator: "/").compactMap { Int($0) }
                        guard parts.count == 2, parts[1] >= 1, (1...parts[1]).contains(parts[0])
                        else { return nil }
                        return Shard(index: parts[0], count: parts[1])
                    }
                ) { $0.shard = $1 },
            ]),
        FlagGroup(
            "Archives and compressed files",
            [
                .toggle(
                    "archives", negatable: true,
                    "Scan what is in them, whatever they are called (default: yes)."
                ) { $0.opensArchives = $1 },
                .int(
                    "max-archive-depth", in: 1...32,
                    "Containers in containers; a .tgz is two deep (default: 8)."
                ) { $0.archiveLimits.depthMax = $1 },
                .size(
                    "max-archive-bytes", "Bytes unpacked from one file (default: 100GB)."
                ) { $0.archiveLimits.bytesMax = $1 },
                .int(
                    "max-archive-ratio", in: 1...Int.max,
                    "Bytes unpacked for each byte read, beyond the first 64 MiB (default: 250)."
                ) { $0.archiveLimits.ratioMax = $1 },
                .int(
                    "max-archive-members", in: 1...Int.max,
                    "Members of one file (default: 1000000)."
                ) { $0.archiveLimits.membersMax = $1 },
                .duration(
                    "max-archive-time", "Processor time for one file (default: 10m)."
                ) { $0.archiveLimits.timeMax = $1 },
            ]),
        FlagGroup(
            "What to look for",
            Flag.ruleChoice + [
                .choice(
                    "min-severity", value: "WORD", SeverityWord.self, "Nothing less severe."
                ) { $0.minSeverity = Severity(word: $1.rawValue) ?? .info },
                .double(
                    "min-confidence", value: "X", in: 0...1, "Nothing less sure (default: 0.5)."
                ) { $0.minConfidence = $1 },
                .path("baseline", value: "FILE", kind: .file, "Leave out the findings known here.")
                { $0.baseline = $1 },
                .path(
                    "write-baseline", value: "FILE", kind: .file,
                    "Write all findings here as known; the exit status is 0."
                ) { $0.writeBaseline = $1 },
                .toggle(
                    "inline-ignore", negatable: true,
                    "Leave out findings on lines that hold `dlpscan:ignore` (default: yes)."
                ) { $0.honoursInlineIgnore = $1 },
                .path(
                    "fingerprint-key", value: "FILE", kind: .file,
                    "16 bytes under which fingerprints are made (default: your own)."
                ) { $0.fingerprintKey = $1 },
            ]),
        FlagGroup(
            "What to report",
            [
                .choice("format", value: "FORMAT", ReportFormat.self, "Shape of the report.") {
                    $0.format = $1
                },
                .path(
                    "report", value: "FILE", kind: .file,
                    "Write the report here, shaped as its ending says."
                ) {
                    $0.reportFiles.append($1)
                },
                .toggle("reveal", "Show matched bytes. Mind who reads the report.") {
                    $0.revealsMatches = $1
                },
                .choice("color", value: "WHEN", ColourChoice.self, "Colour.") { $0.colour = $1 },
                .toggle("progress", negatable: true, "Show progress on a terminal.") {
                    $0.showsProgress = $1
                },
                .toggle("quiet", short: "q", "No summary.") { $0.isQuiet = $1 },
            ]),
        FlagGroup(
            "Redacting",
            [
                .toggle("redact", "Write the redacted text to standard output.") {
                    $0.isRedacting = $1
                },
                .path(
                    "output", short: "o", value: "DIR", kind: .folder,
                    "Write redacted copies below DIR."
                ) {
                    $0.output = $1
                    $0.isRedacting = true
                },
                .choice(
                    "style", value: "STYLE", StyleWord.self,
                    "`label` [GITHUB_TOKEN], `mask` ****, `hash` equal for equal values, `remove`."
                ) { $0.style = $1 },
                .choice(
                    "mode", value: "MODE", ModeWord.self,
                    "What is redacted: `moderate` (default) all but the unsure, `strict` all."
                ) { $0.mode = $1 },
            ]),
        FlagGroup(
            "Rules",
            [
                .toggle("check-rules", "Hold every rule against its examples, and stop.") {
                    $0.checksRules = $1
                },
                .toggle("list-rules", "List the rules of the pack, and stop.") {
                    $0.listsRules = $1
                },
            ]),
    ],
    positionals: Positionals(
        "PATH", count: 0...Int.max,
        "Files and folders; `-` is standard input (default: what is piped in, else `.`)."
    ) { $0.paths.append($1) },
    exitStatuses: [
        (0, "nothing was found"), (1, "something was found"),
        (2, "something could not be done or was not scanned"),
    ],
    environment: [
        ("SLUICE_RULES", "The folder of rules and packs."), ("NO_COLOR", "When set, no colour."),
    ])
