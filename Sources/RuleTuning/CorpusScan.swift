public import Findings
public import Inspection

/// A finding in a record.
public struct RecordFinding: Sendable {
    public private(set) var range: ByteRange
    public let rule: RuleID
    public let confidence: Confidence
    public let preview: MaskedPreview

    /// The same finding with its range moved by `distance` bytes.
    func shifted(by distance: Int) -> RecordFinding {
        var finding = self
        finding.range = range.shifted(by: distance)
        return finding
    }

    init(_ finding: Finding) {
        range = finding.range
        rule = finding.rule.id
        confidence = finding.confidence
        preview = finding.preview
    }
}

/// What a rule set finds in each record of a corpus.
public struct CorpusScan: Sendable {
    /// By index of the record, in order of start.
    public let findings: [[RecordFinding]]
    /// Records with a window that PCRE2 could not decide: nothing is known about it.
    public let undecided: [String]

    /// Scans every record as a stream of its own, so that no record's words speak for another's.
    public init(_ records: [CorpusRecord], _ inspector: Inspector, minConfidence: Confidence)
        throws(InspectionError)
    {
        var session = try inspector.makeSession(
            InspectionOptions(
                minConfidence: minConfidence, fingerprintKey: FingerprintKey(0, 0)))
        var all: [[RecordFinding]] = []
        all.reserveCapacity(records.count)
        var undecided: [String] = []
        var events: [ScanEvent] = []
        for record in records {
            events.removeAll(keepingCapacity: true)
            try session.feed(record.text.span, into: &events)
            let summary = try session.finish(into: &events)
            if summary.undecided > 0 { undecided.append(record.id) }
            all.append(
                events.compactMap { event in
                    switch event {
                    case .finding(let finding), .blockClosed(let finding): RecordFinding(finding)
                    case .blockOpened: nil
                    }
                })
        }
        findings = all
        self.undecided = undecided
    }
}

/// From a rule's id to a type of the corpus: cut to the longest type that some label has, else the id as it is.
public struct TypeNames: Sendable {
    private let known: Set<String>

    public init(_ records: [CorpusRecord]) {
        known = Set(records.lazy.flatMap { $0.labels.lazy.map(\.type) })
    }

    public func type(of rule: RuleID) -> String {
        var name = Substring(rule.text)
        while true {
            if known.contains(String(name)) { return String(name) }
            guard let dot = name.lastIndex(of: ".") else { return rule.text }
            name = name[..<dot]
        }
    }
}

/// Dotted types, compared as the scorers of the corpora do.
enum DottedType {
    /// The first `level` parts.
    static func cut(_ type: String, _ level: Int) -> String {
        type.split(separator: ".", omittingEmptySubsequences: false).prefix(level)
            .joined(separator: ".")
    }

    /// Whether `type` is `prefix` or lies under it.
    static func lies(_ type: String, under prefix: String) -> Bool {
        type == prefix || type.hasPrefix(prefix + ".")
    }

    /// Whether one lies under the other.
    static func covers(_ a: String, _ b: String) -> Bool { lies(a, under: b) || lies(b, under: a) }
}
