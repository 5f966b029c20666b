internal import Findings
internal import SourceDocuments

/// Reads recognizers of Presidio: YAML with `recognizers:`, by itself or within an analyzer's configuration.
///
/// Source: Presidio's documentation, «Adding recognizers from YAML», and `recognizer_registry` of 2.2.366.
enum PresidioReader {
    private static let keys = [
        "name", "class_name", "type", "enabled", "supported_language", "supported_languages",
        "supported_entity", "supported_entities", "patterns", "context", "deny_list",
        "deny_list_score", "country_code", "global_regex_flags",
    ]
    private static let fileKeys = [
        "recognizers", "global_regex_flags", "supported_languages", "supported_countries",
        "recognizer_registry",
    ]
    /// What a word nearby adds, and what it comes to at least (`LemmaContextAwareEnhancer`).
    private static let contextRaisePercent = 35
    private static let contextMinimumPercent = 40
    /// `re.DOTALL | re.MULTILINE | re.IGNORECASE`
    private static let flagsByDefault = 26

    static func read(_ root: SourceNode) throws(SourceError) -> PeerFile {
        var document = try root.mapping("configuration")
        var file = PeerFile()
        for entry in document.entries where !fileKeys.contains(entry.key) {
            file.lose(.option, "the key `\(entry.key)` of the file")
        }
        if let registry = document["recognizer_registry"] {
            document = try registry.mapping("recognizer_registry")
        }
        let flags = try flags(document["global_regex_flags"])
        var languages: Set<String> = []
        for node in try document.required("recognizers").sequence("recognizers") {
            if case .string(let name) = node.value {
                file.rules.append(predefined(name, at: node.location))
                continue
            }
            let entry = try node.mapping("recognizer")
            for language in try Self.languages(entry) { languages.insert(language.name) }
            file.rules += try rules(entry, flags)
        }
        if !languages.isEmpty {
            file.lose(
                .language,
                "rules look into text of any language, not of \(languages.sorted().joined(separator: ", ")) alone"
            )
        }
        if file.rules.contains(where: { !$0.contextWords.isEmpty }) {
            file.lose(
                .context,
                "words of `context` count within 64 bytes on either side and in any form that begins with them, not as lemmas of the five words before"
            )
        }
        return file
    }

    private static func flags(_ node: SourceNode?) throws(SourceError) -> PeerPatternReader.Flags {
        let bits = try node?.integer("global_regex_flags", in: 0...1 << 16) ?? flagsByDefault
        return PeerPatternReader.Flags(
            caseless: bits & 2 != 0, dotAll: bits & 16 != 0, multiline: bits & 8 != 0,
            extended: bits & 64 != 0)
    }

    // MARK: - Recognizers

    private static func rules(_ entry: SourceMapping, _ flags: PeerPatternReader.Flags)
        throws(SourceError) -> [PeerRule]
    {
        let name = try entry.required("name").string("name")
        let isCustom = entry["patterns"] != nil || entry["deny_list"] != nil
        if !isCustom {
            return [
                predefined(
                    try entry["class_name"]?.string("class_name") ?? name, at: entry.location)
            ]
        }
        let entities = try entry["supported_entities"]?.oneOrMore("supported_entities") ?? []
        let entity =
            try entry["supported_entity"]?.string("supported_entity") ?? entities.first ?? name
        var base = PeerRule(
            peerID: name, place: entry.location, idParts: [], name: name, severity: .medium)
        base.span = .whole
        base.tags = [entity.lowercased()]
        base.contextWords = try context(entry)
        for unknown in entry.entries where !keys.contains(unknown.key) {
            base.lose(.unknownKey, "the key `\(unknown.key)`")
        }
        if try entry["enabled"]?.bool("enabled") == false {
            base.refusal = "it is switched off there (`enabled: false`)"
        }
        var rules: [PeerRule] = []
        for node in try entry["patterns"]?.sequence("patterns") ?? [] {
            rules.append(try rule(node.mapping("pattern"), base, entity, flags))
        }
        if let list = try entry["deny_list"]?.strings("deny_list"), !list.isEmpty {
            rules.append(try denyListRule(list, entry, base, entity))
        }
        return rules
    }

    private static func rule(
        _ entry: SourceMapping, _ base: PeerRule, _ entity: String,
        _ flags: PeerPatternReader.Flags
    ) throws(SourceError) -> PeerRule {
        let title = try entry.required("name").scalarText("name")
        var rule = base
        rule.place = entry.location
        rule.peerID = base.peerID + "/" + title
        rule.name = base.name + ": " + title
        rule.idParts = PresidioEntity.idParts(entity) + [IDPart.of(title)].filter { !$0.isEmpty }
        rule.pattern = PeerRule.Pattern(
            text: try entry.required("regex").string("regex"), dialect: .python, flags: flags)
        setScore(try entry.required("score").number("score"), of: &rule)
        return rule
    }

