internal import Glibc

/// Why output could not be written.
public enum OutputError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The reader has gone (EPIPE), as `| head` does: stop quietly.
    case closed
    /// No room is left on the disk or in the quota.
    case full
    case failed(SystemError)

    init(_ error: SystemError) {
        switch error.number {
        case EPIPE: self = .closed
        case ENOSPC, EDQUOT: self = .full
        default: self = .failed(error)
        }
    }

    public var description: String {
        switch self {
        case .closed: "the reader has closed the pipe"
        case .full: "no space left to write to"
        case .failed(let error): error.description
        }
    }
}

/// Bytes on their way to a file descriptor, written in large pieces.
///
/// Append to `buffer`, then call `flushIfLarge` or `flush`. Partial writes, EINTR and EAGAIN are
/// handled; other failures are thrown once and then again on every flush, and what could not be
/// written is dropped. What is left in the buffer when the value ends is **not** written: a failure
/// there would have nobody to tell. The descriptor is not closed.
public struct BufferedOutput: ~Copyable {
    /// Enough that a write costs little beside what fills it; small enough to stay in the cache.
    public static let flushedCountMin = 64 * 1_024

    /// What is yet to be written.
    public var buffer: [UInt8] = []
    public let descriptor: Int32
    private var failure: OutputError?

    public init(descriptor: Int32 = Terminal.standardOutput) {
        self.descriptor = descriptor
        buffer.reserveCapacity(Self.flushedCountMin * 5 / 4)
    }

    public mutating func append(_ text: String) {
        buffer.append(contentsOf: text.utf8)
    }

    /// Writes the buffer out when it has grown large.
    public mutating func flushIfLarge() throws(OutputError) {
        if buffer.count >= Self.flushedCountMin { try flush() }
    }

    /// Writes all there is.
    public mutating func flush() throws(OutputError) {
        if let failure {
            buffer.removeAll()
            throw failure
        }
        do {
            try writeAll(buffer.span, to: descriptor)
            buffer.removeAll(keepingCapacity: buffer.capacity <= 4 * Self.flushedCountMin)
        } catch {
            failure = error
            buffer.removeAll()
            throw error
        }
    }
}

/// Writes all bytes to a descriptor, however many calls it takes; waits where it would block.
public func writeAll(_ bytes: Span<UInt8>, to descriptor: Int32) throws(OutputError) {
    var done = 0
    while done < bytes.count {
        let rest = bytes.extracting(done..<bytes.count)
        let count = unsafe rest.withUnsafeBufferPointer { piece in
            unsafe write(descriptor, piece.baseAddress, piece.count)
        }
        if count >= 0 {
            done += count
            continue
        }
        switch errno {
        case EINTR: continue
        case EAGAIN: waitUntilWritable(descriptor)
        default: throw OutputError(SystemError.last())
        }
    }
}

private func waitUntilWritable(_ descriptor: Int32) {
    var wanted = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    // Whatever poll says, the next write tells what matters.
    _ = unsafe poll(&wanted, 1, -1)
}

/// Says something on standard error; that it cannot be said is ignored.
public func say(_ text: String) {
    say(Array(text.utf8))
}

/// Says something on standard error; that it cannot be said is ignored.
public func say(_ bytes: [UInt8]) {
    try? writeAll(bytes.span, to: Terminal.standardError)
}
