import Actions
import Archives
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
    private let outputFolder: FileIdentity?
    private let baseline: Baseline?
    private var newBaseline: Baseline?
    private let startedAt = SystemClock.monotonicNanoseconds()
    private let processorTimeBefore = SystemClock.processorTime()
    private let bytesDone = ByteCounter()

    private var summary = RunSummary()
    private var writer: any FindingWriter
    private var report: [UInt8] = []
    private let reportDescriptor: Int32
    private var pathsWithFindings = 0
    private var findingsInFile = 0
    private var filesDone = 0
    /// The sizes of the files named, where nothing but ordinary files is named.
    private var bytesTotal: Int?
    /// The file scanned last.
    private var lastPath: [UInt8] = []
    private var isOutputClosed = false
    private var outputFailure: String?
    private var progress: ProgressLine?
    private let isColouredOnError: Bool

    init(_ arguments: Arguments, _ inspector: Inspector) throws {
        self.arguments = arguments
        self.inspector = inspector
        if arguments.follows && arguments.isRedacting {
            throw UsageError(
                .conflict,
                "`--follow` does not redact; write `tail -F FILE | dlpscan --redact -`")
        }
        if !arguments.isRedacting, let flag = arguments.redactingFlag {
            throw UsageError(
                .conflict, "`\(flag)` says how to redact; add `--redact` or `--output DIR`")
        }
        if arguments.reportFiles.count > 1 {
            throw UsageError(
                .conflict,
                "`--report` is given \(arguments.reportFiles.count) times, and a scan writes one report; leave one"
            )
        }
        baseline = try arguments.baseline.map { try Baseline(path: $0.text) }
        let fingerprintKey = try Self.fingerprintKey(arguments, baseline)
        if arguments.writeBaseline != nil { newBaseline = Baseline(key: fingerprintKey) }
        var options = StreamOptions(
            InspectionOptions(
                minConfidence: Confidence(percent: Int((arguments.minConfidence * 100).rounded())),
                minSeverity: arguments.minSeverity, fingerprintKey: fingerprintKey,
                honoursInlineIgnore: arguments.honoursInlineIgnore && !arguments.isRedacting))
        options.revealsMatches = arguments.revealsMatches
        options.scansBinaries = arguments.scansBinaries
        options.archives = arguments.opensArchives ? arguments.archiveLimits : nil
        options.policy = Self.policy(arguments.mode ?? .moderate)
        options.style = Self.style(arguments.style ?? .label, fingerprintKey)
        outputFolder = try arguments.output.map {
            try MirroredOutput.prepare(
                $0.text, for: arguments.paths.filter { $0.text != "-" }.map(\.bytes))
        }
        if let path = arguments.reportFiles.first, path.text != "-" {
            reportDescriptor = try openReport(path.text)
        } else {
            reportDescriptor = arguments.isRedacting && arguments.output == nil ? 2 : 1
        }
        options.ownOutputs = [1, reportDescriptor].compactMap { FileIdentity(descriptor: $0) }
        self.options = options
        let isTerminal = Terminal.isTerminal(reportDescriptor)
        var report = ReportOptions()
        report.isGrouped = isTerminal
        report.isColoured = arguments.colour.isColoured(isTerminal: isTerminal)
        report.isRevealing = arguments.revealsMatches
        writer = makeWriter(format: arguments.reportFormat, options: report)
        isColouredOnError = arguments.colour.isColoured(isTerminal: Terminal.isTerminal(2))
        if arguments.showsProgress && Terminal.isTerminal(2) && !Terminal.isTerminal(1) {
            progress = ProgressLine(now: startedAt, isColoured: isColouredOnError)
        }
    }

    /// The key that was named, else that of the baseline, else the user's own; a baseline that begins
    /// gets a fresh one.
    private static func fingerprintKey(
        _ arguments: Arguments, _ baseline: Baseline?
    ) throws(Trouble) -> FingerprintKey {
        guard let path = arguments.fingerprintKey else {
            if let baseline { return baseline.key }
            return arguments.writeBaseline == nil ? FingerprintKeyFile.ofThisUser() : .random()
        }
        guard let key = FingerprintKeyFile.read(path.text) else {
            throw Trouble(
                "`\(path.text)` is no fingerprint key\n  mend: a key is a file of 16 bytes: `head -c 16 /dev/urandom > FILE`"
            )
        }
        if let baseline, baseline.key != key {
            throw Trouble(
                "the baseline was made under another key than `\(path.text)`\n  mend: leave `--fingerprint-key` out; a baseline holds its key"
            )
        }
        return key
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
        // Who pipes something in means that, and not the folder.
        let usual = Terminal.carriesData(0) ? "-" : "."
        let paths = arguments.paths.isEmpty ? [Argument(usual)] : arguments.paths
        writer.begin(
            RunDescription(
                tool: "dlpscan", version: dlpscanVersion,
                pack:
                    "\(inspector.ruleSet.name) \(inspector.ruleSet.version) \(inspector.ruleSet.contentHash)",
                ruleCount: inspector.ruleSet.rules.count, targets: paths.map(\.text),
                startedAt: SystemClock.now()), into: &report)
        let names = paths.filter { $0.text != "-" }.map(\.bytes)
        bytesTotal = names.count == paths.count ? FileIdentity.sizes(of: names) : nil
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
                output: &output,
                progress: { count in
                    self.bytesDone.add(count)
                    self.showProgress()
                },
                report: { findings in
                    for finding in findings { self.take(finding, path + finding.member) }
                    self.flush()
                })
            if var finished = output as? any FinishedOutput { try finished.finish() }
        } catch let error as OutputError {
            outcome = .unwritable(error)
        } catch {
            outcome = .failed("\(error)", nil)
        }
        end(path, outcome)
    }

    private func scanFiles(_ names: [[UInt8]]) throws {
        var walk = FileWalker.Options()
        walk.respectsIgnoreFiles = arguments.respectsIgnoreFiles
        walk.outputFolder = outputFolder
        walk.filter = PathFilter(include: arguments.include, exclude: arguments.exclude)
        let isRedactingToOutput = arguments.isRedacting && arguments.output == nil
        let threads = arguments.threads > 0 ? arguments.threads : availableProcessors()
        let counter = bytesDone
        try FolderScan.run(
            names, walk: walk, inspector: inspector, options: options, threads: threads,
            filesAtOnce: isRedactingToOutput ? 1 : nil,
            shard: arguments.shard.map { ($0.index, $0.count) }, makeOutput: makeOutput(),
            progress: { counter.add($0) }, idle: { self.showProgress() },
            tell: { event in self.take(event) })
    }

    private func follow(_ names: [[UInt8]]) throws {
        var scan = try FollowScan(names, inspector, options)
        while !Interruption.isRequested && !isOutputClosed && !scan.isOver {
            try scan.round(
                report: { finding, path in self.take(finding, path) },
                trouble: { path, reason in
                    self.flush()
                    let name = String(decoding: path, as: UTF8.self)
                    say("dlpscan: \(printable("\(name): \(reason)"))\n")
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
        case .finding(let finding, let path, let isLive):
            take(finding, path)
            if isLive { flush() }
        case .file(let path, let outcome): end(path, outcome)
        case .skipped(_, let reason): summary.skip(Self.word(reason))
        case .problem(let path, let message):
            summary.note(Reporting.Incident(path: path, reason: message))
        }
        if case .file(let path, _) = event { lastPath = path }
        showProgress()
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
        case .packed: summary.skip(.packed)
        case .scanned(let inspected): add(inspected)
        case .unpacked(let unpacked): add(unpacked, path)
        case .failed(let reason, let inspected):
            if let inspected { add(inspected) }
            summary.note(Reporting.Incident(path: path, reason: reason))
        case .interrupted(let inspected):
            add(inspected)
            if isOutputClosed || outputFailure != nil { return }
            summary.note(
                Reporting.Incident(
                    path: path, reason: "interrupted, \(inspected.bytes) bytes were scanned"))
        case .vanished: summary.skip(Self.word(.vanished))
        case .ownOutput: summary.skip(Self.word(.ownOutput))
        case .unwritable(.closed): isOutputClosed = true
        case .unwritable(let error):
            if outputFailure == nil { outputFailure = "the redacted text: \(error)" }
        }
    }

    private func add(_ inspected: InspectionSummary) {
        summary.filesScanned += 1
        summary.bytesScanned += inspected.bytes
        summary.inlineIgnored += inspected.ignoredInline
    }

    private func add(_ unpacked: UnpackingSummary, _ path: [UInt8]) {
        add(unpacked.inspection)
        summary.containersOpened += unpacked.containers
        summary.membersScanned += unpacked.members
        if unpacked.binaryMembers > 0 { summary.skip(.binary, count: unpacked.binaryMembers) }
        if unpacked.packedMembers > 0 { summary.skip(.packed, count: unpacked.packedMembers) }
        for problem in unpacked.problems {
            summary.note(Reporting.Incident(path: path + problem.path, reason: problem.reason))
        }
        summary.noteMore(unpacked.problemCount - unpacked.problems.count)
        if unpacked.isInterrupted && !isOutputClosed && outputFailure == nil {
            summary.note(
                Reporting.Incident(
                    path: path,
                    reason: "interrupted, \(unpacked.inspection.bytes) unpacked bytes were scanned")
            )
        }
    }

    private static func word(_ reason: FileScanning.SkipReason) -> Reporting.SkipReason {
        switch reason {
        case .symbolicLink: .symbolicLink
        case .gitDirectory: Reporting.SkipReason("git_directory")
        case .specialFile: .notRegular
        case .ignored: .ignored
        case .filtered: .excluded
        case .vanished: Reporting.SkipReason("vanished")
        case .ownOutput: Reporting.SkipReason("own_output")
        }
    }

    // MARK: what goes out

    private func showProgress() {
        guard progress != nil else { return }
        let now = SystemClock.monotonicNanoseconds()
        guard progress?.isDue(now: now) == true else { return }
        var line: [UInt8] = []
        progress?.draw(
            ProgressLine.State(
                bytesDone: bytesDone.value, bytesTotal: bytesTotal, filesDone: filesDone,
                findings: summary.findings, path: lastPath), width: Terminal.width(of: 2), now: now,
            into: &line)
        say(line)
    }

    /// Ends the line redacted text may have left open on a terminal that standard error shares.
    private func beginLine() {
        if Terminal.isTerminal(1) && Terminal.isTerminal(2) && StandardOutput.takeMidLine() {
            say("\n")
        }
    }

    private func flush() {
        guard !report.isEmpty, !isOutputClosed else {
            report.removeAll(keepingCapacity: true)
            return
        }
        if reportDescriptor == 2 { beginLine() }
        do {
            try writeAll(report.span, to: reportDescriptor)
        } catch OutputError.closed {
            isOutputClosed = true
            Interruption.request()
        } catch {
            if outputFailure == nil { outputFailure = "the report: \(error)" }
            Interruption.request()
        }
        report.removeAll(keepingCapacity: true)
    }

    private func finish() throws -> ExitStatus {
        // Who follows files ends it so; there is no other way.
        summary.isInterrupted =
            Interruption.isRequested && !arguments.follows && !isOutputClosed
            && outputFailure == nil
        let elapsed = SystemClock.monotonicNanoseconds() - startedAt
        summary.duration = .nanoseconds(Int64(elapsed))
        summary.processorTime = SystemClock.processorTime() - processorTimeBefore
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
            say("dlpscan: cannot write \(outputFailure)\n")
            return .trouble
        }
        beginLine()
        if !arguments.isQuiet && !isOutputClosed {
            let isBelowReport = Terminal.isTerminal(reportDescriptor) && Terminal.isTerminal(2)
            if isBelowReport && summary.findings > 0 { say("\n") }
            say(summary.summaryText())
        }
        return status
    }
}

/// Bytes scanned so far, by all threads.
final class ByteCounter: Sendable {
    private let count = Atomic<Int>(0)

    func add(_ bytes: Int) { count.wrappingAdd(bytes, ordering: .relaxed) }
    var value: Int { count.load(ordering: .relaxed) }
}
