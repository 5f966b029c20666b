extension Command {
    /// The flags every command has, for help, man page and completions.
    var builtInFlags: [(heading: String, summary: String)] {
        [
            ("-h, --help", "Show this help."),
            ("-V, --version", "Show the version."),
            (
                "    --completions SHELL",
                "Print completions for a shell and exit (bash, zsh, fish)."
            ),
            ("    --man", "Print the manual page in roff and exit."),
        ]
    }

    /// `dlpscan 0.1.0`
    public var versionText: String { "\(name) \(version)\n" }

    /// The usage line without its title: `dlpscan [FLAG…] [PATH…]`.
    var usage: String {
        ([name, "[FLAG…]"] + (positionals.map { [$0.usage] } ?? [])).joined(separator: " ")
    }

    /// The whole help, wrapped to `width` columns.
    public func helpText(width: Int) -> String {
        let width = max(helpWidthMin, min(width, helpWidthMax))
        var text = wrap(purpose, width: width, indent: 0) + "\n\nUsage: \(usage)\n"
        if let positionals {
            text += wrap(positionals.summary, width: width, indent: 2) + "\n"
        }
        if !examples.isEmpty { text += "\nExamples:\n" + examplesText(width: width) }
        let flagRows = groups.flatMap(\.rows) + builtInFlags
        let column = tableColumn(flagRows, width: width)
        for group in groups {
            text += "\n\(group.title):\n" + table(group.rows, column: column, width: width)
        }
        text += "\nAbout \(name):\n" + table(builtInFlags, column: column, width: width)
        if !environment.isEmpty {
            let rows = environment.map { ($0.name, $0.meaning) }
            text += "\nEnvironment:\n"
            text += table(rows, column: tableColumn(rows, width: width), width: width)
        }
        let rows = exitStatuses.map { (String($0.status), $0.meaning) }
        text += "\nExit status:\n"
        text += table(rows, column: tableColumn(rows, width: width), width: width)
        return text
    }

    private func examplesText(width: Int) -> String {
        var text = ""
        for example in examples {
            text += "  \(example.command)\n"
            text += wrap(example.meaning, width: width, indent: 6) + "\n"
        }
        return text
    }
}

extension FlagGroup {
    var rows: [(String, String)] { flags.map { ($0.heading, $0.help) } }
}

extension Flag {
    /// The summary, and the words to choose from.
    var help: String {
        choices.isEmpty ? summary : summary + " [" + choices.joined(separator: ", ") + "]"
    }
}

/// Lines longer than this tire the eye even on a wide terminal.
private let helpWidthMax = 100
/// Narrower than this, the columns do not fit and the terminal wraps for us.
private let helpWidthMin = 40
/// Where the second column starts; longer headings get a line of their own.
private let headingColumns = 28

/// Where the second column starts: right of the longest heading, within limits.
private func tableColumn(_ rows: [(String, String)], width: Int) -> Int {
    min(headingColumns, (rows.map { displayWidth($0.0) }.max() ?? 0) + 4, width / 2)
}

/// Two columns: headings, and their text wrapped beside them.
private func table(_ rows: [(String, String)], column: Int, width: Int) -> String {
    var text = ""
    for (heading, meaning) in rows {
        let body = wrap(meaning, width: width, indent: column)
        let used = displayWidth(heading) + 2
        if used + 2 <= column {
            text += "  " + heading + String(repeating: " ", count: column - used)
            text += body.dropFirst(column) + "\n"
        } else {
            text += "  " + heading + "\n" + body + "\n"
        }
    }
    return text
}

/// Breaks text at spaces so that each line, indented, fits in `width` columns.
func wrap(_ text: String, width: Int, indent: Int) -> String {
    let margin = String(repeating: " ", count: indent)
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
        let needed = displayWidth(line) + 1 + displayWidth(String(word))
        if !line.isEmpty, indent + needed > width {
            lines.append(margin + line)
            line = String(word)
        } else {
            line += (line.isEmpty ? "" : " ") + word
        }
    }
    if !line.isEmpty { lines.append(margin + line) }
    return lines.joined(separator: "\n")
}
