extension Command {
    /// The manual page, in the man macros of roff (man(7)).
    public func manPage() -> String {
        var page = ".TH \(roff(name.uppercased())) 1 \"\" \"\(roff(name)) \(roff(version))\"\n"
        page += ".SH NAME\n\(roff(name)) \\- \(roff(purpose))\n"
        page += ".SH SYNOPSIS\n.B \(roff(usage))\n"
        if let positionals { page += ".SH DESCRIPTION\n\(roff(positionals.summary))\n" }
        if !examples.isEmpty { page += ".SH EXAMPLES\n" }
        for example in examples {
            page += ".TP\n.B \(roff(example.command))\n\(roff(example.meaning))\n"
        }
        page += ".SH OPTIONS\n"
        for group in groups {
            page += ".SS \(roff(group.title))\n"
            for flag in group.flags { page += entry(flag.heading, flag.help) }
        }
        page += ".SS \(roff("About " + name))\n"
        for flag in builtInFlags { page += entry(flag.heading, flag.summary) }
        if !environment.isEmpty { page += ".SH ENVIRONMENT\n" }
        for variable in environment { page += entry(variable.name, variable.meaning) }
        page += ".SH EXIT STATUS\n"
        for (status, meaning) in exitStatuses { page += entry(String(status), meaning) }
        return page
    }

    private func entry(_ heading: String, _ meaning: String) -> String {
        let trimmed = heading.drop { $0 == " " }
        return ".TP\n.B \(roff(String(trimmed)))\n\(roff(meaning))\n"
    }
}

/// Escapes what roff would take for commands.
private func roff(_ text: String) -> String {
    var escaped = ""
    for character in text {
        switch character {
        case "\\": escaped += "\\e"
        case "-": escaped += "\\-"
        case "…": escaped += "..."
        case "\n": escaped += " "
        default: escaped.append(character)
        }
    }
    return escaped.hasPrefix(".") || escaped.hasPrefix("'") ? "\\&" + escaped : escaped
}
