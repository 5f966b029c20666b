/// Finds all triggers of a rule set: literals by their windows, and what is not one by Hyperscan. Immutable, shared by
/// all sessions.
public final class TriggerSearch: Sendable {
    let literals: LiteralTable
    /// Nil where all triggers are literals.
    let database: TriggerDatabase?

    /// - Parameters:
    ///   - followers: the bytes that matches have behind literal `id`.
    ///   - database: what `expressions(of:)` were compiled to; nil where there are none.
    public init(
        _ triggers: [TriggerExpression], database: TriggerDatabase?,
        followers: (_ id: UInt32) -> ByteSet
    ) {
        literals = LiteralTable(
            triggers.compactMap { trigger in Self.literal(trigger).map { ($0, trigger.id) } },
            followers: followers)
        self.database = database
    }

    /// Those that Hyperscan looks for.
    public static func expressions(of triggers: [TriggerExpression]) -> [TriggerExpression] {
        triggers.filter { literal($0) == nil }
    }

    private static func literal(_ trigger: TriggerExpression) -> Literal? {
        guard case .literal(let literal) = trigger.form, LiteralTable.holds(literal) else {
            return nil
        }
        return literal
    }
}

/// The search through one stream after another; belongs to one thread at a time.
public struct TriggerScan: ~Copyable {
    private var literals: LiteralTable
    private var stream: TriggerStream?

    public init(_ search: TriggerSearch, form: ByteClassForm = .best) throws(TriggerError) {
        literals = search.literals
        literals.form = form
        stream = nil
        if let database = search.database { stream = try TriggerStream(database) }
    }

    /// Scans the bytes of the stream from `newStart` on and appends the hits, in order of their ends.
    ///
    /// A hit at the very end may be told with the byte that follows, or once `isFinal` says that none does.
    ///
    /// - Parameters:
    ///   - bytes: the new bytes behind those that triggers found in them may begin in.
    ///   - lowest: no trigger begins before this index.
    ///   - base: the stream offset of `bytes[0]`.
    public mutating func scan(
        _ bytes: Span<UInt8>, newStart: Int, lowest: Int, base: Int, isFinal: Bool,
        into hits: inout [TriggerHit]
    ) throws(TriggerError) {
        let first = hits.count
        if newStart < bytes.count {
            try stream?.scan(
                bytes.extracting(newStart..<bytes.count), base: base + newStart, into: &hits)
        }
        let middle = hits.count
        literals.scan(
            bytes, newStart: newStart, lowest: lowest, base: base, isFinal: isFinal, into: &hits)
        if first < middle, middle < hits.count {
            hits[first...].sort { ($0.end, $0.id) < ($1.end, $1.id) }
        }
    }

    /// Forgets the stream so that the next scan begins a new one.
    public mutating func reset() {
        stream?.reset()
    }
}
