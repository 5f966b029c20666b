/// Why no more bytes come.
enum ReadFailure: Error {
    /// Of the walk; which, its state says.
    case limit
    /// In the member of the container at this depth, in which all of this lies.
    case damaged(depth: Int)
    /// The outermost bytes could not be read.
    case source(any Error)
}

/// What all containers of a walk share.
final class WalkState {
    var use: ArchiveUse

    init(_ use: ArchiveUse) { self.use = use }
}

/// A container that is open, and the member of it that is being read.
@safe
final class Container {
    let kind: ContainerKind
    /// Where it lies in the outermost file: `!/lib/inner.jar`; empty for that file itself.
    let path: [UInt8]
    /// The kinds passed on the way to what is in it, outermost first.
    let via: [String]
    /// How many containers are around it.
    let depth: Int
    // Before `input`, so that it goes before its bytes do.
    private var handle: ArchiveHandle
    let input: ContainerInput
    private let state: WalkState

    /// Headers met so far.
    private(set) var members = 0
    /// Whether nothing more is to be read.
    private(set) var isOver = false
    /// Whether the archive itself said that this was all.
    private(set) var hasEnded = false
    private var isInMember = false
    /// Whether the header of the next member has been read, behind others that were none.
    private var isHeaderRead = false
    private var offset = 0
    /// Zero bytes that stand for a hole in front of `held`.
    private var hole = 0
    private var held = unsafe UnsafeRawBufferPointer(start: nil, count: 0)
    /// What is wrong with the member that was read last.
    private var memberProblem: String?

    init?(
        _ kind: ContainerKind, path: [UInt8], via: [String], depth: Int, _ input: ContainerInput,
        _ state: WalkState
    ) {
        guard let handle = ArchiveHandle(kind, input) else { return nil }
        self.kind = kind
        self.path = path
        self.via = via
        self.depth = depth
        self.handle = handle
        self.input = input
        self.state = state
    }

    // MARK: - Members

    enum Step {
        case member(path: [UInt8], isEncrypted: Bool)
        case end
        case failed(String)
    }

    /// Goes to the next member.
    func nextMember() throws(ReadFailure) -> Step {
        if isOver { return .end }
        if handle.isBroken { return .failed(fail()) }
        isInMember = false
        if isHeaderRead { return member }
        var damage: String?
        while true {
            switch handle.nextHeader() {
            case .done:
                guard let damage else { return member }
                isHeaderRead = true
                return .failed(damage)
            case .end:
                isOver = true
                hasEnded = damage == nil
                return damage.map { .failed($0) } ?? .end
            case .headerFailed:
                try rethrow()
                // Said once for all of a damaged stretch.
                damage = handle.words
                if !state.use.takePiece() { throw .limit }
            case .memberFailed, .failed:
                try rethrow()
                return .failed(damage ?? fail())
            }
        }
    }

    private var member: Step {
        isHeaderRead = false
        members += 1
        isInMember = true
        offset = 0
        hole = 0
        return .member(path: memberPath, isEncrypted: handle.isEncrypted)
    }

    private func fail() -> String {
        isOver = true
        return "the \(kind.rawValue) data cannot be read any further: \(handle.words)"
    }

    private func rethrow() throws(ReadFailure) {
        guard let failure = input.failure else { return }
        isOver = true
        throw failure as? ReadFailure ?? .source(failure)
    }

    private var memberPath: [UInt8] {
        if kind.isStream { return path }
        var name = handle.name ?? Array("(unnamed)".utf8)
        if name.count > ArchiveLimits.nameBytesMax {
            name = name.prefix(ArchiveLimits.nameBytesMax) + Array("…".utf8)
        }
        return path + Array("!/".utf8) + name
    }

    // MARK: - Bytes

    /// The next bytes of the member, none at its end; the pointer is good until the next call.
    ///
    /// Where the member is damaged, what came before counts; `takeProblem` has the words.
    func nextBlock() throws(ReadFailure) -> UnsafeRawBufferPointer {
        let none = unsafe UnsafeRawBufferPointer(start: nil, count: 0)
        if !isInMember { return unsafe none }
        while true {
            if hole > 0 { return unsafe try nextZeroes() }
            if unsafe !held.isEmpty {
                let bytes = unsafe held
                unsafe held = none
                let count = bytes.count
                offset += count
                if !state.use.take(bytes: count) { throw .limit }
                return unsafe bytes
            }
            let block = unsafe handle.nextBlock()
            switch unsafe block.outcome {
            case .done:
                unsafe held = block.bytes
                // Only tar tells of holes.
                if kind == .tar { hole = unsafe max(0, block.offset - offset) }
                if unsafe held.isEmpty && hole == 0 && !state.use.takePiece() { throw .limit }
            case .end:
                isInMember = false
                return unsafe none
            case .memberFailed, .headerFailed, .failed:
                try rethrow()
                isInMember = false
                memberProblem = handle.words
                if case .failed = unsafe block.outcome { isOver = true }
                if kind.isStream { isOver = true }
                return unsafe none
            }
        }
    }

