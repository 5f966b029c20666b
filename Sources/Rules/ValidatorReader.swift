internal import SourceDocuments

/// Reads the validators of a rule.
enum ValidatorReader {
    private static let names = [
        "luhn", "payment_card", "iban", "aba", "us_ssn", "us_itin", "phone_e164", "email", "ipv4",
        "ipv6", "tld", "date", "entropy", "crc32_base62", "token_checksum", "base64_json", "mixed",
        "national_number",
        "not_word", "url_password", "vat", "base58check", "segwit", "ethereum", "vin", "imei",
    ]

    /// Reads one element of the list.
    static func read(_ element: SourceNode) throws(SourceError) -> Validator {
        guard case .mapping(let entries) = element.value else {
            let name = try element.string("validator")
            return try validator(
                name, at: element,
                parameters: SourceNode(location: element.location, value: .mapping([]))
                    .mapping(name))
        }
        guard entries.count == 1, let entry = entries.first else {
            throw element.error("a validator has one name", mend: "write `- entropy: {min: 3.5}`")
        }
        return try validator(entry.key, at: element, parameters: entry.value.mapping(entry.key))
    }

    private static func validator(
        _ name: String, at node: SourceNode, parameters: SourceMapping
    ) throws(SourceError) -> Validator {
        func only(_ keys: [String]) throws(SourceError) {
            if let problem = parameters.unknownKeys(known: keys).first { throw problem }
        }
        func integer(_ key: String, _ fallback: Int) throws(SourceError) -> Int {
            try parameters[key]?.integer(key, in: 0...9999) ?? fallback
        }
        switch name {
        case "ipv4", "ipv6":
            try only(["class"])
            let scope = try scope(parameters["class"])
            return name == "ipv4" ? .ipv4(scope) : .ipv6(scope)
        case "date":
            try only(["min_year", "max_year"])
            return .date(
                minimumYear: try integer("min_year", 1), maximumYear: try integer("max_year", 9999))
        case "national_number":
            try only(["scheme"])
            return .nationalNumber(try scheme(parameters.required("scheme")))
        case "entropy":
            try only(["min"])
            let minimum = try parameters.required("min").number("min")
            guard minimum >= 0, minimum <= 8 else {
                throw node.error("`min` is out of range", mend: "give 0.0 to 8.0 bits per byte")
            }
            return .entropy(minimumMillibits: Int((minimum * 1000).rounded()))
        case "crc32_base62":
            try only(["checksum"])
            return .crc32Base62(checksumLength: try integer("checksum", 6))
        case "token_checksum":
            try only(["format"])
            return .tokenChecksum(try format(parameters.required("format")))
        case "base64_json":
            try only(["key"])
            return .base64JSON(key: try parameters.required("key").string("key"))
        case "mixed":
            try only(["digits", "letters", "upper", "lower", "symbols"])
            return .mixed(
                digits: try integer("digits", 0), letters: try integer("letters", 0),
                upper: try integer("upper", 0), lower: try integer("lower", 0),
                symbols: try integer("symbols", 0))
        default:
            guard let plain = plain(name) else {
                let suggestion = Spelling.suggestion(for: name, among: names)
                throw node.error(
                    "unknown validator `\(name)`"
                        + (suggestion.map { "; did you mean `\($0)`?" } ?? ""),
                    mend: "the validators are "
                        + names.map { "`\($0)`" }.joined(separator: ", "))
            }
            try only([])
            return plain
        }
    }

    private static func plain(_ name: String) -> Validator? {
        switch name {
        case "luhn": .luhn
        case "payment_card": .paymentCard
        case "iban": .iban
        case "aba": .aba
        case "us_ssn": .socialSecurity
        case "us_itin": .taxpayerIdentification
        case "phone_e164": .phoneE164
        case "vat": .vatNumber
        case "base58check": .base58Check
        case "segwit": .segWit
        case "ethereum": .ethereumAddress
        case "vin": .vehicleIdentification
        case "imei": .imei
        case "email": .email
        case "tld": .topLevelDomain
        case "not_word": .notWord
        case "url_password": .urlPassword
        default: nil
        }
    }

    private static func scheme(_ node: SourceNode) throws(SourceError) -> Validator.NumberScheme {
        let word = try node.string("scheme")
        guard let scheme = Validator.NumberScheme(name: word) else {
            throw node.error(
                "no scheme of numbers is called `\(word)`",
                mend: "the schemes are "
                    + Validator.NumberScheme.names.map { "`\($0)`" }.joined(separator: ", "))
        }
        return scheme
    }

    private static func format(_ node: SourceNode) throws(SourceError) -> Validator.TokenFormat {
        let word = try node.string("format")
        guard let format = Validator.TokenFormat(name: word) else {
            throw node.error(
                "no format of tokens is called `\(word)`",
                mend: "the formats are "
                    + Validator.TokenFormat.names.map { "`\($0)`" }.joined(separator: ", "))
        }
        return format
    }

    private static func scope(_ node: SourceNode?) throws(SourceError) -> Validator.AddressScope {
        guard let node else { return .any }
        let word = try node.string("class")
        guard let scope = Validator.AddressScope(rawValue: word) else {
            throw node.error("`\(word)` is no address class", mend: "use `public` or `private`")
        }
        return scope
    }
}
