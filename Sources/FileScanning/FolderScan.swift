internal import Actions
internal import CommandLineSupport
internal import Findings
public import Inspection

/// What a scan of files tells, always on one thread at a time and in the order of the walk.
public enum FolderEvent: Sendable {
    /// `isLive`: it comes from a pipe or device, where the next may be long in coming.
    case finding(FileFinding, path: [UInt8], isLive: Bool)
    case file(path: [UInt8], outcome: ScanOutcome)
    case skipped(path: [UInt8], reason: SkipReason)
    case problem(path: [UInt8], message: String)
}

/// Scans all files of a walk on several threads; tells what it finds in the order of the walk.
public enum FolderScan {
    /// Findings of a file whose turn has not come are kept up to this many; then its thread waits.
    private static let keptEventsMax = 8192
    /// Files a thread may be ahead of the one whose turn it is.
    private static let filesAheadMax = 256

    /// Where the redacted copy of a file goes; nil for none.
    public typealias OutputMaker = @Sendable (FileEntry) throws -> (any FinishedOutput)?

    /// Where nothing is told for this long, `idle` is called.
    private static let idleMilliseconds = 200

    /// Scans; returns when all is told or an interruption was asked for.
    ///
    /// - Parameters:
    ///   - filesAtOnce: files begun before another has ended; nil for as many as there are threads.
    ///   - idle: called now and then while nothing is told, on the thread of `tell`.
    public static func run(
        _ paths: [[UInt8]], walk: FileWalker.Options, inspector: Inspector, options: StreamOptions,
        threads: Int, filesAtOnce: Int? = nil, shard: (index: Int, count: Int)?,
        makeOutput: @escaping OutputMaker, progress: @escaping @Sendable (Int) -> Void,
        idle: () -> Void, tell: (FolderEvent) -> Void
    ) throws(InspectionError) {
        let queue = OrderedQueue(
            keptEventsMax: keptEventsMax, aheadMax: filesAheadMax, threads: max(1, threads),
            filesAtOnce: filesAtOnce ?? max(1, threads))
        let workers = (0..<max(1, threads)).compactMap { _ in
            Worker {
                Interruption.leaveToOtherThreads()
                work(queue, inspector, options, makeOutput, progress)
            }
        }
        if workers.isEmpty { throw .scan("the system grants no thread") }
        let walker = Worker {
            Interruption.leaveToOtherThreads()
            walkAll(paths, walk, shard, queue)
        }
        if walker == nil { walkAll(paths, walk, shard, queue) }
        while let events = queue.nextEvents(milliseconds: idleMilliseconds) {
            if events.isEmpty { idle() }
            events.forEach(tell)
        }
        walker?.join()
        workers.forEach { $0.join() }
        if let failure = queue.failure { throw failure }
    }

    private static func walkAll(
        _ paths: [[UInt8]], _ options: FileWalker.Options, _ shard: (index: Int, count: Int)?,
        _ queue: OrderedQueue
    ) {
        var walker = FileWalker(paths, options: options)
        var number = 0
        while !Interruption.isRequested, let event = walker.next() {
            switch event {
            case .file(let entry):
                number += 1
                if let shard, (number - 1) % shard.count != shard.index - 1 { continue }
                queue.add(entry)
            case .skipped(let path, let reason):
                queue.add([.skipped(path: path, reason: reason)])
            case .problem(let path, let message):
                queue.add([.problem(path: path, message: message)])
            }
        }
        queue.close()
    }

    private static func work(
        _ queue: OrderedQueue, _ inspector: Inspector, _ options: StreamOptions,
        _ makeOutput: OutputMaker, _ progress: @escaping @Sendable (Int) -> Void
    ) {
        var scanner: StreamScanner
        do {
            scanner = try StreamScanner(inspector, options)
        } catch {
            queue.fail(error)
            return
        }
        while let work = queue.take() {
            guard case .file(let number, let entry) = work else {
                if case .segment(let segment) = work {
                    queue.finish(segment, scanner.scan(segment))
                }
                continue
            }
            // What waits when a stop is asked for is not begun.
            if Interruption.isRequested {
                queue.end(number)
                continue
            }
            var outcome: ScanOutcome
            do {
                var finished = try makeOutput(entry)
                var output: (any RedactedOutput)? = finished
                outcome = try scanner.scan(
                    entry, helpers: queue.segmentsMax > 1 ? queue : nil, output: &output,
                    progress: progress
                ) { findings in
                    let isLive = entry.kind != .regular
                    queue.tell(
                        findings.map { .finding($0, path: entry.path + $0.member, isLive: isLive) },
                        of: number)
                }
                finished = output as? any FinishedOutput
                if case .scanned = outcome {
                    try finished?.finish()
                } else {
                    finished?.abandon()
                }
            } catch let error as OutputError {
                outcome = .unwritable(error)
                Interruption.request()
            } catch {
                outcome = .failed("\(error)", nil)
            }
            queue.tell([.file(path: entry.path, outcome: outcome)], of: number)
            queue.end(number)
        }
    }
}

