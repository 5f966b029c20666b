/// Walks files and folders, and yields what is to be scanned, one event at a time.
///
/// Arguments come in the order given. Below a folder, paths come in byte order, whatever the file
/// system's. Symbolic links given as arguments are followed, those found are not, so no cycle is
/// possible. Hidden files are scanned (secrets live in `.env`); `.git` folders are not. Whatever
/// cannot be read is reported, and the walk goes on.
///
/// Memory: the names of the folders on the way down, and nothing else. At most
/// `openDirectoriesMax` descriptors are held.
public struct FileWalker: ~Copyable {
    /// Descriptors held for the folders on the way down; deeper ones are opened by their path.
    static let openDirectoriesMax = 64

    /// What the walk respects.
    public struct Options: Sendable {
        /// Whether `.gitignore`, `.git/info/exclude` and `.dlpscanignore` count.
        ///
        /// Within a repository those of parent folders count too, up to its root. Explicit
        /// arguments are never ignored. Git's `core.excludesFile` is not read.
        public var respectsIgnoreFiles = true
        public var filter = PathFilter.all
        /// A folder to leave out wherever it is met: the one redacted copies go to.
        public var outputFolder: FileIdentity?

        public init() {}
    }

    /// A folder on the way down.
    private struct OpenDirectory {
        /// nil beyond `openDirectoriesMax`.
        let descriptor: Int32?
        let listing: DirectoryListing
        var next = 0
        /// How long `path` and `realPath` are with this folder's final `/`.
        let pathCount: Int
        let realPathCount: Int
    }

    private let options: Options
    private var arguments: ArraySlice<[UInt8]>
    private var open: [OpenDirectory] = []
    private var ignores = IgnoreStack()
    /// The path of the folder being read, as shown, with its final `/`.
    private var path: [UInt8] = []
    /// The same folder from the root of the file system, for the ignore rules.
    private var realPath: [UInt8] = []
    /// Events that came up together with others.
    private var waiting: [WalkEvent] = []

    /// Plans to walk `paths`; nothing is touched before `next()`.
    public init(_ paths: [[UInt8]], options: Options = Options()) {
        self.arguments = paths[...]
        self.options = options
    }

    deinit {
        for directory in open {
            if let descriptor = directory.descriptor { FileSystem.closeDescriptor(descriptor) }
        }
    }

    /// The next event; nil at the end of the walk.
    public mutating func next() -> WalkEvent? {
        while true {
            if !waiting.isEmpty { return waiting.removeFirst() }
            if open.isEmpty {
                guard let argument = arguments.popFirst() else { return nil }
                if let event = begin(argument) { return event }
            } else if open[open.count - 1].next == open[open.count - 1].listing.count {
                leaveDirectory()
            } else if let event = visitNext() {
                return event
            }
        }
    }

    // MARK: - Arguments

    private mutating func begin(_ argument: [UInt8]) -> WalkEvent? {
        let status: FileSystem.Status
        do { status = try FileSystem.status(argument, followsLinks: true) } catch {
            return .problem(path: argument, message: "cannot read: \(error.words)")
        }
        let kind: FileEntry.Kind
        switch status.kind {
        case .directory: return beginDirectory(argument)
        case .regular: kind = .regular
        case .fifo: kind = .fifo
        case .characterDevice: kind = .characterDevice
        case .blockDevice: kind = .blockDevice
        case .socket, .symbolicLink, .unknown:
            return .skipped(path: argument, reason: .specialFile)
        }
        guard options.filter.wantsFile(argument) else {
            return .skipped(path: argument, reason: .filtered)
        }
        return .file(
            FileEntry(path: argument, size: status.size, kind: kind, isExplicit: true))
    }

    private mutating func beginDirectory(_ argument: [UInt8]) -> WalkEvent? {
        // What `.` holds is shown without `./`.
        let isHere = argument == Array(".".utf8) || argument == Array("./".utf8)
        path = isHere ? [] : argument
        if let last = path.last, last != UInt8(ascii: "/") { path.append(UInt8(ascii: "/")) }
        realPath = FileSystem.realPath(argument) ?? argument
        if realPath.last != UInt8(ascii: "/") { realPath.append(UInt8(ascii: "/")) }
        ignores.removeAll()
        if options.respectsIgnoreFiles { pushParents() }
        return enterDirectory(argument, at: FileSystem.currentDirectory, followsLinks: true)
    }

    /// Takes in the ignore files of the folders above the argument, if it lies in a repository.
    private mutating func pushParents() {
        var parents: [(path: [UInt8], exclude: [UInt8]?)] = []
        // A repository that begins at the argument itself needs no parents.
        guard Repository.exclude(ofWorkTree: realPath) == nil else { return }
        var directory = realPath.dropLast()
        while let slash = directory.lastIndex(of: UInt8(ascii: "/")) {
            let parent = Array(directory[...slash])
            let exclude = Repository.exclude(ofWorkTree: parent)
            parents.append((parent, exclude))
            if exclude != nil { break }
            directory = directory[..<slash]
        }
        guard parents.last?.exclude != nil else { return }
        for (path, exclude) in parents.reversed() {
            pushLevel(pathCount: path.count, shown: path, exclude: exclude) {
                (name) throws(SystemError) in
                try FileSystem.contents(
                    of: join(path, name.utf8), bytesMax: IgnoreRules.fileBytesMax,
                    followsLinks: false)
            }
        }
    }

    // MARK: - Folders

