/// How much may come out of one file, of all containers in it together. Beyond that the rest is not looked at, and said so.
public struct ArchiveLimits: Sendable {
    /// Containers within containers; compression counts, so that a `.tgz` is two deep.
    public var depthMax = 8
    /// Bytes that come out, of every layer.
    public var bytesMax = 100_000_000_000
    /// Bytes that come out for each byte read. gzip gives at most some 1,030, and logs some 30.
    public var ratioMax = 250
    public var membersMax = 1_000_000
    /// Processor time of the thread that scans the file.
    public var timeMax: Duration = .seconds(600)

    public init() {}

    /// So much may come out whatever the ratio: small files of one letter are common, and do no harm.
    static let ratioFreeBytes = 64 << 20
    /// A container that has to be read in any order, and lies in another or comes from a pipe, is held in memory up to here.
    static let heldBytesMax = 64 << 20
    /// Longer names of members are cut.
    static let nameBytesMax = 4_096
    /// Time is looked at once in so many pieces.
    static let piecesPerTimeCheck = 64
}

/// What a walk has used up.
struct ArchiveUse {
    private(set) var bytesOut = 0
    private(set) var members = 0
    var bytesIn = 0
    private var pieces = 0
    private let limits: ArchiveLimits
    private let time: () -> Duration
    private let startedAt: Duration
    /// Which limit was reached, in words.
    private(set) var reached: String?

    init(_ limits: ArchiveLimits, time: @escaping () -> Duration) {
        self.limits = limits
        self.time = time
        startedAt = time()
    }

    /// Counts bytes that came out of a container; false where no more may.
    mutating func take(bytes: Int) -> Bool {
        bytesOut += bytes
        if bytesOut > limits.bytesMax {
            reach("more than \(limits.bytesMax) bytes unpacked", "bytes")
        } else if bytesOut > ArchiveLimits.ratioFreeBytes,
            bytesOut / limits.ratioMax > bytesIn
        {
            reach("more than \(limits.ratioMax) bytes unpacked for each byte read", "ratio")
        }
        return checkTime()
    }

    mutating func takeMember() -> Bool {
        members += 1
        if members > limits.membersMax {
            reach("more than \(limits.membersMax) members", "members")
        }
        return checkTime()
    }

    /// Counts work that brought no bytes.
    mutating func takePiece() -> Bool { checkTime() }

    private mutating func checkTime() -> Bool {
        pieces += 1
        if pieces % ArchiveLimits.piecesPerTimeCheck == 0, time() - startedAt > limits.timeMax {
            reach("more than \(limits.timeMax.components.seconds) seconds of work", "time")
        }
        return reached == nil
    }

    private mutating func reach(_ what: String, _ flag: String) {
        if reached != nil { return }
        reached = "limit reached: \(what); the rest was not looked at (`--max-archive-\(flag)`)"
    }
}
