/// A pattern for dotted names (rule ids, tool names): `*` stands for any run of bytes, dots included, `?` for one byte.
///
/// The whole name must match: `secret.github` names one rule, `secret.github.*` those below it.
public struct NameGlob: Hashable, Sendable, CustomStringConvertible {
    public let description: String
    private let pattern: [UInt8]

    public init(_ pattern: String) {
        self.description = pattern
        self.pattern = Array(pattern.utf8)
    }

    /// Whether `name` has the pattern's shape; O(pattern × name) at worst, without recursion.
    public func matches(_ name: String) -> Bool {
        let name = name.utf8.span
        var at = 0
        var expected = 0
        // Where to resume when the run behind the last `*` must grow by one byte.
        var star: (pattern: Int, name: Int)?
        while at < name.count {
            if expected < pattern.count, pattern[expected] == UInt8(ascii: "*") {
                star = (expected, at)
                expected += 1
            } else if expected < pattern.count,
                pattern[expected] == UInt8(ascii: "?") || pattern[expected] == name[at]
            {
                expected += 1
                at += 1
            } else if let last = star {
                star = (last.pattern, last.name + 1)
                expected = last.pattern + 1
                at = last.name + 1
            } else {
                return false
            }
        }
        return pattern[expected...].allSatisfy { $0 == UInt8(ascii: "*") }
    }
}
