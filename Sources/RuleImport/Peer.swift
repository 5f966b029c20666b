internal import Findings
internal import SourceDocuments

/// A tool whose rules can be read.
public enum Peer: String, CaseIterable, Sendable {
    case gitleaks
    case kingfisher
    case noseyparker
    case presidio
    case detectSecrets = "detect-secrets"
}

/// Something a peer's rule or file says that ours do not.
public struct ImportLoss: Hashable, Sendable {
    /// What kind; a contract with programs that read reports.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        case allow, anchors, bounded, capture, checksum, component, context, dependency, example,
            keywords, language, lines, option,
            path, requirement, unicode, validation
        case unknownKey = "unknown-key"

        /// What is lost, for a list of codes.
        public var meaning: String {
            switch self {
            case .allow: "an allow list that looks at more than the capture"
            case .anchors: "the ends of a text, which here are the ends of a line"
            case .bounded: "a repetition without an upper bound, which has one here"
            case .capture: "a choice among several groups"
            case .checksum: "a checksum"
            case .component: "a part of a finding that is made of several"
            case .context: "context that is counted differently"
            case .dependency: "a rule that is only a part of another"
            case .example: "an example that the rule does not bear out here"
            case .keywords: "a word that must stand anywhere in the file"
            case .language: "a restriction to languages"
            case .lines: "matches that run over a line end"
            case .option: "an option of the tool"
            case .path: "a restriction to files by their names"
            case .requirement: "a requirement that no validator expresses"
            case .unicode: "characters beyond ASCII"
            case .validation:
                "a question to the provider whether the secret is alive, or its revocation"
            case .unknownKey: "a key nobody here knows"
            }
        }
    }

    public let code: Code
    /// For people, one line, without anything an example holds.
    public let text: String

    init(_ code: Code, _ text: String) {
        self.code = code
        self.text = text
    }
}

/// A rule as its peer wrote it.
struct PeerRule: Sendable {
    /// Which part of a match is reported.
    enum Span: Hashable, Sendable {
        case whole
        case group(Int)
        /// The group of this name, else the first there is, else the whole match.
        case named(String)
        /// The first group there is, else the whole match.
        case firstGroup
        /// The group where there is just one, else the whole match.
        case onlyGroup
    }

    struct Pattern: Sendable {
        var text: String
        var dialect: PatternDialect
        var flags = PeerPatternReader.Flags()
    }

    struct Sample: Sendable {
        let text: String
        let place: SourceLocation
    }

    /// What the peer calls it.
    var peerID: String
    var place: SourceLocation
    /// Category, provider, name: the id it wants.
    var idParts: [String]
    var name: String
    /// What the peer says of it.
    var about: String?
    var severity = Severity.high
    var confidencePercent = 60
    var pattern: Pattern?
    var span = Span.firstGroup
    /// As they are written behind `- `.
    var validators: [String] = []
    var contextWords: [String] = []
    var contextRaisePercent = 0
    /// Words one of which must be in the file for the rule to be tried.
    var keywords: [String] = []
    var allowPatterns: [Pattern] = []
    var stopwords: [String] = []
    var matches: [Sample] = []
    var nonMatches: [Sample] = []
    var references: [String] = []
    var tags: [String] = []
    var losses: [ImportLoss] = []
    /// Why it cannot be carried over, where the reader knows already.
    var refusal: String?

    mutating func lose(_ code: ImportLoss.Code, _ text: String) {
        losses.append(ImportLoss(code, text))
    }

    /// An entropy the span must have.
    mutating func require(entropy: Double) {
        let rounded = (min(max(entropy, 0), 8) * 1000).rounded() / 1000
        if rounded > 0 { validators.append("entropy: { min: \(rounded) }") }
    }
}

/// What a file of a peer's held.
struct PeerFile: Sendable {
    var rules: [PeerRule] = []
    /// What the file as a whole says and ours cannot.
    var losses: [ImportLoss] = []

    mutating func lose(_ code: ImportLoss.Code, _ text: String) {
        losses.append(ImportLoss(code, text))
    }
}

// MARK: - Ids

/// Parts of rule ids made of what peers call things.
enum IDPart {
    /// Longer ones are cut; nobody types them.
    private static let lettersMax = 40

    /// `1Password Secret Key` → `1password_secret_key`; empty where no letter or digit is left.
    static func of(_ text: some StringProtocol) -> String {
        words(text).joined(separator: "_")
    }

    /// The words of a name, in lower case, up to the length of a part.
    static func words(_ text: some StringProtocol) -> [String] {
        let words = text.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
        var result: [String] = []
        var length = 0
        for word in words {
            length += word.count + 1
            if length > lettersMax + 1 { break }
            result.append(String(word))
        }
        return result.isEmpty ? words.prefix(1).map { String($0.prefix(lettersMax)) } : result
    }

    /// `secret`, the provider, and what the name says besides the provider's own.
    static func secret(provider: String, name: String) -> [String] {
        let provider = of(provider)
        let own = provider.split(separator: "_").map(String.init)
        var words = words(name)
        if words.starts(with: own) {
            words.removeFirst(own.count)
        } else if words.first == own.joined() {
            words.removeFirst()
        }
        let rest = words.joined(separator: "_")
        return ["secret", provider.isEmpty ? "imported" : provider] + (rest.isEmpty ? [] : [rest])
    }
}

// MARK: - Reading nodes

extension SourceNode {
    /// A string, or a list of them, as some formats have it either way.
    func oneOrMore(_ name: String) throws(SourceError) -> [String] {
        if case .string(let text) = value { return [text] }
        if case .null = value { return [] }
        return try strings(name)
    }

    /// The text of any scalar: peers write numbers where text is meant.
    func scalarText(_ name: String) throws(SourceError) -> String {
        if let text { return text }
        if case .integer(let number) = value { return String(number) }
        return try string(name)
    }

    /// Strings that are samples, with their places.
    func samples(_ name: String) throws(SourceError) -> [PeerRule.Sample] {
        if case .null = value { return [] }
        var samples: [PeerRule.Sample] = []
        for node in try sequence(name) {
            samples.append(
                PeerRule.Sample(text: try node.scalarText(name), place: node.location))
        }
        return samples
    }
}
