/// How many letters must be added, dropped, changed or swapped with a neighbour to get from one word
/// to the other (optimal string alignment). O(n·m).
func editDistance(_ left: String, _ right: String) -> Int {
    let a = Array(left.utf8)
    let b = Array(right.utf8)
    var older = [Int](repeating: 0, count: b.count + 1)
    var previous = Array(0...b.count)
    for i in 0..<a.count {
        var current = [i + 1]
        for j in 0..<b.count {
            let change = previous[j] + (a[i] == b[j] ? 0 : 1)
            var best = min(change, previous[j + 1] + 1, current[j] + 1)
            if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
                best = min(best, older[j - 1] + 1)
            }
            current.append(best)
        }
        older = previous
        previous = current
    }
    return previous[b.count]
}

/// The word a user most likely meant; nil when none is near.
///
/// Near means a third of the letters wrong at most, or a beginning that only one word has. Words
/// longer than any flag are not compared.
func nearest(to word: String, among words: [String]) -> String? {
    guard !word.isEmpty, word.utf8.count <= 64 else { return nil }
    let ranked = words.map { (word: $0, distance: editDistance(word, $0)) }
        .min { $0.distance != $1.distance ? $0.distance < $1.distance : $0.word < $1.word }
    if let ranked, ranked.distance <= max(1, word.utf8.count / 3) { return ranked.word }
    let longer = words.filter { $0.hasPrefix(word) }
    return longer.count == 1 ? longer[0] : nil
}
