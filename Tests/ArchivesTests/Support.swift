import Archives
import TestSupport

/// Bytes as a source, in pieces of a chosen size.
final class PieceSource: ByteSource {
    struct Broken: Error {}

    private let bytes: [UInt8]
    private let pieceBytes: Int
    /// Where reading fails; nil for nowhere.
    private let breaksAt: Int?
    let size: Int?

    init(_ bytes: [UInt8], pieceBytes: Int = 100_000, isPipe: Bool = true, breaksAt: Int? = nil) {
        self.bytes = bytes
        self.pieceBytes = pieceBytes
        self.breaksAt = breaksAt
        size = isPipe ? nil : bytes.count
    }

    func read(into buffer: inout [UInt8], at offset: Int) throws -> Int {
        if let breaksAt, offset >= breaksAt { throw Broken() }
        let count = max(0, min(buffer.count, pieceBytes, bytes.count - offset))
        if count > 0 { buffer.replaceSubrange(0..<count, with: bytes[offset..<(offset + count)]) }
        return count
    }
}

/// What a walk came by.
struct Walked: Equatable {
    struct Found: Equatable {
        var path: String
        var via: [String]
        var bytes: [UInt8]
        var text: String { String(decoding: bytes, as: UTF8.self) }
    }

    var members: [Found] = []
    var problems: [String] = []
    var failure: String?
    var bytesOut = 0

    func text(_ path: String) -> String? { members.first { $0.path == path }?.text }
    func hasProblem(_ words: String) -> Bool { problems.contains { $0.contains(words) } }
}

/// Walks through `bytes`, which begin as a container does.
///
/// - Parameter keptBytesMax: more bytes of a member are counted, not kept.
func walk(
    _ source: PieceSource, head: [UInt8], limits: ArchiveLimits = ArchiveLimits(),
    keptBytesMax: Int = .max, time: @escaping () -> Duration = { .zero }
) -> Walked {
    var walked = Walked()
    guard case .container(let kind) = ContainerKind.recognise(head.span, isWhole: true) else {
        walked.problems.append("no container")
        return walked
    }
    var walk = ArchiveWalk(source, kind: kind, head: head, limits: limits, time: time)
    while let event = walk.next() {
        switch event {
        case .problem(let problem):
            walked.problems.append(
                String(decoding: problem.path, as: UTF8.self) + ": " + problem.reason)
        case .member(let member):
            var bytes: [UInt8] = []
            while (try? walk.read { piece in
                walked.bytesOut += piece.count
                if bytes.count < keptBytesMax {
                    for index in piece.indices { bytes.append(piece[index]) }
                }
            }) == true {}
            walked.members.append(
                Walked.Found(
                    path: String(decoding: member.path, as: UTF8.self), via: member.via,
                    bytes: bytes))
        }
    }
    walked.failure = walk.failure.map { "\($0)" }
    return walked
}

func walk(
    _ bytes: [UInt8], limits: ArchiveLimits = ArchiveLimits(), pieceBytes: Int = 100_000,
    headBytes: Int = 600, isPipe: Bool = true, keptBytesMax: Int = .max,
    time: @escaping () -> Duration = { .zero }
) -> Walked {
    walk(
        PieceSource(bytes, pieceBytes: pieceBytes, isPipe: isPipe),
        head: Array(bytes.prefix(headBytes)), limits: limits, keptBytesMax: keptBytesMax, time: time
    )
}

/// Text that packs neither to nothing nor not at all.
func sampleText(lines: Int, seed: UInt64) -> [UInt8] {
    var random = SeededGenerator(seed: seed)
    var text: [UInt8] = []
    for line in 0..<lines {
        text += Array("line \(line): \(random.next() % 1_000_000) and some words\n".utf8)
    }
    return text
}
