/// A place in a source file: file name, line and column, each as an editor shows them.
///
/// Lines and columns count from 1. A column counts Unicode scalars, not bytes, since that is what
/// an editor jumps to. Lines end at LF, CR LF, CR, and (as YAML 1.1 had it, and libyaml still
/// counts) at NEL, LS and PS.
public struct SourceLocation: Hashable, Sendable, CustomStringConvertible {
    public let file: String
    public let line: Int
    public let column: Int

    public init(file: String, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }

    /// `rules/acme.yaml:14:12`
    public var description: String { "\(file):\(line):\(column)" }
}

/// What is wrong with a source file, where, and how to mend it.
///
/// The message is one line, lower case, with text of the user's in backticks.
public struct SourceError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of trouble it is, so that tests and callers need not read the message.
    public enum Code: Hashable, Sendable {
        case tooLarge, tooDeep
        case notUTF8, controlCharacter, tab
        case syntax
        case duplicateKey, keyNotString
        case anchor, alias, mergeKey, tag, severalDocuments
        /// A value of another kind than the reader wanted.
        case wrongKind
        case missingKey, unknownKey
        /// A value of the right kind that the reader refuses; the code of consumers' own errors.
        case badValue
    }

    public let code: Code
    public let location: SourceLocation
    public let message: String
    public let mend: String?

    public init(
        _ code: Code = .badValue, at location: SourceLocation, _ message: String,
        mend: String? = nil
    ) {
        self.code = code
        self.location = location
        self.message = message
        self.mend = mend
    }

    /// `file:line:column: message`, and on a second line `  mend: …` where a mend is known.
    public var description: String {
        let first = "\(location): \(message)"
        guard let mend else { return first }
        return first + "\n  mend: " + mend
    }
}
