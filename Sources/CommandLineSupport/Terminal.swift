internal import Glibc

/// Reads a variable of the environment; tests pass a dictionary's subscript.
public typealias EnvironmentReader = (_ name: String) -> String?

/// The variable of this process's environment; nil where it is not set.
public func environmentVariable(_ name: String) -> String? {
    guard let value = unsafe getenv(name) else { return nil }
    return unsafe String(cString: value)
}

/// What is known of a terminal behind a file descriptor.
public enum Terminal {
    public static let standardInput: Int32 = 0
    public static let standardOutput: Int32 = 1
    public static let standardError: Int32 = 2

    /// Width where nothing better is known.
    public static let widthDefault = 80

    /// Whether the descriptor leads to a terminal.
    public static func isTerminal(_ descriptor: Int32) -> Bool {
        isatty(descriptor) == 1
    }

    /// Whether a pipe, a socket or a file that holds something stands behind the descriptor.
    public static func carriesData(_ descriptor: Int32) -> Bool {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { return false }
        switch status.st_mode & S_IFMT {
        case S_IFIFO, S_IFSOCK: return true
        case S_IFREG: return status.st_size > 0
        default: return false
        }
    }

    /// The columns of the terminal behind `descriptor`: what it says itself, else `COLUMNS`, else 80.
    public static func width(
        of descriptor: Int32, environment: EnvironmentReader = environmentVariable
    ) -> Int {
        var size = winsize()
        let answer = unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size)
        if answer == 0, size.ws_col > 0 { return Int(size.ws_col) }
        if let columns = environment("COLUMNS").flatMap({ Int($0) }), (1...10_000).contains(columns)
        {
            return columns
        }
        return widthDefault
    }
}

/// The value of `--color`.
public enum ColourChoice: String, CaseIterable, Sendable {
    case auto
    case always
    case never

    /// Whether to colour: an explicit choice first, then `NO_COLOR` (no-color.org), then
    /// `CLICOLOR_FORCE`, then whether a terminal is there that is not `dumb`.
    public func isColoured(
        isTerminal: Bool, environment: EnvironmentReader = environmentVariable
    ) -> Bool {
        switch self {
        case .always: return true
        case .never: return false
        case .auto:
            if let value = environment("NO_COLOR"), !value.isEmpty { return false }
            if let value = environment("CLICOLOR_FORCE"), !value.isEmpty, value != "0" {
                return true
            }
            return isTerminal && environment("TERM") != "dumb"
        }
    }
}

/// A few looks for text, as ANSI sequences (ECMA-48 §8.3.117).
public enum TextStyle: String, Sendable {
    case bold = "1"
    case dim = "2"
    case red = "31"
    case green = "32"
    case yellow = "33"
    case blue = "34"
    case cyan = "36"

    /// The text in this style; as it is when `isColoured` is false.
    public func apply(to text: String, isColoured: Bool) -> String {
        isColoured ? "\u{1b}[\(rawValue)m\(text)\u{1b}[0m" : text
    }
}
