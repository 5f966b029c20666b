import Testing
import TestSupport

@testable import Validators

@Suite struct `Tokens that end in a checksum of their own` {
    /// Put together from parts, so that push protection does not take them for leaks.
    private static let published: [(ChecksummedToken, String)] = [
        // The age format, age-encryption.org/v1, «X25519»: 32 bytes of 0x42.
        (.age, "AGE-SECRET-" + "KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX"),
        // Bitcoin Wiki, «Wallet import format».
        (.bitcoinPrivateKey, "5HueCGU8rMjxEXxiPuD5BDku" + "4MkFqeZyd4dZ1jvhTVqvbTLvyTJ"),
        // The private key 1, compressed.
        (.bitcoinPrivateKey, "KwDiBf89QgGbjEhKnhXJuH7L" + "rciVrZi3qYjgd9M7rFU73sVHnoWn"),
        // BIP 32, test vector 1, chain m.
        (
            .bitcoinExtendedKey,
            "xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqjiChkVvvNK"
                + "mPGJxWUtg6LnF5kejMRNNU3TGtRBeJgk33yuGBxrMPHi"
        ),
        // Grafana, satokengen.
        (.grafana, "gl" + "sa_iNValIdinValiDinvalidinvalidinva_5b582697"),
    ]

    /// Made by a program of its own (Python's `zlib.crc32`) from random bytes.
    private static let madeUp: [(ChecksummedToken, String)] = [
        (.grafana, "gl" + "sa_XyHOrrXuyQCUL18wFp5qiuR2GF9U70N4_44d77c5a"),
        (.gitLabRoutable, "gl" + "pat-5fwEBczWZlq0qIFnoTR5qG86MQp1OjVtEA.01.0y1cn16a9"),
        (.gitLabRoutable, "gl" + "rt-0ben3tM-lzfNOSbpOR-Z7G86MQp1OmV2EA.0y0h1lpr7"),
        (.matrix, "sy" + "t_a3R4bnN4_ZrYhCChQHncIYQdFEFXn_2YrioP"),
        (.matrix, "ma" + "t_mU7Ig6qLicT0gUum4YdVU3Q89WACb8_34nPje"),
        (.age, "AGE-SECRET-" + "KEY-17N02FWQQLL4KZKHRKE64SEG5292EAS9L06LVZTURW3WRZP39PSPQNH4CP7"),
        (.bitcoinPrivateKey, "KxGBo9LKxXF8VEvRhz8uE1sA" + "pqe6VNpzPjafPcSdTinmiStkQ5Yf"),
    ]

    @Test(arguments: published + madeUp)
    func `pass with it`(_ format: ChecksummedToken, _ token: String) {
        #expect(ask(token, format.holds))
    }

    @Test(arguments: published + madeUp)
    func `fail with any one character changed to another of its kind`(
        _ format: ChecksummedToken, _ token: String
    ) {
        let bytes = Array(token.utf8)
        for i in bytes.indices {
            var changed = bytes
            switch bytes[i] {
            case 0x30...0x38, 0x41...0x59, 0x61...0x79: changed[i] += 1
            case 0x39, 0x5a, 0x7a: changed[i] -= 1
            default: continue
            }
            #expect(!ask(changed, format.holds), "\(format) with byte \(i) changed")
        }
    }

    @Test(arguments: ChecksummedToken.allCases)
    func `fail when empty, short, or of other characters`(_ format: ChecksummedToken) {
        for text in [
            "", "_", "0", "_000000", "_00000000", "1", "AGE-SECRET-KEY-1", "0000000", ".0000000",
            "glsa__00000000", "\u{e9}\u{e9}\u{e9}\u{e9}_\u{e9}\u{e9}\u{e9}\u{e9}",
        ] {
            #expect(!ask(text, format.holds), "\(format): \(text)")
        }
    }

    @Test func `the checks of the one are not those of the others`() {
        for (format, token) in Self.madeUp {
            for other in ChecksummedToken.allCases where other != format {
                #expect(!ask(token, other.holds), "\(token) as \(other)")
            }
        }
    }
}
