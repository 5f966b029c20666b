// The schemes of `NationalNumber`, one line each where weights and a table say it all.

extension NationalNumber {
    /// Whether the number, not one character over and over, is of this scheme.
    func holds(_ n: NumberCharacters) -> Bool {
        return switch self {
        case .emiratesID:
            n.areDigits(15) && n.whole(0, 3) == 784 && (1900...2099).contains(n.whole(3, 7))
                && n.isLuhn(15)
        case .argentineCUIT:
            n.areDigits(11) && n.begins(withPairOf: "2023242526273033345055")
                && n.checks(10, "5432765432", "09987654321")
        case .austrianSVNR: n.isSVNR
        case .australianABN:
            n.areDigits(11) && n[0] > 0 && (n.sum("A13579BDFHJ") - 10) % 89 == 0
        case .australianACN: n.areDigits(9) && n.checks(8, "87654321", "0987654321")
        case .australianMedicare:
            (n.areDigits(10) || n.areDigits(11)) && (2...6).contains(n[0])
                && n[9] > 0 && n.checks(8, "13791379", "0123456789")
        case .australianTFN: n.areDigits(9) && n.sum("14375869A") % 11 == 0
        case .belgianNRN: n.isBelgianNRN
        case .bulgarianEGN:
            n.areDigits(10) && n.isDate(y: 0, m: 2, d: 4, monthsBy: 20)
                && n.checks(9, "2485A9736", "01234567890")
        case .bulgarianLNCh:
            n.areDigits(10) && n.checks(9, "197319731", "0123456789")
        case .brazilCNPJ:
            n.areDigits(14) && n.checks(12, "543298765432", "00987654321")
                && n.checks(13, "6543298765432", "00987654321")
        case .brazilCPF:
            n.areDigits(11) && n.checks(9, "A98765432", "00987654321")
                && n.checks(10, "BA98765432", "00987654321")
        case .belarusianID:
            n.isShaped("9999999a999aa9") && (1...6).contains(n[0]) && n.isDate(y: 5, m: 3, d: 1)
                && n.checks(13, "7317317317317", "0123456789")
        case .canadianSIN: n.areDigits(9) && n[0] != 0 && n[0] != 8 && n.isLuhn(9)
        case .swissAHV:
            n.areDigits(13) && n.whole(0, 3) == 756 && n.checks(12, "131313131313", "0987654321")
        case .chileanRUT:
            (8...9).contains(n.count) && (n.letters == 0 || n.letters == 1 && n[n.count - 1] == 20)
                && n.checksFromRight("234567", "0K987654321")
        case .chineseID: n.isChineseID
        case .colombianNIT:
            n.letters == 0 && (9...11).contains(n.count) && n[0] > 0
                && n.checksFromRight("372681748A39415", "01987654321")
        case .cypriotTIN: n.isCypriotTIN
        case .czechRC: n.isRodneCislo
        case .germanHealth: n.isGermanHealth
        case .germanDocument:
            n.count == 9 || n.count == 10 && n.checks(9, "731731731", "0123456789")
        case .germanLANR: n.areDigits(9) && n.checks(6, "494949", "0987654321")
        case .germanPension: n.isGermanPension
        case .germanTaxID:
            n.areDigits(11) && n[0] > 0 && n.hasOneRepeatedDigit && n.isMod11And10(11)
        case .danishCPR:
            n.areDigits(10) && n.isDate(y: 4, m: 2, d: 0)
                && (n.sum("4327654321") % 11 == 0 || n.whole(0, 4) == 0101)
        case .dominicanCedula: n.areDigits(11) && n.isLuhn(11)
        case .ecuadorianCedula:
            n.areDigits(10) && ((1...24).contains(n.whole(0, 2)) || n.whole(0, 2) == 30)
                && n[2] <= 6 && n.isLuhn(10)
        case .estonianID: n.isBalticID && n[0] <= 8
        case .egyptianID:
            n.areDigits(14) && (2...3).contains(n[0]) && n.isDate(y: 1, m: 3, d: 5)
                && ((1...35).contains(n.whole(7, 9)) || n.whole(7, 9) == 88)
        case .spanishNIF: n.isNIF
        case .finnishHETU: n.isHETU
        case .frenchNIR: n.isNIR
        case .frenchSPI:
            n.areDigits(13) && n[0] <= 3 && n.whole(0, 10) % 511 == n.whole(10, 13)
        case .britishNHS: n.areDigits(10) && n.checks(9, "A98765432", "0!987654321")
        case .britishUTR: n.areDigits(10) && n.checks(0, "06789A5432", "21987654321")
        case .greekAFM: n.areDigits(9) && n.checks(8, "379A5842", "01234567890")
        case .greekAMKA:
            n.areDigits(11) && n.isDate(y: 4, m: 2, d: 0) && n.isLuhn(11)
        case .guatemalanCUI:
            n.areDigits(13) && (1...22).contains(n.whole(9, 11)) && n.whole(11, 13) > 0
                && n.checks(8, "23456789", "0123456789!")
        case .guatemalanNIT:
            (7...9).contains(n.count) && (n.letters == 0 || n.letters == 1 && n[n.count - 1] == 20)
                && n[0] > 0 && n.checksFromRight("23456789", "0K987654321")
        case .hongKongID: n.isHKID
        case .croatianOIB: n.areDigits(11) && n.isMod11And10(11)
        case .hungarianID: n.isHungarianID
        case .hungarianTAJ: n.areDigits(9) && n.checks(8, "37373737", "0123456789")
        case .hungarianTaxID:
            n.areDigits(10) && n[0] == 8 && n.checks(9, "123456789", "0123456789!")
        case .indonesianNIK:
            n.areDigits(16) && n.isIndonesianProvince && n.whole(12, 16) > 0
                && n.isDate(y: 10, m: 8, d: 6, daysBy: 40)
        case .irishPPS: n.isPPS
        case .israeliID: n.areDigits(9) && n.isLuhn(9)
        case .indianAadhaar:
            n.areDigits(12) && n[0] >= 2 && n.isVerhoeff(11, check: 11)
        case .indianGSTIN: n.isGSTIN
        case .iranianID:
            n.areDigits(10) && n.whole(0, 3) > 0 && n.checks(9, "A98765432", "01987654321")
        case .icelandicKennitala:
            n.areDigits(10) && (n[9] == 0 || n[9] >= 8) && n.isDate(y: 4, m: 2, d: 0, daysBy: 40)
                && n.checks(8, "32765432", "0!987654321")
        case .italianCodiceFiscale: n.isCodiceFiscale
        case .japaneseMyNumber:
            n.areDigits(12) && n.checks(11, "65432765432", "00987654321")
        case .koreanBRN:
            n.areDigits(10) && n.checks(9, "137137135", "0987654321", plus: n[8] * 5 / 10)
        case .koreanRRN: n.isKoreanRRN
        case .kuwaitiCivilID:
            n.areDigits(12) && (1...3).contains(n[0]) && n.isDate(y: 1, m: 3, d: 5)
                && n.checks(11, "216379A5842", "!!987654321")
        case .kazakhIIN: n.isKazakhIIN
        case .lithuanianID: n.isBalticID && n[0] <= 6
        case .luxembourgishID: n.isLuxembourgish
        case .latvianID: n.isLatvianID
        case .moldovanIDNP:
            n.areDigits(13) && (n[0] == 0 || n[0] == 2)
                && n.checks(12, "731731731731", "0123456789")
        case .mexicanCURP: n.isCURP
        case .mexicanNSS: n.areDigits(11) && n.isLuhn(11)
        case .mexicanRFC: n.isRFC
        case .malaysianNRIC:
            n.areDigits(12) && n.isDate(y: 0, m: 2, d: 4) && n.isMalaysianPlace
        case .dutchBSN: n.areDigits(9) && n.sum("98765432A") % 11 == 0
        case .norwegianID:
            n.areDigits(11) && n.isDate(y: 4, m: 2, d: 0, monthsBy: 40, daysBy: 40)
                && n.checks(9, "376189452", "0!987654321")
                && n.checks(10, "5432765432", "0!987654321")
        case .newZealandIRD: n.isIRD
        case .newZealandNHI: n.isNHI
        case .peruvianRUC:
            n.areDigits(11) && n.begins(withPairOf: "1015161720")
                && n.checks(10, "5432765432", "10987654321")
        case .philippineTIN:
            n.letters == 0 && [9, 12, 13, 14].contains(n.count) && n.whole(0, 3) > 0
                && n.checks(8, "98765432", "0123456789!")
        case .polishDowod: n.isShaped("aaa999999") && n.sum("731973173") % 10 == 0
        case .polishNIP: n.areDigits(10) && n.checks(9, "657234567", "0123456789!")
        case .polishPESEL:
            n.areDigits(11) && n.isDate(y: 0, m: 2, d: 4, monthsBy: 20)
                && n.checks(10, "1379137913", "0987654321")
        case .portugueseCC: n.isPortugueseCC
        case .portugueseNIF:
            n.areDigits(9) && n[0] > 0 && (n[0] != 4 || n[1] == 5)
                && n.checks(8, "98765432", "00987654321")
        case .paraguayanRUC:
            n.letters == 0 && (6...9).contains(n.count) && n[0] > 0
                && n.checksFromRight("23456789", "00987654321")
        case .romanianCNP:
            n.areDigits(13) && n[0] > 0 && n.isDate(y: 1, m: 3, d: 5)
                && n.checks(12, "279146358279", "01234567891")
        case .russianINN:
            n.areDigits(12) && n.checks(10, "724A359468", "01234567890")
                && n.checks(11, "3724A359468", "01234567890")
        case .russianSNILS:
            n.areDigits(11) && n.sum("987654321") % 101 % 100 == n.whole(9, 11)
        case .saudiID: n.areDigits(10) && (1...2).contains(n[0]) && n.isLuhn(10)
        case .swedishPersonnummer: n.isPersonnummer
        case .singaporeanNRIC: n.isNRIC
        case .salvadoranDUI: n.areDigits(9) && n.checks(8, "98765432", "0987654321")
        case .thaiID:
            n.areDigits(13) && (1...8).contains(n[0])
                && n.checks(12, "DCBA98765432", "10987654321")
        case .turkishID: n.isTurkish
        case .taiwaneseID: n.isTaiwanese
        case .ukrainianRNOKPP:
            n.areDigits(10) && n.checks(9, "A57946A57", "01234567890")
        case .usDEA: n.isDEA
        case .usNPI:
            n.areDigits(10) && (1...2).contains(n[0]) && n.isLuhn(10, plus: 24)
        case .uruguayanCI:
            n.areDigits(8) && n.checks(7, "2987634", "0987654321")
                || n.areDigits(7) && n.checks(6, "987634", "0987654321")
        case .uzbekPINFL:
            n.areDigits(14) && (3...6).contains(n[0]) && n.isDate(y: 5, m: 3, d: 1)
                && n.checks(13, "7317317317317", "0123456789")
        case .venezuelanRIF: n.isRIF
        case .vietnameseMST:
            n.areDigits(10) && n.checks(9, "971862753", "!9876543210")
        case .yugoslavJMBG: n.isJMBG
        case .southAfricanID:
            n.areDigits(13) && n.isDate(y: 0, m: 2, d: 4) && n[10] <= 2 && n.isLuhn(13)
        case .any, .anyDated: false
        }
    }
}
