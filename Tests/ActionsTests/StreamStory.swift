import Actions
import Findings
import TestSupport

/// A random stream with what a session would report of it, and the bounds the session keeps.
struct StreamStory {
    /// One event and when it may be told.
    struct Step {
        let event: ScanEvent
        /// The event needs this many bytes to have been fed.
        let needs: Int
        /// Until it is told, the frontier may not pass this offset.
        let frontierMax: Int
    }

    /// What the oracle knows: one range to be replaced.
    struct Item {
        let finding: Finding
        let isBlock: Bool
    }

    private(set) var bytes: [UInt8] = []
    private(set) var steps: [Step] = []
    private(set) var items: [Item] = []

    init(from random: inout SeededGenerator, size: Int) {
        let pieces = [
            "a", "b", "7", " ", "\n", "\r\n", "\r", "=", "\"", "\\", "-", "é", "ж", "漢", "🙂",
            "\u{200b}",
        ]
        while bytes.count < size {
            bytes += pieces.randomElement(using: &random)!.utf8
            if Int.random(in: 0..<20, using: &random) == 0 {
                bytes.append(UInt8.random(in: 0x80...0xff, using: &random))
            }
        }
        var start = 0
        while start <= bytes.count {
            start = addItem(at: start, from: &random)
        }
        swapNeighbours(from: &random)
    }

    /// Tells some findings before the ones that start earlier: a session orders by `range`, a redactor
    /// by `redactionRange`.
    private mutating func swapNeighbours(from random: inout SeededGenerator) {
        for index in stride(from: 1, to: steps.count, by: 2) where Bool.random(using: &random) {
            guard case .finding = steps[index - 1].event, case .finding = steps[index].event,
                steps[index - 1].frontierMax != steps[index].frontierMax
            else { continue }
            steps.swapAt(index - 1, index)
        }
    }

    /// Adds a finding or block at `start`; returns where the next one may begin.
    private mutating func addItem(at start: Int, from random: inout SeededGenerator) -> Int {
        let rules = [Samples.github, Samples.email, Samples.instruction, Samples.host]
        let length = Int.random(in: 0...(Bool.random(using: &random) ? 6 : 40), using: &random)
        let end = min(start + length, bytes.count)
        let confidence = Confidence(percent: Bool.random(using: &random) ? 90 : 10)
        switch Int.random(in: 0..<6, using: &random) {
        case 0 where start < end:
            return addBlock(start, end, confidence, from: &random)
        default:
            let inner = ByteRange(
                Int.random(in: start...(start + end) / 2, using: &random),
                Int.random(in: (start + end + 1) / 2...end, using: &random))
            let range = Bool.random(using: &random) ? inner : ByteRange(start, end)
            let finding = Samples.finding(
                rules.randomElement(using: &random)!, range.start, range.end,
                covering: ByteRange(start, end), confidence: confidence)
            items.append(Item(finding: finding, isBlock: false))
            steps.append(Step(event: .finding(finding), needs: end, frontierMax: start))
            // Next: overlapping, adjacent, or further on.
            switch Int.random(in: 0..<4, using: &random) {
            case 0: return start + (start == bytes.count ? 1 : 0)
            case 1: return min(start + 1, end) + (end == bytes.count ? 1 : 0)
            case 2: return end + (start == end ? 1 : 0)
            default: return end + Int.random(in: 1...20, using: &random)
            }
        }
    }

    private mutating func addBlock(
        _ start: Int, _ end: Int, _ confidence: Confidence, from random: inout SeededGenerator
    ) -> Int {
        let known = Int.random(in: start + 1...end, using: &random)
        let opened = Samples.finding(Samples.pem, start, known, confidence: confidence)
        steps.append(Step(event: .blockOpened(opened), needs: known, frontierMax: start))
        if Int.random(in: 0..<8, using: &random) == 0 {
            let whole = Samples.finding(
                Samples.pem, start, bytes.count, confidence: confidence)
            items.append(Item(finding: whole, isBlock: true))
            return bytes.count + 1
        }
        let closed = Samples.finding(Samples.pem, start, end, confidence: confidence)
        items.append(Item(finding: closed, isBlock: true))
        steps.append(Step(event: .blockClosed(closed), needs: end, frontierMax: end))
        return end + Int.random(in: 0...3, using: &random)
    }

    /// Tells the story to a redactor in random chunks, at random times, with random frontiers.
    func redact(
        policy: ActionPolicy, style: RedactionStyle, chunkMax: Int,
        from random: inout SeededGenerator
    ) -> (output: [UInt8], counts: RedactionCounts) {
        var redactor = Redactor(policy: policy, style: style)
        var output: [UInt8] = []
        var (fed, told, frontier) = (0, 0, 0)
        while fed < bytes.count {
            let end = min(fed + Int.random(in: 0...chunkMax, using: &random), bytes.count)
            var events: [ScanEvent] = []
            while told < steps.count, steps[told].needs <= end,
                Int.random(in: 0..<4, using: &random) > 0
            {
                events.append(steps[told].event)
                told += 1
            }
            let limit = steps[told...].reduce(end) { min($0, $1.frontierMax) }
            if limit > frontier {
                frontier =
                    Bool.random(using: &random)
                    ? limit : Int.random(in: frontier...limit, using: &random)
            }
            // Now and then a caller who drains the output between calls.
            var part: [UInt8] = []
            redactor.feed(
                bytes.span.extracting(fed..<end), events: events, frontier: frontier, into: &part)
            output += part
            fed = end
        }
        redactor.finish(events: steps[told...].map(\.event), into: &output)
        return (output, redactor.counts)
    }

