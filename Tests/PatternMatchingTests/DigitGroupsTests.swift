import Testing

@testable import PatternMatching

@Suite struct `Groups of digits` {
    @Test func `tell a card number from a date and a time`() throws {
        let groups = try #require(try groups("\\b4\\d{3}(?:[ -]?\\d{4}){3}\\b"))
        #expect(groups.leadMaximum == 0)
        // Four and four, or any join of groups.
        #expect(begins(groups, first: 4, lead: 4, second: 4))
        #expect(begins(groups, first: 16, lead: 4, second: 0))
        #expect(begins(groups, first: 8, lead: 4, second: 8))
        #expect(begins(groups, first: 4, lead: 4, second: 12))
        // 2026-01-05, 4026-01-05, 4111 111 …, and a card that begins with 5.
        #expect(!begins(groups, first: 4, lead: 2, second: 2))
        #expect(!begins(groups, first: 4, lead: 4, second: 2))
        #expect(!begins(groups, first: 4, lead: 4, second: 3))
        #expect(!begins(groups, first: 4, lead: 5, second: 4))
        #expect(!begins(groups, first: 17, lead: 4, second: 0))
    }

    @Test func `have a lead where a match begins before its digits`() throws {
        #expect(try groups("(?<![0-9])\\(?\\d{3}-\\d{3}-\\d{4}\\b")?.leadMaximum == 1)
        #expect(try groups("(?<![0-9])id:? ?\\d{9}(?![0-9])")?.leadMaximum == 4)
    }

    @Test(arguments: [
        // A match may begin within a group.
        "\\d{9}", "[ ]?\\d{9}",
        // The digits that come first need not be in a run that a lane reports.
        "\\b\\d{3}x\\d{9}\\b", "\\b\\d{3}(?:x|-)\\d{9}\\b", "\\b\\d-\\d-\\dx\\d{9}\\b",
        "\\b\\d{3}--\\d{9}\\b", "\\b\\d{8}\\b",
        // Nothing bounds what comes before them.
        "\\b.{0,100}\\d{9}\\b", "\\b\\w{0,80} \\d{9}\\b",
    ])
    func `are not looked at where they would tell nothing`(pattern: String) throws {
        #expect(try groups(pattern) == nil)
    }

    @Test func `of dotted runs want a dot`() throws {
        let address = "\\b(?:\\d{1,3}\\.){3}\\d{1,3}\\b"
        let dotted = try #require(try groups(address, separators: ".", runMinimum: 7))
        #expect(begins(dotted, first: 3, lead: 1, second: 3))
        #expect(!begins(dotted, first: 4, lead: 1, second: 3))
        #expect(try groups("\\b\\d{7}(?:\\.\\d)?\\b", separators: ".", runMinimum: 7) == nil)
    }

    private func groups(
        _ pattern: String, separators: StaticString = " -", runMinimum: Int = 9
    ) throws -> DigitGroups? {
        .leading(
            try PatternParser.parse(pattern).root, separators: ByteSet(separators),
            runMinimum: runMinimum)
    }

    private func begins(_ groups: DigitGroups, first: Int, lead: Int, second: Int) -> Bool {
        groups.leads[first] >> UInt16(lead) & 1 == 1
            && groups.seconds[first] >> UInt32(second) & 1 == 1
    }
}
