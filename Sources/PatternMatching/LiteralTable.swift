internal import CByteClasses
internal import Findings

/// Finds thousands of literals in one pass: a bitmap says at which places four bytes stand that one of them is looked
/// for by, and there the literals of that window are compared.
///
/// Stateless between calls: the caller keeps `lengthMax` bytes before new ones, fewer than for `ClassLanes`. Literals have three bytes or more,
/// or two where the first is from 0x80 up or a control character. A literal of three bytes is known together with the byte behind it.
///
/// The bitmap is of folded bytes (`| 0x20`), which lets pass too much and never too little.
struct LiteralTable: Sendable {
    static let factor: UInt32 = literal_windows_factor

    /// Eight bytes of a literal, and which bits of them count: letters of either case differ in one.
    private struct Word {
        let value: UInt64
        let mask: UInt64
    }

    private struct Entry {
        /// A word that tells more than the window does.
        let check: Word
        /// Where that word begins, from the window's first byte.
        let checkOffset: Int8
        /// Where the window begins in the literal.
        let windowOffset: UInt8
        let length: UInt8
        /// Whether it is told with the byte behind it.
        let isToldLate: Bool
        /// Whether the next entry is of another slot or key.
        var isLast: Bool
        let id: UInt32
        /// The literal's words in `words`; the last may overlap the one before.
        let firstWord: UInt32

        /// Matches nothing.
        static let none = Entry(
            check: Word(value: 1, mask: 0), checkOffset: 0, windowOffset: 0, length: 8,
            isToldLate: false,
            isLast: true, id: 0, firstWord: 0)
    }

    /// Few enough for the table of starts to stay in a near cache; `WindowChoice` spreads the windows.
    static let slotBits = 14

    private var bitmap = [UInt32](repeating: 0, count: 1 << Int(literal_windows_word_bits))
    /// By pairs of bytes; empty where no short literal begins with a byte from 0x80 up or a control character.
    private var leads: [UInt8] = []
    /// By hashes of three bytes: whether they may be a literal.
    private var threes = [UInt64](repeating: 0, count: 1 << 9)
    /// By windows' hashes: where their entries begin. The first of all entries stands for none.
    private var starts = [UInt32](repeating: 0, count: 1 << slotBits)
    /// Open addressing: keys of three bytes and of pairs, which differ by the third byte; 0 for none.
    private var keys: [UInt32] = []
    private var firsts: [UInt32] = []
    private var entries: [Entry] = []
    private var words: [Word] = []
    var form = ByteClassForm.best
    /// Windows of literals that end among new bytes begin at most this many before these.
    private var reachBehind = 4
    private var places = [UInt32](repeating: 0, count: piece + 8)

    private static let piece = 4096
    /// Longer ones are found by Hyperscan.
    static let lengthMax = 120

    static func holds(_ literal: Literal) -> Bool {
        let bytes = literal.bytes
        return bytes.count <= lengthMax
            && (bytes.count >= 3 || (bytes.count == 2 && isLead(bytes[0])))
    }

    /// Whether ordinary text holds `byte` so seldom that two bytes from it on are enough to look for.
    private static func isLead(_ byte: UInt8) -> Bool {
        (byte &- 1 < 0x1f).or(byte >= 0x80)
    }

    /// The folded window at `offset`.
    static func window(_ bytes: [UInt8], _ offset: Int) -> UInt32 {
        (UInt32(bytes[offset]) | UInt32(bytes[offset + 1]) << 8 | UInt32(bytes[offset + 2]) << 16
            | UInt32(bytes[offset + 3]) << 24) | 0x2020_2020
    }

    /// - Parameters:
    ///   - literals: what to find, and the number that each is reported with.
    ///   - followers: for a literal of three bytes, those that may stand behind it.
    init(
        _ literals: [(literal: Literal, id: UInt32)],
        followers: (UInt32) -> ByteSet = { _ in .all }
    ) {
        entries.reserveCapacity(literals.count + 1)
        words.reserveCapacity(2 * literals.count)
        entries.append(Entry.none)
        let long = literals.filter { $0.literal.bytes.count >= 4 }
        let offsets = WindowChoice.offsets(long.map(\.literal.bytes))
        var slots: [Keyed] = []
        for (index, (literal, id)) in long.enumerated() {
            let window = Self.window(literal.bytes, offsets[index])
            mark(window)
            reachBehind = max(reachBehind, literal.bytes.count - offsets[index])
            slots.append(
                Keyed(
                    key: UInt32(Self.slot(window)), literal: literal, id: id, window: offsets[index]
                ))
        }
        add(slots) { table, slot, first in table.starts[Int(slot)] = first }

        let short = literals.filter { $0.literal.bytes.count < 4 }.map { literal, id in
            Keyed(key: Self.shortKey(literal.bytes), literal: literal, id: id, window: 0)
        }
        let size = 1 << max(4, Int.bitWidth - (2 * short.count).leadingZeroBitCount)
        keys = Array(repeating: 0, count: size)
        firsts = Array(repeating: 0, count: size)
        for literal in short { markShort(literal, followers) }
        add(short) { table, key, first in
            var place = Self.place(key, of: size)
            while table.keys[place] != 0 { place = (place + 1) & (size - 1) }
            table.keys[place] = key
            table.firsts[place] = first
        }
    }

