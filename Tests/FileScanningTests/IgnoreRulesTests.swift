import FileScanning
import Testing
import TestSupport

private func isIgnored(_ path: String, by text: String) -> Bool {
    var path = path
    let isDirectory = path.hasSuffix("/")
    if isDirectory { path.removeLast() }
    let rules = IgnoreRules(parsing: Array(text.utf8))
    if case .ignored = rules.decision(on: path.utf8.span, isDirectory: isDirectory) { return true }
    return false
}

@Suite struct `the patterns of an ignore file` {
    @Test(arguments: [
        // A name at any depth; the whole name.
        ("foo", "foo", true), ("foo", "a/foo", true), ("foo", "foobar", false),
        ("foo", "foo/", true), ("*.o", "a/b.o", true), ("*.o", "b.oo", false), ("*.o", ".o", true),
        ("*", "x", true), ("?", "x", true), ("?", "xy", false), ("a*b*c", "aXbYc", true),
        ("a*b*c", "aXbY", false), ("a**b", "aXXb", true),
        // Directories only.
        ("foo/", "foo/", true), ("foo/", "foo", false), ("foo/", "a/foo/", true),
        // A slash in front or between anchors the pattern.
        ("/foo", "foo", true), ("/foo", "a/foo", false), ("a/b", "a/b", true),
        ("a/b", "x/a/b", false), ("a/*", "a/b", true), ("a/*", "a/b/c", false),
        ("a/b", "a/bc", false), ("/*.c", "x.c", true), ("/*.c", "a/x.c", false),
        // Two stars.
        ("**/foo", "foo", true), ("**/foo", "a/b/foo", true), ("**/foo", "afoo", false),
        ("a/**", "a/b/c", true), ("a/**", "a/", false), ("a/**/b", "a/b", true),
        ("a/**/b", "a/x/y/b", true), ("a/**/b", "a/xb", false), ("**/a/b", "x/a/b", true),
        ("a/**b", "a/x/b", false), ("a/x**b", "a/x/b", false), ("a/?**b", "a/x/b", false),
        ("foo**/bar", "foo/x/bar", true), ("**", "a/b", true),
        // Sets.
        ("[a-c]x", "bx", true), ("[a-c]x", "dx", false), ("[!a-c]x", "dx", true),
        ("[^a-c]x", "bx", false), ("[]]x", "]x", true), ("[a-]x", "-x", true),
        ("[\\]]x", "]x", true), ("[[:digit:]]x", "7x", true), ("[[:digit:]]x", "ax", false),
        ("[[:nope:]]x", "ax", false), ("[[:digit]x", ":x", true), ("[ab", "[ab", false),
        ("a[/]b", "a/b", false), ("a/[!x]b", "a//b", false), ("[z-a]", "b", false),
        // Escapes, comments, blanks.
        ("\\*x", "*x", true), ("\\*x", "ax", false), ("\\#x", "#x", true), ("#x", "#x", false),
        ("\\!x", "!x", true), ("x\\", "x\\", false), ("x  ", "x", true), ("x\\ ", "x ", true),
        ("x\\  ", "x ", true), ("x\t", "x", false), ("  x", "  x", true), ("x\r\n", "x", true),
        ("\u{feff}x", "x", true), ("", "x", false), ("/", "x", false), ("!", "!", false),
        ("x y", "x y", true), ("x\0y", "x", true),
        // The last pattern that matches decides.
        ("*.o\n!a.o", "a.o", false), ("*.o\n!a.o", "b.o", true), ("!a.o\n*.o", "a.o", true),
        ("*\n!*/\n!*.c", "x.c", false), ("*\n!*/\n!*.c", "x.h", true),
    ])
    func `mean what they mean to git`(text: String, path: String, expected: Bool) {
        #expect(isIgnored(path, by: text) == expected)
    }

    @Test func `a decision names its line`() {
        let rules = IgnoreRules(parsing: Array("# comment\n\n*.o\n!a.o\n".utf8))
        #expect(rules.decision(on: "b.o".utf8.span, isDirectory: false) == .ignored(line: 3))
        #expect(rules.decision(on: "a.o".utf8.span, isDirectory: false) == .kept(line: 4))
        #expect(rules.decision(on: "a.c".utf8.span, isDirectory: false) == .undecided)
    }

