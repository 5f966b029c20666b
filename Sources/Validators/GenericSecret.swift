/// Whether the value of an assignment such as `password = …` is a secret.
public enum GenericSecret {
    /// Shorter values are too weak to tell from anything else.
    static let bytesMin = 6
    /// Longer values are documents, not secrets one assigns on a line.
    static let bytesMax = 4096
    /// How much likelier the urn must be than the writer (bits) before letters and digits count as random.
    private static let randomBitsMin = 4

    /// Whether `bytes`, the value of something already called a secret, look like one.
    ///
    /// True for random-looking strings (hexadecimal of 16 characters and more, base32, base62, base64)
    /// and for what people choose as passwords: letters with digits or capitals and a mark among them
    /// (`P@ssw0rd!`, `Summer#2023`), a word with a number behind (`dragon1987`). False for placeholders,
    /// identifiers, dotted names, paths, URLs without a password, e-mail addresses, UUIDs, versions,
    /// numbers, dates, calls and other code, markup, colours, and anything with blanks in it. UUIDs are
    /// refused because they name things far more often than they guard them. Plain words are refused:
    /// a passphrase without digits cannot be told from an identifier.
    ///
    /// Integer arithmetic over fixed tables; linear in the length. A heuristic: no standard defines it.
    public static func looksLikeSecret(_ bytes: Span<UInt8>) -> Bool {
        guard (bytesMin...bytesMax).contains(bytes.count) else { return false }
        let makeup = Makeup(bytes)
        guard !makeup.hasBlankOrControl, makeup.letters > 0 else {
            return !makeup.hasBlankOrControl && isNumericPassword(makeup)
        }
        if bytes.firstCaseless("://") != nil { return holdsCredentials(bytes) }
        if Placeholder.isPlaceholder(bytes) || isUUID(bytes) || EmailAddress.isValid(bytes) {
            return false
        }
        if let verdict = judgeHexadecimal(bytes, makeup) { return verdict }
        let randomness = WordLikeness.randomness(bytes)
        let isRandom = randomness >= randomBitsMin * WordLikeness.unitsPerBit && makeup.count >= 8
        if isVersion(bytes, makeup) || isMarkup(bytes) || isCode(bytes) { return false }
        if isPath(bytes, randomness) { return false }
        if makeup.codeMarks > 0 { return isRandom && makeup.kinds >= 3 }
        if makeup.passwordMarks > 0 { return isMarkedPassword(bytes, makeup, isRandom) }
        if isRandom, isRandomEnough(bytes, makeup, randomness) { return true }
        if isChopped(bytes, makeup, randomness) { return !isTechnical(bytes) }
        return !isRandom && isWordWithNumber(bytes, makeup)
    }
}

/// Which characters a value has.
private struct Makeup {
    let count: Int
    var letters: Int { upper + lower }
    private(set) var upper = 0
    private(set) var lower = 0
    private(set) var digits = 0
    /// `! @ # $ % ^ & * ? ~ +` and `=` not at the end: what password rules ask for.
    private(set) var passwordMarks = 0
    /// `, ; < > | " ' ( ) [ ] { }` and the backquote: what code and prose have.
    private(set) var codeMarks = 0
    /// `_ - . : / \`
    private(set) var separators = 0
    private(set) var hasBlankOrControl = false

    /// How many of capitals, small letters and digits there are.
    var kinds: Int { (upper > 0 ? 1 : 0) + (lower > 0 ? 1 : 0) + (digits > 0 ? 1 : 0) }

    init(_ bytes: Span<UInt8>) {
        var end = bytes.count
        // Padding of base64.
        while end > 0, bytes.count - end < 2, bytes[end - 1] == UInt8(ascii: "=") { end -= 1 }
        count = bytes.count
        for i in 0..<end {
            let byte = bytes[i]
            switch byte {
            case 0x30...0x39: digits += 1
            case 0x41...0x5a: upper += 1
            case 0x61...0x7a, 0x80...0xff: lower += 1
            case 0x00...0x20, 0x7f: hasBlankOrControl = true
            case UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: ":"),
                UInt8(ascii: "/"), UInt8(ascii: "\\"):
                separators += 1
            case UInt8(ascii: "!"), UInt8(ascii: "@"), UInt8(ascii: "#"), UInt8(ascii: "$"),
                UInt8(ascii: "%"), UInt8(ascii: "^"), UInt8(ascii: "&"), UInt8(ascii: "*"),
                UInt8(ascii: "?"), UInt8(ascii: "~"), UInt8(ascii: "="):
                passwordMarks += 1
            case UInt8(ascii: "+"):
                // A character of base64 and of passwords; counted as neither.
                break
            default: codeMarks += 1
            }
        }
    }
}

