internal import CommandLineSupport
public import Findings
public import Inspection
internal import PatternMatching
public import Rules
internal import Validators

/// Why a text matched or not, for people: the trace of one rule with the bytes it speaks of.
public struct ExplanationText {
    /// Bytes of a line that are shown around what matters; longer lines are cut.
    private static let columnsMax = 96
    /// Hits and windows beyond this many are counted, not shown.
    private static let placesMax = 6

    private let text: [UInt8]
    private let traces: [RuleTrace]
    private let mask: ByteMask
    private let threshold: Confidence
    private let isColoured: Bool

    /// - Parameters:
    ///   - traces: of all rules that found something, so that what they found is masked, and overlaps are told.
    ///   - isRevealing: whether values are shown.
    public init(
        _ text: [UInt8], traces: [RuleTrace], threshold: Confidence, isRevealing: Bool,
        isColoured: Bool
    ) {
        self.text = text
        self.traces = traces
        mask = isRevealing ? ByteMask(revealing: text.count) : ByteMask(text, traces: traces)
        self.threshold = threshold
        self.isColoured = isColoured
    }

    /// The rule's name and what it asks.
    public func head(_ rule: Rule) -> String {
        colour(.bold, rule.id.text)
            + "  \(rule.info.name)  \(rule.info.severity.word), confidence \(rule.confidence)\n"
            + colour(.dim, "  \(rule.origin)  trigger: \(rule.triggerText)") + "\n"
    }

    /// What a reader should know of the text itself.
    public var note: String {
        ByteMask.isMasked(text)
            ? "  note: the text holds masks, as reports write them; what they hide cannot match: explain the text itself\n"
            : ""
    }

    /// The steps of one rule; with `lines`, only what lies on these bytes.
    public func steps(_ trace: RuleTrace, on lines: ByteRange? = nil) -> String {
        if case .pem(let labels) = trace.rule.matcher { return pem(trace, labels) }
        let hits = trace.hits.filter { lines?.overlaps($0.range) ?? true }
        let windows = trace.windows.filter { window in
            lines.map { $0.start <= window.lastStart && window.firstStart <= $0.end } ?? true
        }
        guard !hits.isEmpty || !windows.isEmpty else {
            return row("trigger", "not there, so the rule looks no further")
                + verdict(false, "no trigger")
        }
        var result = ""
        for hit in hits.prefix(Self.placesMax) { result += describe(hit) }
        result += more(hits.count, "hit")
        if windows.isEmpty {
            return result
                + verdict(false, "no window: what stands beside the trigger cannot be a match")
        }
        for window in windows.prefix(Self.placesMax) { result += describe(window, trace.rule) }
        return result + more(windows.count, "window")
    }

    // MARK: - Steps

    private func describe(_ hit: RuleTrace.Hit) -> String {
        // Of a masked literal nothing is told that the rule does not tell.
        var words =
            (mask.hides(hit.range) ? "part of a value" : "`\(mask.text(text, hit.range))`")
            + " at \(place(hit.range))"
        if !hit.isOpenBefore { words += "; the gate before it is shut" }
        if !hit.isOpenBehind { words += "; the gate behind it is shut" }
        if hit.isOpenBefore, hit.isOpenBehind {
            words += hit.opensWindow ? "; opens a window" : "; its groups of digits do not fit"
        }
        return pointing(hit.range, .cyan) + row("trigger", words)
    }

    private func describe(_ window: RuleTrace.Window, _ rule: Rule) -> String {
        var result = row(
            "window",
            "bytes \(window.subject.start) to \(window.subject.end); a match may begin from \(window.firstStart) to \(window.lastStart)"
        )
        if window.lacksLiteral {
            return result + verdict(false, "a literal that every match has is not in the window")
        }
        for match in window.matches { result += describe(match, rule) }
        if window.isUndecided {
            result += row("pattern", colour(.red, "PCRE2 reached a limit: nothing is known"))
            return result + verdict(true, "undecided, which counts as found")
        }
        if window.matches.isEmpty {
            result += row("pattern", "PCRE2 finds no match that begins there")
            result += verdict(false, "the pattern does not match")
        }
        return result
    }