/// A redacted copy that takes its final name only when it is whole.
public protocol FinishedOutput: RedactedOutput {
    mutating func finish() throws
    func abandon()
}

/// Hands files, and segments of large ones, to threads and their events, in order, to the one that tells.
private final class OrderedQueue: SegmentHelpers, @unchecked Sendable {
    enum Work {
        case file(number: Int, FileEntry)
        case segment(FileSegment)
    }

    // `@unchecked Sendable`: everything below is touched only inside `monitor.locked`.
    private let monitor = Monitor()
    private let keptEventsMax: Int
    private let aheadMax: Int
    private var waiting: [(number: Int, entry: FileEntry)] = []
    private var waitingHead = 0
    private var events: [Int: [FolderEvent]] = [:]
    private var ended: Set<Int> = []
    private var nextNumber = 0
    private var turn = 0
    private var isClosed = false
    private(set) var failure: InspectionError?
    /// Files taken and not ended.
    private var begun = 0
    private let filesAtOnce: Int
    private var segments: [FileSegment] = []
    let segmentsMax: Int

    init(keptEventsMax: Int, aheadMax: Int, threads: Int, filesAtOnce: Int) {
        self.keptEventsMax = keptEventsMax
        self.aheadMax = aheadMax
        self.filesAtOnce = filesAtOnce
        // One for each thread, and one ready for whichever comes first.
        segmentsMax = threads > 1 ? threads + 1 : 1
    }

    func add(_ entry: FileEntry) {
        monitor.locked {
            while nextNumber - turn > aheadMax && failure == nil { monitor.wait() }
            waiting.append((nextNumber, entry))
            nextNumber += 1
            monitor.wakeAll()
        }
    }

    func add(_ told: [FolderEvent]) {
        monitor.locked {
            events[nextNumber, default: []] += told
            ended.insert(nextNumber)
            nextNumber += 1
            monitor.wakeAll()
        }
    }

    func close() {
        monitor.locked {
            isClosed = true
            monitor.wakeAll()
        }
    }

    func fail(_ error: InspectionError) {
        monitor.locked {
            failure = error
            isClosed = true
            monitor.wakeAll()
        }
    }

    /// The next segment or file; nil when all are done.
    func take() -> Work? {
        monitor.locked {
            while true {
                if failure != nil { return nil }
                if !segments.isEmpty {
                    let segment = segments.removeFirst()
                    segment.isTaken = true
                    return .segment(segment)
                }
                if waitingHead < waiting.count && begun < filesAtOnce { break }
                if isClosed && waitingHead == waiting.count && begun == 0 { return nil }
                monitor.wait()
            }
            begun += 1
            let next = waiting[waitingHead]
            waitingHead += 1
            if waitingHead > 1024 {
                waiting.removeFirst(waitingHead)
                waitingHead = 0
            }
            return .file(number: next.number, next.entry)
        }
    }

    func offer(_ segment: FileSegment) {
        monitor.locked {
            segments.append(segment)
            monitor.wakeAll()
        }
    }

    func claim(_ segment: FileSegment) -> Bool {
        monitor.locked {
            if segment.isTaken { return false }
            segment.isTaken = true
            segments.removeAll { $0 === segment }
            return true
        }
    }

    func finish(_ segment: FileSegment, _ result: SegmentResult) {
        monitor.locked {
            segment.result = result
            monitor.wakeAll()
        }
    }

    func isDone(_ segment: FileSegment) -> Bool { monitor.locked { segment.result != nil } }

    func result(of segment: FileSegment) -> SegmentResult {
        monitor.locked {
            while true {
                if let result = segment.result { return result }
                monitor.wait()
            }
        }
    }

    func tell(_ told: [FolderEvent], of number: Int) {
        monitor.locked {
            while (events[number]?.count ?? 0) >= keptEventsMax && failure == nil {
                monitor.wait()
            }
            events[number, default: []] += told
            if number == turn { monitor.wakeAll() }
        }
    }

    func end(_ number: Int) {
        monitor.locked {
            ended.insert(number)
            begun -= 1
            monitor.wakeAll()
        }
    }

    /// What is to be told next; empty where nothing has come for a while, nil at the end.
    func nextEvents(milliseconds: Int) -> [FolderEvent]? {
        monitor.locked {
            while true {
                if failure != nil { return nil }
                let ready = events.removeValue(forKey: turn) ?? []
                if ended.remove(turn) != nil {
                    turn += 1
                    monitor.wakeAll()
                    return ready
                }
                if !ready.isEmpty {
                    monitor.wakeAll()
                    return ready
                }
                if isClosed && turn == nextNumber { return nil }
                if !monitor.wait(milliseconds: milliseconds) { return [] }
            }
        }
    }
}
