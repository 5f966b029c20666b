import Testing
import TestSupport

@testable import Validators

@Suite struct `National numbers` {
    /// Made at random, and held valid by python-stdnum 2.x, an independent implementation.
    static let computed: [(String, [String])] = [
        ("ar_cuit", ["30333113879", "27069983397"]),
        ("au_abn", ["39049361297", "34719139885"]),
        ("au_acn", ["310182097", "672883519"]),
        ("au_tfn", ["747229225", "950242376"]),
        ("at_svnr", ["6710101217", "8442181220"]),
        ("be_nrn", ["19082604349", "71080380372"]),
        ("bg_egn", ["5704048408", "1007196577"]),
        ("bg_lnch", ["1802703708", "1461316431"]),
        ("br_cnpj", ["92014789401225", "14305933442200"]),
        ("br_cpf", ["28103229024", "50113987307"]),
        ("ca_sin", ["143098309", "501690101"]),
        ("ch_ahv", ["7568008318013", "7567333523284"]),
        ("cl_rut", ["517685933", "14367497"]),
        ("cn_ric", ["512022206507013438", "511600207801203580"]),
        ("co_nit", ["686505988", "545260503"]),
        ("cy_tin", ["27574264K", "98750989L"]),
        ("cz_rc", ["5710139974", "4706011046"]),
        ("de_tax_id", ["50680493015", "40528907067"]),
        ("dk_cpr", ["2002786659", "1912041464"]),
        ("do_cedula", ["53369954366", "92326750582"]),
        ("ec_cedula", ["1136384136", "1603089325"]),
        ("ee_ik", ["31601069642", "48306169445"]),
        ("es_nif", ["Y5247404Z", "Y4436042T"]),
        ("fi_hetu", ["240502-0089", "250248A6481"]),
        ("fr_nir", ["169088616133178", "169124615798212"]),
        ("fr_spi", ["3846302764143", "2047088345372"]),
        ("gb_nhs", ["9707316969", "6696040463"]),
        ("gb_utr", ["9290472500", "9260452826"]),
        ("gr_afm", ["657861273", "479912595"]),
        ("gr_amka", ["24080091887", "12048557404"]),
        ("gt_nit", ["36862045", "89639898"]),
        ("hr_oib", ["58012479020", "86912078530"]),
        ("ie_pps", ["2113062TW", "4899793RW"]),
        ("il_id", ["294837216", "130896459"]),
        ("in_aadhaar", ["284979831908", "910235693938"]),
        ("in_gstin", ["33HKEAA5957W2Z3", "11QSLPO2167Q7ZN"]),
        ("is_kennitala", ["2808222720", "2411800509"]),
        ("it_codice_fiscale", ["VRDGPP32T28B057W", "VRDGPP42R44E400A"]),
        ("jp_my_number", ["314266246344", "114284056189"]),
        ("lt_asmens_kodas", ["48708247905", "39909027086"]),
        ("lv_personas_kods", ["30093650552", "17067008551"]),
        ("mx_curp", ["MAAR640815MDFGNH05", "BOXW630224MDFCTJ03"]),
        ("mx_rfc", ["GODE040325I26", "VECJ65081016A"]),
        ("my_nric", ["390216759275", "650407048962"]),
        ("nl_bsn", ["708320910", "199724647"]),
        ("no_fnr", ["18016531495", "27126074579"]),
        ("nz_ird", ["144905660", "54787743"]),
        ("pe_ruc", ["20082263595", "10928569921"]),
        ("pl_nip", ["8038747902", "8836126155"]),
        ("pl_pesel", ["84110653295", "74031678110"]),
        ("pt_cc", ["140721160E42", "150124183ZU2"]),
        ("pt_nif", ["711128960", "126625980"]),
        ("py_ruc", ["318955199", "591971623"]),
        ("ro_cnp", ["5520530356847", "1320526365861"]),
        ("ru_inn", ["188421678128", "821626728900"]),
        ("th_tnin", ["4007513404995", "6684435463796"]),
        ("tr_id", ["87229223106", "93069928118"]),
        ("ua_rnokpp", ["4323834045", "5615919637"]),
        ("ve_rif", ["G782567278", "P218240386"]),
        ("vn_mst", ["4936002579", "9197257084"]),
        ("za_id", ["1404189042081", "6511054205141"]),
        ("id_nik", ["7659032210847125", "7530232605843062"]),
        ("md_idnp", ["2481558753554", "2692723783803"]),
        ("se_personnummer", ["3510143914", "6411160416"]),
    ]

