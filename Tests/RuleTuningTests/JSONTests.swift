import Testing

@testable import RuleTuning

@Suite struct `JSON is read` {
    static let values: [(String, JSONValue)] = [
        ("null", .null), ("true", true), (" [ ] ", []),
        ("{}", .object([])),
        ("-12", -12), ("0.5", .number(0.5)), ("1e3", .number(1000)), ("-0.25E-1", .number(-0.025)),
        (#""a\n\t\"\\\/\u00e9""#, "a\n\t\"\\/é"), (#""\ud83d\ude00""#, "😀"),
        (#"{"a":[1,{"b":"c"}],"a b":false}"#, ["a": [1, ["b": "c"]], "a b": false]),
        ("9223372036854775807", .integer(.max)),
    ]

    private func parse(_ text: String) throws(JSONError) -> JSONValue {
        try JSONReader.parse(text.utf8.span)
    }

    @Test(arguments: Self.values)
    func `as RFC 8259 has it`(_ text: String, _ value: JSONValue) throws {
        #expect(try parse(text) == value)
    }

    @Test(arguments: [
        "", "{", "[1,]", "{\"a\"}", "{a:1}", "01", "1.", "+1", "nul", "\"a", "\"\u{1}\"", "\"\\x\"",
        "\"\\ud800\"", "\"\\ud800\\u0041\"", "\"\\u12\"", "1 2", "1e999", "-",
    ])
    func `and what is none is refused`(_ text: String) {
        #expect(throws: JSONError.self) { try parse(text) }
    }

    @Test func `with bytes that are not UTF-8 refused`() {
        #expect(throws: JSONError.self) { try JSONReader.parse([0x22, 0xff, 0x22].span) }
    }

    @Test func `to a depth`() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        _ = try parse(nested(JSONReader.depthMax))
        #expect(throws: JSONError.self) { try parse(nested(JSONReader.depthMax + 1)) }
    }

    @Test func `and comes back as it was written`() throws {
        let value: JSONValue = [
            "text": "a\u{7}\"é😀", "list": [1, .number(0.1), .null, true], "empty": .object([]),
        ]
        #expect(try JSONReader.parse(value.document().span) == value)
        #expect(try JSONReader.parse(value.document(lines: 3).span) == value)
    }
}

@Suite struct `Gzip is unpacked` {
    /// `printf 'hello\n' | gzip -n`
    static let hello: [UInt8] = [
        0x1f, 0x8b, 0x08, 0, 0, 0, 0, 0, 0, 0x03, 0xcb, 0x48, 0xcd, 0xc9, 0xc9, 0xe7, 0x02, 0, 0x20,
        0x30, 0x3a, 0x36, 0x06, 0, 0, 0,
    ]

    @Test func `one member or several`() throws {
        #expect(try Gzip.unpack(Self.hello, limit: 100) == Array("hello\n".utf8))
        #expect(
            try Gzip.unpack(Self.hello + Self.hello, limit: 100) == Array("hello\nhello\n".utf8))
    }

    @Test func `and what is damaged, cut short or too large is refused`() {
        var wrong = Self.hello
        wrong[18] ^= 1
        #expect(throws: GzipError.damaged) { try Gzip.unpack(wrong, limit: 100) }
        for count in 2..<Self.hello.count {
            #expect(throws: GzipError.damaged) {
                try Gzip.unpack(Array(Self.hello.prefix(count)), limit: 100)
            }
        }
        #expect(throws: GzipError.tooLarge(limit: 5)) { try Gzip.unpack(Self.hello, limit: 5) }
        #expect(throws: GzipError.damaged) { try Gzip.unpack(Self.hello + [1], limit: 100) }
    }
}
