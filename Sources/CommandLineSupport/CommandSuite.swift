/// A command made of subcommands, each a `Command` of its own with its flags, help and examples.
public struct CommandSuite: Sendable {
    public let name: String
    public let version: String
    /// One line: what the command is for.
    public let purpose: String
    public let examples: [CommandExample]
    public let subcommands: [Subcommand]
    public let exitStatuses: [(status: Int, meaning: String)]
    public let environment: [(name: String, meaning: String)]

    public init(
        name: String, version: String, purpose: String, examples: [CommandExample],
        subcommands: [Subcommand], exitStatuses: [(status: Int, meaning: String)],
        environment: [(name: String, meaning: String)] = []
    ) {
        self.name = name
        self.version = version
        self.purpose = purpose
        self.examples = examples
        self.subcommands = subcommands
        self.exitStatuses = exitStatuses
        self.environment = environment
    }

    /// What a command line asks of the suite.
    public enum Request: Sendable {
        /// Run this with the words behind its name.
        case run(Subcommand, [Argument])
        case help
        case version
        case completions(Shell)
        case manPage
    }

    /// Finds the subcommand and its words. Without any word the help is asked for.
    public func request(_ words: [Argument]) throws(UsageError) -> Request {
        guard let first = words.first else { return .help }
        switch first.text {
        case "-h", "--help": return .help
        case "help":
            guard words.count > 1 else { return .help }
            return .run(try subcommand(words[1].text), ["--help"])
        case "-V", "--version": return .version
        case "--man": return .manPage
        case "--completions": return try completions(words.dropFirst().first)
        case let text where text.hasPrefix("--completions="):
            return try completions(Argument(String(text.dropFirst("--completions=".count))))
        default: return .run(try subcommand(first.text), Array(words.dropFirst()))
        }
    }

    private func subcommand(_ word: String) throws(UsageError) -> Subcommand {
        if let found = subcommands.first(where: { $0.word == word }) { return found }
        let hint =
            nearest(to: word, among: subcommands.map(\.word))
            .map { "; did you mean `\($0)`?" } ?? ""
        let isFlag = word.hasPrefix("-")
        throw UsageError(
            isFlag ? .unknownFlag : .unexpectedArgument,
            "\(quoted(word)) is no command of \(name)\(hint)"
                + (isFlag ? "; flags stand behind the command" : ""))
    }

    private func completions(_ word: Argument?) throws(UsageError) -> Request {
        guard let shell = word.flatMap({ Shell(rawValue: $0.text) }) else {
            throw UsageError(
                .badValue, "`--completions` wants one of bash, zsh, fish: `--completions bash`")
        }
        return .completions(shell)
    }
}

/// One command of a suite; its `Command` is named `suite word`.
public struct Subcommand: Sendable {
    /// What is written behind the suite's name.
    public let word: String
    public let purpose: String
    /// Reads its words and does what they ask.
    public let run: @Sendable ([Argument]) throws -> ExitStatus
    let manPage: @Sendable () -> String
    let completions: @Sendable (Shell) -> String

    /// - Parameters:
    ///   - arguments: the defaults.
    ///   - show: prints help, version or a generated page.
    public init<Arguments: Sendable>(
        _ word: String, _ command: Command<Arguments>, _ arguments: Arguments,
        show: @escaping @Sendable (String) -> ExitStatus,
        run: @escaping @Sendable (Arguments) throws -> ExitStatus
    ) {
        self.word = word
        purpose = command.purpose
        manPage = { command.manPage() }
        completions = { command.completions(for: $0) }
        self.run = { words in
            switch try command.parse(words, into: arguments) {
            case .run(let arguments): return try run(arguments)
            case .help:
                return show(command.helpText(width: Terminal.width(of: Terminal.standardOutput)))
            case .version: return show(command.versionText)
            case .completions(let shell): return show(command.completions(for: shell))
            case .manPage: return show(command.manPage())
            }
        }
    }
}

// MARK: - Texts

extension CommandSuite {
    /// `dlprules 0.1.0`
    public var versionText: String { "\(name) \(version)\n" }

