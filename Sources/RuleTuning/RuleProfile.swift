internal import CommandLineSupport
public import Findings
public import Inspection
internal import Rules

/// What each rule costs on a text.
///
/// The whole scan, the search for triggers and the lanes are timed by themselves; the windows of each rule are gone through once more,
/// as often as it takes to be timed. Each time is the least of several.
public struct RuleProfile: Sendable {
    public struct Row: Sendable {
        public let rule: String
        public let trigger: String
        public let hits: Int
        public let windows: Int
        public let matches: Int
        public let findings: Int
        /// Nanoseconds that its windows take for each 10^6 bytes.
        public let nanosecondsPerMB: Double
        /// Of the time of the whole scan: what the pack would gain without the rule, but for its part in the search for triggers.
        public let share: Double
    }

    /// Times are taken so often, and the least counts.
    private static let rounds = 5
    /// A rule's windows are gone through until this much time has passed, so that the clock's grain does not matter.
    private static let nanosecondsMin: UInt64 = 200_000

    public let byteCount: Int
    /// For each 10^6 bytes: all, and of it the triggers and the lanes.
    public let totalPerMB: Double
    public let triggersPerMB: Double
    public let lanesPerMB: Double
    /// The dearest first; rules that were never triggered last.
    public let rows: [Row]

    public init(_ text: [UInt8], _ inspector: Inspector, minConfidence: Confidence)
        throws(InspectionError)
    {
        var parts = try EngineParts(inspector, text: text, minConfidence: minConfidence)
        let megabytes = max(Double(text.count) / 1e6, 1e-6)
        // The first scan compiles the patterns it needs.
        _ = try parts.scan()
        var total = UInt64.max
        var triggers = UInt64.max
        var lanes = UInt64.max
        for _ in 0..<Self.rounds {
            let start = Self.now()
            _ = try parts.scan()
            let scanned = Self.now()
            try parts.scanTriggers()
            let triggered = Self.now()
            parts.scanLanes()
            let done = Self.now()
            total = min(total, scanned - start)
            triggers = min(triggers, triggered - scanned)
            lanes = min(lanes, done - triggered)
        }
        var rows: [Row] = []
        for (index, activity) in try parts.activities().enumerated() {
            var time = 0.0
            if activity.windowCount > 0 {
                var least = Double.infinity
                for _ in 0..<Self.rounds {
                    var times = 0
                    let start = Self.now()
                    var passed: UInt64 = 0
                    while passed < Self.nanosecondsMin {
                        _ = parts.confirm(activity, at: index)
                        times += 1
                        passed = Self.now() - start
                    }
                    least = min(least, Double(passed) / Double(times))
                }
                time = least
            }
            rows.append(
                Row(
                    rule: activity.rule.id.text, trigger: activity.rule.triggerText,
                    hits: activity.hits, windows: activity.windowCount, matches: activity.matches,
                    findings: activity.findings, nanosecondsPerMB: time / megabytes,
                    share: time / Double(max(1, total))))
        }
        byteCount = text.count
        totalPerMB = Double(total) / megabytes
        triggersPerMB = Double(triggers) / megabytes
        lanesPerMB = Double(lanes) / megabytes
        self.rows = rows.sorted {
            ($0.nanosecondsPerMB, $0.hits, $1.rule) > ($1.nanosecondsPerMB, $1.hits, $0.rule)
        }
    }

    /// Processor time: another program on the machine does not make a rule dear.
    private static func now() -> UInt64 {
        let (seconds, attoseconds) = SystemClock.processorTime().components
        return UInt64(seconds) * 1_000_000_000 + UInt64(attoseconds / 1_000_000_000)
    }

    /// What windows of all rules take, for each 10^6 bytes.
    public var windowsPerMB: Double { rows.reduce(0) { $0 + $1.nanosecondsPerMB } }
    /// What is left: gates, look-ups, keeping books.
    public var restPerMB: Double {
        max(0, totalPerMB - triggersPerMB - lanesPerMB - windowsPerMB)
    }

    // MARK: - Texts

    /// For people; `rowsMax` rules.
    public func text(rowsMax: Int) -> String {
        var text =
            "\(formatBytes(byteCount)); \(Self.time(totalPerMB)) a MB, "
            + "\(fixed(1000 / max(totalPerMB / 1e6, 1e-9), 0)) MB/s on one thread\n\n"
        var parts = TextTable(["part", "a MB", "share"], firstWidthMin: 28)
        for (name, time) in [
            ("literals and expressions", triggersPerMB), ("lanes", lanesPerMB),
            ("windows (PCRE2, evidence)", windowsPerMB), ("gates and the rest", restPerMB),
        ] {
            parts.add([name, Self.time(time), percent(time / totalPerMB) + " %"])
        }
        text += parts.text() + "\n"
        var table = TextTable(
            ["rule", "hits", "windows", "matches", "findings", "a MB", "share"], firstWidthMin: 28)
        let busy = rows.filter { $0.hits > 0 || $0.windows > 0 }
        for row in busy.prefix(rowsMax) {
            table.add([
                row.rule, grouped(row.hits), grouped(row.windows), grouped(row.matches),
                grouped(row.findings), Self.time(row.nanosecondsPerMB),
                percent(row.share) + " %",
            ])
        }
        text += table.text()
        if busy.count > rowsMax {
            text += "… and \(counted(busy.count - rowsMax, "rule")) more (`--rows N`)\n"
        }
        return text + "\(counted(rows.count - busy.count, "rule")) saw no trigger\n"
    }

    private static func time(_ nanoseconds: Double) -> String {
        nanoseconds >= 1e6
            ? fixed(nanoseconds / 1e6, 2) + " ms"
            : nanoseconds >= 1e3
                ? fixed(nanoseconds / 1e3, 1) + " µs" : fixed(nanoseconds, 0) + " ns"
    }

    public func json() -> JSONValue {
        [
            "version": 1, "bytes": .integer(byteCount), "ns_per_mb": .number(totalPerMB),
            "triggers_ns_per_mb": .number(triggersPerMB), "lanes_ns_per_mb": .number(lanesPerMB),
            "windows_ns_per_mb": .number(windowsPerMB), "rest_ns_per_mb": .number(restPerMB),
            "rules": .array(
                rows.map { row in
                    [
                        "rule": JSONValue(row.rule), "trigger": JSONValue(row.trigger),
                        "hits": .integer(row.hits), "windows": .integer(row.windows),
                        "matches": .integer(row.matches), "findings": .integer(row.findings),
                        "ns_per_mb": .number(row.nanosecondsPerMB), "share": .number(row.share),
                    ]
                }),
        ]
    }
}