    /// A word list is a pattern to Presidio too (`PatternRecognizer._deny_list_to_regex`).
    private static func denyListRule(
        _ words: [String], _ entry: SourceMapping, _ base: PeerRule, _ entity: String
    ) throws(SourceError) -> PeerRule {
        var rule = base
        rule.peerID = base.peerID + "/deny_list"
        rule.idParts = PresidioEntity.idParts(entity) + ["listed"]
        let escaped = words.map { word in
            word.unicodeScalars.map { scalar in
                let isPlain =
                    !scalar.isASCII || Character(scalar).isLetter || Character(scalar).isNumber
                return (isPlain ? "" : "\\") + String(Character(scalar))
            }.joined()
        }
        rule.pattern = PeerRule.Pattern(
            text: #"(?:^|(?<=\W))(?:"# + escaped.joined(separator: "|") + #")(?:(?=\W)|$)"#,
            dialect: .python,
            flags: PeerPatternReader.Flags(caseless: true, dotAll: true, multiline: true))
        setScore(try entry["deny_list_score"]?.number("deny_list_score") ?? 1, of: &rule)
        return rule
    }

    private static func setScore(_ score: Double, of rule: inout PeerRule) {
        rule.confidencePercent = Int((min(max(score, 0), 1) * 100).rounded())
        rule.contextRaisePercent = max(
            contextRaisePercent, contextMinimumPercent - rule.confidencePercent)
    }

    private static func predefined(_ name: String, at place: SourceLocation) -> PeerRule {
        var rule = PeerRule(peerID: name, place: place, idParts: [], name: name)
        let ours = PresidioEntity.ours(forRecognizer: name)
        rule.refusal =
            "it is a class of Presidio's, not a rule in a file"
            + (ours.map { "; ours is `\($0)`" } ?? "")
        return rule
    }

    // MARK: - Languages and context

    private static func languages(_ entry: SourceMapping) throws(SourceError) -> [(
        name: String, context: [String]
    )] {
        if let one = entry["supported_language"] {
            return [(try one.string("supported_language"), [])]
        }
        var languages: [(String, [String])] = []
        for node in try entry["supported_languages"]?.sequence("supported_languages") ?? [] {
            if case .string(let name) = node.value {
                languages.append((name, []))
            } else {
                let language = try node.mapping("language")
                languages.append(
                    (
                        try language.required("language").string("language"),
                        try language["context"]?.oneOrMore("context") ?? []
                    ))
            }
        }
        return languages
    }

    private static func context(_ entry: SourceMapping) throws(SourceError) -> [String] {
        var words = try entry["context"]?.oneOrMore("context") ?? []
        words += try languages(entry).flatMap(\.context)
        var unique: [String] = []
        for word in words where !word.isEmpty && !unique.contains(word) { unique.append(word) }
        return unique
    }
}

/// What Presidio's entities are called here.
enum PresidioEntity {
    private static let ids: [String: String] = [
        "ABA_ROUTING_NUMBER": "aba_routing_number", "CREDIT_CARD": "credit_card",
        "CRYPTO": "crypto",
        "DATE_TIME": "date", "EMAIL_ADDRESS": "email", "IBAN_CODE": "iban", "IP_ADDRESS": "ip",
        "LOCATION": "address", "MAC_ADDRESS": "mac", "MEDICAL_LICENSE": "medical_license",
        "PERSON": "person", "PHONE_NUMBER": "phone", "URL": "url", "US_BANK_NUMBER": "bank_account",
        "US_HEALTH_INSURANCE_MEMBER_ID": "health_insurance.member", "ZIP": "zip", "DE_PLZ": "zip",
        "CA_POSTAL_CODE": "zip", "UK_POSTCODE": "zip", "DE_KFZ": "vehicle.plate",
        "TR_LICENSE_PLATE": "vehicle.plate", "ZA_LICENSE_PLATE": "vehicle.plate",
        "IN_VEHICLE_REGISTRATION": "vehicle.plate", "NG_VEHICLE_REGISTRATION": "vehicle.plate",
        "UK_VEHICLE_REGISTRATION": "vehicle.plate", "DE_VAT_ID": "vat_number",
        "ZA_VAT_NUMBER": "vat_number", "ZA_MOBILE_NUMBER": "phone", "ZA_TELEPHONE_NUMBER": "phone",
    ]
    /// National ids whose name here is not that of the entity in lower case.
    private static let nationalIDs: [String: String] = [
        "DE_TAX_NUMBER": "de_steuernummer", "IT_FISCAL_CODE": "it_codicefiscale",
        "IT_IDENTITY_CARD": "it_id_card", "UK_NHS": "uk_nhs",
    ]
    private static let countries = Set(
        "AU CA DE ES FI IN IT KR NG PH PL SE SG TH TR UK US ZA".split(separator: " ").map(
            String.init))

    /// Category and type: `pii`, `national_id`, `us_ssn`.
    static func idParts(_ entity: String) -> [String] {
        if let known = ids[entity] { return ["pii"] + known.split(separator: ".").map(String.init) }
        let name = nationalIDs[entity] ?? IDPart.of(entity)
        let country = String(entity.prefix { $0 != "_" })
        return countries.contains(country) && country != entity
            ? ["pii", "national_id", name] : ["pii", name.isEmpty ? "imported" : name]
    }

