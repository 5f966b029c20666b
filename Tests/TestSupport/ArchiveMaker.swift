import CLibArchive

/// Makes archives with libarchive's writer, so that tests need no other programs.
public struct ArchiveMaker {
    public enum Format: String, CaseIterable, Sendable {
        case tar, pax, gnutar, cpio, oldcpio, zip, sevenZip, ar

        /// What the members of such an archive have passed.
        public var via: String {
            switch self {
            case .tar, .pax, .gnutar: "tar"
            case .cpio, .oldcpio: "cpio"
            case .zip: "zip"
            case .sevenZip: "7z"
            case .ar: "ar"
            }
        }

        fileprivate var code: Int32 {
            switch self {
            case .tar: ARCHIVE_FORMAT_TAR_USTAR
            case .pax: ARCHIVE_FORMAT_TAR_PAX_INTERCHANGE
            case .gnutar: ARCHIVE_FORMAT_TAR_GNUTAR
            case .cpio: ARCHIVE_FORMAT_CPIO_SVR4_NOCRC
            case .oldcpio: ARCHIVE_FORMAT_CPIO_POSIX
            case .zip: ARCHIVE_FORMAT_ZIP
            case .sevenZip: ARCHIVE_FORMAT_7ZIP
            case .ar: ARCHIVE_FORMAT_AR_GNU
            }
        }
    }

    public enum Compression: String, CaseIterable, Sendable {
        case gzip, bzip2, xz, zstd, lz4

        fileprivate var code: Int32 {
            switch self {
            case .gzip: ARCHIVE_FILTER_GZIP
            case .bzip2: ARCHIVE_FILTER_BZIP2
            case .xz: ARCHIVE_FILTER_XZ
            case .zstd: ARCHIVE_FILTER_ZSTD
            case .lz4: ARCHIVE_FILTER_LZ4
            }
        }
    }

    public struct Member: Sendable {
        public var name: String
        public var bytes: [UInt8]
        /// The size of a hole in front of the bytes.
        public var hole = 0

        public init(_ name: String, _ bytes: [UInt8], hole: Int = 0) {
            self.name = name
            self.bytes = bytes
            self.hole = hole
        }

        public init(_ name: String, _ text: String) { self.init(name, Array(text.utf8)) }
    }

    /// - Parameters:
    ///   - options: of libarchive's writer: `zip:encryption=zipcrypt`.
    ///   - password: where the options ask for encryption.
    public static func archive(
        _ format: Format, _ members: [Member], options: String? = nil, password: String? = nil
    ) -> [UInt8] {
        write(sizeMax: members.reduce(1 << 20) { $0 + 2 * $1.bytes.count + 8192 }) { archive in
            // Only this one has no code that `archive_write_set_format` knows.
            check(
                format == .ar
                    ? archive_write_set_format_ar_svr4(archive)
                    : archive_write_set_format(archive, format.code), archive)
            if let options { check(archive_write_set_options(archive, options), archive) }
            if let password { check(archive_write_set_passphrase(archive, password), archive) }
            // The last block of tar is not filled up, so that cuts find something to cut.
            archive_write_set_bytes_in_last_block(archive, 1)
        } content: { archive in
            for member in members { add(member, to: archive) }
        }
    }

    public static func compressed(_ bytes: [UInt8], _ compression: Compression) -> [UInt8] {
        write(sizeMax: 2 * bytes.count + (1 << 20)) { archive in
            check(archive_write_set_format(archive, ARCHIVE_FORMAT_RAW), archive)
            check(archive_write_add_filter(archive, compression.code), archive)
            archive_write_set_bytes_in_last_block(archive, 1)
        } content: { archive in
            add(Member("data", bytes), to: archive)
        }
    }

    private static func add(_ member: Member, to archive: OpaquePointer) {
        let entry = archive_entry_new()
        defer { archive_entry_free(entry) }
        archive_entry_set_pathname(entry, member.name)
        archive_entry_set_size(entry, la_int64_t(member.hole + member.bytes.count))
        archive_entry_set_filetype(entry, UInt32(0o100000))
        archive_entry_set_perm(entry, 0o644)
        archive_entry_set_mtime(entry, 1_700_000_000, 0)
        if member.hole > 0 {
            archive_entry_sparse_add_entry(
                entry, la_int64_t(member.hole), la_int64_t(member.bytes.count))
        }
        check(archive_write_header(archive, entry), archive)
        let zeroes = [UInt8](repeating: 0, count: 1 << 20)
        var hole = member.hole
        while hole > 0 { hole -= archive_write_data(archive, zeroes, min(hole, zeroes.count)) }
        var offset = 0
        while offset < member.bytes.count {
            let count = member.bytes.withUnsafeBytes {
                archive_write_data(archive, $0.baseAddress! + offset, $0.count - offset)
            }
            precondition(count > 0, "cannot write a member")
            offset += count
        }
        check(archive_write_finish_entry(archive), archive)
    }

    private static func write(
        sizeMax: Int, prepare: (OpaquePointer) -> Void, content: (OpaquePointer) -> Void
    ) -> [UInt8] {
        let archive = archive_write_new()!
        var buffer = [UInt8](repeating: 0, count: sizeMax)
        var used = 0
        buffer.withUnsafeMutableBytes { bytes in
            withUnsafeMutablePointer(to: &used) { used in
                prepare(archive)
                check(
                    archive_write_open_memory(archive, bytes.baseAddress, bytes.count, used),
                    archive)
                content(archive)
                check(archive_write_close(archive), archive)
                archive_write_free(archive)
            }
        }
        return Array(buffer.prefix(used))
    }

    private static func check(_ code: Int32, _ archive: OpaquePointer) {
        if code >= ARCHIVE_WARN { return }
        fatalError(archive_error_string(archive).map { String(cString: $0) } ?? "\(code)")
    }
}
