import FileScanning
import Glibc
import Testing

@Suite struct `walking folders` {
    @Test func `files come in byte order of their paths, hidden ones too`() {
        let tree = TemporaryTree()
        for folder in ["a", "a/c", "b", ".h", "empty"] { tree.folder(folder) }
        for file in ["a.txt", "a/z", "a/c/d", "a-b", "a0", "b/.env", ".h/x", "B", "é"] {
            tree.file(file)
        }
        #expect(
            lines(walk([tree.path]), below: tree) == [
                "file .h/x", "file B", "file a-b", "file a.txt", "file a/c/d", "file a/z",
                "file a0", "file b/.env", "file é",
            ])
    }

    @Test func `arguments come in their own order, and paths begin as they do`() {
        let tree = TemporaryTree()
        tree.folder("d")
        tree.file("d/x", "12345")
        tree.file("y", "")
        let events = walk([tree.full("y"), tree.full("d"), tree.full("d/"), tree.full("d//x")])
        #expect(
            lines(events, below: tree) == ["file y", "file d/x", "file d/x", "file d//x"])
        #expect(
            events.map { event -> String in
                guard case .file(let entry) = event else { return "" }
                return "\(entry.size) \(entry.isExplicit)"
            } == ["0 true", "5 false", "5 false", "5 true"])
    }

    @Test func `links found are not followed, links given are`() {
        let tree = TemporaryTree()
        tree.folder("d")
        tree.file("d/x")
        tree.link("d/loop", to: "..")
        tree.link("d/y", to: "x")
        tree.link("d/dead", to: "nowhere")
        tree.link("given", to: "d")
        tree.link("file", to: "d/x")
        #expect(
            lines(walk([tree.full("given"), tree.full("file")]), below: tree) == [
                "skipped given/dead symbolicLink", "skipped given/loop symbolicLink",
                "file given/x", "skipped given/y symbolicLink", "file file",
            ])
    }

    @Test func `special files are read only when given`() {
        let tree = TemporaryTree()
        tree.folder("d")
        mkfifo(tree.full("d/pipe"), 0o600)
        tree.file("d/x")
        #expect(
            lines(walk([tree.full("d")]), below: tree) == [
                "skipped d/pipe specialFile", "file d/x",
            ])
        let given = walk([tree.full("d/pipe"), "/dev/null", "/proc/self/status"])
        #expect(
            given.map { event -> FileEntry.Kind? in
                guard case .file(let entry) = event, entry.isExplicit else { return nil }
                return entry.kind
            } == [.fifo, .characterDevice, .regular])
    }

    @Test func `what cannot be read is a problem, and the walk goes on`() {
        let tree = TemporaryTree()
        tree.folder("a")
        tree.folder("locked")
        tree.file("locked/x")
        tree.file("z")
        let missing = lines(walk([tree.full("nowhere"), tree.full("z")]), below: tree)
        #expect(missing == ["problem nowhere cannot read: no such file or directory", "file z"])
        chmod(tree.full("locked"), 0)
        defer { chmod(tree.full("locked"), 0o755) }
        // Root reads everything.
        let expected =
            getuid() == 0
            ? "file locked/x" : "problem locked cannot read the folder: permission denied"
        #expect(lines(walk([tree.path]), below: tree) == [expected, "file z"])
        #expect(
            lines(walk([""]), below: tree)
                == ["problem  cannot read: no such file or directory"])
    }

    @Test func `paths that are not UTF-8 survive`() {
        let tree = TemporaryTree()
        let name: [UInt8] = [0x66, 0xff, 0xfe, 0x2e, 0xe9]
        let full = tree.bytes + [0x2f] + name
        let descriptor = open(
            (full + [0]).map { CChar(bitPattern: $0) }, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        #expect(descriptor >= 0)
        close(descriptor)
        defer { unlink((full + [0]).map { CChar(bitPattern: $0) }) }
        guard case .file(let entry) = walk([tree.path]).first else {
            Issue.record("no file")
            return
        }
        #expect(entry.path == full)
        #expect(entry.pathText.hasSuffix("f\u{fffd}\u{fffd}.\u{fffd}"))
    }

    @Test func `a tree deeper than the descriptors held is walked to its end`() {
        let tree = TemporaryTree()
        var folder = "d"
        for _ in 0..<300 {
            tree.folder(folder)
            tree.file(folder + "/x")
            folder += "/d"
        }
        let before = openDescriptors()
        var walker = FileWalker([tree.bytes])
        var files = 0
        var most = 0
        while let event = walker.next() {
            if case .file = event { files += 1 }
            most = max(most, openDescriptors())
        }
        #expect(files == 300)
        // Other tests run beside this one and hold descriptors of their own.
        #expect(most - before < 200)
    }

    private func openDescriptors() -> Int {
        (0..<1_024).filter { fcntl(Int32($0), F_GETFD) >= 0 }.count
    }
}

