/// Which file ignored a path, and the line of its pattern.
public struct IgnoreMatch: Hashable, Sendable {
    /// The kinds of ignore file, in the order in which they are asked.
    public enum Source: String, Hashable, Sendable {
        case dlpscanignore = ".dlpscanignore"
        case gitignore = ".gitignore"
        case repositoryExclude = ".git/info/exclude"
    }

    public let source: Source
    public let line: Int
}

/// The ignore files that bear on one directory: its own and those of the directories above it.
///
/// `.dlpscanignore` speaks before `.gitignore`, whatever their depth, so that a file hidden from git
/// can be brought back for scanning; within one kind the deeper file speaks first. A repository's
/// `.gitignore` files end at its root: those of a repository around it do not reach inside.
struct IgnoreStack: Sendable {
    /// The ignore files of one directory.
    struct Level: Sendable {
        /// The length of the directory's path with its final `/`.
        let pathCount: Int
        var ownRules: IgnoreRules?
        var gitRules: IgnoreRules?
        var isRepositoryRoot = false
        var repositoryExclude: IgnoreRules?
    }

    private var levels: [Level] = []

    /// Enters a directory inside the one entered last.
    mutating func push(_ level: Level) { levels.append(level) }

    /// Leaves the directory entered last.
    mutating func pop() { levels.removeLast() }

    mutating func removeAll() { levels.removeAll() }

    /// The pattern that ignores `path`; nil if it is not ignored. `path` lies in the directory
    /// entered last and is spelled as the paths of the levels are.
    func match(_ path: Span<UInt8>, isDirectory: Bool) -> IgnoreMatch? {
        func ask(_ rules: IgnoreRules?, _ level: Level) -> IgnoreRules.Decision {
            guard let rules else { return .undecided }
            return rules.decision(
                on: path.extracting(droppingFirst: level.pathCount), isDirectory: isDirectory)
        }
        for level in levels.reversed() {
            switch ask(level.ownRules, level) {
            case .ignored(let line): return IgnoreMatch(source: .dlpscanignore, line: line)
            case .kept: return nil
            case .undecided: continue
            }
        }
        for level in levels.reversed() {
            switch ask(level.gitRules, level) {
            case .ignored(let line): return IgnoreMatch(source: .gitignore, line: line)
            case .kept: return nil
            case .undecided: break
            }
            guard level.isRepositoryRoot else { continue }
            if case .ignored(let line) = ask(level.repositoryExclude, level) {
                return IgnoreMatch(source: .repositoryExclude, line: line)
            }
            return nil
        }
        return nil
    }
}
