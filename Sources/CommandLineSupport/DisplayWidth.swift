/// How many terminal columns the text takes: wide scripts and emoji two, marks that combine none.
///
/// The ranges are those of East Asian Width W and F (UAX #11) that people meet; a terminal may
/// disagree about the rest.
func displayWidth(_ text: String) -> Int {
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.utf8.count }
    return text.reduce(0) { $0 + displayWidth($1) }
}

func displayWidth(_ character: Character) -> Int {
    guard let scalar = character.unicodeScalars.first else { return 0 }
    switch scalar.value {
    case 0x300...0x36f, 0x200b...0x200f, 0xfe00...0xfe0f: return 0
    case 0x1100...0x115f, 0x2e80...0x303e, 0x3041...0xa4cf, 0xac00...0xd7a3, 0xf900...0xfaff,
        0xfe30...0xfe6f, 0xff00...0xff60, 0xffe0...0xffe6, 0x1f300...0x1f64f, 0x1f680...0x1f9ff,
        0x20000...0x3fffd:
        return 2
    default: return 1
    }
}

/// The end of a path that fits in `width` columns, `…` in front where something is cut off; nothing
/// in it can drive the terminal.
func fit(path: [UInt8], width: Int) -> String {
    var safe = ""
    // Only the end can be shown, and a path may be long: four bytes a character, and some over.
    for scalar in String(decoding: path.suffix(width * 4 + 16), as: UTF8.self).unicodeScalars {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned:
            safe.append("\u{fffd}")
        default: safe.unicodeScalars.append(scalar)
        }
    }
    guard displayWidth(safe) > width else { return safe }
    var kept: [Character] = []
    var used = 1
    for character in safe.reversed() {
        used += displayWidth(character)
        guard used <= width else { break }
        kept.append(character)
    }
    return width > 0 ? "…" + String(kept.reversed()) : ""
}