    private struct Keyed {
        let key: UInt32
        let literal: Literal
        let id: UInt32
        let window: Int
    }

    /// Adds the entries, those of one key side by side.
    private mutating func add(
        _ literals: [Keyed],
        _ register: (inout LiteralTable, _ key: UInt32, _ first: UInt32) -> Void
    ) {
        let order = literals.indices.map { UInt64(literals[$0].key) << 32 | UInt64($0) }.sorted()
            .map { Int($0 & 0xffff_ffff) }
        for (place, index) in order.enumerated() {
            let literal = literals[index]
            if place == 0 || literals[order[place - 1]].key != literal.key {
                register(&self, literal.key, UInt32(entries.count))
            }
            var entry = makeEntry(literal.literal, id: literal.id, window: literal.window)
            entry.isLast =
                place + 1 == order.count || literals[order[place + 1]].key != literal.key
            entries.append(entry)
        }
    }

    static func slot(_ window: UInt32) -> Int {
        Int((window &* factor) >> UInt32(32 - slotBits))
    }

    private static func shortKey(_ bytes: [UInt8]) -> UInt32 {
        isLead(bytes[0])
            ? UInt32(bytes[0]) | UInt32(bytes[1] | 0x20) << 8 : window(bytes + [0], 0) & 0xff_ffff
    }

    private static func threesPlace(_ three: UInt32) -> Int { Int((three &* factor) >> 17) }

    private mutating func markShort(_ literal: Keyed, _ followers: (UInt32) -> ByteSet) {
        let bytes = literal.literal.bytes
        if Self.isLead(bytes[0]) {
            if leads.isEmpty { leads = Array(repeating: 0, count: 1 << 11) }
            unsafe leads.withUnsafeMutableBufferPointer { leads in
                if let first = leads.baseAddress {
                    unsafe literal_windows_mark_lead(first, bytes[0], bytes[1])
                }
            }
            return
        }
        let place = Self.threesPlace(literal.key)
        threes[place >> 6] |= 1 << UInt64(place & 63)
        // Where the text or the line ends nothing else follows.
        for byte in followers(literal.id).union(.newline).bytes {
            mark(literal.key | UInt32(byte | 0x20) << 24)
        }
    }

    private mutating func mark(_ window: UInt32) {
        unsafe bitmap.withUnsafeMutableBufferPointer { bitmap in
            if let first = bitmap.baseAddress { unsafe literal_windows_mark(first, window) }
        }
    }

    private static func place(_ key: UInt32, of count: Int) -> Int {
        Int((key &* factor) >> 8) & (count &- 1)
    }

    private mutating func makeEntry(_ literal: Literal, id: UInt32, window: Int) -> Entry {
        let bytes = literal.bytes
        func word(at start: Int) -> Word {
            var value: UInt64 = 0
            var mask: UInt64 = 0
            for place in 0..<min(8, bytes.count - start) {
                let byte = bytes[start + place]
                let isEither = literal.isCaseless && ByteSet.letters.contains(byte)
                let kept: UInt8 = isEither ? 0xdf : 0xff
                value |= UInt64(byte & kept) << UInt64(8 * place)
                mask |= UInt64(kept) << UInt64(8 * place)
            }
            return Word(value: value, mask: mask)
        }
        let last = max(0, bytes.count - 8)
        let first = words.count
        for start in stride(from: 0, to: max(1, bytes.count), by: 8) {
            words.append(word(at: min(start, last)))
        }
        // The end that the window shares less with.
        let check = window >= last - window ? 0 : last
        return Entry(
            check: word(at: check), checkOffset: Int8(check - window), windowOffset: UInt8(window),
            length: UInt8(bytes.count),
            isToldLate: bytes.count == 3 && !Self.isLead(bytes[0]), isLast: false, id: id,
            firstWord: UInt32(first))
    }

