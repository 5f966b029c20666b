import FileScanning
import Rules

/// The rule files of a command line, read again as they change.
struct RuleWatch {
    private let own: RuleChoice
    private(set) var library = RuleLibrary()

    init(rules: RuleChoice) {
        own = rules
    }

    /// What changes whenever a file is saved, added or taken away.
    func stamp() throws -> String {
        let folder = try RuleChoice.folder()
        // An editor may take a file away for a moment before it writes it anew.
        let files = (try? own.own()) ?? RuleFiles([])
        return (folder.rules + files + folder.packs).stamp
    }

    /// Reads what has changed.
    ///
    /// - Returns: the names of the files read, and the packs.
    mutating func update() throws -> (changed: [String], packs: [RuleSourceFile]) {
        let folder = try RuleChoice.folder()
        let files = try (folder.rules + own.own()).read()
        let packs = try folder.packs.read()
        return (try library.update(files, parallel: onAllProcessors), packs)
    }

    /// The rules the command line asks for, as the files are now.
    mutating func ruleSet() throws -> RuleSet {
        let packs = try update().packs
        return try own.selected(
            library.ruleSet(pack: own.pack, packs: packs, own: own.own().paths))
    }
}
