// European schemes that a table of weights does not tell.

extension NumberCharacters {
    /// The day may be 0, and the month 13 to 15, where the date of birth is not known.
    var isSVNR: Bool {
        areDigits(10) && self[0] > 0 && whole(4, 6) <= 31 && (1...15).contains(whole(6, 8))
            && checks(3, "3790584216", "0123456789!")
    }

    /// Month and day may be 0 where they are not known; 20 or 40 are added to the month of BIS numbers.
    var isBelgianNRN: Bool {
        guard areDigits(11), whole(2, 4) % 20 <= 12, whole(2, 4) < 60, whole(4, 6) <= 31 else {
            return false
        }
        let body = whole(0, 9)
        let check = whole(9, 11)
        // Two digits of the year stand for 1900 to 1999, or with the 2 for 2000 to 2039.
        return check == 97 - body % 97
            || self[0] < 4 && check == 97 - (2_000_000_000 + body) % 97
    }

    /// 50 is added to the month of women, 20 besides where the day's numbers have run out; nine digits until 1953.
    var isRodneCislo: Bool {
        if areDigits(9) {
            return self[0] < 6 && whole(0, 2) <= 53 && whole(6, 9) > 0
                && isDate(y: 0, m: 2, d: 4, monthsBy: 50)
        }
        guard areDigits(10), isDate(y: 0, m: 2, d: 4, monthsBy: 50) || isLateRodneCislo else {
            return false
        }
        // Until 1985 some whose remainder is 10 were given 0.
        return whole(0, 10) % 11 == 0 || (whole(0, 9) % 11 == 10 && self[9] == 0)
    }

    private var isLateRodneCislo: Bool {
        let month = whole(2, 4) % 50
        return month > 20 && isDate(y: 0, m: 2, d: 4, monthsBy: month - month % 20)
    }

    var hasOneRepeatedDigit: Bool {
        var repeated = 0
        for digit in 0...9 {
            var times = 0
            for i in 0..<10 where self[i] == digit { times += 1 }
            if times > 3 { return false }
            if times > 1 { repeated += 1 }
        }
        return repeated == 1
    }

    /// Area, date of birth, initial of the name at birth, serial, check digit.
    var isGermanPension: Bool {
        guard isShaped("99999999a999"), whole(0, 2) >= 2, (1...31).contains(whole(2, 4) % 50),
            (1...12).contains(whole(4, 6))
        else { return false }
        let letter = self[8] - 9
        let weights: InlineArray<12, Int> = [2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1]
        var total = 0
        for i in 0..<12 {
            let value = i < 8 ? self[i] : i == 8 ? letter / 10 : i == 9 ? letter % 10 : self[i - 1]
            let product = value * weights[i]
            total += product / 10 + product % 10
        }
        return self[11] == total % 10
    }

    /// A letter as two digits, eight digits, check digit.
    var isGermanHealth: Bool {
        guard isShaped("a999999999") else { return false }
        let letter = self[0] - 9
        var total = 0
        for i in 0..<10 {
            let value = i == 0 ? letter / 10 : i == 1 ? letter % 10 : self[i - 1]
            let product = value * (i % 2 + 1)
            total += product / 10 + product % 10
        }
        return self[9] == total % 10
    }

    /// Sex and century, date, serial, and the check digit that Estonia and Lithuania share.
    var isBalticID: Bool {
        guard areDigits(11), self[0] > 0, isDate(y: 1, m: 3, d: 5) else { return false }
        let first = sum("1234567891") % 11
        let check = first < 10 ? first : sum("3456789123") % 11 % 10
        return self[10] == check
    }

    var isNIF: Bool {
        guard count == 9 else { return false }
        var number = whole(1, 8)
        if self[0] < 10 {
            guard letters == 1, self[8] >= 10 else { return false }
            number += self[0] * 10_000_000
        } else {
            // NIE: X, Y and Z stand for 0, 1 and 2.
            guard letters == 2, (33...35).contains(self[0]), self[8] >= 10 else { return false }
            number += (self[0] - 33) * 10_000_000
        }
        return isCharacter(8, "TRWAGMYFPDXBNJZSQVHLCKE", number % 23)
    }

    var isHETU: Bool {
        // Day, month, year, a separator that may be a letter, three digits, a check character.
        guard count == 10 || count == 11 else { return false }
        let serial = count - 4
        for i in 0..<(count - 1) where self[i] >= 10 {
            guard count == 11, i == 6 else { return false }
        }
        if count == 11, self[6] < 10 { return false }
        guard isDate(y: 4, m: 2, d: 0) else { return false }
        let number = whole(0, 6) * 1000 + whole(serial, serial + 3)
        return isCharacter(count - 1, "0123456789ABCDEFHJKLMNPRSTUVWXY", number % 31)
    }

