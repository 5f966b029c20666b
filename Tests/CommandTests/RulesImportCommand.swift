import Foundation
import TestSupport
import Testing

private let acme = """
    [[rules]]
    id = "acme-deploy-key"
    regex = '''\\bacmd_([a-z0-9]{16})\\b'''
    [[rules]]
    id = "acme-file"
    path = '''acme.p12'''

    """

@Suite struct `dlprules import` {
    @Test func `writes rules to standard output, that are found and pass their check`() throws {
        let place = try Workplace()
        try place.file(".gitleaks.toml", acme)
        let outcome = try place.rules("import", "gitleaks", ".gitleaks.toml")
        #expect(outcome.status == 0)
        #expect(
            outcome.talk.contains(
                ".gitleaks.toml:4:1: `acme-file` is not carried over: it looks at names of files alone"
            ))
        #expect(
            outcome.talk.hasSuffix("2 rules read: 1 carried over whole, 0 with losses, 1 not\n"))
        try place.file("ours.yaml", outcome.output)
        let check = try place.rules("check", "--rules", "ours.yaml", "--trials", "20")
        #expect(check.status == 0, "\(check.text)")
        let scan = try place.run(
            "--rules", "ours.yaml", "-q", "-", input: "key acmd_k3v9q1x7m2b8n4c6 here\n")
        #expect(scan.status == 1)
        #expect(scan.text.contains("secret.acme.deploy_key"), "\(scan.text)\(scan.talk)")
    }

    @Test func `writes a file each into a folder, and replaces none unasked`() throws {
        let place = try Workplace()
        try place.file("a/one.toml", acme)
        try place.file("a/two.toml", acme)
        let words = ["import", "gitleaks", "a/one.toml", "a/two.toml", "-o", "out"]
        let outcome = try place.rules(words)
        #expect(outcome.status == 0, "\(outcome.talk)")
        #expect(place.names("out").sorted() == ["one.yaml", "two.yaml"])
        #expect(place.text("out/one.yaml").contains("- id: secret.acme.deploy_key\n"))
        #expect(place.text("out/two.yaml").contains("- id: secret.acme.deploy_key.gitleaks\n"))
        #expect(outcome.talk == "4 rules read: 2 carried over whole, 0 with losses, 2 not\n")
        let again = try place.rules(words)
        #expect(again.status == 2)
        #expect(
            again.talk
                == "dlprules import: `out/one.yaml` is there already\n  mend: take another folder, or replace what is there with `--force`\n"
        )
        #expect(try place.rules(words + ["--force"]).status == 0)
        #expect(place.text("out/one.yaml").contains("- id: secret.acme.deploy_key\n"))
        let others = try place.rules(
            "import", "gitleaks", "a/one.toml", "--rules", "out/one.yaml")
        #expect(others.text.contains("- id: secret.acme.deploy_key.gitleaks\n"))
    }

    @Test func `reports for programs, and ends with 1 on a loss if asked`() throws {
        let place = try Workplace()
        try place.file("one.toml", acme)
        let outcome = try place.rules(
            "import", "gitleaks", "one.toml", "-o", "out", "--report", "json", "--fail-on-loss")
        #expect(outcome.status == 1)
        let report = try #require(
            try JSONSerialization.jsonObject(with: Data(outcome.output)) as? [String: Any])
        let file = try #require((report["files"] as? [[String: Any]])?.first)
        #expect(
            file["read"] as? Int == 2 && file["whole"] as? Int == 1 && file["refused"] as? Int == 1)
        let rules = try #require(file["rules"] as? [[String: Any]])
        #expect(rules[0]["id"] as? String == "secret.acme.deploy_key")
        #expect(rules[0]["outcome"] as? String == "whole")
        #expect(rules[1]["id"] is NSNull && rules[1]["line"] as? Int == 4)
        #expect((rules[1]["reason"] as? String)?.isEmpty == false)
    }

    @Test(arguments: [
        (["gitleaks"], "dlprules import: no `PEER FILE` given"),
        (
            ["gitlab", "one.toml"],
            "dlprules import: `gitlab` is none of the tools whose rules can be read: gitleaks, kingfisher, noseyparker, presidio, detect-secrets"
        ),
        (
            ["gitleaks", "one.toml", "one.toml"],
            "dlprules import: several files go into a folder: name it with `--output DIR`"
        ),
        (["gitleaks", "gone.toml"], "dlprules import: cannot read `gone.toml`: no such file"),
        (["kingfisher", "one.toml"], "dlprules import: one.toml:"),
        (
            ["gitleaks", "a/x.toml", "b/x.toml", "-o", "out"],
            "dlprules import: `out/x.yaml` would be written twice"
        ),
    ])
    func `says what is wrong, and writes nothing`(words: [String], message: String) throws {
        let place = try Workplace()
        try place.file("one.toml", acme)
        let outcome = try place.rules(["import"] + words)
        #expect(outcome.status == 2)
        #expect(outcome.talk.lowercased().hasPrefix(message.lowercased()), "\(outcome.talk)")
        #expect(outcome.text.isEmpty)
        #expect(place.names("out").isEmpty)
    }
}
