internal import Findings
internal import PatternMatching
internal import RuleTuning
internal import Rules
internal import SourceDocuments

/// A rule on its way from the peer's form to ours.
struct Work: Sendable {
    var draft: RuleDraft
    /// The pattern as it was read, from which examples are made.
    private(set) var tree = PeerNode.empty
    /// The rule as our compiler has it; nil where it was refused.
    private(set) var loaded: Rule?
    private(set) var refusal: String?
    private let hasID: Bool
    private let source: PeerRule
    /// The bounds that repetitions got; nil where none needed any.
    private var bounded: PatternWriter.Bounds?
    /// Wider bounds are not tried.
    private var repetitionsMax = Int.max

    init(_ rule: PeerRule, id: String?) {
        draft = RuleDraft(id: id ?? "", rule: rule)
        source = rule
        hasID = id != nil
        refusal = rule.refusal
    }

    mutating func refuse(_ reason: String) {
        loaded = nil
        refusal = reason
    }

    /// Begins again with bounds half as wide at most; false where none are left.
    mutating func narrow() -> Bool {
        guard let bounded, bounded.repetitions > PatternWriter.Bounds.narrowest else {
            return false
        }
        draft = RuleDraft(id: draft.id, rule: source)
        repetitionsMax = bounded.repetitions / 2
        refusal = nil
        translate()
        return loaded != nil
    }

    var report: ImportedRule {
        let outcome: ImportedRule.Outcome =
            refusal.map { .refused($0) } ?? (draft.rule.losses.isEmpty ? .whole : .lossy)
        return ImportedRule(
            peerID: draft.rule.peerID, file: draft.rule.place.file, line: draft.rule.place.line,
            column: draft.rule.place.column, id: hasID ? draft.id : nil,
            outcome: outcome, losses: draft.rule.losses)
    }

    /// The rule with what is to be said of it before it; as a comment where it was refused.
    var text: String {
        let name = "`\(YAMLText.comment(draft.rule.peerID))`, line \(draft.rule.place.line)"
        var text = "  # " + name
        if let about = draft.rule.about { text += ": " + YAMLText.comment(about) }
        text += "\n"
        if let refusal { text += "  # Not carried over: \(YAMLText.comment(refusal)).\n" }
        for loss in draft.rule.losses {
            text += "  #   lost: \(loss.code.rawValue): \(YAMLText.comment(loss.text))\n"
        }
        if refusal == nil { return text + draft.text() }
        if draft.pattern.isEmpty { return text }
        return text
            + draft.text().split(separator: "\n").map { "  # \($0.dropFirst(2))\n" }.joined()
    }

    // MARK: - The pattern

    /// Translates the pattern and lets our compiler read the rule.
    mutating func translate() {
        guard refusal == nil, let source = draft.rule.pattern else { return }
        do throws(PatternRefusal) {
            var pattern = try PeerPatternReader.read(source.text, source.dialect, source.flags)
            if pattern.isNarrowedToASCII {
                draft.rule.lose(
                    .unicode,
                    "what its pattern says of Unicode: of letters and the like, those of ASCII are left"
                )
            }
            let captured = try capturedGroup(pattern)
            pattern.root = pattern.root.takingLineEnds(outside: captured)
            tree = pattern.root
            if tree.asksForTextEnds {
                draft.rule.lose(
                    .anchors, "`^` and `$` stand for the ends of a line; there for those of a text")
            }
            translateAllowPatterns()
            do {
                try compile(captured)
            } catch  where !draft.rule.contextWords.isEmpty {
                // A shape that nothing announces: its words can.
                try compileBehindWord(error)
            }
        } catch {
            refuse(error.reason)
        }
        if loaded != nil { checkKeywords() }
    }

    /// Which group is reported; 0 for the whole match.
    private mutating func capturedGroup(_ pattern: PeerPattern) throws(PatternRefusal) -> Int {
        let number: Int
        switch draft.rule.span {
        case .whole: return 0
        case .group(let wanted):
            guard wanted <= pattern.groupCount else {
                throw PatternRefusal("its pattern has no group \(wanted)")
            }
            number = wanted
        case .named(let name): number = pattern.groupNames[name] ?? min(1, pattern.groupCount)
        case .firstGroup: number = min(1, pattern.groupCount)
        case .onlyGroup: number = pattern.groupCount == 1 ? 1 : 0
        }
        // Where a group takes no part the whole match stands for it, here and there; a second group would come before that there.
        if number > 0, pattern.groupCount > 1, !pattern.root.alwaysTakes(group: number) {
            draft.rule.lose(
                .capture,
                "group \(number) of \(pattern.groupCount) is not in every match; where it is not, the whole match is reported here"
            )
        }
        return number
    }

