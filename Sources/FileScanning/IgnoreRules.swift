/// The patterns of one ignore file, with the meaning git gives them.
///
/// Follows `gitignore(5)` and, where that is silent, git's `dir.c` and `wildmatch.c`. Paths and
/// patterns are bytes; upper and lower case are told apart.
public struct IgnoreRules: Sendable {
    /// What one file says about a path.
    public enum Decision: Hashable, Sendable {
        /// The pattern on this line (from 1) excludes the path.
        case ignored(line: Int)
        /// The pattern on this line begins with `!` and brings the path back.
        case kept(line: Int)
        /// No pattern matches; another file may decide.
        case undecided
    }

    /// A pattern file of more than this is no pattern file.
    static let fileBytesMax = 1024 * 1024

    private let patterns: [IgnorePattern]

    /// Reads the text of an ignore file. Every text is one: what cannot match never does.
    public init(parsing text: [UInt8]) {
        var patterns: [IgnorePattern] = []
        let body = text.starts(with: [0xef, 0xbb, 0xbf]) ? text[3...] : text[...]
        let lines = body.split(separator: 0x0a, omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            guard let first = line.first, first != UInt8(ascii: "#") else { continue }
            if let pattern = IgnorePattern(Self.trimmed(line), line: index + 1) {
                patterns.append(pattern)
            }
        }
        self.patterns = patterns
    }

    /// Whether no pattern can ever match.
    public var isEmpty: Bool { patterns.isEmpty }

    /// What the patterns say of `path`, given relative to the directory of the ignore file,
    /// with `/` between names and none at either end. The last pattern that matches decides.
    ///
    /// Only this path is looked at: that nothing inside an ignored directory can be brought back
    /// is for the caller to keep, by not going in. Complexity: patterns times the path's length.
    public func decision(on path: Span<UInt8>, isDirectory: Bool) -> Decision {
        var nameStart = path.count
        while nameStart > 0, path[nameStart - 1] != UInt8(ascii: "/") { nameStart -= 1 }
        for pattern in patterns.reversed()
        where pattern.matches(path, nameStart: nameStart, isDirectory: isDirectory) {
            return pattern.isNegated ? .kept(line: pattern.line) : .ignored(line: pattern.line)
        }
        return .undecided
    }

    /// Without the CR before the line's end, and without trailing spaces that no backslash guards.
    private static func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var line = line
        if line.last == 0x0d { line.removeLast() }
        // To git a line is a C string.
        if let end = line.firstIndex(of: 0) { line = line[..<end] }
        var end = line.startIndex
        var i = line.startIndex
        while i < line.endIndex {
            if line[i] == UInt8(ascii: "\\") {
                i += 1
                guard i < line.endIndex else { return line }
                end = i + 1
            } else if line[i] != UInt8(ascii: " ") {
                end = i + 1
            }
            i += 1
        }
        return line[..<end]
    }
}

/// One line of an ignore file.
struct IgnorePattern: Sendable {
    private enum Shape {
        /// The whole name.
        case literal
        /// `*` and the end of the name.
        case suffix
        case glob(Glob)
    }

    let line: Int
    let isNegated: Bool
    private let isForDirectories: Bool
    /// Whether the pattern speaks of the last name only, at any depth.
    private let isForNames: Bool
    /// The bytes before the first wildcard, which the path must begin with (with `.suffix`: end).
    private let literal: [UInt8]
    private let shape: Shape

    /// Reads a pattern; nil if it can never match.
    init?(_ text: ArraySlice<UInt8>, line: Int) {
        var text = text
        self.line = line
        isNegated = text.first == UInt8(ascii: "!")
        if isNegated { text.removeFirst() }
        isForDirectories = text.last == UInt8(ascii: "/")
        if isForDirectories { text.removeLast() }
        isForNames = !text.contains(UInt8(ascii: "/"))
        if text.first == UInt8(ascii: "/") { text.removeFirst() }
        guard !text.isEmpty else { return nil }
        guard let wildcard = text.firstIndex(where: Glob.isSpecial) else {
            literal = Array(text)
            shape = .literal
            return
        }
        if isForNames, text.first == UInt8(ascii: "*"),
            !text.dropFirst().contains(where: Glob.isSpecial)
        {
            literal = Array(text.dropFirst())
            shape = .suffix
            return
        }
        // As git does, take the literal front off first: `foo**/bar` then means `foo` and
        // `**/bar`, where `**` may cross directories.
        literal = isForNames ? [] : Array(text[..<wildcard])
        guard let glob = Glob(isForNames ? text : text[wildcard...]) else { return nil }
        shape = .glob(glob)
    }

    func matches(_ path: Span<UInt8>, nameStart: Int, isDirectory: Bool) -> Bool {
        if isForDirectories && !isDirectory { return false }
        let start = isForNames ? nameStart : 0
        let count = path.count - start
        guard count >= literal.count else { return false }
        switch shape {
        case .literal: return count == literal.count && hasLiteral(path, at: start)
        case .suffix: return hasLiteral(path, at: path.count - literal.count)
        case .glob(let glob):
            return hasLiteral(path, at: start) && glob.matches(path, from: start + literal.count)
        }
    }

    private func hasLiteral(_ path: Span<UInt8>, at start: Int) -> Bool {
        for i in literal.indices where path[start + i] != literal[i] { return false }
        return true
    }
}
