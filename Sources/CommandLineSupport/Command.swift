/// A command as declared: what it is for, its flags, its examples. Parser, help, man page and shell
/// completions all read this one value.
public struct Command<Arguments: Sendable>: Sendable {
    public let name: String
    public let version: String
    /// One line: what the command is for.
    public let purpose: String
    public let examples: [CommandExample]
    public let groups: [FlagGroup<Arguments>]
    /// What may stand beside the flags; nil for nothing.
    public let positionals: Positionals<Arguments>?
    public let exitStatuses: [(status: Int, meaning: String)]
    /// Environment variables that change what the command does.
    public let environment: [(name: String, meaning: String)]

    public init(
        name: String, version: String, purpose: String, examples: [CommandExample],
        groups: [FlagGroup<Arguments>], positionals: Positionals<Arguments>? = nil,
        exitStatuses: [(status: Int, meaning: String)],
        environment: [(name: String, meaning: String)] = []
    ) {
        self.name = name
        self.version = version
        self.purpose = purpose
        self.examples = examples
        self.groups = groups
        self.positionals = positionals
        self.exitStatuses = exitStatuses
        self.environment = environment
    }

    /// Every flag of the command's own, in the order of the help.
    var flags: [Flag<Arguments>] { groups.flatMap(\.flags) }
}

/// Flags that serve one task, under one title of the help.
public struct FlagGroup<Arguments>: Sendable {
    public let title: String
    public let flags: [Flag<Arguments>]

    public init(_ title: String, _ flags: [Flag<Arguments>]) {
        self.title = title
        self.flags = flags
    }
}

/// A command line worth copying, and what it does.
public struct CommandExample: Sendable {
    public let command: String
    public let meaning: String

    public init(_ command: String, _ meaning: String) {
        self.command = command
        self.meaning = meaning
    }
}

/// What may stand beside the flags: `[PATH…]`.
public struct Positionals<Arguments>: Sendable {
    let name: String
    let summary: String
    let countRange: ClosedRange<Int>
    let add: @Sendable (inout Arguments, Argument) -> Void

    public init(
        _ name: String, count: ClosedRange<Int> = 0...Int.max, _ summary: String,
        _ add: @escaping @Sendable (inout Arguments, Argument) -> Void
    ) {
        self.name = name
        self.summary = summary
        self.countRange = count
        self.add = add
    }

    /// `[PATH…]`, `FILE`, `FILE…`
    var usage: String {
        let many = countRange.upperBound > 1 ? name + "…" : name
        return countRange.lowerBound == 0 ? "[" + many + "]" : many
    }
}

/// What a command line asks for.
public enum Invocation<Arguments: Sendable>: Sendable {
    case run(Arguments)
    case help
    case version
    case completions(Shell)
    case manPage
}

/// Shells that completions are written for.
public enum Shell: String, CaseIterable, Sendable {
    case bash
    case zsh
    case fish
}
