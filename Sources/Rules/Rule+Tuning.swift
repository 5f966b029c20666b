internal import Findings

extension Rule {
    /// The settings that a corpus can be asked for; nil where the rule has none of the kind.
    public struct Thresholds: Hashable, Sendable {
        /// Of the `entropy` validator, in thousandths of a bit per byte.
        public var entropyMillibits: Int?
        public var confidencePercent: Int
        /// Of the context, in bytes.
        public var within: Int?

        public init(entropyMillibits: Int?, confidencePercent: Int, within: Int?) {
            self.entropyMillibits = entropyMillibits
            self.confidencePercent = confidencePercent
            self.within = within
        }
    }

    public var thresholds: Thresholds {
        var entropy: Int?
        for case .entropy(let minimum) in validators { entropy = minimum }
        return Thresholds(
            entropyMillibits: entropy, confidencePercent: confidence.percent,
            within: context?.within)
    }

    /// The rule with other thresholds; those it does not have stay out.
    public func with(_ thresholds: Thresholds) -> Rule {
        let validators = validators.map { validator -> Validator in
            guard case .entropy = validator, let minimum = thresholds.entropyMillibits else {
                return validator
            }
            return .entropy(minimumMillibits: minimum)
        }
        let context = context.map { context in
            ContextRule(
                words: context.words, suppress: context.suppress,
                within: thresholds.within ?? context.within, isRequired: context.isRequired,
                raisePercent: context.raisePercent, lowerPercent: context.lowerPercent)
        }
        return Rule(
            info: info, confidence: Confidence(percent: thresholds.confidencePercent),
            matcher: matcher, validators: validators, context: context, allow: allow,
            examples: examples, tags: tags, origin: origin)
    }
}
