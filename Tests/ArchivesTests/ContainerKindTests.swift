import Archives
import TestSupport
import Testing

@Suite struct `A container is told by its first bytes` {
    private static let samples: [(kind: ContainerKind, bytes: [UInt8])] =
        ArchiveMaker.Compression.allCases.map { compression in
            let bytes = ArchiveMaker.compressed(sampleText(lines: 50, seed: 1), compression)
            return (ContainerKind(rawValue: compression.rawValue)!, bytes)
        }
        + ArchiveMaker.Format.allCases.map { format in
            let bytes = ArchiveMaker.archive(
                format, [.init("a.log", sampleText(lines: 50, seed: 2))])
            return (ContainerKind(rawValue: format.via)!, bytes)
        }

    @Test func `in every form that is written`() {
        for (kind, bytes) in Self.samples {
            #expect(ContainerKind.recognise(bytes.span, isWhole: true) == .container(kind))
        }
        let rest = Set(ContainerKind.allCases).subtracting(Self.samples.map(\.kind))
        #expect(rest == [.rpm])
    }

    @Test func `and not before they are there, nor taken for something else`() {
        for (kind, bytes) in Self.samples {
            // Up to its first NUL byte, tar is a name, like any text.
            let first = kind == .tar ? 6 : 0
            for count in first..<min(600, bytes.count) {
                let told = ContainerKind.recognise(Array(bytes.prefix(count)).span, isWhole: false)
                #expect(told == .undecided || told == .container(kind), "\(kind), \(count)")
            }
        }
    }

    @Test(arguments: [
        "plain text\n", "{\"a\": 1}\n", "PK is no archive\n", "BZh is no bzip2\n", "7zip\n",
        "070701 is a number\n", "!<arch> is none\n", "\u{1f}\u{8b}", "0707",
    ])
    func `text that begins like one is told as soon as it ends`(_ text: String) {
        #expect(ContainerKind.recognise(Array(text.utf8).span, isWhole: true) == .other)
    }

    @Test func `text is told by its first bytes, so that no line of a pipe waits`() {
        for text in ["2026-01-05 INFO login\n", "key=value\n", "{", "<html>\n", "\u{feff}text\n"] {
            #expect(ContainerKind.recognise(Array(text.utf8).span, isWhole: false) == .other)
        }
        // What is behind a NUL byte may be the rest of a name in tar; what is no NUL there is not.
        let binary: [UInt8] = [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 7]
        #expect(ContainerKind.recognise(binary.span, isWhole: false) == .other)
    }

    @Test func `a block whose checksum does not hold is no tar`() {
        var bytes = ArchiveMaker.archive(.tar, [.init("a.log", "text\n")])
        bytes[0] ^= 1
        #expect(ContainerKind.recognise(bytes.span, isWhole: true) == .other)
        #expect(
            ContainerKind.recognise([UInt8](repeating: 0, count: 1024).span, isWhole: true)
                == .other)
    }
}
