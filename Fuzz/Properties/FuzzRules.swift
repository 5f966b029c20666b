internal import FileScanning
internal import Inspection
internal import Rules

/// The rules that texts are scanned with.
enum FuzzRules {
    /// The repository's root, from this file's place in it.
    static let root =
        "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")

    /// The shipped rules and packs.
    static let ruleFiles = read { $0.rules }
    static let packFiles = read { $0.packs }
    static let oddFiles = read { _ in RuleFiles([root + "/Fuzz/rules/odd.yaml"]) }

    /// Some of the shipped rules: compiling all takes minutes in a build for fuzzing.
    static let shipped = compiled(
        ruleFiles.enumerated().filter { index, file in
            index.isMultiple(of: 12)
                || alwaysRead.contains { file.name.hasSuffix("/\($0).yaml") }
        }.map(\.element))

    private static let alwaysRead = [
        "generic", "private_key", "payment_card", "email", "hidden_text", "instructions", "url",
        "aws", "github",
    ]

    /// Few rules with short matches, which mutations hit often, and every kind of trigger.
    static let odd = compiled(oddFiles)

    private static func read(_ part: (RuleFolder) -> RuleFiles) -> [RuleSourceFile] {
        guard let folder = RuleFolder(root + "/rules") else {
            fatalError("there are no rules at \(root)/rules")
        }
        do {
            return try part(folder).read()
        } catch {
            fatalError("\(error)")
        }
    }

    private static func compiled(_ files: [RuleSourceFile]) -> Inspector {
        do {
            return try Inspector(RuleLoader.loadAll(files, name: "fuzz"))
        } catch {
            fatalError("the rules do not load:\n\(error)")
        }
    }
}
