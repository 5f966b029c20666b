internal import CommandLineSupport
internal import Glibc
internal import Synchronization

/// Redacted copies below a folder, at the paths of their originals.
///
/// A copy is written under a temporary name and gets its own when it is whole; the original is
/// never touched.
public struct MirroredOutput: FinishedOutput {
    private let path: String
    private let temporary: String
    private let descriptor: Int32

    /// Why a copy could not be written.
    public struct Failure: Error, CustomStringConvertible {
        public let description: String
    }

    /// Makes `folder` and those above it, and tells which one it is.
    ///
    /// - Parameter paths: what is scanned; none may lie in the folder, or a copy could take the place of an original.
    public static func prepare(_ folder: String, for paths: [[UInt8]]) throws(Failure)
        -> FileIdentity
    {
        FileSystem.makeFolders(folder, mode: 0o777)
        let reason = SystemError().words
        guard let identity = FileIdentity(path: folder) else {
            throw Failure(description: "cannot make the folder `\(folder)`: \(reason)")
        }
        guard identity.isFolder else {
            throw Failure(
                description:
                    "`\(folder)` is no folder\n  mend: name a folder for the redacted copies")
        }
        let whole = realPath(folder)
        for path in paths {
            let name = String(decoding: path, as: UTF8.self)
            guard let whole, let original = realPath(name) else { continue }
            if (original + "/").hasPrefix(whole == "/" ? "/" : whole + "/") {
                throw Failure(
                    description: "`\(name)` lies in `\(folder)`, where its redacted copy would go\n"
                        + "  mend: name a folder with `--output` that holds nothing of what is scanned"
                )
            }
        }
        return identity
    }

    /// The path without links, `.` and `..`; nil where nothing is there.
    private static func realPath(_ path: String) -> String? {
        guard let resolved = unsafe realpath(path, nil) else { return nil }
        defer { unsafe free(resolved) }
        return unsafe String(cString: resolved)
    }

    /// Begins the copy of `source` below `folder`.
    public init(_ source: [UInt8], below folder: String) throws(Failure) {
        let name = String(decoding: source, as: UTF8.self)
        let parts = name.split(separator: "/").filter { $0 != "." && $0 != ".." }
        let target = ([folder] + parts.map(String.init)).joined(separator: "/")
        path = target
        temporary = target + ".dlpscan-\(getpid())"
        if let original = FileIdentity(path: name), let there = FileIdentity(path: target),
            original.isSameFile(as: there)
        {
            throw Failure(
                description: "its redacted copy would take the place of the original; "
                    + "name another folder with `--output`")
        }
        FileSystem.makeFolders(
            ([folder] + parts.dropLast().map(String.init)).joined(separator: "/"), mode: 0o777)
        descriptor = unsafe open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        if descriptor < 0 {
            throw Failure(description: "cannot write `\(temporary)`: \(SystemError().words)")
        }
    }

    public mutating func write(_ bytes: [UInt8]) throws {
        do {
            try writeAll(bytes.span, to: descriptor)
        } catch {
            abandon()
            throw Failure(description: "cannot write `\(path)`: \(error)")
        }
    }

    public mutating func finish() throws {
        // Some file systems tell only here that there was no room.
        var code = close(descriptor)
        if code == 0 { code = unsafe rename(temporary, path) }
        if code != 0 {
            let reason = SystemError().words
            _ = unsafe unlink(temporary)
            throw Failure(description: "cannot write `\(path)`: \(reason)")
        }
    }

    public func abandon() {
        close(descriptor)
        _ = unsafe unlink(temporary)
    }
}

/// Redacted bytes to standard output.
public struct StandardOutput: FinishedOutput {
    private static let isMidLine = Atomic<Bool>(false)

    /// Whether what was written last did not end its line; asked once, the answer is then no.
    public static func takeMidLine() -> Bool {
        isMidLine.exchange(false, ordering: .relaxed)
    }

    public init() {}

    public mutating func write(_ bytes: [UInt8]) throws {
        if let last = bytes.last {
            Self.isMidLine.store(last != UInt8(ascii: "\n"), ordering: .relaxed)
        }
        try writeAll(bytes.span, to: 1)
    }

    public mutating func finish() {}
    public func abandon() {}
}

/// Opens a file for a report, emptied, readable by the user alone.
public func openReport(_ path: String) throws(MirroredOutput.Failure) -> Int32 {
    let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    if descriptor < 0 {
        throw MirroredOutput.Failure(description: "cannot write `\(path)`: \(SystemError().words)")
    }
    return descriptor
}
