import Testing
import TestSupport

@testable import Validators

@Suite struct `Check digits` {
    @Test(arguments: [
        "79927398713",  // Luhn's own example, US patent 2,950,048 and Wikipedia «Luhn algorithm»
        "4111 1111 1111 1111", "00", "18",
    ])
    func `a number with a right Luhn digit passes`(_ text: String) {
        #expect(ask(text, Checksums.isLuhnValid))
    }

    @Test(arguments: ["79927398710", "4111111111111112", "", "0", "no digits", "19"])
    func `a number with a wrong Luhn digit or fewer than two digits is refused`(_ text: String) {
        #expect(!ask(text, Checksums.isLuhnValid))
    }

    @Test func `every change of one digit breaks the Luhn check`() {
        let seed = printedSeed()
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<500 {
            var digits = generator.text(Alphabet.digits, count: 15)
            digits.append(0x30)
            while !Checksums.isLuhnValid(digits.span) { digits[15] += 1 }
            let at = Int(generator.next() % 16)
            let old = digits[at]
            for digit in Alphabet.digits where digit != old {
                digits[at] = digit
                #expect(!ask(digits, Checksums.isLuhnValid), "seed \(seed)")
            }
        }
    }

    @Test func `the CRC-32 of 123456789 is cbf43926`() {
        // The check value of CRC-32/ISO-HDLC in Koopman's and Cook's catalogues.
        #expect(ask("123456789") { Checksums.crc32($0, from: 0, to: $0.count) } == 0xcbf4_3926)
    }
}

@Suite struct `Token checksums` {
    @Test(arguments: [
        // Expired and revoked by their owner, who published them to document the format.
        "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"
    ])
    func `a GitHub token with its checksum passes`(_ token: String) {
        #expect(ask(token) { TokenChecksum.isCRC32Base62Valid($0, checksumLength: 6) })
    }

    @Test(arguments: [
        "ghp_zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq18",
        "ghp_zQWBuTSOoRi4A9spHcVY5ncnsDkxkK0mLq17",
        "ghp_16C7e42F292c6912E7710c838347Ae178B4a",  // GitHub's documentation: made up
        "0mLq17", "ghp_", "", "_000000", "ghp_zzzzzzzzzzzzzzzz!!!!!!",
        "ghp_aaaazzzzzzzzzzzzzzzzzzzzzzzzzzzz",
    ])
    func `a token with another checksum, or none, is refused`(_ token: String) {
        #expect(!ask(token) { TokenChecksum.isCRC32Base62Valid($0, checksumLength: 6) })
    }

    @Test func `a checksum made by the rule is accepted, with leading zeros where it is short`() {
        let seed = printedSeed()
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<2000 {
            let body = generator.text(Alphabet.base62, count: 30)
            var crc = Checksums.crc32(body.span, from: 0, to: 30)
            var sum: [UInt8] = []
            for _ in 0..<6 {
                sum.insert(Alphabet.base62[Int(crc % 62)], at: 0)
                crc /= 62
            }
            let token = Array("npm_".utf8) + body + sum
            #expect(
                ask(token) { TokenChecksum.isCRC32Base62Valid($0, checksumLength: 6) },
                "seed \(seed)")
        }
    }
}

@Suite struct `Payment cards` {
    static let numbers: [(String, PaymentNetwork)] = [
        // Test numbers that the networks and payment processors publish (Stripe, Adyen, PayPal, Braintree).
        ("4111111111111111", .visa), ("4242424242424242", .visa), ("4222222222222", .visa),
        ("4000056655665556", .visa), ("5555555555554444", .mastercard),
        ("5105105105105100", .mastercard), ("2223003122003222", .mastercard),
        ("2720990000000007", .mastercard),
        ("378282246310005", .americanExpress), ("371449635398431", .americanExpress),
        ("6011111111111117", .discover), ("6011000990139424", .discover),
        ("6445644564456445", .discover),
        ("30569309025904", .dinersClub), ("38520000023237", .dinersClub),
        ("36227206271667", .dinersClub),
        ("3530111333300000", .jcb), ("3566002020360505", .jcb),
        ("6200000000000005", .unionPay), ("6205500000000000004", .unionPay),
        ("6759649826438453", .maestro), ("6799990100000000019", .maestro),
        ("5018000000000009", .maestro), ("2200000000000004", .mir),
        ("6062826786276634", .hipercard), ("5066991111111118", .elo),
        ("5019555544445555", .dankort), ("135410014004955", .uatp),
        ("9792030394440796", .troy),
    ]

