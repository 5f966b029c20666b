import Findings
import Inspection
import Rules
import Testing
import TestSupport

@Suite struct `A PEM block` {
    private static let labels: [String] = shippedInspector.ruleSet.rules.flatMap { rule in
        if case .pem(let labels) = rule.matcher { labels } else { [String]() }
    }

    /// A block of `label` as keys lie in files; `separator` parts its lines.
    private static func block(
        _ label: String, separator: String = "\n", headers: [String] = [], lines: Int = 3,
        front: String = ""
    ) -> String {
        var generator = SeededGenerator(seed: UInt64(label.utf8.count))
        let alphabet = Array(
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        func line(_ count: Int) -> String {
            String((0..<count).map { _ in alphabet.randomElement(using: &generator)! })
        }
        let body =
            (0..<lines).map { _ in front + line(64 - front.utf8.count) } + [line(22) + "=="]
        let head = ["-----BEGIN \(label)-----"] + headers + (headers.isEmpty ? [] : [""])
        return (head + body + ["-----END \(label)-----"]).joined(separator: separator)
    }

    @Test(arguments: labels)
    func `of each kind is found whole, cut at every byte`(label: String) throws {
        let block = Self.block(label)
        let text = Array("before\n\(block)\nafter\n".utf8)
        var session = try shippedInspector.makeSession(testOptions())
        let whole = describe(try scan(text, session: &session)).filter { $0.hasPrefix("block") }
        #expect(whole.count == 1)
        #expect(whole.first?.contains(" 7-\(7 + block.utf8.count) ") == true, "\(whole)")
        #expect(whole.first?.contains(" line 2:1 ") == true)
        for cut in 0...text.count {
            let parts = try scan(text, session: &session, cuts: [cut])
            let found = describe(parts).filter { $0.hasPrefix("block") }
            #expect(found == whole, "cut at \(cut)")
            #expect(isWellOrdered(parts), "cut at \(cut)")
            if found != whole { return }
        }
    }

    @Test(arguments: [
        ("\\n", []), ("\r\n", []), ("\\r\\n", []), ("\n    ", []), ("\",\n  \"", []),
        ("\n", ["Proc-Type: 4,ENCRYPTED", "DEK-Info: AES-128-CBC,0011223344556677"]),
        ("\\n", ["Proc-Type: 4,ENCRYPTED", "DEK-Info: AES-128-CBC,0011223344556677"]),
    ])
    func `is found in one piece and byte by byte, as it lies in logs`(
        separator: String, headers: [String]
    ) throws {
        let block = Self.block("RSA PRIVATE KEY", separator: separator, headers: headers)
        let text = Array("key=\"\(block)\"\n".utf8)
        var session = try shippedInspector.makeSession(testOptions())
        let whole = describe(try scan(text, session: &session))
        #expect(whole.contains { $0.contains(" 5-\(5 + block.utf8.count) ") }, "\(whole)")
        let single = try scan(text, session: &session, cuts: Array(1..<text.count))
        #expect(describe(single) == whole)
        for cut in 0...text.count {
            #expect(describe(try scan(text, session: &session, cuts: [cut])) == whole, "\(cut)")
        }
    }

    /// One line in 32 of a real key begins so; the block once ended there.
    @Test(arguments: ["/", "+", "++", "//", "+/"], ["\n", "\r\n", "\\n", "\n    ", "\" +\n  \""])
    func `goes on where a line begins with a slash or a plus`(front: String, separator: String)
        throws
    {
        let block = Self.block("RSA PRIVATE KEY", lines: 6, front: front)
        var session = try shippedInspector.makeSession(testOptions())
        let plain = describe(try scan(Array(block.utf8), session: &session))
        let text = block.split(separator: "\n").joined(separator: separator)
        let bytes = Array(text.utf8)
        let whole = try scan(bytes, session: &session)
        let found = describe(whole)
        #expect(found.count == 1 && found[0].contains(" 0-\(bytes.count) "), "\(found)")
        guard found.count == 1, plain.count == 1 else { return }
        // It is the same key, however it is written.
        #expect(
            found[0].split(separator: " ").suffix(2) == plain[0].split(separator: " ").suffix(2))
        let single = try scan(bytes, session: &session, cuts: Array(1..<bytes.count))
        #expect(describe(single) == found)
    }

    /// What quotes, diffs, consoles and editors put before every line, and breaks that are no line ends.
    @Test(arguments: [
        "\n> ", "\n# ", "\n- ", "\n-", "\n | ", "\n2026-01-05T08:00:01.123456789Z stdout F ",
        "\nkey.pem:12:",
        "%0A", "<br>", "\u{0}",
    ])
    func `is found with something else between its lines`(separator: String) throws {
        let block = Self.block("RSA PRIVATE KEY", separator: separator, lines: 5)
        try expectWhole(block)
    }

