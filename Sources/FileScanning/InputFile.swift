internal import Glibc

/// An open file, pipe or device that is read from front to back.
struct InputFile: ~Copyable {
    private let descriptor: Int32
    private let isOwned: Bool
    /// Whether a read may have to wait for somebody to write.
    private let isStream: Bool

    /// Standard input.
    init() {
        descriptor = 0
        isOwned = false
        isStream = FileIdentity(descriptor: 0)?.isRegular != true
    }

    /// Opens `path`; links are followed only where the path was an argument.
    ///
    /// Opening does not wait for the writer of a named pipe: reading does, and can be stopped.
    init(_ path: [UInt8], isExplicit: Bool) throws(SystemError) {
        let flags = O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | (isExplicit ? 0 : O_NOFOLLOW)
        let text = path.map { CChar(bitPattern: $0) } + [0]
        var opened: Int32
        repeat {
            opened = unsafe open(text, flags)
        } while opened < 0 && errno == EINTR
        if opened < 0 { throw SystemError() }
        descriptor = opened
        isOwned = true
        isStream = FileIdentity(descriptor: opened)?.isRegular != true
    }

    deinit {
        if isOwned { close(descriptor) }
    }

    /// Fills the front of `buffer`; 0 at the end of the file, and when a signal asked to stop.
    func read(into buffer: inout [UInt8], isStopped: () -> Bool) throws(SystemError) -> Int {
        while true {
            if isStream {
                // Bounded, so that a stop is seen also by threads that get no signals.
                while !waitForInput(milliseconds: 200) { if isStopped() { return 0 } }
            }
            let count = unsafe buffer.withUnsafeMutableBytes { bytes in
                unsafe Glibc.read(descriptor, bytes.baseAddress, bytes.count)
            }
            if count >= 0 { return count }
            if errno == EAGAIN {
                _ = waitForInput(milliseconds: 200)
            } else if errno != EINTR {
                throw SystemError()
            }
            if isStopped() { return 0 }
        }
    }

    /// Fills the front of `buffer` with up to `count` bytes from `offset` on, for any number of threads at once;
    /// 0 at the end of the file.
    func read(into buffer: inout [UInt8], count: Int, at offset: Int) throws(SystemError) -> Int {
        while true {
            let done = unsafe buffer.withUnsafeMutableBytes { bytes in
                unsafe pread(
                    descriptor, bytes.baseAddress, min(count, bytes.count), off_t(offset))
            }
            if done >= 0 { return done }
            if errno != EINTR { throw SystemError() }
        }
    }

    /// Waits until there is something to read, or nothing more to come, at most `milliseconds`.
    private func waitForInput(milliseconds: Int32) -> Bool {
        var wait = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return unsafe poll(&wait, 1, milliseconds) > 0
    }

    /// Which file this is, and how large now.
    func identity() -> FileIdentity? { FileIdentity(descriptor: descriptor) }
}

/// Which file a name or descriptor stands for, whatever it is called.
public struct FileIdentity: Sendable {
    let device: UInt
    let inode: UInt
    let size: Int
    let isFolder: Bool
    public let isRegular: Bool

    /// Nil where nothing is open.
    public init?(descriptor: Int32) {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { return nil }
        self.init(status)
    }

    /// Follows links; nil where nothing of that name is.
    init?(path: String) {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { return nil }
        self.init(status)
    }

    private init(_ status: stat) {
        device = UInt(status.st_dev)
        inode = UInt(status.st_ino)
        size = Int(status.st_size)
        isFolder = status.st_mode & S_IFMT == S_IFDIR
        isRegular = status.st_mode & S_IFMT == S_IFREG
    }

    func isSameFile(as other: FileIdentity) -> Bool {
        device == other.device && inode == other.inode
    }

    /// The bytes of all `paths` together; nil where one of them is no ordinary file. Nothing is opened: who
    /// writes into a named pipe would take that for its reader.
    public static func sizes(of paths: [[UInt8]]) -> Int? {
        var total = 0
        for path in paths {
            guard let found = FileIdentity(path: String(decoding: path, as: UTF8.self)),
                found.isRegular
            else { return nil }
            total += found.size
        }
        return total
    }
}

/// Reads a whole file of at most `limit` bytes; nil where that cannot be done.
func readWholeFile(_ path: String, limit: Int) -> [UInt8]? {
    guard let file = try? InputFile(Array(path.utf8), isExplicit: true) else { return nil }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 256 * 1024)
    while let count = try? file.read(into: &chunk, isStopped: { false }) {
        if count == 0 { return bytes }
        bytes.append(contentsOf: chunk.prefix(count))
        if bytes.count > limit { return nil }
    }
    return nil
}

/// Lets time pass; a signal ends it early.
func sleepBriefly(milliseconds: Int32) {
    _ = poll(nil, 0, milliseconds)
}
