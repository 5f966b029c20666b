/// Questions about the password in `scheme://user:password@host`.
public enum URLPassword {
    /// A password longer than this is no password.
    static let bytesMax = 256

    /// Whether `bytes` can be a password someone uses, and not what documentation puts in its place.
    ///
    /// Refused: placeholders and template variables, also percent-encoded (`%3Cpassword%3E`); words that
    /// name a password (`password`, `pass`, `pwd`, `secret`, `mypassword`, …); up to three letters or digits;
    /// the password of the RFCs (`open sesame`, RFC 7617 §2); blanks and control characters. Accepted, weak as they are: `admin`, `root`, `guest`, `postgres` and other
    /// default passwords, because systems do run with them. Source: RFC 3986 §3.2.1 (userinfo).
    public static func isPlausible(_ bytes: Span<UInt8>) -> Bool {
        guard bytes.count > 0, bytes.count <= bytesMax else { return false }
        for i in 0..<bytes.count where bytes[i] <= 0x20 || bytes[i] == 0x7f { return false }
        if bytes.beginsCaseless("%3c") || bytes.beginsCaseless("%7b")
            || bytes.beginsCaseless("%24%7b")
        {
            return false
        }
        if trivial.contains(bytes) || isShort(bytes) { return false }
        return !Placeholder.isPlaceholder(bytes)
    }

    private static let trivial = WordList(
        """
        pass passw passwd password secret token user username login auth credentials test testing \
        string value here hidden masked p@ss passw0rd p@ssword p@ssw0rd apikey api_key user:pass \
        opensesame open_sesame open-sesame open%20sesame
        """)

    /// `x`, `pw`, `abc`, `xyz`, `123`: nothing accepts them, documents are full of them.
    private static func isShort(_ bytes: Span<UInt8>) -> Bool {
        guard bytes.count <= 3 else { return false }
        for i in 0..<bytes.count where !bytes[i].isAlphanumeric { return false }
        return true
    }
}