    var isNIR: Bool {
        guard count == 15, (1...4).contains(self[0]) || (7...8).contains(self[0]) else {
            return false
        }
        // Corsica: 2A counts as 19, 2B as 18.
        var body = 0
        for i in 0..<13 {
            if self[i] >= 10 {
                guard i == 6, self[5] == 2, letters == 1, self[6] <= 11 else { return false }
                body = body / 10 * 100 + (self[6] == 10 ? 19 : 18)
            } else {
                body = body * 10 + self[i]
            }
        }
        guard self[13] < 10, self[14] < 10 else { return false }
        return whole(13, 15) == 97 - body % 97
    }

    /// Those born after 1996 have the weights the other way round.
    var isHungarianID: Bool {
        guard areDigits(11), (1...8).contains(self[0]), isDate(y: 1, m: 3, d: 5) else {
            return false
        }
        let isLate = self[0] <= 2 ? whole(1, 3) > 96 : self[0] <= 4
        return checks(10, isLate ? "A987654321" : "123456789A", "0123456789!")
    }

    /// Seven digits, the check letter, and for numbers since 2013 a second letter.
    var isPPS: Bool {
        guard isShaped("9999999a") || isShaped("9999999aa") else { return false }
        // W, T and X, given before 2013, count as nothing.
        let second = count == 9 && !isOne(of: "WTX", at: 8) ? self[8] - 9 : 0
        return isCharacter(7, "WABCDEFGHIJKLMNOPQRSTUV", (sum("8765432") + 9 * second) % 23)
    }

    var isCodiceFiscale: Bool {
        guard count == 16, self[15] >= 10 else { return false }
        var total = 0
        for i in 0..<15 {
            let position = self[i] < 10 ? self[i] : self[i] - 10
            total += i % 2 == 0 ? Self.italianOdd[position] : position
        }
        return self[15] - 10 == total % 26
    }

    var isCypriotTIN: Bool {
        guard isShaped("99999999a") else { return false }
        var total = 0
        for i in 0..<8 { total += i % 2 == 0 ? Self.italianOdd[self[i]] : self[i] }
        return self[8] - 10 == total % 26
    }

    /// What characters in odd places count in Italy and Cyprus.
    private static let italianOdd: InlineArray<26, Int> = [
        1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24,
        23,
    ]

    var isLuxembourgish: Bool {
        guard areDigits(13), (1850...2099).contains(whole(0, 4)), isDate(y: 2, m: 4, d: 6) else {
            return false
        }
        return isLuhn(12) && isVerhoeff(11, check: 12)
    }

    var isLatvianID: Bool {
        guard areDigits(11) else { return false }
        // Numbers since 2017 hold no date; they begin with 32 to 39.
        guard (32...39).contains(whole(0, 2)) || isDate(y: 4, m: 2, d: 0) else { return false }
        return checks(10, "A584216379", "01234567890", plus: 1)
    }

    /// Seven digits and the check digit of the card, a version of two characters and its check digit.
    var isPortugueseCC: Bool {
        guard isShaped("999999999??9") else { return false }
        var total = 0
        for i in 0..<12 {
            var value = self[i]
            if i % 2 == 0 {
                value *= 2
                if value >= 10 { value -= 9 }
            }
            total += value
        }
        return total % 10 == 0
    }

    /// Three digits of the year, of which the first tells the millennium.
    var isJMBG: Bool {
        areDigits(13) && (self[4] == 0 || self[4] >= 8) && isDate(y: 5, m: 2, d: 0)
            && checks(12, "765432765432", "0!987654321")
    }

    /// Ten digits, or twelve with the century before them.
    var isPersonnummer: Bool {
        guard letters == 0 else { return false }
        guard count != 12 else {
            return (18...20).contains(whole(0, 2))
                && NumberCharacters(self, dropping: 2).isPersonnummer
        }
        return count == 10 && isDate(y: 0, m: 2, d: 4, daysBy: 60) && isLuhn(10)
    }

    var isTurkish: Bool {
        guard areDigits(11), self[0] != 0 else { return false }
        let odd = sum("101010101")
        let even = sum("010101010")
        let tenth = (odd * 7 + even * 9) % 10
        return self[9] == tenth && self[10] == (odd + even + tenth) % 10
    }
}
