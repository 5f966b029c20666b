internal import CPCRE2
public import Findings

/// Where a pattern matched: the whole match and the wanted capture, as indices into the subject.
public struct PatternMatch: Hashable, Sendable {
    public let match: ByteRange
    public let capture: ByteRange

    public init(match: ByteRange, capture: ByteRange) {
        self.match = match
        self.capture = capture
    }
}

/// What PCRE2 said.
public enum ConfirmOutcome: Hashable, Sendable {
    case match(PatternMatch)
    case noMatch
    /// More bytes could still make or change a match (only when the subject is open-ended).
    case needsMore
    /// PCRE2 gave up: a limit was reached, or an internal error. Nothing is known about this window.
    case undecided
}

/// A pattern compiled by PCRE2 with its just-in-time compiler. Immutable, shared by all sessions.
@safe
public final class ConfirmPattern: @unchecked Sendable {
    // `@unchecked Sendable`: pcre2api(3), «Multithreading»: a compiled pattern may be used by
    // several threads at once, JIT code included, when each has its own match data and JIT stack.
    let code: OpaquePointer
    let capture: Int

    /// Compiles `pattern`; `capture` is the group whose span is reported, 0 for the whole match.
    ///
    /// Without `multiline`, subjects are single lines.
    public init(_ pattern: String, capture: Int, multiline: Bool) throws(PatternError) {
        var errorCode: Int32 = 0
        var errorOffset = 0
        let options =
            PCRE2_DOLLAR_ENDONLY | PCRE2_NEVER_UTF | PCRE2_NEVER_UCP | PCRE2_NEVER_BACKSLASH_C
            | PCRE2_USE_OFFSET_LIMIT
            // Else `^` would fail behind a line feed that ends the bytes at hand, though more may come.
            | (multiline ? PCRE2_MULTILINE | PCRE2_ALT_CIRCUMFLEX : 0)
        let context = unsafe pcre2_compile_context_create_8(nil)
        defer { unsafe pcre2_compile_context_free_8(context) }
        unsafe pcre2_set_newline_8(context, UInt32(PCRE2_NEWLINE_LF))
        let text = Array(pattern.utf8)
        let code = unsafe text.withUnsafeBufferPointer { buffer in
            unsafe pcre2_compile_8(
                buffer.baseAddress, buffer.count, UInt32(options), &errorCode, &errorOffset,
                context)
        }
        guard let code = unsafe code else {
            var message = [UInt8](repeating: 0, count: 256)
            let length = unsafe pcre2_get_error_message_8(errorCode, &message, message.count)
            let words = String(decoding: message.prefix(Int(max(0, length))), as: UTF8.self)
            throw PatternError(offset: errorOffset, message: words)
        }
        unsafe pcre2_jit_compile_8(
            code, UInt32(PCRE2_JIT_COMPLETE | (multiline ? PCRE2_JIT_PARTIAL_HARD : 0)))
        unsafe self.code = code
        self.capture = capture
    }

    deinit {
        unsafe pcre2_code_free_8(code)
    }
}

/// The memory one thread needs to run patterns: match data, limits, JIT stack.
@safe
public struct ConfirmScratch: ~Copyable {
    /// Backtracking steps before PCRE2 gives up on one window. A window is at most a few KiB;
    /// honest patterns need hundreds of steps.
    static let matchLimit: UInt32 = 200_000
    /// KiB of heap for the interpreter, where JIT is not available.
    static let heapLimit: UInt32 = 4096
    private static let jitStackStart = 32 * 1024
    private static let jitStackMax = 512 * 1024

    /// Patterns by slot: kept alive, and beside it what a match needs of them, so that no
    /// reference is counted for a match.
    private var patterns: [ConfirmPattern?]
    var codes: [Code?]
    let matchData: OpaquePointer?
    let context: OpaquePointer?
    private let jitStack: OpaquePointer?

    @safe
    struct Code {
        let handle: OpaquePointer
        let capture: Int
    }

