/// Whether a value merely stands where a secret will stand.
public enum Placeholder {
    /// A longer value stands for nothing: it holds the private key of 4,096 bits in PEM, and more.
    static let bytesMax = 8192

    /// Whether `bytes` are no secret but stand for one: a template variable, a mask, an example, a filler.
    ///
    /// Made so that what a generator of random tokens emits is never taken for a placeholder: single words
    /// count only when parted from the rest, masks and sequences only when they make up the bulk. An
    /// empty value is a placeholder. Linear in the length (times the number of words looked for). No
    /// standard speaks of this; the forms are those of shells, template languages and providers'
    /// documentation (`AKIAIOSFODNN7EXAMPLE`: AWS IAM User Guide).
    public static func isPlaceholder(_ bytes: Span<UInt8>) -> Bool {
        guard bytes.count <= bytesMax else { return false }
        var start = 0
        var end = bytes.count
        while start < end, isQuoteOrBlank(bytes[start]) { start += 1 }
        while end > start, isQuoteOrBlank(bytes[end - 1]) { end -= 1 }
        let value = bytes.extracting(start..<end)
        return value.isEmpty || emptyWords.contains(value) || isTemplate(value)
            || isEnvironmentLookup(value) || isMasked(value) || isFiller(value)
            || namesPlaceholder(value)
    }

    private static func isQuoteOrBlank(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"), 0x20, 0x09, 0x0a, 0x0d: true
        default: false
        }
    }

    /// Words that say «there is nothing here».
    private static let emptyWords = WordList(
        """
        null none nil undefined true false yes no on off n/a na nan empty blank unset
        unknown default required optional enabled disabled todo tbd fixme xxx yyy zzz foo
        bar baz foobar changeit temp tmp void (null) (none) <null>
        """)
}

// MARK: - Templates and look-ups

extension Placeholder {
    private static func isTemplate(_ value: Span<UInt8>) -> Bool {
        isBracketed(value) || isSigiled(value) || holdsVariable(value)
    }

    /// `<...>`, `[REDACTED]`, `{name}`, `@@X@@`, `__X__`, `%X%`: the whole value within marks.
    private static func isBracketed(_ value: Span<UInt8>) -> Bool {
        let count = value.count
        guard count >= 3 else { return false }
        switch (value[0], value[count - 1]) {
        case (UInt8(ascii: "<"), UInt8(ascii: ">")): return true
        case (UInt8(ascii: "["), UInt8(ascii: "]")):
            return isNameLike(value, 1, count - 1) || isRedacted(value)
        case (UInt8(ascii: "{"), UInt8(ascii: "}")), (UInt8(ascii: "("), UInt8(ascii: ")")),
            (UInt8(ascii: "%"), UInt8(ascii: "%")):
            return isNameLike(value, 1, count - 1)
        case (UInt8(ascii: "@"), UInt8(ascii: "@")), (UInt8(ascii: "_"), UInt8(ascii: "_")):
            return count >= 5 && value[1] == value[0] && value[count - 2] == value[0]
                && isNameLike(value, 2, count - 2)
        default: return false
        }
    }

    /// What a redactor writes: `[LABEL]`, or `[LABEL#…]` with twelve of the letters of its hashes.
    private static func isRedacted(_ value: Span<UInt8>) -> Bool {
        let hashLetters = 12
        var i = 1
        while value[i].isUpper || value[i].isDigit || value[i] == UInt8(ascii: "_") { i += 1 }
        guard i > 1 else { return false }
        if value[i] == UInt8(ascii: "#") {
            guard i + hashLetters + 2 == value.count else { return false }
            for letter in (i + 1)..<(value.count - 1) where !value[letter].isLower { return false }
            return true
        }
        return i + 1 == value.count
    }

    /// Letters, digits that do not come first, and what parts words.
    private static func isNameLike(_ value: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        guard start < end else { return true }
        var digits = 0
        for i in start..<end {
            let byte = value[i]
            if byte.isDigit { digits += 1 }
            guard
                byte.isAlphanumeric || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
                    || byte == UInt8(ascii: " ") || byte == UInt8(ascii: ".")
                    || byte == UInt8(ascii: ":")
            else { return false }
        }
        return digits * 4 <= end - start || end - start <= 2
    }

