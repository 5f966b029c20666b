public import Findings
internal import PatternMatching
public import Rules
internal import Synchronization

/// Why an inspection could not go on. Whoever inspects must treat the stream as not inspected.
public enum InspectionError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The trigger database could not be built.
    case database(String)
    /// The multi-pattern scan failed: the stream holds more hits than any honest input, or the
    /// library reported an error.
    case scan(String)

    public var description: String {
        switch self {
        case .database(let reason): "the trigger database could not be built: \(reason)"
        case .scan(let reason): "the scan failed: \(reason)"
        }
    }
}

/// What a session is asked to report.
public struct InspectionOptions: Sendable {
    /// Findings less sure than this are not reported.
    public var minConfidence: Confidence
    /// Findings less severe than this are not reported.
    public var minSeverity: Severity
    /// The key of fingerprints.
    public var fingerprintKey: FingerprintKey
    /// Whether a line holding `dlpscan:ignore` silences the findings that begin on it.
    ///
    /// Off unless the text is trusted: whoever writes it could silence the scanner.
    public var honoursInlineIgnore: Bool
    /// Whether the class lanes use their portable form whatever the processor offers; for tests.
    public var forcesPortableLanes: Bool

    public init(
        minConfidence: Confidence = Confidence(percent: 50), minSeverity: Severity = .info,
        fingerprintKey: FingerprintKey, honoursInlineIgnore: Bool = false,
        forcesPortableLanes: Bool = false
    ) {
        self.minConfidence = minConfidence
        self.minSeverity = minSeverity
        self.fingerprintKey = fingerprintKey
        self.honoursInlineIgnore = honoursInlineIgnore
        self.forcesPortableLanes = forcesPortableLanes
    }
}

/// A compiled rule set: immutable, shared by all threads; makes sessions.
public final class Inspector: Sendable {
    public let ruleSet: RuleSet
    let table: RuleTable
    let search: TriggerSearch
    private let patterns: Mutex<[PatternSlot?]>

    /// Compiles `ruleSet`, or takes the trigger database from `cache` where it is there.
    ///
    /// Without a cached database this takes 0.1 s and more.
    public init(_ ruleSet: RuleSet, cache: (any CompiledCache)? = nil) throws(InspectionError) {
        self.ruleSet = ruleSet
        table = RuleTable(ruleSet)
        patterns = Mutex(Array(repeating: nil, count: table.patternCount))
        search = TriggerSearch(
            table.triggers, database: try Self.database(table, ruleSet, cache),
            followers: table.followers(of:))
    }

    /// What Hyperscan is asked for, if anything.
    private static func database(
        _ table: RuleTable, _ ruleSet: RuleSet, _ cache: (any CompiledCache)?
    ) throws(InspectionError) -> TriggerDatabase? {
        let expressions = TriggerSearch.expressions(of: table.triggers)
        if expressions.isEmpty { return nil }
        let key = table.cacheKey(expressions)
        if let bytes = cache?.load(key), let cached = try? TriggerDatabase(serialized: bytes.span) {
            return cached
        }
        let database: TriggerDatabase
        do {
            database = try TriggerDatabase.compile(expressions)
        } catch {
            throw .database(table.explain(error, of: expressions))
        }
        if let cache, let bytes = try? database.serialized() { cache.store(bytes, key) }
        return database
    }

    /// Makes a session for one stream after another.
    public func makeSession(_ options: InspectionOptions) throws(InspectionError)
        -> InspectionSession
    {
        try InspectionSession(self, options)
    }

    /// The compiled pattern of a slot; compiled on first use, for all sessions.
    func pattern(_ slot: Int) -> ConfirmPattern? {
        patterns.withLock { slots in
            if let known = slots[slot] { return known.pattern }
            let source = table.patternSources[slot]
            let made = try? ConfirmPattern(
                source.text, capture: source.capture, multiline: source.isMultiline)
            slots[slot] = PatternSlot(pattern: made)
            return made
        }
    }

    private struct PatternSlot {
        /// Nil where PCRE2 refused the pattern; rule loading has tried each, so this is a defect,
        /// and the session counts it as an undecided match.
        let pattern: ConfirmPattern?
    }
}
