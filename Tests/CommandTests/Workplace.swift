import Foundation
import Glibc
import Testing
import TestSupport

/// A folder of its own for each test, and the program to be run in it.
///
/// The rules are the first of some shipped files: a build for tests takes seconds to read all.
final class Workplace {
    let path: String

    init() throws {
        path = try makeTemporaryFolder()
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func full(_ name: String) -> String { path + "/" + name }

    func folder(_ name: String) throws {
        try FileManager.default.createDirectory(
            atPath: full(name), withIntermediateDirectories: true)
    }

    func file(_ name: String, _ bytes: [UInt8]) throws {
        if let slash = name.lastIndex(of: "/") { try folder(String(name[..<slash])) }
        try Data(bytes).write(to: URL(fileURLWithPath: full(name)))
    }

    func file(_ name: String, _ text: String) throws { try file(name, Array(text.utf8)) }

    func append(_ text: String, to name: String) throws {
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: full(name)))
        try handle.seekToEnd()
        try handle.write(contentsOf: Data(text.utf8))
        try handle.close()
    }

    func remove(_ name: String) throws {
        try FileManager.default.removeItem(atPath: full(name))
    }

    func rename(_ name: String, to other: String) throws {
        try #require(Glibc.rename(full(name), full(other)) == 0)
    }

    func namedPipe(_ name: String) throws {
        try #require(mkfifo(full(name), 0o600) == 0)
    }

    /// Opens a named pipe for writing once somebody reads it.
    func openNamedPipe(_ name: String) throws -> FileHandle {
        for _ in 0..<6_000 {
            let descriptor = open(full(name), O_WRONLY | O_NONBLOCK | O_CLOEXEC)
            if descriptor >= 0 { return FileHandle(fileDescriptor: descriptor) }
            usleep(10_000)
        }
        throw Stuck(description: "nobody reads \(name)")
    }

    func bytes(_ name: String) -> [UInt8] { contents(of: full(name)) }
    func text(_ name: String) -> String { String(decoding: bytes(name), as: UTF8.self) }
    func names(_ folder: String = ".") -> [String] { CommandTests.names(in: full(folder)) }

    // MARK: the program

    /// Starts `dlpscan`.
    func start(
        _ arguments: [String], environment: [String: String] = [:], input: Child.Input = .none,
        output: Child.Output = .pipe, rules: String? = nil
    ) throws -> Child {
        let all = Self.environment(rules ?? sharedPlaces.rules)
            .merging(environment) { $1 }
        return try Child(
            [programPath] + arguments, in: self, environment: all, input: input, output: output)
    }

    /// Runs `dlpscan` to its end.
    func run(
        _ arguments: [String], input: [UInt8]? = nil, environment: [String: String] = [:],
        output: Child.Output = .pipe, rules: String? = nil
    ) throws -> Outcome {
        let child = try start(
            arguments, environment: environment, input: input == nil ? .none : .pipe,
            output: output, rules: rules)
        if let input { try child.write(input) }
        return try child.finish()
    }

    func run(_ arguments: String..., input: String) throws -> Outcome {
        try run(arguments, input: Array(input.utf8))
    }

    func run(_ arguments: String...) throws -> Outcome { try run(arguments) }

    /// Runs `dlpscan` under a shell that first does `before`, such as setting a limit.
    func runInShell(_ before: String, _ arguments: [String]) throws -> Outcome {
        try Child(
            ["/bin/sh", "-c", before + "; exec \"$0\" \"$@\"", programPath] + arguments, in: self,
            environment: Self.environment(sharedPlaces.rules)
        ).finish()
    }

    /// What takes from root the right to read everything, where it can be taken.
    private static let unprivileged = [
        "/usr/bin/setpriv", "--bounding-set", "-dac_override,-dac_read_search", "--",
    ]

    /// Whether files can be made that a program started here may not read.
    static let canBeRefused: Bool = {
        if getuid() != 0 { return true }
        guard let place = try? Workplace(),
            let child = try? Child(unprivileged + ["/bin/true"], in: place, environment: [:])
        else {
            return false
        }
        return (try? child.finish().status) == 0
    }()

    /// Runs `dlpscan` without the rights that root has over files.
    func runUnprivileged(_ arguments: String...) throws -> Outcome {
        try Child(
            (getuid() == 0 ? Self.unprivileged : []) + [programPath] + arguments, in: self,
            environment: Self.environment(sharedPlaces.rules)
        ).finish()
    }

    private static func environment(_ rules: String) -> [String: String] {
        [
            "PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C", "TERM": "xterm",
            "HOME": sharedPlaces.home, "SLUICE_RULES": rules,
        ]
    }
}

