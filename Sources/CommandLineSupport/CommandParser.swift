extension Command {
    /// Reads a command line into `arguments`, which holds the defaults.
    ///
    /// Flags and positionals mix freely; `--` ends the flags; `-` is a positional. A value follows
    /// its flag after `=` or as the next word; a next word that looks like a flag is refused as a
    /// value, since a forgotten value is likelier than such a one. A flag given twice counts the
    /// last time, unless it collects. `--help` wins over mistakes elsewhere on the line.
    public func parse(
        _ words: [Argument], into arguments: Arguments
    ) throws(UsageError) -> Invocation<Arguments> {
        if let asked = askedForHelp(words) { return asked }
        var state = ParserState(command: self, words: words, arguments: arguments)
        while let word = state.next() {
            if let wanted = try state.take(word) { return wanted }
        }
        try state.checkPositionals()
        return .run(state.arguments)
    }

    /// `--help` anywhere before `--`, so that a mistake does not stand between a user and the help.
    private func askedForHelp(_ words: [Argument]) -> Invocation<Arguments>? {
        let flags = words.prefix { $0 != "--" }
        return flags.contains("--help") || flags.contains("-h") ? .help : nil
    }
}

/// A command line half read.
private struct ParserState<Arguments: Sendable> {
    let command: Command<Arguments>
    let words: [Argument]
    var arguments: Arguments
    private var index = 0
    private var isPastFlags = false
    private var positionalCount = 0

    init(command: Command<Arguments>, words: [Argument], arguments: Arguments) {
        self.command = command
        self.words = words
        self.arguments = arguments
    }

    mutating func next() -> Argument? {
        guard index < words.count else { return nil }
        index += 1
        return words[index - 1]
    }

    /// Handles one word and the value that belongs to it.
    mutating func take(_ word: Argument) throws(UsageError) -> Invocation<Arguments>? {
        if isPastFlags || word.bytes.first != UInt8(ascii: "-") || word == "-" {
            try takePositional(word)
        } else if word == "--" {
            isPastFlags = true
        } else if word.bytes[1] == UInt8(ascii: "-") {
            return try takeLong(word)
        } else {
            return try takeShort(word)
        }
        return nil
    }

    private mutating func takePositional(_ word: Argument) throws(UsageError) {
        guard let positionals = command.positionals,
            positionalCount < positionals.countRange.upperBound
        else {
            throw UsageError(
                .unexpectedArgument, "\(quoted(word.text)) is one argument too many")
        }
        positionalCount += 1
        positionals.add(&arguments, word)
    }

    func checkPositionals() throws(UsageError) {
        guard let positionals = command.positionals,
            positionalCount < positionals.countRange.lowerBound
        else { return }
        throw UsageError(
            .missingArgument, "no \(quoted(positionals.name)) given: \(positionals.summary)")
    }

    // MARK: - Long flags

    private mutating func takeLong(_ word: Argument) throws(UsageError) -> Invocation<Arguments>? {
        let body = word.bytes.dropFirst(2)
        let equals = body.firstIndex(of: UInt8(ascii: "="))
        let name = String(decoding: body[..<(equals ?? body.endIndex)], as: UTF8.self)
        let value = equals.map { Argument(bytes: Array(body[($0 + 1)...])) }
        if let builtIn = try takeBuiltIn(name, value: value) { return builtIn }
        guard let flag = command.flags.first(where: { $0.longNames.contains(name) }) else {
            throw unknown(name)
        }
        try apply(flag, spelled: "--" + name, isOn: name == flag.name, value: value)
        return nil
    }

    private mutating func takeBuiltIn(
        _ name: String, value: Argument?
    ) throws(UsageError) -> Invocation<Arguments>? {
        switch name {
        case "version" where value == nil: return .version
        case "man" where value == nil: return .manPage
        case "completions":
            let word = try self.value(value, of: "--completions", named: "SHELL")
            guard let shell = Shell(rawValue: word.text) else {
                throw bad(
                    word, of: "--completions",
                    ValueProblem(
                        expected: "one of bash, zsh, fish",
                        suggestion: nearest(
                            to: word.text, among: Shell.allCases.map(\.rawValue))))
            }
            return .completions(shell)
        default: return nil
        }
    }

