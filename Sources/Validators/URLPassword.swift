/// Questions about the password in `scheme://user:password@host`.
public enum URLPassword {
    /// A password longer than this is no password.
    static let bytesMax = 256

    /// Whether `bytes` can be a password someone uses, and not what documentation puts in its place.
    ///
    /// Refused: placeholders and template variables, also percent-encoded (`%3Cpassword%3E`); words that
    /// name a password (`password`, `pass`, `pwd`, `secret`, `mypassword`, …); `xxx` and the like; blanks
    /// and control characters. Accepted, weak as they are: `admin`, `root`, `guest`, `postgres` and other
    /// default passwords, because systems do run with them. Source: RFC 3986 §3.2.1 (userinfo).
    public static func isPlausible(_ bytes: Span<UInt8>) -> Bool {
        guard bytes.count > 0, bytes.count <= bytesMax else { return false }
        for i in 0..<bytes.count where bytes[i] <= 0x20 || bytes[i] == 0x7f { return false }
        if bytes.beginsCaseless("%3c") || bytes.beginsCaseless("%7b")
            || bytes.beginsCaseless("%24%7b")
        {
            return false
        }
        if trivial.contains(bytes) { return false }
        return !Placeholder.isPlaceholder(bytes)
    }

    private static let trivial = WordList(
        """
        p pw pass passw passwd password pwd secret token key user username login auth credentials \
        x xx xxx foo bar baz abc test testing string value here hidden masked p@ss passw0rd p@ssword \
        p@ssw0rd apikey api_key user:pass
        """)
}
