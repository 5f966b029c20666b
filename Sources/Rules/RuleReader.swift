internal import Findings
internal import PatternMatching
internal import SourceDocuments
internal import Synchronization

/// Reads rule files; collects every problem instead of stopping at the first.
struct RuleReader: Sendable {
    static let ruleKeys = [
        "id", "name", "severity", "confidence", "pattern", "pem", "capture", "multiline", "trigger",
        "keywords", "validators", "context", "allow", "redact", "examples", "references", "tags",
    ]
    /// Bytes a match may be wide: the hold-back of a stream.
    static let widthMax = 4096
    /// Bytes look-around may read.
    static let reachMax = 256
    /// Bytes of a block's label; the block scanner looks no farther.
    private static let blockLabelMax = 48
    /// The last group whose place is kept when a pattern is matched (`ConfirmScratch`).
    private static let captureMax = 31

    private(set) var rules: [Rule] = []
    private(set) var problems: [SourceError] = []
    private var places: [RuleID: SourceLocation] = [:]

    mutating func read(_ file: RuleSourceFile) {
        do throws(SourceError) {
            let root = try SourceDocument.parse(file.bytes, file: file.name)
            let document = try root.mapping("rule file")
            problems += document.unknownKeys(known: ["rules", "description"])
            for node in try document.required("rules").sequence("rules") { read(node) }
        } catch {
            problems.append(error)
        }
    }

    /// Reads each file by itself, `parallel` to one another.
    static func each(_ files: [RuleSourceFile], _ parallel: RuleLoader.Parallel) -> [RuleReader] {
        let readers = Mutex([RuleReader](repeating: RuleReader(), count: files.count))
        parallel(files.count) { index in
            var reader = RuleReader()
            reader.read(files[index])
            let done = reader
            readers.withLock { $0[index] = done }
        }
        return readers.withLock { $0 }
    }

    /// Adds what another has read.
    mutating func take(_ other: RuleReader) {
        problems += other.problems
        for rule in other.rules {
            guard let place = other.places[rule.id] else { continue }
            if let first = places[rule.id] {
                problems.append(Self.taken(rule.id, at: place, first: first))
                continue
            }
            places[rule.id] = place
            rules.append(rule)
        }
    }

    private static func taken(_ id: RuleID, at place: SourceLocation, first: SourceLocation)
        -> SourceError
    {
        SourceError(
            .badValue, at: place, "rule id `\(id)` is taken",
            mend: "the first is at \(first); rename one")
    }

    private mutating func read(_ node: SourceNode) {
        guard let entry = attempt({ _ throws(SourceError) in try node.mapping("rule") }) else {
            return
        }
        problems += entry.unknownKeys(known: Self.ruleKeys)
        guard let (rule, place) = rule(entry) else { return }
        if let first = places[rule.id] {
            problems.append(Self.taken(rule.id, at: place, first: first))
            return
        }
        places[rule.id] = place
        rules.append(rule)
    }

    /// Does one step; a problem is noted, so that those of other keys are found too.
    private mutating func attempt<Value>(
        _ step: (inout RuleReader) throws(SourceError) -> Value
    ) -> Value? {
        do throws(SourceError) {
            return try step(&self)
        } catch {
            problems.append(error)
            return nil
        }
    }

    // MARK: one rule

    /// The rule and the place of its id; nil where something is wrong with it.
    private mutating func rule(_ entry: SourceMapping) -> (Rule, SourceLocation)? {
        let before = problems.count
        let idNode = attempt { _ throws(SourceError) in try entry.required("id") }
        let id = idNode.flatMap { node in
            attempt { reader throws(SourceError) in try reader.ruleID(node) }
        }
        let category = id.flatMap { Category(rawValue: String($0.text.prefix { $0 != "." })) }
        let name = attempt { _ throws(SourceError) in try entry.required("name").string("name") }
        let severity = attempt { _ throws(SourceError) in
            try RuleReader.severity(entry.required("severity"))
        }
        let confidence = attempt { _ throws(SourceError) in
            try RuleReader.confidence(entry.required("confidence"))
        }
        let matcher = attempt { reader throws(SourceError) in try reader.matcher(entry) }
        let validators = attempt { reader throws(SourceError) in
            try reader.validators(entry["validators"])
        }
        let context = attempt { reader throws(SourceError) in
            try entry["context"].map { node throws(SourceError) in try reader.context(node) }
        }
        let allow = attempt { reader throws(SourceError) in
            try reader.allow(entry["allow"], category)
        }
        let redact = attempt { reader throws(SourceError) in
            try reader.redaction(entry["redact"], id)
        }
        let examples = attempt { reader throws(SourceError) in
            try reader.examples(entry.required("examples"))
        }
        let references = attempt { _ throws(SourceError) in
            try entry.required("references").strings("references")
        }
        let tags = attempt { _ throws(SourceError) in try entry["tags"]?.strings("tags") ?? [] }
        guard problems.count == before, let idNode, let id, let name, let severity,
            let confidence, let matcher, let validators, let context, let allow, let redact,
            let examples, let references, let tags
        else { return nil }
        let info = RuleInfo(
            id: id, name: name, category: category ?? .custom, severity: severity,
            label: redact.label, keepFirst: redact.first, keepLast: redact.last,
            references: references)
        return (
            Rule(
                info: info, confidence: confidence, matcher: matcher, validators: validators,
                context: context, allow: allow, examples: examples, tags: tags,
                origin: "\(entry.location)"), idNode.location
        )
    }

