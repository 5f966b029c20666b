internal import Findings
internal import PatternMatching

/// A rule set as bytes, for a cache that the same program reads again. Examples are left out.
extension RuleSet {
    public func serialized() -> [UInt8] {
        var writer = CompactWriter()
        writer.add(name)
        writer.add(version)
        writer.add(contentHash)
        writer.add(list: rules) { $1.write(to: &$0) }
        return writer.bytes
    }

    /// Reads what `serialized()` wrote; nil for anything else.
    public init?(serialized bytes: [UInt8]) {
        var reader = CompactReader(bytes)
        guard let set = try? RuleSet(from: &reader), reader.isAtEnd else { return nil }
        self = set
    }

    private init(from reader: inout CompactReader) throws(CompactCodingError) {
        name = try reader.text()
        version = try reader.text()
        contentHash = try reader.text()
        rules = try reader.list { reader throws(CompactCodingError) in try Rule(from: &reader) }
    }
}

extension Rule {
    fileprivate func write(to writer: inout CompactWriter) {
        info.write(to: &writer)
        writer.add(confidence.percent)
        switch matcher {
        case .pem(let labels):
            writer.add(0)
            writer.add(list: labels) { $0.add($1) }
        case .pattern(let pattern):
            writer.add(1)
            writer.add(pattern.text)
            writer.add(pattern.capture)
            writer.add(pattern.isMultiline)
            writer.add(pattern.widthMaximum)
            writer.add(pattern.reachBehind)
            writer.add(pattern.reachAhead)
            pattern.trigger.write(to: &writer)
        }
        writer.add(list: validators) { $1.write(to: &$0) }
        writer.add(context != nil)
        if let context {
            writer.add(list: context.words) { $0.add($1) }
            writer.add(list: context.suppress) { $0.add($1) }
            writer.add(context.within)
            writer.add(context.isRequired)
            writer.add(context.raisePercent)
            writer.add(context.lowerPercent)
        }
        writer.add(list: allow.patterns) { $0.add($1) }
        writer.add(list: allow.stopwords) { $0.add($1) }
        writer.add(allow.refusesPlaceholders)
        writer.add(list: tags) { $0.add($1) }
        writer.add(origin)
    }

    fileprivate init(from reader: inout CompactReader) throws(CompactCodingError) {
        info = try RuleInfo.read(from: &reader)
        confidence = Confidence(percent: try reader.integer())
        switch try reader.integer() {
        case 0: matcher = .pem(labels: try reader.texts())
        case 1:
            matcher = .pattern(
                PatternRule(
                    text: try reader.text(), capture: try reader.integer(),
                    isMultiline: try reader.flag(), widthMaximum: try reader.integer(),
                    reachBehind: try reader.integer(), reachAhead: try reader.integer(),
                    trigger: try TriggerPlan(from: &reader)))
        default: throw CompactCodingError()
        }
        validators = try reader.list { reader throws(CompactCodingError) in
            try Validator(from: &reader)
        }
        context =
            try reader.flag()
            ? ContextRule(
                words: try reader.words(), suppress: try reader.words(),
                within: try reader.integer(), isRequired: try reader.flag(),
                raisePercent: try reader.integer(), lowerPercent: try reader.integer()) : nil
        allow = AllowRule(
            patterns: try reader.texts(), stopwords: try reader.words(),
            refusesPlaceholders: try reader.flag())
        examples = Examples(matches: [], nonMatches: [])
        tags = try reader.texts()
        origin = try reader.text()
    }
}

extension RuleInfo {
    fileprivate func write(to writer: inout CompactWriter) {
        writer.add(id.text)
        writer.add(name)
        writer.add(category.rawValue)
        writer.add(severity.rawValue)
        writer.add(label)
        writer.add(keepFirst)
        writer.add(keepLast)
        writer.add(list: references) { $0.add($1) }
    }

