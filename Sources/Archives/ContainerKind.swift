/// The forms in which bytes are packed that can be opened, told by their first bytes, never by a name.
public enum ContainerKind: String, CaseIterable, Sendable {
    case gzip, bzip2, xz
    case zstandard = "zstd"
    case lz4, rpm
    case tar, cpio, ar, zip
    case sevenZip = "7z"

    /// What the first bytes of a stream say.
    public enum Recognition: Equatable, Sendable {
        case container(ContainerKind)
        case other
        /// More bytes are needed to tell.
        case undecided
    }

    /// How many bytes are enough to tell: one block of tar.
    public static let headBytesMax = 512

    /// Whether it holds one stream without a name of its own, and not members.
    var isStream: Bool {
        switch self {
        case .gzip, .bzip2, .xz, .zstandard, .lz4, .rpm: true
        case .tar, .cpio, .ar, .zip, .sevenZip: false
        }
    }

    /// Reads the first bytes of a stream; plain text is told apart by its first byte or two.
    ///
    /// - Parameter isWhole: whether nothing comes behind `head`.
    public static func recognise(_ head: Span<UInt8>, isWhole: Bool) -> Recognition {
        if head.count == 0 { return isWhole ? .other : .undecided }
        var needsMore = false
        for mark in marks(beginningWith: head[0]) {
            switch mark.match(head) {
            case .container(let kind): return .container(kind)
            case .undecided: needsMore = true
            case .other: break
            }
        }
        if isTar(head) { return .container(.tar) }
        return !isWhole && (needsMore || mayBecomeTar(head)) ? .undecided : .other
    }

    // MARK: - Marks

    private struct Mark {
        let kind: ContainerKind
        let bytes: [UInt8]
        /// How many bytes behind the mark must be digits, as in the header of cpio.
        var digits = 0
        /// What is asked of the byte behind the mark.
        var next: ClosedRange<UInt8>?

        func match(_ head: Span<UInt8>) -> Recognition {
            for index in 0..<min(bytes.count, head.count) where head[index] != bytes[index] {
                return .other
            }
            let end = bytes.count + digits
            for index in bytes.count..<max(bytes.count, min(end, head.count))
            where !isHexadecimal(head[index]) { return .other }
            if head.count < end { return .undecided }
            guard let next else { return .container(kind) }
            if head.count == end { return .undecided }
            return next.contains(head[end]) ? .container(kind) : .other
        }

        private func isHexadecimal(_ byte: UInt8) -> Bool {
            switch byte {
            case 0x30...0x39, 0x41...0x46, 0x61...0x66: true
            default: false
            }
        }
    }

    /// RFC 1952 §2.3.1; the format descriptions of bzip2, xz, LZ4 (frame, legacy, skippable) and 7z; RFC 8878 §3.1.1;
    /// APPNOTE.TXT §4.3.6, §4.3.7 and §8.5.3; cpio(5); ar(5); the lead of rpm.
    private static let all: [Mark] = [
        Mark(kind: .gzip, bytes: [0x1f, 0x8b, 0x08]),
        Mark(kind: .bzip2, bytes: Array("BZh".utf8), next: 0x31...0x39),
        Mark(kind: .xz, bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]),
        Mark(kind: .zstandard, bytes: [0x28, 0xb5, 0x2f, 0xfd]),
        Mark(kind: .lz4, bytes: [0x04, 0x22, 0x4d, 0x18]),
        Mark(kind: .lz4, bytes: [0x02, 0x21, 0x4c, 0x18]),
        Mark(kind: .rpm, bytes: [0xed, 0xab, 0xee, 0xdb]),
        Mark(kind: .zip, bytes: [0x50, 0x4b, 0x03, 0x04]),
        Mark(kind: .zip, bytes: [0x50, 0x4b, 0x05, 0x06]),
        Mark(kind: .zip, bytes: [0x50, 0x4b, 0x07, 0x08, 0x50, 0x4b, 0x03, 0x04]),
        Mark(kind: .sevenZip, bytes: [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]),
        Mark(kind: .ar, bytes: Array("!<arch>\n".utf8)),
        Mark(kind: .cpio, bytes: Array("070707".utf8), digits: 70),
        Mark(kind: .cpio, bytes: Array("070701".utf8), digits: 104),
        Mark(kind: .cpio, bytes: Array("070702".utf8), digits: 104),
    ]

    private static let byFirst: [[Mark]] = {
        var table = [[Mark]](repeating: [], count: 256)
        for mark in all { table[Int(mark.bytes[0])].append(mark) }
        return table
    }()

    private static func marks(beginningWith byte: UInt8) -> [Mark] { byFirst[Int(byte)] }

    // MARK: - tar

    /// The checksum of a tar header: octal digits at 148, the sum of all bytes with blanks in its own place (POSIX.1-2017,
    /// pax, "ustar Interchange Format"). Archives from before `ustar` have nothing else to be told by.
    private static func isTar(_ head: Span<UInt8>) -> Bool {
        let (field, end) = (148, 156)
        guard head.count >= headBytesMax, head[0] != 0 else { return false }
        var stored = 0
        var digits = 0
        for index in field..<end {
            switch head[index] {
            case 0x30...0x37:
                stored = stored * 8 + Int(head[index] - 0x30)
                digits += 1
            case 0, 0x20: if digits > 0 && index < end - 2 { return false }
            default: return false
            }
        }
        if digits == 0 { return false }
        var sum = 0
        // Some old writers added up signed bytes.
        var signedSum = 0
        for index in 0..<headBytesMax {
            let byte = (field..<end).contains(index) ? 0x20 : head[index]
            sum += Int(byte)
            signedSum += Int(Int8(bitPattern: byte))
        }
        return sum == stored || signedSum == stored
    }

    /// Whether so short a head may be that of a tar archive: behind its name all is NUL up to the next field, and text
    /// holds none.
    private static func mayBecomeTar(_ head: Span<UInt8>) -> Bool {
        let (nameEnd, firstNULMax) = (100, 107)
        guard head.count < headBytesMax, head[0] != 0 else { return false }
        var end = 0
        while end < head.count && head[end] != 0 { end += 1 }
        if end == head.count || end > firstNULMax { return false }
        for index in end..<max(end, min(nameEnd, head.count)) where head[index] != 0 {
            return false
        }
        return true
    }
}
