internal import CHyperscan

/// One thing for Hyperscan to look for.
public struct TriggerExpression: Hashable, Sendable {
    public enum Form: Hashable, Sendable {
        /// Bytes to be found as they are.
        case literal(Literal)
        /// A regular expression in Hyperscan's dialect, written by `PatternNode.hyperscanText`.
        case expression(String)
    }
    public let form: Form
    /// Reported with each hit.
    public let id: UInt32

    public init(form: Form, id: UInt32) {
        self.form = form
        self.id = id
    }

    /// The text that is compiled.
    var text: String {
        switch form {
        case .literal(let literal): literal.bytes.map { ByteSet($0).hyperscanText }.joined()
        case .expression(let text): text
        }
    }

    var flags: UInt32 {
        switch form {
        case .literal(let literal): literal.isCaseless ? UInt32(HS_FLAG_CASELESS) : 0
        case .expression: 0
        }
    }
}

/// A hit: trigger `id` matched, and its last byte lies just before offset `end`.
public struct TriggerHit: Hashable, Sendable {
    public let end: Int
    public let id: UInt32
}

/// Why a trigger database could not be made, read or used.
public enum TriggerError: Error, Hashable, Sendable {
    /// Hyperscan refused expression `index`; its own words follow.
    case compile(index: Int?, message: String)
    /// The bytes are no database of this library.
    case deserialize(code: Int)
    case outOfMemory
    /// A scan failed with Hyperscan's error code.
    case scan(code: Int)
}

/// A compiled Hyperscan streaming database. Immutable, shared by all sessions.
///
/// It is compiled for the generic platform: measured no slower here, and portable between
/// processors, so that a cache can be copied (ENGINE facts; Hyperscan 5.4 developer reference).
@safe
public final class TriggerDatabase: @unchecked Sendable {
    // `@unchecked Sendable`: an hs_database_t is never written after it is made; Hyperscan's
    // reference says a database may be used by any number of threads at once.
    let handle: OpaquePointer

    private init(handle: OpaquePointer) {
        unsafe self.handle = handle
    }

    deinit {
        unsafe hs_free_database(handle)
    }

    /// Hyperscan's version string, part of the cache key.
    public static var libraryVersion: String {
        unsafe String(cString: hs_version())
    }

    /// Compiles all expressions into one database. Takes time (0.1 to 4 s for hundreds of rules).
    public static func compile(_ expressions: [TriggerExpression]) throws(TriggerError)
        -> TriggerDatabase
    {
        var arena: [CChar] = []
        var offsets: [Int] = []
        for expression in expressions {
            offsets.append(arena.count)
            arena += expression.text.utf8CString
        }
        let flags = expressions.map(\.flags)
        let ids = expressions.map(\.id)
        var database: OpaquePointer?
        var failure: UnsafeMutablePointer<hs_compile_error_t>?
        var platform = hs_platform_info_t()
        let code = unsafe arena.withUnsafeBufferPointer { buffer in
            let texts = unsafe offsets.map { offset in
                unsafe buffer.baseAddress.map { unsafe $0 + offset }
            }
            return unsafe hs_compile_multi(
                texts, flags, ids, UInt32(expressions.count), UInt32(HS_MODE_STREAM), &platform,
                &database, &failure)
        }
        if let failure = unsafe failure {
            defer { unsafe hs_free_compile_error(failure) }
            let index =
                unsafe failure.pointee.expression >= 0
                ? Int(failure.pointee.expression) : nil
            let message = unsafe failure.pointee.message.map { unsafe String(cString: $0) }
            throw .compile(index: index, message: message ?? "no reason given")
        }
        guard code == HS_SUCCESS, let database = unsafe database else {
            throw .compile(index: nil, message: "error code \(code)")
        }
        return unsafe TriggerDatabase(handle: database)
    }

    /// The database as bytes, for a cache.
    public func serialized() throws(TriggerError) -> [UInt8] {
        var bytes: UnsafeMutablePointer<CChar>?
        var count = 0
        guard unsafe hs_serialize_database(handle, &bytes, &count) == HS_SUCCESS,
            let bytes = unsafe bytes
        else { throw .outOfMemory }
        defer { unsafe free(bytes) }
        return unsafe Array(UnsafeRawBufferPointer(start: bytes, count: count))
    }

