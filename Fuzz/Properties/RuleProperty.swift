internal import Inspection
internal import Rules

/// Any text is a rule file, or an error that names its place.
enum RuleProperty {
    /// Files of more rules are not held against their examples: it would take too long.
    private static let rulesCheckedMax = 4

    static func check(_ input: [UInt8]) throws {
        var input = FuzzInput(input)
        let isChecked = input.byte() & 1 != 0
        let file = RuleSourceFile(name: "fuzz.yaml", bytes: input.bytes(before: 0))
        let pack = RuleSourceFile(name: "pack.yaml", bytes: Array(input.rest))
        let lines = max(lineCount(file.bytes), lineCount(pack.bytes))
        do {
            let set = try RuleLoader.loadAll([file], name: "fuzz")
            for rule in set.rules {
                try require(!rule.triggerText.isEmpty, "no trigger of \(rule.id)")
            }
            if isChecked && set.rules.count <= rulesCheckedMax {
                for problem in try RuleCheck.problems(of: Inspector(set)) {
                    try requirePlace(problem.description, lines)
                }
            }
            if !pack.bytes.isEmpty { try select(file, pack, lines) }
        } catch let error as RuleLoadError {
            try requirePlaces(error, lines)
        } catch InspectionError.database(let reason) {
            try require(!reason.isEmpty, "a database without a reason")
        }
    }

    private static func select(_ file: RuleSourceFile, _ pack: RuleSourceFile, _ lines: Int) throws
    {
        do {
            let set = try RuleLoader.load([file], pack: "pack", packs: [pack])
            try require(!set.rules.isEmpty, "a pack of no rules")
        } catch let error as RuleLoadError {
            if error.problems == ["pack `pack` selects no rule"] { return }
            try requirePlaces(error, lines)
        }
    }

    private static func requirePlaces(_ error: RuleLoadError, _ lines: Int) throws {
        try require(!error.problems.isEmpty, "an error without problems")
        for problem in error.problems { try requirePlace(problem, lines) }
    }

    /// Wants `file:line:column: …` with a line that the file has.
    private static func requirePlace(_ problem: String, _ lines: Int) throws {
        let parts = problem.split(separator: ":", maxSplits: 3)
        guard parts.count == 4, parts[0] == "fuzz.yaml" || parts[0] == "pack.yaml",
            let line = Int(parts[1]), let column = Int(parts[2])
        else { throw Violation("no place in `\(problem)`") }
        try require(
            (1...lines + 1).contains(line) && column >= 1 && parts[3].utf8.count > 1,
            "no such place as in `\(problem)`")
    }

    /// Line ends as YAML 1.1 counts them, at most: LF, CR, NEL, LS, PS.
    private static func lineCount(_ bytes: [UInt8]) -> Int {
        bytes.count { $0 == 0x0a || $0 == 0x0d || $0 == 0x85 || $0 == 0xa8 || $0 == 0xa9 } + 1
    }
}