    @Test(arguments: numbers)
    func `a published test number is a card of its network`(
        _ number: String, _ network: PaymentNetwork
    ) {
        #expect(ask(number, PaymentCard.network) == network)
    }

    @Test(arguments: numbers)
    func `a card with a broken check digit is refused`(_ number: String, _: PaymentNetwork) {
        var digits = Array(number.utf8)
        let last = digits.count - 1
        digits[last] = digits[last] == 0x39 ? 0x30 : digits[last] + 1
        #expect(!ask(digits, PaymentCard.isValid))
    }

    @Test(arguments: [
        "4111 1111 1111 1111", "4111-1111-1111-1111", "3782 822463 10005", "3782-822463-10005",
        "3056 930902 5904", "6799 9901 0000 0000 019", "41111111 11111111", "4222 222 222 222",
    ])
    func `groups as people write them are accepted`(_ number: String) {
        #expect(ask(number, PaymentCard.isValid))
    }

    @Test(arguments: [
        "4111-1111 1111-1111", "4111  1111 1111 1111", "4111 11111 1111 111", " 4111111111111111",
        "4111111111111111 ", "4111-1111-1111-1111-", "411111111111 1111 ", "4.111.111.111.111.111",
        "1 2 3 4 5 6 7 8", "4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1",
    ])
    func `implausible groups are refused`(_ number: String) {
        #expect(!ask(number, PaymentCard.isValid))
    }

    @Test(arguments: [
        "0000000000000000", "4444444444444444", "9999999999999995", "7000000000000005",
        "411111111111116", "41111111111111111111", "555555555555", "", "4", "1234567812345670",
    ])
    func `no prefix, no length or no number of a network is refused`(_ number: String) {
        #expect(!ask(number, PaymentCard.isValid))
    }
}

@Suite struct `International bank account numbers` {
    /// The examples of the SWIFT IBAN Registry, release 100, one for each country.
    static let examples = [
        "AD1200012030200359100100", "AE070331234567890123456", "AL47212110090000000235698741",
        "AT611904300234573201", "AZ21NABZ00000000137010001944", "BA391290079401028494",
        "BE68539007547034", "BG80BNBG96611020345678", "BH67BMAG00001299123456",
        "BI4210000100010000332045181", "BR1800360305000010009795493C1",
        "BY13NBRB3600900000002Z00AB00", "CH9300762011623852957", "CR05015202001026284066",
        "CY17002001280000001200527600", "CZ6508000000192000145399", "DE89370400440532013000",
        "DJ2100010000000154000100186", "DK5000400440116243", "DO28BAGR00000001212453611324",
        "EE382200221020145685", "EG380019000500000000263180002", "ES9121000418450200051332",
        "FI2112345600000785", "FK88SC123456789012", "FO6264600001631634",
        "FR1420041010050500013M02606", "GB29NWBK60161331926819", "GE29NB0000000101904917",
        "GI75NWBK000000007099453", "GL8964710001000206", "GR1601101250000000012300695",
        "GT82TRAJ01020000001210029690", "HN88CABF00000000000250005469", "HR1210010051863000160",
        "HU42117730161111101800000000", "IE29AIBK93115212345678", "IL620108000000099999999",
        "IQ98NBIQ850123456789012", "IS140159260076545510730339", "IT60X0542811101000000123456",
        "JO94CBJO0010000000000131000302", "KW81CBKU0000000000001234560101",
        "KZ86125KZT5004100100", "LB62099900000001001901229114",
        "LC55HEMM000100010012001200023015", "LI21088100002324013AA", "LT121000011101001000",
        "LU280019400644750000", "LV80BANK0000435195001", "LY83002048000020100120361",
        "MC5811222000010123456789030", "MD24AG000225100013104168", "ME25505000012345678951",
        "MK07250120000058984", "MN121234123456789123", "MR1300020001010000123456753",
        "MT84MALT011000012345MTLCAST001S", "MU17BOMM0101101030300200000MUR",
        "NI45BAPR00000013000003558124", "NL91ABNA0417164300", "NO9386011117947",
        "OM810180000001299123456", "PK36SCBL0000001123456702", "PL61109010140000071219812874",
        "PS92PALS000000000400123456702", "PT50000201231234567890154",
        "QA58DOHB00001234567890ABCDEFG", "RO49AAAA1B31007593840000", "RS35260005601001611379",
        "RU0304452522540817810538091310419", "SA0380000000608010167519",
        "SC18SSCB11010000000000001497USD", "SD2129010501234001", "SE4550000000058398257466",
        "SI56263300012039086", "SK3112000000198742637541", "SM86U0322509800000000270100",
        "SO211000001001000100141", "ST68000100010051845310112", "SV62CENR00000000000000700025",
        "TL380080012345678910157", "TN5910006035183598478831", "TR330006100519786457841326",
        "UA213223130000026007233566001", "VA59001123000012345678", "VG96VPVG0000012345678901",
        "XK051212012345678906", "YE15CBYE0001018861234567891234",
    ]