    // MARK: - The oracle

    /// The redacted stream, made slowly from the whole buffer: who owns each byte, then one walk.
    func redactedByOracle(policy: ActionPolicy, style: RedactionStyle) -> [UInt8] {
        let replaced = items.filter { policy.decision(for: $0.finding).response.action >= .redact }
        let order = replaced.indices.sorted {
            let (left, right) = (replaced[$0].finding, replaced[$1].finding)
            return left.redactionRange.start != right.redactionRange.start
                ? left.redactionRange.start < right.redactionRange.start : $0 < $1
        }
        var owner = [Int?](repeating: nil, count: bytes.count)
        var covered = 0
        for index in order {
            let range = replaced[index].finding.redactionRange
            for offset in range.start..<range.end where offset >= covered { owner[offset] = index }
            covered = max(covered, range.end)
        }
        var output: [UInt8] = []
        var isJoining = false
        var offset = 0
        while offset < bytes.count {
            guard let index = owner[offset] else {
                if isJoining, let last = output.last, joins(last), joins(bytes[offset]) {
                    output.append(UInt8(ascii: " "))
                }
                isJoining = false
                output.append(bytes[offset])
                offset += 1
                continue
            }
            let end = owner[offset...].firstIndex { $0 != index } ?? bytes.count
            output += replacement(replaced[index], ByteRange(offset, end), style: style)
            if case .remove = style { isJoining = true }
            offset = end
        }
        return output
    }

    private func replacement(_ item: Item, _ part: ByteRange, style: RedactionStyle) -> [UInt8] {
        let finding = item.finding
        let kept = (part.start..<part.end).flatMap { offset -> [UInt8] in
            if bytes[offset] == 10 { return [10] }
            let isPair = bytes[offset] == 13 && offset + 1 < part.end && bytes[offset + 1] == 10
            return isPair ? [13] : []
        }
        let label = Array(finding.rule.label.utf8)
        switch style {
        case .remove: return kept
        case .hash(let key) where !item.isBlock:
            let value = label + [0] + bytes[finding.range.start..<finding.range.end]
            let letters = Array("bcdfghjklmnpqrst".utf8)
            let token = (0..<12).map {
                letters[Int(key.hash(value.span).high >> (60 - 4 * $0) & 15)]
            }
            return [91] + label + [35] + token + [93] + kept
        case .mask(let first, let last) where !item.isBlock:
            return mask(finding, part, first, last)
        case .label, .hash, .mask: return [91] + label + [93] + kept
        }
    }

    private func mask(_ finding: Finding, _ part: ByteRange, _ first: Int, _ last: Int) -> [UInt8] {
        var shown: Set<Int> = []
        if part.start == finding.redactionRange.start, finding.rule.category != .injection {
            // Characters as lists of offsets.
            var characters: [[Int]] = []
            for offset in finding.range.start..<finding.range.end {
                if bytes[offset] & 0xc0 != 0x80 {
                    characters.append([offset])
                } else if !characters.isEmpty {
                    characters[characters.count - 1].append(offset)
                }
            }
            let budget = characters.count / 4
            // A value that begins within a character shows nothing at its head.
            let isCut = characters.first.map { $0[0] != finding.range.start } ?? true
            let heads = characters.prefix(isCut ? 0 : min(first, finding.rule.keepFirst, budget))
                .prefix(while: isShowable)
            let left = budget - heads.count
            let tails = characters.reversed().prefix(min(last, finding.rule.keepLast, left))
                .prefix(while: isShowable)
            shown = Set(heads.joined()).union(tails.joined())
        }
        return (part.start..<part.end).flatMap { offset -> [UInt8] in
            let byte = bytes[offset]
            if shown.contains(offset) || byte == 10 { return [byte] }
            if byte == 13, offset + 1 < part.end, bytes[offset + 1] == 10 { return [byte] }
            return byte & 0xc0 == 0x80 ? [] : [42]
        }
    }

    private func isShowable(_ character: [Int]) -> Bool {
        let text = String(decoding: character.map { bytes[$0] }, as: UTF8.self)
        return text.utf8.elementsEqual(character.map { bytes[$0] })
            && ["a", "b", "7", "-", "é", "ж", "漢"].contains(text)
    }

    private func joins(_ byte: UInt8) -> Bool {
        byte >= 0x80 || "ab7-[]".utf8.contains(byte) && byte != 91 && byte != 93
    }
}
