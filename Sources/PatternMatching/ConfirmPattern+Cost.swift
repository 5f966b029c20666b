internal import CPCRE2
internal import Findings

extension ConfirmScratch {
    /// Steps after which PCRE2 gives up on a window.
    public static var stepsMax: Int { Int(matchLimit) }

    /// Whether matching the pattern of `slot` anywhere in `bytes` takes more than `steps` steps.
    ///
    /// Steps are counted as the match limit counts them (pcre2api(3), «The match context»); all places of the subject may begin a
    /// match, which is more than a window allows.
    public mutating func takesMore(than steps: Int, slot: Int, in bytes: Span<UInt8>) -> Bool {
        unsafe pcre2_set_match_limit_8(context, UInt32(clamping: steps))
        defer { unsafe pcre2_set_match_limit_8(context, Self.matchLimit) }
        let whole = ByteRange(0, bytes.count)
        let outcome = firstMatch(
            of: slot, in: bytes, subject: whole, starts: whole, isLineStart: true, isLineEnd: true)
        return outcome == .undecided
    }
}
