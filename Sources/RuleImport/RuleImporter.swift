internal import Findings
internal import Inspection
internal import PatternMatching
internal import RuleTuning
internal import Rules
internal import SourceDocuments

/// What became of one of a peer's rules.
public struct ImportedRule: Sendable {
    public enum Outcome: Hashable, Sendable {
        /// It finds what it found there.
        case whole
        /// It was carried over, but for what `losses` say.
        case lossy
        /// It was not, for this reason.
        case refused(String)
    }

    /// What the peer calls it.
    public let peerID: String
    public let file: String
    public let line: Int
    public let column: Int
    /// What it is called here; nil where it never got as far as that.
    public let id: String?
    public let outcome: Outcome
    public let losses: [ImportLoss]
}

/// A peer's file, as far as it could be carried over.
public struct ImportedFile: Sendable {
    public let name: String
    public let rules: [ImportedRule]
    /// What the file as a whole says and ours cannot.
    public let losses: [ImportLoss]
    /// The rule file: it loads, and passes `dlprules check`.
    public let text: String

    public var wholeCount: Int { rules.count { $0.outcome == .whole } }
    public var lossyCount: Int { rules.count { $0.outcome == .lossy } }
    public var refusedCount: Int { rules.count - wholeCount - lossyCount }
}

/// Reads rules of other tools and writes them as ours.
///
/// Nothing is written that our own rule compiler and audit refuse: such rules stand in the file as comments, with the reason.
public struct RuleImporter: Sendable {
    /// Texts made for a rule before it is given up.
    private static let attemptsMax = 60
    /// Examples made of each kind; `dlprules check` asks for as many.
    private static let examplesWanted = 3
    /// As many inputs as `dlprules check` tries by itself, so that it comes to the same.
    public static let trialsByDefault = 200

    private let peer: Peer
    private let version: String
    private let trials: Int
    private var takenIDs: Set<String>

    /// - Parameters:
    ///   - version: of the program, for the head of the files.
    ///   - taken: ids that other rules have.
    ///   - trials: inputs tried for each pattern, in search of one on which PCRE2 gives up.
    public init(
        _ peer: Peer, version: String, taken: Set<String> = [], trials: Int = trialsByDefault
    ) {
        self.peer = peer
        self.version = version
        self.trials = trials
        takenIDs = taken
    }

    /// The ids of the rules in a file of ours; empty where it is none.
    public static func ids(in bytes: [UInt8], file: String) -> [String] {
        guard let root = try? SourceDocument.parse(bytes, file: file),
            let rules = try? root.mapping("rule file")["rules"]?.sequence("rules")
        else { return [] }
        return rules.compactMap { rule in
            guard case .mapping(let entries) = rule.value else { return nil }
            return entries.first { $0.key == "id" }?.value.text
        }
    }

    /// Reads a peer's file.
    ///
    /// - Throws: where it cannot be read as the peer's, an error with place and mend; an error of the engine.
    public mutating func read(_ bytes: [UInt8], file: String) throws -> ImportedFile {
        let peerFile = try parse(bytes, file)
        var works = peerFile.rules.map { Work($0, id: id(for: $0)) }
        for index in works.indices { works[index].translate() }
        var open = works.indices.filter { works[$0].loaded != nil }
        while !open.isEmpty {
            try findExamples(&works, open)
            // What makes PCRE2 give up may be a bound that nobody meant: it is tried with tighter ones.
            open = try audit(&works, open).filter { works[$0].narrow() }
        }
        return ImportedFile(
            name: file, rules: works.map(\.report), losses: peerFile.losses,
            text: text(works, peerFile.losses, file))
    }

    private func parse(_ bytes: [UInt8], _ file: String) throws(SourceError) -> PeerFile {
        switch peer {
        case .gitleaks: return try GitleaksReader.read(TOMLDocument.parse(bytes, file: file))
        case .detectSecrets where file.hasSuffix(".py"):
            return DetectSecretsReader.code(SourceLocation(file: file, line: 1, column: 1))
        default: break
        }
        let root = try SourceDocument.parse(bytes, file: file)
        switch peer {
        case .kingfisher: return try KingfisherReader.read(root)
        case .noseyparker: return try NoseyParkerReader.read(root)
        case .presidio: return try PresidioReader.read(root)
        case .detectSecrets, .gitleaks: return try DetectSecretsReader.read(root)
        }
    }

    // MARK: - Ids

    /// Our ids have two to five parts.
    private static let partsMax = 5

    /// The id a rule wants; where it is taken, with the peer's name behind it, and then a number.
    private mutating func id(for rule: PeerRule) -> String? {
        if rule.pattern == nil { return nil }
        var parts = rule.idParts
        if parts.count > Self.partsMax {
            parts =
                parts.prefix(Self.partsMax - 1) + [
                    parts.dropFirst(Self.partsMax - 1).joined(separator: "_")
                ]
        }
        let wanted = parts.joined(separator: ".")
        if takenIDs.insert(wanted).inserted { return wanted }
        let word = IDPart.of(peer.rawValue)
        let marked = wanted + (parts.count < Self.partsMax ? "." : "_") + word
        if takenIDs.insert(marked).inserted { return marked }
        var number = 2
        while !takenIDs.insert("\(marked)_\(number)").inserted { number += 1 }
        return "\(marked)_\(number)"
    }

    // MARK: - Engine

