internal import PatternMatching

// Peers look at whole files, we at lines. Where a pattern takes a line end as its first or last byte, the line's own ends
// serve as well; where it takes one in its middle, it must be `multiline`, or such matches are lost.

extension PeerNode {
    /// The pattern with `^` and `$` beside what may take a line end at its outer ends.
    ///
    /// Nothing is changed within the group `captured`: what is reported stays what it was.
    func takingLineEnds(outside captured: Int) -> PeerNode {
        atEdges(isFirst: true, isLast: true, captured)
    }

    private func atEdges(isFirst: Bool, isLast: Bool, _ captured: Int) -> PeerNode {
        guard isFirst != isLast || isCollection else { return self }
        let end = PeerNode.anchor(isFirst ? .lineStart : .lineEnd)
        switch self {
        case .set(let set, _) where set.contains(0x0a): return .alternation([self, end])
        case .repetition(.set(let set, _), 1, let maximum, _)
        where set.contains(0x0a) && maximum != 1:
            return .alternation([self, end])
        case .alternation(let branches):
            return Self.joined(
                branches.map { $0.atEdges(isFirst: isFirst, isLast: isLast, captured) },
                isFirst: isFirst, isLast: isLast)
        case .sequence(var items):
            if isFirst { items[0] = items[0].atEdges(isFirst: true, isLast: false, captured) }
            let last = items.count - 1
            if isLast { items[last] = items[last].atEdges(isFirst: false, isLast: true, captured) }
            return .sequence(items)
        case .group(let body, let number) where number != captured:
            return .group(body.atEdges(isFirst: isFirst, isLast: isLast, captured), number: number)
        default: return self
        }
    }

    private var isCollection: Bool {
        switch self {
        case .sequence(let items): items.count > 1
        case .alternation, .group: true
        default: false
        }
    }

    /// The branches in one alternation. Beside one that takes a line end, `$` for the end of the text is the line's.
    private static func joined(_ branches: [PeerNode], isFirst: Bool, isLast: Bool) -> PeerNode {
        var flat: [PeerNode] = []
        for branch in branches {
            if case .alternation(let inner) = branch { flat += inner } else { flat.append(branch) }
        }
        func replace(_ anchor: Anchor, by other: Anchor) {
            guard flat.contains(.anchor(other)) else { return }
            flat.removeAll { $0 == .anchor(anchor) }
        }
        if isLast { replace(.textEnd, by: .lineEnd) }
        if isFirst { replace(.textStart, by: .lineStart) }
        var unique: [PeerNode] = []
        for branch in flat where !unique.contains(branch) { unique.append(branch) }
        return unique.count == 1 ? unique[0] : .alternation(unique)
    }

    /// Whether a match may hold a line end other than as its first or last byte.
    func runsOverLineEnds(outside captured: Int) -> Bool {
        runsOver(isEdge: true, captured)
    }

    private func runsOver(isEdge: Bool, _ captured: Int) -> Bool {
        switch self {
        case .empty, .character, .anchor, .look: return false
        case .set(let set, _): return set.contains(0x0a) && !isEdge
        case .sequence(let items):
            let last = items.count - 1
            return items.enumerated().contains { place, item in
                item.runsOver(isEdge: isEdge && (place == 0 || place == last), captured)
            }
        case .alternation(let branches):
            return branches.contains { $0.runsOver(isEdge: isEdge, captured) }
        case .repetition(.set, let minimum, _, _) where isEdge && minimum <= 1: return false
        case .repetition(let body, _, _, _): return body.runsOver(isEdge: false, captured)
        case .group(let body, let number):
            return body.runsOver(isEdge: isEdge && number != captured, captured)
        case .atomic(let body): return body.runsOver(isEdge: false, captured)
        }
    }

    /// Whether it asks for an end of the whole text, of which our lines know nothing.
    var asksForTextEnds: Bool {
        contains { $0 == .anchor(.textStart) || $0 == .anchor(.textEnd) }
    }

    /// Whether every match runs through the group.
    func alwaysTakes(group number: Int) -> Bool {
        switch self {
        case .group(let body, let own): return own == number || body.alwaysTakes(group: number)
        case .sequence(let items): return items.contains { $0.alwaysTakes(group: number) }
        case .alternation(let branches):
            return branches.allSatisfy { $0.alwaysTakes(group: number) }
        case .repetition(let body, let minimum, _, _):
            return minimum > 0 && body.alwaysTakes(group: number)
        case .atomic(let body): return body.alwaysTakes(group: number)
        default: return false
        }
    }

    /// Whether this node, or one within it, is `wanted`.
    func contains(_ wanted: (PeerNode) -> Bool) -> Bool {
        if wanted(self) { return true }
        switch self {
        case .empty, .set, .character, .anchor: return false
        case .sequence(let nodes), .alternation(let nodes):
            return nodes.contains { $0.contains(wanted) }
        case .repetition(let body, _, _, _), .group(let body, _), .atomic(let body),
            .look(let body, _, _):
            return body.contains(wanted)
        }
    }
}
