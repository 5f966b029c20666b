internal import SourceDocuments
internal import Validators

/// A check that a match must pass, as named in rule files.
public enum Validator: Hashable, Sendable {
    case luhn
    case paymentCard
    case iban
    case aba
    case socialSecurity
    case taxpayerIdentification
    case nationalNumber(NumberScheme)
    case vatNumber
    case phoneE164
    case base58Check
    case segWit
    case ethereumAddress
    case vehicleIdentification
    case imei
    case email
    case ipv4(AddressScope)
    case ipv6(AddressScope)
    case topLevelDomain
    case date(minimumYear: Int, maximumYear: Int)
    /// Thousandths of a bit per byte.
    case entropy(minimumMillibits: Int)
    case crc32Base62(checksumLength: Int)
    case tokenChecksum(TokenFormat)
    case base64JSON(key: String)
    case mixed(digits: Int, letters: Int, upper: Int, lower: Int, symbols: Int)
    case notWord
    case urlPassword

    public enum AddressScope: String, Hashable, Sendable, CaseIterable {
        case any
        case `public`
        case `private`
    }

    /// A scheme of numbers that states give to persons, such as `br_cpf`.
    public struct NumberScheme: Hashable, Sendable {
        static var names: [String] { NationalNumber.allCases.map(\.rawValue) }
        let number: NationalNumber
        public var name: String { number.rawValue }

        init?(name: String) {
            guard let number = NationalNumber(rawValue: name) else { return nil }
            self.number = number
        }
    }

    /// A format of tokens that end in a checksum, such as `grafana`.
    public struct TokenFormat: Hashable, Sendable {
        static var names: [String] { ChecksummedToken.allCases.map(\.rawValue) }
        let token: ChecksummedToken
        public var name: String { token.rawValue }

        init?(name: String) {
            guard let token = ChecksummedToken(rawValue: name) else { return nil }
            self.token = token
        }
    }

    /// Whether the captured bytes pass.
    public func accepts(_ bytes: Span<UInt8>) -> Bool {
        switch self {
        case .luhn: Checksums.isLuhnValid(bytes)
        case .paymentCard: PaymentCard.isValid(bytes)
        case .iban: IBAN.isValid(bytes)
        case .aba: BankRouting.isABAValid(bytes)
        case .socialSecurity: SocialSecurity.isSSNValid(bytes)
        case .taxpayerIdentification: SocialSecurity.isITINValid(bytes)
        case .nationalNumber(let scheme): scheme.number.isValid(bytes)
        case .vatNumber: VATNumber.isValid(bytes)
        case .phoneE164: PhoneNumber.isE164Plausible(bytes)
        case .base58Check: CryptoAddress.isBase58Check(bytes)
        case .segWit: CryptoAddress.isSegWit(bytes)
        case .ethereumAddress: CryptoAddress.isEthereum(bytes)
        case .vehicleIdentification: EquipmentNumber.isVIN(bytes)
        case .imei: EquipmentNumber.isIMEI(bytes)
        case .email: EmailAddress.isValid(bytes)
        case .ipv4(let scope): Self.isIn(scope, InternetAddress.ipv4Class(bytes))
        case .ipv6(let scope): Self.isIn(scope, InternetAddress.ipv6Class(bytes))
        case .topLevelDomain: TopLevelDomain.endsInKnownTLD(bytes)
        case .date(let first, let last):
            CalendarDate.isValid(bytes, minYear: first, maxYear: last)
        case .entropy(let minimum): Entropy.shannonMillibits(bytes) >= minimum
        case .crc32Base62(let length):
            TokenChecksum.isCRC32Base62Valid(bytes, checksumLength: length)
        case .tokenChecksum(let format): format.token.holds(bytes)
        case .base64JSON(let key): JSONWebToken.headerHasKey(bytes, key: key.utf8.span)
        case .mixed(let digits, let letters, let upper, let lower, let symbols):
            CharacterMix.meets(
                bytes, digits: digits, letters: letters, upper: upper, lower: lower,
                symbols: symbols)
        case .notWord: GenericSecret.looksLikeSecret(bytes)
        case .urlPassword: URLPassword.isPlausible(bytes)
        }
    }

    private static func isIn(_ scope: AddressScope, _ found: AddressClass?) -> Bool {
        guard let found else { return false }
        let isPublic = found == .publicUnicast
        return switch scope {
        case .any: true
        case .public: isPublic
        case .private: found == .privateUse || found == .linkLocal || found == .loopback
        }
    }
}

extension AllowRule {
    /// Whether the captured bytes only stand for a secret (`EXAMPLE`, `xxxx`, `${VAR}`).
    public static func isPlaceholder(_ bytes: Span<UInt8>) -> Bool {
        Placeholder.isPlaceholder(bytes)
    }
}