    private func matcher(_ entry: SourceMapping) throws(SourceError) -> Rule.Matcher {
        guard let labels = entry["pem"] else { return try .pattern(pattern(entry)) }
        if entry["pattern"] != nil {
            throw labels.error("a rule has either `pattern` or `pem`", mend: "remove one")
        }
        return try .pem(labels: blockLabels(labels))
    }

    private mutating func validators(_ node: SourceNode?) throws(SourceError) -> [Validator] {
        var result: [Validator] = []
        for element in try node?.sequence("validators") ?? [] {
            let one = attempt { _ throws(SourceError) in try ValidatorReader.read(element) }
            if let one { result.append(one) }
        }
        return result
    }

    private func ruleID(_ node: SourceNode) throws(SourceError) -> RuleID {
        let text = try node.string("id")
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let allowed = ByteSet.lower.union(.digits).union(ByteSet("_"))
        let isWellFormed =
            (2...5).contains(parts.count)
            && parts.allSatisfy { part in
                !part.isEmpty && part.utf8.allSatisfy { allowed.contains($0) }
            }
        guard isWellFormed else {
            throw node.error(
                "`\(text)` is no rule id",
                mend: "use 2 to 5 parts of a-z, 0-9 and `_`, as in `secret.github.token`")
        }
        guard Category(rawValue: String(parts[0])) != nil else {
            throw node.error(
                "`\(parts[0])` is no category",
                mend: "begin the id with "
                    + Category.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", "))
        }
        return RuleID(text)
    }

    static func severity(_ node: SourceNode) throws(SourceError) -> Severity {
        let word = try node.string("severity")
        guard let severity = Severity(word: word) else {
            throw node.error(
                "`\(word)` is no severity",
                mend: "use " + Severity.allCases.map { "`\($0.word)`" }.joined(separator: ", "))
        }
        return severity
    }

    static func confidence(_ node: SourceNode) throws(SourceError) -> Confidence {
        switch node.value {
        case .string("low"): return .low
        case .string("medium"): return .medium
        case .string("high"): return .high
        default:
            return Confidence(percent: try hundredths(node, "confidence"))
        }
    }

    private static func hundredths(_ node: SourceNode, _ name: String) throws(SourceError) -> Int {
        let number = try node.number(name)
        guard number >= 0, number <= 1 else {
            throw node.error("`\(name)` is out of range", mend: "give a value from 0.00 to 1.00")
        }
        return Int((number * 100).rounded())
    }

    private mutating func redaction(_ node: SourceNode?, _ id: RuleID?) throws(SourceError) -> (
        label: String, first: Int, last: Int
    ) {
        let parts = id?.text.split(separator: ".").dropFirst() ?? ["X"]
        let derived = parts.joined(separator: "_").uppercased()
        guard let node else { return (derived, 0, 0) }
        let entry = try node.mapping("redact")
        problems += entry.unknownKeys(known: ["label", "keep_first", "keep_last"])
        let label = try entry["label"]?.string("label") ?? derived
        let allowed = ByteSet.upper.union(.digits).union(ByteSet("_"))
        guard !label.isEmpty, label.utf8.allSatisfy({ allowed.contains($0) }) else {
            throw node.error("`\(label)` is no label", mend: "use A-Z, 0-9 and `_`")
        }
        let kept = 0...MaskedPreview.keptBytesMax
        return (
            label, try entry["keep_first"]?.integer("keep_first", in: kept) ?? 0,
            try entry["keep_last"]?.integer("keep_last", in: kept) ?? 0
        )
    }

    /// Labels as they stand between `-----BEGIN ` and `-----`; the block scanner knows no others.
    private func blockLabels(_ node: SourceNode) throws(SourceError) -> [String] {
        let labels = try node.strings("pem")
        let allowed = ByteSet.upper.union(.digits).union(ByteSet(" "))
        if labels.isEmpty {
            throw node.error("`pem` names no label", mend: "name one, as in `RSA PRIVATE KEY`")
        }
        for label in labels
        where !(1...Self.blockLabelMax).contains(label.utf8.count)
            || !label.utf8.allSatisfy({ allowed.contains($0) })
        {
            throw node.error(
                "`\(label)` is no label of a block",
                mend: "use A-Z, 0-9 and blanks, at most \(Self.blockLabelMax) bytes")
        }
        return labels
    }

    // MARK: the pattern

    private func pattern(_ entry: SourceMapping) throws(SourceError) -> PatternRule {
        let node = try entry.required("pattern")
        let text = try node.string("pattern")
        if let place = text.utf8.firstIndex(where: { $0 < 0x20 && $0 != 0x09 && $0 != 0x0a }) {
            throw node.error(
                "the pattern holds the control byte \(text.utf8[place])",
                mend:
                    "put it between single quotes: between double quotes YAML reads `\\b` and its like"
            )
        }
        let syntax = try parse(node, text)
        let isMultiline = try entry["multiline"]?.bool("multiline") ?? false
        guard let width = syntax.root.width.maximum else {
            throw node.error(
                atOffset: Self.unboundedOffset(text),
                "the pattern has no upper bound on its length",
                mend: "replace `+` and `*` by a range such as `{1,64}`")
        }
        guard width <= Self.widthMax else {
            throw node.error(
                "a match may be \(width) bytes wide, more than \(Self.widthMax)",
                mend: "lower the upper bounds of its repetitions")
        }
        guard syntax.root.width.minimum > 0 else {
            throw node.error(
                "the pattern matches the empty text", mend: "require at least one character")
        }
        guard let reach = syntax.root.reach, reach.behind <= Self.reachMax,
            reach.ahead <= Self.reachMax
        else {
            throw node.error(
                "a look-around reads more than \(Self.reachMax) bytes",
                mend: "bound what stands in `(?=…)`, `(?!…)`, `(?<=…)` and `(?<!…)`")
        }
        let trigger: TriggerPlan
        do {
            trigger = try TriggerPlan.choose(
                for: syntax.root, wish: wish(entry), multiline: isMultiline)
        } catch let error as PatternError {
            throw node.error(error.message, mend: error.mend)
        } catch let error as SourceError {
            throw error
        } catch {
            throw node.error("\(error)")
        }
        return PatternRule(
            text: text, capture: try capture(entry["capture"], syntax), isMultiline: isMultiline,
            widthMaximum: width, reachBehind: reach.behind, reachAhead: reach.ahead,
            trigger: trigger)
    }

    private func parse(_ node: SourceNode, _ text: String) throws(SourceError) -> PatternSyntax {
        do {
            return try PatternParser.parse(text)
        } catch {
            throw node.error(atOffset: error.offset, error.message, mend: error.mend)
        }
    }

    /// The place of the first quantifier without an upper bound.
    private static func unboundedOffset(_ text: String) -> Int {
        let bytes = Array(text.utf8)
        var isEscaped = false
        var isInClass = false
        for (index, byte) in bytes.enumerated() {
            if isEscaped {
                isEscaped = false
                continue
            }
            switch byte {
            case UInt8(ascii: "\\"): isEscaped = true
            case UInt8(ascii: "["): isInClass = true
            case UInt8(ascii: "]"): isInClass = false
            case UInt8(ascii: "*"), UInt8(ascii: "+"):
                if !isInClass { return index }
            case UInt8(ascii: ","):
                if !isInClass, index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "}") {
                    return index
                }
            default: break
            }
        }
        return 0
    }

    private func wish(_ entry: SourceMapping) throws(SourceError) -> TriggerWish {
        let words = try entry["keywords"]?.strings("keywords") ?? []
        if let place = words.firstIndex(of: ""), let node = entry["keywords"] {
            throw try node.sequence("keywords")[place].error(
                "an empty word in `keywords`", mend: "remove it")
        }
        guard let node = entry["trigger"] else {
            return words.isEmpty ? .automatic : .keywords(words)
        }
        let word = try node.string("trigger")
        switch word {
        case "auto": return .automatic
        case "pattern": return .expression
        case "keywords":
            if words.isEmpty {
                throw node.error("`trigger: keywords` without `keywords`", mend: "name them")
            }
            return .keywords(words)
        default:
            guard let lane = Lane(word: word) else {
                let known = ["auto", "keywords", "pattern"] + Lane.allCases.map(\.word)
                throw node.error(
                    "`\(word)` is no trigger",
                    mend: "use one of " + known.map { "`\($0)`" }.joined(separator: ", "))
            }
            return .lane(lane)
        }
    }

    private func capture(_ node: SourceNode?, _ syntax: PatternSyntax) throws(SourceError) -> Int {
        guard let node else {
            return syntax.captureNames["secret"] ?? syntax.captureNames["value"]
                ?? min(1, syntax.captureCount)
        }
        let number: Int
        if case .integer(let given) = node.value {
            guard (0...syntax.captureCount).contains(given) else {
                throw node.error(
                    "the pattern has no group \(given)",
                    mend: "give 0 to \(syntax.captureCount); 0 is the whole match")
            }
            number = given
        } else {
            let name = try node.string("capture")
            guard let named = syntax.captureNames[name] else {
                throw node.error(
                    "the pattern has no group named `\(name)`",
                    mend: "name one, as in `(?<\(name)>…)`")
            }
            number = named
        }
        guard number <= Self.captureMax else {
            throw node.error(
                "group \(number) is beyond the 31st",
                mend: "make other groups `(?:…)`, which are not counted")
        }
        return number
    }

    // MARK: context, allow, examples

    private mutating func context(_ node: SourceNode) throws(SourceError) -> ContextRule {
        let entry = try node.mapping("context")
        let known = ["words", "within", "required", "raise", "suppress", "lower"]
        problems += entry.unknownKeys(known: known)
        let words = try folded(entry["words"], "words")
        let isRequired = try entry["required"]?.bool("required") ?? false
        if isRequired && words.isEmpty {
            throw node.error("`required` context without `words`", mend: "name the words")
        }
        return ContextRule(
            words: words, suppress: try folded(entry["suppress"], "suppress"),
            within: try entry["within"]?.integer("within", in: 1...ContextRule.withinMax) ?? 64,
            isRequired: isRequired,
            raisePercent: try entry["raise"].map { node throws(SourceError) in
                try RuleReader.hundredths(node, "raise")
            } ?? 20,
            lowerPercent: try entry["lower"].map { node throws(SourceError) in
                try RuleReader.hundredths(node, "lower")
            } ?? 30)
    }

    /// Lower-case bytes (ASCII letters only) of the strings of a sequence.
    private func folded(_ node: SourceNode?, _ name: String) throws(SourceError) -> [[UInt8]] {
        guard let node else { return [] }
        var result: [[UInt8]] = []
        for word in try node.strings(name) {
            if word.isEmpty { throw node.error("an empty word in `\(name)`", mend: "remove it") }
            result.append(word.utf8.map { ByteSet.upper.contains($0) ? $0 | 0x20 : $0 })
        }
        return result
    }

    private mutating func allow(_ node: SourceNode?, _ category: Category?) throws(SourceError)
        -> AllowRule
    {
        let isSecret = category == .secret
        guard let node else {
            return AllowRule(patterns: [], stopwords: [], refusesPlaceholders: isSecret)
        }
        let entry = try node.mapping("allow")
        let known = ["patterns", "stopwords", "placeholders"]
        problems += entry.unknownKeys(known: known)
        var patterns: [String] = []
        for pattern in try entry["patterns"]?.sequence("patterns") ?? [] {
            let text = attempt { reader throws(SourceError) in
                let text = try pattern.string("pattern")
                _ = try reader.parse(pattern, text)
                return text
            }
            if let text { patterns.append(text) }
        }
        return AllowRule(
            patterns: patterns, stopwords: try folded(entry["stopwords"], "stopwords"),
            refusesPlaceholders: try entry["placeholders"]?.bool("placeholders") ?? isSecret)
    }

    private mutating func examples(_ node: SourceNode) throws(SourceError) -> Examples {
        let entry = try node.mapping("examples")
        problems += entry.unknownKeys(known: ["match", "no_match"])
        let matches = attempt { reader throws(SourceError) in
            try reader.samples(entry.required("match"), "match")
        }
        let nonMatches = attempt { reader throws(SourceError) in
            try reader.samples(entry.required("no_match"), "no_match")
        }
        return Examples(matches: matches ?? [], nonMatches: nonMatches ?? [])
    }

    private mutating func samples(_ node: SourceNode, _ name: String) throws(SourceError)
        -> [Examples.Match]
    {
        let nodes = try node.sequence(name)
        if nodes.isEmpty { throw node.error("`\(name)` is empty", mend: "write at least one") }
        return nodes.compactMap { node in
            attempt { reader throws(SourceError) in try reader.sample(node) }
        }
    }

    private mutating func sample(_ node: SourceNode) throws(SourceError) -> Examples.Match {
        guard case .mapping = node.value else {
            return Examples.Match(
                text: Self.joined(try node.string("example")), finds: nil,
                origin: "\(node.location)")
        }
        let entry = try node.mapping("example")
        problems += entry.unknownKeys(known: ["text", "finds"])
        return Examples.Match(
            text: Self.joined(try entry.required("text").string("text")),
            finds: try entry["finds"].map { node throws(SourceError) in
                Self.joined(try node.string("finds"))
            }, origin: "\(node.location)")
    }

    /// Takes out the `<+>` marks that keep made-up tokens from looking like leaks.
    private static func joined(_ text: String) -> String {
        let bytes = Array(text.utf8)
        let mark = Array("<+>".utf8)
        var result: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if bytes[index...].starts(with: mark) {
                index += mark.count
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