// MARK: places

/// `dlpscan`, beside the bundle of tests.
let programPath: String = {
    let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return URL(fileURLWithPath: own).deletingLastPathComponent().path + "/dlpscan"
}()

/// The repository, from this file's place in it.
let repositoryRoot = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path

/// What all tests share: a few of the shipped rules, and a home for key and cache.
struct SharedPlaces {
    static let ruleFiles = [
        "packs/default.yaml", "pii/email.yaml", "pii/payment_card.yaml", "secrets/aws.yaml",
        "secrets/github.yaml", "secrets/private_key.yaml",
    ]

    fileprivate let folder: String
    let rules: String
    let home: String

    init() throws {
        folder = try makeTemporaryFolder()
        rules = folder + "/rules"
        home = folder + "/home"
        try FileManager.default.createDirectory(
            atPath: home, withIntermediateDirectories: true)
        try Self.copyRules(to: rules)
    }

    static func copyRules(to folder: String) throws {
        for name in ruleFiles {
            let target = URL(fileURLWithPath: folder + "/" + name)
            try FileManager.default.createDirectory(
                at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
            let whole = contents(of: repositoryRoot + "/rules/" + name)
            let parts = String(decoding: whole, as: UTF8.self)
                .components(separatedBy: "\n  - id: ")
            let first = parts.prefix(2).joined(separator: "\n  - id: ") + "\n"
            try Data(first.utf8).write(to: target)
        }
    }
}

let sharedPlaces: SharedPlaces = {
    do {
        let places = try SharedPlaces()
        atexit { try? FileManager.default.removeItem(atPath: sharedPlaces.folder) }
        return places
    } catch {
        fatalError("no place for the tests: \(error)")
    }
}()

func makeTemporaryFolder() throws -> String {
    var template = Array("/tmp/sluice-command-XXXXXX".utf8CString)
    try #require(mkdtemp(&template) != nil, "no temporary folder")
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
}

func names(in folder: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
}

// MARK: what is found

/// Made-up values, put together from parts so that nobody takes them for leaks.
enum Sample {
    static let mail = "anna.smith" + "@" + "mail.example.org"
    static let card = "4111 1111" + " 1111 1111"
    static let key = "AK" + "IA2E0A8F3B244C9986"
    static let token = "gh" + "p_dgWaoEqSGuyZsxkiq40R73KstzGle40lwt7O"

    static let all = [mail, card, key, token]

    /// Five lines, four findings.
    static let log = """
        2026-01-05 INFO login of \(mail)
        2026-01-05 INFO nothing to see
        2026-01-05 WARN card \(card) refused
        2026-01-05 INFO key \(key) loaded
        2026-01-05 INFO token \(token) used

        """
    static let rules = [
        "pii.email", "pii.credit_card", "secret.aws.access_key_id", "secret.github.token",
    ]
}

/// A line of JSON lines, read back.
struct Reported {
    let object: [String: Any]

    init(_ line: String) throws {
        let value = try JSONSerialization.jsonObject(with: Data(line.utf8))
        object = try #require(value as? [String: Any])
    }

    var rule: String { object["rule"] as? String ?? "" }
    var path: String { object["path"] as? String ?? "" }
    var start: Int { object["start"] as? Int ?? -1 }
    var end: Int { object["end"] as? Int ?? -1 }
    var line: Int { object["line"] as? Int ?? -1 }
    var fingerprint: String { object["fingerprint"] as? String ?? "" }
    var severity: String { object["severity"] as? String ?? "" }
    var confidence: Double { object["confidence"] as? Double ?? -1 }
    var via: [String] { object["via"] as? [String] ?? [] }
}

extension Outcome {
    var reported: [Reported] {
        get throws { try lines.map { try Reported($0) } }
    }

    /// The rules of the findings in human lines.
    var rules: [String] {
        lines.map { line in
            let words = line.split(separator: " ")
            return words.count > 2 ? String(words[2]) : line
        }
    }
}