    /// `$VAR`, `$var`, `$this->x`, `$config['x']`, `%s`, `&ref`-like sigils before a plain name.
    private static func isSigiled(_ value: Span<UInt8>) -> Bool {
        guard value.count >= 2 else { return false }
        if value[0] == UInt8(ascii: "%"), value.count <= 3 { return true }
        guard value[0] == UInt8(ascii: "$") else { return false }
        if value[1] == UInt8(ascii: "(") || value[1] == UInt8(ascii: "{") { return true }
        guard value[1].isLetter || value[1] == UInt8(ascii: "_") else { return false }
        var i = 1
        var lower = false
        var upper = false
        var digits = false
        while i < value.count, value[i].isAlphanumeric || value[i] == UInt8(ascii: "_") {
            if value[i].isLower { lower = true }
            if value[i].isUpper { upper = true }
            if value[i].isDigit { digits = true }
            i += 1
        }
        if i < value.count {
            // `->` and `[` go on with an expression; other marks make it a password.
            return value.holds("->", at: i) || value[i] == UInt8(ascii: "[")
                || (value[i] == UInt8(ascii: ".") && !digits)
        }
        // `$DB_PASSWORD1`, `$password`, `$dbPassword` are names; `$ecret12` and `$Ecr3t` may not be.
        return !digits || (upper && !lower)
    }

    /// `${…}`, `{{…}}`, `#{…}`, `{%…%}`, `<%…%>`, `%(…)s`, `$(…)` anywhere, with a name inside.
    ///
    /// Without the name the marks say nothing: long random values of all printable characters hold
    /// `{{`, `<?` and `%(` by chance.
    private static func holdsVariable(_ value: Span<UInt8>) -> Bool {
        for i in 0..<max(0, value.count - 2) {
            let end: String
            switch (value[i], value[i + 1]) {
            case (UInt8(ascii: "$"), UInt8(ascii: "{")), (UInt8(ascii: "#"), UInt8(ascii: "{")):
                end = "}"
            case (UInt8(ascii: "{"), UInt8(ascii: "{")): end = "}}"
            case (UInt8(ascii: "{"), UInt8(ascii: "%")): end = "%}"
            case (UInt8(ascii: "$"), UInt8(ascii: "(")), (UInt8(ascii: "%"), UInt8(ascii: "(")):
                end = ")"
            case (UInt8(ascii: "<"), UInt8(ascii: "%")), (UInt8(ascii: "<"), UInt8(ascii: "?")):
                // Its end may lie beyond the value: blanks part what is between.
                if i == 0 { return true }
                end = ">"
            default: continue
            }
            if namesVariable(value, from: i + 2, end: end) { return true }
        }
        return false
    }

    /// Behind blanks and marks a name, closed at once, or of two letters or more and closed later.
    private static func namesVariable(
        _ value: Span<UInt8>, from start: Int, end: String
    ) -> Bool {
        var i = start
        while i < value.count, " =-.{$!".utf8.span.first(value[i]) != nil { i += 1 }
        let first = i
        while i < value.count,
            value[i].isLetter || value[i] == UInt8(ascii: "_") || (i > first && value[i].isDigit)
        {
            i += 1
        }
        guard i > first, i < value.count else { return false }
        if value.holds(end, at: i) { return true }
        return i - first >= 2 && " .:-?|[(/,'\"=".utf8.span.first(value[i]) != nil
            && value.extracting(i..<value.count).firstCaseless(end) != nil
    }

    /// An expression that fetches the value from elsewhere.
    private static func isEnvironmentLookup(_ value: Span<UInt8>) -> Bool {
        lookups.standsAnywhere(in: value) || references.stands(in: value, at: 0)
    }

    private static let lookups = WordList(
        """
        os.environ process.env getenv( env.get( env[ env( import.meta.env system.getproperty
        std::env environ[ environ.get secrets. secretkeyref valuefrom fromenv getsecret(
        get_secret( keyring.get getpass( environment.getenvironmentvariable config.get(
        config[ settings.get( params[ params. request. req.body
        """)

    private static let references = WordList(
        """
        op:// vault: ref+ arn:aws: sops: file:// secret:// secretref: env: !vault !ref !sub
        !getatt lookup( data. var. local. module. self. this. args. options. opts. projects/
        keyvault. @microsoft.keyvault {{ resolve:
        """)
}

// MARK: - Masks and fillers

