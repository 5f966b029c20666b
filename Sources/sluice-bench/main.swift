import CAllocationCounter
import FileScanning
import Findings
import Glibc
import Inspection
import Rules

/// Measures the library from within, which no command can show: `sluice-bench messages` sends messages of 1 KB
/// through a warm session and prints a line of JSON for each kind; `sluice-bench windows FILE` counts the windows
/// that triggers open.

struct Message {
    let name: String
    let bytes: [UInt8]

    /// The text over and over, 1,024 bytes of it.
    init(_ name: String, _ text: String) {
        self.name = name
        let piece = Array(text.utf8)
        bytes = Array((0..<1024).map { piece[$0 % piece.count] })
    }
}

let messages = [
    Message(
        "prose",
        "The harbour was quiet when the first boats came in, and nobody asked where they had been. "
    ),
    Message(
        "JSON tool result",
        #"{"jsonrpc":"2.0","id":7,"result":{"content":[{"type":"text","text":"3 rows in 12 ms"}]}}"#
    ),
    Message(
        "log lines",
        "2026-01-01T00:00:00.005Z INFO [worker-3] shop.Cart - 14 items kept for 10.4.0.7 took=18ms\n"
    ),
    Message(
        "source code",
        "for index in 0..<rows.count where rows[index].isOpen { total += rows[index].width }\n"),
]

func nanoseconds() -> UInt64 {
    var time = timespec()
    _ = unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}

func inspector() throws -> Inspector {
    guard let folder = RuleFolder.find() else {
        print("sluice-bench: the rules are not there; set SLUICE_RULES to the folder `rules`")
        exit(2)
    }
    let set = try folder.ruleSet(pack: "default", own: RuleFiles([]), cache: FileCache())
    return try Inspector(set, cache: FileCache())
}

/// How many windows a text opens for PCRE2, and how many of them hold a match.
func countWindows(_ path: String) throws {
    var session = try inspector().makeSession(
        InspectionOptions(fingerprintKey: FingerprintKey(1, 2)))
    var events: [ScanEvent] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 20)
    let descriptor = unsafe open(path, O_RDONLY)
    if descriptor < 0 {
        print("sluice-bench: cannot open `\(path)`; name a readable file")
        exit(2)
    }
    while true {
        let count = unsafe chunk.withUnsafeMutableBytes {
            unsafe read(descriptor, $0.baseAddress, $0.count)
        }
        if count <= 0 { break }
        try session.feed(chunk.span.extracting(0..<count), into: &events)
    }
    let summary = try session.finish(into: &events)
    let megabytes = Double(summary.bytes) / 1e6
    print(
        #"{"bytes":\#(summary.bytes),"windows":\#(summary.candidates),"confirmed":\#(summary.confirmed),"#
            + #""windows_per_MB":\#((Double(summary.candidates) / megabytes).rounded())}"#)
}

func measure(_ message: Message, _ session: inout InspectionSession) throws {
    var events: [ScanEvent] = []
    func once(_ session: inout InspectionSession) throws {
        try session.feed(message.bytes.span, into: &events)
        _ = try session.finish(into: &events)
    }
    for _ in 0..<2000 { try once(&session) }
    var best = UInt64.max
    var allocations = UInt64.max
    let repeats = 5000
    for _ in 0..<7 {
        let allocationsBefore = allocation_count()
        let before = nanoseconds()
        for _ in 0..<repeats { try once(&session) }
        best = min(best, nanoseconds() - before)
        allocations = min(allocations, allocation_count() - allocationsBefore)
    }
    print(
        #"{"name":"\#(message.name)","bytes":\#(message.bytes.count),"findings":\#(events.count),"#
            + #""nanoseconds_per_message":\#(best / UInt64(repeats)),"#
            + #""allocations_per_message":\#(Double(allocations) / Double(repeats))}"#)
}

switch Array(CommandLine.arguments.dropFirst()) {
case ["messages"]:
    var session = try inspector().makeSession(
        InspectionOptions(fingerprintKey: FingerprintKey(1, 2)))
    for message in messages { try measure(message, &session) }
case let words where words.count == 2 && words[0] == "windows": try countWindows(words[1])
default:
    print("usage: sluice-bench messages | windows FILE")
    exit(2)
}
