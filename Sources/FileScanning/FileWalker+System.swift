internal import CommandLineSupport
import Glibc

/// A call to the system that failed.
struct SystemError: Error {
    let code: Int32

    init() { code = errno }
    init(code: Int32) { self.code = code }

    /// Whether what was asked for is not there (any more).
    var isAbsence: Bool { code == ENOENT }

    /// The reason in lower case: `permission denied`.
    var words: String {
        switch code {
        case EACCES, EPERM: "permission denied"
        case ENOENT: "no such file or directory"
        case ENOTDIR: "not a directory"
        case ELOOP: "too many symbolic links"
        case ENAMETOOLONG: "the path is too long"
        case EMFILE, ENFILE: "too many open files"
        case EFBIG: "the file is too large"
        case EIO: "input or output error"
        default: CommandLineSupport.SystemError(number: code).description
        }
    }
}

/// What a directory entry is.
enum EntryKind: Sendable {
    case regular, directory, symbolicLink, fifo, socket, characterDevice, blockDevice, unknown

    init(mode: mode_t) {
        switch mode & S_IFMT {
        case S_IFREG: self = .regular
        case S_IFDIR: self = .directory
        case S_IFLNK: self = .symbolicLink
        case S_IFIFO: self = .fifo
        case S_IFSOCK: self = .socket
        case S_IFCHR: self = .characterDevice
        case S_IFBLK: self = .blockDevice
        default: self = .unknown
        }
    }

    init(entryType: UInt8) {
        switch Int(entryType) {
        case Int(DT_REG): self = .regular
        case Int(DT_DIR): self = .directory
        case Int(DT_LNK): self = .symbolicLink
        case Int(DT_FIFO): self = .fifo
        case Int(DT_SOCK): self = .socket
        case Int(DT_CHR): self = .characterDevice
        case Int(DT_BLK): self = .blockDevice
        default: self = .unknown
        }
    }
}

/// The names in one directory, in the order in which their paths sort.
struct DirectoryListing: Sendable {
    private struct Name {
        let start: Int
        let count: Int
        let kind: EntryKind
    }

    private var bytes: [UInt8] = []
    private var names: [Name] = []

    var count: Int { names.count }

    func name(_ index: Int) -> ArraySlice<UInt8> {
        let name = names[index]
        return bytes[name.start..<name.start + name.count]
    }

    func kind(_ index: Int) -> EntryKind { names[index].kind }

    func contains(_ wanted: String) -> Bool {
        names.indices.contains { name($0).elementsEqual(wanted.utf8) }
    }

    mutating func append(_ name: UnsafePointer<CChar>, kind: EntryKind) {
        let start = bytes.count
        var i = 0
        while unsafe name[i] != 0 {
            bytes.append(UInt8(bitPattern: unsafe name[i]))
            i += 1
        }
        names.append(Name(start: start, count: i, kind: kind))
    }

    /// Sorts so that whole paths come out in byte order: a directory sorts with its `/`.
    mutating func sort() {
        let bytes = bytes
        names.sort { left, right in
            var i = 0
            while i < left.count, i < right.count {
                let (a, b) = (bytes[left.start + i], bytes[right.start + i])
                if a != b { return a < b }
                i += 1
            }
            func end(_ name: Name) -> Int {
                if i < name.count { return Int(bytes[name.start + i]) }
                return name.kind == .directory ? Int(UInt8(ascii: "/")) : -1
            }
            return end(left) < end(right)
        }
    }
}

/// The few calls a walk makes. Paths are bytes without a NUL; relative ones start at `directory`.
enum FileSystem {
    /// Makes the folder and those above it, as far as they are missing; `errno` tells of the last.
    static func makeFolders(_ path: String, mode: mode_t) {
        var place = path.hasPrefix("/") ? "/" : ""
        for part in path.split(separator: "/") {
            place += part + "/"
            _ = unsafe mkdir(place, mode)
        }
    }

    static let currentDirectory = AT_FDCWD

    struct Status: Sendable {
        let kind: EntryKind
        let size: Int
    }

    static func status(
        _ path: [UInt8], at directory: Int32 = currentDirectory, followsLinks: Bool
    ) throws(SystemError) -> Status {
        var info = stat()
        let flags = followsLinks ? 0 : AT_SYMLINK_NOFOLLOW
        let result = try unsafe withCPath(path) { path in
            unsafe fstatat(directory, path, &info, flags)
        }
        guard result == 0 else { throw SystemError() }
        return Status(kind: EntryKind(mode: info.st_mode), size: Int(info.st_size))
    }

