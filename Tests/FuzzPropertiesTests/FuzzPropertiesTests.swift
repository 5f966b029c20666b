import FuzzProperties
import Glibc
import Testing

/// `Fuzz/regressions`, from this file's place in the repository.
private let regressions =
    "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/") + "/Fuzz/regressions"

@Suite struct `What fuzzing found` {
    @Test(arguments: FuzzTarget.allCases)
    func `stays mended`(target: FuzzTarget) throws {
        let folder = "\(regressions)/\(target.rawValue)"
        let names = fileNames(in: folder)
        #expect(!names.isEmpty, "there is nothing to replay in Fuzz/regressions/\(target.rawValue)")
        for name in names {
            let input = try contents(of: "\(folder)/\(name)")
            #expect(throws: Never.self, "\(target.rawValue)/\(name)") { try target.check(input) }
        }
    }

    @Test func `is filed under targets that there are`() {
        let known = Set(FuzzTarget.allCases.map(\.rawValue))
        #expect(Set(fileNames(in: regressions)).isSubset(of: known))
    }
}

@Suite struct `What fuzzing starts from` {
    /// Every eighth of the seeds, and the first ones all: the rest is for `scripts/fuzz`.
    @Test(arguments: FuzzTarget.allCases)
    func `holds`(target: FuzzTarget) {
        let seeds = target.seeds
        #expect(!seeds.isEmpty && !target.words.isEmpty)
        for (index, seed) in seeds.enumerated() where index < 24 || index % 8 == 0 {
            #expect(throws: Never.self, "seed \(index)") { try target.check(seed) }
        }
    }

    @Test(arguments: FuzzTarget.allCases)
    func `holds when it is cut off anywhere, down to nothing`(target: FuzzTarget) {
        for (index, seed) in target.seeds.prefix(3).enumerated() {
            for count in stride(from: 0, to: seed.count, by: 1 + seed.count / 30) {
                #expect(throws: Never.self, "seed \(index), \(count) bytes") {
                    try target.check(Array(seed.prefix(count)))
                }
            }
        }
    }
}

private func fileNames(in folder: String) -> [String] {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) {
            $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted()
}

private func contents(of path: String) throws -> [UInt8] {
    let file = try #require(fopen(path, "rb"), "cannot read \(path)")
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
        let count = fread(&chunk, 1, chunk.count, file)
        if count == 0 { return bytes }
        bytes += chunk.prefix(count)
    }
}
