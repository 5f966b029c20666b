internal import FileScanning
internal import Findings
internal import Glibc

/// A baseline or cache file is read whole, or refused; damage never goes unseen.
enum SavedFileProperty {
    static func check(_ input: [UInt8]) throws {
        var input = FuzzInput(input)
        let folder = try TemporaryFolder()
        switch input.byte() % 3 {
        case 0: try checkBaseline(Array(input.rest), folder)
        case 1: try checkForeignCache(Array(input.rest), folder)
        default: try checkDamage(&input, folder)
        }
    }

    private static func checkBaseline(_ bytes: [UInt8], _ folder: borrowing TemporaryFolder) throws
    {
        try folder.write(bytes, to: "baseline")
        let path = folder.path + "/baseline"
        let first: Baseline
        do {
            first = try Baseline(path: path)
        } catch {
            return try require(!error.description.isEmpty, "a failure without words")
        }
        try first.write(to: path)
        let second = try Baseline(path: path)
        try require(
            first.fingerprints == second.fingerprints && first.key == second.key,
            "a baseline was not read as it was written")
    }

    private static func checkForeignCache(
        _ bytes: [UInt8], _ folder: borrowing TemporaryFolder
    ) throws {
        try folder.write(bytes, to: "key.sluicecache")
        try require(
            FileCache(folder: folder.path).load("key") == nil,
            "a file that is none of ours was read")
    }

    /// Stores bytes, changes one or cuts some off, and reads.
    private static func checkDamage(
        _ input: inout FuzzInput, _ folder: borrowing TemporaryFolder
    ) throws {
        let (change, place, cut) = (UInt8(input.byte()), input.number(), input.byte())
        let content = Array(input.rest) + [0]
        let cache = FileCache(folder: folder.path)
        cache.store(content, "key")
        try require(cache.load("key") == content, "what was stored was not read")
        try require(cache.load("other") == nil, "a key that was never stored was read")
        var bytes = try folder.read("key.sluicecache")
        bytes[place % bytes.count] ^= change
        bytes.removeLast(min(cut, bytes.count))
        if change == 0 && cut == 0 { return }
        try folder.write(bytes, to: "key.sluicecache")
        try require(cache.load("key") == nil, "a damaged file was read")
    }
}

/// A folder that goes when this value goes, with the files written into it.
@safe
struct TemporaryFolder: ~Copyable {
    let path: String

    init() throws {
        var template = Array("/tmp/sluice-fuzz-XXXXXX".utf8CString)
        let isMade = unsafe template.withUnsafeMutableBufferPointer { buffer in
            unsafe buffer.baseAddress.map { unsafe mkdtemp($0) != nil } ?? false
        }
        try require(isMade, "there is no room for temporary files")
        path = String(
            decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        for name in ["baseline", "key.sluicecache"] { _ = unsafe unlink(path + "/" + name) }
        _ = unsafe rmdir(path)
    }

    func write(_ bytes: [UInt8], to name: String) throws {
        guard let file = unsafe fopen(path + "/" + name, "wb") else {
            throw Violation("cannot write a temporary file")
        }
        defer { unsafe fclose(file) }
        let count = unsafe fwrite(bytes, 1, bytes.count, file)
        try require(count == bytes.count, "cannot write a temporary file")
    }

    func read(_ name: String) throws -> [UInt8] {
        guard let file = unsafe fopen(path + "/" + name, "rb") else {
            throw Violation("cannot read a temporary file")
        }
        defer { unsafe fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 17)
        let count = unsafe fread(&bytes, 1, bytes.count, file)
        return Array(bytes.prefix(count))
    }
}
