/// Numbers that states give to persons and that carry a check digit or letter.
///
/// Blanks, dots, hyphens and slashes are skipped; anything else that the scheme does not have refuses the
/// text. One digit over and over is refused, whatever its check digit.
public enum NationalNumber: String, Hashable, Sendable, CaseIterable {
    /// Brazil, Cadastro de Pessoas Físicas: Receita Federal, Instrução Normativa 1.548/2015.
    case brazilCPF = "br_cpf"
    /// Switzerland, AHV number: EAN-13 beginning with 756 (ZAS, «Die neue AHV-Nummer»).
    case swissAHV = "ch_ahv"
    /// Germany, Steuer-Identifikationsnummer: § 139b AO, ISO/IEC 7064 MOD 11,10.
    case germanTaxID = "de_tax_id"
    /// Spain, NIF of citizens and NIE of foreigners: Real Decreto 1553/2005, article 11.
    case spanishNIF = "es_nif"
    /// Finland, henkilötunnus: Act 661/2009, section 11; separators of 2023 included.
    case finnishHETU = "fi_hetu"
    /// France, numéro d'inscription au répertoire: Décret 82-103, INSEE; Corsica as 2A and 2B.
    case frenchNIR = "fr_nir"
    /// United Kingdom, NHS number: NHS Data Dictionary, modulus 11.
    case britishNHS = "gb_nhs"
    /// India, Aadhaar: UIDAI, twelve digits, Verhoeff.
    case indianAadhaar = "in_aadhaar"
    /// Italy, codice fiscale of persons: Decreto Ministeriale 23 December 1976.
    case italianCodiceFiscale = "it_codice_fiscale"
    /// Netherlands, burgerservicenummer: the «elfproef» with weight -1 for the last digit.
    case dutchBSN = "nl_bsn"
    /// Poland, PESEL: Ustawa o ewidencji ludności (2010), article 15; century in the month.
    case polishPESEL = "pl_pesel"
    /// Türkiye, T.C. kimlik numarası: NVI, digits 10 and 11 from the nine before.
    case turkishID = "tr_id"

    /// Whether `bytes` are a number of this scheme with the right check digits.
    public func isValid(_ bytes: Span<UInt8>) -> Bool {
        guard let number = NumberCharacters(bytes), !number.isMonotonous else { return false }
        return switch self {
        case .brazilCPF: number.isCPF
        case .swissAHV: number.isAHV
        case .germanTaxID: number.isGermanTaxID
        case .spanishNIF: number.isNIF
        case .finnishHETU: number.isHETU
        case .frenchNIR: number.isNIR
        case .britishNHS: number.isNHS
        case .indianAadhaar: number.isAadhaar
        case .italianCodiceFiscale: number.isCodiceFiscale
        case .dutchBSN: number.isBSN
        case .polishPESEL: number.isPESEL
        case .turkishID: number.isTurkish
        }
    }
}

/// Up to sixteen digits and letters, as values 0–9 and 10–35.
private struct NumberCharacters {
    static let countMax = 16
    private(set) var count = 0
    private(set) var letters = 0
    private var values: InlineArray<16, Int> = .init(repeating: 0)

    init?(_ bytes: Span<UInt8>) {
        for i in 0..<bytes.count {
            let byte = bytes[i]
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "/"),
                UInt8(ascii: "+"):
                continue
            default: break
            }
            guard byte.isAlphanumeric, count < Self.countMax else { return nil }
            if byte.isDigit {
                values[count] = byte.digitValue
            } else {
                values[count] = Int(byte.lowered) - 0x61 + 10
                letters += 1
            }
            count += 1
        }
    }

    subscript(_ index: Int) -> Int { values[index] }

    var isMonotonous: Bool {
        for i in 1..<max(1, count) where values[i] != values[0] { return false }
        return true
    }

    private func areDigits(_ wanted: Int) -> Bool { count == wanted && letters == 0 }

    /// The digits from `start` up to `end` as one number; letters count as their values.
    private func whole(_ start: Int, _ end: Int) -> Int {
        var result = 0
        for i in start..<end { result = result * 10 + values[i] }
        return result
    }

    /// The sum of the first digits, each times its weight.
    private func sum(_ weights: [Int]) -> Int {
        var result = 0
        for i in 0..<weights.count { result += values[i] * weights[i] }
        return result
    }

    private func isLetter(_ index: Int, _ table: String, _ position: Int) -> Bool {
        let letter = table.utf8.span[position]
        let value = letter.isDigit ? letter.digitValue : Int(letter.lowered) - 0x61 + 10
        return values[index] == value
    }
}

// MARK: - Digits weighed