    /// Reads a folder whose path is in `path` and `realPath` already.
    private mutating func enterDirectory(
        _ name: [UInt8], at parent: Int32, followsLinks: Bool
    ) -> WalkEvent? {
        let shown = path.isEmpty ? Array(".".utf8) : path.count > 1 ? path.dropLast() : path
        let descriptor: Int32
        do {
            descriptor = try FileSystem.openDirectory(
                name, at: parent, followsLinks: followsLinks)
        } catch {
            truncatePaths()
            return error.isAbsence
                ? .skipped(path: shown, reason: .vanished)
                : .problem(path: shown, message: "cannot read the folder: \(error.words)")
        }
        if let output = options.outputFolder, let found = FileIdentity(descriptor: descriptor),
            found.isSameFile(as: output)
        {
            FileSystem.closeDescriptor(descriptor)
            truncatePaths()
            return .skipped(path: shown, reason: .ownOutput)
        }
        let (listing, error) = FileSystem.listing(of: descriptor)
        if let error {
            waiting.append(
                .problem(path: shown, message: "cannot read all of the folder: \(error.words)"))
        }
        if options.respectsIgnoreFiles { pushLevel(of: listing, descriptor) }
        let isHeld = open.count < Self.openDirectoriesMax
        if !isHeld { FileSystem.closeDescriptor(descriptor) }
        open.append(
            OpenDirectory(
                descriptor: isHeld ? descriptor : nil, listing: listing, pathCount: path.count,
                realPathCount: realPath.count))
        return nil
    }

    private mutating func leaveDirectory() {
        let directory = open.removeLast()
        if let descriptor = directory.descriptor { FileSystem.closeDescriptor(descriptor) }
        if options.respectsIgnoreFiles { ignores.pop() }
        truncatePaths()
    }

    /// Cuts the paths back to the folder being read.
    private mutating func truncatePaths() {
        guard let top = open.last else { return }
        path.removeSubrange(top.pathCount...)
        realPath.removeSubrange(top.realPathCount...)
    }

    /// Takes in the ignore files of the folder just opened.
    private mutating func pushLevel(of listing: DirectoryListing, _ descriptor: Int32) {
        let exclude = listing.contains(".git") ? Repository.exclude(ofWorkTree: realPath) : nil
        pushLevel(pathCount: realPath.count, shown: path, exclude: exclude) {
            (name) throws(SystemError) in
            guard listing.contains(name) else { return nil }
            return try FileSystem.contents(
                of: Array(name.utf8), at: descriptor, bytesMax: IgnoreRules.fileBytesMax,
                followsLinks: false)
        }
    }

    private mutating func pushLevel(
        pathCount: Int, shown: [UInt8], exclude: [UInt8]?,
        read: (String) throws(SystemError) -> [UInt8]?
    ) {
        var level = IgnoreStack.Level(pathCount: pathCount)
        var problems: [WalkEvent] = []
        func rules(_ source: IgnoreMatch.Source) -> IgnoreRules? {
            do {
                return try read(source.rawValue).map { IgnoreRules(parsing: $0) }
            } catch {
                problems.append(
                    .problem(
                        path: shown + source.rawValue.utf8,
                        message: "cannot read its patterns, nothing is ignored for them: "
                            + error.words))
                return nil
            }
        }
        level.ownRules = rules(.dlpscanignore)
        level.gitRules = rules(.gitignore)
        level.isRepositoryRoot = exclude != nil
        level.repositoryExclude = exclude.map { IgnoreRules(parsing: $0) }
        waiting += problems
        ignores.push(level)
    }

    // MARK: - Entries

    private mutating func visitNext() -> WalkEvent? {
        let top = open.count - 1
        let index = open[top].next
        open[top].next += 1
        let name = Array(open[top].listing.name(index))
        let kind = open[top].listing.kind(index)
        if kind == .symbolicLink {
            return .skipped(path: path + name, reason: .symbolicLink)
        }
        if let reason = refusal(of: name, isDirectory: kind == .directory) {
            return .skipped(path: path + name, reason: reason)
        }
        guard kind == .directory else { return visitFile(name, in: open[top].descriptor) }
        let descriptor = open[top].descriptor
        let full = path + name
        path += name + [UInt8(ascii: "/")]
        realPath += name + [UInt8(ascii: "/")]
        return enterDirectory(
            descriptor == nil ? full : name, at: descriptor ?? FileSystem.currentDirectory,
            followsLinks: false)
    }

    private func refusal(of name: [UInt8], isDirectory: Bool) -> SkipReason? {
        if isDirectory && name.elementsEqual(".git".utf8) { return .gitDirectory }
        if options.respectsIgnoreFiles {
            let real = realPath + name
            if let match = ignores.match(real.span, isDirectory: isDirectory) {
                return .ignored(match)
            }
        }
        let shown = path + name
        let isWanted =
            isDirectory ? options.filter.entersDirectory(shown) : options.filter.wantsFile(shown)
        return isWanted ? nil : .filtered
    }

    private func visitFile(_ name: [UInt8], in descriptor: Int32?) -> WalkEvent {
        let full = path + name
        do {
            let status = try FileSystem.status(
                descriptor == nil ? full : name, at: descriptor ?? FileSystem.currentDirectory,
                followsLinks: false)
            guard status.kind == .regular else {
                let reason: SkipReason = status.kind == .symbolicLink ? .symbolicLink : .specialFile
                return .skipped(path: full, reason: reason)
            }
            return .file(
                FileEntry(path: full, size: status.size, kind: .regular, isExplicit: false))
        } catch {
            return error.isAbsence
                ? .skipped(path: full, reason: .vanished)
                : .problem(path: full, message: "cannot read: \(error.words)")
        }
    }
}
