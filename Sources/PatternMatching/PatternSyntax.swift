/// A regular expression as a tree: what the rule compiler reasons about.
///
/// Everything is bytes. PCRE2 still gets the text as it was written; the tree only has to describe
/// a language that contains PCRE2's (widths, required literals, trigger expressions may be wider,
/// never narrower).
public indirect enum PatternNode: Hashable, Sendable {
    case empty
    case bytes(ByteSet)
    case sequence([PatternNode])
    case alternation([PatternNode])
    /// `minimum` to `maximum` times; `maximum` nil means without bound.
    case repetition(PatternNode, minimum: Int, maximum: Int?)
    case group(PatternNode, capture: Int)
    case look(PatternNode, behind: Bool, negative: Bool)
    case anchor(Anchor)

    public enum Anchor: Hashable, Sendable {
        case lineStart
        case lineEnd
        case wordBoundary
        case notWordBoundary
    }
}

/// A parsed pattern.
public struct PatternSyntax: Sendable {
    public let root: PatternNode
    /// How many capturing groups there are.
    public let captureCount: Int
    /// Group numbers by name.
    public let captureNames: [String: Int]
}

/// What is wrong with a pattern, where, and how to mend it.
public struct PatternError: Error, Hashable, Sendable {
    /// Byte offset in the pattern text.
    public let offset: Int
    public let message: String
    public let mend: String?

    public init(offset: Int, message: String, mend: String? = nil) {
        self.offset = offset
        self.message = message
        self.mend = mend
    }
}
