/// Reads what stands behind the members of a ZIP archive (APPNOTE.TXT §4.3.12 – §4.3.16), piece by piece.
///
/// Members are read from front to back, and a damaged header would be passed over in silence; the directory says how many
/// there should have been.
struct ZipDirectory {
    private enum Record { case entry, end64, locator64, signature, end }

    /// Entries counted so far.
    private(set) var entries = 0
    /// Whether its last record has been read; what follows is no part of the archive.
    private(set) var isOver = false
    /// Whether it was no directory at some place.
    private(set) var isDamaged = false
    /// Bytes of the fixed part of the record at hand, as far as they have come.
    private var fixed: [UInt8] = []
    private var skip = 0

    /// Takes what comes next; tells how many bytes of it belong to the directory.
    mutating func take(_ bytes: Span<UInt8>) -> Int {
        var index = 0
        while index < bytes.count && !isOver && !isDamaged {
            if skip > 0 {
                let count = min(skip, bytes.count - index)
                skip -= count
                index += count
                if skip == 0 && isLast { isOver = true }
                continue
            }
            fixed.append(bytes[index])
            index += 1
            if fixed.count >= 4 { readRecord() }
        }
        return index
    }

    private var isLast = false

    private mutating func readRecord() {
        guard let record = record else {
            // What signers put between members and directory is passed over.
            if entries > 0 { isDamaged = true } else { fixed.removeFirst() }
            return
        }
        let size =
            switch record {
            case .entry: 46
            case .end64: 12
            case .locator64: 20
            case .signature: 6
            case .end: 22
            }
        guard fixed.count == size else { return }
        switch record {
        case .entry:
            entries += 1
            skip = number(at: 28, 2) + number(at: 30, 2) + number(at: 32, 2)
        case .end64: skip = number(at: 4, 8)
        case .locator64: skip = 0
        case .signature: skip = number(at: 4, 2)
        case .end:
            skip = number(at: 20, 2)
            isLast = true
            if skip == 0 { isOver = true }
        }
        fixed.removeAll(keepingCapacity: true)
    }

    private var record: Record? {
        guard fixed[0] == 0x50, fixed[1] == 0x4b else { return nil }
        switch (fixed[2], fixed[3]) {
        case (1, 2): return .entry
        case (6, 6): return .end64
        case (6, 7): return .locator64
        case (5, 5): return .signature
        case (5, 6): return .end
        default: return nil
        }
    }

    /// A number, least byte first; one that no file could have reads as 0 and shows as damage behind it.
    private func number(at offset: Int, _ count: Int) -> Int {
        var value: UInt64 = 0
        for index in (0..<count).reversed() { value = value << 8 | UInt64(fixed[offset + index]) }
        return Int(exactly: value) ?? 0
    }
}
