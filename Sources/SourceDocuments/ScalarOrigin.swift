// From an offset in a decoded scalar back to the byte of the file it was written as. Every byte on
// the way is compared; where text and file part ways the answer is nil, never a wrong place.

extension ScalarOrigin {
    /// The byte offset in the source of byte `offset` of the decoded text.
    func sourceOffset(ofDecoded offset: Int, in decoded: [UInt8]) -> Int? {
        switch style {
        case .plain, .singleQuoted, .doubleQuoted: inlineOffset(of: offset, in: decoded)
        case .literal, .folded: blockOffset(of: offset, in: decoded)
        }
    }

    // MARK: - Plain and quoted scalars

    /// Follows a scalar along its first line.
    private func inlineOffset(of offset: Int, in decoded: [UInt8]) -> Int? {
        var position = style == .plain ? start : start + 1
        var done = 0
        while done < offset {
            guard position < source.bytes.count, source.lineBreakWidth(at: position) == 0
            else { return nil }
            let byte = source.bytes[position]
            if style == .doubleQuoted && byte == UInt8(ascii: "\\") {
                guard let escape = escape(at: position), done + escape.decoded <= decoded.count
                else { return nil }
                if offset < done + escape.decoded { return position }
                done += escape.decoded
                position += escape.source
                continue
            }
            guard byte == decoded[done] else { return nil }
            done += 1
            position += style == .singleQuoted && byte == UInt8(ascii: "'") ? 2 : 1
        }
        // The byte asked for must stand here too, and not on a later line.
        guard offset < decoded.count else { return position }
        guard position < source.bytes.count else { return nil }
        let byte = source.bytes[position]
        let isEscape = style == .doubleQuoted && byte == UInt8(ascii: "\\")
        return (isEscape ? escape(at: position) != nil : byte == decoded[offset]) ? position : nil
    }

    /// How many source bytes an escape in double quotes has, and how many UTF-8 bytes it stands for.
    private func escape(at position: Int) -> (source: Int, decoded: Int)? {
        guard position + 1 < source.bytes.count else { return nil }
        switch source.bytes[position + 1] {
        case UInt8(ascii: "N"), UInt8(ascii: "_"): return (2, 2)
        case UInt8(ascii: "L"), UInt8(ascii: "P"): return (2, 3)
        case UInt8(ascii: "x"): return coded(digits: 2, at: position + 2)
        case UInt8(ascii: "u"): return coded(digits: 4, at: position + 2)
        case UInt8(ascii: "U"): return coded(digits: 8, at: position + 2)
        case 0x0a, 0x0d: return nil
        default: return (2, 1)
        }
    }

    private func coded(digits: Int, at position: Int) -> (source: Int, decoded: Int)? {
        guard position + digits <= source.bytes.count,
            let value = UInt32(
                String(decoding: source.bytes[position..<position + digits], as: UTF8.self),
                radix: 16),
            let scalar = Unicode.Scalar(value)
        else { return nil }
        return (2 + digits, String(scalar).utf8.count)
    }

    // MARK: - Block scalars

    /// Follows a block scalar line by line.
    private func blockOffset(of offset: Int, in decoded: [UInt8]) -> Int? {
        guard let indentation = blockIndentation(of: decoded) else { return nil }
        var position = lineAfter(start)
        var done = 0
        while position < source.bytes.count {
            position = skipSpaces(at: position, atMost: indentation)
            // The content of one line.
            while position < source.bytes.count, source.lineBreakWidth(at: position) == 0 {
                if done == offset { return position }
                guard done < decoded.count, source.bytes[position] == decoded[done]
                else { return nil }
                done += 1
                position += 1
            }
            let isAfterText = done > 0 && decoded[done - 1] != 0x0a
            let separator = separatorCount(in: decoded, at: done, isAfterText: isAfterText)
            guard separator > 0 || (style == .folded && !isAfterText) else {
                return done == offset ? position : nil
            }
            if offset < done + separator { return position }
            done += separator
            position = lineAfter(position)
            if style == .folded && separator > 0 { position = skipBlankLines(at: position) }
        }
        return done == offset ? position : nil
    }

    /// How many decoded bytes stand for the line break (literal) or the line breaks (folded) here.
    private func separatorCount(in decoded: [UInt8], at done: Int, isAfterText: Bool) -> Int {
        guard done < decoded.count else { return 0 }
        if style == .folded && isAfterText && decoded[done] == 0x20 { return 1 }
        var count = 0
        while done + count < decoded.count, decoded[done + count] == 0x0a {
            count += 1
            if style == .literal { break }
        }
        return count
    }

    /// The first line with text has this many spaces more in the file than when decoded.
    private func blockIndentation(of decoded: [UInt8]) -> Int? {
        guard let firstText = decoded.firstIndex(where: { $0 != 0x0a }) else { return nil }
        let spacesKept = decoded[firstText...].prefix { $0 == 0x20 }.count
        let line = skipBlankLines(at: lineAfter(start))
        let spacesWritten = source.bytes[min(line, source.bytes.count)...]
            .prefix { $0 == 0x20 }.count
        return spacesWritten >= spacesKept ? spacesWritten - spacesKept : nil
    }

    private func lineAfter(_ offset: Int) -> Int {
        var position = offset
        while position < source.bytes.count {
            let width = source.lineBreakWidth(at: position)
            if width > 0 { return position + width }
            position += 1
        }
        return position
    }

    private func skipSpaces(at offset: Int, atMost limit: Int) -> Int {
        var position = offset
        while position < source.bytes.count, position - offset < limit,
            source.bytes[position] == 0x20
        {
            position += 1
        }
        return position
    }

    /// The start of the next line that is not blank.
    private func skipBlankLines(at offset: Int) -> Int {
        var line = offset
        while line < source.bytes.count {
            let text = skipSpaces(at: line, atMost: .max)
            guard text < source.bytes.count else { return text }
            let width = source.lineBreakWidth(at: text)
            if width == 0 { return line }
            line = text + width
        }
        return line
    }
}
