import Testing
import TestSupport

@testable import Validators

@Suite struct `What stands where a secret stands` {
    @Test(arguments: [
        "oC565D0WaDEl", "EdMfP8WRHODw", "XkmbpuDaI614", "GQr2S-s6Jt-8Kd2", "Tig3r617", "C0ff33820",
        "Summ3r774", "P@ssw0rd!9", "dragon1987", "MPIwtac7D42yhGymGnIE", "7mika2014",
        "abcd9876qrst",
    ])
    func `random letters and what people choose count as secrets`(_ text: String) {
        #expect(ask(text, GenericSecret.looksLikeSecret))
    }

    @Test(arguments: [
        "Texture2DMS", "toBase64String", "vcMinAnnoString2", "commentString1", "x509Certificate",
        "accessToken01", "userPassword2", "Win32Handle", "en-US-v2-Beta", "changeme", "null",
        "550e8400-e29b-41d4-a716-446655440000", "1.2.3-beta.4", "getToken()", "config.yaml",
        "1920x1080", "16gb2133", "abcdefgh12345678", "qwertyuiop123456",
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

    @Test(arguments: ["MYTOKEN1", "my-api-key-02", "YOUR_TOKEN_1", "my_secret_7", "someKey12"])
    func `a name of one's own token with a number is a placeholder`(_ text: String) {
        #expect(ask(text, Placeholder.isPlaceholder))
    }

    @Test(arguments: ["mypassword1", "token1", "mykeyboard7", "adminkey1", "myToken2024"])
    func `a password or another word with a number is none`(_ text: String) {
        #expect(!ask(text, Placeholder.isPlaceholder))
    }

    @Test(arguments: ["x", "pw", "abc", "xyz", "123", "password", "open_sesame", "%3Cpw%3E", ""])
    func `what textbooks write in URLs is no password`(_ text: String) {
        #expect(!ask(text, URLPassword.isPlausible))
    }

    @Test(arguments: ["admin", "root", "abc1", "a!b", "guest", "hunter2", "sesame77"])
    func `weak passwords in URLs are passwords`(_ text: String) {
        #expect(ask(text, URLPassword.isPlausible))
    }

    @Test(arguments: [
        "${DB_PASSWORD}", "${DB_PASSWORD:-none}", "x-${{ secrets.KEY }}", "{{ vault.password }}",
        "{{x}}",
        "#{ENV['KEY']}", "<%= ENV['KEY'] %>", "{% raw %}", "%(password)s", "$(cat key)", "id-${n}",
    ])
    func `a variable between its marks is a placeholder`(_ text: String) {
        #expect(ask(text, Placeholder.isPlaceholder))
    }

    @Test(arguments: [
        "vQ{{h}o)p${e]wT(4y[k>-_$#z1}}", "Kd&1cr+{3T$a+{[8LP~i5-[|Z`x-V>;Di_C/E~Un}",
        "R;%(3w>?<1h_w]A!/?])<q+!qK>+Lq&j9", "ok{%4T)w%}z9<?>Q",
    ])
    func `marks without a name between them are chance`(_ text: String) {
        #expect(!ask(text, Placeholder.isPlaceholder))
    }

    @Test func `printable characters drawn alike are hardly ever placeholders`() {
        let seed: UInt64 = 20_252
        var generator = SeededGenerator(seed: seed)
        let alphabet = Array(UInt8(0x21)...0x7e)
        var dropped = 0
        for _ in 0..<2000
        where ask(generator.text(alphabet, count: 64), Placeholder.isPlaceholder) { dropped += 1 }
        #expect(dropped <= 10, "\(dropped) of 2000, seed \(seed)")
    }
}
