/// The bytes of a source file, shared by all its nodes.
final class SourceText: Sendable {
    let bytes: [UInt8]
    let file: String
    /// 3 if the file begins with a UTF-8 byte order mark, else 0.
    let bodyStart: Int
    /// Whether characters and bytes count the same from `bodyStart` on.
    let isASCII: Bool

    /// Checks size (at most `bytesMax` bytes) and encoding; throws at the first byte that no source text may hold.
    init(_ bytes: [UInt8], file: String, bytesMax: Int) throws(SourceError) {
        self.bytes = bytes
        self.file = file
        let bodyStart = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0
        self.bodyStart = bodyStart
        let survey = Self.survey(bytes, from: bodyStart)
        self.isASCII = survey.isASCII
        let start = SourceLocation(file: file, line: 1, column: 1)
        guard bytes.count <= bytesMax else {
            throw SourceError(
                .tooLarge, at: start,
                "the file has \(bytes.count) bytes; at most \(bytesMax) are read",
                mend: "split it into several files")
        }
        if bytes.starts(with: [0xff, 0xfe]) || bytes.starts(with: [0xfe, 0xff]) {
            throw SourceError(
                .notUTF8, at: start, "the file is UTF-16", mend: "save it as UTF-8")
        }
        if let offset = survey.firstUnreadable { throw unreadable(at: offset) }
    }

    /// The place of a byte, counted from the start of the file. Complexity: linear in the offset.
    func location(of offset: Int) -> SourceLocation {
        location(
            of: offset, from: SourceLocation(file: file, line: 1, column: 1), at: bodyStart)
    }

    /// The place of a byte, counted from a known place before it.
    func location(
        of offset: Int, from known: SourceLocation, at knownOffset: Int
    ) -> SourceLocation {
        var line = known.line
        var column = known.column
        var i = knownOffset
        let end = min(offset, bytes.count)
        while i < end {
            let width = lineBreakWidth(at: i)
            if width > 0 {
                guard i + width <= end else { break }
                line += 1
                column = 1
                i += width
            } else {
                column += 1
                i += 1
                while i < bytes.count, bytes[i] & 0xc0 == 0x80 { i += 1 }
            }
        }
        return SourceLocation(file: file, line: line, column: column)
    }

    /// How many bytes the line break at `offset` has; 0 if there is none.
    func lineBreakWidth(at offset: Int) -> Int {
        func byte(_ distance: Int) -> UInt8 {
            offset + distance < bytes.count ? bytes[offset + distance] : 0
        }
        switch bytes[offset] {
        case 0x0a: return 1
        case 0x0d: return byte(1) == 0x0a ? 2 : 1
        case 0xc2: return byte(1) == 0x85 ? 2 : 0
        case 0xe2: return byte(1) == 0x80 && (byte(2) == 0xa8 || byte(2) == 0xa9) ? 3 : 0
        default: return 0
        }
    }

    // MARK: - Encoding

    /// The first byte that is not part of well-formed UTF-8 or is a control character other than
    /// tab, LF and CR; nil if there is none. And whether all before it is ASCII.
    private static func survey(
        _ bytes: [UInt8], from start: Int
    ) -> (firstUnreadable: Int?, isASCII: Bool) {
        let span = bytes.span
        var isASCII = true
        var i = start
        while i < span.count {
            let byte = span[i]
            if byte >= 0x20 && byte < 0x7f || byte == 0x0a || byte == 0x0d || byte == 0x09 {
                i += 1
                continue
            }
            let width = characterWidth(span, at: i)
            if width == 0 { return (i, isASCII) }
            isASCII = false
            i += width
        }
        return (nil, isASCII)
    }

    /// The width of the character beyond ASCII at `i`; 0 if it is malformed (Unicode 15, table 3-7)
    /// or a C0 or C1 control other than NEL.
    private static func characterWidth(_ span: Span<UInt8>, at i: Int) -> Int {
        let lead = span[i]
        let width: Int
        var second: ClosedRange<UInt8> = 0x80...0xbf
        switch lead {
        case 0xc2...0xdf: width = 2
        case 0xe0: (width, second) = (3, 0xa0...0xbf)
        case 0xed: (width, second) = (3, 0x80...0x9f)
        case 0xe1...0xef: width = 3
        case 0xf0: (width, second) = (4, 0x90...0xbf)
        case 0xf1...0xf3: width = 4
        case 0xf4: (width, second) = (4, 0x80...0x8f)
        default: return 0
        }
        guard i + width <= span.count, second.contains(span[i + 1]) else { return 0 }
        if lead == 0xc2 && span[i + 1] < 0xa0 && span[i + 1] != 0x85 { return 0 }
        var k = 2
        while k < width {
            if span[i + k] & 0xc0 != 0x80 { return 0 }
            k += 1
        }
        return width
    }

    private func unreadable(at offset: Int) -> SourceError {
        let byte = bytes[offset]
        let place = location(of: offset)
        if byte < 0x80 || byte == 0xc2 {
            let value = byte == 0xc2 && offset + 1 < bytes.count ? bytes[offset + 1] : byte
            if value < 0xa0 {
                return SourceError(
                    .controlCharacter, at: place,
                    "control character U+00\(hexadecimal(value)) is not allowed",
                    mend: "remove it, or write `\"\\x\(hexadecimal(value))\"` in double quotes")
            }
        }
        return SourceError(
            .notUTF8, at: place, "byte 0x\(hexadecimal(byte)) is not valid UTF-8",
            mend: "save the file as UTF-8, or write the byte as an escape such as `\\x80`")
    }
}

/// Two hexadecimal digits.
func hexadecimal(_ byte: UInt8) -> String {
    (byte < 16 ? "0" : "") + String(byte, radix: 16)
}
