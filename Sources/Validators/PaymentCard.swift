/// Whose rules a payment card follows.
public enum PaymentNetwork: String, Hashable, Sendable, CaseIterable {
    case visa, mastercard, americanExpress, discover, dinersClub, jcb, unionPay, maestro, mir, elo
    case hipercard, ruPay, troy, verve, uatp, dankort, instaPayment, uzcard, humo, borica
}

/// Questions about a payment card number (PAN).
public enum PaymentCard {
    /// Whether `bytes` are a card number a network could have issued.
    ///
    /// That is: 12 to 19 digits, plain or in plausible groups parted by single blanks or single hyphens
    /// (never both); issuer prefix and length of a known network; a right Luhn digit; not one digit
    /// over and over, nor groups that count up (`6735 6736 6737 6738`, a row of a table of code points). Source: ISO/IEC 7812-1 (numbering, Luhn); issuer ranges as the networks publish
    /// them (Visa, Mastercard, American Express, Discover IIN guides and others).
    public static func isValid(_ bytes: Span<UInt8>) -> Bool {
        network(bytes) != nil
    }

    /// The network that issued the card number in `bytes`; nil when `isValid` is false.
    public static func network(_ bytes: Span<UInt8>) -> PaymentNetwork? {
        guard let number = CardNumber(bytes), !number.isOneDigitRepeated, !number.isCounting,
            Checksums.isLuhnValid(bytes)
        else { return nil }
        for range in IssuerRange.all where range.contains(number) { return range.network }
        return nil
    }
}

/// The digits of a would-be card number, known to be 12…19 in plausible groups.
private struct CardNumber {
    /// How many digits a card number may have (ISO/IEC 7812-1 allows 10 to 19; no network uses fewer than 12).
    static let digitCounts = 12...19
    /// More groups than the longest number has in pairs.
    static let groupsMax = 10

    let digitCount: Int
    /// The first six digits as a number.
    let issuer: UInt32
    let isOneDigitRepeated: Bool
    /// Whether there are three groups or more, each by one greater than that before.
    let isCounting: Bool

    init?(_ bytes: Span<UInt8>) {
        var groups: InlineArray<10, Int> = .init(repeating: 0)
        var groupCount = 1
        var groupValue: UInt64 = 0
        var valueBefore: UInt64 = 0
        var counting = true
        var separator: UInt8 = 0
        var digits = 0
        var issuer: UInt32 = 0
        var repeated = true
        var previous: UInt8 = 0
        for i in 0..<bytes.count {
            let byte = bytes[i]
            if byte.isDigit {
                guard digits < Self.digitCounts.upperBound else { return nil }
                if digits < 6 { issuer = issuer * 10 + UInt32(byte.digitValue) }
                if digits > 0, byte != previous { repeated = false }
                previous = byte
                digits += 1
                groups[groupCount - 1] += 1
                groupValue = groupValue * 10 + UInt64(byte.digitValue)
            } else {
                guard byte == UInt8(ascii: " ") || byte == UInt8(ascii: "-") else { return nil }
                guard separator == 0 || separator == byte else { return nil }
                guard groups[groupCount - 1] > 0, groupCount < Self.groupsMax else { return nil }
                separator = byte
                if groupCount > 1, groupValue != valueBefore + 1 { counting = false }
                (valueBefore, groupValue) = (groupValue, 0)
                groupCount += 1
            }
        }
        guard Self.digitCounts.contains(digits), groups[groupCount - 1] > 0,
            Self.isPlausible(groups, count: groupCount)
        else { return nil }
        self.digitCount = digits
        self.issuer = issuer
        self.isOneDigitRepeated = repeated
        self.isCounting = counting && groupCount > 2 && groupValue == valueBefore + 1
    }

    /// Whether people write cards in these groups: equal groups (the last may be shorter), or a network's own way.
    private static func isPlausible(_ groups: InlineArray<10, Int>, count: Int) -> Bool {
        if count == 1 { return true }
        var shape = 0
        for i in 0..<min(count, 6) { shape = shape * 100 + groups[i] }
        switch (count, shape) {
        case (3, 04_06_05), (3, 04_06_04): return true  // American Express, Diners Club
        case (2, 06_13), (2, 08_08): return true  // UnionPay, Maestro
        case (4, 04_03_03_03): return true  // old Visa
        case (3, 04_04_05), (4, 04_04_04_05), (5, 04_04_04_04_03): return true  // Maestro
        default: break
        }
        let size = groups[0]
        guard size >= 2, groups[count - 1] <= size else { return false }
        for i in 0..<(count - 1) where groups[i] != size { return false }
        return true
    }
}

