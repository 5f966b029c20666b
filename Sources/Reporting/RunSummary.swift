public import Findings

/// Why a file was left alone on purpose; the word is the key in reports.
public struct SkipReason: Hashable, Sendable, Comparable {
    public let word: String

    public init(_ word: String) {
        self.word = word
    }

    public static let binary = SkipReason("binary")
    public static let packed = SkipReason("packed")
    public static let ignored = SkipReason("ignored")
    public static let excluded = SkipReason("excluded")
    public static let tooLarge = SkipReason("too_large")
    public static let notRegular = SkipReason("not_regular")
    public static let symbolicLink = SkipReason("symbolic_link")
    public static let otherShard = SkipReason("other_shard")

    /// The word with spaces, for people.
    public var phrase: String {
        String(word.map { $0 == "_" ? " " : $0 })
    }

    public static func < (left: SkipReason, right: SkipReason) -> Bool {
        left.word.utf8.lexicographicallyPrecedes(right.word.utf8)
    }
}

/// Something that should have been scanned and was not, or not wholly.
public struct Incident: Sendable {
    public var path: [UInt8]
    /// What went wrong, for people: `permission denied`.
    public var reason: String

    public init(path: [UInt8], reason: String) {
        self.path = path
        self.reason = reason
    }

    public init(path: String, reason: String) {
        self.init(path: Array(path.utf8), reason: reason)
    }
}

/// What a run amounts to. Each thread or shard keeps one; `merge` adds them up.
public struct RunSummary: Sendable {
    /// How many incidents are kept in words; more are only counted, so that a tree of unreadable
    /// files cannot fill the memory.
    public static let incidentsKeptMax = 1_000

    public var filesScanned = 0
    public var filesWithFindings = 0
    public var bytesScanned = 0
    /// Containers opened, those in others too.
    public var containersOpened = 0
    /// Members of containers that were scanned.
    public var membersScanned = 0
    public private(set) var findings = 0
    public private(set) var findingsByRule: [RuleID: Int] = [:]
    public private(set) var skipped: [SkipReason: Int] = [:]
    /// The first `incidentsKeptMax` incidents.
    public private(set) var incidents: [Incident] = []
    public private(set) var incidentCount = 0
    /// Findings not reported because a baseline knows them.
    public var baselineSuppressed = 0
    /// Findings not reported because their line says `dlpscan:ignore`.
    public var inlineIgnored = 0
    /// Whether the run was stopped before its end.
    public var isInterrupted = false
    /// Time on the wall; nil when not measured.
    public var duration: Duration?
    /// Processor time of all threads; nil when not measured.
    public var processorTime: Duration?
    /// The exit status the program is about to give.
    public var exitStatus = 0

    private var bySeverity = [Int](repeating: 0, count: Severity.allCases.count)
    private var byCategory = [Int](repeating: 0, count: Category.allCases.count)
    // Counted here until another rule comes: findings of one rule come in runs.
    private var lastRule: RuleInfo?
    private var lastRuleIndex: Dictionary<RuleID, Int>.Index?

    public init() {}

    public func findings(of severity: Severity) -> Int { bySeverity[severity.rawValue] }

    public func findings(of category: Category) -> Int { byCategory[category.position] }

    public var skippedCount: Int { skipped.values.reduce(0, +) }

    /// Whether everything that was asked for has been scanned.
    public var isComplete: Bool { incidentCount == 0 && !isInterrupted }

    /// Counts a reported finding.
    public mutating func count(_ finding: Finding) {
        findings += 1
        bySeverity[finding.rule.severity.rawValue] += 1
        byCategory[finding.rule.category.position] += 1
        if lastRule === finding.rule, let index = lastRuleIndex {
            findingsByRule.values[index] += 1
            return
        }
        findingsByRule[finding.rule.id, default: 0] += 1
        lastRule = finding.rule
        lastRuleIndex = findingsByRule.index(forKey: finding.rule.id)
    }

    public mutating func skip(_ reason: SkipReason, count: Int = 1) {
        skipped[reason, default: 0] += count
    }

    public mutating func note(_ incident: Incident) {
        incidentCount += 1
        if incidents.count < Self.incidentsKeptMax { incidents.append(incident) }
    }

    /// Counts incidents that are not kept in words.
    public mutating func noteMore(_ count: Int) { incidentCount += count }