    private func describe(_ match: RuleTrace.Match, _ rule: Rule) -> String {
        var result = pointing(match.capture, match.isFinding ? .green : .yellow)
        result += row(
            "pattern", "matches at \(place(match.match)), captures \(place(match.capture))")
        for group in match.groups {
            let name = group.name.map { " `\($0)`" } ?? ""
            result += row("", "group \(group.number)\(name): \(place(group.range))")
        }
        for (validator, accepts) in match.evidence.validators {
            result += row("validator", "\(validator.text): " + answer(accepts, "passes", "refuses"))
        }
        let capture = Array(text[match.capture.start..<match.capture.end])
        result += row(
            "entropy", "\(thousandths(Entropy.shannonMillibits(capture.span))) bits a byte")
        result += allowed(match.evidence) + context(match.evidence, rule)
        if let winner = match.winner {
            return result
                + verdict(
                    "found, but not reported", .yellow,
                    "`\(winner.rule.id)` at \(place(winner.range)) is, for it \(why(winner, over: match, rule))"
                )
        }
        return result + beaten(match, rule)
            + verdict(match.isFinding, reason(match, capture, rule))
    }

    // MARK: - Overlaps

    /// The findings in whose place this one is reported.
    private func beaten(_ match: RuleTrace.Match, _ rule: Rule) -> String {
        guard match.isFinding else { return "" }
        var result = ""
        for trace in traces {
            for loser in trace.windows.lazy.flatMap(\.matches) {
                guard let winner = loser.winner, winner.rule.id == rule.id,
                    winner.range == match.capture
                else { continue }
                result += row(
                    "overlap",
                    "reported in place of `\(trace.rule.id)` at \(place(loser.capture)), for it \(why(winner, over: loser, trace.rule))"
                )
            }
        }
        return result
    }

    private func why(_ winner: RuleTrace.Winner, over loser: RuleTrace.Match, _ rule: Rule)
        -> String
    {
        switch winner.reason {
        case .block: "is a block, and what lies in one is the block's"
        case .confidence:
            "is more confident: \(winner.confidence) against \(loser.evidence.confidence)"
        case .severity:
            "is as confident and more severe: \(winner.rule.severity.word) against \(rule.info.severity.word)"
        case .length:
            "is as confident and severe, and longer: \(winner.range.count) bytes against \(loser.capture.count)"
        case .name: "is equal in all else, and its id comes first"
        }
    }

    private func allowed(_ evidence: RuleEvidence) -> String {
        var result = ""
        if let isPlaceholder = evidence.isPlaceholder {
            result += row(
                "placeholder", answer(!isPlaceholder, "no", "yes, so it is never a finding"))
        }
        for word in evidence.stopwords {
            result += row("stopword", answer(false, "", "`\(shown(word))` is in it"))
        }
        for pattern in evidence.allowPatterns {
            result += row("allowed", answer(false, "", "by `\(shown(pattern))`"))
        }
        return result
    }

    private func context(_ evidence: RuleEvidence, _ rule: Rule) -> String {
        guard let context = rule.context else {
            return row("confidence", "\(evidence.confidence), threshold \(threshold)")
        }
        func list(_ words: [String]) -> String {
            words.map { "`\(shown($0))`" }.joined(separator: ", ")
        }
        var sum = "\(rule.confidence)"
        var result = ""
        if context.words.isEmpty {
            // Nothing raises it.
        } else if evidence.words.isEmpty {
            result += row(
                "context",
                "none of its \(counted(context.words.count, "word")) within \(context.within) bytes"
                    + (context.isRequired ? colour(.red, ", and one is required") : ""))
        } else {
            result += row("context", "near: " + list(evidence.words))
            sum += " + \(Confidence(percent: context.raisePercent))"
        }
        if !evidence.suppressing.isEmpty {
            result += row("", "suppressing: " + list(evidence.suppressing))
            sum += " − \(Confidence(percent: context.lowerPercent))"
        }
        return result
            + row(
                "confidence",
                (sum.contains(" ") ? "\(sum) = " : "")
                    + "\(evidence.confidence), threshold \(threshold)")
    }