    // MARK: finding

    /// Appends what is found among the bytes from `newStart` on, in order of ends.
    ///
    /// A hit is told once, with the piece that holds its last byte or, where the table must know it, the byte behind.
    ///
    /// - Parameters:
    ///   - lowest: no literal begins before this index.
    ///   - base: the stream offset of `bytes[0]`.
    ///   - isFinal: whether nothing follows `bytes`.
    mutating func scan(
        _ bytes: Span<UInt8>, newStart: Int, lowest: Int, base: Int, isFinal: Bool,
        into hits: inout [TriggerHit]
    ) {
        let firstHit = hits.count
        var start = max(lowest, newStart - reachBehind)
        let whole = bytes.count - 3
        let limits = Limits(
            lowest: lowest, newStart: newStart, last: bytes.count + (isFinal ? 1 : 0), base: base)
        // Taken out meanwhile, so that it can be written while the tables are read.
        var places: [UInt32] = []
        swap(&places, &self.places)
        defer { swap(&places, &self.places) }
        while start < whole {
            let count = min(Self.piece, whole - start)
            find(
                bytes.extracting(start..<(start + count + 3)), at: start, bytes, limits, &places,
                into: &hits)
            start += count
        }
        // Behind the last bytes a line end is supposed, which any literal may stand before.
        if start < bytes.count {
            var padded = InlineArray<6, UInt8>(repeating: 0x0a)
            for place in start..<bytes.count { padded[place - start] = bytes[place] }
            find(
                padded.span.extracting(0..<(bytes.count - start + 3)), at: start, bytes, limits,
                &places,
                into: &hits)
        }
        Self.sort(&hits, from: firstHit)
    }

    private struct Limits {
        let lowest: Int
        let newStart: Int
        let last: Int
        let base: Int
    }

    /// Goes through the windows of `piece`, which begin in all but its last three bytes.
    private func find(
        _ piece: Span<UInt8>, at start: Int, _ bytes: Span<UInt8>, _ limits: Limits,
        _ places: inout [UInt32], into hits: inout [TriggerHit]
    ) {
        let marked = fill(&places, piece)
        let found = keepLikely(marked, of: &places, piece, at: start, bytes)
        for index in 0..<found {
            let place = Int(places[index])
            let window = Self.window(piece, place)
            let folded = window | 0x2020_2020
            take(Int(starts[Self.slot(folded)]), at: start + place, bytes, limits, into: &hits)
            let three = folded & 0xff_ffff
            if isThree(three) { takeShort(three, at: start + place, bytes, limits, into: &hits) }
            if !leads.isEmpty, Self.isLead(UInt8(truncatingIfNeeded: window)) {
                takeShort(
                    window & 0xff | folded & 0xff00, at: start + place, bytes, limits, into: &hits)
            }
        }
    }

    @inline(__always)
    private func isThree(_ three: UInt32) -> Bool {
        let place = Self.threesPlace(three)
        return threes[place >> 6] >> UInt64(place & 63) & 1 != 0
    }

    /// Leaves in `places` those of the first `marked` where some literal may stand, without a branch for each: which
    /// they are cannot be foretold.
    private func keepLikely(
        _ marked: Int, of places: inout [UInt32], _ piece: Span<UInt8>, at start: Int,
        _ bytes: Span<UInt8>
    ) -> Int {
        // Spans, so that no reference is counted on the way.
        let entries = entries.span
        let starts = starts.span
        let threes = threes.span
        let hasLeads = !leads.isEmpty
        var places = places.mutableSpan
        var kept = 0
        for index in 0..<marked {
            let place = places[index]
            let window = Self.window(piece, Int(place))
            let folded = window | 0x2020_2020
            let first = Int(starts[Self.slot(folded)])
            let check = entries[first].check
            let checked = Self.load(
                bytes, max(0, start &+ Int(place) &+ Int(entries[first].checkOffset)))
            let three = Self.threesPlace(folded & 0xff_ffff)
            let isLikely =
                (checked & check.mask == check.value).or(!entries[first].isLast)
                .or(threes[three >> 6] >> UInt64(three & 63) & 1 != 0)
                .or(Self.isLead(UInt8(truncatingIfNeeded: window)).and(hasLeads))
            places[kept] = place
            kept &+= isLikely ? 1 : 0
        }
        return kept
    }

