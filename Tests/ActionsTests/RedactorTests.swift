import Actions
import Findings
import Testing

@Suite("A redactor")
struct RedactorTests {
    private typealias S = Samples

    @Test func `passes a stream without findings unchanged`() {
        #expect(S.redact("nothing to see\n", []) == "nothing to see\n")
        #expect(S.redact("", []) == "")
    }

    @Test func `writes bytes before the frontier at once and holds the rest`() {
        let text = Array("0123456789".utf8)
        var redactor = Redactor(policy: .strict, style: .label)
        var output: [UInt8] = []
        redactor.feed(text.span, events: [], frontier: 7, into: &output)
        #expect(output == Array("0123456".utf8))
        redactor.feed(text.span, events: [], frontier: 7, into: &output)
        #expect(output.count == 7)
        redactor.finish(events: [], into: &output)
        #expect(output == text + text)
    }

    @Test func `replaces findings at the start, at the end and side by side`() {
        let events: [ScanEvent] = [
            .finding(S.finding(S.email, 0, 3)), .finding(S.finding(S.github, 3, 5)),
            .finding(S.finding(S.password, 7, 9)),
        ]
        #expect(S.redact("aaabb--cc", events) == "[EMAIL][GITHUB_TOKEN]--[PASSWORD]")
    }

    @Test func `gives the part that sticks out of an overlap its own replacement`() {
        let events: [ScanEvent] = [
            .finding(S.finding(S.email, 1, 5)), .finding(S.finding(S.github, 2, 4)),
            .finding(S.finding(S.password, 3, 7)),
        ]
        #expect(S.redact("-aaaaaa-", events) == "-[EMAIL][PASSWORD]-")
    }

    @Test func `replaces what weaker findings covered besides the range`() {
        let event = ScanEvent.finding(S.finding(S.email, 3, 5, covering: ByteRange(1, 7)))
        #expect(S.redact("-aabbaa-", [event]) == "-[EMAIL]-")
        #expect(
            S.redact("-aabbaa-", [event], style: .mask(keepFirst: 4, keepLast: 4)) == "-******-")
    }

    @Test func `leaves alone what the policy only logs`() {
        let event = ScanEvent.finding(S.finding(S.host, 0, 4))
        #expect(S.redact("host", [event], policy: .moderate) == "host")
        #expect(S.redact("host", [event], policy: .strict) == "[HOST]")
        let unsure = ScanEvent.finding(
            S.finding(S.github, 0, 4, confidence: Confidence(percent: 5)))
        #expect(S.redact("host", [unsure], policy: .moderate) == "host")
    }

    @Test func `keeps line ends of a redacted range after the replacement`() {
        let event = ScanEvent.finding(S.finding(S.password, 1, 9))
        #expect(S.redact("-ab\ncd\r\nx\n", [event]) == "-[PASSWORD]\n\r\n\n")
        #expect(S.redact("-ab\ncd\rx\n", [event]) == "-[PASSWORD]\n\n")
    }

    // MARK: - Blocks

    @Test func `drops a block as it flows and holds none of it`() {
        var redactor = Redactor(policy: .strict, style: .hash(S.key))
        var output: [UInt8] = []
        let begin = Array("key: -----BEGIN\n".utf8)
        let opened = ScanEvent.blockOpened(S.finding(S.pem, 5, 15))
        redactor.feed(begin.span, events: [opened], frontier: 16, into: &output)
        #expect(String(decoding: output, as: UTF8.self) == "key: [PRIVATE_KEY]\n")
        let line = Array("QUJD\n".utf8)
        for round in 1...1000 {
            redactor.feed(line.span, events: [], frontier: 16 + 5 * round, into: &output)
        }
        #expect(output.count == 19 + 1000)
        let end = Array("END-----\nrest".utf8)
        let closed = ScanEvent.blockClosed(S.finding(S.pem, 5, 5024))
        redactor.feed(end.span, events: [closed], frontier: 5029, into: &output)
        redactor.finish(events: [], into: &output)
        #expect(String(decoding: output.suffix(5), as: UTF8.self) == "\nrest")
    }

    @Test func `drops everything after a block that never ends`() {
        let opened = ScanEvent.blockOpened(S.finding(S.pem, 2, 4))
        #expect(S.redact("a BEGIN and more", [opened]) == "a [PRIVATE_KEY]")
    }

    @Test func `replaces a block that closes without having opened`() {
        let closed = ScanEvent.blockClosed(S.finding(S.pem, 2, 7))
        #expect(S.redact("a BEGIN and more", [closed]) == "a [PRIVATE_KEY] and more")
    }

    @Test func `lets a block pass that the policy only logs`() {
        let policy = ActionPolicy(otherwise: .log)
        let events: [ScanEvent] = [
            .blockOpened(S.finding(S.pem, 2, 4)), .blockClosed(S.finding(S.pem, 2, 7)),
        ]
        #expect(S.redact("a BEGIN and more", events, policy: policy) == "a BEGIN and more")
    }

    // MARK: - A session that breaks the contract

    @Test func `neither crashes nor leaks when ranges lie beyond what was fed`() {
        let wild = S.finding(S.github, 4, 5000, covering: ByteRange(2, 9000))
        for style in RedactorPropertyTests.styles {
            let text = S.redact("a secret", [.finding(wild)], style: style)
            #expect(text.hasPrefix("a ") && !text.contains("secret"))
        }
    }

    @Test func `neither crashes nor leaks more when a finding comes too late`() {
        var redactor = Redactor(policy: .strict, style: .mask(keepFirst: 4, keepLast: 4))
        var output: [UInt8] = []
        let text = Array("0123456789".utf8)
        redactor.feed(text.span, events: [], frontier: 8, into: &output)
        let late = ScanEvent.finding(S.finding(S.github, 2, 10))
        redactor.feed(Span(), events: [late], frontier: 3, into: &output)
        redactor.finish(events: [], into: &output)
        #expect(String(decoding: output, as: UTF8.self) == "01234567**")
    }
}
