internal import Findings

/// Keeps a bounded choice of entries, fair to rare rules: once full, a place is taken from the rule
/// that has most.
struct FairSamples {
    let countMax: Int
    private(set) var count = 0
    private var buckets: [[ReportEntry]] = []
    private var bucketOfRule: [RuleID: Int] = [:]
    // How many the largest bucket has; once full it only falls.
    private var largest = 0

    init(countMax: Int) {
        self.countMax = countMax
    }

    mutating func offer(_ entry: ReportEntry) {
        guard countMax > 0 else { return }
        let bucket = bucket(of: entry.finding.rule.id)
        if count < countMax {
            count += 1
        } else {
            guard buckets[bucket].count + 1 < largest else { return }
            let fullest = buckets.indices.max { buckets[$0].count < buckets[$1].count }!
            largest = buckets[fullest].count
            guard buckets[bucket].count + 1 < largest else { return }
            buckets[fullest].removeLast()
        }
        buckets[bucket].append(entry)
        largest = max(largest, buckets[bucket].count)
    }

    private mutating func bucket(of rule: RuleID) -> Int {
        if let known = bucketOfRule[rule] { return known }
        bucketOfRule[rule] = buckets.count
        buckets.append([])
        return buckets.count - 1
    }

    /// The samples, worst first, then by path and place.
    var sorted: [ReportEntry] {
        buckets.joined().sorted { left, right in
            let (a, b) = (left.finding, right.finding)
            if a.rule.severity != b.rule.severity { return a.rule.severity > b.rule.severity }
            if left.path != right.path { return left.path.lexicographicallyPrecedes(right.path) }
            return a.range.start < b.range.start
        }
    }
}

/// Counts findings by file for as many files as fit, and forgets those with fewest.
struct TopFiles {
    struct File {
        var path: [UInt8]
        var count: Int
        var worst: Severity

        mutating func add(_ severity: Severity) {
            count += 1
            worst = max(worst, severity)
        }
    }

    /// How many files are counted at once. Findings of a file come together, so that a file
    /// forgotten had few and is done with; the top stays right.
    static let filesKeptMax = 4_096

    private var current: File?
    private var files: [[UInt8]: File] = [:]

    mutating func count(_ entry: ReportEntry) {
        if current?.path != entry.path {
            settle()
            current = File(path: entry.path, count: 0, worst: .info)
        }
        current?.add(entry.finding.rule.severity)
    }

    private mutating func settle() {
        guard let done = current else { return }
        current = nil
        let before = files[done.path]
        files[done.path] = File(
            path: done.path, count: done.count + (before?.count ?? 0),
            worst: max(done.worst, before?.worst ?? .info))
        guard files.count > Self.filesKeptMax else { return }
        let kept = Self.ranked(files).prefix(Self.filesKeptMax / 2)
        files = Dictionary(uniqueKeysWithValues: kept.map { ($0.path, $0) })
    }

    /// The files with most findings, most first.
    mutating func top(_ count: Int) -> [File] {
        settle()
        return Array(Self.ranked(files).prefix(count))
    }

    private static func ranked(_ files: [[UInt8]: File]) -> [File] {
        files.values.sorted {
            $0.count != $1.count
                ? $0.count > $1.count : $0.path.lexicographicallyPrecedes($1.path)
        }
    }
}
