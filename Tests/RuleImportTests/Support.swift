import FileScanning
import Rules
import Testing

@testable import RuleImport

func imported(_ peer: Peer, _ text: String, file: String = "peer", taken: Set<String> = []) throws
    -> ImportedFile
{
    var importer = RuleImporter(peer, version: "0", taken: taken)
    let file = try importer.read(Array(text.utf8), file: file)
    // Whatever is written must load.
    _ = try rules(of: file)
    return file
}

/// The rules of what was written, as our compiler has them.
func rules(of file: ImportedFile) throws -> [Rule] {
    try RuleLoader.loadAll(
        [RuleSourceFile(name: "a.yaml", bytes: Array(file.text.utf8))], name: "a"
    ).rules
}

extension ImportedFile {
    func rule(_ peerID: String) throws -> ImportedRule {
        try #require(rules.first { $0.peerID == peerID })
    }
}

extension ImportedRule {
    var codes: Set<ImportLoss.Code> { Set(losses.map(\.code)) }

    var reason: String? {
        guard case .refused(let reason) = outcome else { return nil }
        return reason
    }
}

/// The ids of all shipped rules.
func shippedIDs(_ file: String = #filePath) throws -> [String] {
    let root = file.split(separator: "/").dropLast(3).joined(separator: "/")
    return try RuleFiles(below: "/" + root + "/rules").read()
        .flatMap { RuleImporter.ids(in: $0.bytes, file: $0.name) }
}
