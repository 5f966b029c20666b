/// A property that must hold whatever bytes it is given.
///
/// `scripts/fuzz` searches for bytes that break it; `Fuzz/regressions/<name>` keeps those that did.
public enum FuzzTarget: String, CaseIterable, Sendable {
    /// A choice, a rule file, a NUL, a pack: loads, or says what is wrong and where.
    case rules
    /// Cuts and a text: however it is cut, a session reports the same.
    case session
    /// Cuts and a text: however it is cut, the redacted bytes are the same; lines come out clean.
    case redaction
    /// Cuts, a pattern, a NUL, a text: the engine finds what PCRE2 finds by itself.
    case patterns
    /// A path, a line feed, an ignore file: the last line that matches decides.
    case ignore
    /// Cuts and bytes: however they are cut, transcoding gives what the standard library gives.
    case utf16
    /// Bytes of a baseline or cache file: read whole, or refused.
    case saved
    /// A choice and JSON, labelled texts, gzip or a stored run: read whole, or refused with words.
    case corpus
    /// A choice and a file of another tool: refused with its place, or written as rules that load.
    case peers
    /// Two limits, cuts and a container: the walk ends within them, and comes by the same however it is cut.
    case archives

    /// Loads what the target needs, which takes seconds, so that no search spends its time on it.
    public func prepare() {
        switch self {
        case .session, .redaction: _ = (FuzzRules.odd, FuzzRules.shipped)
        case .rules, .patterns, .ignore, .utf16, .saved, .corpus, .peers, .archives: break
        }
    }

    /// Returns if the property holds for `input`; throws or traps if not.
    public func check(_ input: [UInt8]) throws {
        switch self {
        case .rules: try RuleProperty.check(input)
        case .session: try SessionProperty.check(input)
        case .redaction: try RedactionProperty.check(input)
        case .patterns: try PatternProperty.check(input)
        case .ignore: try IgnoreProperty.check(input)
        case .utf16: try UTF16Property.check(input)
        case .saved: try SavedFileProperty.check(input)
        case .corpus: try CorpusProperty.check(input)
        case .peers: try PeerProperty.check(input)
        case .archives: try ArchiveProperty.check(input)
        }
    }
}

/// What did not hold.
public struct Violation: Error, CustomStringConvertible {
    public let description: String

    init(_ description: String) { self.description = description }
}

/// Throws unless `condition` holds.
func require(_ condition: Bool, _ otherwise: @autoclosure () -> String) throws(Violation) {
    if !condition { throw Violation(otherwise()) }
}

/// Throws unless both lists are equal; names the first place where they differ.
func requireSame<Element: Equatable>(
    _ one: [Element], _ other: [Element], _ what: @autoclosure () -> String
) throws(Violation) {
    if one == other { return }
    let index = zip(one, other).prefix { $0 == $1 }.count
    let (left, right) = (one.dropFirst(index).first, other.dropFirst(index).first)
    throw Violation("\(what()) differ at \(index): \(shown(left)) against \(shown(right))")
}

private func shown<Element>(_ element: Element?) -> String {
    element.map { "\($0)" } ?? "the end"
}
