// Schemes of Asia, the Pacific and the Americas that a table of weights does not tell.

extension NumberCharacters {
    /// Province, date of birth with the whole year, serial, check character.
    var isChineseID: Bool {
        guard count == 18, letters == 0 || letters == 1 && self[17] == 33,
            begins(
                withPairOf: "1112131415212223313233343536374142434445465051525354616263646571818283"
            ),
            (1800...2099).contains(whole(6, 10)), isDate(y: 8, m: 10, d: 12)
        else { return false }
        return checks(17, "79A584216379A5842", "10X98765432")
    }

    /// One letter or two, six digits, check character.
    var isHKID: Bool {
        guard isShaped("a999999?") || isShaped("aa999999?") else { return false }
        guard self[count - 1] <= 10 else { return false }
        let total = count == 9 ? sum("98765432") : 36 * 9 + sum("8765432")
        return isCharacter(count - 1, "0A987654321", total % 11)
    }

    /// State, PAN of the payer, number of registrations, Z, check character.
    var isGSTIN: Bool {
        guard isShaped("99aaaaa9999a?Z?"), (1...38).contains(whole(0, 2)) || whole(0, 2) >= 97
        else { return false }
        var total = 0
        for i in 0..<14 {
            let product = self[i] * (i % 2 + 1)
            total += product / 36 + product % 36
        }
        return self[14] == (36 - total % 36) % 36
    }

    /// Date, sex and century, area and serial. Foreigners' numbers (5 to 8) have their own check digit.
    var isKoreanRRN: Bool {
        guard areDigits(13), isDate(y: 0, m: 2, d: 4) else { return false }
        let isForeign = (5...8).contains(self[6])
        // Since October 2020 what follows the sex is drawn by lot.
        if (3...4).contains(self[6]) || (7...8).contains(self[6]), whole(0, 4) >= 2010 {
            return true
        }
        return checks(12, "234567892345", isForeign ? "32109876543" : "10987654321")
    }

    /// Date, century and sex, serial, and a check digit in two rounds.
    var isKazakhIIN: Bool {
        guard areDigits(12), self[6] <= 6, isDate(y: 0, m: 2, d: 4) else { return false }
        let first = sum("123456789AB") % 11
        return self[11] == (first < 10 ? first : sum("3456789AB12") % 11)
    }

    /// States, regions and the countries of those born abroad (JPN, list of places).
    var isMalaysianPlace: Bool {
        switch whole(6, 8) {
        case 1...16, 21...68, 71, 72, 74...79, 82...93, 98, 99: true
        default: false
        }
    }

    /// The codes of the provinces by Permendagri 58/2021.
    var isIndonesianProvince: Bool {
        switch whole(0, 2) {
        case 11...19, 21, 31...36, 51...53, 61...65, 71...76, 81, 82, 91...97: true
        default: false
        }
    }

    /// Eight or nine digits between 10 and 150 millions; a second round where the first gives 10.
    var isIRD: Bool {
        guard letters == 0, count == 8 || count == 9 else { return false }
        guard (10_000_000...150_000_000).contains(whole(0, count)) else { return false }
        let tail = count == 9 ? 0 : 1
        let first = sum(tail == 0 ? "32765432" : "2765432") % 11
        if first != 1 { return self[count - 1] == (11 - first) % 11 }
        let second = sum(tail == 0 ? "74325276" : "4325276") % 11
        return second != 1 && self[count - 1] == (11 - second) % 11
    }

    /// Three letters without I and O, four digits; or two digits, a letter, and a letter for the check.
    var isNHI: Bool {
        let isOld = isShaped("aaa9999")
        guard isOld || isShaped("aaa99aa") else { return false }
        var total = 0
        for i in 0..<6 {
            guard let value = nhiValue(i) else { return false }
            total += value * (7 - i)
        }
        if isOld { return total % 11 != 0 && self[6] == (11 - total % 11) % 10 }
        return nhiValue(6) == 23 - total % 23
    }

    /// A is 1; I and O are not used.
    private func nhiValue(_ index: Int) -> Int? {
        let value = self[index]
        guard value > 9 else { return value }
        guard value != 18, value != 24 else { return nil }
        return value - 9 - (value > 18 ? 1 : 0) - (value > 24 ? 1 : 0)
    }

    /// S and T by century of birth, F, G and M for foreigners; the tables are the authority's.
    var isNRIC: Bool {
        guard isShaped("a9999999a"), isOne(of: "STFGM", at: 0) else { return false }
        let total = sum("2765432", from: 1)
        return switch self[0] {
        case 28: isCharacter(8, "JZIHGFEDCBA", total % 11)
        case 29: isCharacter(8, "JZIHGFEDCBA", (total + 4) % 11)
        case 15: isCharacter(8, "XWUTRQPNMLK", total % 11)
        case 16: isCharacter(8, "XWUTRQPNMLK", (total + 4) % 11)
        default: isCharacter(8, "KLJNPQRTUWX", 10 - (total + 3) % 11)
        }
    }

    /// The letter stands for two digits; 1 and 2 are citizens, 8 and 9 residents.
    var isTaiwanese: Bool {
        guard isShaped("a999999999"), isOne(of: "1289", at: 1) else { return false }
        let codes: InlineArray<26, Int> = [
            10, 11, 12, 13, 14, 15, 16, 17, 34, 18, 19, 20, 21, 22, 35, 23, 24, 25, 26, 27, 28, 29,
            32, 30, 31, 33,
        ]
        let code = codes[self[0] - 10]
        return (code / 10 + code % 10 * 9 + sum("876543211", from: 1)) % 10 == 0
    }

    /// Four letters, date, sex, state, three consonants, a distinction, check digit.
    var isCURP: Bool {
        guard isShaped("aaaa999999aaaaaa?9"), isOne(of: "HMX", at: 10),
            isDate(y: 4, m: 6, d: 8)
        else { return false }
        var total = 0
        for i in 0..<17 {
            // Ñ stands between N and O, so that O and those behind it count one more.
            total += (self[i] + (self[i] > 23 ? 1 : 0)) * (18 - i)
        }
        return self[17] == (10 - total % 10) % 10
    }

    /// Four letters, date, two characters of the homoclave, check character.
    var isRFC: Bool {
        guard isShaped("aaaa999999???"), isDate(y: 4, m: 6, d: 8) else { return false }
        var total = 0
        for i in 0..<12 {
            // `&` stands between N and O.
            total += (self[i] + (self[i] > 23 ? 1 : 0)) * (13 - i)
        }
        return isCharacter(12, "0A987654321", total % 11)
    }

    var isRIF: Bool {
        guard isShaped("a999999999") else { return false }
        let letter: Int
        switch self[0] {
        case 31: letter = 4
        case 14: letter = 8
        case 19, 12: letter = 12
        case 25: letter = 16
        case 16: letter = 20
        default: return false
        }
        return checks(9, "32765432", "00987654321", from: 1, plus: letter)
    }

    /// Kind of registrant, initial of the name, six digits, check digit.
    var isDEA: Bool {
        guard isShaped("a?9999999"), isOne(of: "ABCDEFGHJKLMPRSTUX", at: 0) else { return false }
        return checks(8, "121212", "0123456789", from: 2)
    }
}
