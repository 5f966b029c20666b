internal import Findings

/// Resolves overlaps in one pass over findings in order of start, so that the outcome cannot depend on
/// how the stream was cut.
///
/// Order: start, longer first, more confident first, rule id. A finding that lies within what the
/// current one covers competes with it: the more confident is reported, then the more severe, then
/// the longer, then the smaller rule id, and it redacts what either covered. One that only
/// overlaps is reported for itself.
struct FindingFold {
    private var waiting: [Finding] = []
    private var current: Finding?
    /// Findings that begin before this offset begin in a block that has been reported.
    private var blockEnd = 0
    /// Findings that begin in the block that is open, and may end behind it.
    private var straddling: [Finding] = []

    /// Nothing waits and nothing is open.
    var isEmpty: Bool { waiting.isEmpty && current == nil && straddling.isEmpty }

    /// Where the finding that is not settled yet begins; nil where there is none.
    var openStart: Int? { current?.redactionRange.start }

    mutating func add(_ finding: Finding) {
        waiting.append(finding)
    }

    mutating func reset() {
        waiting.removeAll(keepingCapacity: true)
        current = nil
        blockEnd = 0
        straddling.removeAll(keepingCapacity: true)
    }

    /// Reports what begins before `frontier` and cannot change any more.
    ///
    /// INVARIANT: no finding that begins before `frontier` is added after this call.
    mutating func advance(
        to frontier: Int, blocks: inout PEMBlockQueue, into events: inout [ScanEvent]
    ) {
        if !waiting.isEmpty {
            waiting.sort(by: Self.precedes)
            var taken = 0
            while taken < waiting.count, waiting[taken].range.start < frontier {
                takeBlocks(startingAtOrBefore: waiting[taken].range.start, &blocks, into: &events)
                take(
                    waiting[taken], blockReach: blockEnd == .max ? blocks.first?.committedEnd : nil,
                    into: &events)
                taken += 1
            }
            waiting.removeFirst(taken)
        }
        takeBlocks(startingAtOrBefore: frontier - 1, &blocks, into: &events)
        if let open = current, open.redactionRange.end <= frontier {
            events.append(.finding(open))
            current = nil
        }
    }

    /// - Parameter blockReach: how far the block that is open reaches at least.
    private mutating func take(
        _ finding: Finding, blockReach: Int?, into events: inout [ScanEvent]
    ) {
        if finding.range.start < blockEnd {
            if let blockReach {
                if finding.range.end > blockReach { straddling.append(finding) }
                return
            }
            if finding.range.end <= blockEnd { return }
        }
        var finding = finding
        // What lies in a block is the block's; the rest is redacted for the finding.
        finding.redactionRange.start = max(finding.redactionRange.start, blockEnd)
        guard var open = current else {
            current = finding
            return
        }
        let isContained = open.redactionRange.contains(finding.redactionRange)
        if isContained {
            if finding.competes(with: open).wins {
                var winner = finding
                winner.redactionRange = open.redactionRange
                open = winner
            }
            current = open
        } else {
            events.append(.finding(open))
            current = finding
        }
    }

    private mutating func takeBlocks(
        startingAtOrBefore offset: Int, _ blocks: inout PEMBlockQueue,
        into events: inout [ScanEvent]
    ) {
        while let block = blocks.first, block.start <= offset {
            if !block.isReported {
                if let open = current {
                    events.append(.finding(open))
                    current = nil
                }
                blocks.markFirstReported()
                events.append(.blockOpened(block.finding(end: block.committedEnd)))
            }
            blockEnd = block.isClosed ? block.committedEnd : Int.max
            guard block.isClosed else { return }
            events.append(.blockClosed(block.finding(end: block.committedEnd)))
            blocks.removeFirst()
            let left = straddling
            straddling.removeAll(keepingCapacity: true)
            for finding in left { take(finding, blockReach: nil, into: &events) }
        }
    }

    private static func precedes(_ a: Finding, _ b: Finding) -> Bool {
        if a.range.start != b.range.start { return a.range.start < b.range.start }
        if a.range.end != b.range.end { return a.range.end > b.range.end }
        if a.confidence != b.confidence { return a.confidence > b.confidence }
        return a.rule.id < b.rule.id
    }
}
