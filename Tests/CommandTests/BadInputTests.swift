import Foundation
import Glibc
import Testing

@Suite struct `Bad input` {
    private let place: Workplace

    init() throws { place = try Workplace() }

    @Test func `a path that is not there is named, and the others are scanned`() throws {
        try place.file("app.log", Sample.log)
        let outcome = try place.run("absent", "app.log", "absent/deeper")
        #expect(outcome.status == 2)
        #expect(outcome.rules == Sample.rules)
        #expect(outcome.talk.contains("  absent: cannot read: no such file or directory\n"))
        #expect(outcome.talk.contains("  absent/deeper: cannot read: no such file"))
    }

    @Test(.enabled(if: Workplace.canBeRefused, "root may read everything"))
    func `a file one may not read is named, and the others are scanned`() throws {
        try place.file("a.log", Sample.log)
        try place.file("b.log", Sample.log)
        chmod(place.full("a.log"), 0)
        let outcome = try place.runUnprivileged(".")
        #expect(outcome.status == 2)
        #expect(outcome.lines.count == 4)
        #expect(outcome.talk.contains("  a.log: permission denied\n"))
    }

    @Test func `a file that cannot be read to its end is named with what was scanned`() throws {
        let outcome = try place.run("/proc/self/mem")
        #expect(outcome.status == 2)
        #expect(
            outcome.talk.contains(
                "  /proc/self/mem: input or output error, 0 bytes were scanned\n"))
    }

    @Test func `a folder on standard input is told as such`() throws {
        let child = try place.start(["-"], input: .file(place.path))
        let outcome = try child.finish()
        #expect(outcome.status == 2)
        #expect(outcome.talk.contains("  -: is a directory, 0 bytes were scanned\n"))
    }

    @Test func `a file that is gone before it is read is passed over, unless it was named`() throws
    {
        try place.namedPipe("in")
        try place.file("d/found.log", Sample.log)
        try place.file("named.log", Sample.log)
        let child = try place.start(["-j", "1", "in", "d", "named.log"])
        let writer = try place.openNamedPipe("in")
        // The one worker waits for the pipe; once the walk is over, its thread is gone.
        for _ in 0..<6_000 where child.threadCount() > 2 { usleep(10_000) }
        try #require(child.threadCount() == 2)
        try place.remove("d/found.log")
        try place.remove("named.log")
        try writer.close()
        let outcome = try child.finish()
        #expect(outcome.status == 2)
        #expect(outcome.talk.contains("skipped 1 vanished\n"))
        #expect(outcome.talk.contains("  named.log: no such file or directory\n"))
        #expect(!outcome.talk.contains("found.log"))
    }

    @Test func `a file that grows while it is read is read as far as it goes`() throws {
        let line = "2026-01-05 INFO nothing to see in this line at all\n"
        try place.file("big.log", String(repeating: line, count: 60_000))
        let child = try place.start(["--format", "jsonl", "big.log"])
        var count = 0
        for _ in 0..<50 {
            try place.append("\(line)key \(Sample.key)\n", to: "big.log")
            count += 1
            usleep(5_000)
        }
        let outcome = try child.finish()
        #expect([0, 1].contains(outcome.status))
        let bytes = place.bytes("big.log")
        let text = String(decoding: bytes, as: UTF8.self)
        let places = text.utf8.count - count * (line.utf8.count + "key \(Sample.key)\n".utf8.count)
        let found = try outcome.reported
        #expect(found.count <= count)
        // Those that were there when the end was met, and no other.
        for (index, one) in found.enumerated() {
            let start = places + index * (line.utf8.count + "key \(Sample.key)\n".utf8.count)
            #expect(one.start == start + line.utf8.count + 4)
            #expect(Array(bytes[one.start..<one.end]) == Array(Sample.key.utf8))
        }
    }

    @Test func `files of proc say they are empty and are read all the same`() throws {
        let outcome = try place.run("--format", "json", "/proc/self/status")
        #expect(outcome.status == 0)
        let value = try JSONSerialization.jsonObject(with: Data(outcome.output))
        let summary = (value as? [String: Any])?["summary"] as? [String: Any]
        #expect((summary?["bytes_scanned"] as? Int ?? 0) > 500)
    }

    @Test func `an empty file and an empty stream are clean`() throws {
        try place.file("empty", "")
        let outcome = try place.run("empty")
        #expect(outcome.status == 0)
        #expect(outcome.talk.contains("scanned 1 file, 0 B"))
        #expect(try place.run("-", input: "").status == 0)
    }

    // MARK: odd bytes

    private func found(_ bytes: [UInt8]) throws -> [Reported] {
        try place.file("odd", bytes)
        let outcome = try place.run("--format", "jsonl", "odd")
        #expect(outcome.status == 1, "\(outcome.talk)")
        return try outcome.reported
    }

    @Test func `NUL bytes and broken UTF-8 around a value do not hide it`() throws {
        for rubbish: [UInt8] in [
            [0, 0, 0, 10], [0xff, 0xfe + 1, 0xc3, 10], [0xed, 0xa0, 0x80, 0x20],
        ] {
            let front = rubbish + Array("key ".utf8)
            let reported = try found(front + Array(Sample.key.utf8) + rubbish)
            #expect(reported.map(\.rule) == ["secret.aws.access_key_id"])
            #expect(reported.first?.start == front.count)
        }
    }

    @Test func `broken UTF-8 in names and matches makes no broken report`() throws {
        let outcome = try place.run(
            ["--redact", "-"], input: [0xff, 0xc3] + Array(" \(Sample.key)".utf8) + [0xe2, 0x82])
        #expect(outcome.output.starts(with: [0xff, 0xc3] + Array(" [AWS_ACCESS".utf8)))
        #expect(outcome.output.suffix(2) == [0xe2, 0x82])
    }

    @Test(arguments: [false, true])
    func `UTF-16 is read by its mark, and offsets are those on disk`(_ isBig: Bool) throws {
        func encoded(_ text: String) -> [UInt8] {
            text.utf16.flatMap { unit in
                let (high, low) = (UInt8(unit >> 8), UInt8(unit & 0xff))
                return isBig ? [high, low] : [low, high]
            }
        }
        let front = "\u{feff}grüße 🙂\nkey "
        let reported = try found(encoded(front + Sample.key + "\n"))
        #expect(reported.map(\.rule) == ["secret.aws.access_key_id"])
        #expect(reported.first?.start == encoded(front).count)
        #expect(reported.first?.end == encoded(front + Sample.key).count)
        #expect(reported.first?.line == 2)
        #expect(reported.first?.via == [isBig ? "utf-16be" : "utf-16le"])
        let redacted = try place.run("--redact", "odd")
        #expect(redacted.output == encoded(front + "[AWS_ACCESS_KEY_ID]\n"))
    }

    // MARK: size

    @Test func `a line of 300 MB does not fill the memory, and what is in it is found`() throws {
        let child = try place.start(["--format", "jsonl", "-"], input: .pipe)
        let value = Array(" \(Sample.key) ".utf8)
        let pieceBytes = 1_000_000
        let piece = [UInt8](repeating: UInt8(ascii: "x"), count: pieceBytes - value.count) + value
        for _ in 0..<300 { try child.write(piece) }
        let peak = try child.peakMemoryBytes()
        let outcome = try child.finish()
        #expect(peak <= 96 << 20, "\(peak) bytes")
        #expect(outcome.status == 1)
        let reported = try outcome.reported
        #expect(reported.count == 300)
        #expect(reported.last?.start == 300 * pieceBytes - value.count + 1)
        #expect(reported.allSatisfy { $0.line == 1 })
    }

    @Test func `a private key without an end does not fill the memory`() throws {
        let child = try place.start(["--redact", "-"], input: .pipe)
        try child.write("-----BEGIN RSA " + "PRIVATE KEY-----\n")
        let line = Array((String(repeating: "MIIEpAIBAAKCAQEA", count: 4) + "\n").utf8)
        let piece = Array(repeatElement(line, count: 2_000).joined())
        for _ in 0..<300 { try child.write(piece) }
        let peak = try child.peakMemoryBytes()
        let outcome = try child.finish()
        #expect(peak <= 96 << 20, "\(peak) bytes")
        #expect(!outcome.text.contains("MIIEpAIBAAKCAQEA"))
        #expect(outcome.talk.contains("secret.private_key.rsa"))
    }
}

