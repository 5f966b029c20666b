import CommandLineSupport
import FileScanning
import Findings
import Inspection
import RuleTuning
import Rules

struct ExplainArguments: ChoosesRules {
    var choice = RuleChoice()
    var subjects: [Argument] = []
    var minConfidence = 0.5
    var isRevealing = false
    var showsAll = false
    var format = TextFormat.human
    var colour = ColourChoice.auto
}

let explainSubcommand = Subcommand(
    "explain", explainCommand, ExplainArguments(), show: show(_:), run: ExplainCommand.run)

private let explainCommand = Command<ExplainArguments>(
    name: "dlprules explain", version: dlprulesVersion,
    purpose:
        "Say step by step why a text matched or not: trigger, gates, window, captures, validators, context, confidence.",
    examples: [
        CommandExample(
            "dlprules explain secret.github.token", "What the rule makes of its own examples."),
        CommandExample(
            "dlprules explain app.log:12", "What each rule that looked at line 12 made of it."),
        CommandExample(
            "dlprules explain secret.aws.access_key_id app.log:12",
            "Why this rule found it, or not."),
        CommandExample(
            "echo 'card 4111 1111 1111 1111' | dlprules explain -", "What stands in a pipe."),
    ],
    groups: [
        .rules,
        FlagGroup(
            "What to tell",
            [
                .double(
                    "min-confidence", value: "X", in: 0...1, "The threshold (default: 0.5)."
                ) { $0.minConfidence = $1 },
                .toggle("all", "Rules too whose gates let nothing pass.") { $0.showsAll = $1 },
                .toggle("reveal", "Show values. Mind who looks on.") { $0.isRevealing = $1 },
                .choice("format", value: "FORMAT", TextFormat.self, "For people or programs.") {
                    $0.format = $1
                },
                .choice("color", value: "WHEN", ColourChoice.self, "Colour.") { $0.colour = $1 },
            ]),
    ],
    positionals: Positionals(
        "RULE|FILE:LINE|-", count: 1...2,
        "The id of a rule, a line of a file, a whole file, standard input; or a rule and one of the others."
    ) { $0.subjects.append($1) },
    exitStatuses: [
        (0, "nothing is found in the text"), (1, "something is found"),
        (2, "something could not be done"),
    ],
    environment: [("SLUICE_RULES", "The folder of rules and packs.")])

enum ExplainCommand {
    /// Larger texts are refused: the trace of every window is held at once.
    private static let textBytesMax = 64 << 20
    /// More would make a report that nobody reads.
    private static let wholeBytesMax = 1 << 20

    /// A text and where it comes from.
    private struct Subject {
        let name: String
        let bytes: [UInt8]
        /// The bytes to be explained; nil for all.
        var lines: ByteRange?
        /// Whether the text stands in the rule files for all to read.
        var isExample = false
    }

    @Sendable
    static func run(_ arguments: ExplainArguments) throws -> ExitStatus {
        var rule: RuleID?
        var places: [Argument] = []
        let set = try arguments.choice.ruleSet()
        for word in arguments.subjects {
            if set.rules.contains(where: { $0.id.text == word.text }), rule == nil {
                rule = RuleID(word.text)
            } else {
                places.append(word)
            }
        }
        if places.count > 1 { throw noSuchRule(places[0], set) }
        let subjects: [Subject]
        if let place = places.first {
            subjects = [try read(place, set)]
        } else if rule != nil {
            // Cached rule sets have no examples.
            var files = RuleWatch(rules: arguments.choice)
            let read = try files.ruleSet()
            subjects = read.rules.filter { $0.id == rule }.flatMap { examples(of: $0) }
        } else {
            subjects = []
        }
        let inspector = try Inspector(set, cache: FileCache())
        return try tell(subjects, rule, inspector, arguments)
    }

    private static func noSuchRule(_ word: Argument, _ set: RuleSet) -> Trouble {
        Trouble(
            "there is no rule `\(word.text)` in pack `\(set.name)`\n  mend: see `dlpscan --list-rules`, or name a pack that has it with `--pack`"
        )
    }

    // MARK: what is explained

    private static func examples(of rule: Rule) -> [Subject] {
        func subjects(_ examples: [Examples.Match], _ word: String) -> [Subject] {
            examples.map { example in
                Subject(
                    name: "\(word) at \(example.origin)", bytes: Array(example.text.utf8),
                    isExample: true)
            }
        }
        return subjects(rule.examples.matches, "match")
            + subjects(rule.examples.nonMatches, "near miss")
    }

