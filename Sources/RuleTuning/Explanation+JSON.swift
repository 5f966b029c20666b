public import Inspection
internal import Findings
internal import PatternMatching
internal import Rules

extension RuleTrace {
    /// The steps for programs: places, answers, no bytes of the text.
    public func json() -> JSONValue {
        [
            "rule": JSONValue(rule.id.text), "trigger": JSONValue(rule.triggerText),
            "found": .bool(isFinding),
            "hits": .array(
                hits.map { hit in
                    [
                        "range": hit.range.json, "open_before": .bool(hit.isOpenBefore),
                        "open_behind": .bool(hit.isOpenBehind), "window": .bool(hit.opensWindow),
                    ]
                }),
            "windows": .array(windows.map(\.json)), "blocks": .array(blocks.map(\.json)),
        ]
    }
}

extension RuleTrace.Window {
    fileprivate var json: JSONValue {
        [
            "subject": subject.json, "starts": [.integer(firstStart), .integer(lastStart)],
            "lacks_literal": .bool(lacksLiteral), "undecided": .bool(isUndecided),
            "matches": .array(
                matches.map { match in
                    [
                        "match": match.match.json, "capture": match.capture.json,
                        "groups": .array(
                            match.groups.map { group in
                                [
                                    "number": .integer(group.number),
                                    "name": group.name.map { JSONValue($0) } ?? .null,
                                    "range": group.range.json,
                                ]
                            }), "evidence": match.evidence.json, "found": .bool(match.isFinding),
                        "reported": .bool(match.isFinding && match.winner == nil),
                        "winner": match.winner?.json ?? .null,
                    ]
                }),
        ]
    }
}

extension RuleTrace.Winner {
    fileprivate var json: JSONValue {
        [
            "rule": JSONValue(rule.id.text), "range": range.json,
            "confidence": .number(Double(confidence.percent) / 100),
            "reason": JSONValue(reason.rawValue),
        ]
    }
}

extension RuleEvidence {
    fileprivate var json: JSONValue {
        func list(_ words: [String]) -> JSONValue { .array(words.map { JSONValue($0) }) }
        return [
            "validators": .array(
                validators.map {
                    ["name": JSONValue($0.validator.text), "passes": .bool($0.accepts)]
                }),
            "placeholder": isPlaceholder.map { .bool($0) } ?? .null, "stopwords": list(stopwords),
            "allow_patterns": list(allowPatterns), "context": list(words),
            "suppressing": list(suppressing), "lacks_required_word": .bool(lacksRequiredWord),
            "confidence": .number(Double(confidence.percent) / 100),
        ]
    }
}

extension ByteRange {
    fileprivate var json: JSONValue { [.integer(start), .integer(end)] }
}