    @Test func `a hostile pattern takes no more than pattern times path`() {
        let deep = Array(repeating: "a", count: 1_000).joined(separator: "/")
        let stars = String(repeating: "**/a/", count: 200) + "b"
        #expect(!isIgnored(deep, by: stars))
        let long = String(repeating: "a", count: 4_000)
        #expect(!isIgnored(long, by: String(repeating: "a*", count: 500) + "b"))
    }
}

@Suite struct `ignoring, beside git itself` {
    static let names = [
        "a", "b", "ab", "foo", "bar", "foo.txt", "a.o", "b.o", "build", "x[1]", "#h", "!n", ".env",
        "a b", "é", "s ", "f*", "b\\c", "A", "7",
    ]
    static let pieces = [
        "a", "b", "ab", "foo", "bar", ".txt", ".o", "*", "**", "?", "[a-b]", "[!a]", "[^b-z]", "\\",
        "[[:alpha:]]", "[", "]", "build", "x\\[1]", "é", " ", "#", "!", ".", "\\*", "-", "[]-a]",
        "[[:punct:]-z]", "[\\]x]", "/", "/", "/", "**/", "/**", "7", "[[:upper:][:digit:]]",
    ]

    private func pattern(using random: inout SeededGenerator) -> String {
        var text = Int.random(in: 0..<4, using: &random) == 0 ? "!" : ""
        switch Int.random(in: 0..<3, using: &random) {
        case 0: text += Self.names.randomElement(using: &random)!
        case 1:
            text +=
                Self.names.randomElement(using: &random)! + "/"
                + Self.names.randomElement(using: &random)!
        default:
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                text += Self.pieces.randomElement(using: &random)!
            }
        }
        if Int.random(in: 0..<5, using: &random) == 0 { text = "/" + text }
        if Int.random(in: 0..<5, using: &random) == 0 { text += "/" }
        if Int.random(in: 0..<8, using: &random) == 0 { text += "  " }
        return text
    }

    private func patterns(using random: inout SeededGenerator) -> String {
        var lines = (0..<Int.random(in: 1...6, using: &random)).map { _ in
            pattern(using: &random)
        }
        if Int.random(in: 0..<6, using: &random) == 0 { lines.append("") }
        return lines.joined(separator: Bool.random(using: &random) ? "\n" : "\r\n")
    }

    /// Fills a folder, and lists what it made: files and folders.
    private func fill(
        _ tree: TemporaryTree, _ folder: String, depth: Int, using random: inout SeededGenerator,
        _ made: inout [(path: String, isFolder: Bool)]
    ) {
        var names = Self.names.shuffled(using: &random)[..<Int.random(in: 2...6, using: &random)]
        while let name = names.popFirst() {
            let path = folder + name
            let isFolder = depth > 0 && Bool.random(using: &random)
            made.append((path, isFolder))
            if isFolder {
                tree.folder(path)
                fill(tree, path + "/", depth: depth - 1, using: &random, &made)
            } else {
                tree.file(path)
            }
        }
        if Int.random(in: 0..<3, using: &random) == 0 || folder.isEmpty {
            tree.file(folder + ".gitignore", patterns(using: &random))
            made.append((folder + ".gitignore", false))
        }
    }

    @Test(arguments: 0..<120 as Range<UInt64>)
    func `a walk yields the files that git does not ignore`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let tree = TemporaryTree()
        tree.repository(exclude: patterns(using: &random))
        var made: [(path: String, isFolder: Bool)] = []
        fill(tree, "", depth: 3, using: &random, &made)
        let input = made.flatMap { Array($0.path.utf8) + [UInt8(0)] }
        // Without git there is nothing to compare with.
        guard
            let git = run(
                ["git", "-C", tree.path, "check-ignore", "-z", "--stdin"], input: input)
        else { return }
        try #require(git.status <= 1, "git failed: \(git.status)")
        let ignored = Set(
            git.output.split(separator: 0).map { String(decoding: $0, as: UTF8.self) })
        let expected = made.filter { !$0.isFolder && !ignored.contains($0.path) }
            .map { Array($0.path.utf8) }.sorted { $0.lexicographicallyPrecedes($1) }
        let walked = walk([tree.path]).compactMap { event -> [UInt8]? in
            guard case .file(let entry) = event else { return nil }
            return Array(entry.path.dropFirst(tree.path.utf8.count + 1))
        }
        // Equal as sequences: paths come in byte order too.
        #expect(
            walked.map { String(decoding: $0, as: UTF8.self) }
                == expected.map { String(decoding: $0, as: UTF8.self) }, "seed \(seed)")
    }
}
