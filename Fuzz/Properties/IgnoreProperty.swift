internal import FileScanning

/// Of an ignore file's lines the last that matches decides, and `!` turns its answer round.
enum IgnoreProperty {
    static func check(_ input: [UInt8]) throws {
        var input = FuzzInput(input)
        let isDirectory = input.byte() & 1 != 0
        let path = input.bytes(before: 0x0a)
        let text = Array(input.rest)
        let whole = IgnoreRules(parsing: text).decision(on: path.span, isDirectory: isDirectory)
        var expected = IgnoreRules.Decision.undecided
        let body = text.starts(with: [0xef, 0xbb, 0xbf]) ? text[3...] : text[...]
        let lines = body.split(separator: 0x0a, omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            // A mark at the front of the file is none in front of a line.
            let single = IgnoreRules(parsing: [0xef, 0xbb, 0xbf] + line)
            let answer = single.decision(on: path.span, isDirectory: isDirectory)
            switch answer {
            case .ignored: expected = .ignored(line: index + 1)
            case .kept: expected = .kept(line: index + 1)
            case .undecided: continue
            }
            try requireOpposite(of: answer, line, path, isDirectory)
        }
        try require(whole == expected, "\(whole) instead of \(expected)")
        try requireLiteral(path, isDirectory)
    }

    private static func requireOpposite(
        of answer: IgnoreRules.Decision, _ line: ArraySlice<UInt8>, _ path: [UInt8],
        _ isDirectory: Bool
    ) throws {
        let isNegated = line.first == UInt8(ascii: "!")
        let mark: [UInt8] = [0xef, 0xbb, 0xbf]
        let turned = isNegated ? mark + line.dropFirst() : mark + [UInt8(ascii: "!")] + line
        // What stands behind `!` may be a comment or another `!` once it stands in front.
        let next = line.dropFirst().first
        if isNegated && (next == UInt8(ascii: "#") || next == UInt8(ascii: "!")) { return }
        let other = IgnoreRules(parsing: turned).decision(on: path.span, isDirectory: isDirectory)
        let expected: IgnoreRules.Decision =
            answer == .kept(line: 1) ? .ignored(line: 1) : .kept(line: 1)
        try require(other == expected, "\(other) instead of \(expected) for the line turned round")
    }

    /// A path whose every byte is escaped matches itself, unless what ends lines ends it.
    private static func requireLiteral(_ path: [UInt8], _ isDirectory: Bool) throws {
        let isPath =
            !path.isEmpty && path.first != UInt8(ascii: "/") && path.last != UInt8(ascii: "/")
            && path.last != 0x0d && !path.contains(0)
        guard isPath else { return }
        let line =
            [UInt8(ascii: "/")]
            + path.flatMap { $0 == UInt8(ascii: "/") ? [$0] : [UInt8(ascii: "\\"), $0] }
        let answer = IgnoreRules(parsing: line).decision(on: path.span, isDirectory: isDirectory)
        try require(answer == .ignored(line: 1), "\(answer) for the path spelled out")
    }
}