    private static func read(_ place: Argument, _ set: RuleSet) throws -> Subject {
        if place == "-" {
            return Subject(
                name: "standard input", bytes: try WholeFile.read(place, limit: wholeBytesMax))
        }
        var path = place
        var line: Int?
        if let colon = place.bytes.lastIndex(of: UInt8(ascii: ":")),
            let number = Int(String(decoding: place.bytes[(colon + 1)...], as: UTF8.self)),
            number > 0
        {
            path = Argument(bytes: Array(place.bytes[..<colon]))
            line = number
        }
        let bytes: [UInt8]
        do {
            bytes = try WholeFile.read(path, limit: textBytesMax)
        } catch {
            // What has dots and no slash is a rule's id, more likely.
            guard line == nil, RuleWords.looksLikeID(place.text) else { throw error }
            throw noSuchRule(place, set)
        }
        if bytes.starts(with: [0xff, 0xfe]) || bytes.starts(with: [0xfe, 0xff]) {
            throw Trouble(
                "`\(path.text)` is UTF-16, which is not explained\n  mend: `iconv -f UTF-16 -t UTF-8 \(path.text) | dlprules explain -`"
            )
        }
        if line == nil, bytes.count > wholeBytesMax {
            throw Trouble(
                "`\(path.text)` is too large to be explained whole\n  mend: name a line: `\(path.text):12`"
            )
        }
        var subject = Subject(name: place.text, bytes: bytes)
        if let line {
            guard let range = lineRange(line, bytes) else {
                throw Trouble("`\(path.text)` has fewer than \(line) lines")
            }
            subject.lines = range
        }
        return subject
    }

    private static func lineRange(_ line: Int, _ bytes: [UInt8]) -> ByteRange? {
        var start = 0
        for _ in 1..<line {
            guard let end = bytes[start...].firstIndex(of: 0x0a) else { return nil }
            start = end + 1
        }
        return ByteRange(start, bytes[start...].firstIndex(of: 0x0a) ?? bytes.count)
    }

    // MARK: what is told

    private static func tell(
        _ subjects: [Subject], _ rule: RuleID?, _ inspector: Inspector,
        _ arguments: ExplainArguments
    ) throws -> ExitStatus {
        let threshold = Confidence(percent: Int((arguments.minConfidence * 100).rounded()))
        let options = InspectionOptions(
            minConfidence: threshold, fingerprintKey: FingerprintKey(0, 0))
        let isColoured = arguments.colour.isColoured(isTerminal: Terminal.isTerminal(1))
        var text = ""
        var documents: [JSONValue] = []
        var isFound = false
        for (index, subject) in subjects.enumerated() {
            let all = try inspector.traces(
                of: subject.bytes, options: options, part: subject.lines, wanted: { _ in true })
            let concerned = all.filter { trace in
                rule.map { trace.rule.id == $0 } ?? concerns(trace, subject.lines)
            }
            isFound = isFound || concerned.contains { finds($0, subject.lines) }
            documents.append([
                "subject": JSONValue(subject.name), "traces": .array(concerned.map { $0.json() }),
            ])
            let writer = ExplanationText(
                subject.bytes, traces: all, threshold: threshold,
                isRevealing: arguments.isRevealing || subject.isExample, isColoured: isColoured)
            if rule != nil, index == 0, let first = concerned.first {
                text += writer.head(first.rule)
            }
            text += "\n\(printable(subject.name))\n"
            if !subject.isExample { text += writer.note }
            text += steps(
                concerned, subject, writer, isAlone: rule != nil, showsAll: arguments.showsAll)
        }
        let told =
            arguments.format == .json
            ? show(JSONValue.array(documents).document(lines: 4)) : show(text)
        return told == .trouble ? .trouble : isFound ? .findings : .clean
    }

    private static func steps(
        _ traces: [RuleTrace], _ subject: Subject, _ writer: ExplanationText, isAlone: Bool,
        showsAll: Bool
    ) -> String {
        if isAlone {
            return traces.map { writer.steps($0, on: subject.lines) }.joined(separator: "\n")
        }
        var text = ""
        var shut = 0
        // What was found comes last: that is where eyes are when a long text has gone by.
        for isFinding in [false, true] {
            for trace in traces where finds(trace, subject.lines) == isFinding {
                if opensNothing(trace, subject.lines), !showsAll {
                    shut += 1
                    continue
                }
                text += writer.head(trace.rule) + writer.steps(trace, on: subject.lines) + "\n"
            }
        }
        if shut > 0 {
            text +=
                "\(counted(shut, "rule")) more saw a trigger and opened no window (`--all` shows them)\n"
        }
        return text.isEmpty ? "no rule's trigger is in this text\n" : text
    }

    private static func concerns(_ trace: RuleTrace, _ lines: ByteRange?) -> Bool {
        guard let lines else {
            return !trace.hits.isEmpty || !trace.windows.isEmpty || !trace.blocks.isEmpty
        }
        return trace.hits.contains { lines.overlaps($0.range) }
            || trace.blocks.contains { lines.overlaps($0) } || finds(trace, lines)
    }

    private static func finds(_ trace: RuleTrace, _ lines: ByteRange?) -> Bool {
        guard let lines else { return trace.isFinding }
        return trace.blocks.contains { lines.overlaps($0) }
            || trace.windows.contains { window in
                window.matches.contains { $0.isFinding && lines.overlaps($0.capture) }
            }
    }

    private static func opensNothing(_ trace: RuleTrace, _ lines: ByteRange?) -> Bool {
        trace.blocks.isEmpty
            && !trace.windows.contains { window in
                lines.map { $0.start <= window.lastStart && window.firstStart <= $0.end } ?? true
            }
    }
}

/// The words rules are named by.
enum RuleWords {
    /// Whether the text could be a rule's id: `secret.github.token`.
    static func looksLikeID(_ text: String) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return (2...5).contains(parts.count)
            && Category.allCases.contains { $0.rawValue == String(parts[0]) }
    }
}
