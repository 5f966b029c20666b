import CommandLineSupport
import FileScanning
import Findings
import Inspection
import RuleTuning

/// What is scored, as written on a command line.
struct Scoring: Sendable {
    var corpora: [Argument] = []
    var minConfidence = 0.5
    var options = ScoreOptions()
    var groups: [String] = []
    var sources: [String] = []

    func corpus() throws -> Corpus {
        guard !corpora.isEmpty else {
            throw UsageError(.missingArgument, "no corpus given: write `--corpus FILE`")
        }
        let corpus = try Corpus(files: corpora).only(groups: groups, sources: sources)
        if corpus.records.isEmpty {
            throw Trouble(
                "there is no record to score\n  mend: name a corpus with records, or other groups and sources"
            )
        }
        return corpus
    }

    func run(_ corpus: Corpus, _ inspector: Inspector) throws -> CorpusRun {
        let conditions = RunConditions(
            tool: "dlprules \(dlprulesVersion)", startedAt: SystemClock.now(),
            ruleSet: inspector.ruleSet,
            minConfidence: Confidence(percent: Int((minConfidence * 100).rounded())),
            options: options,
            corpora: corpora.map { path in
                path.text.split(separator: "/").last.map(String.init) ?? path.text
            }, corpus: corpus)
        return try CorpusRun(corpus, inspector, conditions)
    }
}

/// Arguments that name what is scored, and the rules.
protocol Scores: ChoosesRules {
    var scoring: Scoring { get set }
}

extension Scores {
    func run() throws -> CorpusRun {
        let corpus = try scoring.corpus()
        return try scoring.run(corpus, choice.inspector())
    }
}

extension FlagGroup where Arguments: Scores {
    static var scoring: FlagGroup {
        FlagGroup(
            "What to score",
            [
                .path(
                    "corpus", short: "c", value: "FILE", kind: .file,
                    "Labelled texts, JSONL, plain or gzip; may be repeated."
                ) { $0.scoring.corpora.append($1) },
                .double(
                    "min-confidence", value: "X", in: 0...1, "Nothing less sure (default: 0.5)."
                ) { $0.scoring.minConfidence = $1 },
                .int(
                    "level", in: 1...3, "How many parts of a type must agree (default: 2)."
                ) { $0.scoring.options.level = $1 },
                .text("types", value: "LIST", "Only these types, parted by commas.") {
                    $0.scoring.options.types += parts($1)
                },
                .text("group", value: "LIST", "Only records of these groups.") {
                    $0.scoring.groups += parts($1)
                },
                .text("source", value: "LIST", "Only records of these sources.") {
                    $0.scoring.sources += parts($1)
                },
            ])
    }
}

extension FlagGroup where Arguments: ChoosesRules {
    static var rules: FlagGroup { FlagGroup("Which rules", Flag.ruleChoice) }
}

extension RuleChoice {
    func inspector() throws -> Inspector { try Inspector(ruleSet(), cache: FileCache()) }
}

/// `a,b` as its parts.
private func parts(_ text: String) -> [String] { text.split(separator: ",").map(String.init) }
