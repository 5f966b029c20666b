/// Numbers under which businesses and the self-employed are registered for value added tax.
public enum VATNumber {
    /// Whether `bytes` are a VAT number of the country that its first two letters name, check digits right.
    ///
    /// The 27 member states (Greece as `EL`), Northern Ireland and Great Britain (`XI`, `GB`), Switzerland
    /// (`CHE`) and Norway (`NO`). Blanks, dots, hyphens and slashes are skipped. Source: European
    /// Commission, Council Directive 2006/112/EC, article 215, and VIES, «VAT identification number
    /// structure»; the algorithms are those of the issuers, as the Commission's BMF VIES document lists them.
    public static func isValid(_ bytes: Span<UInt8>) -> Bool {
        guard let text = NumberCharacters(bytes), text.count > 4, text[0] > 9, text[1] > 9 else {
            return false
        }
        let number = NumberCharacters(text, dropping: 2)
        guard !number.isMonotonous else { return false }
        return number.isVAT(of: text[0] * 36 + text[1])
    }
}

extension NumberCharacters {
    /// The two letters of a country as a number of base 36.
    private static func code(_ letters: String) -> Int {
        let letters = letters.utf8.span
        return Int(letters[0] - 0x37) * 36 + Int(letters[1] - 0x37)
    }

    fileprivate func isVAT(of country: Int) -> Bool {
        switch country {
        case Self.code("AT"): isAustrianUID
        case Self.code("BE"): areDigits(10) && self[0] <= 1 && whole(8, 10) == 97 - whole(0, 8) % 97
        case Self.code("BG"): isBulgarianVAT
        case Self.code("CH"): isSwissUID
        case Self.code("CY"): isCypriotTIN
        case Self.code("CZ"): isCzechVAT
        case Self.code("DE"): areDigits(9) && self[0] > 0 && isMod11And10(9)
        case Self.code("DK"): areDigits(8) && self[0] > 0 && sum("27654321") % 11 == 0
        case Self.code("EE"): areDigits(9) && checks(8, "37137137", "0987654321")
        case Self.code("EL"): areDigits(9) && checks(8, "379A5842", "01234567890")
        case Self.code("ES"): isNIF || isSpanishCIF
        case Self.code("FI"): areDigits(8) && checks(7, "79A5842", "0!987654321")
        case Self.code("FR"): isFrenchVAT
        case Self.code("GB"), Self.code("XI"): isBritishVAT
        case Self.code("HR"): areDigits(11) && isMod11And10(11)
        case Self.code("HU"): areDigits(8) && checks(7, "9731973", "0987654321")
        case Self.code("IE"): isPPS
        case Self.code("IT"): areDigits(11) && isLuhn(11)
        case Self.code("LT"): isLithuanianVAT
        case Self.code("LU"): areDigits(8) && whole(6, 8) == whole(0, 6) % 89
        case Self.code("LV"): areDigits(11) && (self[0] > 3 ? isLatvianCompany : isLatvianID)
        case Self.code("MT"): areDigits(8) && self[0] > 0 && (sum("346789") + whole(6, 8)) % 37 == 0
        case Self.code("NL"): isDutchVAT
        case Self.code("NO"): isNorwegianVAT
        case Self.code("PL"): areDigits(10) && checks(9, "657234567", "0123456789!")
        case Self.code("PT"): areDigits(9) && self[0] > 0 && checks(8, "98765432", "00987654321")
        case Self.code("RO"): isRomanianVAT
        case Self.code("SE"): areDigits(12) && isLuhn(10) && whole(10, 12) > 0
        case Self.code("SI"): areDigits(8) && self[0] > 0 && checks(7, "8765432", "!0987654321")
        case Self.code("SK"): areDigits(10) && self[0] > 0 && whole(0, 10) % 11 == 0
        default: false
        }
    }