    /// Reads what `serialized()` wrote. The caller has checked that the bytes are whole: Hyperscan
    /// checks its own version and a checksum, nothing more.
    public init(serialized bytes: Span<UInt8>) throws(TriggerError) {
        var database: OpaquePointer?
        let code = unsafe bytes.withUnsafeBufferPointer { buffer in
            unsafe buffer.withMemoryRebound(to: CChar.self) { text in
                unsafe hs_deserialize_database(text.baseAddress, text.count, &database)
            }
        }
        guard code == HS_SUCCESS, let database = unsafe database else {
            throw .deserialize(code: Int(code))
        }
        unsafe self.handle = database
    }
}

/// One stream's matching state and the scratch memory to scan with; belongs to one thread at a time.
@safe
public struct TriggerStream: ~Copyable {
    /// Hits of one scan beyond this many end the inspection of the stream: 16 million hits are
    /// 256 MB of memory, and no honest input of one feed comes near.
    public static let hitsMax = 1 << 24

    private let database: TriggerDatabase
    private var scratch: OpaquePointer?
    private var stream: OpaquePointer?
    private var hits: UnsafeMutablePointer<HitCollector>
    /// Bytes scanned since the stream began: Hyperscan counts from there.
    private var scanned = 0

    public init(_ database: TriggerDatabase) throws(TriggerError) {
        self.database = database
        var scratch: OpaquePointer?
        var stream: OpaquePointer?
        guard unsafe hs_alloc_scratch(database.handle, &scratch) == HS_SUCCESS,
            unsafe hs_open_stream(database.handle, 0, &stream) == HS_SUCCESS
        else { throw .outOfMemory }
        unsafe self.scratch = scratch
        unsafe self.stream = stream
        unsafe hits = .allocate(capacity: 1)
        unsafe hits.initialize(to: HitCollector())
    }

    deinit {
        unsafe hs_close_stream(stream, scratch, nil, nil)
        unsafe hs_free_scratch(scratch)
        unsafe free(hits.pointee.buffer)
        unsafe hits.deallocate()
    }

    /// Scans the next bytes of the stream and appends the hits, in order of their ends, to `output`.
    ///
    /// `base` is the stream offset of the first byte.
    public mutating func scan(_ bytes: Span<UInt8>, base: Int, into output: inout [TriggerHit])
        throws(TriggerError)
    {
        unsafe hits.pointee.count = 0
        unsafe hits.pointee.shift = base - scanned
        scanned += bytes.count
        let code = unsafe bytes.withUnsafeBytes { buffer in
            unsafe hs_scan_stream(
                stream, buffer.baseAddress?.assumingMemoryBound(to: CChar.self),
                UInt32(buffer.count), 0, scratch, collectHit, hits)
        }
        guard code == HS_SUCCESS else { throw .scan(code: Int(code)) }
        let count = unsafe hits.pointee.count
        if count > 0, let buffer = unsafe hits.pointee.buffer {
            unsafe output.append(contentsOf: UnsafeBufferPointer(start: buffer, count: count))
        }
    }

    /// Forgets the stream so that the next scan begins a new one.
    public mutating func reset() {
        scanned = 0
        unsafe hs_reset_stream(stream, 0, scratch, nil, nil)
    }
}

/// Where the callback puts hits: raw memory, since an array held by a class costs 25 ns an append.
@safe
private struct HitCollector {
    var buffer: UnsafeMutablePointer<TriggerHit>?
    var count = 0
    var capacity = 0
    /// What makes Hyperscan's offsets those of the stream.
    var shift = 0
}

/// Hyperscan's match callback. A file-scope function: a closure written in a main-actor context
/// would trap on another thread.
private func collectHit(
    id: UInt32, from: UInt64, to: UInt64, flags: UInt32, context: UnsafeMutableRawPointer?
) -> Int32 {
    guard let collector = unsafe context?.assumingMemoryBound(to: HitCollector.self) else {
        return 1
    }
    if unsafe collector.pointee.count == collector.pointee.capacity {
        let capacity = unsafe max(1024, collector.pointee.capacity * 2)
        guard capacity <= TriggerStream.hitsMax,
            let grown = unsafe realloc(
                collector.pointee.buffer, capacity * MemoryLayout<TriggerHit>.stride)
        else { return 1 }
        unsafe collector.pointee.buffer = grown.assumingMemoryBound(to: TriggerHit.self)
        unsafe collector.pointee.capacity = capacity
    }
    if let buffer = unsafe collector.pointee.buffer {
        unsafe (buffer + collector.pointee.count).initialize(
            to: TriggerHit(end: Int(truncatingIfNeeded: to) + collector.pointee.shift, id: id))
    }
    unsafe collector.pointee.count += 1
    return 0
}
