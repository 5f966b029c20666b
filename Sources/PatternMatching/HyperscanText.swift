extension ByteSet {
    /// The set in Hyperscan's dialect.
    var hyperscanText: String {
        func hex(_ byte: UInt8) -> String {
            let digits = String(byte, radix: 16)
            return "\\x" + (digits.count < 2 ? "0" : "") + digits
        }
        let members = bytes
        if members.count == 1 { return hex(members[0]) }
        var text = "["
        var index = 0
        while index < members.count {
            var last = index
            while last + 1 < members.count, members[last + 1] == members[last] + 1 { last += 1 }
            text += hex(members[index])
            if last > index { text += "-" + hex(members[last]) }
            index = last + 1
        }
        return text + "]"
    }
}

extension PatternNode {
    /// This node in Hyperscan's dialect: the same language, or a wider one, since look-around and
    /// anchors are left out.
    public var hyperscanText: String {
        switch self {
        case .empty, .look, .anchor: return ""
        case .bytes(let set): return set.hyperscanText
        case .group(let body, _): return body.hyperscanText
        case .sequence(let items): return items.map(\.hyperscanText).joined()
        case .alternation(let branches):
            return "(?:" + branches.map(\.hyperscanText).joined(separator: "|") + ")"
        case .repetition(let body, let minimum, let maximum):
            let inner = body.hyperscanText
            if inner.isEmpty { return "" }
            let atom = if case .bytes = body { inner } else { "(?:\(inner))" }
            return switch (minimum, maximum) {
            case (0, 1): atom + "?"
            case (let low, nil): atom + "{\(low),}"
            case (let low, let high?): low == high ? atom + "{\(low)}" : atom + "{\(low),\(high)}"
            }
        }
    }

    /// A shorter expression found in every match of this one, from its front: the last part is cut
    /// to what must be there, so that a hit comes once and early.
    ///
    /// Parts are taken until the expression is at least `enough` bytes wide.
    static func triggerPrefix(of items: ArraySlice<PatternNode>, enough: Int) -> [PatternNode] {
        var result: [PatternNode] = []
        var width = 0
        for item in items {
            result.append(item)
            width += item.width.minimum
            if width >= enough { break }
        }
        while let last = result.popLast() {
            if case .repetition(let body, let minimum, _) = last {
                if minimum == 0 { continue }
                result.append(.repetition(body, minimum: minimum, maximum: minimum))
                break
            }
            if last.width.minimum == 0 { continue }
            result.append(last)
            break
        }
        return result
    }
}
