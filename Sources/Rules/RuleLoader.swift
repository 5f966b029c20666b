internal import Findings
internal import SourceDocuments

/// A rule or pack file as its bytes; whoever calls the scanner reads the disk.
public struct RuleSourceFile: Sendable {
    /// What errors call it: the path as the user knows it.
    public let name: String
    public let bytes: [UInt8]

    public init(name: String, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
    }

    /// What the pack in it is called: the file's name without folder and ending.
    public var packName: String {
        let base = name.split(separator: "/").last.map(String.init) ?? name
        return base.split(separator: ".").first.map(String.init) ?? base
    }
}

/// Everything that is wrong with a set of rule files, one line (and a mend) each.
public struct RuleLoadError: Error, Sendable, CustomStringConvertible {
    /// More are counted, not shown.
    private static let shownMax = 20

    public let problems: [String]

    public var description: String {
        let shown = problems.prefix(Self.shownMax).joined(separator: "\n")
        let rest = problems.count - Self.shownMax
        return rest > 0 ? shown + "\n… and \(rest) problems more" : shown
    }
}

/// Turns rule files and a pack into a checked rule set.
public enum RuleLoader {
    /// Does something for each number below a count, perhaps on several threads; returns when all is done.
    public typealias Parallel = (_ count: Int, _ body: @escaping @Sendable (Int) -> Void) -> Void

    /// One after another.
    public static func inOrder(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
        for index in 0..<count { body(index) }
    }

    /// Packs may extend each other this deep.
    private static let extendsMax = 8

    /// Reads all rules of `files`, without a pack.
    public static func loadAll(
        _ files: [RuleSourceFile], name: String, parallel: Parallel = inOrder
    ) throws(RuleLoadError) -> RuleSet {
        let rules = try read(files, parallel)
        return RuleSet(
            name: name, version: "0", rules: rules, contentHash: hash(files).description)
    }

    /// Reads all rules of `files` and selects what `pack` asks for.
    ///
    /// - Parameters:
    ///   - packs: the pack files that `pack` may extend, itself included.
    ///   - own: rule files of the user; their rules are in whatever the pack selects.
    ///   - parallel: reads the files; compiling hundreds of rules takes seconds.
    public static func load(
        _ files: [RuleSourceFile], pack name: String, packs: [RuleSourceFile],
        own: [RuleSourceFile] = [], parallel: Parallel = inOrder
    ) throws(RuleLoadError) -> RuleSet {
        try select(
            read(files + own, parallel), pack: name, packs: packs, ownNames: Set(own.map(\.name)),
            contentHash: hash(files + own + packs).description)
    }

    /// Selects from `rules`, which have been read, what `pack` asks for; those of files in `ownNames` in any case.
    static func select(
        _ rules: [Rule], pack name: String, packs: [RuleSourceFile], ownNames: Set<String>,
        contentHash: String
    ) throws(RuleLoadError) -> RuleSet {
        let chain: [Pack]
        do {
            chain = try packChain(name, packs)
        } catch {
            throw RuleLoadError(problems: [error.description])
        }
        var selected: [Rule] = []
        for rule in rules {
            var result: Rule? = nil
            for pack in chain { result = pack.apply(to: rule, current: result) }
            if result == nil, ownNames.contains(where: { rule.origin.hasPrefix($0 + ":") }) {
                result = rule
            }
            if let result { selected.append(result) }
        }
        if selected.isEmpty {
            let file = packs.first { $0.packName == name }?.name ?? "--pack"
            let mend = "name rules that are there in `include`, such as `secret.*`"
            throw RuleLoadError(
                problems: ["\(file):1:1: pack `\(name)` selects no rule\n  mend: \(mend)"])
        }
        return RuleSet(
            name: name, version: chain.last?.version ?? "0", rules: selected,
            contentHash: contentHash)
    }

    private static func read(_ files: [RuleSourceFile], _ parallel: Parallel) throws(RuleLoadError)
        -> [Rule]
    {
        var reader = RuleReader()
        for one in RuleReader.each(files, parallel) { reader.take(one) }
        guard reader.problems.isEmpty else {
            throw RuleLoadError(problems: reader.problems.map(\.description))
        }
        return reader.rules
    }