@Suite struct `Broken rules` {
    private let place: Workplace
    private let rules: String

    init() throws {
        place = try Workplace()
        rules = place.full("rules")
        try SharedPlaces.copyRules(to: rules)
        try place.file("app.log", Sample.log)
    }

    private static let rule = """
        rules:
          - id: custom.acme.badge
            name: Badge number
            severity: low
            confidence: 0.9
            pattern: '\\bBADGE-(?<value>[0-9]{6})\\b'
            examples:
              match: ['BADGE-482915']
              no_match: ['BADGE-48']
            references: [https://example.org/badges]

        """

    private static func rule(_ old: String, _ new: String) -> String {
        let changed = rule.replacingOccurrences(of: old, with: new)
        precondition(changed != rule)
        return changed
    }

    @Test func `the rule the others are made from is sound`() throws {
        try place.file("rules/acme.yaml", Self.rule)
        #expect(try place.run(["--check-rules"], rules: rules).status == 0)
    }

    @Test(arguments: [
        ("{6}", "+", "acme.yaml:6:"),
        ("[0-9]{6}", "[0-9{6}", "acme.yaml:6:"),
        ("severity: low", "severity: lwo", "acme.yaml:4:15"),
        ("severity: low", "sevrity: low", "acme.yaml:4:5"),
        ("confidence: 0.9", "confidence: 7", "acme.yaml:5:17"),
        ("    name: Badge number\n", "", "acme.yaml:2:"),
        ("id: custom.acme.badge", "id: pii.email", "acme.yaml:2:9"),
        ("rules:\n", "rules: [\n", "acme.yaml:"),
        ("BADGE", "\u{0}", "acme.yaml:"),
    ])
    func `a broken rule is told with its place and a mend, and nothing is scanned`(
        _ old: String, _ new: String, _ at: String
    ) throws {
        try place.file("rules/acme.yaml", Self.rule(old, new))
        let outcome = try place.run(["app.log"], rules: rules)
        #expect(outcome.status == 2)
        #expect(outcome.text == "")
        #expect(outcome.talk.contains(rules + "/" + at), "\(outcome.talk)")
        #expect(outcome.talk.contains("\n  mend: "), "\(outcome.talk)")
    }

