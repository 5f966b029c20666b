internal import Findings
internal import SourceDocuments

/// Reads rules of Kingfisher: YAML with `rules:`.
///
/// Source: Kingfisher's `docs/RULES.md` and `crates/kingfisher-rules/src/rule.rs`, 2.14.
enum KingfisherReader {
    /// Keys that say nothing about what is found.
    private static let silentKeys = ["tls_mode", "created", "updated"]
    private static let defaultSpecials = Set("!@#$%^&*()_+-=[]{}|;:'\",.<>?/\\`~")

    static func read(_ root: SourceNode) throws(SourceError) -> PeerFile {
        var file = PeerFile()
        let document = try root.mapping("rule file")
        for entry in document.entries where entry.key != "rules" {
            file.lose(.unknownKey, "the key `\(entry.key)` of the file")
        }
        for node in try document.required("rules").sequence("rules") {
            file.rules.append(try rule(node.mapping("rule")))
        }
        return file
    }

    private static func rule(_ entry: SourceMapping) throws(SourceError) -> PeerRule {
        var rule = try RustRule.beginning(of: entry)
        rule.span = .named("TOKEN")
        for field in entry.entries { try read(field, into: &rule) }
        return rule
    }

    private static func read(_ field: SourceNode.Entry, into rule: inout PeerRule)
        throws(SourceError)
    {
        let node = field.value
        if case .null = node.value { return }
        switch field.key {
        case "min_entropy": rule.require(entropy: try node.number("min_entropy"))
        case "confidence":
            let word = try node.string("confidence")
            guard let percent = ["low": 30, "medium": 60, "high": 90][word] else {
                throw node.error(
                    "`\(word)` is no confidence", mend: "write `low`, `medium` or `high`")
            }
            rule.confidencePercent = percent
        case "visible":
            if try !node.bool("visible") {
                rule.lose(
                    .dependency,
                    "`visible: false`: there it only serves other rules and is not reported; leave it out with `--except`"
                )
            }
        case "pattern_requirements": try readRequirements(node.mapping(field.key), into: &rule)
        case "depends_on_rule":
            let count = try node.sequence(field.key).count
            if count > 0 {
                rule.lose(
                    .dependency,
                    "`depends_on_rule`: \(count) other \(count == 1 ? "rule serves" : "rules serve") its validation"
                )
            }
        case "validation", "revocation", "prevalidated":
            rule.lose(.validation, "`\(field.key)`: nobody is asked whether the secret is alive")
        case "path":
            rule.lose(
                .path, "`path`: there it looks only into files of certain names; here into all")
        default:
            if !RustRule.keys.contains(field.key) && !silentKeys.contains(field.key) {
                rule.lose(.unknownKey, "the key `\(field.key)`")
            }
        }
    }

    private static func readRequirements(_ entry: SourceMapping, into rule: inout PeerRule)
        throws(SourceError)
    {
        let names = [
            ("min_digits", "digits"), ("min_uppercase", "upper"), ("min_lowercase", "lower"),
            ("min_special_chars", "symbols"),
        ]
        var counts: [String] = []
        for (theirs, ours) in names {
            guard let count = try entry[theirs]?.integer(theirs, in: 0...4096), count > 0 else {
                continue
            }
            if ours == "symbols",
                let specials = try entry["special_chars"]?.string("special_chars"),
                Set(specials) != defaultSpecials
            {
                rule.lose(
                    .requirement, "`special_chars`: \(count) of a set of its own must be there")
            } else {
                counts.append("\(ours): \(count)")
            }
        }
        if !counts.isEmpty {
            rule.validators.append("mixed: { \(counts.joined(separator: ", ")) }")
        }
        rule.stopwords += try entry["ignore_if_contains"]?.strings("ignore_if_contains") ?? []
        if entry["checksum"] != nil {
            rule.lose(
                .checksum,
                "`checksum`: a template no validator knows; where it is GitHub's or npm's, add `crc32_base62`"
            )
        }
        let known = names.map(\.0) + ["special_chars", "ignore_if_contains", "checksum"]
        for unknown in entry.entries where !known.contains(unknown.key) {
            rule.lose(.unknownKey, "the key `pattern_requirements.\(unknown.key)`")
        }
    }
}

/// Reads rules of Nosey Parker: YAML with `rules:`.
///
/// Source: Nosey Parker's `docs/RULES.md` and `crates/noseyparker-rules/src/rule.rs`, 0.24.
enum NoseyParkerReader {
    static func read(_ root: SourceNode) throws(SourceError) -> PeerFile {
        var file = PeerFile()
        let document = try root.mapping("rule file")
        for entry in document.entries where entry.key != "rules" {
            file.lose(
                entry.key == "rulesets" ? .option : .unknownKey,
                "the key `\(entry.key)` of the file"
                    + (entry.key == "rulesets" ? ": write a pack" : ""))
        }
        for node in try document["rules"]?.sequence("rules") ?? [] {
            let entry = try node.mapping("rule")
            var rule = try RustRule.beginning(of: entry)
            rule.span = .onlyGroup
            for unknown in entry.entries where !RustRule.keys.contains(unknown.key) {
                rule.lose(.unknownKey, "the key `\(unknown.key)`")
            }
            // What is not called a secret names something, or is a hash of a secret.
            if !rule.tags.isEmpty, !rule.tags.contains("secret") {
                rule.severity = rule.tags.contains("hashed") ? .medium : .low
            }
            file.rules.append(rule)
        }
        return file
    }
}

/// What the formats of Kingfisher and Nosey Parker share: the former began as the latter.
private enum RustRule {
    static let keys = [
        "name", "id", "pattern", "examples", "negative_examples", "references", "categories",
        "description",
    ]

    static func beginning(of entry: SourceMapping) throws(SourceError) -> PeerRule {
        let id = try entry.required("id").scalarText("id")
        let name = try entry.required("name").scalarText("name")
        // `np.aws.1`, `kingfisher.aws.1`: the second part is the provider. `betterleaks.aws-access-token`: its first word.
        let parts = id.split(separator: ".").map(String.init)
        let isNumbered = parts.count > 2 || parts.last.map { Int($0) != nil } == true
        var provider = parts.count > 1 ? parts[1] : id
        var title = name
        if parts.count == 2 && !isNumbered {
            title = parts[1]
            provider = String(provider.prefix { $0.isLetter || $0.isNumber })
        }
        if title.count > titleLettersMax {
            title = parts.dropFirst().joined(separator: " ")
            provider = String(provider.prefix { $0.isLetter || $0.isNumber })
        }
        var rule = PeerRule(
            peerID: id, place: entry.location,
            idParts: IDPart.secret(provider: provider, name: title), name: name)
        rule.about = try entry["description"]?.string("description")
        rule.pattern = PeerRule.Pattern(
            text: try entry.required("pattern").string("pattern"), dialect: .rust)
        rule.matches = try entry["examples"]?.samples("examples") ?? []
        rule.nonMatches = try entry["negative_examples"]?.samples("negative_examples") ?? []
        if let node = entry["references"], node.kind != "nothing" {
            rule.references = try node.strings("references")
        }
        if let node = entry["categories"], node.kind != "nothing" {
            rule.tags = try node.strings("categories")
        }
        return rule
    }

    /// A name longer than that is a description, and no part of an id.
    private static let titleLettersMax = 60
}