// MARK: - What is not a secret by its form

extension GenericSecret {
    /// Digits with password marks between, as `1234#5678!`; plain numbers, dates and amounts are not.
    private static func isNumericPassword(_ makeup: Makeup) -> Bool {
        makeup.digits >= 6 && makeup.passwordMarks >= 2 && makeup.codeMarks == 0
            && makeup.separators == 0
    }

    /// 8-4-4-4-12 hexadecimal digits (RFC 9562 §4), also in braces or after `urn:uuid:`.
    private static func isUUID(_ bytes: Span<UInt8>) -> Bool {
        var start = 0
        if bytes.beginsCaseless("urn:uuid:") { start = 9 }
        if bytes.holds("{", at: 0) { start = 1 }
        guard (36...(start == 1 ? 37 : 36)).contains(bytes.count - start) else { return false }
        for i in 0..<36 {
            let byte = bytes[start + i]
            if i == 8 || i == 13 || i == 18 || i == 23 {
                guard byte == UInt8(ascii: "-") else { return false }
            } else {
                guard byte.isHexDigit else { return false }
            }
        }
        return true
    }

    /// Hexadecimal: true from 16 digits on, false for colours, addresses in memory, MACs and fingerprints; nil for other text.
    private static func judgeHexadecimal(_ bytes: Span<UInt8>, _ makeup: Makeup) -> Bool? {
        var start = 0
        if bytes.beginsCaseless("0x") { start = 2 }
        if bytes.holds("#", at: 0) { start = 1 }
        var colons = 0
        for i in start..<bytes.count {
            if bytes[i] == UInt8(ascii: ":") {
                colons += 1
            } else if !bytes[i].isHexDigit {
                return nil
            }
        }
        if colons > 0 { return false }
        let count = bytes.count - start
        if start == 1 { return count == 3 || count == 4 || count == 6 || count == 8 ? false : nil }
        if start == 2 { return count >= 32 }
        guard makeup.digits > 0 else { return count >= 32 ? true : nil }
        return count >= 16 ? true : nil
    }

    /// `v1.2.3`, `1.2.3-beta.4`, `^2.0.0`, `>=1.0`, `3.11.4+cu118`.
    private static func isVersion(_ bytes: Span<UInt8>, _ makeup: Makeup) -> Bool {
        var i = 0
        while i < bytes.count, i < 3 {
            switch bytes[i] {
            case UInt8(ascii: "v"), UInt8(ascii: "V"), UInt8(ascii: "^"), UInt8(ascii: "~"),
                UInt8(ascii: ">"), UInt8(ascii: "<"), UInt8(ascii: "="):
                i += 1
                continue
            default: break
            }
            break
        }
        let start = i
        var dots = 0
        while i < bytes.count,
            bytes[i].isDigit || (bytes[i] == UInt8(ascii: ".") && i > start && bytes[i - 1].isDigit)
        {
            if bytes[i] == UInt8(ascii: ".") { dots += 1 }
            i += 1
        }
        return dots >= 1 && bytes.count - i <= 16 && makeup.passwordMarks <= 1
    }

    private static func isMarkup(_ bytes: Span<UInt8>) -> Bool {
        if bytes.holds("<", at: 0) || bytes.firstCaseless("</") != nil { return true }
        if bytes.firstCaseless("/>") != nil || bytes.firstCaseless("&nbsp;") != nil { return true }
        return bytes.endsCaseless("px") && bytes[0].isDigit
    }

