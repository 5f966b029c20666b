/// One thing found in a stream: where, by which rule, how sure. It carries no matched bytes.
public struct Finding: Sendable {
    /// The rule that found it.
    public let rule: RuleInfo
    public var confidence: Confidence
    /// The bytes that are the secret (the rule's capture), as offsets in the stream.
    public var range: ByteRange
    /// The bytes a redactor replaces: `range`, and what weaker overlapping findings covered.
    public var redactionRange: ByteRange
    /// 1-based line of `range.start`; lines end at `\n`.
    public var line: Int
    /// 1-based column of `range.start`, counted in bytes.
    public var column: Int
    /// Keyed hash of rule and matched bytes: equal values under one key have equal fingerprints.
    public let fingerprint: Fingerprint
    public let preview: MaskedPreview
    /// The decoders passed on the way to these bytes, outermost first; empty for plain bytes.
    public var via: [String]

    public init(
        rule: RuleInfo, confidence: Confidence, range: ByteRange, line: Int, column: Int,
        fingerprint: Fingerprint, preview: MaskedPreview, via: [String] = []
    ) {
        self.rule = rule
        self.confidence = confidence
        self.range = range
        self.redactionRange = range
        self.line = line
        self.column = column
        self.fingerprint = fingerprint
        self.preview = preview
        self.via = via
    }
}

/// A mask of a match that may be shown: a few bytes at the ends if the rule allows it, never the middle.
///
/// At most `MaskedPreview.keptBytesMax` bytes are kept at either end, only printable ASCII and blanks, and
/// never more than a quarter of the match in all.
public struct MaskedPreview: Hashable, Sendable, CustomStringConvertible {
    public static let keptBytesMax = 4

    @usableFromInline let first: UInt32
    @usableFromInline let last: UInt32
    @usableFromInline let firstCount: UInt8
    @usableFromInline let lastCount: UInt8
    /// The length of the match in bytes.
    public let count: Int

    /// Masks `bytes`, keeping up to `keepFirst` and `keepLast` bytes as the rule allows.
    public init(masking bytes: Span<UInt8>, keepFirst: Int, keepLast: Int) {
        let budget = bytes.count / 4
        let head = min(keepFirst, Self.keptBytesMax, budget)
        let tail = min(keepLast, Self.keptBytesMax, budget - head)
        var first: UInt32 = 0
        var last: UInt32 = 0
        for i in 0..<head {
            first |= UInt32(Self.shown(bytes[i])) << UInt32(8 * i)
        }
        for i in 0..<tail {
            last |= UInt32(Self.shown(bytes[bytes.count - tail + i])) << UInt32(8 * i)
        }
        self.first = first
        self.last = last
        self.firstCount = UInt8(head)
        self.lastCount = UInt8(tail)
        self.count = bytes.count
    }

    /// Masks `count` bytes, showing none of them.
    public init(count: Int) {
        first = 0
        last = 0
        firstCount = 0
        lastCount = 0
        self.count = count
    }

    private static func shown(_ byte: UInt8) -> UInt8 {
        byte >= 0x20 && byte < 0x7f ? byte : UInt8(ascii: "?")
    }

    /// Appends the mask: kept bytes, `****` for the rest.
    @inlinable
    public func append(to output: inout [UInt8]) {
        for i in 0..<UInt32(firstCount) {
            output.append(UInt8(truncatingIfNeeded: first >> (8 * i)))
        }
        for _ in 0..<4 { output.append(UInt8(ascii: "*")) }
        for i in 0..<UInt32(lastCount) { output.append(UInt8(truncatingIfNeeded: last >> (8 * i))) }
    }

    /// `ghp_****`
    public var description: String {
        var bytes: [UInt8] = []
        append(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// What an inspection session reports, in stream order (by the start of the range).
public enum ScanEvent: Sendable {
    /// A finding whose range is known.
    case finding(Finding)
    /// A block (a PEM private key) has begun at `range.start` and is still running; `range.end` is
    /// how far it is known to reach. Bytes from `range.start` on belong to it until it closes, so a
    /// redactor can drop them as they flow and needs no memory of the block's size.
    case blockOpened(Finding)
    /// The block opened last has ended; the finding now has its whole range. Nothing else is
    /// reported between the two events.
    case blockClosed(Finding)
}