    /// Published by their issuers as examples, or worked by hand where nobody publishes one.
    static let published: [(String, [String])] = [
        ("ae_id", ["784-1980-1234567-8"]), ("au_medicare", ["2123 45670 1"]),
        ("by_id", ["3110580A013PB6"]), ("cn_ric", ["11010519491231002X"]),
        ("de_health_insurance", ["A123456780"]), ("de_id_card", ["T220001293"]),
        ("de_lanr", ["234567701"]), ("ph_tin", ["123-456-782"]), ("pl_dowod", ["ABA 300000"]),
        ("de_social_security", ["15 070649 C 103"]), ("dk_cpr", ["070761-4285"]),
        ("hk_hkid", ["A123456(3)", "AB987654(3)"]), ("hu_personal_id", ["18312310019"]),
        ("hu_taj", ["111 111 110"]), ("hu_tax_id", ["8071592153"]),
        ("kr_brn", ["104-82-13138"]), ("kr_rrn", ["960121-1021413", "911124-5678906"]),
        ("kw_civil_id", ["284101501258"]), ("kz_iin", ["860904350504"]),
        ("lu_matricule", ["1893120105732"]), ("lv_personas_kods", ["161175-19997"]),
        ("mx_nss", ["12345678903"]), ("nz_nhi", ["ZZZ0016", "ZAC5361", "ZBN77VL"]),
        ("ru_snils", ["112-233-445 95"]), ("sa_id", ["1000000008"]),
        ("sg_nric", ["S1234567D", "T1234567J", "F1234567N", "G1234567X", "M1234567K"]),
        ("sv_dui", ["00016297-5"]), ("tw_id", ["A123456789"]), ("us_dea", ["AB1234563"]),
        ("us_npi", ["1234567893"]), ("uy_ci", ["1.234.567-2"]), ("uz_pinfl", ["31505751234561"]),
        ("yu_jmbg", ["0710003730015"]), ("ir_id", ["0499370899"]), ("gt_cui", ["158160053 0101"]),
        ("it_codice_fiscale", ["RSSMRA80A01H501U"]), ("fi_hetu", ["131052-308T", "131052A308T"]),
        ("gb_nhs", ["943 476 5919"]), ("tr_id", ["10000000146"]), ("br_cpf", ["529.982.247-25"]),
        ("ch_ahv", ["756.9217.0769.85"]), ("se_personnummer", ["811228-9874", "198112289874"]),
    ]

    /// Where the check character stands when it is not the last one; schemes without one.
    private static let places = [
        "at_svnr": 3, "gb_utr": 0, "au_medicare": 8, "gt_cui": 8, "ie_pps": 7, "is_kennitala": 8,
        "de_lanr": 6, "pl_dowod": 3,
    ]
    private static let unchecked: Set = ["my_nric", "id_nik", "eg_id"]

    private func scheme(_ name: String) throws -> NationalNumber {
        try #require(NationalNumber(rawValue: name))
    }

    @Test(arguments: computed + published)
    func `a valid number passes, in any case and however it is parted`(
        _ name: String, _ numbers: [String]
    ) throws {
        let scheme = try scheme(name)
        for number in numbers {
            #expect(ask(number, scheme.isValid), "\(number)")
            #expect(ask(number.lowercased(), scheme.isValid), "\(number) in small letters")
            let parted = number.prefix(3) + " " + number.dropFirst(3)
            #expect(ask(String(parted), scheme.isValid), "\(parted)")
        }
    }

    @Test(arguments: computed + published)
    func `a number with another check character is refused`(
        _ name: String, _ numbers: [String]
    ) throws {
        guard !Self.unchecked.contains(name) else { return }
        let scheme = try scheme(name)
        for number in numbers {
            var bytes = Array(number.utf8).filter { $0.isAlphanumeric }
            let place = Self.places[name] ?? bytes.count - 1
            let right = bytes[place]
            for other in Alphabet.base36 where other != right.lowered {
                bytes[place] = other
                #expect(!ask(bytes, scheme.isValid), "\(number) with \(other)")
            }
        }
    }

    @Test(arguments: computed + published)
    func `a number with a character more, one less, or a stranger within is refused`(
        _ name: String, _ numbers: [String]
    ) throws {
        let scheme = try scheme(name)
        for number in numbers {
            #expect(!ask(number + "12345678901234", scheme.isValid), "\(number)")
            #expect(!ask("x" + number + "x", scheme.isValid), "\(number)")
            #expect(!ask(number.prefix(4) + "_" + number.dropFirst(4), scheme.isValid), "\(number)")
            #expect(!ask(String(number.prefix(4)), scheme.isValid), "\(number)")
        }
    }

    @Test func `every scheme has a number above`() {
        let shown = Set((Self.computed + Self.published).map(\.0))
        let missing = Set(NationalNumber.allCases.map(\.rawValue)).subtracting(shown)
        #expect(missing == ["any", "any_dated", "eg_id"])
    }

