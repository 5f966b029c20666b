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
        // Not a secret: the key under which 128 bits of the identity name a cache file.
        var state = FingerprintStream(FingerprintKey(0x736c_7569, 0x6365), rule: RuleID("rules"))
        for part in identity {
            for byte in part.utf8 { state.absorb(byte) }
            state.absorb(0)
        }
        let key = state.finish().description
        if let bytes = cache?.load(key), let set = RuleSet(serialized: bytes) { return set }
        let set = try load()
        cache?.store(set.serialized(), key)
        return set
    }
}