    /// The commands with what each is for; their flags stand in their own help.
    public func helpText(width: Int) -> String {
        let width = max(40, min(width, 100))
        let column = (subcommands.map(\.word.count).max() ?? 0) + 4
        func row(_ heading: String, _ meaning: String, _ column: Int) -> String {
            let blanks = String(repeating: " ", count: max(2, column - heading.count - 2))
            return "  " + heading + blanks
                + wrap(meaning, width: width, indent: column).dropFirst(column) + "\n"
        }
        var text = wrap(purpose, width: width, indent: 0) + "\n\nUsage: \(name) COMMAND [FLAG…]\n"
        text += "\nExamples:\n"
        for example in examples {
            text += "  \(example.command)\n" + wrap(example.meaning, width: width, indent: 6) + "\n"
        }
        text += "\nCommands:\n"
        for each in subcommands { text += row(each.word, each.purpose, column) }
        text += "\nAbout \(name):\n"
        let about = [
            ("COMMAND --help", "Show the help of a command."),
            ("-h, --help", "Show this help."), ("-V, --version", "Show the version."),
            ("--completions SHELL", "Print completions for a shell and exit (bash, zsh, fish)."),
            ("--man", "Print the manual pages in roff and exit."),
        ]
        for (heading, meaning) in about { text += row(heading, meaning, 23) }
        if !environment.isEmpty { text += "\nEnvironment:\n" }
        let names = (environment.map(\.name.count).max() ?? 0) + 4
        for (name, meaning) in environment { text += row(name, meaning, names) }
        text += "\nExit status:\n"
        for (status, meaning) in exitStatuses { text += row(String(status), meaning, 5) }
        return text
    }

    /// The manual pages of all commands, one behind the other.
    public func manPages() -> String { subcommands.map { $0.manPage() }.joined() }

    /// A script that teaches `shell` the commands and the flags of each.
    public func completions(for shell: Shell) -> String {
        switch shell {
        case .bash: bashCompletions()
        case .zsh: zshCompletions()
        case .fish: fishCompletions()
        }
    }

    /// What the scripts of the commands call their functions.
    private func functionName(_ word: String) -> String {
        "_" + String("\(name) \(word)".map { $0.isLetter || $0.isNumber ? $0 : "_" })
    }

    private func bashCompletions() -> String {
        var text = "# bash completion for \(name)\n"
        var cases = ""
        for each in subcommands {
            let lines = each.completions(.bash).split(separator: "\n")
            text +=
                lines.filter { !$0.hasPrefix("complete ") && !$0.hasPrefix("#") }
                .joined(separator: "\n") + "\n"
            cases += "        \(each.word)) \(functionName(each.word)) ;;\n"
        }
        let words = subcommands.map(\.word).joined(separator: " ")
        return text + """
            _\(name)() {
                if [[ $COMP_CWORD -eq 1 ]]; then
                    COMPREPLY=($(compgen -W 'help \(words)' -- "${COMP_WORDS[1]}"))
                    return
                fi
                case "${COMP_WORDS[1]}" in
            \(cases)    esac
            }
            complete -o filenames -F _\(name) \(name)

            """
    }

    private func zshCompletions() -> String {
        var text = "#compdef \(name)\n# zsh completion for \(name)\n"
        var cases = ""
        for each in subcommands {
            let function = functionName(each.word)
            let lines = each.completions(.zsh).split(separator: "\n")
            text +=
                lines.filter { !$0.hasPrefix("#") && !$0.hasPrefix(function + " ") }
                .joined(separator: "\n") + "\n"
            cases += "        \(each.word)) \(function) ;;\n"
        }
        let words = subcommands.map(\.word).joined(separator: " ")
        return text + """
            _\(name)() {
                if (( CURRENT == 2 )); then
                    compadd help \(words)
                    return
                fi
                local command=$words[2]
                shift words
                (( CURRENT-- ))
                case $command in
            \(cases)    esac
            }
            _\(name) "$@"

            """
    }

    private func fishCompletions() -> String {
        var text = "# fish completion for \(name)\n"
        for each in subcommands {
            text += "complete -c \(name) -n __fish_use_subcommand -f -a \(each.word)"
            text +=
                " -d '\(each.purpose.flatMap { $0 == "'" ? ["\\", $0] : [$0] }.map(String.init).joined())'\n"
            let own = "complete -c \(name) \(each.word) "
            for line in each.completions(.fish).split(separator: "\n") where line.hasPrefix(own) {
                text += "complete -c \(name) -n '__fish_seen_subcommand_from \(each.word)' "
                text += line.dropFirst(own.count) + "\n"
            }
        }
        return text
    }
}
