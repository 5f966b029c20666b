internal import SourceDocuments

/// Reads configurations of gitleaks 8: TOML with `[[rules]]`.
///
/// Source: gitleaks' README, «Configuration», and `config/config.go` of 8.30.
enum GitleaksReader {
    private static let fileKeys = [
        "title", "description", "minVersion", "extend", "rules", "allowlist", "allowlists",
    ]
    private static let ruleKeys = [
        "id", "description", "regex", "secretGroup", "entropy", "path", "keywords", "tags",
        "allowlist", "allowlists", "required", "skipReport",
    ]
    private static let allowKeys = [
        "id", "description", "condition", "regexes", "regexTarget", "paths", "commits", "stopwords",
        "targetRules",
    ]

    /// An allow list, as far as it says something of the secret.
    private struct Allow {
        var patterns: [PeerRule.Pattern] = []
        var stopwords: [String] = []
        var losses: [ImportLoss] = []
        /// The rules it holds for; empty for all.
        var targets: [String] = []
    }

    static func read(_ root: SourceNode) throws(SourceError) -> PeerFile {
        let document = try root.mapping("configuration")
        var file = PeerFile()
        for entry in document.entries where !fileKeys.contains(entry.key) {
            file.lose(.unknownKey, "the key `\(entry.key)` of the file")
        }
        if let extend = document["extend"] { try note(extend.mapping("extend"), in: &file) }
        for node in try document["rules"]?.sequence("rules") ?? [] {
            file.rules.append(try rule(node.mapping("rule")))
        }
        var shared: [Allow] = []
        for key in ["allowlist", "allowlists"] {
            guard let node = document[key] else { continue }
            shared += try allows(node, key)
        }
        for allow in shared {
            file.losses += allow.losses
            for index in file.rules.indices
            where allow.targets.isEmpty || allow.targets.contains(file.rules[index].peerID) {
                file.rules[index].allowPatterns += allow.patterns
                file.rules[index].stopwords += allow.stopwords
            }
        }
        return file
    }

    private static func note(_ extend: SourceMapping, in file: inout PeerFile) throws(SourceError) {
        for entry in extend.entries {
            switch entry.key {
            case "useDefault":
                if try entry.value.bool("useDefault") {
                    file.lose(
                        .option,
                        "`extend.useDefault`: gitleaks' own rules are in a file of their own; import it too"
                    )
                }
            case "path", "url":
                file.lose(
                    .option, "`extend.\(entry.key)`: the file it names is not read; import it too")
            case "disabledRules":
                file.lose(.option, "`extend.disabledRules`: leave them out with `--except`")
            default: file.lose(.unknownKey, "the key `extend.\(entry.key)`")
            }
        }
    }

    // MARK: - Rules

    private static func rule(_ entry: SourceMapping) throws(SourceError) -> PeerRule {
        let id = try entry.required("id").string("id")
        let words = id.split { !($0.isLetter || $0.isNumber) }
        let name = IDPart.words(id).joined(separator: " ")
        var rule = PeerRule(
            peerID: id, place: entry.location,
            idParts: IDPart.secret(provider: String(words.first ?? ""), name: id),
            name: name.isEmpty ? id : name.prefix(1).uppercased() + name.dropFirst())
        rule.about = try entry["description"]?.string("description")
        rule.keywords = try entry["keywords"]?.strings("keywords") ?? []
        rule.tags = try entry["tags"]?.strings("tags") ?? []
        if let entropy = try entry["entropy"]?.number("entropy") { rule.require(entropy: entropy) }
        if let group = try entry["secretGroup"]?.integer("secretGroup", in: 0...99), group > 0 {
            rule.span = .group(group)
        }
        for unknown in entry.entries where !ruleKeys.contains(unknown.key) {
            rule.lose(.unknownKey, "the key `\(unknown.key)`")
        }
        try readPattern(entry, into: &rule)
        if let required = try entry["required"]?.sequence("required"), !required.isEmpty {
            rule.lose(
                .component,
                "`required`: \(required.count) other rules must find something near; here it counts alone"
            )
        }
        if try entry["skipReport"]?.bool("skipReport") == true {
            rule.lose(
                .component,
                "`skipReport`: there it is only a part of other rules; here it is reported")
        }
        for key in ["allowlist", "allowlists"] {
            guard let node = entry[key] else { continue }
            for allow in try allows(node, key) {
                rule.allowPatterns += allow.patterns
                rule.stopwords += allow.stopwords
                rule.losses += allow.losses
            }
        }
        return rule
    }

    private static func readPattern(_ entry: SourceMapping, into rule: inout PeerRule)
        throws(SourceError)
    {
        let path = try entry["path"]?.string("path") ?? ""
        let text = try entry["regex"]?.string("regex") ?? ""
        if text.isEmpty {
            rule.refusal =
                path.isEmpty
                ? "it has no `regex`: it changes a rule of a file that is extended"
                : "it looks at names of files alone; ours look at what is in them"
            return
        }
        rule.pattern = PeerRule.Pattern(text: text, dialect: .go)
        if !path.isEmpty {
            rule.lose(
                .path, "`path`: there it looks only into files of certain names; here into all")
        }
    }

    // MARK: - Allow lists

    private static func allows(_ node: SourceNode, _ name: String) throws(SourceError) -> [Allow] {
        if case .mapping = node.value { return [try allow(node.mapping(name))] }
        var allows: [Allow] = []
        for node in try node.sequence(name) { allows.append(try allow(node.mapping(name))) }
        return allows
    }

    private static func allow(_ entry: SourceMapping) throws(SourceError) -> Allow {
        var allow = Allow()
        func lose(_ text: String) { allow.losses.append(ImportLoss(.allow, text)) }
        let texts = try entry["regexes"]?.strings("regexes") ?? []
        let stopwords = try entry["stopwords"]?.strings("stopwords") ?? []
        let paths = try entry["paths"]?.strings("paths") ?? []
        let commits = try entry["commits"]?.strings("commits") ?? []
        allow.targets = try entry["targetRules"]?.strings("targetRules") ?? []
        for unknown in entry.entries where !allowKeys.contains(unknown.key) {
            allow.losses.append(
                ImportLoss(.unknownKey, "the key `\(unknown.key)` of an allow list"))
        }
        let condition = try entry["condition"]?.string("condition").uppercased() ?? "OR"
        let kinds = [texts, stopwords, paths, commits].count { !$0.isEmpty }
        if condition.hasPrefix("AND") || condition == "&&", kinds > 1 {
            lose("an allow list all of whose conditions must hold: here nothing is allowed by it")
            return allow
        }
        if !paths.isEmpty {
            allow.losses.append(
                ImportLoss(
                    .path,
                    "an allow list of \(paths.count) names of files: put them into `.dlpscanignore`"
                ))
        }
        if !commits.isEmpty { lose("an allow list of \(commits.count) commits") }
        allow.stopwords = stopwords
        let target = try entry["regexTarget"]?.string("regexTarget") ?? "secret"
        if target == "secret" || target.isEmpty {
            allow.patterns = texts.map { PeerRule.Pattern(text: $0, dialect: .go) }
        } else if !texts.isEmpty {
            lose(
                "an allow list that looks at the whole \(target == "line" ? "line" : "match"); ours look at the capture alone"
            )
        }
        return allow
    }
}
