/// One flag: its names, its help and what it does to the arguments, declared in one place.
///
/// `Arguments` is the command's own type, *as written*; the command checks it afterwards.
public struct Flag<Arguments>: Sendable {
    /// The long name without dashes: `threads`.
    let name: String
    /// The letter of the short form; nil for none.
    let short: Character?
    /// What stands for the value in the help: `N`. Nil for a switch.
    let valueName: String?
    /// What the flag does, in sentences that wrap.
    let summary: String
    /// The words the value may be; empty where it is free.
    let choices: [String]
    /// What the value names, for shell completion.
    let valueKind: ValueKind
    let isNegatable: Bool
    let effect: Effect

    /// What a shell offers for a value.
    public enum ValueKind: Sendable {
        case words
        case file
        case folder
        case none
    }

    enum Effect: Sendable {
        case toggle(@Sendable (inout Arguments, Bool) -> Void)
        case value(@Sendable (inout Arguments, Argument) throws(ValueProblem) -> Void)
    }

    /// `-j, --threads N`, `--[no-]ignore`
    var heading: String {
        let dash = short.map { "-\($0), " } ?? "    "
        let long = isNegatable ? "--[no-]\(name)" : "--\(name)"
        return dash + long + (valueName.map { " " + $0 } ?? "")
    }

    /// The spellings that may follow `--`.
    var longNames: [String] { isNegatable ? [name, "no-" + name] : [name] }
}

// MARK: - Kinds of flags

extension Flag {
    /// A switch: `--redact`; with `negatable`, also `--no-redact`, the last one counting.
    public static func toggle(
        _ name: String, short: Character? = nil, negatable: Bool = false, _ summary: String,
        _ set: @escaping @Sendable (inout Arguments, Bool) -> Void
    ) -> Flag {
        Flag(
            name: name, short: short, valueName: nil, summary: summary, choices: [],
            valueKind: .none, isNegatable: negatable, effect: .toggle(set))
    }

    /// Free text. Given more than once, `set` is called each time: assign to keep the last, append
    /// to keep all.
    public static func text(
        _ name: String, short: Character? = nil, value: String, _ summary: String,
        _ set: @escaping @Sendable (inout Arguments, String) -> Void
    ) -> Flag {
        parsed(
            name, short: short, value: value, expected: "text", summary, parse: { $0 }, set)
    }

    /// A path, with its bytes as they are.
    public static func path(
        _ name: String, short: Character? = nil, value: String, kind: ValueKind = .file,
        _ summary: String, _ set: @escaping @Sendable (inout Arguments, Argument) -> Void
    ) -> Flag {
        Flag(
            name: name, short: short, valueName: value, summary: summary, choices: [],
            valueKind: kind, isNegatable: false,
            effect: .value { (arguments, word) throws(ValueProblem) in
                guard !word.bytes.isEmpty else { throw ValueProblem(expected: "a path") }
                set(&arguments, word)
            })
    }

    /// A whole number within `range`.
    public static func int(
        _ name: String, short: Character? = nil, value: String = "N", in range: ClosedRange<Int>,
        _ summary: String, _ set: @escaping @Sendable (inout Arguments, Int) -> Void
    ) -> Flag {
        parsed(
            name, short: short, value: value,
            expected: range.upperBound == .max
                ? "a whole number, at least \(range.lowerBound)"
                : "a whole number from \(range.lowerBound) to \(range.upperBound)",
            summary, parse: { Int($0).flatMap { range.contains($0) ? $0 : nil } }, set)
    }

    /// A number within `range`, with or without a fraction.
    public static func double(
        _ name: String, short: Character? = nil, value: String = "N",
        in range: ClosedRange<Double>, _ summary: String,
        _ set: @escaping @Sendable (inout Arguments, Double) -> Void
    ) -> Flag {
        parsed(
            name, short: short, value: value,
            expected: "a number from \(range.lowerBound) to \(range.upperBound)", summary,
            parse: { Double($0).flatMap { range.contains($0) ? $0 : nil } }, set)
    }

    /// A size in bytes, such as `64MiB`; see `parseSize`.
    public static func size(
        _ name: String, short: Character? = nil, value: String = "SIZE", _ summary: String,
        _ set: @escaping @Sendable (inout Arguments, Int) -> Void
    ) -> Flag {
        parsed(
            name, short: short, value: value, expected: "a size such as `64MiB`", summary,
            parse: parseSize, set)
    }

    /// A time, such as `30s`; see `parseDuration`.
    public static func duration(
        _ name: String, short: Character? = nil, value: String = "TIME", _ summary: String,
        _ set: @escaping @Sendable (inout Arguments, Duration) -> Void
    ) -> Flag {
        parsed(
            name, short: short, value: value, expected: "a time such as `30s`", summary,
            parse: parseDuration, set)
    }

    /// One of the cases of `Choice`, by its raw value.
    public static func choice<Choice: RawRepresentable<String> & CaseIterable & SendableMetatype>(
        _ name: String, short: Character? = nil, value: String, _ type: Choice.Type,
        _ summary: String, _ set: @escaping @Sendable (inout Arguments, Choice) -> Void
    ) -> Flag {
        let words = Choice.allCases.map(\.rawValue)
        return Flag(
            name: name, short: short, valueName: value, summary: summary, choices: words,
            valueKind: .words, isNegatable: false,
            effect: .value { (arguments, word) throws(ValueProblem) in
                guard let choice = Choice(rawValue: word.text) else {
                    throw ValueProblem(
                        expected: "one of " + words.joined(separator: ", "),
                        suggestion: nearest(to: word.text, among: words))
                }
                set(&arguments, choice)
            })
    }

    /// A value of any type: `parse` gives nil for text that is not `expected`.
    public static func parsed<Value>(
        _ name: String, short: Character? = nil, value: String, expected: String,
        _ summary: String, parse: @escaping @Sendable (String) -> Value?,
        _ set: @escaping @Sendable (inout Arguments, Value) -> Void
    ) -> Flag {
        Flag(
            name: name, short: short, valueName: value, summary: summary, choices: [],
            valueKind: .none, isNegatable: false,
            effect: .value { (arguments, word) throws(ValueProblem) in
                guard let value = parse(word.text) else { throw ValueProblem(expected: expected) }
                set(&arguments, value)
            })
    }
}
