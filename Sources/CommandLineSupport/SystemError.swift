internal import Glibc

/// A failure reported by the system, by its number.
public struct SystemError: Error, Hashable, Sendable, CustomStringConvertible {
    public let number: Int32

    public init(number: Int32) {
        self.number = number
    }

    /// What `errno` says now; ask before anything else touches it.
    public static func last() -> SystemError {
        SystemError(number: errno)
    }

    /// The system's words, lower case: `permission denied`.
    public var description: String {
        var bytes = [CChar](repeating: 0, count: 128)
        guard unsafe strerror_r(number, &bytes, bytes.count) == 0 else {
            return "system error \(number)"
        }
        let text = String(
            decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        guard let first = text.first, text.dropFirst().first?.isLowercase == true else {
            return text
        }
        return first.lowercased() + text.dropFirst()
    }
}
