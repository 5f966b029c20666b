/// A member that holds bytes, and is no container itself.
public struct ArchiveMember: Sendable {
    /// Where it lies in the outermost file: `!/app/x.log`; empty where that file is a compressed stream.
    ///
    /// The names are what the archive says, any bytes: to be shown with care, and never to be opened.
    public let path: [UInt8]
    /// The kinds of container passed on the way, outermost first: `gzip`, `tar`.
    public let via: [String]
}

/// Something that was not looked at, or not wholly.
public struct ArchiveProblem: Sendable {
    public let path: [UInt8]
    /// For people: `encrypted`.
    public let reason: String

    public init(path: [UInt8], reason: String) {
        self.path = path
        self.reason = reason
    }
}

/// What a walk comes by, in order.
public enum ArchiveEvent: Sendable {
    case member(ArchiveMember)
    case problem(ArchiveProblem)
}

/// Opens a container, and the containers in it, and yields what lies in them, member by member.
///
/// Nothing is unpacked to disk. Memory: what the unpackers hold, a few hundred kilobytes to some megabytes for each container
/// that is open, at most `depthMax` of them; see docs/THREAT_MODEL.md for what hostile ones can ask for.
///
///     var walk = ArchiveWalk(source, kind: .gzip, head: head, limits: limits, time: clock)
///     while let event = try walk.next() {
///         guard case .member(let member) = event else { continue }
///         while try walk.read({ bytes in … }) {}
///     }
public struct ArchiveWalk: ~Copyable {
    private let state: WalkState
    private let limits: ArchiveLimits
    /// The containers that are open, each in the member of the one before.
    private var open: [Container] = []
    private var waiting: [ArchiveProblem] = []
    /// The first bytes of the member at hand.
    private var head: [UInt8] = []
    private var isReading = false
    /// Where the walk is.
    private var path: [UInt8] = []

    /// Containers opened so far.
    public private(set) var containers = 0

    /// - Parameters:
    ///   - head: bytes of `source` that were read already, from its beginning.
    ///   - time: the time that counts against `limits.timeMax`.
    public init(
        _ source: some ByteSource, kind: ContainerKind, head: [UInt8], limits: ArchiveLimits,
        time: @escaping () -> Duration
    ) {
        self.limits = limits
        state = WalkState(ArchiveUse(limits, time: time))
        do {
            try enter(kind, ContainerInput(source, head: head, in: state), [], [])
        } catch { settle(error) }
    }

    /// Why the outermost bytes could not be read to their end; nothing comes after that.
    public private(set) var failure: (any Error)?

    /// The next member or problem; nil at the end.
    public mutating func next() -> ArchiveEvent? {
        while true {
            if !waiting.isEmpty { return .problem(waiting.removeFirst()) }
            guard let top = open.last else { return nil }
            do {
                if let member = try advance(top) { return .member(member) }
            } catch { settle(error) }
        }
    }

    /// Gives the next bytes of the member to `body`, good until it returns; false at the end.
    public mutating func read(_ body: (Span<UInt8>) throws -> Void) throws -> Bool {
        guard isReading, let top = open.last else { return false }
        if !head.isEmpty {
            let bytes = head
            head = []
            try body(bytes.span)
            return true
        }
        let bytes: UnsafeRawBufferPointer
        do {
            unsafe bytes = try top.nextBlock()
        } catch {
            settle(error)
            return false
        }
        if unsafe bytes.isEmpty {
            isReading = false
            noteMember(of: top)
            return false
        }
        try unsafe body(bytes.assumingMemoryBound(to: UInt8.self).span)
        return true
    }

    // MARK: - One step

    private mutating func advance(_ top: Container) throws(ReadFailure) -> ArchiveMember? {
        isReading = false
        head = []
        try top.leaveMember()
        noteMember(of: top)
        path = top.path
        switch try top.nextMember() {
        case .failed(let words):
            note(words)
        case .end:
            open.removeLast()
            try leave(top)
        case .member(let name, let isEncrypted):
            path = name
            if !state.use.takeMember() { throw .limit }
            if isEncrypted {
                note("encrypted: what is in it was not looked at")
                return nil
            }
            return try enterMember(of: top)
        }
        return nil
    }

    /// Opens the member where it is a container; else it is to be read.
    private mutating func enterMember(of top: Container) throws(ReadFailure) -> ArchiveMember? {
        var start: [UInt8] = []
        while start.count < ContainerKind.headBytesMax {
            let bytes = unsafe try top.nextBlock()
            if unsafe bytes.isEmpty { break }
            unsafe start.append(contentsOf: bytes)
        }
        if start.isEmpty { return nil }
        let recognition = ContainerKind.recognise(start.span, isWhole: top.isMemberOver)
        guard case .container(let kind) = recognition else {
            head = start
            isReading = true
            return ArchiveMember(path: path, via: top.via)
        }
        if open.count >= limits.depthMax {
            note(
                "limit reached: containers in containers more than \(limits.depthMax) deep; "
                    + "this one was not looked into (`--max-archive-depth`)")
            return nil
        }
        try enter(kind, ContainerInput(memberOf: top, head: start, in: state), path, top.via)
        return nil
    }

    private mutating func enter(
        _ kind: ContainerKind, _ input: ContainerInput, _ path: [UInt8], _ via: [String]
    ) throws(ReadFailure) {
        self.path = path
        containers += 1
        if kind == .sevenZip, let words = input.makeSeekable() {
            if let failure = input.failure { throw failure as? ReadFailure ?? .source(failure) }
            return note(words)
        }
        guard
            let container = Container(
                kind, path: path, via: via + [kind.rawValue], depth: open.count, input, state)
        else { return note("the libarchive of this machine cannot read \(kind.rawValue)") }
        open.append(container)
    }

    /// Looks at what stands behind the end of a container.
    private mutating func leave(_ container: Container) throws(ReadFailure) {
        if !container.hasEnded { return }
        let end = try container.finish()
        for words in end.problems { note(words) }
        switch end.rest {
        case .nothing: break
        case .unknown:
            note(
                "what stands behind the end of the \(container.kind.rawValue) data was not looked at"
            )
        case .container(let kind, let head):
            if !state.use.takeMember() { throw .limit }
            container.input.restart(head)
            try enter(kind, container.input, container.path, Array(container.via.dropLast()))
        }
    }

    // MARK: - What went wrong

    private mutating func note(_ reason: String) {
        waiting.append(ArchiveProblem(path: path, reason: reason))
    }

    private mutating func noteMember(of container: Container) {
        if let words = container.takeProblem() { note("cannot be read to its end: \(words)") }
    }

    private mutating func settle(_ failure: ReadFailure) {
        isReading = false
        switch failure {
        case .limit:
            note(state.use.reached ?? "limit reached")
            open.removeAll()
        case .damaged(let depth):
            while open.count > depth + 1 { open.removeLast() }
            if let container = open.last { noteMember(of: container) }
        case .source(let error):
            self.failure = error
            open.removeAll()
        }
    }
}