@Suite struct `what a walk ignores` {
    @Test func `git folders are skipped, and ignore files are named with their line`() {
        let tree = TemporaryTree()
        tree.repository(exclude: "# local\n*.bak\n")
        tree.folder("build")
        tree.file("build/x")
        tree.file("a.bak")
        tree.file("a.log")
        tree.file(".gitignore", "build/\n*.log\n")
        #expect(
            lines(walk([tree.path]), below: tree) == [
                "skipped .git gitDirectory", "file .gitignore",
                "skipped a.bak .git/info/exclude:2", "skipped a.log .gitignore:2",
                "skipped build .gitignore:1",
            ])
        var options = FileWalker.Options()
        options.respectsIgnoreFiles = false
        #expect(
            lines(walk([tree.path], options), below: tree) == [
                "skipped .git gitDirectory", "file .gitignore", "file a.bak", "file a.log",
                "file build/x",
            ])
    }

    @Test func `our own ignore file has the last word`() {
        let tree = TemporaryTree()
        tree.repository()
        tree.folder("d")
        for file in ["d/.env", "d/x.log", "d/y.txt"] { tree.file(file) }
        tree.file("d/.gitignore", ".env\n*.log\n")
        tree.file(".dlpscanignore", "!.env\ny.txt\n")
        #expect(
            lines(walk([tree.full("d")]), below: tree) == [
                "file d/.env", "file d/.gitignore", "skipped d/x.log .gitignore:2",
                "skipped d/y.txt .dlpscanignore:2",
            ])
    }

    @Test func `rules of parent folders count up to the root of the repository`() {
        let tree = TemporaryTree()
        tree.file(".gitignore", "outside\n")
        tree.folder("r")
        tree.repository("r", exclude: "excluded\n")
        tree.file("r/.gitignore", "/s/t/anchored\nnamed\nkept\n")
        tree.folder("r/s")
        tree.file("r/s/.gitignore", "!kept\n")
        tree.folder("r/s/t")
        for file in ["outside", "excluded", "anchored", "named", "kept"] {
            tree.file("r/s/t/" + file)
        }
        let expected = [
            "skipped r/s/t/anchored .gitignore:1", "skipped r/s/t/excluded .git/info/exclude:1",
            "file r/s/t/kept", "skipped r/s/t/named .gitignore:2", "file r/s/t/outside",
        ]
        #expect(lines(walk([tree.full("r/s/t")]), below: tree) == expected)
        tree.link("r/s/here", to: "t")
        let linked = lines(walk([tree.full("r/s/here")]), below: tree)
        #expect(linked == expected.map { $0.replacing("r/s/t", with: "r/s/here") })
    }

    @Test func `a repository inside another begins afresh, and may keep its git folder elsewhere`()
    {
        let tree = TemporaryTree()
        tree.repository()
        tree.file(".gitignore", "*.log\n")
        for folder in ["sub", "modules", "modules/info", "plain"] { tree.folder(folder) }
        tree.file("modules/HEAD", "ref: refs/heads/main\n")
        tree.file("modules/info/exclude", "*.tmp\n")
        tree.file("sub/.git", "gitdir: ../modules\n")
        for folder in ["sub", "plain"] {
            tree.file(folder + "/x.log")
            tree.file(folder + "/x.tmp")
        }
        let seen = lines(walk([tree.path]), below: tree).filter { $0.contains("x.") }
        #expect(
            seen == [
                "skipped plain/x.log .gitignore:1", "file plain/x.tmp", "file sub/x.log",
                "skipped sub/x.tmp .git/info/exclude:1",
            ])
    }

    @Test func `explicit arguments are never ignored`() {
        let tree = TemporaryTree()
        tree.repository()
        tree.folder("build")
        tree.file("build/x")
        tree.file(".gitignore", "build/\nx.log\n")
        tree.file("x.log")
        #expect(
            lines(walk([tree.full("build"), tree.full("x.log")]), below: tree)
                == ["file build/x", "file x.log"])
    }

    @Test func `an ignore file that is a pipe, a link or too large does not stop the walk`() {
        let tree = TemporaryTree()
        for folder in ["a", "b", "c"] {
            tree.folder(folder)
            tree.file(folder + "/x")
        }
        mkfifo(tree.full("a/.gitignore"), 0o600)
        tree.file("patterns", "x\n")
        tree.link("b/.gitignore", to: "../patterns")
        tree.file("c/.gitignore", String(repeating: "x\n", count: 1 << 20))
        #expect(
            lines(walk([tree.path]), below: tree) == [
                "skipped a/.gitignore specialFile", "file a/x",
                "skipped b/.gitignore symbolicLink", "file b/x",
                "problem c/.gitignore cannot read its patterns, nothing is ignored for them: "
                    + "the file is too large",
                "file c/.gitignore", "file c/x", "file patterns",
            ])
    }
}

