/// The bytes of one container, as libarchive asks for them: from a file, or out of the container around it.
@safe
final class ContainerInput {
    private enum Origin {
        case source(any ByteSource)
        case member(of: Container)
        /// All of it is in `buffer`.
        case memory
    }

    private static let pieceBytes = 64 * 1024
    /// libarchive looks so far ahead at most of what it then does not use.
    private static let keptBytes = 64

    private var origin: Origin
    private unowned let walk: WalkState
    private var buffer: UnsafeMutableRawBufferPointer
    /// Bytes at the front of `buffer` that were read before, and are given first.
    private var headCount: Int
    private var piece: [UInt8] = []
    /// How many bytes of a source were read.
    private var sourceOffset = 0
    /// Where the next byte given stands, counted from where the container begins.
    private(set) var position = 0
    /// What was given last; valid until the next is asked for.
    private var given = unsafe UnsafeRawBufferPointer(start: nil, count: 0)
    /// The last bytes given before that.
    private var before: [UInt8] = []
    /// Why no more bytes came.
    private(set) var failure: (any Error)?

    /// - Parameter head: bytes of `source` that were read already.
    init(_ source: any ByteSource, head: [UInt8], in walk: WalkState) {
        origin = .source(source)
        self.walk = walk
        headCount = head.count
        sourceOffset = head.count
        unsafe buffer = Self.allocated(head)
    }

    /// - Parameter head: bytes of the member that were read already.
    init(memberOf container: Container, head: [UInt8], in walk: WalkState) {
        origin = .member(of: container)
        self.walk = walk
        headCount = head.count
        unsafe buffer = Self.allocated(head)
    }

    deinit { unsafe buffer.deallocate() }

    private static func allocated(_ head: [UInt8]) -> UnsafeMutableRawBufferPointer {
        let buffer = UnsafeMutableRawBufferPointer.allocate(
            byteCount: max(head.count, pieceBytes), alignment: 16)
        unsafe buffer.copyBytes(from: head)
        return unsafe buffer
    }

    /// The next bytes; none at the end, and where `failure` says why.
    func next() -> UnsafeRawBufferPointer {
        before = unsafe Array(
            (before.suffix(Self.keptBytes) + given.suffix(Self.keptBytes)).suffix(Self.keptBytes))
        do {
            unsafe given = try read()
        } catch {
            failure = error
            unsafe given = UnsafeRawBufferPointer(start: nil, count: 0)
        }
        let count = unsafe given.count
        position += count
        return unsafe given
    }

    private func read() throws -> UnsafeRawBufferPointer {
        if case .memory = origin {
            let count = max(0, min(Self.pieceBytes, headCount - position))
            return unsafe UnsafeRawBufferPointer(
                rebasing: buffer[min(position, headCount)..<(min(position, headCount) + count)])
        }
        if headCount > 0 {
            let count = headCount
            headCount = 0
            if case .source = origin { walk.use.bytesIn += count }
            return unsafe UnsafeRawBufferPointer(rebasing: buffer[..<count])
        }
        switch origin {
        case .source(let source):
            if piece.isEmpty { piece = [UInt8](repeating: 0, count: Self.pieceBytes) }
            let count = try source.read(into: &piece, at: sourceOffset)
            sourceOffset += count
            walk.use.bytesIn += count
            return unsafe copied(count)
        case .member(let container):
            let bytes = unsafe try container.nextBlock()
            if container.hasProblem { throw ReadFailure.damaged(depth: container.depth) }
            return unsafe bytes
        case .memory: return unsafe UnsafeRawBufferPointer(start: nil, count: 0)
        }
    }

    private func copied(_ count: Int) -> UnsafeRawBufferPointer {
        if unsafe buffer.count < Self.pieceBytes {
            unsafe buffer.deallocate()
            unsafe buffer = .allocate(byteCount: Self.pieceBytes, alignment: 16)
        }
        unsafe buffer.copyBytes(from: piece.prefix(count))
        return unsafe UnsafeRawBufferPointer(rebasing: buffer[..<count])
    }

    // MARK: - Reading in any order

    /// Makes any offset readable, if need be by holding all bytes; what stands against it otherwise.
    func makeSeekable() -> String? {
        if case .source(let source) = origin, source.size != nil {
            headCount = 0
            sourceOffset = 0
            return nil
        }
        var all: [UInt8] = []
        while true {
            let piece = unsafe next()
            if unsafe piece.isEmpty { break }
            unsafe all.append(contentsOf: piece)
            if all.count > ArchiveLimits.heldBytesMax {
                return "limit reached: it can only be read in any order, and has more than "
                    + "\(ArchiveLimits.heldBytesMax) bytes; unpack what it lies in"
            }
        }
        if failure != nil { return "" }
        unsafe buffer.deallocate()
        unsafe buffer = Self.allocated(all)
        headCount = all.count
        origin = .memory
        position = 0
        return nil
    }

    /// Goes to an offset; nil where that cannot be done.
    func seek(to offset: Int) -> Int? {
        guard let size, offset >= 0 else { return nil }
        position = min(offset, size)
        sourceOffset = position
        return position
    }

    /// All bytes, where they can be read in any order.
    var size: Int? {
        switch origin {
        case .source(let source): source.size
        case .memory: headCount
        case .member: nil
        }
    }

    // MARK: - What is left

    /// The bytes that were given and not used, where `used` bytes were; nil where they are gone.
    func unused(after used: Int) -> [UInt8]? {
        let count = position - used
        if count <= 0 { return [] }
        let last = unsafe Array(given)
        if count <= last.count { return Array(last.suffix(count)) }
        let more = count - last.count
        return more <= before.count ? before.suffix(more) + last : nil
    }

    /// Begins anew with `head` in front of what comes.
    func restart(_ head: [UInt8]) {
        unsafe buffer.deallocate()
        unsafe buffer = Self.allocated(head)
        headCount = head.count
        // These were counted when they were read.
        if case .source = origin { walk.use.bytesIn -= head.count }
        position = 0
        before = []
        unsafe given = UnsafeRawBufferPointer(start: nil, count: 0)
    }
}
