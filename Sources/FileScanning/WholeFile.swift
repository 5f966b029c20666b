public import CommandLineSupport
internal import Glibc

/// Files that are read or written whole, by the tools around the scanner.
public enum WholeFile {
    /// Why a file cannot be read or written, with a mend.
    public struct Failure: Error, Sendable, CustomStringConvertible {
        public let description: String
    }

    /// Reads a file of at most `limit` bytes; `-` is standard input.
    public static func read(_ path: Argument, limit: Int) throws(Failure) -> [UInt8] {
        do {
            return try path == "-"
                ? read(InputFile(), path.text, limit)
                : read(InputFile(path.bytes, isExplicit: true), path.text, limit)
        } catch let failure as Failure {
            throw failure
        } catch let error as SystemError {
            throw Failure(
                description:
                    "cannot read `\(path.text)`: \(error.words)\n  mend: name a readable file")
        } catch {
            throw Failure(description: "cannot read `\(path.text)`: \(error)")
        }
    }

    private static func read(_ file: consuming InputFile, _ name: String, _ limit: Int) throws
        -> [UInt8]
    {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 256 * 1024)
        while true {
            let count = try file.read(into: &chunk, isStopped: { Interruption.isRequested })
            if Interruption.isRequested {
                throw Failure(description: "interrupted while reading `\(name)`")
            }
            if count == 0 { return bytes }
            bytes.append(contentsOf: chunk.prefix(count))
            if bytes.count > limit {
                throw Failure(
                    description: "`\(name)` has more than \(limit) bytes\n  mend: split it")
            }
        }
    }

    /// Whether anything has this name.
    public static func isThere(_ path: Argument) -> Bool {
        let name = path.bytes.map { CChar(bitPattern: $0) } + [0]
        return unsafe access(name, F_OK) == 0
    }

    /// Makes a folder, for the user alone, unless it is there; not those above it.
    public static func makeFolder(_ path: Argument) throws(Failure) {
        let name = path.bytes.map { CChar(bitPattern: $0) } + [0]
        let code = unsafe mkdir(name, 0o700)
        if code != 0 && errno != EEXIST { throw unwritable(path, SystemError().words) }
    }

    /// Writes a file, readable by the user alone; it takes its name only when it is whole.
    public static func write(_ bytes: [UInt8], to path: Argument) throws(Failure) {
        let name = path.bytes.map { CChar(bitPattern: $0) } + [0]
        let temporary = path.bytes + Array(".\(getpid())".utf8)
        let temporaryName = temporary.map { CChar(bitPattern: $0) } + [0]
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC
        let descriptor = unsafe open(temporaryName, flags, 0o600)
        guard descriptor >= 0 else { throw unwritable(path, SystemError().words) }
        var reason = writeAndClose(bytes, descriptor)
        if reason == nil {
            let code = unsafe rename(temporaryName, name)
            if code != 0 { reason = SystemError().words }
        }
        if let reason {
            _ = unsafe unlink(temporaryName)
            throw unwritable(path, reason)
        }
    }

    /// Appends to a file, which is made, readable by the user alone, where it is not there.
    public static func append(_ bytes: [UInt8], to path: Argument) throws(Failure) {
        let name = path.bytes.map { CChar(bitPattern: $0) } + [0]
        let descriptor = unsafe open(name, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw unwritable(path, SystemError().words) }
        if let reason = writeAndClose(bytes, descriptor) { throw unwritable(path, reason) }
    }

    /// Why it could not be done; nil where it was.
    private static func writeAndClose(_ bytes: [UInt8], _ descriptor: Int32) -> String? {
        var reason: String?
        do {
            try writeAll(bytes.span, to: descriptor)
        } catch {
            reason = error.description
        }
        // Some file systems tell only here that there was no room.
        if close(descriptor) != 0, reason == nil { reason = SystemError().words }
        return reason
    }

    private static func unwritable(_ path: Argument, _ reason: String) -> Failure {
        Failure(description: "cannot write `\(path.text)`: \(reason)")
    }
}
