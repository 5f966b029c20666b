internal import CommandLineSupport
internal import Glibc

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

    /// Begins the copy of `source` below `folder`.
    public init(_ source: [UInt8], below folder: String) throws(Failure) {
        let name = String(decoding: source, as: UTF8.self)
        let parts = name.split(separator: "/").filter { $0 != "." && $0 != ".." }
        let target = ([folder] + parts.map(String.init)).joined(separator: "/")
        path = target
        temporary = target + ".dlpscan-\(getpid())"
        var place = folder
        _ = unsafe mkdir(place, 0o777)
        for part in parts.dropLast() {
            place += "/" + part
            _ = unsafe mkdir(place, 0o777)
        }
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
        close(descriptor)
        let code = unsafe rename(temporary, path)
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
    public init() {}

    public mutating func write(_ bytes: [UInt8]) throws {
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
