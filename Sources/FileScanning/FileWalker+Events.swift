/// A file to be scanned.
public struct FileEntry: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        case regular
        /// The others come only from explicit arguments; they are read until they end.
        case fifo, characterDevice, blockDevice
    }

    /// The path as bytes: the argument, `/`, and the names below it. Need not be UTF-8.
    public let path: [UInt8]
    /// The size in bytes when the walk came by: a hint, since files grow, and those of `/proc` say
    /// 0 and yet hold something.
    public let size: Int
    public let kind: Kind
    /// Whether the path was an argument, and not found in a folder.
    public let isExplicit: Bool

    /// Standard input, under the name `-`.
    public static let standardInput = FileEntry(
        path: Array("-".utf8), size: 0, kind: .fifo, isExplicit: true)

    /// The path for people; bytes that are not UTF-8 show as U+FFFD.
    public var pathText: String { String(decoding: path, as: UTF8.self) }
}

/// Why something found was not scanned.
public enum SkipReason: Hashable, Sendable {
    /// A symbolic link found in a folder; what it points to is scanned where it lies, if it does.
    case symbolicLink
    /// Git's own folder.
    case gitDirectory
    /// A FIFO, socket or device found in a folder, or a socket given as an argument.
    case specialFile
    /// A pattern of an ignore file; a folder is skipped with all that is in it.
    case ignored(IgnoreMatch)
    /// The `--include` and `--exclude` globs.
    case filtered
    /// It was there when the folder was read, and then no more.
    case vanished
    /// The folder redacted copies are written to.
    case ownOutput
}

/// What a walk comes by, in order.
public enum WalkEvent: Hashable, Sendable {
    case file(FileEntry)
    case skipped(path: [UInt8], reason: SkipReason)
    /// Something could not be read, and the walk goes on. The message is one line in lower case.
    case problem(path: [UInt8], message: String)
}
