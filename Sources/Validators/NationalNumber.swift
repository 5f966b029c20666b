/// Numbers that states give to persons, and to those who treat or employ them.
///
/// Most carry a check digit or letter, some only a date; each case names its issuer and algorithm. Blanks,
/// dots, hyphens, slashes and brackets are skipped; anything else that the scheme does not have refuses
/// the text. One character over and over is refused, whatever its check digit.
public enum NationalNumber: String, Hashable, Sendable, CaseIterable {
    /// United Arab Emirates, Emirates ID: ICP; 784, the year of birth, Luhn.
    case emiratesID = "ae_id"
    /// Argentina, CUIT and CUIL: AFIP, Resolución General 10/1997; weights 5 4 3 2 7 6 5 4 3 2, modulus 11.
    case argentineCUIT = "ar_cuit"
    /// Austria, Sozialversicherungsnummer: § 31 ASVG; check digit fourth, weights 3 7 9 5 8 4 2 1 6, modulus
    /// 11.
    case austrianSVNR = "at_svnr"
    /// Australia, Australian Business Number: ABR, «Format of the ABN»; modulus 89.
    case australianABN = "au_abn"
    /// Australia, Australian Company Number: ASIC, «Australian Company Number digit check»; modulus 10.
    case australianACN = "au_acn"
    /// Australia, Medicare card: Services Australia; weights 1 3 7 9 1 3 7 9, modulus 10, the issue digit
    /// behind it.
    case australianMedicare = "au_medicare"
    /// Australia, Tax File Number: ATO; weights 1 4 3 7 5 8 6 9 10, modulus 11.
    case australianTFN = "au_tfn"
    /// Belgium, Rijksregisternummer and BIS number: Koninklijk besluit 3 April 1984; modulus 97, a 2 before
    /// births since 2000.
    case belgianNRN = "be_nrn"
    /// Bulgaria, ЕГН: GRAO; weights 2 4 8 5 10 9 7 3 6, modulus 11; century in the month.
    case bulgarianEGN = "bg_egn"
    /// Bulgaria, ЛНЧ of foreigners: Ministry of the Interior; weights 21 19 17 13 11 9 7 3 1, modulus 10.
    case bulgarianLNCh = "bg_lnch"
    /// Brazil, Cadastro Nacional da Pessoa Jurídica: Receita Federal, Instrução Normativa 2.119/2022; modulus
    /// 11 twice.
    case brazilCNPJ = "br_cnpj"
    /// Brazil, Cadastro de Pessoas Físicas: Receita Federal, Instrução Normativa 1.548/2015; modulus 11 twice.
    case brazilCPF = "br_cpf"
    /// Belarus, identification number of the passport: Decree 294/2008; weights 7 3 1, modulus 10.
    case belarusianID = "by_id"
    /// Canada, social insurance number: Employment and Social Development Canada; Luhn, no number begins with 0
    /// or 8.
    case canadianSIN = "ca_sin"
    /// Switzerland, AHV number: EAN-13 beginning with 756 (ZAS, «Die neue AHV-Nummer»).
    case swissAHV = "ch_ahv"
    /// Chile, RUT and RUN: Servicio de Impuestos Internos; weights 2 to 7 from the right, modulus 11, K for 10.
    case chileanRUT = "cl_rut"
    /// China, resident identity card: GB 11643-1999; ISO/IEC 7064 MOD 11-2.
    case chineseID = "cn_ric"
    /// Colombia, NIT with its dígito de verificación: DIAN, Orden Administrativa 4/1989; primes as weights,
    /// modulus 11.
    case colombianNIT = "co_nit"
    /// Cyprus, tax identification code: Tax Department; odd places by table, modulus 26.
    case cypriotTIN = "cy_tin"
    /// Czechia and Slovakia, rodné číslo: zákon 133/2000 Sb., § 13; divisible by 11, or nine digits until 1953.
    case czechRC = "cz_rc"
    /// Germany, unchangeable part of the Krankenversichertennummer: § 290 SGB V; weights 1 2 over cross sums,
    /// modulus 10.
    case germanHealth = "de_health_insurance"
    /// Germany, serial number of identity cards and passports: BSI TR-03105; nine characters, and where a tenth
    /// follows it is the check digit of ICAO Doc 9303-3, 4.9.
    case germanDocument = "de_id_card"
    /// Germany, lebenslange Arztnummer: KBV, Richtlinie nach § 75 Absatz 7 SGB V; weights 4 9, modulus 10, then the specialty.
    case germanLANR = "de_lanr"
    /// Germany, Versicherungsnummer of the pension insurance: VKVV § 2; weights 2 1 2 5 7 1 2 1 2 1 2 1 over
    /// cross sums, modulus 10.
    case germanPension = "de_social_security"
    /// Germany, Steuer-Identifikationsnummer: § 139b AO, ISO/IEC 7064 MOD 11,10.
    case germanTaxID = "de_tax_id"
    /// Denmark, CPR number: CPR-kontoret, «Personnummeret i CPR»; modulus 11, waived for births on 1 January.
    case danishCPR = "dk_cpr"
    /// Dominican Republic, cédula de identidad: Junta Central Electoral; Luhn.
    case dominicanCedula = "do_cedula"
    /// Ecuador, cédula de identidad: Registro Civil; province 01 to 24 or 30, third digit at most 6, Luhn.
    case ecuadorianCedula = "ec_cedula"
    /// Estonia, isikukood: EVS 585:2007; modulus 11 in two rounds.
    case estonianID = "ee_ik"
    /// Egypt, national number: Civil Status Organization; century, date and governorate; its check digit is not
    /// published.
    case egyptianID = "eg_id"
    /// Spain, NIF of citizens and NIE of foreigners: Real Decreto 1553/2005, article 11.
    case spanishNIF = "es_nif"
    /// Finland, henkilötunnus: Act 661/2009, section 11; separators of 2023 included.
    case finnishHETU = "fi_hetu"
    /// France, numéro d'inscription au répertoire: Décret 82-103, INSEE; Corsica as 2A and 2B.
    case frenchNIR = "fr_nir"
    /// France, numéro fiscal de référence: DGFiP; modulus 511.
    case frenchSPI = "fr_spi"
    /// United Kingdom, NHS number, CHI number and Health and Care number: NHS Data Dictionary, modulus 11.
    case britishNHS = "gb_nhs"
    /// United Kingdom, Unique Taxpayer Reference: HMRC; the check digit stands first, modulus 11.
    case britishUTR = "gb_utr"
    /// Greece, ΑΦΜ: AADE; powers of two, modulus 11.
    case greekAFM = "gr_afm"
    /// Greece, ΑΜΚΑ: Law 3655/2008; date and Luhn.
    case greekAMKA = "gr_amka"
    /// Guatemala, Código Único de Identificación: RENAP; modulus 11 over eight digits, then department and
    /// municipality.
    case guatemalanCUI = "gt_cui"
    /// Guatemala, NIT: SAT; weights 2, 3, 4 … from the right, modulus 11, K for 10.
    case guatemalanNIT = "gt_nit"
    /// Hong Kong, identity card: Immigration Department; modulus 11, A for 10.
    case hongKongID = "hk_hkid"
    /// Croatia, OIB: Zakon o osobnom identifikacijskom broju; ISO/IEC 7064 MOD 11,10.
    case croatianOIB = "hr_oib"
    /// Hungary, személyi azonosító: 1996. évi XX. törvény; modulus 11, weights reversed for births since 1997.
    case hungarianID = "hu_personal_id"
    /// Hungary, TAJ number: 1996. évi XX. törvény; weights 3 7, modulus 10.
    case hungarianTAJ = "hu_taj"
    /// Hungary, adóazonosító jel: 1996. évi XX. törvény; modulus 11.
    case hungarianTaxID = "hu_tax_id"
    /// Indonesia, NIK: Permendagri 73/2022; province, date with 40 added to the day for women; no check digit.
    case indonesianNIK = "id_nik"
    /// Ireland, PPS number: Department of Social Protection; weights 8 to 2 and 9 for a second letter, modulus
    /// 23.
    case irishPPS = "ie_pps"
    /// Israel, identity number: Ministry of the Interior; Luhn.
    case israeliID = "il_id"
    /// India, Aadhaar: UIDAI, twelve digits, Verhoeff.
    case indianAadhaar = "in_aadhaar"
    /// India, GSTIN: GSTN; Luhn's algorithm with 36 characters.
    case indianGSTIN = "in_gstin"
    /// Iran, national code: National Organization for Civil Registration; modulus 11.
    case iranianID = "ir_id"
    /// Iceland, kennitala: Act 140/2019; weights 3 2 7 6 5 4 3 2, modulus 11; 40 added to the day of companies.
    case icelandicKennitala = "is_kennitala"
    /// Italy, codice fiscale of persons: Decreto Ministeriale 23 December 1976.
    case italianCodiceFiscale = "it_codice_fiscale"
    /// Japan, My Number: Ministry of Internal Affairs and Communications, Ordinance 85/2014; modulus 11.
    case japaneseMyNumber = "jp_my_number"
    /// South Korea, business registration number: National Tax Service; weights 1 3 7 1 3 7 1 3 5, modulus 10.
    case koreanBRN = "kr_brn"
    /// South Korea, resident and foreign registration numbers: Resident Registration Act; modulus 11 for births
    /// before October 2020.
    case koreanRRN = "kr_rrn"
    /// Kuwait, civil number: PACI; weights 2 1 6 3 7 9 10 5 8 4 2, modulus 11.
    case kuwaitiCivilID = "kw_civil_id"
    /// Kazakhstan, ЖСН (ИИН): Law 223-III/2007; modulus 11 in two rounds.
    case kazakhIIN = "kz_iin"
    /// Lithuania, asmens kodas: Gyventojų registro įstatymas; modulus 11 in two rounds.
    case lithuanianID = "lt_asmens_kodas"
    /// Luxembourg, matricule: Loi du 19 juin 2013; a Luhn and a Verhoeff digit.
    case luxembourgishID = "lu_matricule"
    /// Latvia, personas kods: Fizisko personu reģistra likums; modulus 11; those without a date begin with 32.
    case latvianID = "lv_personas_kods"
    /// Moldova, IDNP: Government Decision 333/2002; weights 7 3 1, modulus 10.
    case moldovanIDNP = "md_idnp"
    /// Mexico, CURP: RENAPO, Instructivo normativo; weights 18 to 2, modulus 10.
    case mexicanCURP = "mx_curp"
    /// Mexico, número de seguridad social: IMSS; Luhn.
    case mexicanNSS = "mx_nss"
    /// Mexico, RFC of persons with its homoclave: SAT; weights 13 to 2, modulus 11.
    case mexicanRFC = "mx_rfc"
    /// Malaysia, MyKad: National Registration Department; date and place of birth; no check digit.
    case malaysianNRIC = "my_nric"
    /// Netherlands, burgerservicenummer: the «elfproef» with weight -1 for the last digit.
    case dutchBSN = "nl_bsn"
    /// Norway, fødselsnummer and D-nummer: Skatteetaten, folkeregisterforskriften § 2-2; modulus 11 twice.
    case norwegianID = "no_fnr"
    /// New Zealand, IRD number: Inland Revenue, resident withholding tax specification; modulus 11 in two
    /// rounds.
    case newZealandIRD = "nz_ird"
    /// New Zealand, National Health Index: HISO 10046:2024; modulus 11, or 23 with a letter for the check.
    case newZealandNHI = "nz_nhi"
    /// Peru, RUC: SUNAT; prefix 10, 15, 16, 17 or 20; weights 5 4 3 2 7 6 5 4 3 2, modulus 11.
    case peruvianRUC = "pe_ruc"
    /// Philippines, TIN: BIR; weights 9 to 2, modulus 11, a branch behind it.
    case philippineTIN = "ph_tin"
    /// Poland, number of the identity card: Rozporządzenie MSWiA 2019; weights 7 3 1 9 7 3 1 7 3, modulus 10.
    case polishDowod = "pl_dowod"
    /// Poland, NIP: Ustawa o zasadach ewidencji (1995); weights 6 5 7 2 3 4 5 6 7, modulus 11.
    case polishNIP = "pl_nip"
    /// Poland, PESEL: Ustawa o ewidencji ludności (2010), article 15; century in the month.
    case polishPESEL = "pl_pesel"
    /// Portugal, número de documento of the cartão de cidadão: Portaria 203/2007; Luhn with letters.
    case portugueseCC = "pt_cc"
    /// Portugal, NIF: Decreto-Lei 14/2013; weights 9 to 2, modulus 11.
    case portugueseNIF = "pt_nif"
    /// Paraguay, RUC: SET; weights 2, 3, 4 … from the right, modulus 11.
    case paraguayanRUC = "py_ruc"
    /// Romania, CNP: Legea 105/1996; weights 2 7 9 1 4 6 3 5 8 2 7 9, modulus 11.
    case romanianCNP = "ro_cnp"
    /// Russia, ИНН of persons: ФНС, order MMB-7-6/435; modulus 11 twice.
    case russianINN = "ru_inn"
    /// Russia, СНИЛС: Федеральный закон 27-ФЗ; weights 9 to 1, modulus 101.
    case russianSNILS = "ru_snils"
    /// Saudi Arabia, national identity and iqama numbers: Ministry of Interior; begins with 1 or 2, Luhn.
    case saudiID = "sa_id"
    /// Sweden, personnummer and samordningsnummer: Skatteverket, SKV 704; date, 60 added to the day, Luhn.
    case swedishPersonnummer = "se_personnummer"
    /// Singapore, NRIC and FIN: Immigration and Checkpoints Authority; modulus 11 with letters by series.
    case singaporeanNRIC = "sg_nric"
    /// El Salvador, DUI: RNPN; weights 9 to 2, modulus 10.
    case salvadoranDUI = "sv_dui"
    /// Thailand, identity number: Department of Provincial Administration; weights 13 to 2, modulus 11.
    case thaiID = "th_tnin"
    /// Türkiye, T.C. kimlik numarası: NVI, digits 10 and 11 from the nine before.
    case turkishID = "tr_id"
    /// Taiwan, identity card and resident certificate: Ministry of the Interior; letter as two digits, modulus
    /// 10.
    case taiwaneseID = "tw_id"
    /// Ukraine, РНОКПП (ІПН): State Tax Service; weights -1 5 7 9 4 6 10 5 7, modulus 11.
    case ukrainianRNOKPP = "ua_rnokpp"
    /// United States, DEA registration number: DEA Diversion Control, check digit of the practitioner's manual;
    /// modulus 10.
    case usDEA = "us_dea"
    /// United States, National Provider Identifier: 45 CFR 162.406; Luhn with 80840 before it.
    case usNPI = "us_npi"
    /// Uruguay, cédula de identidad: DNIC; weights 2 9 8 7 6 3 4, modulus 10.
    case uruguayanCI = "uy_ci"
    /// Uzbekistan, JShShIR (ПИНФЛ): Cabinet Resolution 5/1999; weights 7 3 1, modulus 10.
    case uzbekPINFL = "uz_pinfl"
    /// Venezuela, RIF: SENIAT; the letter as 4, 8, 12, 16 or 20, weights 3 2 7 6 5 4 3 2, modulus 11.
    case venezuelanRIF = "ve_rif"
    /// Vietnam, tax code: Circular 105/2020/TT-BTC; weights 31 29 23 19 17 13 7 5 3, modulus 11.
    case vietnameseMST = "vn_mst"
    /// Serbia, Bosnia and Herzegovina, Montenegro, North Macedonia and Slovenia (EMŠO), JMBG: law of 1976;
    /// modulus 11.
    case yugoslavJMBG = "yu_jmbg"
    /// South Africa, identity number: Identification Act 68/1997; date and Luhn.
    case southAfricanID = "za_id"
    /// Any of the schemes of two check digits, or of one and a date, that are hardly met by chance.
    case any = "any"
    /// Any of those, and the ones of one check digit and a date whose length and layout many share.
    case anyDated = "any_dated"

    /// Whether `bytes` are a number of this scheme with the right check digits.
    public func isValid(_ bytes: Span<UInt8>) -> Bool {
        guard let number = NumberCharacters(bytes), !number.isMonotonous else { return false }
        return switch self {
        case .any: Self.strict.contains { $0.holds(number) }
        case .anyDated: (Self.strict + Self.dated).contains { $0.holds(number) }
        default: holds(number)
        }
    }

    /// What a word that names no country may vouch for.
    private static let strict: [NationalNumber] = [
        .belgianNRN, .brazilCPF, .chineseID, .emiratesID, .estonianID, .frenchNIR, .germanTaxID,
        .kazakhIIN, .koreanRRN, .kuwaitiCivilID, .lithuanianID, .luxembourgishID, .norwegianID,
        .polishPESEL, .romanianCNP, .russianINN, .russianSNILS, .southAfricanID, .swissAHV,
        .turkishID, .uzbekPINFL, .yugoslavJMBG,
    ]

    /// What only a word in the country's own language may vouch for.
    private static let dated: [NationalNumber] = [
        .bulgarianEGN, .czechRC, .danishCPR, .greekAMKA, .hungarianID, .icelandicKennitala,
        .latvianID, .swedishPersonnummer,
    ]
}