    /// The pack and what it extends, base first.
    private static func packChain(_ name: String, _ files: [RuleSourceFile]) throws(SourceError)
        -> [Pack]
    {
        var chain: [Pack] = []
        var wanted: (name: String, place: SourceLocation) = (
            name, SourceLocation(file: "--pack", line: 1, column: 1)
        )
        while true {
            guard let file = files.first(where: { $0.packName == wanted.name }) else {
                let known = files.map(\.packName).sorted()
                let suggestion = Spelling.suggestion(for: wanted.name, among: known)
                throw SourceError(
                    .badValue, at: wanted.place,
                    "there is no pack `\(wanted.name)`"
                        + (suggestion.map { "; did you mean `\($0)`?" } ?? ""),
                    mend: "the packs are " + known.map { "`\($0)`" }.joined(separator: ", "))
            }
            let pack = try Pack(file)
            chain.insert(pack, at: 0)
            guard let base = pack.extends else { return chain }
            if chain.count > extendsMax {
                throw SourceError(
                    .badValue, at: base.place, "packs extend each other in a circle",
                    mend: "remove one `extends`")
            }
            wanted = base
        }
    }

    /// One hash over names and contents, so that a report can say which rules it used.
    static func hash(_ files: [RuleSourceFile]) -> Fingerprint {
        var state = FingerprintStream(ofContent: "pack")
        for file in files {
            let name = file.name.split(separator: "/").last ?? ""
            state.absorb("\(name)\u{0}\(file.bytes.count)\u{0}")
            state.absorb(file.bytes)
        }
        return state.finish()
    }
}

/// A selection of rules, with adjustments.
struct Pack {
    let version: String
    let extends: (name: String, place: SourceLocation)?
    private let include: [NameGlob]
    private let exclude: [NameGlob]
    private let overrides: [(glob: NameGlob, severity: Severity?, confidence: Confidence?)]

    init(_ file: RuleSourceFile) throws(SourceError) {
        let root = try SourceDocument.parse(file.bytes, file: file.name)
        let entry = try root.mapping("pack")
        let known = [
            "name", "version", "description", "extends", "include", "exclude", "overrides",
        ]
        if let problem = entry.unknownKeys(known: known).first { throw problem }
        let nameNode = try entry.required("name")
        let name = try nameNode.string("name")
        guard name == file.packName else {
            throw nameNode.error(
                "the pack is named `\(name)` but its file `\(file.packName)`",
                mend: "give both the same name")
        }
        version = try entry.required("version").string("version")
        if let node = entry["extends"] {
            extends = (try node.string("extends"), node.location)
        } else {
            extends = nil
        }
        include = try entry["include"]?.strings("include").map { NameGlob($0) } ?? []
        exclude = try entry["exclude"]?.strings("exclude").map { NameGlob($0) } ?? []
        var overrides: [(glob: NameGlob, severity: Severity?, confidence: Confidence?)] = []
        if let node = entry["overrides"] {
            for override in try node.mapping("overrides").entries {
                let values = try override.value.mapping("override")
                if let problem = values.unknownKeys(known: ["severity", "confidence"]).first {
                    throw problem
                }
                overrides.append(
                    (
                        NameGlob(override.key),
                        try values["severity"].map(RuleReader.severity),
                        try values["confidence"].map(RuleReader.confidence)
                    ))
            }
        }
        self.overrides = overrides
    }

    /// The rule as this pack has it, given what the packs below made of it (nil: not selected).
    func apply(to rule: Rule, current: Rule?) -> Rule? {
        var result = current
        if result == nil, include.contains(where: { $0.matches(rule.id.text) }) { result = rule }
        if exclude.contains(where: { $0.matches(rule.id.text) }) { return nil }
        for override in overrides where override.glob.matches(rule.id.text) {
            result = result?.adjusted(severity: override.severity, confidence: override.confidence)
        }
        return result
    }
}