    @Test(arguments: [
        ("include: []", "default.yaml:"),
        ("include: ['nope.*']", "default.yaml:"),
        ("include: ['*']\nextends: nope", "default.yaml:"),
        ("include: ['*']\nincldue: ['*']", "default.yaml:"),
        ("include: ['*']\noverrides: { 'pii.email': { severity: loud } }", "default.yaml:"),
        ("include: ['*']\nextends: default", "default.yaml:"),
    ])
    func `a broken pack is told with its place and a mend`(_ text: String, _ at: String) throws {
        try place.file(
            "rules/packs/default.yaml",
            "name: default\nversion: 1.0.0\ndescription: broken\n\(text)\n")
        let outcome = try place.run(["app.log"], rules: rules)
        #expect(outcome.status == 2)
        #expect(outcome.text == "")
        #expect(outcome.talk.contains(rules + "/packs/" + at), "\(outcome.talk)")
        #expect(outcome.talk.contains("\n  mend: "), "\(outcome.talk)")
    }

    @Test(arguments: ["absent.yaml", "absent", "folder.yaml", "empty"])
    func `a rule file that cannot be read is trouble`(_ name: String) throws {
        try place.folder("folder.yaml")
        try place.folder("empty")
        let outcome = try place.run("--rules", name, "app.log")
        #expect(outcome.status == 2)
        #expect(outcome.text == "")
        #expect(outcome.talk.contains("`\(name)`"), "\(outcome.talk)")
        #expect(outcome.talk.contains("\n  mend: "), "\(outcome.talk)")
    }