    private func nextZeroes() throws(ReadFailure) -> UnsafeRawBufferPointer {
        let count = unsafe min(hole, zeroBytes.count)
        hole -= count
        offset += count
        if !state.use.take(bytes: count) { throw .limit }
        return unsafe UnsafeRawBufferPointer(rebasing: zeroBytes[..<count])
    }

    /// What is wrong with the member that was read last; asked once, the answer is then nothing.
    func takeProblem() -> String? {
        defer { memberProblem = nil }
        return memberProblem
    }

    /// Whether the member that was read last is damaged.
    var hasProblem: Bool { memberProblem != nil }

    /// Whether the member has been read to its end.
    var isMemberOver: Bool { !isInMember }

    /// Goes to the end of the member, where that is not the same as passing it over.
    func leaveMember() throws(ReadFailure) {
        guard isInMember else { return }
        switch kind {
        case .tar, .cpio, .ar: break
        // A stream has one member; who left that wants no more.
        case .gzip, .bzip2, .xz, .zstandard, .lz4, .rpm: isOver = true
        case .zip where handle.hasSize || handle.isEncrypted: break
        case .zip, .sevenZip:
            while unsafe try !nextBlock().isEmpty {}
        }
        isInMember = false
    }

    // MARK: - The end

    /// What stands behind the end of a container.
    enum Rest {
        case nothing
        /// Another container begins, with these bytes.
        case container(ContainerKind, head: [UInt8])
        case unknown
    }

    /// What is wrong at the end of the archive, if anything, and what stands behind it.
    func finish() throws(ReadFailure) -> (problems: [String], rest: Rest) {
        if kind == .sevenZip { return ([], .nothing) }
        let used = handle.usedBytes
        guard var rest = input.unused(after: used) else { return ([], .unknown) }
        var problems: [String] = []
        if kind == .zip { problems = try readDirectory(&rest) }
        if try !skipZeroes(&rest) { return (problems, .nothing) }
        while rest.count < ContainerKind.headBytesMax, try more(&rest) {}
        let recognition = ContainerKind.recognise(
            rest.span, isWhole: rest.count < ContainerKind.headBytesMax)
        guard used > 0, case .container(let next) = recognition else { return (problems, .unknown) }
        return (problems, .container(next, head: rest))
    }

    private func readDirectory(_ rest: inout [UInt8]) throws(ReadFailure) -> [String] {
        var directory = ZipDirectory()
        while !directory.isOver && !directory.isDamaged {
            if rest.isEmpty, try !more(&rest) { break }
            rest.removeFirst(directory.take(rest.span))
        }
        var problems: [String] = []
        if !directory.isOver {
            problems.append("its directory is cut short or damaged")
            if directory.isDamaged { rest = [] }
        }
        if directory.entries > members {
            problems.append(
                "\(directory.entries - members) of its \(directory.entries) members could not be read"
            )
        }
        return problems
    }

    /// Drops zero bytes; false where nothing else comes.
    private func skipZeroes(_ rest: inout [UInt8]) throws(ReadFailure) -> Bool {
        while true {
            if let first = rest.firstIndex(where: { $0 != 0 }) {
                rest.removeFirst(first)
                return true
            }
            rest.removeAll()
            if try !more(&rest) { return false }
        }
    }

    private func more(_ rest: inout [UInt8]) throws(ReadFailure) -> Bool {
        let start = rest.count
        unsafe rest.append(contentsOf: input.next())
        try rethrow()
        if !state.use.takePiece() { throw .limit }
        return rest.count > start
    }
}

/// What a hole in a sparse file reads as.
nonisolated(unsafe) private let zeroBytes = {
    let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 * 1024, alignment: 16)
    unsafe bytes.initializeMemory(as: UInt8.self, repeating: 0)
    return UnsafeRawBufferPointer(bytes)
}()
