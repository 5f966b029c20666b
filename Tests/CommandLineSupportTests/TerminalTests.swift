import Testing

@testable import CommandLineSupport

@Suite struct `The terminal` {
    @Test(
        arguments: [
            (.auto, true, [:], true),
            (.auto, false, [:], false),
            (.auto, true, ["NO_COLOR": "1"], false),
            (.auto, true, ["NO_COLOR": ""], true),
            (.auto, true, ["TERM": "dumb"], false),
            (.auto, false, ["CLICOLOR_FORCE": "1"], true),
            (.auto, false, ["CLICOLOR_FORCE": "0"], false),
            (.auto, true, ["NO_COLOR": "1", "CLICOLOR_FORCE": "1"], false),
            (.always, false, ["NO_COLOR": "1"], true),
            (.never, true, ["CLICOLOR_FORCE": "1"], false),
        ] as [(ColourChoice, Bool, [String: String], Bool)])
    func `colour is decided by the flag, then the environment, then the terminal`(
        _ choice: ColourChoice, _ isTerminal: Bool, _ variables: [String: String], _ expected: Bool
    ) {
        #expect(choice.isColoured(isTerminal: isTerminal) { variables[$0] } == expected)
    }

    @Test(arguments: [
        ("132", 132), ("0", 80), ("-5", 80), ("wide", 80), ("99999999", 80),
    ])
    func `without a terminal the width comes from COLUMNS if it makes sense`(
        _ columns: String, _ expected: Int
    ) {
        #expect(Terminal.width(of: -1) { $0 == "COLUMNS" ? columns : nil } == expected)
    }

    @Test func `a style wraps text only when colour is on`() {
        #expect(TextStyle.red.apply(to: "x", isColoured: true) == "\u{1b}[31mx\u{1b}[0m")
        #expect(TextStyle.red.apply(to: "x", isColoured: false) == "x")
    }

    @Test(arguments: [("abc", 3), ("é", 1), ("e\u{301}", 1), ("鍵", 2), ("🔑", 2), ("", 0)])
    func `columns are counted as terminals count them`(_ text: String, _ expected: Int) {
        #expect(displayWidth(text) == expected)
    }

    @Test(arguments: [
        ("src/a.swift", 20, "src/a.swift"), ("src/folder/a.swift", 9, "…/a.swift"),
        ("鍵鍵鍵鍵", 5, "…鍵鍵"), ("a\u{1b}[31mb", 20, "a\u{fffd}[31mb"), ("abc", 0, ""),
    ])
    func `a path is cut at its beginning and cannot drive the terminal`(
        _ path: String, _ width: Int, _ expected: String
    ) {
        #expect(fit(path: Array(path.utf8), width: width) == expected)
    }

    @Test(arguments: [
        (0, "1970-01-01T00:00:00Z"), (951_782_400, "2000-02-29T00:00:00Z"),
        (1_772_366_400, "2026-03-01T12:00:00Z"), (4_102_444_799, "2099-12-31T23:59:59Z"),
        (-1, "1969-12-31T23:59:59Z"),
    ])
    func `times of day are written in UTC`(_ seconds: Int, _ expected: String) {
        #expect(formatUTC(secondsSince1970: seconds) == expected)
    }

    @Test(arguments: [
        (2, "no such file or directory"), (13, "permission denied"),
        (28, "no space left on device"),
        (5, "input/output error"), (99_999, "system error 99999"),
    ])
    func `system errors speak in the words of the system`(_ number: Int, _ expected: String) {
        let text = SystemError(number: Int32(number)).description
        #expect(text == expected || text == "unknown error \(number)")
    }
}
