internal import Findings

/// Where compiled rules and trigger databases are kept between runs.
///
/// A cache may fail at anything: then they are compiled again.
public protocol CompiledCache: Sendable {
    /// The bytes stored under `key`, whole and unchanged; nil where there are none.
    func load(_ key: String) -> [UInt8]?
    func store(_ bytes: [UInt8], _ key: String)
}

extension RuleSet {
    /// The rule set kept under what `identity` names, or else what `load` makes.
    ///
    /// - Parameter identity: whatever the rule set depends on, the program included.
    public static func cached<Failure: Error>(
        in cache: (any CompiledCache)?, identity: [String], load: () throws(Failure) -> RuleSet
    ) throws(Failure) -> RuleSet {
        var state = FingerprintStream(ofContent: "rules")
        for part in identity { state.absorb(part + "\u{0}") }
        let key = state.finish().description
        if let bytes = cache?.load(key), let set = RuleSet(serialized: bytes) { return set }
        let set = try load()
        cache?.store(set.serialized(), key)
        return set
    }
}