@Suite struct `choosing files by glob` {
    @Test(
        arguments: [
            ([], [], "a/b.c", true), ([], ["*.c"], "a/b.c", false), (["*.c"], [], "a/b.c", true),
            (["*.c"], [], "a/b.h", false), (["*.c"], ["b.*"], "a/b.c", false),
            (["docs/"], [], "x/docs/y/z", true), (["src/**"], [], "src/a/b", true),
            (["src/**"], [], "./src/a/b", true), (["home/*/x"], [], "/home/u/x", true),
            (["#a"], [], "#a", true), ([], ["#a"], "#a", false), (["*.c", "*.h"], [], "a.h", true),
        ] as [([String], [String], String, Bool)])
    func `exclusion wins, and inclusion reaches into folders`(
        include: [String], exclude: [String], path: String, expected: Bool
    ) {
        let filter = PathFilter(include: include, exclude: exclude)
        #expect(filter.wantsFile(Array(path.utf8)) == expected)
    }

    @Test func `excluded folders are not entered`() {
        let tree = TemporaryTree()
        for folder in ["src", "gen"] {
            tree.folder(folder)
            tree.file(folder + "/x.c")
            tree.file(folder + "/x.h")
        }
        var options = FileWalker.Options()
        options.filter = PathFilter(include: ["*.c"], exclude: ["gen/"])
        #expect(
            lines(walk([tree.path], options), below: tree)
                == ["skipped gen filtered", "file src/x.c", "skipped src/x.h filtered"])
    }
}

@Suite struct `telling binaries` {
    @Test(
        arguments: [
            ([], false), ([0x61, 0x0a], false), ([0x61, 0], true), ([0xff, 0xfe, 0x61, 0], false),
            ([0xfe, 0xff, 0, 0x61], false), ([0xff, 0xfe, 0, 0], false),
            ([0, 0, 0xfe, 0xff], false),
            ([0xff, 0xd8, 0xff, 0], true), (Array(repeating: 0x20, count: 8_191) + [0], true),
            (Array(repeating: 0x20, count: 8_192) + [0], false),
        ] as [([UInt8], Bool)])
    func `a NUL near the front says binary, unless the text is UTF-16 or UTF-32`(
        head: [UInt8], expected: Bool
    ) {
        #expect(looksBinary(head.span) == expected)
    }
}
