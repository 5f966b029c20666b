public import Archives
internal import Actions
internal import CommandLineSupport
internal import Findings
public import Inspection

/// What a container and all that is in it came to.
public struct UnpackingSummary: Sendable {
    /// Problems kept in words; more are only counted.
    private static let problemsKeptMax = 1_000

    public var inspection = InspectionSummary()
    public var containers = 0
    /// Members that were scanned.
    public var members = 0
    /// Members that hold no text, not scanned.
    public var binaryMembers = 0
    /// Members packed in a form that is not opened.
    public var packedMembers = 0
    public private(set) var problems: [ArchiveProblem] = []
    public private(set) var problemCount = 0
    public var isInterrupted = false

    mutating func note(_ problem: ArchiveProblem) {
        problemCount += 1
        if problems.count < Self.problemsKeptMax { problems.append(problem) }
    }
}

/// A file or pipe as the source of a container.
private final class ContainerFile: ByteSource {
    private let input: InputFile
    private let progress: (Int) -> Void
    let size: Int?

    init(_ input: consuming InputFile, progress: @escaping (Int) -> Void) {
        let identity = input.identity()
        size = identity?.isRegular == true ? identity?.size : nil
        self.input = input
        self.progress = progress
    }

    func read(into buffer: inout [UInt8], at offset: Int) throws -> Int {
        if Interruption.isRequested { return 0 }
        let count =
            size == nil
            ? try input.read(into: &buffer, isStopped: { Interruption.isRequested })
            : try input.read(into: &buffer, count: buffer.count, at: offset)
        progress(count)
        return count
    }
}

/// Scanning what is in a container. The outermost file is read from front to back, on one thread.
extension StreamScanner {
    static let notRedacted =
        "what is packed in it cannot be redacted: unpack it and redact what comes out, "
        + "or leave it out with `--exclude`"

    /// - Parameters:
    ///   - isExplicit: whether the file was named; what it is the compressed form of then is, too.
    ///   - head: bytes of `file` that were read already.
    mutating func scanContainer(
        _ file: consuming InputFile, _ kind: ContainerKind, isExplicit: Bool, head: [UInt8],
        limits: ArchiveLimits,
        progress: @escaping (Int) -> Void, report: ([FileFinding]) -> Void
    ) throws -> ScanOutcome {
        var summary = UnpackingSummary()
        var walk = ArchiveWalk(
            ContainerFile(file, progress: progress), kind: kind, head: head, limits: limits,
            time: SystemClock.threadTime)
        while !Interruption.isRequested, let event = walk.next() {
            switch event {
            case .problem(let problem): summary.note(problem)
            case .member(let member):
                try scan(member, isExplicit: isExplicit, in: &walk, &summary, report)
            }
        }
        summary.containers = walk.containers
        summary.isInterrupted = Interruption.isRequested
        if let failure = walk.failure, !summary.isInterrupted {
            let words = (failure as? SystemError)?.words ?? "\(failure)"
            summary.note(ArchiveProblem(path: [], reason: words))
        }
        return .unpacked(summary)
    }

    private mutating func scan(
        _ member: ArchiveMember, isExplicit: Bool, in walk: inout ArchiveWalk,
        _ summary: inout UnpackingSummary,
        _ report: ([FileFinding]) -> Void
    ) throws {
        session.begin()
        forgetStream()
        func tell(_ findings: [FileFinding]) {
            report(
                findings.map { found in
                    var found = found
                    found.member = member.path
                    found.finding.via = member.via + found.finding.via
                    return found
                })
        }
        var text: TextForm?
        var head: [UInt8] = []
        var isBinary = false
        var packing: Packing?
        var none: (any RedactedOutput)?
        var noRedactor: Redactor?
        let scansBinaries = options.scansBinaries || (isExplicit && member.path.isEmpty)
        while !isBinary, !Interruption.isRequested,
            try walk.read({ bytes in
                if text != nil {
                    return try takeAll(bytes, &text, &noRedactor, &none, tell)
                }
                for index in bytes.indices { head.append(bytes[index]) }
                guard let form = TextForm(head.span, isWhole: false) else { return }
                packing = Packing(head.span)
                if !scansBinaries && looksBinary(head.span) {
                    isBinary = true
                    return
                }
                text = form
                try takeAll(head.span, &text, &noRedactor, &none, tell)
                head = []
            })
        {}
        if isBinary {
            if packing == nil { summary.binaryMembers += 1 } else { summary.packedMembers += 1 }
        } else {
            if let packing {
                summary.note(ArchiveProblem(path: member.path, reason: packing.reason))
            }
            if text == nil {
                text = TextForm(head.span, isWhole: true) ?? .bytes
                try takeAll(head.span, &text, &noRedactor, &none, tell)
            }
            let inspected = try finish(
                &text, &noRedactor, &none, isWhole: !Interruption.isRequested, tell)
            summary.members += 1
            summary.inspection.add(inspected)
            if inspected.undecided > 0 {
                summary.note(
                    ArchiveProblem(
                        path: member.path,
                        reason: "\(inspected.undecided) windows could not be decided"))
            }
        }
    }
}