    @Test func `all 89 countries of the registry have an example`() {
        #expect(Set(Self.examples.map { $0.prefix(2) }).count == 89)
    }

    @Test(arguments: examples)
    func `the example of the registry is valid`(_ text: String) {
        #expect(ask(text, IBAN.isValid))
        let code = Array(text.utf8.prefix(2))
        #expect(IBAN.length(country: (code[0], code[1])) == text.utf8.count)
    }

    @Test(arguments: examples)
    func `the example is valid in groups of four and in small letters`(_ text: String) {
        var grouped = ""
        for (index, character) in text.enumerated() {
            if index > 0, index % 4 == 0 { grouped += " " }
            grouped.append(character)
        }
        #expect(ask(grouped, IBAN.isValid))
        #expect(ask(grouped.lowercased(), IBAN.isValid))
    }

    @Test(arguments: examples)
    func `two digits exchanged or one digit changed is refused`(_ text: String) {
        var bytes = Array(text.utf8)
        let last = bytes.lastIndex { $0.isDigit }!
        let old = bytes[last]
        for digit in Alphabet.digits where digit != old {
            bytes[last] = digit
            #expect(!ask(bytes, IBAN.isValid))
        }
    }

    @Test(arguments: [
        "US12345678901234567890", "ZZ89370400440532013000", "DE8937040044053201300",
        "DE893704004405320130000", "GB29NWBK6016133192681X", "GB2 9NWBK60161331926819", "DE",
        " DE89370400440532013000", "DE89370400440532013000 ", "DE89  370400440532013000", "",
        "DE89_3704_0044_0532_0130_00", "DE00370400440532013000",
    ])
    func `no country, length or structure of the registry is refused`(_ text: String) {
        #expect(!ask(text, IBAN.isValid))
    }

    @Test func `countries are found in either case, others not at all`() {
        #expect(IBAN.length(country: (0x64, 0x65)) == 22)
        #expect(IBAN.length(country: (0x55, 0x53)) == nil)
        #expect(IBAN.length(country: (0, 0xff)) == nil)
    }
}

@Suite struct `Bank routing numbers` {
    @Test(arguments: [
        // Public numbers of banks and of the Treasury.
        "021000021", "011401533", "091000019", "122105155", "111000025", "0210-0002-1", "000000518",
    ])
    func `a number in use is valid`(_ text: String) {
        #expect(ask(text, BankRouting.isABAValid))
    }

    @Test(arguments: [
        "021000022", "000000000", "131000006", "999999992", "12345678", "0210000211", "02100-0021",
        "0210 0002 1", "", "abcdefghi",
    ])
    func `a wrong check digit, prefix or form is refused`(_ text: String) {
        #expect(!ask(text, BankRouting.isABAValid))
    }
}

@Suite struct `Social security numbers` {
    @Test(arguments: ["536-22-8726", "536228726", "536 22 8726", "001-01-0001", "899-99-9999"])
    func `a number the SSA can issue is valid`(_ text: String) {
        #expect(ask(text, SocialSecurity.isSSNValid))
    }

    @Test(arguments: [
        "000-22-8726", "666-22-8726", "900-22-8726", "536-00-8726", "536-22-0000", "078-05-1120",
        "219-09-9999", "457-55-5462", "123-45-6789", "012-34-5678", "111-22-3333", "444-55-6666",
        "111-11-1111", "536-22 8726", "53622-8726",
        "536-228726", "5362287261", "", "536.22.8726",
    ])
    func `a number that is never issued, or published, is refused`(_ text: String) {
        #expect(!ask(text, SocialSecurity.isSSNValid))
    }

    @Test(arguments: ["912-70-1234", "900700000", "999-99-0001", "950 50 1234", "912-65-1234"])
    func `an ITIN has an area of 9xx and a group in use`(_ text: String) {
        #expect(ask(text, SocialSecurity.isITINValid))
    }

    @Test(arguments: [
        "812-70-1234", "912-66-1234", "912-89-1234", "912-93-1234", "912-49-1234", "999999999",
    ])
    func `an ITIN of another area or group is refused`(_ text: String) {
        #expect(!ask(text, SocialSecurity.isITINValid))
    }
}

