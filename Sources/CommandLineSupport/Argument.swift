internal import Glibc

/// One word of a command line, as the system handed it over: on Linux any bytes but NUL.
public struct Argument: Hashable, Sendable, ExpressibleByStringLiteral {
    public let bytes: [UInt8]

    public init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    public init(_ text: String) {
        self.init(bytes: Array(text.utf8))
    }

    public init(stringLiteral text: String) {
        self.init(text)
    }

    /// The bytes as text; what is not UTF-8 becomes U+FFFD.
    public var text: String { String(decoding: bytes, as: UTF8.self) }

    /// The words after the program's name.
    ///
    /// `CommandLine.arguments` repairs broken UTF-8, and a repaired path names another file.
    public static func ofThisProcess() -> [Argument] {
        (1..<max(1, Int(CommandLine.argc))).compactMap { index in
            guard let word = unsafe CommandLine.unsafeArgv[index] else { return nil }
            let bytes = unsafe UnsafeRawBufferPointer(start: word, count: strlen(word))
            return unsafe Argument(bytes: Array(bytes))
        }
    }
}
