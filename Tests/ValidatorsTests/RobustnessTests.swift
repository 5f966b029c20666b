import Testing
import TestSupport

@testable import Validators

/// Every question, asked for its not trapping.
private func askEverything(_ bytes: Span<UInt8>) -> Int {
    let key = Array("alg".utf8)
    let answers = [
        Checksums.isLuhnValid(bytes), PaymentCard.isValid(bytes), IBAN.isValid(bytes),
        BankRouting.isABAValid(bytes), SocialSecurity.isSSNValid(bytes),
        SocialSecurity.isITINValid(bytes), Entropy.shannonMillibits(bytes) > 8000,
        TokenChecksum.isCRC32Base62Valid(bytes, checksumLength: 6),
        TokenChecksum.isCRC32Base62Valid(bytes, checksumLength: 40),
        TokenChecksum.isCRC32Base62Valid(bytes, checksumLength: -1),
        EmailAddress.isValid(bytes), TopLevelDomain.isKnown(bytes),
        TopLevelDomain.endsInKnownTLD(bytes), PhoneNumber.isE164Plausible(bytes),
        InternetAddress.ipv4Class(bytes) != nil, InternetAddress.ipv6Class(bytes) != nil,
        CalendarDate.isValid(bytes, minYear: 1900, maxYear: 2100),
        JSONWebToken.headerHasKey(bytes, key: key.span),
        JSONWebToken.headerHasKey(bytes, key: bytes),
        CharacterMix.meets(bytes, digits: 1, letters: 1, upper: 1, lower: 1, symbols: 1),
        Placeholder.isPlaceholder(bytes), GenericSecret.looksLikeSecret(bytes),
        NationalNumber.allCases.contains { $0.isValid(bytes) },
        ChecksummedToken.allCases.contains { $0.holds(bytes) },
        URLPassword.isPlausible(bytes), VATNumber.isValid(bytes),
        CryptoAddress.isBase58Check(bytes), CryptoAddress.isSegWit(bytes),
        CryptoAddress.isEthereum(bytes), EquipmentNumber.isVIN(bytes),
        EquipmentNumber.isIMEI(bytes),
    ]
    return answers.count { $0 }
}

@Suite struct `No input makes a question trap` {
    @Test func `random bytes of many lengths, from alphabets that come close`() {
        let seed = printedSeed()
        var generator = SeededGenerator(seed: seed)
        let alphabets = [
            (0...255).map { UInt8($0) }, Alphabet.digits, Alphabet.hex + Array(":.%".utf8),
            Alphabet.digits + Array(" -+()/.".utf8), Array("DE0123456789 ".utf8),
            Array("ab@.-".utf8), Array("{}[]$%<>#\"'\\:,_*xX".utf8),
            Alphabet.base64 + Array("._-".utf8),
            [0xff], [0xe2, 0x80, 0xa6], Array("a1".utf8), Array("://@:x".utf8),
        ]
        var trues = 0
        for alphabet in alphabets {
            for length in (0...100).map({ $0 < 60 ? $0 : $0 * 3 }) {
                trues += askEverything(generator.text(alphabet, count: length).span)
            }
        }
        #expect(trues > 0, "seed \(seed)")
    }

    @Test func `a megabyte of anything is answered`() {
        for byte: UInt8 in [0x00, 0x30, 0x61, 0x2e, 0x7b, 0xff] {
            let bytes = [UInt8](repeating: byte, count: 1 << 20)
            _ = askEverything(bytes.span)
        }
    }
}