    /// Tries bounds and forms until our compiler accepts one.
    private mutating func compile(_ captured: Int) throws(PatternRefusal) {
        let runsOver = tree.runsOverLineEnds(outside: captured)
        let name = draft.id.hasPrefix("secret.") ? "secret" : "value"
        var problem = ""
        for isMultiline in runsOver ? [true, false] : [false] {
            for bounds in PatternWriter.Bounds.steps where bounds.repetitions <= repetitionsMax {
                var writer = PatternWriter(captured: captured, captureName: name, bounds: bounds)
                draft.pattern = writer.text(of: tree)
                draft.isMultiline = isMultiline
                if let found = load() {
                    problem = found
                    if writer.boundedCount == 0 { break }
                    continue
                }
                bounded = writer.boundedCount > 0 ? bounds : nil
                if writer.boundedCount > 0 { loseBounds(writer.boundedCount, bounds) }
                if runsOver && !isMultiline {
                    draft.rule.lose(
                        .lines,
                        "matches that run over a line end: a pattern that may must begin with its trigger here"
                    )
                }
                return
            }
        }
        throw PatternRefusal(problem)
    }

    private mutating func loseBounds(_ count: Int, _ bounds: PatternWriter.Bounds) {
        draft.rule.lose(
            .bounded,
            "\(count) \(count == 1 ? "repetition" : "repetitions") without an upper bound: here at most \(bounds.repetitions) times (blanks and punctuation \(bounds.separators), in look-around \(bounds.look)), or so many more than the least"
        )
    }

    /// Tries the pattern behind one of the words that make it likely; where that does not help either, the first reason holds.
    private mutating func compileBehindWord(_ first: PatternRefusal) throws(PatternRefusal) {
        guard
            let behind = tree.behind(words: draft.rule.contextWords, within: RuleDraft.contextBytes)
        else {
            throw first
        }
        let alone = tree
        tree = behind
        do {
            try compile(1)
        } catch {
            tree = alone
            throw first
        }
        draft.rule.lose(
            .context,
            "matches without one of its words in the \(RuleDraft.contextBytes) bytes before: nothing in the pattern itself can be looked for fast"
        )
    }

    /// Lets our compiler read the draft; gives what it says against it.
    @discardableResult
    mutating func load() -> String? {
        loaded = nil
        var draft = draft
        // Every rule has examples; until they are known, any will do.
        if draft.matches.isEmpty { draft.matches = [RuleDraft.Example("-")] }
        if draft.nonMatches.isEmpty { draft.nonMatches = [RuleDraft.Example("-")] }
        let file = RuleSourceFile(name: "import", bytes: Array(("rules:\n" + draft.text()).utf8))
        do {
            let rule = try RuleLoader.loadAll([file], name: "import").rules.first
            _ = try ConfirmPattern(draft.pattern, capture: 0, multiline: draft.isMultiline)
            loaded = rule
            return nil
        } catch let error as RuleLoadError {
            return RuleIssue.issues(of: error).first?.message ?? "our compiler refuses it"
        } catch let error as PatternError {
            return "PCRE2 refuses its pattern: \(error.message)"
        } catch {
            return "\(error)"
        }
    }

    // MARK: - What stands beside it

    private mutating func translateAllowPatterns() {
        for source in draft.rule.allowPatterns {
            do {
                let pattern = try PeerPatternReader.read(source.text, source.dialect, source.flags)
                var writer = PatternWriter(captured: 0, captureName: "", bounds: nil)
                let text = writer.text(of: pattern.root)
                _ = try PatternParser.parse(text)
                _ = try ConfirmPattern(text, capture: 0, multiline: false)
                draft.allowPatterns.append(text)
            } catch let error as PatternRefusal {
                draft.rule.lose(.allow, "an expression of an allow list: \(error.reason)")
            } catch let error as PatternError {
                draft.rule.lose(.allow, "an expression of an allow list: \(error.message)")
            } catch {
                draft.rule.lose(.allow, "an expression of an allow list: \(error)")
            }
        }
    }

    /// Keywords that every match holds say nothing new: the compiler finds the best of them by itself.
    private mutating func checkKeywords() {
        let words = draft.rule.keywords.filter { !$0.isEmpty }
        guard !words.isEmpty, let syntax = try? PatternParser.parse(draft.pattern) else { return }
        let plan = try? TriggerPlan.choose(
            for: syntax.root, wish: .keywords(words), multiline: false)
        if plan == nil {
            draft.rule.lose(
                .keywords,
                "`keywords`: a word that must be in the file, not in each match; here the pattern alone counts"
            )
        }
    }
}