extension Placeholder {
    /// Characters struck out or left out: `****`, `xxxxxx`, `....`, `••••`, `…`.
    private static func isMasked(_ value: Span<UInt8>) -> Bool {
        var run = 0
        var longestX = 0
        var longestMask = 0
        for i in 0..<value.count {
            let byte = value[i].lowered
            run = i > 0 && value[i - 1].lowered == byte ? run + 1 : 1
            switch byte {
            case UInt8(ascii: "*"): if run >= 3 { return true }
            case UInt8(ascii: "."): if run >= 3 { return true }
            case UInt8(ascii: "?"), UInt8(ascii: "#"): if run >= 4 { return true }
            case UInt8(ascii: "x"): longestX = max(longestX, run)
            case 0xe2:
                // U+2022 bullet, U+2026 ellipsis.
                if value.holds("\u{2022}\u{2022}", at: i) || value.holds("\u{2026}", at: i) {
                    return true
                }
            default: break
            }
            if byte == UInt8(ascii: "x") || byte == UInt8(ascii: "0") || byte == UInt8(ascii: "_")
                || byte == UInt8(ascii: "-")
            {
                longestMask = max(longestMask, run)
            }
        }
        return longestX >= 6 || (longestMask >= 4 && longestMask * 2 >= value.count)
    }

    /// One character over and over, a repeated piece, a run through the alphabet or the keyboard.
    private static func isFiller(_ value: Span<UInt8>) -> Bool {
        let count = value.count
        guard count >= 4 else { return false }
        return isMonotonous(value) || isPeriodic(value) || isSequence(value)
    }

    /// Few different characters, or most of them doubled: `aaaaaaa1`, `0101010101`, `aabbccddee`.
    private static func isMonotonous(_ value: Span<UInt8>) -> Bool {
        let count = value.count
        var counts: InlineArray<256, UInt16> = .init(repeating: 0)
        var doubled = 0
        var distinct = 0
        var most: UInt16 = 0
        for i in 0..<count {
            let byte = Int(value[i].lowered)
            if counts[byte] == 0 { distinct += 1 }
            counts[byte] += 1
            most = max(most, counts[byte])
            if i > 0, value[i - 1].lowered == value[i].lowered { doubled += 1 }
        }
        if Int(most) * 10 >= count * 6 { return true }
        if count >= 8, distinct <= 2 { return true }
        if count >= 16, distinct <= 3 { return true }
        return count >= 6 && doubled * 2 >= count
    }

    /// Whether the value, or what follows its last `_` or `-`, is one piece written at least twice.
    private static func isPeriodic(_ value: Span<UInt8>) -> Bool {
        let count = value.count
        var bodyStart = count
        while bodyStart > 0, value[bodyStart - 1].isAlphanumeric { bodyStart -= 1 }
        if hasPeriod(value, from: 0) { return true }
        return bodyStart > 0 && (count - bodyStart) * 10 >= count * 6
            && hasPeriod(value, from: bodyStart)
    }

    private static func hasPeriod(_ value: Span<UInt8>, from start: Int) -> Bool {
        let count = value.count - start
        guard count >= 6 else { return false }
        // Longer pieces are not looked for, so that the work stays linear.
        let longest = min(count >= 8 ? count / 2 : count / 3, 64)
        var period = 1
        while period <= longest {
            var i = start + period
            while i < value.count, value[i].lowered == value[i - period].lowered { i += 1 }
            if i == value.count { return true }
            period += 1
        }
        return false
    }

    /// The fewest neighbours that are a run.
    private static let runMin = 6

    /// Whether at least three fifths lie in runs of neighbours: `abcdef`, `987654`, `qwerty`.
    ///
    /// Values put together from shorter pieces, as `abcd1234`, `1q2w3e4r` and `a1b2c3d4`, are what people choose
    /// when they make up a secret by hand: lists of leaked passwords are full of them. Nothing but the surroundings
    /// tells whether such a value is in use.
    private static func isSequence(_ value: Span<UInt8>) -> Bool {
        value.count >= runMin && bytesInRuns(value) * 10 >= value.count * 6
    }

    /// How many bytes lie in runs in which each byte follows the one before in one direction.
    private static func bytesInRuns(_ value: Span<UInt8>) -> Int {
        let followers = followers.span
        var total = 0
        var (up, down) = (1, 1)
        for i in 1...value.count {
            let pair = i < value.count ? (place(value[i - 1]), place(value[i])) : (0, 0)
            if followers[128 * pair.0 + pair.1] {
                up += 1
            } else {
                if up >= runMin { total += up }
                up = 1
            }
            if followers[128 * pair.1 + pair.0] {
                down += 1
            } else {
                if down >= runMin { total += down }
                down = 1
            }
        }
        return total
    }

    /// Bytes beyond ASCII follow nothing.
    private static func place(_ byte: UInt8) -> Int { byte < 0x80 ? Int(byte.lowered) : 0 }

