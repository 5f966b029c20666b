/// What went wrong before anything was done, and how to mend it.
public struct Trouble: Error, Sendable, CustomStringConvertible {
    public let description: String

    public init(_ description: String) {
        self.description = description
    }
}

/// Runs a program's main part; what it throws is said on standard error, and the status is trouble.
///
/// - Parameter name: what errors begin with.
public func runProgram(_ name: String, _ body: () throws -> ExitStatus) -> ExitStatus {
    do {
        return try body()
    } catch let error as UsageError {
        say(error.line(program: name))
    } catch {
        say("\(name): \(printable("\(error)"))\n")
    }
    return .trouble
}

/// Writes to standard output. A reader that has gone has had enough, which is no trouble.
public func show(_ bytes: [UInt8], program name: String) -> ExitStatus {
    do {
        try writeAll(bytes.span, to: Terminal.standardOutput)
    } catch .closed {
        return .clean
    } catch {
        say("\(name): cannot write to standard output: \(error)\n")
        return .trouble
    }
    return .clean
}

/// The text without control characters, which names of files may hold and a terminal would obey; line ends stay.
public func printable(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
        let isControl = scalar.properties.generalCategory == .control && scalar != "\n"
        result.unicodeScalars.append(isControl ? "\u{fffd}" : scalar)
    }
    return result
}