    @Test(arguments: ["# a comment\n", "...\n", "MIIB\n", "\u{0}", "(continued: page 2 of 2)\n"])
    func `goes on behind a line that is none of its body`(line: String) throws {
        var lines = Self.block("RSA PRIVATE KEY", lines: 6).split(separator: "\n").map(String.init)
        lines[3] = line + lines[3]
        try expectWhole(lines.joined(separator: "\n"))
    }

    @Test(arguments: [1, 3])
    func `goes on where a line is shorter than the others`(number: Int) throws {
        var lines = Self.block("RSA PRIVATE KEY", lines: 6).split(separator: "\n").map(String.init)
        lines[number].removeLast(7)
        try expectWhole(lines.joined(separator: "\n"))
    }

    private func expectWhole(_ block: String) throws {
        let text = Array("before\n\(block)\nafter\n".utf8)
        var session = try shippedInspector.makeSession(testOptions())
        let whole = describe(try scan(text, session: &session)).filter { $0.hasPrefix("block") }
        #expect(
            whole.count == 1 && whole[0].contains(" 7-\(7 + block.utf8.count) "), "\(whole)")
        for cut in 0...text.count {
            let found = describe(try scan(text, session: &session, cuts: [cut]))
                .filter { $0.hasPrefix("block") }
            #expect(found == whole, "cut at \(cut)")
            if found != whole { return }
        }
        let single = try scan(text, session: &session, cuts: Array(1..<text.count))
        #expect(describe(single).filter { $0.hasPrefix("block") } == whole)
    }

    @Test func `two blocks stay two, also where the first does not end`() throws {
        let first = Self.block("RSA PRIVATE KEY").replacing(
            "\n-----END RSA PRIVATE KEY-----", with: "")
        let second = Self.block("EC PRIVATE KEY")
        let text = Array("\(first)\n# next\n\(second)\n".utf8)
        var session = try shippedInspector.makeSession(testOptions())
        let whole = describe(try scan(text, session: &session)).filter { $0.hasPrefix("block") }
        #expect(whole.count == 2, "\(whole)")
        for cut in 0...text.count {
            let found = describe(try scan(text, session: &session, cuts: [cut]))
                .filter { $0.hasPrefix("block") }
            #expect(found == whole, "cut at \(cut)")
            if found != whole { return }
        }
    }

    @Test func `that never ends reaches as far as its body goes`() throws {
        let block = Self.block("EC PRIVATE KEY")
        let cutOff = block.utf8.count - "\n-----END EC PRIVATE KEY-----".utf8.count
        let text = Array(block.utf8.prefix(cutOff - 30))
        var session = try shippedInspector.makeSession(testOptions())
        for cut in 0...text.count {
            let found = describe(try scan(text, session: &session, cuts: [cut]))
            #expect(found.count == 1 && found[0].contains(" 0-\(text.count) "), "\(cut): \(found)")
        }
    }

    @Test(arguments: [
        "-----BEGIN RSA PRIVATE KEY-----\n",
        "-----BEGIN RSA PRIVATE KEY-----\n...\n-----END RSA PRIVATE KEY-----",
        "-----BEGIN RSA PRIVATE KEY-----\nMIIEow\n-----END RSA PRIVATE KEY-----",
        "-----BEGIN RSA PRIVATE KEY----\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "-----BEGIN rsa private key-----\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "-----BEGIN CERTIFICATE-----\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "----BEGIN RSA PRIVATE KEY-----\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    ])
    func `is none without a known label and a body`(text: String) throws {
        let bytes = Array(text.utf8)
        var session = try shippedInspector.makeSession(testOptions())
        for cut in 0...bytes.count {
            let found = describe(try scan(bytes, session: &session, cuts: [cut]))
            #expect(!found.contains { $0.hasPrefix("block") }, "\(cut): \(found)")
        }
    }

    @Test func `longer than any buffer is one block, opened early and closed late`() throws {
        let block = Self.block("PRIVATE KEY", lines: 3000)
        let text = Array(block.utf8)
        var session = try shippedInspector.makeSession(testOptions())
        var events: [ScanEvent] = []
        var openedAfter: Int?
        for start in stride(from: 0, to: text.count, by: 1000) {
            let end = min(text.count, start + 1000)
            try session.feed(text.span.extracting(start..<end), into: &events)
            if case .blockOpened = events.first { openedAfter = openedAfter ?? end }
        }
        _ = try session.finish(into: &events)
        #expect(openedAfter == 1000)
        #expect(describe(events).count == 1 && describe(events)[0].contains(" 0-\(text.count) "))
    }

    /// Blocks open before they close, and nothing comes between.
    private func isWellOrdered(_ events: [ScanEvent]) -> Bool {
        var open: Finding?
        for event in events {
            switch event {
            case .finding: if open != nil { return false }
            case .blockOpened(let finding):
                if open != nil { return false }
                open = finding
            case .blockClosed(let finding):
                guard let begun = open, begun.range.start == finding.range.start,
                    begun.range.end <= finding.range.end
                else { return false }
                open = nil
            }
        }
        return open == nil
    }
}
