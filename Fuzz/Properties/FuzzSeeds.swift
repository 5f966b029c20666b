internal import FileScanning
internal import Inspection
internal import PatternMatching
internal import Rules

extension FuzzTarget {
    /// Inputs to start from, made of the rules and their examples.
    public var seeds: [[UInt8]] {
        switch self {
        case .rules: FuzzSeeds.ruleFiles
        case .session, .redaction: FuzzSeeds.texts + (self == .redaction ? FuzzSeeds.lines : [])
        case .patterns: FuzzSeeds.patterns
        case .ignore: FuzzSeeds.ignoreFiles
        case .utf16: FuzzSeeds.utf16
        case .saved: FuzzSeeds.saved
        case .corpus: FuzzSeeds.corpus
        case .peers: FuzzSeeds.peers
        case .archives: FuzzSeeds.archives
        }
    }

    /// Words that mutations may put in.
    public var words: [[UInt8]] {
        switch self {
        case .rules: FuzzSeeds.keys + FuzzSeeds.patternParts
        case .patterns: FuzzSeeds.patternParts
        case .session, .redaction: FuzzSeeds.triggers
        case .ignore: FuzzSeeds.globParts
        case .utf16:
            [[0xff, 0xfe], [0xfe, 0xff], [0xd8, 0x3d], [0x3d, 0xd8], [0, 0xdc], [0xdc, 0]]
        case .saved: [Array("\"key\": ".utf8), Array("\"fingerprints\": ".utf8)]
        case .archives:
            [
                "PK\u{1}\u{2}", "PK\u{3}\u{4}", "PK\u{5}\u{6}", "070701", "TRAILER!!!", "ustar",
                "`\n",
            ]
            .map { Array($0.utf8) } + FuzzSeeds.streams.map { Array($0.prefix(4)) }
        case .corpus:
            ["\"labels\":[", "\"start\":", "\\ud83d", "\\ude00", "1e", "-0.", "\u{1f}\u{8b}\u{8}"]
                .map { Array($0.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }) }
        case .peers:
            FuzzSeeds.patternParts
                + [
                    "[[rules]]", "\"\"\"", "'''", "(?P<a>", "\\p{L}", "\\Q", "context: [",
                    "required",
                ]
                .map { Array($0.utf8) }
        }
    }
}

private enum FuzzSeeds {
    // MARK: rule files

    /// Each rule by itself: rule files are long, and few mutations of a long file are of use.
    static var ruleFiles: [[UInt8]] {
        let files = FuzzRules.oddFiles + FuzzRules.ruleFiles
        let packs = FuzzRules.packFiles.map { file in
            [0] + split(rules: FuzzRules.oddFiles[0])[0] + [0] + renamed(file.bytes)
        }
        let rules = files.flatMap { split(rules: $0).prefix(24) }
        return packs + rules.enumerated().map { [$0 % 8 == 0 ? 1 : 0] + $1 }
    }

    private static func split(rules file: RuleSourceFile) -> [[UInt8]] {
        var rules: [[UInt8]] = []
        for line in file.bytes.split(separator: 0x0a, omittingEmptySubsequences: false) {
            if line.starts(with: "  - id:".utf8) { rules.append(Array("rules:\n".utf8)) }
            guard !rules.isEmpty else { continue }
            rules[rules.count - 1] += line + [0x0a]
        }
        return rules
    }

    /// A pack under the name that the property gives it.
    private static func renamed(_ pack: [UInt8]) -> [UInt8] {
        let lines = pack.split(separator: 0x0a, omittingEmptySubsequences: false).map { line in
            line.starts(with: "name:".utf8) ? Array("name: pack".utf8)[...] : line
        }
        return Array(lines.joined(separator: [0x0a]))
    }

    static let keys = [
        "id: ", "name: ", "severity: ", "confidence: ", "pattern: ", "pem: ", "capture: ",
        "multiline: true", "trigger: ", "keywords: ", "validators: ", "context: ", "allow: ",
        "redact: ", "label: ", "keep_first: ", "examples: ", "match: ", "no_match: ", "finds: ",
        "references: ", "tags: ", "entropy: { min: ", "words: ", "within: ", "required: true",
        "extends: ", "include: ", "exclude: ", "overrides: ", "low", "secret.", "<+>", "&a ", "*a",
        "!!str ", "? ", "---\n", "<<: ", "|\n", ">-\n", "\u{85}", "\u{2028}", "\\U0001F600",
    ].map { Array($0.utf8) }