    /// U, seven digits, check digit: (10 - (cross sums of every second doubled + 4)) modulo 10.
    private var isAustrianUID: Bool {
        guard isShaped("U99999999") else { return false }
        var total = 4
        for i in 1..<8 {
            let product = self[i] * (i % 2 == 0 ? 2 : 1)
            total += product / 10 + product % 10
        }
        return self[8] == (10 - total % 10) % 10
    }

    private var isBulgarianVAT: Bool {
        if areDigits(9) {
            let first = sum("12345678") % 11
            return self[8] == (first < 10 ? first : sum("3456789A") % 11 % 10)
        }
        return areDigits(10)
            && (NationalNumber.bulgarianEGN.holds(self) || NationalNumber.bulgarianLNCh.holds(self)
                || checks(9, "432765432", "0!987654321"))
    }

    /// CHE and nine digits; the words MWST, TVA or IVA may stand behind.
    private var isSwissUID: Bool {
        guard count >= 10, self[0] == 14 else { return false }
        let number = NumberCharacters(self, dropping: 1)
        guard number.count == 9 || number.letters == number.count - 9 else { return false }
        for i in 0..<9 where number[i] > 9 { return false }
        return number.checks(8, "54327654", "0!987654321")
    }

    /// Legal entities have eight digits; persons their rodné číslo.
    private var isCzechVAT: Bool {
        if areDigits(8) { return self[0] < 9 && checks(7, "8765432", "10987654321") }
        return areDigits(10) && isRodneCislo
    }

    /// A letter for the kind, seven digits, a digit or letter for the check.
    private var isSpanishCIF: Bool {
        guard isShaped("a9999999?"), isOne(of: "ABCDEFGHJNPQRSUVW", at: 0) else { return false }
        var total = 0
        for i in 1..<8 {
            let product = self[i] * (i % 2 + 1)
            total += product / 10 + product % 10
        }
        let check = (10 - total % 10) % 10
        return self[8] == check || isCharacter(8, "JABCDEFGHI", check)
    }

    /// Two digits of check and the SIREN number, which carries a Luhn digit (Monaco's does not).
    private var isFrenchVAT: Bool {
        areDigits(11) && whole(0, 2) == (12 + 3 * (whole(2, 11) % 97)) % 97
            && (whole(2, 5) == 0 || NumberCharacters(self, dropping: 2).isLuhn(9))
    }

    /// Nine digits, or twelve with a branch; the newer series adds 55.
    private var isBritishVAT: Bool {
        guard areDigits(9) || areDigits(12), whole(0, 7) > 0 else { return false }
        let total = (sum("8765432") + whole(7, 9)) % 97
        return total == 0 || total == 42
    }

    private var isLithuanianVAT: Bool {
        guard areDigits(9) || areDigits(12), self[count - 2] == 1 else { return false }
        let first = sum(count == 9 ? "12345678" : "12345678912") % 11
        let second = sum(count == 9 ? "34567891" : "34567891234") % 11 % 10
        return self[count - 1] == (first < 10 ? first : second)
    }

    private var isLatvianCompany: Bool {
        let rest = 3 - sum("91483A2576") % 11
        return rest != -1 && self[10] == (rest < 0 ? rest + 11 : rest)
    }

    /// Nine digits, B, two digits: the BSN of persons, or modulus 97 since 2020.
    private var isDutchVAT: Bool {
        guard isShaped("999999999B99") else { return false }
        if sum("98765432A") % 11 == 0 { return true }
        // The country's letters belong to the sum: N is 23, L is 21.
        var rest = (23 * 100 + 21) % 97
        for i in 0..<count { rest = (rest * (self[i] > 9 ? 100 : 10) + self[i]) % 97 }
        return rest == 1
    }

    /// Nine digits, with or without MVA.
    private var isNorwegianVAT: Bool {
        (areDigits(9) || isShaped("999999999MVA")) && checks(8, "32765432", "0!987654321")
    }

    /// Two to ten digits, as if padded with zeros.
    private var isRomanianVAT: Bool {
        guard letters == 0, (4...10).contains(count), self[0] > 0 else { return false }
        return self[count - 1] == sumFromRight("235712357", before: count - 1) * 10 % 11 % 10
    }
}
