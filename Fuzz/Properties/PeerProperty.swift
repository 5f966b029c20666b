internal import RuleImport
internal import Rules

/// Any file of another tool is refused with its place, or comes out as rules that load.
enum PeerProperty {
    static func check(_ input: [UInt8]) throws {
        var input = FuzzInput(input)
        let peer = Peer.allCases[input.byte() % Peer.allCases.count]
        // The search for slow inputs would take all the time there is.
        var importer = RuleImporter(peer, version: "0", trials: 0)
        let file: ImportedFile
        do {
            file = try importer.read(Array(input.rest), file: "peer")
        } catch {
            return try require(
                "\(error)".hasPrefix("peer:"), "an error without its place: \(error)")
        }
        let carried = file.wholeCount + file.lossyCount
        do {
            let set = try RuleLoader.loadAll(
                [RuleSourceFile(name: "ours.yaml", bytes: Array(file.text.utf8))], name: "ours")
            try require(set.rules.count == carried, "\(set.rules.count) rules of \(carried)")
        } catch let error as RuleLoadError {
            try require(false, "what was written does not load: \(error)")
        }
    }
}