    /// The first reason in the engine's order.
    private func reason(_ match: RuleTrace.Match, _ capture: [UInt8], _ rule: Rule) -> String {
        let evidence = match.evidence
        if match.isFinding { return "a finding of confidence \(evidence.confidence)" }
        if capture.isEmpty { return "the capture is empty" }
        if let first = evidence.validators.first(where: { !$0.accepts }) {
            return "`\(first.validator.text)` refuses it"
        }
        if evidence.isPlaceholder == true { return "it is a placeholder" }
        if let word = evidence.stopwords.first { return "it holds the stopword `\(shown(word))`" }
        if let pattern = evidence.allowPatterns.first {
            return "the allow pattern `\(shown(pattern))` matches"
        }
        if evidence.lacksRequiredWord { return "no word of the context is near" }
        return "its confidence, \(evidence.confidence), is below the threshold, \(threshold)"
    }

    private func pem(_ trace: RuleTrace, _ labels: [String]) -> String {
        if trace.blocks.isEmpty {
            return row("block", "no block of \(labels.map { "`\($0)`" }.joined(separator: ", "))")
                + verdict(
                    false, "no such header, or fewer than 24 characters of base64 behind it")
        }
        return trace.blocks.map { row("block", place($0)) + verdict(true, "a finding") }.joined()
    }

    // MARK: - Forms

    private func place(_ range: ByteRange) -> String {
        "\(range.start)–\(range.end) (\(counted(range.count, "byte")))"
    }

    private func more(_ count: Int, _ noun: String) -> String {
        count > Self.placesMax ? row("", "… and \(counted(count - Self.placesMax, noun)) more") : ""
    }

    private func row(_ title: String, _ words: String) -> String {
        "  " + title + String(repeating: " ", count: max(1, 13 - title.count)) + words + "\n"
    }

    private func answer(_ isGood: Bool, _ yes: String, _ no: String) -> String {
        isGood ? colour(.green, yes) : colour(.red, no)
    }

    private func verdict(_ isFinding: Bool, _ reason: String) -> String {
        verdict(isFinding ? "found" : "not found", isFinding ? .green : .yellow, reason)
    }

    private func verdict(_ word: String, _ style: TextStyle, _ reason: String) -> String {
        "  " + colour(style, "→ \(word): ") + reason + "\n"
    }

    private func colour(_ style: TextStyle, _ text: String) -> String {
        style.apply(to: text, isColoured: isColoured)
    }

    /// The line of `range` with a mark under its bytes.
    private func pointing(_ range: ByteRange, _ style: TextStyle) -> String {
        var start = range.start
        while start > 0, text[start - 1] != 0x0a { start -= 1 }
        var end = range.start
        while end < text.count, text[end] != 0x0a { end += 1 }
        let line = 1 + text[..<start].count { $0 == 0x0a }
        var from = start
        if end - start > Self.columnsMax {
            from = max(start, min(range.start - Self.columnsMax / 4, end - Self.columnsMax))
            end = min(end, from + Self.columnsMax)
        }
        let front = "  \(line)" + (from > start ? " …" : " ") + "| "
        let marked = max(1, min(range.end, end) - range.start)
        return front + mask.columns(text, ByteRange(from, max(from, end))) + "\n"
            + String(repeating: " ", count: front.count + range.start - from)
            + colour(style, String(repeating: "^", count: marked)) + "\n"
    }
}