    // MARK: patterns

    static var patterns: [[UInt8]] {
        (FuzzRules.odd.ruleSet.rules + FuzzRules.shipped.ruleSet.rules).compactMap { rule in
            guard case .pattern(let pattern) = rule.matcher else { return nil }
            let example = rule.examples.matches.first?.text ?? ""
            return [pattern.isMultiline ? 1 : 0, 1, 40, 0] + Array(pattern.text.utf8) + [0]
                + Array(example.utf8)
        }
    }

    static let patternParts = [
        "(?:", "(?<secret>", "(?=", "(?!", "(?<=", "(?<!", "(?>", "(?i)", "(?s)", "(?x)", "(?-i)",
        "(?i:", "(?#", "[^", "[[:alpha:]]", "[a-z]", "\\d", "\\w", "\\s", "\\S", "\\b", "\\B",
        "\\h", "\\x41", "\\x{41}", "{1,8}", "{0,3}", "{4}", "{2,}", "?", "??", "?+", "$", "^", "|",
        "\\r?$", "ab", "=", "\\n", "\\Q", "\\E",
    ].map { Array($0.utf8) }

    // MARK: texts

    /// A few examples each, cut in two places, for the shipped and for the odd rules.
    static var texts: [[UInt8]] {
        texts(of: FuzzRules.odd, flags: 1, together: 1)
            + texts(of: FuzzRules.shipped, flags: 8, together: 6)
    }

    private static func texts(of inspector: Inspector, flags: UInt8, together: Int) -> [[UInt8]] {
        let examples = inspector.ruleSet.rules.flatMap { rule in
            (rule.examples.matches + rule.examples.nonMatches).map { Array($0.text.utf8) }
        }
        return stride(from: 0, to: examples.count, by: together).map { index in
            let part = examples[index..<min(index + together, examples.count)]
            let cuts: [UInt8] = [2, UInt8(index & 63), 0, UInt8(index / 64 & 31), 0]
            return [flags] + cuts + Array(part.joined(separator: [0x0a]))
        }
    }

    /// Texts by number of example, for every style.
    static var lines: [[UInt8]] {
        stride(from: 0, to: LineText.examples.count, by: 4).map { index in
            let numbers = (index..<index + 4).flatMap { number in
                [UInt8(number & 1), UInt8(number & 255), UInt8(number >> 8)]
            }
            return [8 | UInt8(index / 4 & 3) << 1, 1, 30, 0] + numbers
        }
    }

    /// The literals that the rules are triggered by.
    static var triggers: [[UInt8]] {
        var literals: Set<[UInt8]> = [Array("-----BEGIN ".utf8), Array("dlpscan:ignore".utf8)]
        for rule in FuzzRules.odd.ruleSet.rules + FuzzRules.shipped.ruleSet.rules {
            guard case .pattern(let pattern) = rule.matcher,
                case .literals(let own) = pattern.trigger.kind
            else { continue }
            literals.formUnion(own.map(\.bytes))
        }
        return literals.sorted { $0.lexicographicallyPrecedes($1) }
    }

    // MARK: files

    static let ignoreFiles = [
        "\u{0}a/b.o\n*.o\n!b.o\n", "\u{1}build\nbuild/\n", "\u{0}a/b/c\na/**/c\n**/c\na/**\n/a\n",
        "\u{0}x y\nx\\ y  \n", "\u{0}d/[x]\n\\[x]\n[[:alpha:]]/?x?\n", "\u{0}#a\n\\#a\n#a\n\\!b\n",
        "\u{0}foo-1.txt\nfoo-[0-9].t*\n[!a-c]*\n", "\u{0}é\n*\u{e9}\n?é?\r\n",
    ].map { Array($0.utf8) }

    static let globParts = [
        "**/", "/**", "**", "*", "?", "[!", "[^", "[[:digit:]]", "]", "\\", "!", "#", "/", "\r\n",
        "\\ ", "a-z",
    ].map { Array($0.utf8) }