    /// Our rules for what a recognizer of Presidio's looks for; a glob of ids.
    static func ours(forRecognizer name: String) -> String? { recognizers[name] }

    static let recognizers: [String: String] = [
        "AbaRoutingRecognizer": "pii.aba_routing_number",
        "AuAbnRecognizer": "pii.national_id.au_abn",
        "AuAcnRecognizer": "pii.national_id.au_acn",
        "AuMedicareRecognizer": "pii.national_id.au_medicare",
        "AuTfnRecognizer": "pii.national_id.au_tfn", "CaSinRecognizer": "pii.national_id.ca_sin",
        "CreditCardRecognizer": "pii.credit_card*", "CryptoRecognizer": "pii.crypto.*",
        "DeHealthInsuranceRecognizer": "pii.national_id.de_health_insurance",
        "DeIdCardRecognizer": "pii.national_id.de_id_card", "DeKfzRecognizer": "pii.vehicle.plate",
        "DeBsnrRecognizer": "pii.national_id.de_bsnr",
        "DeLanrRecognizer": "pii.national_id.de_lanr",
        "DePassportRecognizer": "pii.national_id.de_passport",
        "DeSocialSecurityRecognizer": "pii.national_id.de_social_security",
        "DeTaxIdRecognizer": "pii.national_id.de_tax_id",
        "DeTaxNumberRecognizer": "pii.national_id.de_steuernummer",
        "DeVatIdRecognizer": "pii.vat_number", "EmailRecognizer": "pii.email",
        "EsNieRecognizer": "pii.national_id.es_nie*", "EsNifRecognizer": "pii.national_id.es_nif",
        "EsPassportRecognizer": "pii.national_id.es_passport",
        "FiPersonalIdentityCodeRecognizer": "pii.national_id.fi_personal_identity_code*",
        "IbanRecognizer": "pii.iban*", "InAadhaarRecognizer": "pii.national_id.in_aadhaar",
        "InGstinRecognizer": "pii.national_id.in_gstin",
        "InPanRecognizer": "pii.national_id.in_pan",
        "InPassportRecognizer": "pii.national_id.in_passport",
        "InVehicleRegistrationRecognizer": "pii.vehicle.plate",
        "InVoterRecognizer": "pii.national_id.in_voter",
        "IpRecognizer": "pii.ip.*", "ItFiscalCodeRecognizer": "pii.national_id.it_codicefiscale",
        "ItIdentityCardRecognizer": "pii.national_id.it_id_card",
        "ItPassportRecognizer": "pii.national_id.it_passport",
        "ItVatCodeRecognizer": "pii.national_id.it_vat_code",
        "KrBrnRecognizer": "pii.national_id.kr_brn",
        "KrDriverLicenseRecognizer": "pii.national_id.kr_driver_license",
        "KrFrnRecognizer": "pii.national_id.kr_frn*",
        "KrPassportRecognizer": "pii.national_id.kr_passport",
        "KrRrnRecognizer": "pii.national_id.kr_rrn*", "MacAddressRecognizer": "pii.mac*",
        "MedicalLicenseRecognizer": "pii.medical_license.*",
        "NgNinRecognizer": "pii.national_id.ng_nin",
        "NhsRecognizer": "pii.national_id.uk_nhs", "PhTinRecognizer": "pii.national_id.ph_tin",
        "PhoneRecognizer": "pii.phone.*", "PlPeselRecognizer": "pii.national_id.pl_pesel",
        "SePersonnummerRecognizer": "pii.national_id.se_personnummer",
        "SgFinRecognizer": "pii.national_id.sg_nric_fin",
        "SgUenRecognizer": "pii.national_id.sg_uen",
        "ThTninRecognizer": "pii.national_id.th_tnin*",
        "TrNationalIdRecognizer": "pii.national_id.tr_national_id",
        "UkDrivingLicenceRecognizer": "pii.national_id.uk_driving_licence",
        "UkNinoRecognizer": "pii.national_id.uk_nino",
        "UkPassportRecognizer": "pii.national_id.passport*",
        "NgVehicleRegistrationRecognizer": "pii.vehicle.plate",
        "TrLicensePlateRecognizer": "pii.vehicle.plate",
        "UkVehicleRegistrationRecognizer": "pii.vehicle.plate",
        "ZaLicensePlateRecognizer": "pii.vehicle.plate",
        "ZaMobileNumberRecognizer": "pii.phone.*", "ZaTelephoneNumberRecognizer": "pii.phone.*",
        "UsHealthInsuranceMemberIdRecognizer": "pii.health_insurance.member",
        "UsBankRecognizer": "pii.bank_account*", "UsItinRecognizer": "pii.national_id.us_itin*",
        "UsLicenseRecognizer": "pii.national_id.us_driver_license",
        "UsMbiRecognizer": "pii.national_id.us_mbi",
        "UsNpiRecognizer": "pii.national_id.us_npi",
        "UsPassportRecognizer": "pii.national_id.us_passport",
        "UsSsnRecognizer": "pii.national_id.us_ssn*",
        "ZaIdNumberRecognizer": "pii.national_id.za_id_number",
    ]
}
