internal import Findings

/// The beginning of a rule file: a token with a prefix, three matches, three near misses, all made up.
public struct RuleScaffold: Sendable {
    private let parts: [String]

    /// Why there can be no such rule.
    public struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
        public let description: String
    }

    public init(id: String) throws(Failure) {
        parts = id.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        let isWellFormed =
            (2...5).contains(parts.count)
            && parts.allSatisfy { part in
                !part.isEmpty
                    && part.utf8.allSatisfy { byte in
                        (0x61...0x7a).contains(byte) || byte &- 0x30 < 10 || byte == 0x5f
                    }
            }
        guard isWellFormed, Category(rawValue: parts[0]) != nil else {
            let categories = Category.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
            throw Failure(
                description:
                    "`\(shown(id))` is no rule id\n  mend: write 2 to 5 parts of a-z, 0-9 and `_`, the first of them \(categories): `secret.acme.deploy_key`"
            )
        }
    }

    /// The id's second part, for there is one file a provider.
    public var fileName: String { parts[1] + ".yaml" }

    /// The file. Equal ids give equal text.
    public func text() -> String {
        let id = parts.joined(separator: ".")
        let prefix = String(parts[1].filter { $0 != "_" }.prefix(6)) + "_"
        var random = SeededNumbers(seed: id.utf8.reduce(7) { $0 &* 131 &+ UInt64($1) })
        let tokens = (0..<3).map { _ in Self.token(&random) }
        func example(_ token: String) -> String {
            prefix + token.prefix(4) + "<+>" + token.dropFirst(4)
        }
        let words = parts.dropFirst().joined(separator: " ").replacing("_", with: " ")
        let name = words.prefix(1).uppercased() + words.dropFirst()
        let short = String(tokens[0].dropLast())
        return """
            # What is written here passes `dlprules check`; replace it by what the shape is.
            rules:
              - id: \(id)
                name: \(name)
                severity: high
                # How sure a match is before its context speaks.
                confidence: 0.9
                # Say exactly what the documentation says: prefix, alphabet, length. The group is what is reported and redacted.
                pattern: '\\b\(prefix)(?<secret>[a-z0-9]{32})\\b'
                validators:
                  - entropy: { min: 3.0 }
                # For a weak shape: a lower confidence, and words nearby that raise it.
                # context: { words: [\(parts[1].replacing("_", with: " "))], within: 64, raise: 0.3 }
                redact: { keep_first: 0 }
                examples:
                  # `<+>` is removed before use, so that made-up tokens are not taken for leaks.
                  match:
                    - { text: '\(parts.last?.uppercased() ?? "KEY")=\(example(tokens[0]))', finds: '\(tokens[0].prefix(4))<+>\(tokens[0].dropFirst(4))' }
                    - '"token": "\(example(tokens[1]))"'
                    - 'curl -H "Authorization: Bearer \(example(tokens[2]))" https://api.example.com'
                  no_match:
                    - '\(prefix)\(short.prefix(4))<+>\(short.dropFirst(4))'
                    - '\(prefix)\(String(repeating: "a", count: 32))'
                    - 'x\(example(tokens[1]))'
                references:
                  - https://docs.example.com/\(parts[1].replacing("_", with: "-"))

            """
    }

    /// Enough different letters to pass for random, digits among them.
    private static func token(_ random: inout SeededNumbers) -> String {
        let letters = Array("abcdefghijkmnpqrstuvwxyz23456789")
        while true {
            let token = String(
                (0..<32).map { _ in letters[Int.random(in: 0..<letters.count, using: &random)] })
            if Set(token).count >= 16, token.contains(where: \.isNumber) { return token }
        }
    }
}
