internal import CLibArchive
internal import Glibc

/// One reader of libarchive, for one kind of container: it is told what to expect, and guesses nothing.
@safe
struct ArchiveHandle: ~Copyable {
    /// What a call came to.
    enum Outcome {
        case done
        case end
        /// This member cannot be read any further, the next may be.
        case memberFailed
        /// A header that is none; what follows may be one.
        case headerFailed
        /// Nothing more can be read.
        case failed
    }

    private let archive: OpaquePointer
    private var entry: OpaquePointer?
    /// Whether it could not be opened; `words` say why.
    let isBroken: Bool

    /// - Parameter input: must outlive the handle.
    init?(_ kind: ContainerKind, _ input: ContainerInput) {
        guard let archive = unsafe archive_read_new() else { return nil }
        guard unsafe Self.expect(kind, in: archive) else {
            unsafe archive_read_free(archive)
            return nil
        }
        let data = unsafe Unmanaged.passUnretained(input).toOpaque()
        if kind == .sevenZip { unsafe archive_read_set_seek_callback(archive, seekInput) }
        isBroken = unsafe archive_read_open(archive, data, nil, readInput, nil) < ARCHIVE_WARN
        unsafe self.archive = archive
        unsafe entry = nil
    }

    deinit { unsafe archive_read_free(archive) }

    /// Only ARCHIVE_OK counts: a warning means that libarchive was built without the library, and would call a program.
    private static func expect(_ kind: ContainerKind, in archive: OpaquePointer) -> Bool {
        let filter: Int32? =
            switch kind {
            case .gzip: ARCHIVE_FILTER_GZIP
            case .bzip2: ARCHIVE_FILTER_BZIP2
            case .xz: ARCHIVE_FILTER_XZ
            case .zstandard: ARCHIVE_FILTER_ZSTD
            case .lz4: ARCHIVE_FILTER_LZ4
            case .rpm: ARCHIVE_FILTER_RPM
            case .tar, .cpio, .ar, .zip, .sevenZip: nil
            }
        if let filter {
            return unsafe archive_read_append_filter(archive, filter) == ARCHIVE_OK
                && archive_read_set_format(archive, ARCHIVE_FORMAT_RAW) == ARCHIVE_OK
        }
        switch kind {
        case .tar:
            // Archives put one behind the other are read to the last.
            return unsafe archive_read_support_format_tar(archive) == ARCHIVE_OK
                && archive_read_set_format_option(archive, "tar", "read_concatenated_archives", "1")
                    == ARCHIVE_OK
        case .cpio: return unsafe archive_read_support_format_cpio(archive) == ARCHIVE_OK
        case .ar: return unsafe archive_read_support_format_ar(archive) == ARCHIVE_OK
        case .sevenZip: return unsafe archive_read_support_format_7zip(archive) == ARCHIVE_OK
        default: return unsafe archive_read_support_format_zip_streamable(archive) == ARCHIVE_OK
        }
    }

    // MARK: - Members

    /// Goes to the next member, past what is left of this one.
    mutating func nextHeader() -> Outcome {
        let locale = unsafe utf8Locale.map { unsafe uselocale($0) }
        defer { if let locale = unsafe locale { _ = unsafe uselocale(locale) } }
        let code = unsafe archive_read_next_header(archive, &entry)
        return outcome(code, isHeader: true)
    }

    /// The name of the member, any bytes; nil where it has none.
    var name: [UInt8]? {
        guard let entry = unsafe entry else { return nil }
        guard let text = unsafe archive_entry_pathname(entry) else { return nil }
        let length = unsafe strnlen(text, ArchiveLimits.nameBytesMax + 1)
        return unsafe Array(UnsafeRawBufferPointer(start: text, count: length))
    }

    var isEncrypted: Bool {
        guard let entry = unsafe entry else { return false }
        return unsafe archive_entry_is_data_encrypted(entry) == 1
    }

    /// Whether the archive says how large the member is, so that it can be passed over without unpacking.
    var hasSize: Bool {
        guard let entry = unsafe entry else { return false }
        return unsafe archive_entry_size_is_set(entry) != 0
    }

    /// The next bytes of the member and the offset they belong at; the pointer is good until the next call.
    mutating func nextBlock() -> (outcome: Outcome, bytes: UnsafeRawBufferPointer, offset: Int) {
        var start: UnsafeRawPointer?
        var count = 0
        var offset: la_int64_t = 0
        let code = unsafe archive_read_data_block(archive, &start, &count, &offset)
        let bytes = unsafe UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count)
        return unsafe (outcome(code, isHeader: false), bytes, Int(offset))
    }

    private func outcome(_ code: Int32, isHeader: Bool) -> Outcome {
        switch code {
        case ARCHIVE_OK: .done
        case ARCHIVE_EOF: .end
        // At a header, a name that is no text; in a member, a checksum that does not hold.
        case ARCHIVE_WARN: isHeader ? .done : .memberFailed
        case ARCHIVE_RETRY: .headerFailed
        case ARCHIVE_FAILED: .memberFailed
        default: .failed
        }
    }

    /// How many bytes of the input were used up.
    var usedBytes: Int { unsafe Int(archive_filter_bytes(archive, -1)) }

    /// What libarchive says is wrong, without what could be bytes of the input: printable ASCII, lower case at the front.
    var words: String {
        guard let text = unsafe archive_error_string(archive) else { return "the data is damaged" }
        let bytes = unsafe Array(UnsafeRawBufferPointer(start: text, count: strnlen(text, 120)))
        let plain = bytes.map { (0x20..<0x7f).contains($0) ? $0 : UInt8(ascii: "?") }
        let words = String(decoding: plain, as: UTF8.self)
        guard let first = words.first, words.dropFirst().first?.isLowercase == true else {
            return words
        }
        return first.lowercased() + words.dropFirst()
    }
}

nonisolated(unsafe) private let utf8Locale = unsafe sluice_utf8_locale()

// MARK: - What libarchive calls

private let readInput:
    @convention(c) (
        OpaquePointer?, UnsafeMutableRawPointer?, UnsafeMutablePointer<UnsafeRawPointer?>?
    ) -> Int = { _, data, start in
        guard let data = unsafe data else { return Int(ARCHIVE_FATAL) }
        let input = unsafe Unmanaged<ContainerInput>.fromOpaque(data).takeUnretainedValue()
        let bytes = unsafe input.next()
        unsafe start?.pointee = bytes.baseAddress
        if input.failure != nil { return Int(ARCHIVE_FATAL) }
        return bytes.count
    }

private let seekInput:
    @convention(c) (
        OpaquePointer?, UnsafeMutableRawPointer?, la_int64_t, Int32
    ) -> la_int64_t = { _, data, offset, whence in
        guard let data = unsafe data else { return la_int64_t(ARCHIVE_FATAL) }
        let input = unsafe Unmanaged<ContainerInput>.fromOpaque(data).takeUnretainedValue()
        let origin =
            switch whence {
            case SEEK_SET: 0
            case SEEK_CUR: input.position
            default: input.size ?? 0
            }
        let (target, isOver) = origin.addingReportingOverflow(Int(offset))
        guard !isOver, let place = input.seek(to: target) else { return la_int64_t(ARCHIVE_FATAL) }
        return la_int64_t(place)
    }