    static var utf16: [[UInt8]] {
        ["plain", "é€😀", "\u{feff}a", "a\nb\r\n"].flatMap { text in
            [UInt8(0), 1].map { order in
                let units = Array(("\u{feff}" + text).utf16)
                let bytes = units.flatMap { unit in
                    let (low, high) = (UInt8(unit & 0xff), UInt8(unit >> 8))
                    return order == 0 ? [low, high] : [high, low]
                }
                return [order, 2, 3, 0, 5, 0] + bytes
            }
        } + [[0, 15] + Array("é€😀\u{10ffff}".utf8), [1, 1, 2, 0, 0x3d, 0xd8, 0x41, 0, 0]]
    }

    static var saved: [[UInt8]] {
        let digits = "0123456789abcdef0123456789ABCDEF"
        let baseline =
            "{\n  \"version\": 1,\n  \"key\": \"\(digits)\",\n  \"fingerprints\": [\n"
            + "    \"\(digits)\"\n  ]\n}\n"
        return [
            [0] + Array(baseline.utf8), [1] + Array("sluice-db-1\n\(digits) body".utf8),
            [2, 1, 20, 0, 0] + Array("body".utf8), [2, 0, 0, 0, 3] + Array("body".utf8),
        ]
    }

    // MARK: files of other tools