    @Test(arguments: NationalNumber.allCases)
    func `one character over and over is never a number`(_ scheme: NationalNumber) {
        for length in 1...18 {
            for character in "0123456789" {
                #expect(!ask(String(repeating: character, count: length), scheme.isValid))
            }
        }
    }

    /// A check digit lets one number in ten or eleven pass, whoever made it up.
    @Test(
        arguments: NationalNumber.allCases.filter {
            !["any", "any_dated", "de_id_card"].contains($0.rawValue)
        })
    func `of random digits of any length no more than one in eight passes`(_ scheme: NationalNumber)
    {
        let seed = printedSeed()
        var generator = SeededGenerator(seed: seed)
        for length in 7...16 {
            var passed = 0
            for _ in 0..<4000 {
                if ask(generator.text(Alphabet.digits, count: length), scheme.isValid) {
                    passed += 1
                }
            }
            #expect(passed < 500, "\(scheme) of \(length) digits, seed \(seed)")
        }
    }

    @Test(arguments: [9, 10, 11, 12, 13, 14, 15, 16])
    func `of random digits few are a number of any of the strict schemes`(_ length: Int) {
        let seed = printedSeed()
        var generator = SeededGenerator(seed: seed)
        var passed = 0
        for _ in 0..<10_000 {
            let digits = generator.text(Alphabet.digits, count: length)
            if ask(digits, NationalNumber.any.isValid) {
                passed += 1
                #expect(ask(digits, NationalNumber.anyDated.isValid))
            }
        }
        #expect(passed < 1_000, "seed \(seed)")
    }

    @Test(arguments: [
        ("dk_cpr", "311399-4285"), ("no_fnr", "32019012345"), ("pl_pesel", "44133001358"),
        ("kr_rrn", "991301-1234567"), ("my_nric", "990230-01-1234"), ("id_nik", "3171017202900001"),
        ("cn_ric", "110105194902300021"), ("eg_id", "29002301234567"),
        ("my_nric", "900101-00-1234"),
        ("id_nik", "9971010101900001"), ("eg_id", "49001011234567"),
    ])
    func `a number without a date or a place is refused`(_ name: String, _ number: String) throws {
        #expect(!ask(number, try scheme(name).isValid))
    }

    @Test func `numbers that hold a date alone are taken with one`() throws {
        #expect(ask("29001011234567", try scheme("eg_id").isValid))
        #expect(ask("201012-3123456", try scheme("kr_rrn").isValid))
        #expect(!ask("200912-3123456", try scheme("kr_rrn").isValid))
        #expect(ask("450618/001", try scheme("cz_rc").isValid))
        #expect(!ask("550618/001", try scheme("cz_rc").isValid))
    }
}

@Suite struct `VAT numbers` {
    /// Made at random, and held valid by python-stdnum 2.x, an independent implementation.
    static let numbers = [
        "ATU10990695", "BE0287860861", "BG604438336", "CY32747254O", "CZ15342921", "DE210333672",
        "DK98374507", "EE029383834", "EL877056085", "ES12345678Z", "FI75401095", "FR48973056773",
        "HR95733905500", "HU47549098", "IE4563688U", "IT70055070018", "LT915099214", "LU93034427",
        "LV59849272478", "MT90716425", "NL374030303B45", "PL3189591625", "PT211715778",
        "RO25254969", "SE758105656601", "SI49861859", "SK1686776828", "CHE279806429MWST",
        "NO456539653MVA", "GB980780684",
    ]

    @Test(arguments: numbers)
    func `a valid number of each country passes`(_ number: String) {
        #expect(ask(number, VATNumber.isValid))
        #expect(ask(number.prefix(2) + " " + number.dropFirst(2), VATNumber.isValid))
    }

    @Test(arguments: numbers)
    func `a number with another last digit, or of another country, is refused`(_ number: String) {
        var bytes = Array(number.utf8)
        // Most checks stand at the end, some before a suffix.
        let last = ["SE": 3, "NO": 4, "CH": 5, "NL": 4][number.prefix(2)] ?? 1
        let place = bytes.count - last
        let right = bytes[place]
        for other in Alphabet.digits where other != right {
            bytes[place] = other
            #expect(!ask(bytes, VATNumber.isValid), "\(number) with \(other)")
        }
        #expect(!ask("US" + number.dropFirst(2), VATNumber.isValid))
        #expect(!ask(number + "1", VATNumber.isValid))
    }

    @Test(arguments: ["", "DE", "DE000000000", "123456789", "XX123456788", "DE13669597_", "DE1"])
    func `no number of a country is refused`(_ text: String) {
        #expect(!ask(text, VATNumber.isValid))
    }
}
