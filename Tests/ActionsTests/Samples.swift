import Actions
import Findings

/// Rules, findings and redactions that the tests of this room share.
enum Samples {
    static let github = RuleInfo(
        id: RuleID("secret.github.token"), name: "GitHub token", category: .secret,
        severity: .critical, label: "GITHUB_TOKEN", keepFirst: 4, keepLast: 2)
    static let password = RuleInfo(
        id: RuleID("secret.generic.password"), name: "Password", category: .secret,
        severity: .high, label: "PASSWORD")
    static let email = RuleInfo(
        id: RuleID("pii.email"), name: "E-mail address", category: .pii, severity: .medium,
        label: "EMAIL", keepFirst: 2, keepLast: 4)
    static let host = RuleInfo(
        id: RuleID("pii.network.host"), name: "Internal host", category: .pii, severity: .info,
        label: "HOST")
    static let instruction = RuleInfo(
        id: RuleID("injection.instruction"), name: "Instruction", category: .injection,
        severity: .high, label: "INJECTION", keepFirst: 4, keepLast: 4)
    static let whisper = RuleInfo(
        id: RuleID("injection.whisper"), name: "Weak hint", category: .injection, severity: .low,
        label: "WEAK_INJECTION")
    static let pem = RuleInfo(
        id: RuleID("secret.private_key"), name: "Private key", category: .secret,
        severity: .critical, label: "PRIVATE_KEY", keepFirst: 4)

    static let key = FingerprintKey(1, 2)

    static func finding(
        _ rule: RuleInfo, _ start: Int, _ end: Int, covering whole: ByteRange? = nil,
        confidence: Confidence = .high
    ) -> Finding {
        let empty: [UInt8] = []
        var finding = Finding(
            rule: rule, confidence: confidence, range: ByteRange(start, end), line: 1, column: 1,
            fingerprint: Fingerprint(high: 0, low: 0),
            preview: MaskedPreview(masking: empty.span, keepFirst: 0, keepLast: 0))
        if let whole { finding.redactionRange = whole }
        return finding
    }

    /// The redacted text when everything is fed at once.
    static func redact(
        _ text: String, _ events: [ScanEvent], style: RedactionStyle = .label,
        policy: ActionPolicy = .strict
    ) -> String {
        let bytes = Array(text.utf8)
        var redactor = Redactor(policy: policy, style: style)
        var output: [UInt8] = []
        redactor.feed(bytes.span, events: events, frontier: bytes.count, into: &output)
        redactor.finish(events: [], into: &output)
        return String(decoding: output, as: UTF8.self)
    }

    /// The redacted text when `secret` is found wherever it stands in `text`.
    static func redact(
        _ secret: String, by rule: RuleInfo, in text: String, style: RedactionStyle
    ) -> String {
        let (text8, secret8) = (Array(text.utf8), Array(secret.utf8))
        var events: [ScanEvent] = []
        for start in text8.indices where text8[start...].starts(with: secret8) {
            events.append(.finding(finding(rule, start, start + secret8.count)))
        }
        return redact(text, events, style: style)
    }
}