@Suite struct `Shannon entropy` {
    @Test(arguments: [
        ("", 0), ("a", 0), ("aaaaaaaa", 0), ("ab", 1000), ("aabb", 1000), ("abcd", 2000),
        ("0123456789abcdef", 4000), ("abc", 1585), ("aab", 918), ("1223334444", 1846),
    ])
    func `the entropy of a text is known to a thousandth of a bit`(_ text: String, _ bits: Int) {
        #expect(ask(text, Entropy.shannonMillibits) == bits)
    }

    @Test func `all byte values alike have eight bits, and nothing has more`() {
        let all = (0..<65_536).map { UInt8(truncatingIfNeeded: $0) }
        #expect(ask(all, Entropy.shannonMillibits) == 8000)
    }
}

@Suite struct `Character mixes` {
    @Test func `each class is counted by itself`() {
        #expect(
            ask("aB3$") {
                CharacterMix.meets($0, digits: 1, letters: 2, upper: 1, lower: 1, symbols: 1)
            })
        #expect(
            !ask("aB3$") {
                CharacterMix.meets($0, digits: 2, letters: 0, upper: 0, lower: 0, symbols: 0)
            })
        #expect(
            !ask("aB3$") {
                CharacterMix.meets($0, digits: 0, letters: 3, upper: 0, lower: 0, symbols: 0)
            })
        #expect(
            !ask("ab3 ") {
                CharacterMix.meets($0, digits: 0, letters: 0, upper: 1, lower: 0, symbols: 0)
            })
        #expect(
            !ask("ab3 ") {
                CharacterMix.meets($0, digits: 0, letters: 0, upper: 0, lower: 0, symbols: 1)
            })
        #expect(
            ask("") {
                CharacterMix.meets($0, digits: 0, letters: 0, upper: 0, lower: 0, symbols: 0)
            })
    }
}

@Suite struct `Numbers of persons` {
    /// Published by the authorities or in the articles on the schemes as examples, or used by all as test values.
    static let valid: [(NationalNumber, String)] = [
        (.brazilCPF, "529.982.247-25"), (.brazilCPF, "11144477735"),
        (.swissAHV, "756.9217.0769.85"),
        (.germanTaxID, "86095742719"), (.germanTaxID, "65 929 970 489"),
        (.spanishNIF, "12345678Z"), (.spanishNIF, "12345678-z"), (.spanishNIF, "X1234567L"),
        (.finnishHETU, "131052-308T"), (.finnishHETU, "131052A308T"),
        (.frenchNIR, "2 55 08 14 168 025 38"),
        (.britishNHS, "943 476 5919"),
        (.indianAadhaar, "2341 2341 2346"), (.indianAadhaar, "499118665246"),
        (.italianCodiceFiscale, "MRTMTT25D09F205Z"), (.italianCodiceFiscale, "rssmra85t10a562s"),
        (.dutchBSN, "111222333"), (.dutchBSN, "123456782"),
        (.polishPESEL, "44051401359"), (.polishPESEL, "02070803628"),
        (.turkishID, "10000000146"),
    ]

    @Test(arguments: valid)
    func `a published number passes`(_ scheme: NationalNumber, _ text: String) {
        #expect(ask(text, scheme.isValid))
    }

    @Test(arguments: valid)
    func `a published number with another last character is refused`(
        _ scheme: NationalNumber, _ text: String
    ) {
        var bytes = Array(text.utf8)
        let last = bytes[bytes.count - 1]
        let others = last.isDigit ? Alphabet.digits : Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ".utf8)
        for other in others where other.lowered != last.lowered {
            bytes[bytes.count - 1] = other
            #expect(!ask(bytes, scheme.isValid), "\(Character(Unicode.Scalar(other)))")
        }
    }

    @Test(arguments: NationalNumber.allCases)
    func `what is empty, too short, too long, monotonous or of other bytes is refused`(
        _ scheme: NationalNumber
    ) {
        for text in [
            "", "-", "1", "12345678", "00000000000", "111111111", "ÄÖÜ", "12345678901234567890",
        ] {
            #expect(!ask(text, scheme.isValid), "\(text)")
        }
    }

    @Test func `Corsican departments count as 19 and 18`() {
        for key in 1...97 {
            let digits = (key < 10 ? "0" : "") + String(key)
            #expect(
                ask("184052A001001" + digits, NationalNumber.frenchNIR.isValid)
                    == (key == 97 - 1_840_519_001_001 % 97))
            #expect(
                ask("184052B001001" + digits, NationalNumber.frenchNIR.isValid)
                    == (key == 97 - 1_840_518_001_001 % 97))
        }
    }
}
