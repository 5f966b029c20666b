internal import Glibc

/// A range that holds the true value in 95 of 100 such samples.
public struct Interval: Hashable, Sendable {
    public let low: Double
    public let high: Double

    /// The 0.975 quantile of the standard normal distribution.
    private static let z = 1.959963984540054

    /// For a share of `part` among `whole` independent trials: Wilson's score interval (E. B. Wilson 1927; Brown, Cai and
    /// DasGupta 2001, equation 4). Nil where there were no trials.
    public static func wilson(_ part: Int, of whole: Int) -> Interval? {
        guard whole > 0 else { return nil }
        let n = Double(whole)
        let share = Double(part) / n
        let squared = z * z
        let middle = (share + squared / (2 * n)) / (1 + squared / n)
        let half =
            z / (1 + squared / n) * (share * (1 - share) / n + squared / (4 * n * n)).squareRoot()
        return Interval(low: max(0, middle - half), high: min(1, middle + half))
    }

    /// For F1, by way of the share of agreed spans among all spans that either side names (Jaccard's index J): F1 = 2J / (1 + J).
    public static func f1(agreed: Int, missed: Int, extra: Int) -> Interval? {
        guard let share = wilson(agreed, of: agreed + missed + extra) else { return nil }
        return Interval(
            low: 2 * share.low / (1 + share.low), high: 2 * share.high / (1 + share.high))
    }

    /// For a count of independent events per unit of `exposure`: Byar's approximation to the Poisson interval (Breslow and Day
    /// 1987, page 69). Nil where there was no exposure.
    public static func poissonRate(_ count: Int, per exposure: Double) -> Interval? {
        guard exposure > 0 else { return nil }
        func bound(_ n: Double, _ sign: Double) -> Double {
            let root = 1 - 1 / (9 * n) + sign * z / (3 * n.squareRoot())
            return n * root * root * root
        }
        let low = count == 0 ? 0 : max(0, bound(Double(count), -1))
        return Interval(low: low / exposure, high: bound(Double(count + 1), 1) / exposure)
    }
}

/// `part / whole`; nil where `whole` is 0.
func share(_ part: Int, of whole: Int) -> Double? {
    whole > 0 ? Double(part) / Double(whole) : nil
}

/// The weighted harmonic mean of precision and recall, recall counting `beta` times as much; a missing one counts as 0, nil where
/// both are missing.
func fScore(_ precision: Double?, _ recall: Double?, beta: Double) -> Double? {
    if precision == nil && recall == nil { return nil }
    let (p, r) = (precision ?? 0, recall ?? 0)
    return p + r > 0 ? (1 + beta * beta) * p * r / (beta * beta * p + r) : 0
}
