internal import Glibc
internal import Findings
internal import SourceDocuments

/// Reads the settings of detect-secrets: a baseline, JSON with `plugins_used` and `filters_used`.
///
/// Its detectors are Python classes. What a baseline says of them in numbers and expressions can be carried over; for the
/// others our own rules are named. Source: detect-secrets 1.5, `core/baseline.py`, `plugins/` and `filters/`.
enum DetectSecretsReader {
    private static let fileKeys = [
        "version", "plugins_used", "filters_used", "results", "generated_at", "exclude",
        "word_list",
        "custom_plugin_paths",
    ]
    private static let filterPrefix = "detect_secrets.filters."

    static func read(_ root: SourceNode) throws(SourceError) -> PeerFile {
        let document = try root.mapping("baseline")
        var file = PeerFile()
        for entry in document.entries where !fileKeys.contains(entry.key) {
            file.lose(.unknownKey, "the key `\(entry.key)` of the file")
        }
        for node in try document.required("plugins_used").sequence("plugins_used") {
            file.rules.append(try rule(node.mapping("plugin")))
        }
        for node in try document["filters_used"]?.sequence("filters_used") ?? [] {
            try readFilter(node.mapping("filter"), into: &file)
        }
        if let results = try document["results"]?.mapping("results"), !results.entries.isEmpty {
            file.lose(
                .option,
                "`results`: hashes of what was found in \(results.entries.count) files; make a baseline by `dlpscan --write-baseline`"
            )
        }
        if document["exclude"] != nil || document["word_list"] != nil
            || document["custom_plugin_paths"] != nil
        {
            file.lose(
                .option,
                "`exclude`, `word_list` and `custom_plugin_paths`, as versions before 1.0 have them"
            )
        }
        return file
    }

    /// A plugin of somebody's own.
    static func code(_ place: SourceLocation) -> PeerFile {
        var file = PeerFile()
        var rule = PeerRule(peerID: place.file, place: place, idParts: [], name: place.file)
        rule.refusal =
            "it is a program in Python; write what it looks for as a rule: `dlprules new`"
        file.rules.append(rule)
        return file
    }

    // MARK: - Plugins

    private static func rule(_ entry: SourceMapping) throws(SourceError) -> PeerRule {
        let name = try entry.required("name").string("name")
        switch name {
        case "Base64HighEntropyString":
            return try entropyRule(
                name, entry, #"[A-Za-z0-9+/\\_=-]"#, characters: 67, limitByDefault: 4.5)
        case "HexHighEntropyString":
            var rule = try entropyRule(
                name, entry, "[0-9A-Fa-f]", characters: 22, limitByDefault: 3)
            rule.lose(
                .requirement, "that strings of digits alone need more entropy the shorter they are")
            return rule
        default: break
        }
        var rule = PeerRule(peerID: name, place: entry.location, idParts: [], name: name)
        let ours = plugins[name]
        if entry["path"] != nil {
            rule.refusal =
                "it is a program in Python; write what it looks for as a rule: `dlprules new`"
        } else {
            rule.refusal =
                "it is a class of detect-secrets, not a rule in a file"
                + (ours.map { "; ours is `\($0)`" } ?? "")
        }
        if let words = try entry["keyword_exclude"]?.scalarText("keyword_exclude"), !words.isEmpty {
            rule.lose(
                .allow, "`keyword_exclude`: it looks at whole lines; ours look at the capture alone"
            )
        }
        return rule
    }

    /// A quoted string of at least so many different characters that it can have the entropy asked for.
    private static func entropyRule(
        _ name: String, _ entry: SourceMapping, _ set: String, characters: Int,
        limitByDefault: Double
    ) throws(SourceError) -> PeerRule {
        let limit = try entry["limit"]?.number("limit") ?? limitByDefault
        var rule = PeerRule(
            peerID: name, place: entry.location,
            idParts: [
                "secret", "generic",
                IDPart.of(name.replacing("HighEntropyString", with: " high entropy string")),
            ],
            name: name.replacing("HighEntropyString", with: " string of high entropy"))
        rule.severity = .medium
        let countMin = Int(exp2(min(max(limit, 0), 8)).rounded(.down)) + 1
        if countMin > characters {
            rule.refusal =
                "no string of its \(characters) characters has more entropy than its limit"
            return rule
        }
        rule.pattern = PeerRule.Pattern(
            text: "[\"'](\(set){\(countMin),})[\"']", dialect: .python)
        rule.require(entropy: limit)
        rule.lose(.requirement, "that a string ends in the kind of quote it begins with")
        return rule
    }

    // MARK: - Filters

    private static func readFilter(_ entry: SourceMapping, into file: inout PeerFile)
        throws(SourceError)
    {
        let path = try entry.required("path").string("path")
        let patterns = try entry["pattern"]?.oneOrMore("pattern") ?? []
        let name = path.hasPrefix(filterPrefix) ? String(path.dropFirst(filterPrefix.count)) : path
        switch name {
        case "regex.should_exclude_secret":
            for index in file.rules.indices where file.rules[index].pattern != nil {
                file.rules[index].allowPatterns += patterns.map {
                    PeerRule.Pattern(text: $0, dialect: .python)
                }
            }
            let others = file.rules.count { $0.pattern == nil }
            if others > 0 {
                file.lose(
                    .allow,
                    "`should_exclude_secret` holds for the rules written here, not for the shipped ones"
                )
            }
        case "regex.should_exclude_line":
            file.lose(
                .allow,
                "`should_exclude_line`, \(patterns.count) expressions: ours look at the capture alone"
            )
        case "regex.should_exclude_file":
            file.lose(
                .path,
                "`should_exclude_file`, \(patterns.count) expressions: put the names into `.dlpscanignore`"
            )
        case "allowlist.is_line_allowlisted":
            file.lose(
                .option, "`pragma: allowlist secret` in a line: the word here is `dlpscan:ignore`")
        default: file.lose(.option, "the filter `\(name)`, which is code")
        }
    }

    /// Our rules for what a plugin looks for; a glob of ids.
    static let plugins: [String: String] = [
        "ArtifactoryDetector": "secret.artifactory.*", "AWSKeyDetector": "secret.aws.*",
        "AzureStorageKeyDetector": "secret.azure.storage*", "BasicAuthDetector": "secret.url.*",
        "CloudantDetector": "secret.cloudant.*", "DiscordBotTokenDetector": "secret.discord.*",
        "GitHubTokenDetector": "secret.github.*", "GitLabTokenDetector": "secret.gitlab.*",
        "IbmCloudIamDetector": "secret.ibm_cloud_iam.*",
        "IbmCosHmacDetector": "secret.ibm_cos_hmac.*",
        "IPPublicDetector": "pii.ip.v4", "JwtTokenDetector": "secret.jwt.*",
        "KeywordDetector": "secret.generic.*", "MailchimpDetector": "secret.mailchimp.*",
        "NpmDetector": "secret.npm.*", "OpenAIDetector": "secret.openai.*",
        "PrivateKeyDetector": "secret.private_key.*", "PypiTokenDetector": "secret.pypi.*",
        "SendGridDetector": "secret.sendgrid.*", "SlackDetector": "secret.slack.*",
        "SoftlayerDetector": "secret.softlayer.*", "SquareOAuthDetector": "secret.square.*",
        "StripeDetector": "secret.stripe.*", "TelegramBotTokenDetector": "secret.telegram.*",
        "TwilioKeyDetector": "secret.twilio.*",
    ]
}