    /// Adds what another thread or shard has counted. Wall time is the longer of the two, processor
    /// time the sum, the exit status the worse.
    public mutating func merge(_ other: RunSummary) {
        lastRule = nil
        lastRuleIndex = nil
        filesScanned += other.filesScanned
        filesWithFindings += other.filesWithFindings
        bytesScanned += other.bytesScanned
        containersOpened += other.containersOpened
        membersScanned += other.membersScanned
        findings += other.findings
        findingsByRule.merge(other.findingsByRule, uniquingKeysWith: +)
        skipped.merge(other.skipped, uniquingKeysWith: +)
        incidentCount += other.incidentCount
        incidents.append(
            contentsOf: other.incidents.prefix(Self.incidentsKeptMax - incidents.count))
        baselineSuppressed += other.baselineSuppressed
        inlineIgnored += other.inlineIgnored
        isInterrupted = isInterrupted || other.isInterrupted
        duration = [duration, other.duration].compactMap { $0 }.max()
        if let more = other.processorTime { processorTime = (processorTime ?? .zero) + more }
        exitStatus = max(exitStatus, other.exitStatus)
        for index in bySeverity.indices { bySeverity[index] += other.bySeverity[index] }
        for index in byCategory.indices { byCategory[index] += other.byCategory[index] }
    }

    /// Rules by falling count, then by name.
    public var rulesByCount: [(rule: RuleID, count: Int)] {
        findingsByRule.map { (rule: $0.key, count: $0.value) }
            .sorted { $0.count != $1.count ? $0.count > $1.count : $0.rule < $1.rule }
    }

    /// Reasons by falling count, then by name.
    var reasonsByCount: [(reason: SkipReason, count: Int)] {
        skipped.map { (reason: $0.key, count: $0.value) }
            .sorted { $0.count != $1.count ? $0.count > $1.count : $0.reason < $1.reason }
    }
}

extension Category {
    /// The place in `allCases`.
    var position: Int {
        switch self {
        case .secret: 0
        case .pii: 1
        case .injection: 2
        case .custom: 3
        }
    }
}

// MARK: - JSON

extension RunSummary {
    /// Appends the summary as one JSON object; all counts are there, so that shards can be added up.
    func appendJSON(to output: inout [UInt8]) {
        let numbers: [(String, Int)] = [
            ("files_scanned", filesScanned), ("files_with_findings", filesWithFindings),
            ("bytes_scanned", bytesScanned),
            ("containers_opened", containersOpened), ("members_scanned", membersScanned),
            ("findings", findings),
            ("baseline_suppressed", baselineSuppressed), ("inline_ignored", inlineIgnored),
        ]
        output.append("{")
        for (name, value) in numbers {
            output.append(key: name)
            output.append(decimal: value)
            output.append(",")
        }
        output.append(
            key: "by_severity",
            counts: Severity.allCases.reversed().map { ($0.word, findings(of: $0)) })
        output.append(
            key: "by_category",
            counts: Category.allCases.map { ($0.rawValue, findings(of: $0)) })
        output.append(key: "by_rule", counts: rulesByCount.map { ($0.rule.text, $0.count) })
        output.append(key: "skipped", counts: reasonsByCount.map { ($0.reason.word, $0.count) })
        appendIncidents(to: &output)
        for (name, time) in [("seconds", duration), ("cpu_seconds", processorTime)] {
            guard let time else { continue }
            output.append(",")
            output.append(key: name)
            output.append(thousandths: time.milliseconds)
        }
        output.append(text: ",\"interrupted\":\(isInterrupted),\"exit_status\":")
        output.append(decimal: exitStatus)
        output.append("}")
    }

    private func appendIncidents(to output: inout [UInt8]) {
        output.append(text: "\"not_scanned\":[")
        for (index, incident) in incidents.enumerated() {
            if index > 0 { output.append(",") }
            output.append(text: "{\"path\":")
            output.append(json: incident.path.span)
            output.append(text: ",\"reason\":")
            output.append(json: incident.reason)
            output.append("}")
        }
        output.append(text: "],\"not_scanned_count\":")
        output.append(decimal: incidentCount)
    }
}

extension [UInt8] {
    /// Appends `"key":{"a":1,"b":2},`.
    fileprivate mutating func append(key: String, counts: [(String, Int)]) {
        append(key: key)
        append("{")
        for (index, (name, count)) in counts.enumerated() {
            if index > 0 { append(",") }
            append(json: name)
            append(":")
            append(decimal: count)
        }
        append(text: "},")
    }
}