    /// Operators, calls and the like.
    private static func isCode(_ bytes: Span<UInt8>) -> Bool {
        for i in 0..<(bytes.count - 1) {
            let next = bytes[i + 1]
            switch (bytes[i], next) {
            case (UInt8(ascii: "("), UInt8(ascii: ")")), (UInt8(ascii: "["), UInt8(ascii: "]")),
                (UInt8(ascii: "{"), UInt8(ascii: "}")), (UInt8(ascii: "="), UInt8(ascii: ">")),
                (UInt8(ascii: "-"), UInt8(ascii: ">")), (UInt8(ascii: ":"), UInt8(ascii: ":")),
                (UInt8(ascii: ":"), UInt8(ascii: "=")), (UInt8(ascii: "&"), UInt8(ascii: "&")),
                (UInt8(ascii: "|"), UInt8(ascii: "|")), (UInt8(ascii: "!"), UInt8(ascii: "=")),
                (UInt8(ascii: "\""), UInt8(ascii: ",")), (UInt8(ascii: "'"), UInt8(ascii: ",")):
                return true
            case (UInt8(ascii: "="), UInt8(ascii: "=")):
                if i + 2 < bytes.count { return true }
            case (UInt8(ascii: "%"), UInt8(ascii: "s")), (UInt8(ascii: "%"), UInt8(ascii: "d")):
                if i + 2 == bytes.count || !bytes[i + 2].isAlphanumeric { return true }
            default: break
            }
        }
        return isCallOrIndex(bytes)
    }

    /// A name, an opening bracket, and its partner at the end (or nothing behind): `foo(bar)`, `a.b[0]`, `get(`.
    private static func isCallOrIndex(_ bytes: Span<UInt8>) -> Bool {
        var end = bytes.count
        while end > 0, bytes[end - 1] == UInt8(ascii: ";") || bytes[end - 1] == UInt8(ascii: ",") {
            end -= 1
        }
        var i = 0
        while i < end,
            bytes[i].isAlphanumeric || bytes[i] == UInt8(ascii: "_")
                || bytes[i] == UInt8(ascii: ".") || bytes[i] == UInt8(ascii: "$")
                || bytes[i] == UInt8(ascii: "@")
        {
            i += 1
        }
        guard i < end, i == 0 || i >= 2 else { return false }
        let last = bytes[end - 1]
        switch bytes[i] {
        case UInt8(ascii: "("): return last == UInt8(ascii: ")") || i == end - 1
        case UInt8(ascii: "["): return last == UInt8(ascii: "]") || i == end - 1
        case UInt8(ascii: "{"): return last == UInt8(ascii: "}") || i == end - 1
        default: return false
        }
    }

    /// Begins like a path, or has parts and ends in a file's suffix, or parts that read like words.
    private static func isPath(_ bytes: Span<UInt8>, _ randomness: Int) -> Bool {
        let clearlyRandom = randomness >= 12 * WordLikeness.unitsPerBit
        if bytes.holds("./", at: 0) || bytes.holds("../", at: 0) || bytes.holds("~/", at: 0)
            || bytes.holds("\\\\", at: 0) || bytes.holds(":\\", at: 1) || bytes.holds(":/", at: 1)
        {
            return true
        }
        if bytes.holds("/", at: 0), !clearlyRandom { return true }
        guard let dot = bytes.last(UInt8(ascii: ".")), dot > 0 else { return false }
        return fileSuffixes.contains(bytes.extracting((dot + 1)..<bytes.count))
    }

    private static let fileSuffixes = WordList(
        """
        json yml yaml toml ini cfg conf config env properties xml html htm css scss js jsx ts tsx mjs \
        py rb go rs java kt swift c h cc cpp hpp cs php pl sh bash zsh ps1 bat cmd sql txt md rst log \
        csv pem key crt cer der p12 pfx jks pub asc gpg kdbx db sqlite zip tar gz tgz jar war png jpg \
        jpeg gif svg ico pdf tf tfvars lock vue example sample template tmpl tpl j2 local com org net
        """)

    /// `scheme://user:password@host`: the password decides.
    private static func holdsCredentials(_ bytes: Span<UInt8>) -> Bool {
        guard let scheme = bytes.firstCaseless("://") else { return false }
        let start = scheme + 3
        var end = start
        var at: Int?
        while end < bytes.count, bytes[end] != UInt8(ascii: "/"), bytes[end] != UInt8(ascii: "?") {
            if bytes[end] == UInt8(ascii: "@") { at = end }
            end += 1
        }
        guard let at, let colon = bytes.first(UInt8(ascii: ":"), from: start), colon < at else {
            return false
        }
        return URLPassword.isPlausible(bytes.extracting((colon + 1)..<at))
    }
}

// MARK: - What is a secret by its make-up