    /// The engine with what is loaded of the rules in `open`; nil where nothing is. Rules that it cannot take are refused.
    private func inspector(_ works: inout [Work], _ open: [Int]) throws -> Inspector? {
        func make(_ rules: [Rule]) throws(InspectionError) -> Inspector {
            try Inspector(RuleSet(name: "import", version: "0", rules: rules, contentHash: ""))
        }
        var rules = open.compactMap { works[$0].loaded }
        if rules.isEmpty { return nil }
        if let inspector = try? make(rules) { return inspector }
        for index in open {
            guard let rule = works[index].loaded else { continue }
            do throws(InspectionError) {
                _ = try make([rule])
            } catch {
                works[index].refuse("\(error)")
            }
        }
        rules = open.compactMap { works[$0].loaded }
        return rules.isEmpty ? nil : try make(rules)
    }

    // MARK: - Examples

    /// Finds out which examples hold, and makes those that are missing.
    private func findExamples(_ works: inout [Work], _ open: [Int]) throws {
        guard let inspector = try inspector(&works, open) else { return }
        let finder = Finder(inspector)
        for index in open where works[index].loaded != nil {
            try takeExamples(&works[index], finder)
            if works[index].draft.matches.isEmpty { try makeMatches(&works[index], finder) }
            if works[index].draft.matches.isEmpty {
                works[index].refuse(
                    "no text could be made that it finds, and it brings none that is found")
                continue
            }
            try makeNonMatches(&works[index], finder)
        }
    }

    private func takeExamples(_ work: inout Work, _ finder: Finder) throws {
        let rule = work.draft.rule
        for sample in rule.matches {
            if let capture = try finder.capture(of: work.draft.id, in: sample.text) {
                work.draft.matches.append(RuleDraft.Example(sample.text, part: capture))
            } else {
                work.draft.rule.lose(
                    .example, "its example on line \(sample.place.line) is not found")
            }
        }
        for sample in rule.nonMatches {
            if try finder.capture(of: work.draft.id, in: sample.text) == nil {
                work.draft.nonMatches.append(RuleDraft.Example(sample.text))
            } else {
                work.draft.rule.lose(
                    .example, "its negative example on line \(sample.place.line) is found")
            }
        }
    }

    private func makeMatches(_ work: inout Work, _ finder: Finder) throws {
        work.draft.areMatchesMade = true
        var samples = PatternSamples(
            of: work.tree, seed: work.draft.id.utf8.reduce(11) { $0 &* 131 &+ UInt64($1) })
        for attempt in 0..<Self.attemptsMax where work.draft.matches.count < Self.examplesWanted {
            let bytes = samples.next(attempt: attempt)
            guard let text = String(validating: bytes, as: UTF8.self),
                !work.draft.matches.contains(where: { $0.text == text }),
                let capture = try finder.capture(of: work.draft.id, in: text)
            else { continue }
            work.draft.matches.append(RuleDraft.Example(text, part: capture))
        }
    }

    /// Near misses: matches with something left out or made equal; last, plain words.
    private func makeNonMatches(_ work: inout Work, _ finder: Finder) throws {
        var tries: [String] = []
        for example in work.draft.matches {
            let text = Array(example.text)
            if text.count > 1 { tries.append(String(text.dropLast())) }
            tries.append(String(text.prefix(text.count / 2)))
            tries.append(String(text.map { $0.isNumber ? "0" : $0.isLetter ? "a" : $0 }))
        }
        tries.append("nothing of the kind")
        for text in tries
        where work.draft.nonMatches.count < Self.examplesWanted && !text.isEmpty
            && !work.draft.nonMatches.contains(where: { $0.text == text })
        {
            if try finder.capture(of: work.draft.id, in: text) == nil {
                work.draft.nonMatches.append(RuleDraft.Example(text))
            }
        }
        if work.draft.nonMatches.isEmpty { work.refuse("it finds whatever it is shown") }
    }

    // MARK: - Audit

    /// Refuses what `dlprules check` would call an error; gives the rules on which PCRE2 gives up.
    private func audit(_ works: inout [Work], _ open: [Int]) throws -> [Int] {
        for index in open where works[index].loaded != nil { works[index].load() }
        guard let inspector = try inspector(&works, open) else { return [] }
        var slow: [Int] = []
        let audit = try RuleAuditor.audit(inspector, trials: trials)
        for issue in audit.issues where issue.level == .error {
            guard let index = open.first(where: { works[$0].draft.id == issue.rule }) else {
                continue
            }
            works[index].refuse(issue.message)
            if issue.code == .limit { slow.append(index) }
        }
        return slow
    }

    // MARK: - Text

    private func text(_ works: [Work], _ losses: [ImportLoss], _ file: String) -> String {
        let refused = works.count { $0.refusal != nil }
        var text =
            "# Imported from \(YAMLText.comment(file)) (\(peer.rawValue)) by dlprules \(version).\n"
        text += "# \(works.count - refused) of \(works.count) rules were carried over.\n"
        for loss in losses { text += "# Not carried over: \(YAMLText.comment(loss.text)).\n" }
        text += works.count == refused ? "rules: []\n" : "rules:\n"
        for work in works { text += "\n" + work.text }
        return text
    }
}

/// Asks the engine what a rule finds.
private struct Finder {
    private let inspector: Inspector
    private let options = InspectionOptions(
        minConfidence: Confidence(percent: 0), fingerprintKey: FingerprintKey(0, 0))

    init(_ inspector: Inspector) {
        self.inspector = inspector
    }

    /// What a rule reports first in a text.
    func capture(of id: String, in text: String) throws -> ByteRange? {
        let traces = try inspector.traces(
            of: Array(text.utf8), options: options, wanted: { $0.text == id })
        return traces.first?.windows.flatMap(\.matches).first(where: \.isFinding)?.capture
    }
}
