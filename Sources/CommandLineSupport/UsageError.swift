/// Why a command line was not understood: one line for people, a code for tests.
public struct UsageError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: Hashable, Sendable {
        case unknownFlag
        case missingValue
        case unexpectedValue
        case badValue
        case unexpectedArgument
        case missingArgument
        /// Flags that do not go together; found by the command, not by the parser.
        case conflict
    }

    public let code: Code
    /// What is wrong and how to mend it, lower case, user text in backticks.
    public let message: String

    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    public var description: String { message }

    /// The whole line for standard error: `dlpscan: … (see `dlpscan --help`)`.
    public func line(program: String) -> String {
        "\(program): \(message) (see `\(program) --help`)\n"
    }
}

/// Why a value was refused; the parser adds the flag's name.
public struct ValueProblem: Error, Hashable, Sendable {
    /// What would have been right: `a number from 1 to 1024`.
    public let expected: String
    /// A word the user may have meant.
    public let suggestion: String?

    public init(expected: String, suggestion: String? = nil) {
        self.expected = expected
        self.suggestion = suggestion
    }
}

/// User text in backticks, short and without anything that could drive a terminal.
func quoted(_ text: String) -> String {
    var shown = ""
    for scalar in text.unicodeScalars.prefix(quotedScalarsMax) {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate:
            shown += "\\u{" + String(scalar.value, radix: 16) + "}"
        default: shown.unicodeScalars.append(scalar)
        }
    }
    if text.unicodeScalars.count > quotedScalarsMax { shown += "…" }
    return "`" + shown + "`"
}

/// A message stays one line on a screen; a pasted file does not help whoever reads it.
private let quotedScalarsMax = 80
