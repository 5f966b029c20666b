internal import CommandLineSupport
public import Findings
internal import Glibc
internal import SourceDocuments

/// Known findings, by fingerprint, and the key they were made under.
///
/// Whoever holds the file can test guesses of short values (card numbers, PINs) against it: keep
/// it where the code is kept, no farther.
public struct Baseline: Sendable {
    private static let bytesMax = 256 << 20

    public let key: FingerprintKey
    public private(set) var fingerprints: Set<Fingerprint>

    /// Why a baseline cannot be read or written.
    public struct Failure: Error, CustomStringConvertible {
        public let description: String
    }

    /// An empty baseline for fingerprints made under `key`.
    public init(key: FingerprintKey) {
        self.key = key
        fingerprints = []
    }

    /// Reads a baseline file.
    public init(path: String) throws(Failure) {
        guard let bytes = readWholeFile(path, limit: Self.bytesMax) else {
            throw Failure(
                description:
                    "cannot read the baseline `\(path)`\n  mend: write one with `--write-baseline \(path)`"
            )
        }
        do {
            let root = try SourceDocument.parse(
                bytes, file: path, bytesMax: Self.bytesMax
            ).mapping("baseline")
            guard let parts = Fingerprint(hex: try root.required("key").string("key")) else {
                throw try root.required("key").error("`key` is not 32 hexadecimal digits")
            }
            key = FingerprintKey(parts.high, parts.low)
            var known: Set<Fingerprint> = []
            for node in try root.required("fingerprints").sequence("fingerprints") {
                guard let fingerprint = Fingerprint(hex: try node.string("fingerprint")) else {
                    throw node.error("no fingerprint: 32 hexadecimal digits are wanted")
                }
                known.insert(fingerprint)
            }
            fingerprints = known
        } catch {
            throw Failure(description: "\(error)")
        }
    }

    public func contains(_ finding: Finding) -> Bool {
        fingerprints.contains(finding.fingerprint)
    }

    public mutating func insert(_ finding: Finding) {
        fingerprints.insert(finding.fingerprint)
    }

    /// Writes the file; it takes its name only when it is whole.
    public func write(to path: String) throws(Failure) {
        var text = "{\n  \"version\": 1,\n  \"key\": \"\(key.digits)\",\n  \"fingerprints\": [\n"
        text += fingerprints.map(\.description).sorted().map { "    \"\($0)\"" }
            .joined(separator: ",\n")
        text += "\n  ]\n}\n"
        let temporary = "\(path).\(getpid())"
        let descriptor = unsafe open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw Failure(description: "cannot write `\(path)`: \(SystemError().words)")
        }
        let isWritten = (try? writeAll(text.utf8.span, to: descriptor)) != nil
        close(descriptor)
        if isWritten {
            let code = unsafe rename(temporary, path)
            if code == 0 { return }
        }
        _ = unsafe unlink(temporary)
        throw Failure(description: "cannot write `\(path)`")
    }
}

/// The key of fingerprints where nobody names one.
public enum FingerprintKeyFile {
    /// The user's own key, made on first use in `$XDG_STATE_HOME/sluice` or `~/.local/state/sluice`
    /// and readable by the user alone; a fresh one for this run where it cannot be kept.
    public static func ofThisUser() -> FingerprintKey {
        guard let folder = folder() else { return .random() }
        let path = folder + "/fingerprint.key"
        if let bytes = readWholeFile(path, limit: 16), let key = FingerprintKey(bytes: bytes) {
            return key
        }
        FileSystem.makeFolders(folder, mode: 0o700)
        let bytes = (0..<16).map { _ in UInt8.random(in: 0...255) }
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0, let key = FingerprintKey(bytes: bytes) else { return .random() }
        _ = try? writeAll(bytes.span, to: descriptor)
        close(descriptor)
        return key
    }

    /// The key in a file of 16 bytes.
    public static func read(_ path: String) -> FingerprintKey? {
        readWholeFile(path, limit: 16).flatMap { FingerprintKey(bytes: $0) }
    }

    private static func folder() -> String? {
        if let base = environmentVariable("XDG_STATE_HOME"), base.hasPrefix("/") {
            return base + "/sluice"
        }
        guard let home = environmentVariable("HOME"), home.hasPrefix("/") else { return nil }
        return home + "/.local/state/sluice"
    }
}