extension GenericSecret {
    /// Letters with `!`, `@` and the like: a password, unless it is one mark between or beside plain words.
    private static func isMarkedPassword(
        _ bytes: Span<UInt8>, _ makeup: Makeup, _ isRandom: Bool
    ) -> Bool {
        if isRandom { return true }
        // `key=value`, `a=1&b=2`: an equals sign inside belongs to code.
        if let equals = bytes.first(UInt8(ascii: "=")), equals > 0,
            equals + 1 < bytes.count, bytes[equals + 1] != UInt8(ascii: "=")
        {
            return false
        }
        if makeup.digits > 0 { return makeup.letters >= 2 && isMarkInside(bytes, makeup) }
        // No digits: capitals and marks must both be where a plain word has none.
        guard makeup.kinds == 2, makeup.count >= 8 else { return false }
        return makeup.passwordMarks >= 2 || hasShortPart(bytes)
    }

    /// Not merely a sigil before a name, as `@user1`, `&ref2`, `*ptr3`, `#id4`.
    private static func isMarkInside(_ bytes: Span<UInt8>, _ makeup: Makeup) -> Bool {
        let first = bytes[0]
        guard makeup.passwordMarks == 1, !first.isAlphanumeric else { return true }
        return makeup.kinds == 3 && makeup.digits >= 2
    }

    /// Whether a mark has fewer than three letters on one side, as in `P@ssword`; `user@host` has not.
    private static func hasShortPart(_ bytes: Span<UInt8>) -> Bool {
        var length = 0
        for i in 0...bytes.count {
            if i < bytes.count, bytes[i].isLetter {
                length += 1
                continue
            }
            if i < bytes.count, i > 0, length < 3 { return true }
            if i == bytes.count, length > 0, length < 3 { return true }
            length = 0
        }
        return false
    }

    /// Random by its letters; abbreviations, short codes and strings of hyphenated words need more.
    private static func isRandomEnough(
        _ bytes: Span<UInt8>, _ makeup: Makeup, _ randomness: Int
    ) -> Bool {
        if makeup.digits >= 2, makeup.letters >= 2 { return true }
        // Letters alone, or one digit: short abbreviations look random too.
        let bits = randomness / WordLikeness.unitsPerBit
        return makeup.count >= 12 ? bits >= 6 : bits >= 9
    }

    /// Capitals, small letters and digits take turns more often than words, acronyms and numbers let them.
    ///
    /// The value is cut where an identifier's words would be: `oC565D0WaDEl` falls into eight pieces, as
    /// long as 1.5 characters; those of identifiers are longer, and one of them is mostly a word of four.
    private static func isChopped(
        _ bytes: Span<UInt8>, _ makeup: Makeup, _ randomness: Int
    ) -> Bool {
        let count = makeup.letters + makeup.digits
        guard makeup.kinds == 3, count >= (makeup.separators == 0 ? 8 : 12) else { return false }
        var pieces = 0
        var smallRun = 0
        var smallRunMost = 0
        var capitalRun = 0
        for i in 0..<bytes.count where bytes[i].isAlphanumeric {
            let byte = bytes[i]
            let previous: UInt8 = i > 0 ? bytes[i - 1] : 0
            if byte.isLower {
                smallRun = previous.isLower ? smallRun + 1 : 1
                // A small letter takes the capital before it: `PIw` is `P` and `Iw`.
                if !previous.isLetter || capitalRun >= 2 { pieces += 1 }
                capitalRun = 0
            } else if byte.isUpper {
                capitalRun = previous.isUpper ? capitalRun + 1 : 1
                if !previous.isUpper { pieces += 1 }
            } else {
                if !previous.isDigit { pieces += 1 }
                capitalRun = 0
            }
            smallRunMost = max(smallRunMost, smallRun)
            guard smallRunMost <= 5, capitalRun <= 5 else { return false }
        }
        if smallRunMost <= 3 { return pieces * 9 >= count * 4 }
        // A piece of four or five may be a word: only where the letters do not speak for one.
        return count >= 10 && makeup.digits >= 2 && pieces * 3 >= count
            && randomness >= -2 * WordLikeness.unitsPerBit
    }

