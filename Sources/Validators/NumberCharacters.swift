/// A number as people write it, read into values: `0`–`9` are 0–9, letters of either case 10–35.
///
/// Blanks, dots, hyphens, slashes, `+` and brackets part it and are skipped. The questions below are the
/// few ways in which issuers make check digits; a scheme says which of them it uses.
struct NumberCharacters {
    static let countMax = 20
    private(set) var count = 0
    private(set) var letters = 0
    private var values: InlineArray<20, UInt8> = .init(repeating: 0)

    init?(_ bytes: Span<UInt8>) {
        for i in 0..<bytes.count {
            let byte = bytes[i]
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "/"),
                UInt8(ascii: "+"), UInt8(ascii: "("), UInt8(ascii: ")"):
                continue
            default: break
            }
            guard byte.isAlphanumeric, count < Self.countMax else { return nil }
            values[count] = Self.value(byte)
            if !byte.isDigit { letters += 1 }
            count += 1
        }
    }

    /// The number without its first `dropped` characters.
    init(_ other: NumberCharacters, dropping dropped: Int) {
        for i in min(dropped, other.count)..<other.count {
            values[count] = other.values[i]
            if values[count] > 9 { letters += 1 }
            count += 1
        }
    }

    subscript(_ index: Int) -> Int { Int(values[index]) }

    var isMonotonous: Bool {
        for i in 1..<max(1, count) where values[i] != values[0] { return false }
        return true
    }

    private static func value(_ byte: UInt8) -> UInt8 {
        byte.isDigit ? byte &- 0x30 : byte.lowered &- 0x61 &+ 10
    }
}

// MARK: - Shape

extension NumberCharacters {
    /// Whether these are `wanted` digits and nothing else.
    func areDigits(_ wanted: Int) -> Bool { count == wanted && letters == 0 }

    /// Whether each character is of its kind: `9` a digit, `a` a letter, `?` either, anything else itself.
    func isShaped(_ shape: String) -> Bool {
        let kinds = shape.utf8.span
        guard count == kinds.count else { return false }
        for i in 0..<count {
            switch kinds[i] {
            case UInt8(ascii: "?"): continue
            case UInt8(ascii: "9"): if values[i] > 9 { return false }
            case UInt8(ascii: "a"): if values[i] < 10 { return false }
            default: if values[i] != Self.value(kinds[i]) { return false }
            }
        }
        return true
    }

    /// The digits from `start` up to `end` as one number.
    func whole(_ start: Int, _ end: Int) -> Int {
        var result = 0
        for i in start..<end { result = result * 10 + self[i] }
        return result
    }

    /// Whether `table` has this character at `position`.
    func isCharacter(_ index: Int, _ table: String, _ position: Int) -> Bool {
        values[index] == Self.value(table.utf8.span[position]) && index < count
            && table.utf8.span[position].isAlphanumeric
    }

    /// Whether the character is one of `set`.
    func isOne(of set: String, at index: Int) -> Bool {
        let set = set.utf8.span
        for i in 0..<set.count where values[index] == Self.value(set[i]) { return true }
        return false
    }

    /// Whether the first two digits are one of the pairs, which stand one after another in `pairs`.
    func begins(withPairOf pairs: String) -> Bool {
        let pairs = pairs.utf8.span
        for i in stride(from: 0, to: pairs.count - 1, by: 2)
        where values[0] == Self.value(pairs[i]) && values[1] == Self.value(pairs[i + 1]) {
            return true
        }
        return false
    }

    /// Whether two digits each at `y`, `m` and `d` are year, month and day of a date.
    ///
    /// Some issuers add to the month or the day (sex, century, kind of number): what is left after
    /// division counts. 29 February is taken where the two digits of the year allow it.
    func isDate(y: Int, m: Int, d: Int, monthsBy: Int = 100, daysBy: Int = 100) -> Bool {
        let day = whole(d, d + 2) % daysBy
        let month = whole(m, m + 2) % monthsBy
        guard (1...12).contains(month), day >= 1 else { return false }
        let lengths: InlineArray<13, Int> = [0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        if month == 2, day == 29 { return whole(y, y + 2) % 4 == 0 }
        return day <= lengths[month]
    }
}

// MARK: - Check characters

extension NumberCharacters {
    /// The sum of the values from `from`, each times its weight: `0`–`9`, then `A` for 10, and so on.
    func sum(_ weights: String, from: Int = 0) -> Int {
        let weights = weights.utf8.span
        var result = 0
        for i in 0..<weights.count {
            result += self[from + i] * Int(Self.value(weights[i]))
        }
        return result
    }

    /// The sum of the values before `end`, from the right, with `weights` over and over.
    func sumFromRight(_ weights: String, before end: Int) -> Int {
        let weights = weights.utf8.span
        var result = 0
        for i in 0..<end {
            result += self[end - 1 - i] * Int(Self.value(weights[i % weights.count]))
        }
        return result
    }

    /// Whether the character at `index` is what `table` has for the weighed sum, modulo the table's length.
    ///
    /// `!` in the table is a remainder for which no number is issued. Weights may be reduced by the modulus.
    func checks(
        _ index: Int, _ weights: String, _ table: String, from: Int = 0, plus: Int = 0
    ) -> Bool {
        isCharacter(index, table, (sum(weights, from: from) + plus) % table.utf8.count)
    }

    /// As `checks`, for the last character, with weights counted from the right.
    func checksFromRight(_ weights: String, _ table: String) -> Bool {
        count > 1
            && isCharacter(
                count - 1, table, sumFromRight(weights, before: count - 1) % table.utf8.count)
    }

    /// Luhn over the first `length` values, letters counting what they are (ISO/IEC 7812-1); `plus` is the sum of a prefix left out.
    func isLuhn(_ length: Int, plus: Int = 0) -> Bool {
        var sum = plus
        for i in 0..<length {
            var value = self[length - 1 - i]
            if i % 2 == 1 {
                value *= 2
                if value > 9 { value -= 9 }
            }
            sum += value
        }
        return sum % 10 == 0
    }

    /// ISO/IEC 7064 MOD 11,10 over the first `length` digits.
    func isMod11And10(_ length: Int) -> Bool {
        var product = 10
        for i in 0..<(length - 1) {
            let sum = (self[i] + product) % 10
            product = (sum == 0 ? 10 : sum) * 2 % 11
        }
        return self[length - 1] == (11 - product) % 10
    }

    /// Verhoeff over the first `length` digits, the check digit at `check`.
    func isVerhoeff(_ length: Int, check: Int) -> Bool {
        var sum = self[check]
        for i in 0..<length {
            sum = Verhoeff.product(sum, Verhoeff.permuted(self[length - 1 - i], (i + 1) % 8))
        }
        return sum == 0
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
