/// Reads the scalar at `index` of text that should be UTF-8, and moves `index` past it.
///
/// Broken sequences read as U+FFFD, one for each maximal part (Unicode 15 §3.9, table 3-7), as
/// `String(decoding:as:)` has it.
@inline(__always)
func nextScalar(in bytes: Span<UInt8>, at index: inout Int) -> UInt32 {
    let lead = bytes[index]
    index += 1
    return lead < 0x80 ? UInt32(lead) : multibyteScalar(lead: lead, in: bytes, at: &index)
}

private let replacement: UInt32 = 0xfffd

private func multibyteScalar(lead: UInt8, in bytes: Span<UInt8>, at index: inout Int) -> UInt32 {
    let (count, low, high): (Int, UInt8, UInt8)
    switch lead {
    case 0xc2...0xdf: (count, low, high) = (1, 0x80, 0xbf)
    case 0xe0: (count, low, high) = (2, 0xa0, 0xbf)
    case 0xed: (count, low, high) = (2, 0x80, 0x9f)
    case 0xe1...0xef: (count, low, high) = (2, 0x80, 0xbf)
    case 0xf0: (count, low, high) = (3, 0x90, 0xbf)
    case 0xf1...0xf3: (count, low, high) = (3, 0x80, 0xbf)
    case 0xf4: (count, low, high) = (3, 0x80, 0x8f)
    default: return replacement
    }
    var value = UInt32(lead & (0x3f >> UInt8(count)))
    for step in 0..<count {
        guard index < bytes.count else { return replacement }
        let byte = bytes[index]
        guard step == 0 ? (low...high).contains(byte) : byte & 0xc0 == 0x80 else {
            return replacement
        }
        value = value << 6 | UInt32(byte & 0x3f)
        index += 1
    }
    return value
}

/// Whether a reader would be fooled by this scalar: controls, bidirectional overrides, invisible marks.
///
/// A path can hold any of them, and a report is read on terminals and in browsers.
func isDeceptive(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0...0x1f, 0x7f...0x9f, 0xad, 0x61c, 0x180e, 0x200b...0x200f, 0x2028...0x202e,
        0x2060...0x206f, 0xfeff, 0xfff9...0xfffb, 0xe0000...0xe007f:
        true
    default: false
    }
}

extension [UInt8] {
    /// Appends the UTF-8 form of a valid scalar.
    mutating func append(scalar: UInt32) {
        switch scalar {
        case 0..<0x80:
            append(UInt8(scalar))
        case 0x80..<0x800:
            append(UInt8(0xc0 | scalar >> 6))
            append(UInt8(0x80 | scalar & 0x3f))
        case 0x800..<0x10000:
            append(UInt8(0xe0 | scalar >> 12))
            append(UInt8(0x80 | scalar >> 6 & 0x3f))
            append(UInt8(0x80 | scalar & 0x3f))
        default:
            append(UInt8(0xf0 | scalar >> 18))
            append(UInt8(0x80 | scalar >> 12 & 0x3f))
            append(UInt8(0x80 | scalar >> 6 & 0x3f))
            append(UInt8(0x80 | scalar & 0x3f))
        }
    }

    /// Appends text for eyes: broken UTF-8 as U+FFFD, deceptive scalars spelled out as `\u{202e}`.
    package mutating func append(visible bytes: Span<UInt8>) {
        var index = 0
        while index < bytes.count {
            let scalar = nextScalar(in: bytes, at: &index)
            isDeceptive(scalar) ? append(spelledOut: scalar) : append(scalar: scalar)
        }
    }

    package mutating func append(visible text: String) {
        append(visible: text.utf8.span)
    }

    /// Appends `\u{1b}`.
    mutating func append(spelledOut scalar: UInt32) {
        append(text: "\\u{")
        append(text: String(scalar, radix: 16))
        append("}")
    }
}