    /// The places that the bitmaps mark, and how many they are.
    private func fill(_ places: inout [UInt32], _ piece: Span<UInt8>) -> Int {
        let form = form.form
        return unsafe piece.withUnsafeBufferPointer { piece in
            unsafe places.withUnsafeMutableBufferPointer { places in
                unsafe bitmap.withUnsafeBufferPointer { bitmap in
                    unsafe leads.withUnsafeBufferPointer { leads in
                        unsafe literal_windows_find(
                            piece.baseAddress, piece.count - 3, bitmap.baseAddress,
                            leads.isEmpty ? nil : leads.baseAddress, places.baseAddress, form)
                    }
                }
            }
        }
    }

    /// Short literals of a key, at `place`.
    private func takeShort(
        _ key: UInt32, at place: Int, _ bytes: Span<UInt8>, _ limits: Limits,
        into hits: inout [TriggerHit]
    ) {
        var slot = Self.place(key, of: keys.count)
        while keys[slot] != key {
            if keys[slot] == 0 { return }
            slot = (slot &+ 1) & (keys.count &- 1)
        }
        take(Int(firsts[slot]), at: place, bytes, limits, into: &hits)
    }

    /// The literals from entry `first` on whose windows begin at `place`.
    @inline(__always)
    private func take(
        _ first: Int, at place: Int, _ bytes: Span<UInt8>, _ limits: Limits,
        into hits: inout [TriggerHit]
    ) {
        var index = first
        while true {
            let entry = entries[index]
            if matches(entry, at: place, bytes, limits) {
                let end = place &- Int(entry.windowOffset) &+ Int(entry.length)
                hits.append(TriggerHit(end: limits.base &+ end, id: entry.id))
            }
            if entry.isLast { return }
            index &+= 1
        }
    }

    @inline(__always)
    private func matches(
        _ entry: Entry, at place: Int, _ bytes: Span<UInt8>, _ limits: Limits
    ) -> Bool {
        let start = place &- Int(entry.windowOffset)
        if start < limits.lowest { return false }
        let checked = Self.load(bytes, place &+ Int(entry.checkOffset))
        if checked & entry.check.mask != entry.check.value { return false }
        let length = Int(entry.length)
        let end = start &+ length
        if end > bytes.count { return false }
        let known = entry.isToldLate ? end &+ 1 : end
        if known <= limits.newStart || known > limits.last { return false }
        if length <= 8 { return true }
        var word = Int(entry.firstWord)
        var from = 0
        while from < length {
            let part = Self.load(bytes, start &+ min(from, length &- 8))
            if part & words[word].mask != words[word].value { return false }
            word &+= 1
            from &+= 8
        }
        return true
    }

    @inline(__always)
    private static func window(_ bytes: Span<UInt8>, _ place: Int) -> UInt32 {
        precondition(place >= 0 && place &+ 4 <= bytes.count)
        return unsafe bytes.withUnsafeBytes { buffer in
            unsafe buffer.loadUnaligned(fromByteOffset: place, as: UInt32.self).littleEndian
        }
    }

    /// Eight bytes from `place` on; zeros behind the end.
    @inline(__always)
    private static func load(_ bytes: Span<UInt8>, _ place: Int) -> UInt64 {
        precondition(place >= 0)
        if place &+ 8 <= bytes.count {
            return unsafe bytes.withUnsafeBytes { buffer in
                unsafe buffer.loadUnaligned(fromByteOffset: place, as: UInt64.self).littleEndian
            }
        }
        var value: UInt64 = 0
        for index in 0..<max(0, min(8, bytes.count &- place)) {
            value |= UInt64(bytes[place &+ index]) << UInt64(8 &* index)
        }
        return value
    }

    /// Nearly in order as they are: windows stand somewhere in their literals.
    private static func sort(_ hits: inout [TriggerHit], from first: Int) {
        guard hits.count > first + 1 else { return }
        for place in (first + 1)..<hits.count {
            let hit = hits[place]
            var free = place
            while free > first, hits[free - 1].isBehind(hit) {
                hits[free] = hits[free - 1]
                free -= 1
            }
            hits[free] = hit
        }
    }
}

extension TriggerHit {
    fileprivate func isBehind(_ other: TriggerHit) -> Bool { (end, id) > (other.end, other.id) }
}

extension Bool {
    /// Both are evaluated, so that no branch is needed.
    @inline(__always) fileprivate func or(_ other: Bool) -> Bool {
        (self ? UInt8(1) : 0) | (other ? 1 : 0) != 0
    }

    @inline(__always) fileprivate func and(_ other: Bool) -> Bool {
        (self ? UInt8(1) : 0) & (other ? 1 : 0) != 0
    }
}
