internal import Findings
internal import Inspection

/// Lines of a text with findings, each group so many lines that a scan of them alone finds the same: a match may begin lines before what
/// it captures, and a word that raises or lowers its confidence may stand there.
struct LabelGroups {
    /// Longer groups are left out: nobody judges them.
    static let bytesMax = 16 * 1024
    /// So far, in lines, what a finding needs is looked for before it, and then on both sides.
    private static let linesBeforeMax = 16
    private static let linesBothMax = 32

    struct Group {
        var range: ByteRange
        /// Indices of the findings that begin in it.
        var findings: Range<Int>
    }

    private let text: [UInt8]
    private let findings: [RecordFinding]

    init(_ text: [UInt8], _ findings: [RecordFinding]) {
        self.text = text
        self.findings = findings
    }

    /// The groups, in order.
    func settled(_ inspector: Inspector, _ minConfidence: Confidence) throws(InspectionError)
        -> [Group]
    {
        var groups = joined(
            findings.indices.map {
                Group(range: lines(of: findings[$0].range), findings: $0..<($0 + 1))
            })
        let steps =
            [(0, 0)] + (1...Self.linesBeforeMax).map { ($0, 0) }
            + (1...Self.linesBothMax).map { ($0, $0) }
        var open = groups
        groups = []
        for (before, behind) in steps where !open.isEmpty {
            let wider = joined(
                open.map { group in
                    Group(
                        range: widened(group.range, before, behind), findings: group.findings)
                })
            let scan = try CorpusScan(
                wider.map { group in
                    CorpusRecord(
                        id: "", text: Array(text[group.range.start..<group.range.end]), labels: [],
                        expectsMatch: false)
                }, inspector, minConfidence: minConfidence)
            var left: [Group] = []
            for (group, found) in zip(wider, scan.findings) {
                let isSame = same(found, group)
                if isSame {
                    groups.append(group)
                } else {
                    left += open.filter { group.range.contains($0.range) }
                }
            }
            open = left
        }
        // What is never found alone is asked about as it is.
        return joined((groups + open).sorted { $0.range.start < $1.range.start })
    }

    private func same(_ found: [RecordFinding], _ group: Group) -> Bool {
        let expected = findings[group.findings]
        return found.count == expected.count
            && zip(found, expected).allSatisfy { alone, whole in
                alone.rule == whole.rule
                    && alone.range.shifted(by: group.range.start) == whole.range
            }
    }

    /// Groups that touch become one, with all findings that begin in it.
    private func joined(_ groups: [Group]) -> [Group] {
        var result: [Group] = []
        for group in groups {
            var group = group
            // Lines that were added may hold findings of their own.
            while let first = findings[..<group.findings.lowerBound].last,
                first.range.start >= group.range.start
            {
                group.findings = (group.findings.lowerBound - 1)..<group.findings.upperBound
            }
            while group.findings.upperBound < findings.count,
                findings[group.findings.upperBound].range.start < group.range.end
            {
                group.range = group.range.union(
                    lines(of: findings[group.findings.upperBound].range))
                group.findings = group.findings.lowerBound..<(group.findings.upperBound + 1)
            }
            if let last = result.last,
                group.range.start < last.range.end
                    || last.range == group.range
            {
                result[result.count - 1].range = last.range.union(group.range)
                result[result.count - 1].findings =
                    min(
                        last.findings.lowerBound, group.findings.lowerBound)..<max(
                        last.findings.upperBound, group.findings.upperBound)
            } else {
                result.append(group)
            }
        }
        return result
    }

    private func lines(of range: ByteRange) -> ByteRange {
        var start = range.start
        while start > 0, text[start - 1] != 0x0a { start -= 1 }
        var end = range.end
        while end < text.count, text[end] != 0x0a { end += 1 }
        return ByteRange(start, end)
    }

    /// The lines with so many more before and behind, as far as they are worth judging.
    private func widened(_ range: ByteRange, _ before: Int, _ behind: Int) -> ByteRange {
        var result = range
        for _ in 0..<before where result.start > 0 && result.count < Self.bytesMax {
            result = lines(of: ByteRange(result.start - 1, result.end))
        }
        for _ in 0..<behind where result.end < text.count && result.count < Self.bytesMax {
            result = lines(of: ByteRange(result.start, result.end + 1))
        }
        return result
    }
}
