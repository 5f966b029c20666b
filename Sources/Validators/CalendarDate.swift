/// Questions about a calendar date in text.
public enum CalendarDate {
    /// Whether `bytes` can be read as a day that exists, in a year from `minYear` to `maxYear`.
    ///
    /// Read are: year-month-day (ISO 8601-1 §5.2.2, also with `/`, `.` or blanks, and eight digits in a
    /// row); day-month-year and month-day-year with `-`, `/`, `.` or blanks (with `.` the day stands
    /// first); and English month names, whole or of three letters (`14 March 1975`, `14-Mar-75`,
    /// `March 14, 1975`, `14th of …` not). A year has four digits, or two when there are separators;
    /// two digits stand for either century that fits. Days follow the Gregorian rule for leap years.
    public static func isValid(
        _ bytes: Span<UInt8>, minYear: Int = 1, maxYear: Int = 9999
    ) -> Bool {
        let years = YearRange(low: minYear, high: maxYear)
        var text = DateText()
        guard text.read(bytes) else { return false }
        switch text.count {
        case 1: return isCompactDate(text.fields[0], years)
        case 3: return isDate(text, years)
        default: return false
        }
    }

    /// YYYYMMDD, DDMMYYYY or MMDDYYYY.
    private static func isCompactDate(_ field: DateField, _ years: YearRange) -> Bool {
        guard field.digits == 8 else { return false }
        let value = field.value
        return exists(value / 10_000, value / 100 % 100, value % 100, years)
            || exists(value % 10_000, value / 10_000 % 100, value / 1_000_000, years)
            || exists(value % 10_000, value / 1_000_000, value / 10_000 % 100, years)
    }

    private static func isDate(_ text: DateText, _ years: YearRange) -> Bool {
        let (a, b, c) = (text.fields[0], text.fields[1], text.fields[2])
        if a.isMonthName {
            return b.isDay && c.isYear && existsInEitherCentury(c, a.value, b.value, years)
        }
        if b.isMonthName {
            if a.isDay, c.isYear, existsInEitherCentury(c, b.value, a.value, years) { return true }
            return a.digits == 4 && c.isDay && exists(a.value, b.value, c.value, years)
        }
        guard !c.isMonthName, !text.hasComma, text.isUniform, b.digits <= 2 else { return false }
        if a.isYear, c.isDay, existsInEitherCentury(a, b.value, c.value, years) { return true }
        guard a.isDay, c.isYear else { return false }
        if existsInEitherCentury(c, b.value, a.value, years) { return true }
        return text.separator != UInt8(ascii: ".")
            && existsInEitherCentury(c, a.value, b.value, years)
    }

    private static func existsInEitherCentury(
        _ year: DateField, _ month: Int, _ day: Int, _ years: YearRange
    ) -> Bool {
        if year.digits == 4 { return exists(year.value, month, day, years) }
        return exists(1900 + year.value, month, day, years)
            || exists(2000 + year.value, month, day, years)
    }

    private static func exists(_ year: Int, _ month: Int, _ day: Int, _ years: YearRange) -> Bool {
        guard years.contains(year), (1...12).contains(month), day >= 1 else { return false }
        switch month {
        case 2:
            let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            return day <= (isLeap ? 29 : 28)
        case 4, 6, 9, 11: return day <= 30
        default: return day <= 31
        }
    }
}

private struct YearRange {
    let low: Int
    let high: Int

    func contains(_ year: Int) -> Bool { year >= 1 && low <= year && year <= high }
}

/// A number or a month name within a date.
private struct DateField {
    var value = 0
    /// How many digits the number has; 0 for a month name.
    var digits = 0

    var isMonthName: Bool { digits == 0 }
    var isDay: Bool { digits == 1 || digits == 2 }
    var isYear: Bool { digits == 4 || digits == 2 }
}

/// One or three fields and what parts them.
private struct DateText {
    /// `September 30, 1999` and blanks around; longer text is no date.
    private static let bytesMax = 32

    private(set) var fields: InlineArray<3, DateField> = .init(repeating: DateField())
    private(set) var count = 0
    /// What stands between the first two fields: `-`, `/`, `.` or a blank.
    private(set) var separator: UInt8 = 0
    /// Whether the last two fields are parted as the first two are.
    private(set) var isUniform = true
    private(set) var hasComma = false

    /// Reads the whole of `bytes`; false when they are not fields and separators.
    mutating func read(_ bytes: Span<UInt8>) -> Bool {
        guard bytes.count <= Self.bytesMax else { return false }
        var i = 0
        while true {
            guard count < 3, readField(bytes, &i) else { return false }
            if i == bytes.count { return true }
            guard readSeparator(bytes, &i) else { return false }
        }
    }

    private mutating func readField(_ bytes: Span<UInt8>, _ i: inout Int) -> Bool {
        let start = i
        var field = DateField()
        while i < bytes.count, bytes[i].isDigit, i - start < 8 {
            field.value = field.value * 10 + bytes[i].digitValue
            i += 1
        }
        field.digits = i - start
        if field.digits == 0 {
            while i < bytes.count, bytes[i].isLetter { i += 1 }
            field.value = Self.month(bytes.extracting(start..<i))
            guard field.value > 0 else { return false }
        } else if isOrdinalSuffix(bytes, i) {
            i += 2
        }
        fields[count] = field
        count += 1
        return true
    }

    private static let ordinalSuffixes = WordList("st nd rd th")

    /// `st`, `nd`, `rd` or `th` behind a day.
    private func isOrdinalSuffix(_ bytes: Span<UInt8>, _ i: Int) -> Bool {
        guard i + 2 <= bytes.count, i + 2 == bytes.count || !bytes[i + 2].isLetter else {
            return false
        }
        return Self.ordinalSuffixes.contains(bytes.extracting(i..<(i + 2)))
    }

    /// One of `-`, `/`, `.`, `,` with blanks behind, or blanks alone.
    private mutating func readSeparator(_ bytes: Span<UInt8>, _ i: inout Int) -> Bool {
        var mark = bytes[i]
        switch mark {
        case UInt8(ascii: ","):
            hasComma = true
            mark = UInt8(ascii: " ")
        case UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: " "): break
        default: return false
        }
        i += 1
        if i < bytes.count, bytes[i] == UInt8(ascii: " ") { i += 1 }
        if count == 1 { separator = mark } else if mark != separator { isUniform = false }
        return i < bytes.count
    }

    /// 1…12 for an English month name, whole or in three letters (or `Sept`); 0 for another word.
    private static func month(_ word: Span<UInt8>) -> Int {
        guard word.count >= 3 else { return 0 }
        let names =
            "january february march april may june july august september october november december"
        let list = names.utf8.span
        var start = 0
        for month in 1...12 {
            var end = start
            while end < list.count, list[end] > 0x20 { end += 1 }
            let isWhole = word.count == end - start
            let isShort = word.count == 3 || (month == 9 && word.count == 4)
            if isWhole || isShort, agrees(word, list, start) { return month }
            start = end + 1
        }
        return 0
    }

    private static func agrees(_ word: Span<UInt8>, _ list: Span<UInt8>, _ start: Int) -> Bool {
        for i in 0..<word.count {
            guard start + i < list.count, word[i].lowered == list[start + i] else { return false }
        }
        return true
    }
}
