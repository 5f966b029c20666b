internal import Reporting

/// Issues for programs.
public enum RuleIssueReport {
    /// One document: the issues, the classes of cost, the worst inputs.
    public static func json(_ issues: [RuleIssue], _ audit: RuleAudit?) -> JSONValue {
        [
            "version": 1, "rules": .integer(audit?.ruleCount ?? 0),
            "issues": .array(issues.map(\.json)),
            "costs": .object(
                (audit?.costs ?? [:]).sorted { $0.key < $1.key }
                    .map { JSONMember(key: $0.key, value: .integer($0.value)) }),
            "worst_steps": .object(
                (audit?.worstSteps ?? [:]).sorted { $0.key < $1.key }
                    .map { JSONMember(key: $0.key, value: .integer($0.value)) }),
        ]
    }

    /// SARIF 2.1.0 (OASIS, 27 March 2020).
    public static func sarif(_ issues: [RuleIssue], tool: String, version: String) -> JSONValue {
        let codes = RuleIssue.Code.allCases
        let results = issues.map { issue -> JSONValue in
            var location: [JSONMember] = [
                JSONMember(
                    key: "artifactLocation", value: ["uri": .string(uri(of: issue.file))])
            ]
            if issue.line > 0 {
                location.append(
                    JSONMember(
                        key: "region",
                        value: [
                            "startLine": .integer(issue.line),
                            "startColumn": .integer(max(1, issue.column)),
                        ]))
            }
            let text = issue.message + (issue.mend.isEmpty ? "" : ". Mend: " + issue.mend)
            return [
                "ruleId": JSONValue(issue.code.rawValue),
                "ruleIndex": .integer(codes.firstIndex(of: issue.code) ?? 0),
                "level": JSONValue(issue.level.rawValue), "message": ["text": JSONValue(text)],
                "locations": [["physicalLocation": .object(location)]],
                "properties": ["rule": JSONValue(issue.rule)],
            ]
        }
        let rules = codes.map { code -> JSONValue in
            [
                "id": JSONValue(code.rawValue),
                "shortDescription": ["text": JSONValue(code.meaning)],
            ]
        }
        return [
            "$schema":
                "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
            "version": "2.1.0",
            "runs": [
                [
                    "tool": [
                        "driver": [
                            "name": JSONValue(tool), "version": JSONValue(version),
                            "rules": .array(rules),
                        ]
                    ],
                    "results": .array(results),
                ]
            ],
        ]
    }

    private static func uri(of path: String) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(uriOfPath: path.utf8.span)
        return bytes
    }
}
