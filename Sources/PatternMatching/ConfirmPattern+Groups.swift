internal import CPCRE2
public import Findings

/// A group of a pattern that took part in a match.
public struct CaptureGroup: Hashable, Sendable {
    public let number: Int
    /// Nil where the pattern gives it none.
    public let name: String?
    /// Indices into the bytes that were matched.
    public let range: ByteRange
}

extension ConfirmScratch {
    /// The groups that took part in the last match, which was one of `slot`; the whole match is none of them.
    ///
    /// - Parameter base: where the subject began.
    public func groups(of slot: Int, base: Int) -> [CaptureGroup] {
        guard let pattern = codes[slot],
            let pairs = unsafe pcre2_get_ovector_pointer_8(matchData)
        else { return [] }
        let names = Self.groupNames(of: pattern)
        var count: UInt32 = 0
        _ = unsafe pcre2_pattern_info_8(pattern.handle, UInt32(PCRE2_INFO_CAPTURECOUNT), &count)
        let kept = unsafe Int(pcre2_get_ovector_count_8(matchData))
        var groups: [CaptureGroup] = []
        for number in 1..<max(1, min(Int(count) + 1, kept)) {
            let (start, end) = unsafe (pairs[2 * number], pairs[2 * number + 1])
            // Groups that took no part are PCRE2_UNSET, which is -1 in a signed number.
            guard start >= 0, start <= end else { continue }
            groups.append(
                CaptureGroup(
                    number: number, name: names[number], range: ByteRange(base + start, base + end))
            )
        }
        return groups
    }

    /// pcre2api(3), «Information about a compiled pattern»: each entry is a number of two bytes, most significant first, and a
    /// name that ends with a zero.
    private static func groupNames(of pattern: Code) -> [Int: String] {
        var count: UInt32 = 0
        var size: UInt32 = 0
        var table: UnsafePointer<UInt8>?
        _ = unsafe pcre2_pattern_info_8(pattern.handle, UInt32(PCRE2_INFO_NAMECOUNT), &count)
        _ = unsafe pcre2_pattern_info_8(pattern.handle, UInt32(PCRE2_INFO_NAMEENTRYSIZE), &size)
        _ = unsafe pcre2_pattern_info_8(pattern.handle, UInt32(PCRE2_INFO_NAMETABLE), &table)
        guard count > 0, size > 2, let table = unsafe table else { return [:] }
        let bytes = unsafe UnsafeBufferPointer(start: table, count: Int(count * size))
        var names: [Int: String] = [:]
        for start in stride(from: 0, to: Int(count * size), by: Int(size)) {
            let number = unsafe Int(bytes[start]) << 8 | Int(bytes[start + 1])
            let name = unsafe bytes[(start + 2)..<(start + Int(size))].prefix { $0 != 0 }
            names[number] = unsafe String(decoding: name, as: UTF8.self)
        }
        return names
    }
}
