import Testing
import TestSupport

@testable import Validators

@Suite struct `What stands where a secret stands` {
    @Test(arguments: [
        "oC565D0WaDEl", "EdMfP8WRHODw", "XkmbpuDaI614", "GQr2S-s6Jt-8Kd2", "Tig3r617", "C0ff33820",
        "Summ3r774", "P@ssw0rd!9", "dragon1987", "MPIwtac7D42yhGymGnIE",
    ])
    func `random letters and what people choose count as secrets`(_ text: String) {
        #expect(ask(text, GenericSecret.looksLikeSecret))
    }

    @Test(arguments: [
        "Texture2DMS", "toBase64String", "vcMinAnnoString2", "commentString1", "x509Certificate",
        "accessToken01", "userPassword2", "Win32Handle", "en-US-v2-Beta", "changeme", "null",
        "550e8400-e29b-41d4-a716-446655440000", "1.2.3-beta.4", "getToken()", "config.yaml",
    ])
    func `identifiers, versions, UUIDs, calls and placeholders do not`(_ text: String) {
        #expect(!ask(text, GenericSecret.looksLikeSecret))
    }

    @Test(arguments: [(8, 85), (12, 93), (16, 95), (24, 98)])
    func `of letters and digits drawn alike nearly all count as secrets`(
        _ length: Int, _ percent: Int
    ) {
        let seed: UInt64 = 20_251
        var generator = SeededGenerator(seed: seed)
        var drawn = 0
        var seen = 0
        while drawn < 1000 {
            let value = generator.text(Alphabet.base62, count: length)
            guard value.contains(where: \.isDigit), value.contains(where: \.isLetter) else {
                continue
            }
            drawn += 1
            if ask(value, GenericSecret.looksLikeSecret) { seen += 1 }
        }
        #expect(seen >= percent * 10, "\(seen) of 1000, seed \(seed)")
    }
}
