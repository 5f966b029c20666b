internal import CommandLineSupport
internal import Findings
internal import Glibc
public import Rules

/// Keeps compiled rules and trigger databases as files of the user's cache folder.
///
/// Only the files used last are kept. A file that is damaged, cut short or not ours is ignored and written anew; one that cannot be
/// written is done without.
public struct FileCache: CompiledCache {
    private static let magic = Array("sluice-cache-2\n".utf8)
    private static let bytesMax = 256 << 20
    /// A file more than this is taken away when one is written, the one used longest ago first.
    private static let filesMax = 48
    private static let ending = ".sluicecache"
    private let folder: String

    /// `$XDG_CACHE_HOME/sluice`, or `~/.cache/sluice`; nil where neither is known.
    public init?() {
        if let base = environmentVariable("XDG_CACHE_HOME"), base.hasPrefix("/") {
            folder = base + "/sluice"
        } else if let home = environmentVariable("HOME"), home.hasPrefix("/") {
            folder = home + "/.cache/sluice"
        } else {
            return nil
        }
    }

    public init(folder: String) {
        self.folder = folder
    }

    public func load(_ key: String) -> [UInt8]? {
        guard FileIdentity(path: path(key))?.isRegular == true,
            let bytes = readWholeFile(path(key), limit: Self.bytesMax),
            bytes.count > Self.magic.count + 32, bytes.starts(with: Self.magic)
        else { return nil }
        let body = Array(bytes[(Self.magic.count + 32)...])
        let sum = bytes[Self.magic.count..<(Self.magic.count + 32)]
        guard Self.checksum(body, key).elementsEqual(sum) else { return nil }
        // Its time says when it was last of use.
        _ = unsafe utimensat(AT_FDCWD, path(key), nil, 0)
        return body
    }

    public func store(_ bytes: [UInt8], _ key: String) {
        FileSystem.makeFolders(folder, mode: 0o700)
        let content = Self.magic + Self.checksum(bytes, key) + bytes
        // Written under another name and moved, so that no reader sees half a file.
        let temporary = path(key) + ".\(getpid())"
        let descriptor = unsafe open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return }
        let isWritten = (try? writeAll(content.span, to: descriptor)) != nil
        close(descriptor)
        if isWritten {
            let code = unsafe rename(temporary, path(key))
            if code == 0 { return prune() }
        }
        _ = unsafe unlink(temporary)
    }

    private func path(_ key: String) -> String { folder + "/" + key + Self.ending }

    /// Takes away the files used longest ago where there are too many.
    private func prune() {
        guard let directory = unsafe opendir(folder) else { return }
        defer { _ = unsafe closedir(directory) }
        var files: [(used: Int, path: String)] = []
        while let entry = unsafe readdir(directory) {
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard name.hasSuffix(Self.ending) else { continue }
            var status = stat()
            let path = folder + "/" + name
            let code = unsafe stat(path, &status)
            if code == 0 {
                let used = Int(status.st_mtim.tv_sec) * 1_000_000_000 + Int(status.st_mtim.tv_nsec)
                files.append((used, path))
            }
        }
        for file in files.sorted(by: { $0 < $1 }).dropLast(Self.filesMax) {
            _ = unsafe unlink(file.path)
        }
    }

    /// 32 hexadecimal digits over key and content: against damage, not against malice (whoever can
    /// write the user's cache can write the user's programs).
    private static func checksum(_ bytes: [UInt8], _ key: String) -> [UInt8] {
        var result: [UInt8] = []
        FingerprintKey(0x6361_6368_6500, 1)
            .fingerprint(rule: RuleID(key), match: bytes.span).append(to: &result)
        return result
    }
}
