/// Finding git's files: where a repository begins, and what it excludes.
enum Repository {
    /// More than a `gitdir:` line ever needs.
    private static let pointerBytesMax = 16 * 1024

    /// The text of `info/exclude` of the repository whose work tree begins at `directory`;
    /// nil if none begins there, empty if it has no such file.
    ///
    /// `.git` may be a file that points elsewhere, as in work trees and submodules
    /// (`gitrepository-layout(5)`).
    static func exclude(ofWorkTree directory: [UInt8]) -> [UInt8]? {
        let dotGit = join(directory, Array(".git".utf8))
        var gitDirectory = dotGit
        if let pointer = read(dotGit) {
            guard let target = value(of: pointer, after: "gitdir: ") else { return nil }
            gitDirectory = join(directory, target)
        }
        guard read(join(gitDirectory, Array("HEAD".utf8))) != nil else { return nil }
        if let common = read(join(gitDirectory, Array("commondir".utf8))),
            let target = value(of: common, after: "")
        {
            gitDirectory = join(gitDirectory, target)
        }
        let path = join(gitDirectory, Array("info/exclude".utf8))
        let text = try? FileSystem.contents(
            of: path, bytesMax: IgnoreRules.fileBytesMax, followsLinks: true)
        return (text ?? nil) ?? []
    }

    private static func read(_ path: [UInt8]) -> [UInt8]? {
        let contents = try? FileSystem.contents(
            of: path, bytesMax: pointerBytesMax, followsLinks: true)
        return contents ?? nil
    }

    private static func value(of text: [UInt8], after prefix: String) -> [UInt8]? {
        guard text.starts(with: prefix.utf8) else { return nil }
        let value = text.dropFirst(prefix.utf8.count).prefix { $0 != 0x0a && $0 != 0x0d }
        return value.isEmpty ? nil : Array(value)
    }
}

/// `name` below `directory`; `name` itself if it is absolute.
func join(_ directory: [UInt8], _ name: some Collection<UInt8>) -> [UInt8] {
    if name.first == UInt8(ascii: "/") { return Array(name) }
    if directory.isEmpty || directory.last == UInt8(ascii: "/") { return directory + name }
    return directory + [UInt8(ascii: "/")] + name
}
