/// A line on standard error that tells how far a run has come.
///
/// It does no I/O and reads no clock: the caller passes monotonic nanoseconds and writes the bytes.
/// Ask for it only when standard error is a terminal.
public struct ProgressLine: Sendable {
    /// How far a run is.
    public struct State: Sendable {
        public var bytesDone: Int
        /// Nil while the total is unknown: a pipe, or folders not yet walked.
        public var bytesTotal: Int?
        public var filesDone: Int
        public var findings: Int
        /// The file being read.
        public var path: [UInt8]

        public init(
            bytesDone: Int, bytesTotal: Int? = nil, filesDone: Int = 0, findings: Int = 0,
            path: [UInt8] = []
        ) {
            self.bytesDone = bytesDone
            self.bytesTotal = bytesTotal
            self.filesDone = filesDone
            self.findings = findings
            self.path = path
        }
    }

    /// Ten drawings a second are smooth enough and cost nothing.
    public static let intervalNanoseconds: UInt64 = 100_000_000
    /// Runs shorter than this show no line at all: a flash helps nobody.
    public static let delayNanoseconds: UInt64 = 300_000_000
    /// The rate is averaged over about this time, so that it neither jumps nor lags.
    static let rateWindowSeconds = 3.0

    private static let spinner = Array("⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏")

    private let startedAt: UInt64
    private var drawnAt: UInt64?
    private var bytesAtDrawing = 0
    private var bytesPerSecond: Double?
    private var drawings = 0
    private let isColoured: Bool

    /// Starts at monotonic time `now`.
    public init(now: UInt64, isColoured: Bool = false) {
        startedAt = now
        self.isColoured = isColoured
    }

    /// Whether `draw` would draw; cheap, to be asked before a `State` is put together.
    public func isDue(now: UInt64) -> Bool {
        guard let drawnAt else { return now &- startedAt >= Self.delayNanoseconds }
        return now &- drawnAt >= Self.intervalNanoseconds
    }

    /// Appends the line when it is due, in place of the one before; never wider than `width`.
    public mutating func draw(
        _ state: State, width: Int, now: UInt64, into output: inout [UInt8]
    ) {
        guard isDue(now: now) else { return }
        measure(state, now: now)
        drawnAt = now
        bytesAtDrawing = state.bytesDone
        drawings += 1
        output.append(contentsOf: "\r\u{1b}[2K".utf8)
        output.append(contentsOf: line(state, width: max(1, width - 1)).utf8)
    }

    /// Appends what removes the line; nothing when none was drawn. Call before writing anything else
    /// to the terminal: the next `draw` brings the line back.
    public mutating func clear(into output: inout [UInt8]) {
        guard drawings > 0 else { return }
        drawings = 0
        output.append(contentsOf: "\r\u{1b}[2K".utf8)
    }

    private mutating func measure(_ state: State, now: UInt64) {
        let seconds = Double(now &- (drawnAt ?? startedAt)) / 1e9
        guard seconds > 0 else { return }
        let rate = Double(max(0, state.bytesDone - bytesAtDrawing)) / seconds
        guard let before = bytesPerSecond else {
            bytesPerSecond = rate
            return
        }
        let weight = min(1, seconds / Self.rateWindowSeconds)
        bytesPerSecond = before + (rate - before) * weight
    }

    // MARK: - The line

    private func line(_ state: State, width: Int) -> String {
        var parts: [String] = []
        if let total = state.bytesTotal, total > 0 {
            let done = min(state.bytesDone, total)
            let percent = Int(Double(done) * 100 / Double(total))
            if width >= 60 { parts.append(bar(done: done, total: total)) }
            parts.append("\(percent)%")
            parts.append("\(formatBytes(done)) of \(formatBytes(total))")
        } else {
            parts.append(String(Self.spinner[drawings % Self.spinner.count]))
            parts.append(formatBytes(state.bytesDone))
        }
        if let rate = bytesPerSecond { parts.append(formatBytes(Int(rate)) + "/s") }
        if let eta = secondsLeft(state) { parts.append("ETA " + formatClock(seconds: eta)) }
        if state.findings > 0 {
            parts.append("\(state.findings) finding\(state.findings == 1 ? "" : "s")")
        }
        var text = parts[0]
        for part in parts.dropFirst() where displayWidth(text) + 2 + displayWidth(part) <= width {
            text += "  " + part
        }
        text = displayWidth(text) <= width ? text : String(text.prefix(width))
        let room = width - displayWidth(text) - 2
        guard room >= 8, !state.path.isEmpty else { return text }
        let path = fit(path: state.path, width: room)
        return text + "  " + TextStyle.dim.apply(to: path, isColoured: isColoured)
    }

    private func bar(done: Int, total: Int) -> String {
        let cells = 20
        let full = Int(Double(done) * Double(cells) / Double(total))
        return String(repeating: "█", count: full) + String(repeating: "░", count: cells - full)
    }

    private func secondsLeft(_ state: State) -> Int? {
        guard let total = state.bytesTotal, let rate = bytesPerSecond, rate >= 1 else { return nil }
        let seconds = Double(max(0, total - state.bytesDone)) / rate
        return seconds < 360_000 ? Int(seconds.rounded(.up)) : nil
    }
}
