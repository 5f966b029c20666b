internal import Rules

extension Validator {
    /// As a rule file writes it: `entropy: { min: 3.5 }`.
    var text: String {
        switch self {
        case .luhn: "luhn"
        case .paymentCard: "payment_card"
        case .iban: "iban"
        case .aba: "aba"
        case .socialSecurity: "us_ssn"
        case .taxpayerIdentification: "us_itin"
        case .nationalNumber(let scheme): "national_number: { scheme: \(scheme.name) }"
        case .vatNumber: "vat"
        case .base58Check: "base58check"
        case .segWit: "segwit"
        case .ethereumAddress: "ethereum"
        case .vehicleIdentification: "vin"
        case .imei: "imei"
        case .phoneE164: "phone_e164"
        case .email: "email"
        case .ipv4(let scope): "ipv4" + (scope == .any ? "" : ": { class: \(scope.rawValue) }")
        case .ipv6(let scope): "ipv6" + (scope == .any ? "" : ": { class: \(scope.rawValue) }")
        case .topLevelDomain: "tld"
        case .date(let first, let last):
            "date"
                + ((first, last) == (1, 9999) ? "" : ": { min_year: \(first), max_year: \(last) }")
        case .entropy(let minimum): "entropy: { min: \(thousandths(minimum)) }"
        case .crc32Base62(let length):
            "crc32_base62" + (length == 6 ? "" : ": { checksum: \(length) }")
        case .tokenChecksum(let format): "token_checksum: { format: \(format.name) }"
        case .base64JSON(let key): "base64_json: { key: \(key) }"
        case .mixed(let digits, let letters, let upper, let lower, let symbols):
            "mixed: { "
                + [
                    ("digits", digits), ("letters", letters), ("upper", upper), ("lower", lower),
                    ("symbols", symbols),
                ].filter { $0.1 > 0 }.map { "\($0.0): \($0.1)" }.joined(separator: ", ") + " }"
        case .notWord: "not_word"
        case .urlPassword: "url_password"
        }
    }
}

/// Thousandths as a number, without zeros at the end but one: 3500 as `3.5`.
func thousandths(_ value: Int) -> String {
    var text = fixed(Double(value) / 1000, 3)
    while text.hasSuffix("0"), !text.hasSuffix(".0") { text.removeLast() }
    return text
}
