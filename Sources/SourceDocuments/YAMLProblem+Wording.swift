extension YAMLProblem {
    /// libyaml's complaint in our words; `byte` is what stands at the place it points to.
    func sourceError(at location: SourceLocation, byte: UInt8?) -> SourceError {
        if isOutOfMemory { return SourceError(.syntax, at: location, "out of memory") }
        if byte == 0x09, isAboutTabs {
            return SourceError(
                .tab, at: location, "a tab cannot indent a line", mend: "indent with spaces")
        }
        let words = wording(byte: byte)
        var message = words.message
        if let contextMark, contextMark.line + 1 != location.line, let place = contextName {
            message += " (\(place) begins on line \(contextMark.line + 1))"
        }
        return SourceError(.syntax, at: location, message, mend: words.mend)
    }

    private var isAboutTabs: Bool {
        message.contains("tab character") || message.contains("cannot start any token")
            || message.contains("did not find expected")
    }

    /// What libyaml was reading, such as `the list`.
    private var contextName: String? {
        switch context {
        case "while parsing a block mapping": "the mapping"
        case "while parsing a flow mapping": "the `{`"
        case "while parsing a block collection": "the sequence"
        case "while parsing a flow sequence": "the `[`"
        case "while scanning a quoted scalar": "the quoted text"
        case "while scanning a simple key": "the key"
        case "while scanning a block scalar": "the block of text"
        default: nil
        }
    }

    private func wording(byte: UInt8?) -> (message: String, mend: String?) {
        let shown =
            byte.map { (0x21...0x7e).contains($0) ? " `\(Character(.init($0)))`" : "" } ?? ""
        switch message {
        case "found character that cannot start any token":
            return (
                "a value cannot begin with" + (shown.isEmpty ? " this character" : shown),
                "put the value in single quotes"
            )
        case "could not find expected ':'":
            return ("a key without `:`", "write `key: value`, or quote text of several lines")
        case "mapping values are not allowed in this context":
            return (
                "a `:` where no key can stand",
                "put a value that holds `: ` in single quotes; or mend the indentation"
            )
        case "mapping keys are not allowed in this context":
            return ("a key where none can stand", "begin it on a line of its own")
        case "block sequence entries are not allowed in this context":
            return ("a `- ` where no list can begin", "begin the list on a line of its own")
        case "did not find expected key":
            return (
                "expected another key of the mapping, or its end",
                "line the key up with the keys above; put values with quotes inside in single quotes"
            )
        case "did not find expected '-' indicator":
            return (
                "expected another `- ` of the sequence, or its end", "line it up with the others"
            )
        case "did not find expected ',' or ']'":
            return ("expected `,` or `]`", "separate elements by `,` and close the list with `]`")
        case "did not find expected ',' or '}'":
            return ("expected `,` or `}`", "separate entries by `,` and close the mapping with `}`")
        case "did not find expected node content":
            return (
                "expected a value" + (shown.isEmpty ? "" : ", found" + shown),
                "put the value in single quotes, or close the `[` or `{` before it"
            )
        case "did not find expected <document start>":
            return (
                "text after the end of the document",
                "keep one value to a file; mend the indentation or remove what follows"
            )
        case "found unexpected end of stream":
            return ("the file ends inside quoted text", "close the quotes")
        case "found unexpected document indicator":
            return ("`---` or `...` inside quoted text", "close the quotes, or indent the line")
        case "found unknown escape character":
            return (
                "unknown escape in double quotes",
                "use single quotes, where a backslash is itself, or double the backslash"
            )
        case "did not find expected hexdecimal number":
            return ("expected hexadecimal digits", "write `\\xNN`, `\\uNNNN` or `\\UNNNNNNNN`")
        case "found invalid Unicode character escape code":
            return (
                "the escape is not a character of Unicode",
                "write the character itself; halves of a pair (`\\ud83d`) stand for nothing alone"
            )
        case "found unexpected ':'":
            return ("a `:` inside a value", "put the value in single quotes")
        case "did not find expected comment or line break":
            return ("text on the line of `|` or `>`", "begin the text on the next line")
        case "found an indentation indicator equal to 0":
            return ("a block of text cannot be indented by 0", "use 1 to 9")
        default:
            let reading = context.map { " " + $0 } ?? ""
            return (message.isEmpty ? "not readable as YAML" : message + reading, nil)
        }
    }
}
