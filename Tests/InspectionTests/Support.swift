import Findings
import Glibc
import Inspection
import Rules

/// The repository's root, from this file's place in it.
let repositoryRoot: String = {
    var parts = #filePath.split(separator: "/")
    parts.removeLast(3)
    return "/" + parts.joined(separator: "/")
}()

/// Every file below `folder` whose name ends in `.yaml`, in order of name.
func yamlFiles(below folder: String) -> [RuleSourceFile] {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var names: [(name: String, isFolder: Bool)] = []
    while let entry = readdir(directory) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) {
            $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if name.hasPrefix(".") { continue }
        names.append((name, entry.pointee.d_type == UInt8(DT_DIR)))
    }
    var result: [RuleSourceFile] = []
    for (name, isFolder) in names.sorted(by: { $0.name < $1.name }) {
        let path = folder + "/" + name
        if isFolder {
            result += yamlFiles(below: path)
        } else if name.hasSuffix(".yaml") {
            result.append(RuleSourceFile(name: path, bytes: readFile(path)))
        }
    }
    return result
}

func readFile(_ path: String) -> [UInt8] {
    guard let file = fopen(path, "rb") else { return [] }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
        let count = fread(&chunk, 1, chunk.count, file)
        if count == 0 { return bytes }
        bytes += chunk.prefix(count)
    }
}

/// All rules of the repository but the packs.
let shippedRuleFiles = yamlFiles(below: repositoryRoot + "/rules").filter {
    !$0.name.contains("/rules/packs/")
}

/// All shipped rules, compiled once for all tests.
let shippedInspector: Inspector = {
    do {
        return try Inspector(RuleLoader.loadAll(shippedRuleFiles, name: "all"))
    } catch {
        fatalError("the shipped rules do not load:\n\(error)")
    }
}()

let testKey = FingerprintKey(1, 2)

func testOptions(minConfidence: Int = 0, portable: Bool = false) -> InspectionOptions {
    InspectionOptions(
        minConfidence: Confidence(percent: minConfidence), fingerprintKey: testKey,
        forcesPortableLanes: portable)
}

/// The events of one stream, cut into pieces at `cuts`.
func scan(
    _ bytes: [UInt8], with inspector: Inspector, cuts: [Int] = [],
    options: InspectionOptions = testOptions()
) throws -> [ScanEvent] {
    var session = try inspector.makeSession(options)
    return try scan(bytes, session: &session, cuts: cuts)
}

func scan(_ bytes: [UInt8], session: inout InspectionSession, cuts: [Int] = []) throws
    -> [ScanEvent]
{
    var events: [ScanEvent] = []
    var start = 0
    for cut in cuts + [bytes.count] {
        try session.feed(bytes.span.extracting(start..<cut), into: &events)
        start = cut
    }
    _ = try session.finish(into: &events)
    return events
}

/// Findings as comparable text: one line each, with all that a report shows.
func describe(_ events: [ScanEvent]) -> [String] {
    events.compactMap { event in
        switch event {
        case .finding(let f): describe("finding", f)
        case .blockOpened: nil
        case .blockClosed(let f): describe("block", f)
        }
    }
}

private func describe(_ kind: String, _ f: Finding) -> String {
    "\(kind) \(f.rule.id) \(f.range.start)-\(f.range.end) redact \(f.redactionRange.start)-"
        + "\(f.redactionRange.end) line \(f.line):\(f.column) \(f.confidence) \(f.fingerprint) \(f.preview)"
}

func oracleRounds() -> Int {
    getenv("SLUICE_ORACLE_ROUNDS").flatMap { Int(String(cString: $0)) } ?? 10_000
}
