import Actions
import CommandLineSupport
import FileScanning
import Findings
import Glibc
import Inspection
import Reporting
import Rules
import Synchronization

/// One scan from its arguments to its summary; everything here happens on the main thread.
final class ScanRun {
    private let arguments: Arguments
    private let inspector: Inspector
    private let options: StreamOptions
    private let baseline: Baseline?
    private var newBaseline: Baseline?
    private let startedAt = SystemClock.monotonicNanoseconds()
    private let bytesDone = ByteCounter()

    private var summary = RunSummary()
    private var writer: any FindingWriter
    private var report: [UInt8] = []
    private let reportDescriptor: Int32
    private var pathsWithFindings = 0
    private var findingsInFile = 0
    private var filesDone = 0
    private var isOutputClosed = false
    private var outputFailure: String?
    private var progress: ProgressLine?
    private let isColouredOnError: Bool

    init(_ arguments: Arguments, _ inspector: Inspector) throws {
        self.arguments = arguments
        self.inspector = inspector
        baseline = try arguments.baseline.map { try Baseline(path: $0.text) }
        if arguments.writeBaseline != nil { newBaseline = Baseline() }
        var key = baseline?.key ?? newBaseline?.key
        if let path = arguments.fingerprintKey {
            key = FingerprintKeyFile.read(path.text)
            if key == nil {
                throw Trouble(
                    message:
                        "`\(path.text)` is no fingerprint key\n  mend: a key is a file of 16 bytes: `head -c 16 /dev/urandom > FILE`"
                )
            }
        }
        let fingerprintKey = key ?? FingerprintKeyFile.ofThisUser()
        var options = StreamOptions(
            InspectionOptions(
                minConfidence: Confidence(percent: Int((arguments.minConfidence * 100).rounded())),
                minSeverity: arguments.minSeverity, fingerprintKey: fingerprintKey,
                honoursInlineIgnore: arguments.honoursInlineIgnore && !arguments.isRedacting))
        options.revealsMatches = arguments.revealsMatches
        options.scansBinaries = arguments.scansBinaries
        options.policy = Self.policy(arguments.mode)
        options.style = Self.style(arguments.style, fingerprintKey)
        self.options = options

        if let path = arguments.reportFile {
            reportDescriptor = try openReport(path.text)
        } else {
            reportDescriptor = arguments.isRedacting && arguments.output == nil ? 2 : 1
        }
        let isTerminal = Terminal.isTerminal(reportDescriptor)
        var report = ReportOptions()
        report.isGrouped = isTerminal
        report.isColoured = arguments.colour.isColoured(isTerminal: isTerminal)
        report.isRevealing = arguments.revealsMatches
        writer = makeWriter(format: arguments.format, options: report)
        isColouredOnError = arguments.colour.isColoured(isTerminal: Terminal.isTerminal(2))
        if arguments.showsProgress && Terminal.isTerminal(2) && !Terminal.isTerminal(1) {
            progress = ProgressLine(now: startedAt, isColoured: isColouredOnError)
        }
    }

    private static func policy(_ mode: ModeWord) -> ActionPolicy {
        switch mode {
        case .strict: .strictRedacting
        case .moderate: .moderate
        }
    }

    private static func style(_ word: StyleWord, _ key: FingerprintKey) -> RedactionStyle {
        switch word {
        case .label: .label
        case .mask: .mask(keepFirst: 4, keepLast: 4)
        case .hash: .hash(key)
        case .remove: .remove
        }
    }

    // MARK: the run

    func go() throws -> ExitStatus {
        Interruption.install()
        let paths = arguments.paths.isEmpty ? [Argument(".")] : arguments.paths
        writer.begin(
            RunDescription(
                tool: "dlpscan", version: dlpscanVersion,
                pack:
                    "\(inspector.ruleSet.name) \(inspector.ruleSet.version) \(inspector.ruleSet.contentHash)",
                ruleCount: inspector.ruleSet.rules.count, targets: paths.map(\.text),
                startedAt: SystemClock.now()), into: &report)
        let names = paths.filter { $0.text != "-" }.map(\.bytes)
        if paths.contains(where: { $0.text == "-" }) { try scanStandardInput() }
        if !names.isEmpty {
            if arguments.follows { try follow(names) } else { try scanFiles(names) }
        }
        return try finish()
    }

    private func scanStandardInput() throws {
        var scanner = try StreamScanner(inspector, options)
        var output: (any RedactedOutput)? =
            arguments.isRedacting ? try makeOutput()(.standardInput) : nil
        let path = Array("-".utf8)
        var outcome: ScanOutcome
        do {
            outcome = try scanner.scanStandardInput(
                output: &output, progress: { bytesDone.add($0) },
                report: { finding in
                    self.take(finding, path)
                    self.flush()
                })
            if var finished = output as? any FinishedOutput { try finished.finish() }
        } catch OutputError.closed {
            isOutputClosed = true
            return
        } catch {
            outcome = .failed("\(error)", nil)
        }
        end(path, outcome)
    }

    private func scanFiles(_ names: [[UInt8]]) throws {
        var walk = FileWalker.Options()
        walk.respectsIgnoreFiles = arguments.respectsIgnoreFiles
        walk.filter = PathFilter(include: arguments.include, exclude: arguments.exclude)
        let isRedactingToOutput = arguments.isRedacting && arguments.output == nil
        let threads =
            isRedactingToOutput
            ? 1 : arguments.threads > 0 ? arguments.threads : availableProcessors()
        let counter = bytesDone
        try FolderScan.run(
            names, walk: walk, inspector: inspector, options: options, threads: threads,
            shard: arguments.shard.map { ($0.index, $0.count) }, makeOutput: makeOutput(),
            progress: { counter.add($0) },
            tell: { event in self.take(event) })
    }

