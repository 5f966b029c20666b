extension Command {
    /// A script that teaches `shell` the flags and their words.
    public func completions(for shell: Shell) -> String {
        switch shell {
        case .bash: bashCompletions()
        case .zsh: zshCompletions()
        case .fish: fishCompletions()
        }
    }

    /// Every flag with the built-in ones, as the shells need them.
    private var completed: [CompletedFlag] {
        flags.flatMap { flag in
            flag.longNames.map { name in
                CompletedFlag(
                    long: name, short: name == flag.name ? flag.short : nil,
                    valueName: flag.valueName, words: flag.choices, summary: flag.summary,
                    offersFiles: flag.valueKind == .file, offersFolders: flag.valueKind == .folder)
            }
        } + [
            CompletedFlag(long: "help", short: "h", summary: "Show this help."),
            CompletedFlag(long: "version", short: "V", summary: "Show the version."),
            CompletedFlag(
                long: "completions", valueName: "SHELL", words: Shell.allCases.map(\.rawValue),
                summary: "Print completions for a shell."),
            CompletedFlag(long: "man", summary: "Print the manual page."),
        ]
    }

    private var functionName: String {
        "_" + String(name.map { $0.isLetter || $0.isNumber ? $0 : "_" })
    }

    private func bashCompletions() -> String {
        var cases = ""
        for flag in completed where flag.valueName != nil {
            let spelled = ["--" + flag.long] + (flag.short.map { ["-\($0)"] } ?? [])
            let reply: String
            if !flag.words.isEmpty {
                reply =
                    "COMPREPLY=($(compgen -W '\(flag.words.joined(separator: " "))' -- \"$word\"))"
            } else if flag.offersFolders {
                reply = "COMPREPLY=($(compgen -d -- \"$word\"))"
            } else if flag.offersFiles {
                reply = "COMPREPLY=($(compgen -f -- \"$word\"))"
            } else {
                reply = "COMPREPLY=()"
            }
            cases += "        \(spelled.joined(separator: "|"))) \(reply); return ;;\n"
        }
        let all = completed.map { "--" + $0.long }.joined(separator: " ")
        return """
            # bash completion for \(name)
            \(functionName)() {
                local word="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD-1]}"
                case "$before" in
            \(cases)    esac
                if [[ "$word" == -* ]]; then
                    COMPREPLY=($(compgen -W '\(all)' -- "$word"))
                else
                    COMPREPLY=($(compgen -f -- "$word"))
                fi
            }
            complete -o filenames -F \(functionName) \(name)

            """
    }

    private func zshCompletions() -> String {
        var lines = ""
        for flag in completed {
            let text = "[" + zsh(flag.summary) + "]" + flag.zshValue
            lines += "        '--\(flag.long)\(flag.valueName == nil ? "" : "=")\(text)' \\\n"
            if let short = flag.short { lines += "        '-\(short)\(text)' \\\n" }
        }
        return """
            #compdef \(name)
            # zsh completion for \(name)
            \(functionName)() {
                _arguments -s -S \\
            \(lines)        '*:file:_files'
            }
            \(functionName) "$@"

            """
    }

    private func fishCompletions() -> String {
        var lines = "# fish completion for \(name)\n"
        for flag in completed {
            lines += "complete -c \(name) -l \(flag.long)"
            if let short = flag.short { lines += " -s \(short)" }
            if !flag.words.isEmpty {
                lines += " -x -a '\(flag.words.joined(separator: " "))'"
            } else if flag.valueName != nil {
                lines += flag.offersFiles || flag.offersFolders ? " -r -F" : " -x"
            }
            lines += " -d '\(fish(flag.summary))'\n"
        }
        return lines
    }

    /// Escapes a description for a single-quoted zsh specification.
    private func zsh(_ text: String) -> String {
        var escaped = ""
        for character in text {
            switch character {
            case "'": escaped += "'\\''"
            case "[", "]", ":", "\\": escaped += "\\" + String(character)
            default: escaped.append(character)
            }
        }
        return escaped
    }

    /// Escapes a description for single quotes of fish.
    private func fish(_ text: String) -> String {
        String(text.flatMap { $0 == "'" || $0 == "\\" ? ["\\", $0] : [$0] })
    }
}

private struct CompletedFlag {
    var long: String
    var short: Character?
    var valueName: String?
    var words: [String] = []
    var summary: String
    var offersFiles = false
    var offersFolders = false

    var zshValue: String {
        guard let valueName else { return "" }
        if !words.isEmpty { return ":\(valueName):(\(words.joined(separator: " ")))" }
        if offersFolders { return ":\(valueName):_files -/" }
        return offersFiles ? ":\(valueName):_files" : ":\(valueName):"
    }
}