    /// Opens a directory; the caller closes the descriptor.
    static func openDirectory(
        _ path: [UInt8], at directory: Int32 = currentDirectory, followsLinks: Bool
    ) throws(SystemError) -> Int32 {
        let links = followsLinks ? 0 : O_NOFOLLOW
        let descriptor = try unsafe withCPath(path) { path in
            unsafe openat(directory, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | links)
        }
        guard descriptor >= 0 else { throw SystemError() }
        return descriptor
    }

    static func closeDescriptor(_ descriptor: Int32) { _ = close(descriptor) }

    /// The names in an open directory, sorted; and the error that ended the reading early, if any.
    static func listing(of descriptor: Int32) -> (DirectoryListing, SystemError?) {
        var listing = DirectoryListing()
        // `closedir` closes its descriptor; the walk needs its own.
        let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
        guard copy >= 0 else { return (listing, SystemError()) }
        guard let stream = unsafe fdopendir(copy) else {
            let error = SystemError()
            close(copy)
            return (listing, error)
        }
        defer { unsafe closedir(stream) }
        errno = 0
        while let entry = unsafe readdir(stream) {
            let kind = EntryKind(entryType: unsafe entry.pointee.d_type)
            let offset = MemoryLayout<dirent>.offset(of: \dirent.d_name) ?? 0
            let name = unsafe UnsafeRawPointer(entry).advanced(by: offset)
                .assumingMemoryBound(to: CChar.self)
            if unsafe !isDotOrDotDot(name) {
                let known = unsafe kind == .unknown ? self.kind(of: name, in: descriptor) : kind
                unsafe listing.append(name, kind: known)
            }
            errno = 0
        }
        let error = errno == 0 ? nil : SystemError()
        listing.sort()
        return (listing, error)
    }

    private static func isDotOrDotDot(_ name: UnsafePointer<CChar>) -> Bool {
        let dot = CChar(0x2e)
        guard unsafe name[0] == dot else { return false }
        return unsafe name[1] == 0 || (name[1] == dot && name[2] == 0)
    }

    /// For file systems that do not tell kinds in their listings.
    private static func kind(of name: UnsafePointer<CChar>, in directory: Int32) -> EntryKind {
        var info = stat()
        guard unsafe fstatat(directory, name, &info, AT_SYMLINK_NOFOLLOW) == 0 else {
            return .unknown
        }
        return EntryKind(mode: info.st_mode)
    }

    /// The bytes of a small regular file; nil if there is none. More than `bytesMax` is an error.
    static func contents(
        of path: [UInt8], at directory: Int32 = currentDirectory, bytesMax: Int, followsLinks: Bool
    ) throws(SystemError) -> [UInt8]? {
        let links = followsLinks ? 0 : O_NOFOLLOW
        // Without O_NONBLOCK, a FIFO of that name would hold up the walk.
        let descriptor = try unsafe withCPath(path) { path in
            unsafe openat(directory, path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | links)
        }
        guard descriptor >= 0 else {
            if [ENOENT, ENOTDIR, ELOOP, ENXIO].contains(errno) { return nil }
            throw SystemError()
        }
        defer { close(descriptor) }
        var info = stat()
        guard unsafe fstat(descriptor, &info) == 0 else { throw SystemError() }
        guard info.st_mode & S_IFMT == S_IFREG else { return nil }
        var contents: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16 * 1024)
        while true {
            let count = unsafe read(descriptor, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw SystemError() }
            if count == 0 { return contents }
            contents.append(contentsOf: buffer[..<count])
            guard contents.count <= bytesMax else { throw SystemError(code: EFBIG) }
        }
    }

    /// The absolute path without symbolic links; nil if it cannot be told.
    static func realPath(_ path: [UInt8]) -> [UInt8]? {
        let resolved = unsafe try? withCPath(path) { path in unsafe realpath(path, nil) }
        guard let resolved = unsafe resolved ?? nil else { return nil }
        defer { unsafe free(resolved) }
        let count = unsafe strlen(resolved)
        return (0..<count).map { unsafe UInt8(bitPattern: resolved[$0]) }
    }

    private static func withCPath<Result>(
        _ path: [UInt8], _ body: (UnsafePointer<CChar>) -> Result
    ) throws(SystemError) -> Result {
        guard !path.contains(0) else { throw SystemError(code: ENOENT) }
        let terminated = path.map { CChar(bitPattern: $0) } + [0]
        return unsafe terminated.withUnsafeBufferPointer { unsafe body($0.baseAddress!) }
    }
}