extension NumberCharacters {
    var isCPF: Bool {
        guard areDigits(11) else { return false }
        let first = sum([10, 9, 8, 7, 6, 5, 4, 3, 2]) * 10 % 11 % 10
        let second = sum([11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) * 10 % 11 % 10
        return values[9] == first && values[10] == second
    }

    var isAHV: Bool {
        areDigits(13) && whole(0, 3) == 756
            && sum([1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]) % 10 == 0
    }

    var isNHS: Bool {
        guard areDigits(10) else { return false }
        let check = 11 - sum([10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11
        return check != 10 && values[9] == check % 11
    }

    var isBSN: Bool {
        areDigits(9) && sum([9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 == 0
    }

    var isPESEL: Bool {
        guard areDigits(11), sum([1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]) % 10 == 0 else { return false }
        // The century adds 80, 0, 20, 40 or 60 to the month.
        return (1...12).contains(whole(2, 4) % 20) && (1...31).contains(whole(4, 6))
    }

    var isTurkish: Bool {
        guard areDigits(11), values[0] != 0 else { return false }
        let odd = values[0] + values[2] + values[4] + values[6] + values[8]
        let even = values[1] + values[3] + values[5] + values[7]
        let tenth = (odd * 7 + even * 9) % 10
        return values[9] == tenth && values[10] == (odd + even + tenth) % 10
    }

    var isGermanTaxID: Bool {
        guard areDigits(11), values[0] != 0 else { return false }
        var product = 10
        for i in 0..<10 {
            let sum = (values[i] + product) % 10
            product = (sum == 0 ? 10 : sum) * 2 % 11
        }
        return values[10] == (11 - product) % 10 && hasOneRepeatedDigit
    }

    /// Among the first ten digits one occurs twice, or three times, and no other more than once.
    private var hasOneRepeatedDigit: Bool {
        var repeated = 0
        for digit in 0...9 {
            var times = 0
            for i in 0..<10 where values[i] == digit { times += 1 }
            if times > 3 { return false }
            if times > 1 { repeated += 1 }
        }
        return repeated == 1
    }

    var isAadhaar: Bool {
        guard areDigits(12), values[0] >= 2 else { return false }
        var check = 0
        for position in 0..<12 {
            check = Verhoeff.product(
                check, Verhoeff.permuted(values[11 - position], position % 8))
        }
        return check == 0
    }
}

// MARK: - Digits and letters

extension NumberCharacters {
    var isNIF: Bool {
        guard count == 9 else { return false }
        var number = whole(1, 8)
        if values[0] < 10 {
            guard letters == 1, values[8] >= 10 else { return false }
            number += values[0] * 10_000_000
        } else {
            // NIE: X, Y and Z stand for 0, 1 and 2.
            guard letters == 2, (33...35).contains(values[0]), values[8] >= 10 else { return false }
            number += (values[0] - 33) * 10_000_000
        }
        return isLetter(8, "TRWAGMYFPDXBNJZSQVHLCKE", number % 23)
    }

    var isHETU: Bool {
        // Day, month, year, a separator that may be a letter, three digits, a check character.
        guard count == 10 || count == 11 else { return false }
        let serial = count - 4
        for i in 0..<(count - 1) where values[i] >= 10 {
            guard count == 11, i == 6 else { return false }
        }
        if count == 11, values[6] < 10 { return false }
        guard (1...31).contains(whole(0, 2)), (1...12).contains(whole(2, 4)) else { return false }
        let number = whole(0, 6) * 1000 + whole(serial, serial + 3)
        return isLetter(count - 1, "0123456789ABCDEFHJKLMNPRSTUVWXY", number % 31)
    }

    var isNIR: Bool {
        guard count == 15, (1...4).contains(values[0]) || (7...8).contains(values[0]) else {
            return false
        }
        // Corsica: 2A counts as 19, 2B as 18.
        var body = 0
        for i in 0..<13 {
            if values[i] >= 10 {
                guard i == 6, values[5] == 2, letters == 1, values[6] <= 11 else { return false }
                body = body / 10 * 100 + (values[6] == 10 ? 19 : 18)
            } else {
                body = body * 10 + values[i]
            }
        }
        guard values[13] < 10, values[14] < 10 else { return false }
        return whole(13, 15) == 97 - body % 97
    }

    var isCodiceFiscale: Bool {
        guard count == 16, values[15] >= 10 else { return false }
        let odd: InlineArray<26, Int> = [
            1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25,
            24, 23,
        ]
        var total = 0
        for i in 0..<15 {
            let position = values[i] < 10 ? values[i] : values[i] - 10
            total += i % 2 == 0 ? odd[position] : position
        }
        return values[15] - 10 == total % 26
    }
}

/// Verhoeff's check digit over the dihedral group of order ten (J. Verhoeff, 1969).
private enum Verhoeff {
    static func product(_ left: Int, _ right: Int) -> Int {
        switch (left < 5, right < 5) {
        case (true, true): (left + right) % 5
        case (true, false): 5 + (left + right - 5) % 5
        case (false, true): 5 + (left - 5 - right + 5) % 5
        case (false, false): (left - right + 5) % 5
        }
    }

    /// The permutation (1 5 8 9 4 2 7 0)(3 6), `times` times.
    static func permuted(_ digit: Int, _ times: Int) -> Int {
        let next: InlineArray<10, Int> = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4]
        var result = digit
        for _ in 0..<times { result = next[result] }
        return result
    }
}
