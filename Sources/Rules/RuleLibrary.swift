internal import Findings
internal import SourceDocuments

/// Rule files that have been read and are kept, so that after a change only what has changed is read again.
public struct RuleLibrary: Sendable {
    private struct Entry {
        let bytes: [UInt8]
        let rules: [Rule]
    }

    private var entries: [String: Entry] = [:]
    private var order: [String] = []
    private var contentHash = ""

    public init() {}

    /// Every rule that was read.
    public var rules: [Rule] { order.flatMap { entries[$0]?.rules ?? [] } }

    /// Takes `files` for what there is now, and reads those that are new or have changed.
    ///
    /// - Returns: the names of the files that were read.
    /// - Throws: every problem of every file; the library is then as it was.
    @discardableResult
    public mutating func update(
        _ files: [RuleSourceFile], parallel: RuleLoader.Parallel = RuleLoader.inOrder
    ) throws(RuleLoadError) -> [String] {
        var next: [String: Entry] = [:]
        var problems: [String] = []
        var fresh: [RuleSourceFile] = []
        for file in files {
            if let known = entries[file.name], known.bytes == file.bytes {
                next[file.name] = known
            } else {
                fresh.append(file)
            }
        }
        for (file, reader) in zip(fresh, RuleReader.each(fresh, parallel)) {
            problems += reader.problems.map(\.description)
            next[file.name] = Entry(bytes: file.bytes, rules: reader.rules)
        }
        var origins: [RuleID: String] = [:]
        for rule in files.flatMap({ next[$0.name]?.rules ?? [] }) {
            if let first = origins.updateValue(rule.origin, forKey: rule.id) {
                problems.append(
                    "\(rule.origin): rule id `\(rule.id)` is taken\n  mend: the first is at \(first); rename one"
                )
            }
        }
        if !problems.isEmpty { throw RuleLoadError(problems: problems) }
        entries = next
        order = files.map(\.name)
        contentHash = RuleLoader.hash(files).description
        return fresh.map(\.name)
    }

    /// All rules, or those of some files.
    public func all(name: String, of files: [String]? = nil) -> RuleSet {
        let rules = (files ?? order).flatMap { entries[$0]?.rules ?? [] }
        return RuleSet(name: name, version: "0", rules: rules, contentHash: contentHash)
    }

    /// What `pack` selects, and the rules of the files in `own`.
    public func ruleSet(pack: String, packs: [RuleSourceFile], own: [String] = [])
        throws(RuleLoadError) -> RuleSet
    {
        try RuleLoader.select(
            rules, pack: pack, packs: packs, ownNames: Set(own),
            contentHash: RuleLoader.hash(
                order.compactMap { name in
                    entries[name].map { RuleSourceFile(name: name, bytes: $0.bytes) }
                } + packs
            ).description)
    }
}
