internal import Glibc

/// An open file, pipe or device that is read from front to back.
struct InputFile: ~Copyable {
    private let descriptor: Int32
    private let isOwned: Bool

    /// Standard input.
    init() {
        descriptor = 0
        isOwned = false
    }

    /// Opens `path`; links are followed only where the path was an argument.
    init(_ path: [UInt8], isExplicit: Bool) throws(SystemError) {
        let flags = O_RDONLY | O_CLOEXEC | O_NOCTTY | (isExplicit ? 0 : O_NOFOLLOW | O_NONBLOCK)
        let text = path.map { CChar(bitPattern: $0) } + [0]
        var opened: Int32
        repeat {
            opened = unsafe open(text, flags)
        } while opened < 0 && errno == EINTR
        if opened < 0 { throw SystemError() }
        descriptor = opened
        isOwned = true
    }

    deinit {
        if isOwned { close(descriptor) }
    }

    /// Fills the front of `buffer`; 0 at the end of the file, and when a signal asked to stop.
    func read(into buffer: inout [UInt8], isStopped: () -> Bool) throws(SystemError) -> Int {
        while true {
            let count = unsafe buffer.withUnsafeMutableBytes { bytes in
                unsafe Glibc.read(descriptor, bytes.baseAddress, bytes.count)
            }
            if count >= 0 { return count }
            if errno == EAGAIN {
                var wait = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
                _ = unsafe poll(&wait, 1, 200)
            } else if errno != EINTR {
                throw SystemError()
            }
            if isStopped() { return 0 }
        }
    }

    /// Waits until there is something to read, at most `milliseconds`.
    func waitForInput(milliseconds: Int32) -> Bool {
        var wait = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return unsafe poll(&wait, 1, milliseconds) > 0
    }

    /// Device and file number, and the size now.
    func identity() -> (device: UInt, inode: UInt, size: Int)? {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { return nil }
        return (UInt(status.st_dev), UInt(status.st_ino), Int(status.st_size))
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