    /// Makes the memory for patterns numbered from 0 to `slots` - 1.
    public init(slots: Int) {
        patterns = Array(repeating: nil, count: slots)
        codes = Array(repeating: nil, count: slots)
        // Two pairs beyond the whole match would do for most rules; 32 pairs for those with groups.
        unsafe matchData = pcre2_match_data_create_8(32, nil)
        unsafe context = pcre2_match_context_create_8(nil)
        unsafe jitStack = pcre2_jit_stack_create_8(Self.jitStackStart, Self.jitStackMax, nil)
        unsafe pcre2_set_match_limit_8(context, Self.matchLimit)
        unsafe pcre2_set_heap_limit_8(context, Self.heapLimit)
        unsafe pcre2_jit_stack_assign_8(context, nil, UnsafeMutableRawPointer(jitStack))
    }

    deinit {
        unsafe pcre2_match_data_free_8(matchData)
        unsafe pcre2_match_context_free_8(context)
        unsafe pcre2_jit_stack_free_8(jitStack)
    }

    /// Whether the pattern of a slot has been given.
    public func holds(_ slot: Int) -> Bool { patterns[slot] != nil }

    /// Gives the pattern of a slot.
    public mutating func hold(_ pattern: ConfirmPattern, at slot: Int) {
        patterns[slot] = pattern
        codes[slot] = unsafe Code(handle: pattern.code, capture: pattern.capture)
    }

    /// Finds the first match of the pattern of `slot` in `bytes[subject]` that begins in `starts`, its end included.
    ///
    /// Ranges are indices into `bytes`; bytes of `subject` before `starts.start` serve look-behind.
    /// - Parameters:
    ///   - isLineStart: whether `^` may match at the front of the subject.
    ///   - isLineEnd: whether `$` may match at its end.
    ///   - isOpenEnded: more bytes of the subject are still to come; answer `needsMore` if they matter.
    public mutating func firstMatch(
        of slot: Int, in bytes: Span<UInt8>, subject: ByteRange, starts: ByteRange,
        isLineStart: Bool, isLineEnd: Bool, isOpenEnded: Bool = false
    ) -> ConfirmOutcome {
        precondition(
            subject.start >= 0 && subject.end <= bytes.count && starts.start >= subject.start
                && starts.end <= subject.end)
        guard let pattern = codes[slot] else { return .undecided }
        let base = subject.start
        unsafe pcre2_set_offset_limit_8(context, starts.end - base)
        var options: UInt32 = 0
        if !isLineStart { options |= UInt32(PCRE2_NOTBOL) }
        // Where the subject is open-ended, `$` at its end is to ask for more, not to fail.
        if !isLineEnd && !isOpenEnded { options |= UInt32(PCRE2_NOTEOL) }
        if isOpenEnded { options |= UInt32(PCRE2_PARTIAL_HARD) }
        let code = unsafe bytes.withUnsafeBufferPointer { buffer in
            unsafe pcre2_match_8(
                pattern.handle, buffer.baseAddress.map { unsafe $0 + base }, subject.count,
                starts.start - base, options, matchData, context)
        }
        if code == PCRE2_ERROR_NOMATCH { return .noMatch }
        if code == PCRE2_ERROR_PARTIAL { return .needsMore }
        guard code >= 0, let pairs = unsafe pcre2_get_ovector_pointer_8(matchData) else {
            return .undecided
        }
        let match = unsafe ByteRange(base + pairs[0], base + max(pairs[0], pairs[1]))
        let group = pattern.capture
        guard group > 0, group < 32, code == 0 || group < Int(code),
            unsafe pairs[2 * group] <= pairs[2 * group + 1],
            unsafe pairs[2 * group] >= 0
        else { return .match(PatternMatch(match: match, capture: match)) }
        return unsafe .match(
            PatternMatch(
                match: match,
                capture: ByteRange(base + pairs[2 * group], base + pairs[2 * group + 1])))
    }
}
