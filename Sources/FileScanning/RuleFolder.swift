internal import CommandLineSupport
internal import Glibc
public import Rules

/// The rule files of an installation: where they lie, and their bytes.
public struct RuleFolder: Sendable {
    /// Larger rule files are refused.
    private static let fileBytesMax = 16 << 20

    public let path: String
    public let rules: [RuleSourceFile]
    public let packs: [RuleSourceFile]

    /// Reads the folder: rules in every `.yaml` file below it, packs in `packs/`.
    public init?(_ path: String) {
        let isThere = unsafe access(path + "/packs", R_OK) == 0
        guard isThere else { return nil }
        self.path = path
        let files = Self.read(path)
        packs = files.filter { $0.name.hasPrefix(path + "/packs/") }
        rules = files.filter { !$0.name.hasPrefix(path + "/packs/") }
    }

    /// The folder named by `SLUICE_RULES`, else `rules` beside the program or in a folder above it,
    /// else where packages put it.
    public static func find() -> RuleFolder? {
        if let named = environmentVariable("SLUICE_RULES") { return RuleFolder(named) }
        var parts = programPath().split(separator: "/").dropLast()
        while !parts.isEmpty {
            let folder = "/" + parts.joined(separator: "/")
            if let found = RuleFolder(folder + "/share/sluice/rules")
                ?? RuleFolder(folder + "/rules")
            {
                return found
            }
            parts = parts.dropLast()
        }
        return RuleFolder("/usr/share/sluice/rules")
    }

    /// Rule files named by the user: a file, or all `.yaml` files of a folder.
    public static func read(_ path: String) -> [RuleSourceFile] {
        if path.hasSuffix(".yaml") || path.hasSuffix(".yml") {
            return readWholeFile(path, limit: fileBytesMax).map {
                [RuleSourceFile(name: path, bytes: $0)]
            } ?? []
        }
        var options = FileWalker.Options()
        options.respectsIgnoreFiles = false
        var walker = FileWalker([Array(path.utf8)], options: options)
        var files: [RuleSourceFile] = []
        while let event = walker.next() {
            guard case .file(let entry) = event, entry.pathText.hasSuffix(".yaml"),
                let bytes = readWholeFile(entry.pathText, limit: fileBytesMax)
            else { continue }
            files.append(RuleSourceFile(name: entry.pathText, bytes: bytes))
        }
        return files
    }

    private static func programPath() -> String {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = unsafe buffer.withUnsafeMutableBytes { bytes in
            guard let base = bytes.baseAddress else { return 0 }
            return unsafe readlink("/proc/self/exe", base, bytes.count)
        }
        return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
    }
}