    /// By two small letters or digits, `128 * first + second`: whether the second comes right behind the first in the
    /// alphabet, among the digits (0 after 9 too) or on a keyboard row.
    private static let followers: [Bool] = {
        var table = Array(repeating: false, count: 128 * 128)
        let rows = [
            "abcdefghijklmnopqrstuvwxyza", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm",
            "qwertz", "yxcvbnm", "azerty", "9a", "0a", "f0", "f1", "z0", "z1",
        ]
        for row in rows {
            for (first, second) in zip(row.utf8, row.utf8.dropFirst()) {
                table[128 * Int(first) + Int(second)] = true
            }
        }
        return table
    }()
}

// MARK: - Words

extension Placeholder {
    private static func namesPlaceholder(_ value: Span<UInt8>) -> Bool {
        tellingAnywhere.standsAnywhere(in: value) || holdsTellingWord(value)
            || isGeneric(value)
    }

    /// Long enough that chance never spells them.
    private static let tellingAnywhere = WordList(
        """
        example placeholder changeme change_me change-me changethis change_this replaceme
        replace_me replace-me replacewith replace_with redacted your_ your- yourapi
        yoursecret yourtoken yourpassword yourkey youraccess yourclient goes_here goeshere
        notarealkey not_a_real not-a-real notreal not-real thisisnot dummykey fakekey
        faketoken deadbeef insert_ insert- lorem_ipsum loremipsum s3cr3t_here secret_here
        key_here token_here
        """)

    /// Telling when they stand as words of their own.
    private static let tellingWords = WordList(
        """
        dummy sample samples placeholder fake mock mocked redacted censored hidden masked
        removed invalid bogus changeit fixme
        """)

    private static func holdsTellingWord(_ value: Span<UInt8>) -> Bool {
        var start = 0
        while start < value.count {
            guard value[start].isLetter else {
                start += 1
                continue
            }
            // A word ends at a non-letter, or where a capital follows a small letter.
            var end = start + 1
            while end < value.count, value[end].isLetter,
                !(value[end].isUpper && value[end - 1].isLower)
            {
                end += 1
            }
            let word = value.extracting(start..<end)
            // Short words must make up a fair part: a random token may spell one by chance.
            if end - start >= 4, (end - start) * 4 >= value.count, tellingWords.contains(word) {
                return true
            }
            start = end
        }
        return false
    }

    /// Whether the value consists of words that name a secret but are none: `my_secret_key`, `ENTER-PASSWORD-HERE`;
    /// behind two and more of them may stand a number, if they begin with `my` or `your`: `MYTOKEN1`.
    private static func isGeneric(_ value: Span<UInt8>) -> Bool {
        guard value.count <= 96, !accounts.contains(value) else {
            return false
        }
        let end = value.count - ownNumber(value)
        var i = 0
        var words = 0
        while i < end {
            if value[i] == UInt8(ascii: "_") || value[i] == UInt8(ascii: "-")
                || value[i] == UInt8(ascii: ".") || value[i] == UInt8(ascii: " ")
                || value[i] == UInt8(ascii: "/") || value[i] == UInt8(ascii: "!")
            {
                i += 1
                continue
            }
            let length = genericWords.longest(in: value, at: i)
            guard length > 0 else { return false }
            i += length
            words += 1
        }
        return words > 0
    }

    /// How many digits, three at most, end a name such as `MYTOKEN1` or `your_api_key_02`.
    ///
    /// `mypassword1` is none of those: people have such passwords.
    private static func ownNumber(_ value: Span<UInt8>) -> Int {
        var end = value.count
        while end > 0, value[end - 1].isDigit, value.count - end < 3 { end -= 1 }
        guard end < value.count, owners.longest(in: value, at: 0) > 0 else { return 0 }
        while end > 0, value[end - 1] == UInt8(ascii: "_") || value[end - 1] == UInt8(ascii: "-") {
            end -= 1
        }
        let name = value.extracting(0..<end)
        let isOwn =
            name.endsCaseless("token") || name.endsCaseless("key") || name.endsCaseless("secret")
        return isOwn ? value.count - end : 0
    }

    private static let owners = WordList("my your the some")

    private static let genericWords = WordList(
        """
        my your our the a an some any this is of for to in from with and or own new old that
        api app application key keys apikey secret secrets token tokens password passwords
        passwd passphrase pass pwd pw user username usr name login access auth
        authentication authorization bearer basic client server id here value val string str
        text test tests testing demo foo bar baz qux dummy fake sample example placeholder
        todo change replace insert enter put add set fill provide paste type use me it must
        should be real actual valid something random generated private public shared master
        root admin default credential credentials cred creds account service project
        database db host url super top very long secure hidden encrypted hash salt signing
        encryption session cookie oauth jwt aws azure gcp google github gitlab slack stripe
        openai smtp mail email web http goes not empty missing
        """)

    /// Names of accounts are words of their own.
    private static let accounts = WordList("admin root user test guest")
}