    /// A word with a number of two digits or more behind or before it, as people choose: `dragon1987`, `Summer2023`.
    private static func isWordWithNumber(_ bytes: Span<UInt8>, _ makeup: Makeup) -> Bool {
        guard makeup.count >= 8, makeup.separators == 0 else { return false }
        if beginsAndEndsInDigits(bytes, makeup) { return true }
        guard makeup.letters >= 4 else { return false }
        guard (2...6).contains(makeup.digits) || makeup.kinds == 3 && makeup.digits > 0 else {
            return false
        }
        if isTechnical(bytes) { return false }
        var i = 0
        while i < bytes.count, !bytes[i].isDigit { i += 1 }
        let wordEnd = i
        while i < bytes.count, bytes[i].isDigit { i += 1 }
        if wordEnd > 0, i == bytes.count {
            // camelCase before the number is an identifier; so is a word for a numbered thing.
            return humps(bytes, wordEnd) <= 1 && i - wordEnd >= 2
                && !endsInCountedNoun(bytes, wordEnd)
        }
        // Digits within letters, at least twice: `p4ssw0rd`, `S3cr3tK3y`.
        return digitIslands(bytes) >= 2
    }

    /// Digits, a word, digits, as in `4luka1987`: no identifier begins so. Letters for units (`1920x1080`, `16gb2133`) are too few.
    private static func beginsAndEndsInDigits(_ bytes: Span<UInt8>, _ makeup: Makeup) -> Bool {
        guard bytes[0].isDigit, bytes[bytes.count - 1].isDigit, makeup.letters >= 3,
            makeup.letters + makeup.digits == bytes.count
        else { return false }
        var pieces = 0
        for i in 1..<bytes.count where bytes[i].isDigit != bytes[i - 1].isDigit { pieces += 1 }
        return pieces == 2 && !isTechnical(bytes)
    }

    /// How often a capital follows a small letter before `end`.
    private static func humps(_ bytes: Span<UInt8>, _ end: Int) -> Int {
        var count = 0
        for i in 1..<max(1, end) where bytes[i].isUpper && bytes[i - 1].isLower { count += 1 }
        return count
    }

    private static func digitIslands(_ bytes: Span<UInt8>) -> Int {
        var count = 0
        for i in 1..<(bytes.count - 1)
        where bytes[i].isDigit && bytes[i - 1].isLetter && bytes[i + 1].isLetter {
            count += 1
        }
        return count
    }

    /// Names of algorithms and formats that carry numbers.
    private static func isTechnical(_ bytes: Span<UInt8>) -> Bool {
        let names = """
            sha1 sha2 sha3 sha256 sha384 sha512 base64 base32 base58 base62 utf8 utf16 utf32 oauth1 \
            oauth2 x509 aes128 aes192 aes256 rsa2048 rsa4096 ed25519 secp256 curve25519 pkcs1 pkcs8 \
            pkcs12 int8 int16 int32 int64 float32 float64 ipv4 ipv6 http1 http2 http3 tls1 iso8601 \
            iso8859 rfc amd64 x86 arm64 win32 win64 linux64 python2 python3 node1 ecdsa p256 p384 \
            hs256 hs512 rs256 es256 pbkdf2 argon2 chacha20 poly1305 windows10 windows11 crc32 md5 \
            salsa20 latin1 cp1252 k8s log4j
            """
        let words = names.utf8.span
        var start = 0
        while start < words.count {
            var end = start
            while end < words.count, words[end] > 0x20 { end += 1 }
            if stands(words, start, end, in: bytes) { return true }
            start = end + 1
        }
        return false
    }

    private static func stands(
        _ words: Span<UInt8>, _ start: Int, _ end: Int, in bytes: Span<UInt8>
    ) -> Bool {
        let count = end - start
        guard count > 0, count <= bytes.count else { return false }
        for at in 0...(bytes.count - count) {
            var i = 0
            while i < count, bytes[at + i].lowered == words[start + i] { i += 1 }
            if i == count { return true }
        }
        return false
    }

    /// Things that programs number: `parameter12`, `accessToken01`.
    private static func endsInCountedNoun(_ bytes: Span<UInt8>, _ end: Int) -> Bool {
        let nouns = """
            parameter param argument arg value variable string field column item index name number \
            token key version chapter section line page user account server host node port address \
            client service instance device group role level step stage phase option setting config
            """
        let words = nouns.utf8.span
        let name = bytes.extracting(0..<end)
        var start = 0
        while start < words.count {
            var stop = start
            while stop < words.count, words[stop] > 0x20 { stop += 1 }
            if stop > start, stop - start <= name.count,
                stands(
                    words, start, stop,
                    in: name.extracting((name.count - (stop - start))..<name.count))
            {
                return true
            }
            start = stop + 1
        }
        return false
    }
}
