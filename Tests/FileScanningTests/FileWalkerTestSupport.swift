import FileScanning
import Glibc
import TestSupport

/// A folder in `/tmp` that is removed, with all that is in it, when the value goes away.
final class TemporaryTree {
    let path: String

    init() {
        var template = Array("/tmp/sluice-test-XXXXXX".utf8CString)
        precondition(mkdtemp(&template) != nil, "no temporary folder")
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { Self.removeAll(path) }

    private static func removeAll(_ path: String) {
        if let stream = opendir(path) {
            var names: [String] = []
            while let entry = readdir(stream) {
                names.append(
                    withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
                    })
            }
            closedir(stream)
            for name in names where name != "." && name != ".." {
                let inner = path + "/" + name
                var info = stat()
                lstat(inner, &info)
                if info.st_mode & S_IFMT == S_IFDIR { removeAll(inner) } else { unlink(inner) }
            }
        }
        rmdir(path)
    }

    var bytes: [UInt8] { Array(path.utf8) }

    func full(_ name: String) -> String { path + "/" + name }

    func folder(_ name: String) { mkdir(full(name), 0o755) }

    func file(_ name: String, _ text: String = "x") {
        let descriptor = open(full(name), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        precondition(descriptor >= 0, "cannot write \(name)")
        let bytes = Array(text.utf8)
        precondition(write(descriptor, bytes, bytes.count) == bytes.count)
        close(descriptor)
    }

    func link(_ name: String, to target: String) { symlink(target, full(name)) }

    /// What git itself needs to see a repository.
    func repository(_ name: String = ".", exclude: String = "") {
        for folder in ["", "/objects", "/refs", "/info"] { self.folder(name + "/.git" + folder) }
        file(name + "/.git/HEAD", "ref: refs/heads/main\n")
        file(name + "/.git/info/exclude", exclude)
    }
}

/// All events of a walk.
func walk(_ paths: [String], _ options: FileWalker.Options = .init()) -> [WalkEvent] {
    var walker = FileWalker(paths.map { Array($0.utf8) }, options: options)
    var events: [WalkEvent] = []
    while let event = walker.next() { events.append(event) }
    return events
}

/// One line for each event, without the front of the paths: `file a/b`, `skipped c ignored…`.
func lines(_ events: [WalkEvent], below tree: TemporaryTree) -> [String] {
    func name(_ path: [UInt8]) -> String {
        let text = String(decoding: path, as: UTF8.self)
        return text.hasPrefix(tree.path + "/") ? String(text.dropFirst(tree.path.count + 1)) : text
    }
    return events.map { event in
        switch event {
        case .file(let entry): "file \(name(entry.path))"
        case .skipped(let path, .ignored(let match)):
            "skipped \(name(path)) \(match.source.rawValue):\(match.line)"
        case .skipped(let path, let reason): "skipped \(name(path)) \(reason)"
        case .problem(let path, let message): "problem \(name(path)) \(message)"
        }
    }
}

/// Runs a program to its end; nil if it cannot be started.
func run(_ arguments: [String], input: [UInt8]) -> (status: Int32, output: [UInt8])? {
    let scratch = TemporaryTree()
    scratch.file("in", "")
    let descriptor = open(scratch.full("in"), O_WRONLY | O_CLOEXEC)
    precondition(write(descriptor, input, input.count) == input.count)
    close(descriptor)
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, scratch.full("in"), O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, scratch.full("out"), O_WRONLY | O_CREAT, 0o600)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    let environment = [
        "PATH=/usr/local/bin:/usr/bin:/bin", "HOME=/nonexistent", "GIT_CONFIG_NOSYSTEM=1",
        "GIT_CONFIG_GLOBAL=/dev/null", "LC_ALL=C",
    ]
    let arguments = arguments.map { strdup($0) } + [nil]
    let variables = environment.map { strdup($0) } + [nil]
    defer { for string in arguments + variables { free(string) } }
    var child = pid_t()
    guard posix_spawnp(&child, arguments[0]!, &actions, nil, arguments, variables) == 0 else {
        return nil
    }
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0 && errno == EINTR {}
    return (status >> 8 & 0xff, contents(of: scratch.full("out")))
}
