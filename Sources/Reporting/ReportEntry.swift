public import Findings

/// One finding on its way into a report, with the name of the file it lies in.
///
/// The entry holds no matched bytes unless the caller, asked to by `--reveal`, puts them there.
public struct ReportEntry: Sendable {
    /// The path as the system knows it; on Linux any bytes, not always UTF-8.
    public var path: [UInt8]
    public var finding: Finding
    /// The matched bytes, when the user asked to see them.
    public var match: [UInt8]?
    /// The line around the finding with every finding in it already masked.
    public var maskedContext: String?

    public init(
        path: [UInt8], finding: Finding, match: [UInt8]? = nil, maskedContext: String? = nil
    ) {
        self.path = path
        self.finding = finding
        self.match = match
        self.maskedContext = maskedContext
    }

    public init(
        path: String, finding: Finding, match: [UInt8]? = nil, maskedContext: String? = nil
    ) {
        self.init(
            path: Array(path.utf8), finding: finding, match: match, maskedContext: maskedContext)
    }
}

/// What is known of a run before its first finding.
public struct RunDescription: Sendable {
    /// The program's name, such as `dlpscan`.
    public var tool: String
    public var version: String
    /// The rule packs in use, such as `default` or `default,gdpr`.
    public var pack: String
    public var ruleCount: Int
    /// What was asked to be scanned, for the head of a report.
    public var targets: [String]
    /// When the run began, RFC 3339 in UTC (`2026-03-01T12:00:00Z`); nil leaves it out.
    public var startedAt: String?
    /// Where the tool is described.
    public var informationURI: String?

    public init(
        tool: String, version: String, pack: String, ruleCount: Int = 0, targets: [String] = [],
        startedAt: String? = nil, informationURI: String? = nil
    ) {
        self.tool = tool
        self.version = version
        self.pack = pack
        self.ruleCount = ruleCount
        self.targets = targets
        self.startedAt = startedAt
        self.informationURI = informationURI
    }
}