    fileprivate static func read(from reader: inout CompactReader) throws(CompactCodingError)
        -> RuleInfo
    {
        let id = RuleID(try reader.text())
        let name = try reader.text()
        guard let category = Category(rawValue: try reader.text()),
            let severity = Severity(rawValue: try reader.integer())
        else { throw CompactCodingError() }
        return RuleInfo(
            id: id, name: name, category: category, severity: severity, label: try reader.text(),
            keepFirst: try reader.integer(), keepLast: try reader.integer(),
            references: try reader.texts())
    }
}

extension Validator {
    /// The validators without parameters, by number.
    private static let plain: [Validator] = [
        .luhn, .paymentCard, .iban, .aba, .socialSecurity, .taxpayerIdentification, .phoneE164,
        .email, .topLevelDomain, .notWord, .urlPassword, .vatNumber, .base58Check, .segWit,
        .ethereumAddress, .vehicleIdentification, .imei,
    ]

    private static let firstNumber = 100

    fileprivate func write(to writer: inout CompactWriter) {
        func add(_ number: Int, _ values: Int...) {
            writer.add(Self.firstNumber + number)
            for value in values { writer.add(value) }
        }
        switch self {
        case .ipv4(let scope):
            add(0)
            writer.add(scope.rawValue)
        case .ipv6(let scope):
            add(1)
            writer.add(scope.rawValue)
        case .date(let first, let last): add(2, first, last)
        case .entropy(let minimum): add(3, minimum)
        case .crc32Base62(let length): add(4, length)
        case .base64JSON(let key):
            add(5)
            writer.add(key)
        case .mixed(let digits, let letters, let upper, let lower, let symbols):
            add(6, digits, letters, upper, lower, symbols)
        case .nationalNumber(let scheme):
            add(7)
            writer.add(scheme.name)
        case .tokenChecksum(let format):
            add(8)
            writer.add(format.name)
        case .luhn, .paymentCard, .iban, .aba, .socialSecurity, .taxpayerIdentification, .phoneE164,
            .email, .topLevelDomain, .notWord, .urlPassword, .vatNumber, .base58Check, .segWit,
            .ethereumAddress, .vehicleIdentification, .imei:
            writer.add(Self.plain.firstIndex(of: self) ?? -1)
        }
    }

    fileprivate init(from reader: inout CompactReader) throws(CompactCodingError) {
        func scope() throws(CompactCodingError) -> AddressScope {
            guard let scope = AddressScope(rawValue: try reader.text()) else {
                throw CompactCodingError()
            }
            return scope
        }
        let number = try reader.integer()
        switch number - Self.firstNumber {
        case 0: self = .ipv4(try scope())
        case 1: self = .ipv6(try scope())
        case 2: self = .date(minimumYear: try reader.integer(), maximumYear: try reader.integer())
        case 3: self = .entropy(minimumMillibits: try reader.integer())
        case 4: self = .crc32Base62(checksumLength: try reader.integer())
        case 5: self = .base64JSON(key: try reader.text())
        case 6:
            self = .mixed(
                digits: try reader.integer(), letters: try reader.integer(),
                upper: try reader.integer(), lower: try reader.integer(),
                symbols: try reader.integer())
        case 7:
            guard let scheme = NumberScheme(name: try reader.text()) else {
                throw CompactCodingError()
            }
            self = .nationalNumber(scheme)
        case 8:
            guard let format = TokenFormat(name: try reader.text()) else {
                throw CompactCodingError()
            }
            self = .tokenChecksum(format)
        default:
            guard Self.plain.indices.contains(number) else { throw CompactCodingError() }
            self = Self.plain[number]
        }
    }
}

extension CompactReader {
    fileprivate mutating func texts() throws(CompactCodingError) -> [String] {
        try list { reader throws(CompactCodingError) in try reader.text() }
    }

    fileprivate mutating func words() throws(CompactCodingError) -> [[UInt8]] {
        try list { reader throws(CompactCodingError) in try reader.data() }
    }
}
