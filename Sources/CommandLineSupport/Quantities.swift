/// Reads a size: `512`, `64KiB`, `1.5GiB`, `10MB`.
///
/// `K`, `M`, `G`, `T` alone and with `iB` count in powers of 1024, with `B` in powers of 1000, as
/// `head -c` has it; letter case does not matter. Nil for other text and beyond `Int.max`.
public func parseSize(_ text: String) -> Int? {
    let lower = text.lowercased()
    let number = lower.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    guard let scale = sizeScale(unit: String(lower.dropFirst(number.count))) else { return nil }
    return scaled(number: number, by: scale)
}

private func sizeScale(unit: String) -> Int? {
    guard let first = unit.first, first != "b" else { return unit == "" || unit == "b" ? 1 : nil }
    guard let index = "kmgt".firstIndex(of: first) else { return nil }
    let power = "kmgt".distance(from: "kmgt".startIndex, to: index) + 1
    let base: Int
    switch unit.dropFirst() {
    case "", "ib": base = 1_024
    case "b": base = 1_000
    default: return nil
    }
    return (0..<power).reduce(1) { product, _ in product * base }
}

/// Whole numbers exactly, fractions by way of a double.
private func scaled(number: Substring, by scale: Int) -> Int? {
    if let whole = Int(number) {
        let (product, isOver) = whole.multipliedReportingOverflow(by: scale)
        return isOver ? nil : product
    }
    guard number.first != ".", number.last != ".", let fraction = Double(number) else { return nil }
    return Int(exactly: (fraction * Double(scale)).rounded())
}

/// Reads a time: `250ms`, `30s`, `5m`, `2h`; nil for other text.
public func parseDuration(_ text: String) -> Duration? {
    let number = text.prefix { $0.isASCII && $0.isNumber }
    guard let count = Int64(number), count <= 1_000_000_000 else { return nil }
    switch text.dropFirst(number.count) {
    case "ms": return .milliseconds(count)
    case "s": return .seconds(count)
    case "m": return .seconds(count * 60)
    case "h": return .seconds(count * 3_600)
    default: return nil
    }
}

/// `512 B`, `4.1 kB`, `1.2 GB`: decimal units, two or three digits.
public func formatBytes(_ count: Int) -> String {
    let units = ["B", "kB", "MB", "GB", "TB", "PB", "EB"]
    var unit = 0
    var scale = 1
    while unit + 1 < units.count, count / scale >= 1_000 {
        scale *= 1_000
        unit += 1
    }
    let whole = count / scale
    guard unit > 0, whole < 100 else { return "\(whole) \(units[unit])" }
    return "\(whole).\((count % scale) / (scale / 10)) \(units[unit])"
}

/// `0:07`, `3:04`, `2:05:09`
func formatClock(seconds: Int) -> String {
    let (minutes, rest) = (seconds / 60, seconds % 60)
    guard minutes >= 60 else { return "\(minutes):\(twoDigits(rest))" }
    return "\(minutes / 60):\(twoDigits(minutes % 60)):\(twoDigits(rest))"
}

private func twoDigits(_ number: Int) -> String {
    number < 10 ? "0\(number)" : "\(number)"
}
