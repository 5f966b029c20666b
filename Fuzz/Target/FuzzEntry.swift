internal import FuzzProperties
internal import Glibc

// One program for all targets, so that the rooms are linked once. The environment chooses, because
// libFuzzer starts itself anew to minimize and hands on no words it does not know.
//
//     SLUICE_FUZZ_TARGET   the target, required
//     SLUICE_FUZZ_SEEDS    write the target's seeds and dictionary into this folder, and end

private let target: FuzzTarget = {
    let name = environment("SLUICE_FUZZ_TARGET") ?? ""
    guard let target = FuzzTarget(rawValue: name) else {
        let known = FuzzTarget.allCases.map(\.rawValue).joined(separator: ", ")
        fail("SLUICE_FUZZ_TARGET is `\(name)`; the targets are \(known)")
    }
    return target
}()

/// Called once by libFuzzer, before anything else.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(_ count: UnsafeRawPointer?, _ words: UnsafeRawPointer?) -> Int32 {
    guard let folder = environment("SLUICE_FUZZ_SEEDS") else {
        target.prepare()
        return 0
    }
    for (index, seed) in target.seeds.enumerated() { write(seed, to: "\(folder)/seed-\(index)") }
    write(Array(dictionary(target.words).utf8), to: "\(folder)/../\(target.rawValue).dict")
    exit(0)
}

/// Called by libFuzzer for each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let input = unsafe Array(UnsafeBufferPointer(start: bytes, count: count))
    do {
        try target.check(input)
    } catch {
        print("\(target.rawValue): \(error)")
        fflush(nil)
        abort()
    }
    return 0
}

/// libFuzzer's dictionary: one quoted word a line.
private func dictionary(_ words: [[UInt8]]) -> String {
    words.map { word in
        let escaped = word.map { byte in
            let digits = String(byte, radix: 16)
            return "\\x" + (digits.count == 1 ? "0" : "") + digits
        }
        return "\"\(escaped.joined())\"\n"
    }.joined()
}

private func write(_ bytes: [UInt8], to path: String) {
    guard let file = unsafe fopen(path, "wb") else { fail("cannot write \(path)") }
    let count = unsafe fwrite(bytes, 1, bytes.count, file)
    let code = unsafe fclose(file)
    if count != bytes.count || code != 0 { fail("cannot write \(path)") }
}

private func environment(_ name: String) -> String? {
    unsafe getenv(name).map { unsafe String(cString: $0) }
}

private func fail(_ words: String) -> Never {
    print("sluice-fuzz: \(words)")
    exit(2)
}
