import CommandLineSupport
import FileScanning
import Findings
import Inspection
import RuleTuning

struct LabelArguments: ChoosesRules {
    var choice = RuleChoice()
    var file = Argument("")
    var output: Argument?
    var minConfidence = 0.5
    var isRevealing = false
}

let labelSubcommand = Subcommand(
    "label", labelCommand, LabelArguments(), show: show(_:), run: LabelCommand.run)

private let labelCommand = Command<LabelArguments>(
    name: "dlprules label", version: dlprulesVersion,
    purpose:
        "Go through what is found in your own text, say yes or no, and keep the lines as a corpus.",
    examples: [
        CommandExample(
            "dlprules label app.log -o mine.jsonl",
            "One key a finding; go on later with the same command."),
        CommandExample(
            "dlprules label app.log -o mine.jsonl --only 'pii.*' --min-confidence 0.3",
            "Only personal data, and what is unsure too."),
    ],
    groups: [
        FlagGroup(
            "What to ask, and where to keep it",
            [
                .path(
                    "output", short: "o", value: "FILE", kind: .file,
                    "Append records here. They hold the lines as they are: keep the file where the text is kept."
                ) { $0.output = $1 },
                .double(
                    "min-confidence", value: "X", in: 0...1, "Nothing less sure (default: 0.5)."
                ) { $0.minConfidence = $1 },
                .toggle("reveal", "Show values. Mind who looks on.") { $0.isRevealing = $1 },
            ]),
        .rules,
    ],
    positionals: Positionals("FILE", count: 1...1, "The text.") { $0.file = $1 },
    exitStatuses: [
        (0, "all is judged or skipped, or you stopped"), (2, "something could not be done"),
    ],
    environment: [("SLUICE_RULES", "The folder of rules and packs.")])

enum LabelCommand {
    private static let textBytesMax = 64 << 20
    private static let columnsMax = 96

    private enum Answer {
        case yes, no, skip, stop
    }

    @Sendable
    static func run(_ arguments: LabelArguments) throws -> ExitStatus {
        guard let output = arguments.output else {
            throw UsageError(.missingArgument, "no file for the answers: write `--output FILE`")
        }
        if arguments.file == "-" {
            throw UsageError(
                .badValue, "standard input is for the answers: name a file with the text")
        }
        var known: Set<String> = []
        if WholeFile.isThere(output) {
            known = try Set(Corpus(files: [output]).records.map(\.id))
        }
        let labelling = try Labelling(
            WholeFile.read(arguments.file, limit: textBytesMax), arguments.choice.inspector(),
            minConfidence: Confidence(percent: Int((arguments.minConfidence * 100).rounded())))
        let open = labelling.questions.filter { !known.contains($0.id) }
        if labelling.leftOut > 0 {
            say(
                "\(counted(labelling.leftOut, "finding")) left out: on lines that are no UTF-8 or too long\n"
            )
        }
        Interruption.install()
        let keys = KeyReader()
        var kept = 0
        asking: for (place, question) in open.enumerated() {
            var answers: [Bool] = []
            for index in question.findings.indices {
                let title =
                    "[\(place + 1)/\(open.count)] \(arguments.file.text):\(question.line)"
                switch ask(title, question, index, keys, isRevealing: arguments.isRevealing) {
                case .yes: answers.append(true)
                case .no: answers.append(false)
                case .skip: continue asking
                case .stop: break asking
                }
            }
            let name = arguments.file.text.split(separator: "/").last.map(String.init) ?? "text"
            try WholeFile.append(question.record(answers, source: name), to: output)
            kept += 1
        }
        say(
            "\(counted(kept, "record")) added, \(counted(known.count, "record")) were there, \(counted(open.count - kept, "line")) open\n"
        )
        return .clean
    }

    private static func ask(
        _ title: String, _ question: LabelQuestion, _ index: Int, _ keys: KeyReader,
        isRevealing: Bool
    ) -> Answer {
        let finding = question.findings[index]
        var isRevealing = isRevealing
        while true {
            _ = show(
                "\n\(printable(title)) \(finding.rule) (\(finding.confidence))\n"
                    + question.picture(
                        of: index, isRevealing: isRevealing, columnsMax: columnsMax)
                    + "  is it one? y yes, n no, s skip the line, r reveal, q stop\n")
            switch keys.next() {
            case UInt8(ascii: "y"): return .yes
            case UInt8(ascii: "n"): return .no
            case UInt8(ascii: "s"): return .skip
            case UInt8(ascii: "r"): isRevealing = true
            case UInt8(ascii: "q"), nil: return .stop
            default: continue
            }
        }
    }
}
