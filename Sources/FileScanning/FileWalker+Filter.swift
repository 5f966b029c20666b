/// The `--include` and `--exclude` globs of a command.
///
/// Globs have the syntax of ignore files: without a `/` inside they speak of names at any depth, with
/// one of whole paths, as printed in reports (less a leading `./` or `/`).
public struct PathFilter: Sendable {
    private let included: IgnoreRules?
    private let excluded: IgnoreRules?

    /// Lets everything pass.
    public static let all = PathFilter(include: [], exclude: [])

    public init(include: [String], exclude: [String]) {
        included = Self.rules(include)
        excluded = Self.rules(exclude)
    }

    /// Whether the walk should go into a folder: unless a glob excludes it.
    public func entersDirectory(_ path: [UInt8]) -> Bool {
        !matches(excluded, Self.body(path), isDirectory: true)
    }

    /// Whether a file is wanted: no glob excludes it, and one includes it or a folder it is in;
    /// where there are no include globs, all are included.
    public func wantsFile(_ path: [UInt8]) -> Bool {
        let body = Self.body(path)
        if matches(excluded, body, isDirectory: false) { return false }
        guard included != nil else { return true }
        if matches(included, body, isDirectory: false) { return true }
        return body.indices.contains { index in
            body[index] == UInt8(ascii: "/")
                && matches(included, body[..<index], isDirectory: true)
        }
    }

    private func matches(
        _ rules: IgnoreRules?, _ path: ArraySlice<UInt8>, isDirectory: Bool
    ) -> Bool {
        guard let rules else { return false }
        if case .ignored = rules.decision(on: path.span, isDirectory: isDirectory) { return true }
        return false
    }

    private static func body(_ path: [UInt8]) -> ArraySlice<UInt8> {
        var body = path[...]
        while body.starts(with: "./".utf8) { body.removeFirst(2) }
        while body.first == UInt8(ascii: "/") { body.removeFirst() }
        return body
    }

    private static func rules(_ globs: [String]) -> IgnoreRules? {
        guard !globs.isEmpty else { return nil }
        // `#` begins a comment in a file, but not here.
        let lines = globs.map { $0.hasPrefix("#") ? "\\" + $0 : $0 }
        return IgnoreRules(parsing: Array(lines.joined(separator: "\n").utf8))
    }
}

/// How much of a file `looksBinary` looks at.
public let binaryHeadBytesMax = 8 * 1024

/// Whether a file that begins with `head` looks like no text: a NUL among the first 8 KiB, and no
/// byte order mark of UTF-16 or UTF-32.
public func looksBinary(_ head: Span<UInt8>) -> Bool {
    func begins(_ mark: [UInt8]) -> Bool {
        guard head.count >= mark.count else { return false }
        for i in mark.indices where head[i] != mark[i] { return false }
        return true
    }
    // FF FE also begins the mark of UTF-32, little-endian.
    if begins([0xff, 0xfe]) || begins([0xfe, 0xff]) || begins([0, 0, 0xfe, 0xff]) {
        return false
    }
    for i in 0..<min(head.count, binaryHeadBytesMax) where head[i] == 0 { return true }
    return false
}