    static var peers: [[UInt8]] {
        let gitleaks = #"""
            [[rules]]
            id = "acme-key"
            regex = '''(?i)acme[\w.-]{0,20}(?:=|:)\s*([a-z0-9]{20,})(?:[\s;"]|\\n|$)'''
            entropy = 3.5
            keywords = ["acme"]
            [[rules.allowlists]]
            regexes = ['''^x+''']
            [allowlist]
            stopwords = ["sample"]
            """#
        let kingfisher = #"""
            rules:
              - name: Acme Key
                id: kingfisher.acme.1
                pattern: "(?x) acme_ (?P<TOKEN>[[:alnum:]]{20}) # why"
                min_entropy: 3
                pattern_requirements: { min_digits: 2, ignore_if_contains: [x] }
                examples: [acme_k3v9q1x7m2b8n4c6z0p5]
            """#
        let presidio = #"""
            recognizers:
              - name: Badge
                supported_entity: BADGE
                supported_language: en
                patterns: [{ name: weak, regex: "\\b[A-Z]{2}\\d{4}\\b", score: 0.1 }]
                context: [badge, staff card]
                deny_list: [Dr., x]
            """#
        let baseline = #"""
            {"plugins_used": [{"name": "HexHighEntropyString", "limit": 3}, {"name": "AWSKeyDetector"}],
             "filters_used": [{"path": "detect_secrets.filters.regex.should_exclude_secret", "pattern": ["^a"]}]}
            """#
        return [
            [0] + Array(gitleaks.utf8), [1] + Array(kingfisher.utf8), [2] + Array(kingfisher.utf8),
            [3] + Array(presidio.utf8), [4] + Array(baseline.utf8),
        ]
    }

    // MARK: containers

    /// `hello` and a line feed, as bzip2, xz, zstd, lz4 (two forms) and gzip write it.
    static let streams = [
        "425a6839314159265359c1c080e2000001410000100244a00030cd00c3462997177245385090c1c080e2",
        "fd377a585a000004e6d6b4460200210116000000742fe5a301000568656c6c6f0a000000a56097f194f6fde0"
            + "00011e06c12fa41d1fb6f37d010000000004595a",
        "28b52ffd240631000068656c6c6f0a5388bd91",
        "04224d186440a70600008068656c6c6f0a00000000f95b6b94",
        "02214c18070000006068656c6c6f0a", "1f8b0800000000000003cb48cdc9c9e7020020303a3606000000",
    ].map(bytes(hex:))

    /// The same as a member `h`: 7z, and ZIP with it twice, stored and deflated.
    private static let packedArchives = [
        "377abcaf271c0003366bf43d1000000000000000360000000000000023e56d8c00341949ee8ddd3d3adfffff"
            + "dd1200000104060001091000070b01000123030101055d000080000c0600080a0120303a360000050111"
            + "05006800000015060100218000800000",
        "504b03041400000000000000210020303a360600000006000000010000006868656c6c6f0a504b0304140000"
            + "000800c98a795d20303a3608000000060000000100000067cb48cdc9c9e70200504b0102140314000000"
            + "00000000210020303a36060000000600000001000000000000000000000080010000000068504b010214"
            + "03140000000800c98a795d20303a36080000000600000001000000000000000000000080012500000067"
            + "504b050600000000020002005e0000004c0000000000",
    ].map(bytes(hex:))

    private static func bytes(hex: String) -> [UInt8] {
        stride(from: 0, to: hex.utf8.count, by: 2).map { index in
            UInt8(String(hex.dropFirst(index).prefix(2)), radix: 16) ?? 0
        }
    }

    /// A tar archive of one member.
    private static func tar(_ name: String, _ content: [UInt8]) -> [UInt8] {
        func octal(_ value: Int, _ digits: Int) -> [UInt8] {
            let text = String(value, radix: 8)
            return Array((String(repeating: "0", count: digits - text.count) + text).utf8)
        }
        var header = [UInt8](repeating: 0, count: 512)
        func put(_ bytes: [UInt8], at offset: Int) {
            header.replaceSubrange(offset..<(offset + bytes.count), with: bytes)
        }
        put(Array(name.utf8), at: 0)
        put(octal(0o644, 7), at: 100)
        put(octal(content.count, 11), at: 124)
        put([UInt8](repeating: 0x20, count: 8), at: 148)
        put(Array("0".utf8), at: 156)
        put(Array("ustar\u{0}00".utf8), at: 257)
        put(octal(header.reduce(0) { $0 + Int($1) }, 6) + [0], at: 148)
        let fill = (512 - content.count % 512) % 512 + 1024
        return header + content + [UInt8](repeating: 0, count: fill)
    }

    static var archives: [[UInt8]] {
        let hello = Array("hello\n".utf8)
        let newc =
            "070701" + String(repeating: "00000000", count: 6) + "00000006"
            + String(repeating: "00000000", count: 4) + "00000002" + "00000000" + "h\u{0}"
            + "hello\n\u{0}\u{0}"
        let trailer =
            "070701" + String(repeating: "00000000", count: 11) + "0000000b" + "00000000"
            + "TRAILER!!!\u{0}\u{0}\u{0}\u{0}"
        let ar =
            "!<arch>\nh/              0           0     0     644     6         `\nhello\n"
        let plain =
            streams + packedArchives + [
                tar("h", hello), Array((newc + trailer).utf8), Array(ar.utf8),
            ]
        let nested = plain.map { tar("in", $0) } + [tar("a", hello) + tar("b", hello)]
        return (plain + nested + streams.map { $0 + $0 }).enumerated().map { index, bytes in
            [UInt8(index & 3), 10, 2, UInt8(index & 63), 0, 40, 0] + bytes
        }
    }

    // MARK: labelled texts

    static var corpus: [[UInt8]] {
        let json = #"{"a":[1,-2.5e3,true,null,"\u00e9\ud83d\ude00\n"],"b":{"c":{}}}"#
        let label = #"{"start":2,"end":6,"type":"secret.x"}"#
        let record =
            #"{"id":"1","text":"0123456789","labels":["# + label
            + #"],"expect":"match","scope":["secret"],"complete":false}"#
        let clean = #"{"id":"2","text":"none","labels":[],"expect":"none"}"#
        let run =
            #"{"version":1,"level":2,"total":{"labels":1,"hit":0},"ids":["1"],"mistakes":[{"id":"1","what":"missed","start":2,"end":6,"type":"secret.x","rule":null}]}"#
        // `printf 'hello\n' | gzip -n`
        let packed: [UInt8] = [
            0x1f, 0x8b, 0x08, 0, 0, 0, 0, 0, 0, 0x03, 0xcb, 0x48, 0xcd, 0xc9, 0xc9, 0xe7, 0x02, 0,
            0x20, 0x30, 0x3a, 0x36, 0x06, 0, 0, 0,
        ]
        return [
            [0] + Array(json.utf8), [1] + Array((record + "\n\n" + clean + "\n").utf8),
            [2] + packed, [3] + Array(run.utf8), [1] + packed,
        ]
    }
}