/// Issuer numbers of one network, by their first six digits, with the lengths it issues.
private struct IssuerRange {
    let low: UInt32
    let high: UInt32
    /// Bit `n` is set when numbers of `n` digits are issued.
    let lengths: UInt32
    let network: PaymentNetwork

    init(_ low: UInt32, _ high: UInt32, _ lengths: UInt32, _ network: PaymentNetwork) {
        self.low = low
        self.high = high
        self.lengths = lengths
        self.network = network
    }

    func contains(_ number: CardNumber) -> Bool {
        low <= number.issuer && number.issuer <= high
            && lengths >> UInt32(number.digitCount) & 1 == 1
    }

    private static let n13: UInt32 = 1 << 13
    private static let n15: UInt32 = 1 << 15
    private static let n16: UInt32 = 1 << 16
    private static let n19: UInt32 = 1 << 19
    private static let from12: UInt32 = 0xff000
    private static let from14: UInt32 = 0xfc000
    private static let from16: UInt32 = 0xf0000

    /// Narrow ranges first: the first range that holds a number names its network.
    static let all: [IssuerRange] = [
        // Brazil: Elo and Hipercard lie within the ranges of others.
        .init(401178, 401179, n16, .elo), .init(431274, 431274, n16, .elo),
        .init(438935, 438935, n16, .elo), .init(451416, 451416, n16, .elo),
        .init(457393, 457393, n16, .elo), .init(457631, 457632, n16, .elo),
        .init(504175, 504175, n16, .elo), .init(506699, 506778, n16, .elo),
        .init(509000, 509999, n16, .elo), .init(627780, 627780, n16, .elo),
        .init(636297, 636297, n16, .elo), .init(636368, 636368, n16, .elo),
        .init(650031, 650033, n16, .elo), .init(650035, 650051, n16, .elo),
        .init(650405, 650439, n16, .elo), .init(650485, 650538, n16, .elo),
        .init(650541, 650598, n16, .elo), .init(650700, 650718, n16, .elo),
        .init(650720, 650727, n16, .elo), .init(650901, 650920, n16, .elo),
        .init(651652, 651679, n16, .elo), .init(655000, 655019, n16, .elo),
        .init(655021, 655058, n16, .elo),
        .init(606282, 606282, n13 | n16 | n19, .hipercard),
        .init(384100, 384100, n16 | n19, .hipercard), .init(384140, 384140, n16 | n19, .hipercard),
        .init(384160, 384160, n16 | n19, .hipercard),
        // Nigeria.
        .init(506099, 506198, n16 | n19 | 1 << 18, .verve),
        .init(507865, 507964, n16 | n19 | 1 << 18, .verve),
        .init(650002, 650027, n16 | n19 | 1 << 18, .verve),
        // Denmark, India.
        .init(501900, 501999, n16, .dankort),
        .init(508000, 508999, n16, .ruPay),
        // The large networks.
        .init(400000, 499999, n13 | n16 | n19, .visa),
        .init(510000, 559999, n16, .mastercard), .init(222100, 272099, n16, .mastercard),
        .init(340000, 349999, n15, .americanExpress), .init(370000, 379999, n15, .americanExpress),
        .init(300000, 305999, from14, .dinersClub), .init(309500, 309599, from14, .dinersClub),
        .init(360000, 369999, from14, .dinersClub), .init(380000, 399999, from14, .dinersClub),
        .init(352800, 358999, from16, .jcb),
        .init(213100, 213199, n15, .jcb), .init(180000, 180099, n15, .jcb),
        .init(601100, 601199, from16, .discover), .init(622126, 622925, from16, .discover),
        .init(644000, 649999, from16, .discover), .init(650000, 659999, from16, .discover),
        .init(620000, 629999, from16, .unionPay),
        // 81 and 82 are shared by UnionPay and RuPay; RuPay issues 16 digits only.
        .init(810000, 819999, from16, .unionPay), .init(820000, 829999, n16, .ruPay),
        .init(220000, 220499, from16, .mir), .init(220500, 220599, n16, .borica),
        .init(979200, 979299, n16, .troy),
        .init(860000, 860099, n16, .uzcard), .init(986000, 986099, n16, .humo),
        .init(637000, 639999, n16, .instaPayment),
        .init(100000, 199999, n15, .uatp),
        .init(600000, 609999, n16, .ruPay),
        // Maestro owns much of 6; of the short and odd lengths only the prefixes its issuers use.
        .init(500000, 509999, from12, .maestro), .init(560000, 589999, from12, .maestro),
        .init(630000, 630999, from12, .maestro), .init(639000, 639099, from12, .maestro),
        .init(670000, 679999, from12, .maestro),
        .init(600000, 699999, from16, .maestro),
    ]
}
