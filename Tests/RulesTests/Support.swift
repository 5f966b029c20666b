import Glibc
import Rules

/// The lines of a rule that is in order; tests change some of them.
struct RuleText {
    private var keys: [(key: String, lines: [String])] = [
        ("id", ["secret.acme.key"]), ("name", ["Acme key"]), ("severity", ["high"]),
        ("confidence", ["0.9"]), ("pattern", ["'\\bacmd_(?<secret>[a-z0-9]{8})\\b'"]),
        ("examples", ["{ match: [acmd_k3v9q1x7], no_match: [acmd_] }"]),
        ("references", ["[https://acme.example/]"]),
    ]

    /// Sets a key's value, adds the key where it is not there, or removes it by nil.
    func with(_ key: String, _ value: String?) -> RuleText {
        var copy = self
        let place = copy.keys.firstIndex { $0.key == key }
        if let value {
            let lines = value.split(separator: "\n", omittingEmptySubsequences: false).map(
                String.init)
            if let place { copy.keys[place].lines = lines } else { copy.keys.append((key, lines)) }
        } else if let place {
            copy.keys.remove(at: place)
        }
        return copy
    }

    /// The rule as an element of `rules`.
    var yaml: String {
        var text = ""
        for (index, entry) in keys.enumerated() {
            let front = index == 0 ? "  - " : "    "
            text += front + entry.key + ": " + entry.lines.joined(separator: "\n      ") + "\n"
        }
        return text
    }
}

func ruleFile(_ name: String = "acme.yaml", _ rules: RuleText...) -> RuleSourceFile {
    file(name, "rules:\n" + rules.map(\.yaml).joined())
}

func file(_ name: String, _ text: String) -> RuleSourceFile {
    RuleSourceFile(name: name, bytes: Array(text.utf8))
}

/// What is wrong with the files, each problem with its mend.
func problems(_ files: RuleSourceFile...) -> [String] {
    do throws(RuleLoadError) {
        _ = try RuleLoader.loadAll(files, name: "test")
        return []
    } catch {
        return error.problems
    }
}

func problems(
    pack: String, _ packs: [RuleSourceFile],
    rules: [RuleSourceFile] = [ruleFile("acme.yaml", RuleText())]
) -> [String] {
    do throws(RuleLoadError) {
        _ = try RuleLoader.load(rules, pack: pack, packs: packs)
        return []
    } catch {
        return error.problems
    }
}

/// The only rule of the text.
func read(_ rule: RuleText) throws -> Rule {
    try RuleLoader.loadAll([ruleFile("acme.yaml", rule)], name: "test").rules[0]
}