    @Test func `a folder of rules that is none is trouble`() throws {
        let outcome = try place.run(["app.log"], rules: place.full("nowhere"))
        #expect(outcome.status == 2)
        #expect(outcome.talk.contains("mend: set SLUICE_RULES"))
    }

    @Test func `an example that does not hold is found by the check`() throws {
        try place.file("rules/acme.yaml", Self.rule("'BADGE-482915'", "'BADGE-4829'"))
        let outcome = try place.run(["--check-rules"], rules: rules)
        #expect(outcome.status == 1)
        #expect(outcome.talk.contains("custom.acme.badge"))
        #expect(outcome.talk.contains(" 1 problem\n"))
    }
}

@Suite struct `The cache` {
    private let place: Workplace

    init() throws {
        place = try Workplace()
        try place.file("app.log", Sample.log)
        // The shipped rules' triggers are literals; this one is for Hyperscan.
        try place.file(
            "own.yaml",
            """
            rules:
              - id: custom.acme.badge
                name: Acme badge
                severity: low
                confidence: 0.9
                pattern: 'acme-[0-9]{6}'
                trigger: pattern
                references: []
                examples:
                  match: ['acme-123456']
                  no_match: ['acme-12345']
            """)
    }

    private var folder: String { "cache/sluice" }

    private func scan() throws -> Outcome {
        try place.run(
            ["app.log", "--rules", "own.yaml"], environment: ["XDG_CACHE_HOME": place.full("cache")]
        )
    }

    private func expectAllFound(_ outcome: Outcome) {
        #expect(outcome.status == 1)
        #expect(outcome.rules == Sample.rules)
        #expect(outcome.talk.hasPrefix("4 findings"), "\(outcome.talk)")
    }

    @Test func `is made by the first run and for the user alone`() throws {
        expectAllFound(try scan())
        let names = place.names(folder)
        // The rules, and the trigger database.
        #expect(names.count == 2)
        for name in names {
            let attributes = try FileManager.default.attributesOfItem(
                atPath: place.full(folder + "/" + name))
            #expect(attributes[.posixPermissions] as? Int == 0o600)
        }
        expectAllFound(try scan())
        #expect(place.names(folder) == names)
    }

    @Test(arguments: ["flipped", "cut", "empty", "foreign", "longer"])
    func `that is damaged is made anew`(_ damage: String) throws {
        expectAllFound(try scan())
        let names = place.names(folder).map { folder + "/" + $0 }
        let whole = names.map { place.bytes($0) }
        for name in names { try place.file(name, damaged(place.bytes(name), damage)) }
        expectAllFound(try scan())
        #expect(names.map { place.bytes($0) } == whole)
    }

    private func damaged(_ bytes: [UInt8], _ damage: String) -> [UInt8] {
        var bytes = bytes
        switch damage {
        case "flipped": bytes[bytes.count / 2] ^= 0x10
        case "cut": bytes = Array(bytes.prefix(bytes.count / 2))
        case "empty": bytes = []
        case "foreign": bytes = Array("\u{7f}ELF and so on".utf8)
        default: bytes += [0]
        }
        return bytes
    }

    @Test func `that somebody else is still writing is done without`() throws {
        try place.file(folder + "/0000.sluicecache.4711", "half")
        expectAllFound(try scan())
    }

    @Test func `that cannot be written is done without`() throws {
        try place.file("cache", "in the way")
        expectAllFound(try scan())
        let nowhere = try place.run(["app.log"], environment: ["XDG_CACHE_HOME": "/proc/nowhere"])
        expectAllFound(nowhere)
        let homeless = try place.run(["app.log"], environment: ["HOME": ""])
        expectAllFound(homeless)
    }

    @Test func `that outgrows the size limit of files is done without`() throws {
        let outcome = try place.runInShell(
            "export XDG_CACHE_HOME=\(place.full("cache")); ulimit -f 1", ["app.log"])
        expectAllFound(outcome)
        #expect(place.names(folder) == [])
    }
}
