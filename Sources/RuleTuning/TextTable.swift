/// `value` with so many digits behind the point.
func fixed(_ value: Double, _ digits: Int) -> String {
    guard value.isFinite else { return "–" }
    var scale = 1.0
    for _ in 0..<digits { scale *= 10 }
    let scaled = (value.magnitude * scale).rounded()
    guard scaled < 9e15 else { return "\(value)" }
    let whole = Int(scaled)
    let sign = value < 0 && whole > 0 ? "-" : ""
    let front = sign + String(whole / Int(scale))
    if digits == 0 { return front }
    let rest = String(whole % Int(scale))
    return front + "." + String(repeating: "0", count: digits - rest.count) + rest
}

/// A share in percent with one digit, `–` for none.
func percent(_ share: Double?) -> String { share.map { fixed(100 * $0, 1) } ?? "–" }

/// `1,234,567`
func grouped(_ number: Int) -> String {
    let digits = String(number.magnitude)
    var result = ""
    for (index, digit) in digits.enumerated() {
        if index > 0, (digits.count - index).isMultiple(of: 3) { result += "," }
        result.append(digit)
    }
    return (number < 0 ? "-" : "") + result
}

/// `1 record`, `2 records`
public func counted(_ count: Int, _ noun: String) -> String {
    "\(grouped(count)) \(noun)\(count == 1 ? "" : "s")"
}

/// Rows in columns: the first to the left, the others to the right, as wide as they need to be.
struct TextTable {
    private var rows: [[String]] = []
    private let firstWidthMin: Int
    private let leftColumns: Int

    /// - Parameter leftColumns: how many columns are set to the left.
    init(_ heads: [String], firstWidthMin: Int = 0, leftColumns: Int = 1) {
        rows = [heads]
        self.firstWidthMin = firstWidthMin
        self.leftColumns = leftColumns
    }

    mutating func add(_ cells: [String]) { rows.append(cells) }

    var isEmpty: Bool { rows.count <= 1 }

    /// - Parameter head: what is done to the first line.
    func text(head: (String) -> String = { $0 }) -> String {
        let count = rows.map(\.count).max() ?? 0
        var widths = (0..<count).map { column in
            rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
        }
        if !widths.isEmpty { widths[0] = max(widths[0], firstWidthMin) }
        var text = ""
        for (index, row) in rows.enumerated() {
            var line = ""
            for (column, cell) in row.enumerated() {
                let blanks = String(repeating: " ", count: widths[column] - cell.count)
                if column > 0 { line += "  " }
                line += column < leftColumns ? cell + blanks : blanks + cell
            }
            while line.last == " " { line.removeLast() }
            text += (index == 0 ? head(line) : line) + "\n"
        }
        return text
    }
}
