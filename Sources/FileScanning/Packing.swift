/// Forms in which text is packed, told by their first bytes; none is unpacked.
enum Packing: String {
    case gzip = "compressed with gzip"
    case bzip2 = "compressed with bzip2"
    case xz = "compressed with xz"
    case zstandard = "compressed with Zstandard"
    case zip = "a ZIP archive"
    case pdf = "a PDF document"

    init?(_ head: Span<UInt8>) {
        func begins(_ bytes: UInt8...) -> Bool {
            head.count >= bytes.count && bytes.indices.allSatisfy { head[$0] == bytes[$0] }
        }
        // RFC 1952 §2.3.1, bzip2's and xz's format descriptions, RFC 8878 §3.1.1, APPNOTE.TXT §4.3.7, ISO 32000-1 §7.5.2.
        if begins(0x1f, 0x8b, 0x08) {
            self = .gzip
        } else if begins(0x42, 0x5a, 0x68, 0x31) || begins(0x42, 0x5a, 0x68, 0x39) {
            self = .bzip2
        } else if begins(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00) {
            self = .xz
        } else if begins(0x28, 0xb5, 0x2f, 0xfd) {
            self = .zstandard
        } else if begins(0x50, 0x4b, 0x03, 0x04) {
            self = .zip
        } else if begins(0x25, 0x50, 0x44, 0x46, 0x2d) {
            self = .pdf
        } else {
            return nil
        }
    }
}