    private func follow(_ names: [[UInt8]]) throws {
        var scan = try FollowScan(names, inspector, options)
        while !Interruption.isRequested && !isOutputClosed {
            try scan.round(
                report: { finding, path in self.take(finding, path) },
                trouble: { path, reason in
                    self.summary.note(Reporting.Incident(path: path, reason: reason))
                })
            flush()
        }
        for (path, outcome) in try scan.finish(report: { self.take($0, $1) }) {
            end(path, outcome)
        }
    }

    private func makeOutput() -> FolderScan.OutputMaker {
        guard arguments.isRedacting else { return { _ in nil } }
        guard let folder = arguments.output?.text else { return { _ in StandardOutput() } }
        return { entry in try MirroredOutput(entry.path, below: folder) }
    }

    // MARK: what comes in

    private func take(_ event: FolderEvent) {
        switch event {
        case .finding(let finding, let path): take(finding, path)
        case .file(let path, let outcome): end(path, outcome)
        case .skipped(_, let reason): summary.skip(Self.word(reason))
        case .problem(let path, let message):
            summary.note(Reporting.Incident(path: path, reason: message))
        }
        showProgress(event)
        if report.count >= BufferedOutput.flushedCountMin || Terminal.isTerminal(reportDescriptor) {
            flush()
        }
    }

    private func take(_ found: FileFinding, _ path: [UInt8]) {
        if newBaseline != nil {
            newBaseline?.insert(found.finding)
        } else if let baseline, baseline.contains(found.finding) {
            summary.baselineSuppressed += 1
            return
        }
        findingsInFile += 1
        summary.count(found.finding)
        writer.write(
            ReportEntry(path: path, finding: found.finding, match: found.match), into: &report)
    }

    private func end(_ path: [UInt8], _ outcome: ScanOutcome) {
        filesDone += 1
        if findingsInFile > 0 { summary.filesWithFindings += 1 }
        findingsInFile = 0
        switch outcome {
        case .binary: summary.skip(.binary)
        case .scanned(let inspected): add(inspected)
        case .failed(let reason, let inspected):
            if let inspected { add(inspected) }
            summary.note(Reporting.Incident(path: path, reason: reason))
        }
    }

    private func add(_ inspected: InspectionSummary) {
        summary.filesScanned += 1
        summary.bytesScanned += inspected.bytes
        summary.inlineIgnored += inspected.ignoredInline
    }

    private static func word(_ reason: FileScanning.SkipReason) -> Reporting.SkipReason {
        switch reason {
        case .symbolicLink: .symbolicLink
        case .gitDirectory: Reporting.SkipReason("git_directory")
        case .specialFile: .notRegular
        case .ignored: .ignored
        case .filtered: .excluded
        case .vanished: Reporting.SkipReason("vanished")
        }
    }

    // MARK: what goes out

    private func showProgress(_ event: FolderEvent) {
        guard progress != nil, case .file(let path, _) = event else { return }
        let now = SystemClock.monotonicNanoseconds()
        guard progress?.isDue(now: now) == true else { return }
        var line: [UInt8] = []
        progress?.draw(
            ProgressLine.State(
                bytesDone: bytesDone.value, bytesTotal: nil, filesDone: filesDone,
                findings: summary.findings, path: path), width: Terminal.width(of: 2), now: now,
            into: &line)
        say(line)
    }

    private func flush() {
        guard !report.isEmpty, !isOutputClosed else {
            report.removeAll(keepingCapacity: true)
            return
        }
        do {
            try writeAll(report.span, to: reportDescriptor)
        } catch OutputError.closed {
            isOutputClosed = true
            Interruption.request()
        } catch {
            if outputFailure == nil { outputFailure = "\(error)" }
            Interruption.request()
        }
        report.removeAll(keepingCapacity: true)
    }

    private func finish() throws -> ExitStatus {
        summary.isInterrupted = Interruption.isRequested && !isOutputClosed && outputFailure == nil
        let elapsed = SystemClock.monotonicNanoseconds() - startedAt
        summary.duration = .nanoseconds(Int64(elapsed))
        summary.processorTime = SystemClock.processorTime()
        if let path = arguments.writeBaseline, let newBaseline {
            try newBaseline.write(to: path.text)
        }
        let status: ExitStatus =
            !summary.isComplete || outputFailure != nil
            ? .trouble
            : summary.findings > 0 && newBaseline == nil && !arguments.isRedacting
                ? .findings : .clean
        summary.exitStatus = Int(status.rawValue)
        writer.end(summary, into: &report)
        flush()
        if progress != nil {
            var line: [UInt8] = []
            progress?.clear(into: &line)
            say(line)
        }
        if let outputFailure {
            say("dlpscan: cannot write the report: \(outputFailure)\n")
            return .trouble
        }
        if !arguments.isQuiet && !isOutputClosed { say(summary.summaryText()) }
        return status
    }
}

/// Bytes scanned so far, by all threads.
final class ByteCounter: Sendable {
    private let count = Atomic<Int>(0)

    func add(_ bytes: Int) { count.wrappingAdd(bytes, ordering: .relaxed) }
    var value: Int { count.load(ordering: .relaxed) }
}