    private func unknown(_ name: String) -> UsageError {
        let names =
            command.flags.flatMap(\.longNames) + ["help", "version", "completions", "man"]
        return unknown("--" + name, suggestion: nearest(to: name, among: names))
    }

    private func unknown(_ spelled: String, suggestion: String?) -> UsageError {
        let hint = suggestion.map { "; did you mean `--\($0)`?" } ?? ""
        return UsageError(.unknownFlag, "\(quoted(spelled)) is not a flag\(hint)")
    }

    // MARK: - Short flags

    /// `-j4`, `-j=4`, `-j 4`, and switches in one word: `-qr`.
    private mutating func takeShort(_ word: Argument) throws(UsageError) -> Invocation<Arguments>? {
        // A long name behind one dash, as in `-only=x`, is a common slip, and as `-o nly=x` it would
        // do something quite different without a word.
        let name = String(word.text.dropFirst().prefix { $0 != "=" })
        if name.count > 1, command.flags.contains(where: { $0.longNames.contains(name) }) {
            throw unknown("-" + name, suggestion: name)
        }
        var rest = word.bytes.dropFirst()
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "V") { return .version }
            if byte == UInt8(ascii: "h") { return .help }
            let letter = Character(Unicode.Scalar(byte))
            guard byte < 0x80, let flag = command.flags.first(where: { $0.short == letter }) else {
                throw unknown(byte < 0x80 ? "-\(letter)" : word.text, suggestion: nil)
            }
            guard flag.valueName != nil, !rest.isEmpty else {
                try apply(flag, spelled: "-\(letter)", isOn: true, value: nil)
                continue
            }
            if rest.first == UInt8(ascii: "=") { rest.removeFirst() }
            let value = Argument(bytes: Array(rest))
            try apply(flag, spelled: "-\(letter)", isOn: true, value: value)
            return nil
        }
        return nil
    }

    // MARK: - Values

    private mutating func apply(
        _ flag: Flag<Arguments>, spelled: String, isOn: Bool, value: Argument?
    ) throws(UsageError) {
        switch flag.effect {
        case .toggle(let set):
            guard value == nil else {
                throw UsageError(.unexpectedValue, "`\(spelled)` takes no value")
            }
            set(&arguments, isOn)
        case .value(let set):
            let word = try self.value(value, of: spelled, named: flag.valueName ?? "VALUE")
            do {
                try set(&arguments, word)
            } catch {
                throw bad(word, of: spelled, error)
            }
        }
    }

    /// The value written with the flag, or the next word.
    private mutating func value(
        _ given: Argument?, of spelled: String, named valueName: String
    ) throws(UsageError) -> Argument {
        if let given { return given }
        guard let word = next() else {
            throw UsageError(
                .missingValue, "`\(spelled)` needs a value: write `\(spelled) \(valueName)`")
        }
        let looksLikeFlag =
            word.bytes.count > 1 && word.bytes[0] == UInt8(ascii: "-")
            && !(48...57).contains(word.bytes[1])
        guard !looksLikeFlag else {
            throw UsageError(
                .missingValue,
                "`\(spelled)` needs a value, and \(quoted(word.text)) looks like a flag; "
                    + "if it is the value, write \(quoted(spelled + "=" + word.text))")
        }
        return word
    }

    private func bad(
        _ word: Argument, of spelled: String, _ problem: ValueProblem
    ) -> UsageError {
        let hint = problem.suggestion.map { "; did you mean `\($0)`?" } ?? ""
        return UsageError(
            .badValue,
            "`\(spelled)` wants \(problem.expected), not \(quoted(word.text))\(hint)")
    }
}
