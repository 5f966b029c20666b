internal import CommandLineSupport
internal import Glibc
public import Rules

/// Why there are no rules to be had at a path.
public struct RuleFileError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Reason: Hashable, Sendable {
        case absent
        case unreadable
        /// A file with another ending.
        case noRuleFile
        /// A folder without rule files.
        case emptyFolder
    }

    public let path: String
    public let reason: Reason

    public var description: String {
        switch reason {
        case .absent: "`\(path)` is not there\n  mend: name a .yaml file or a folder of them"
        case .unreadable:
            "the rule file `\(path)` cannot be read\n  mend: make it readable, smaller than 16 MB, or take it away"
        case .noRuleFile:
            "`\(path)` is no rule file\n  mend: rule files end in `.yaml` or `.yml`"
        case .emptyFolder:
            "no rules in the folder `\(path)`\n  mend: name one with .yaml files in it, or a .yaml file"
        }
    }
}

/// Rule files of one place, not read yet.
public struct RuleFiles: Sendable {
    /// Larger rule files are refused.
    private static let fileBytesMax = 16 << 20

    public let paths: [String]

    public init(_ paths: [String]) {
        self.paths = paths
    }

    /// Named by the user: a file, or all `.yaml` files below a folder.
    public init(named path: String) throws(RuleFileError) {
        var status = stat()
        let code = unsafe stat(path, &status)
        guard code == 0 else { throw RuleFileError(path: path, reason: .absent) }
        if status.st_mode & S_IFMT == S_IFDIR {
            self.init(below: path)
            if paths.isEmpty { throw RuleFileError(path: path, reason: .emptyFolder) }
        } else if path.hasSuffix(".yaml") || path.hasSuffix(".yml") {
            self.init([path])
        } else {
            throw RuleFileError(path: path, reason: .noRuleFile)
        }
    }

    /// All `.yaml` files below a folder.
    public init(below path: String) {
        var options = FileWalker.Options()
        options.respectsIgnoreFiles = false
        var walker = FileWalker([Array(path.utf8)], options: options)
        var found: [String] = []
        while let event = walker.next() {
            if case .file(let entry) = event, entry.pathText.hasSuffix(".yaml") {
                found.append(entry.pathText)
            }
        }
        paths = found
    }

    public static func + (left: RuleFiles, right: RuleFiles) -> RuleFiles {
        RuleFiles(left.paths + right.paths)
    }

    public func read() throws(RuleFileError) -> [RuleSourceFile] {
        var files: [RuleSourceFile] = []
        for path in paths {
            guard let bytes = readWholeFile(path, limit: Self.fileBytesMax) else {
                throw RuleFileError(path: path, reason: .unreadable)
            }
            files.append(RuleSourceFile(name: path, bytes: bytes))
        }
        return files
    }

    /// What changes whenever a file is written, replaced, added or taken away.
    public var stamp: String {
        paths.map { $0 + " " + FileStamp.of($0) }.joined(separator: "\n")
    }
}

/// The identity of a file's content as the file system knows it.
enum FileStamp {
    /// Inode, size, and times of the last changes to content and to inode, which nobody can set back.
    static func of(_ path: String) -> String {
        var status = stat()
        let code = unsafe stat(path, &status)
        guard code == 0 else { return "gone" }
        return "\(status.st_dev) \(status.st_ino) \(status.st_size)"
            + " \(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec)"
            + " \(status.st_ctim.tv_sec).\(status.st_ctim.tv_nsec)"
    }

    /// The stamp of the running program.
    static var ofThisProgram: String { of("/proc/self/exe") }
}

/// Where the rule files of an installation lie.
public struct RuleFolder: Sendable {
    public let path: String
    public let rules: RuleFiles
    public let packs: RuleFiles

    /// Rules in every `.yaml` file below `path`, packs in `packs/`; nil where there is no such folder.
    public init?(_ path: String) {
        let isThere = unsafe access(path + "/packs", R_OK) == 0
        guard isThere else { return nil }
        self.path = path
        let files = RuleFiles(below: path).paths
        packs = RuleFiles(files.filter { $0.hasPrefix(path + "/packs/") })
        rules = RuleFiles(files.filter { !$0.hasPrefix(path + "/packs/") })
    }

    /// The folder named by `SLUICE_RULES`, else `rules` beside the program or in a folder above it,
    /// else where packages put it.
    public static func find() -> RuleFolder? {
        if let named = environmentVariable("SLUICE_RULES") { return RuleFolder(named) }
        var parts = programPath().split(separator: "/").dropLast()
        while !parts.isEmpty {
            let folder = "/" + parts.joined(separator: "/")
            if let found = RuleFolder(folder + "/share/sluice/rules")
                ?? RuleFolder(folder + "/rules")
            {
                return found
            }
            parts = parts.dropLast()
        }
        return RuleFolder("/usr/share/sluice/rules")
    }

    /// The rules that `pack` selects, and `own`; from `cache` where nothing has changed.
    ///
    /// - Parameter willCompile: called where they are not in the cache, since compiling takes seconds.
    public func ruleSet(
        pack: String, own: RuleFiles, cache: (any CompiledCache)?, willCompile: () -> Void = {}
    ) throws -> RuleSet {
        let identity = [FileStamp.ofThisProgram, pack, rules.stamp, packs.stamp, own.stamp]
        return try RuleSet.cached(in: cache, identity: identity) {
            willCompile()
            return try RuleLoader.load(
                rules.read(), pack: pack, packs: packs.read(), own: own.read(),
                parallel: onAllProcessors)
        }
    }

    private static func programPath() -> String {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = unsafe buffer.withUnsafeMutableBytes { bytes in
            guard let base = bytes.baseAddress else { return 0 }
            return unsafe readlink("/proc/self/exe", base, bytes.count)
        }
        return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
    }
}
