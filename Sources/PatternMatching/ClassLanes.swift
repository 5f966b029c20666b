internal import CByteClasses
public import Findings

/// A kind of byte run that a SIMD scan finds at memory speed, for rules no literal can trigger.
public enum Lane: UInt8, Hashable, Sendable, CaseIterable {
    /// At least 9 characters of digits with single blanks or hyphens between digits.
    case digits
    /// `@`
    case at
    /// `+` before 1–9.
    case plus
    /// Two capitals and two digits where a word begins.
    case lettersDigits
    /// At least 7 characters of digits with single dots between digits, one dot or more.
    case dotted
    /// Hexadecimal digits and colons: a run with `::`, or of 15 characters or more with a colon.
    case hexColon

    /// The word used in rule files.
    public var word: String {
        switch self {
        case .digits: "digits"
        case .at: "at"
        case .plus: "plus"
        case .lettersDigits: "letters_digits"
        case .dotted: "dotted"
        case .hexColon: "hex_colon"
        }
    }

    /// Reads the word used in rule files; nil for any other text.
    public init?(word: String) {
        guard let match = Lane.allCases.first(where: { $0.word == word }) else { return nil }
        self = match
    }
}

/// A stretch of the stream found by a lane: for `at`, `plus` and `letters_digits` the place of its
/// first byte (`end` is `start`), for runs the run.
public struct LaneHit: Hashable, Sendable {
    public let start: Int
    public let end: Int
    public let lane: Lane
}

/// Which instruction set classifies bytes.
public enum ByteClassForm: Sendable, CaseIterable {
    case portable
    case avx2
    case neon

    /// The fastest form of this processor.
    public static var best: ByteClassForm {
        switch byte_class_best_form() {
        case byte_class_form_avx2: .avx2
        case byte_class_form_neon: .neon
        default: .portable
        }
    }

    var form: byte_class_form {
        switch self {
        case .portable: byte_class_form_portable
        case .avx2: byte_class_form_avx2
        case .neon: byte_class_form_neon
        }
    }
}

/// Scans bytes for all wanted lanes in one pass.
///
/// Stateless between calls: the caller scans again the last `overlap` bytes of the data seen so
/// far, and hits that come twice are harmless, since a hit only says where to look.
public struct ClassLanes: Sendable {
    /// Bytes before new data that must be scanned again, so that no run is cut: more than three
    /// groups of 31 digits (`DigitGroups`), and than the threshold of any lane.
    public static let overlap = 128
    private static let blocksPerPass = 64

    private let wanted: LaneSet
    private let form: ByteClassForm
    private var masks: [byte_class_masks]

    public init(_ wanted: Set<Lane>, form: ByteClassForm = .best) {
        self.wanted = LaneSet(wanted)
        self.form = form
        masks = Array(repeating: byte_class_masks(), count: Self.blocksPerPass + 1)
    }

    /// Appends the hits in `bytes[range]`; `base` is the stream offset of `bytes[0]`.
    ///
    /// A run that reaches the end of the range is reported as far as it goes.
    public mutating func scan(
        _ bytes: Span<UInt8>, range: ByteRange, base: Int, into hits: inout [LaneHit]
    ) {
        guard wanted.isAny else { return }
        var state = RunStates()
        let boundary = range.start > 0 ? bytes[range.start - 1] : UInt8(ascii: " ")
        state.previousIsWord = ByteSet.letters.union(.digits).contains(boundary) ? 1 : 0
        var start = range.start
        while start < range.end {
            let count = min(range.end - start, Self.blocksPerPass * 64)
            let blocks = (count + 63) / 64
            // One block more than this pass covers, since a block's last bits look at the next.
            let available = range.end - start
            masks[blocks] = byte_class_masks()
            fill(bytes, start: start, count: min(available, (blocks + 1) * 64))
            let masks = masks.span
            for block in 0..<blocks {
                Self.scanBlock(
                    masks[block], masks[block + 1], at: base + start + block * 64, wanted: wanted,
                    state: &state, into: &hits)
            }
            start += blocks * 64
        }
        state.digits.close(at: base + range.end, lane: .digits, minimum: 9, into: &hits)
        state.dotted.close(at: base + range.end, lane: .dotted, minimum: 7, into: &hits)
        Self.closeHexColon(&state.hexColon, at: base + range.end, into: &hits)
    }

    private mutating func fill(_ bytes: Span<UInt8>, start: Int, count: Int) {
        let whole = count / 64
        let form = form.form
        unsafe bytes.withUnsafeBufferPointer { source in
            unsafe masks.withUnsafeMutableBufferPointer { target in
                guard let from = source.baseAddress, let to = target.baseAddress
                else { return }
                unsafe byte_class_masks_fill(from + start, whole, to, form)
                if count % 64 > 0 {
                    // The rest of the last block is padded with zeros, which are of no class.
                    var tail = InlineArray<64, UInt8>(repeating: 0)
                    for i in 0..<(count % 64) { tail[i] = unsafe from[start + whole * 64 + i] }
                    var span = tail.mutableSpan
                    unsafe span.withUnsafeMutableBufferPointer { padded in
                        if let padded = padded.baseAddress {
                            unsafe byte_class_masks_fill(padded, 1, to + whole, form)
                        }
                    }
                }
            }
        }
    }

    // MARK: one block

    private struct RunStates {
        var digits = OpenRun()
        var dotted = OpenRun()
        var hexColon = OpenRun()
        var previousDigit: UInt64 = 0
        var previousIsWord: UInt64 = 0
        var previousColon: UInt64 = 0
    }

    @inline(__always)
    private static func scanBlock(
        _ block: byte_class_masks, _ next: byte_class_masks, at offset: Int, wanted: LaneSet,
        state: inout RunStates, into hits: inout [LaneHit]
    ) {
        let digit = block.digit
        let before = digit << 1 | state.previousDigit
        let after = digit >> 1 | next.digit << 63
        if wanted.at && block.at != 0 {
            report(block.at, at: offset, lane: .at, into: &hits)
        }
        if wanted.plus {
            let plus = block.plus & (block.nonzero >> 1 | next.nonzero << 63)
            if plus != 0 { report(plus, at: offset, lane: .plus, into: &hits) }
        }
        if wanted.digits {
            let run = digit | (block.separator & before & after)
            state.digits.advance(
                run, marks: .max, at: offset, lane: .digits, minimum: 9, into: &hits)
        }
        if wanted.lettersDigits {
            let word = block.upper | block.lower | digit
            let starts = block.upper & ~(word << 1 | state.previousIsWord)
            state.previousIsWord = word >> 63
            if starts != 0 {
                let second = block.upper >> 1 | next.upper << 63
                let third = digit >> 2 | next.digit << 62
                let fourth = digit >> 3 | next.digit << 61
                let found = starts & second & third & fourth
                if found != 0 { report(found, at: offset, lane: .lettersDigits, into: &hits) }
            }
        }
        if wanted.dotted {
            let run = digit | (block.dot & before & after)
            state.dotted.advance(
                run, marks: block.dot & run, at: offset, lane: .dotted, minimum: 7, into: &hits)
        }
        if wanted.hexColon {
            advanceHexColon(block, at: offset, state: &state, into: &hits)
        }
        state.previousDigit = digit >> 63
        state.previousColon = block.colon >> 63
    }

    @inline(never)
    private static func report(
        _ mask: UInt64, at offset: Int, lane: Lane, into hits: inout [LaneHit]
    ) {
        var rest = mask
        while rest != 0 {
            let place = offset + rest.trailingZeroBitCount
            hits.append(LaneHit(start: place, end: place, lane: lane))
            rest &= rest - 1
        }
    }

    private static func advanceHexColon(
        _ block: byte_class_masks, at offset: Int, state: inout RunStates,
        into hits: inout [LaneHit]
    ) {
        let run = block.hex | block.colon
        let double = block.colon & (block.colon << 1 | state.previousColon)
        var position = 0
        while position < 64 {
            let rest = run >> UInt64(position)
            if rest & 1 == 0 {
                closeHexColon(&state.hexColon, at: offset + position, into: &hits)
                position += rest == 0 ? 64 - position : rest.trailingZeroBitCount
                continue
            }
            let length = min((~rest).trailingZeroBitCount, 64 - position)
            let window = (length == 64 ? UInt64.max : (1 << UInt64(length)) - 1) << UInt64(position)
            state.hexColon.extend(from: offset + position, by: length)
            if block.colon & window != 0 { state.hexColon.hasMark = true }
            if double & window != 0 { state.hexColon.hasDoubleMark = true }
            position += length
        }
    }

    private static func closeHexColon(
        _ run: inout OpenRun, at end: Int, into hits: inout [LaneHit]
    ) {
        if run.hasDoubleMark || (run.hasMark && run.length >= 15) {
            hits.append(LaneHit(start: run.start, end: end, lane: .hexColon))
        }
        run = OpenRun()
    }
}

/// Which lanes are wanted, as plain flags: they are asked for every 64 bytes.
private struct LaneSet: Sendable {
    let digits: Bool
    let at: Bool
    let plus: Bool
    let lettersDigits: Bool
    let dotted: Bool
    let hexColon: Bool
    let isAny: Bool

    init(_ lanes: Set<Lane>) {
        digits = lanes.contains(.digits)
        at = lanes.contains(.at)
        plus = lanes.contains(.plus)
        lettersDigits = lanes.contains(.lettersDigits)
        dotted = lanes.contains(.dotted)
        hexColon = lanes.contains(.hexColon)
        isAny = !lanes.isEmpty
    }
}

/// A run that may go on in the next block.
private struct OpenRun {
    var start = 0
    var length = 0
    var hasMark = false
    var hasDoubleMark = false

    mutating func extend(from offset: Int, by count: Int) {
        if length == 0 { start = offset }
        length += count
    }

    /// Reports the run if it is long enough and holds its mark, and forgets it.
    mutating func close(at end: Int, lane: Lane, minimum: Int, into hits: inout [LaneHit]) {
        if length >= minimum && hasMark {
            hits.append(LaneHit(start: start, end: end, lane: lane))
        }
        length = 0
        hasMark = false
    }

    /// Takes the run bits of one block; reports runs that end in it and hold one of `marks`.
    @inline(__always)
    mutating func advance(
        _ run: UInt64, marks: UInt64, at offset: Int, lane: Lane, minimum: Int,
        into hits: inout [LaneHit]
    ) {
        // Bits where at least seven (eight for long minima) characters of a run follow each other.
        var long = run & run >> 1
        long &= long >> 2
        long &= long >> (minimum > 8 ? 4 : 3)
        if length == 0 && (long == 0 || marks == 0) {
            // Quick way out for most blocks: nothing long inside, nothing open at the front.
            open(run, marks: marks, at: offset)
            return
        }
        walk(run, long: long, marks: marks, at: offset, lane: lane, minimum: minimum, into: &hits)
    }

    /// What touches the end of the block goes on in the next.
    @inline(__always)
    private mutating func open(_ run: UInt64, marks: UInt64, at offset: Int) {
        let tail = (~run).leadingZeroBitCount
        length = tail
        start = offset + 64 - tail
        hasMark = tail > 0 && marks >> UInt64(64 - tail) != 0
    }

    @inline(never)
    private mutating func walk(
        _ run: UInt64, long: UInt64, marks: UInt64, at offset: Int, lane: Lane, minimum: Int,
        into hits: inout [LaneHit]
    ) {
        var seen = 0
        if length > 0 {
            // The run that was open goes on at the front, or has ended with the block before.
            let front = (~run).trailingZeroBitCount
            let window: UInt64 = front == 64 ? .max : (1 << UInt64(front)) - 1
            length += front
            hasMark = hasMark || marks & window != 0
            if front == 64 { return }
            close(at: offset + front, lane: lane, minimum: minimum, into: &hits)
            seen = front + 1
        }
        while seen < 64 {
            let rest = long >> UInt64(seen)
            if rest == 0 { break }
            let first = seen + rest.trailingZeroBitCount
            let count = (~(run >> UInt64(first))).trailingZeroBitCount
            if first + count >= 64 { break }
            let window: UInt64 = ((1 << UInt64(count)) - 1) << UInt64(first)
            if count >= minimum && marks & window != 0 {
                hits.append(
                    LaneHit(start: offset + first, end: offset + first + count, lane: lane))
            }
            seen = first + count + 1
        }
        open(run, marks: marks, at: offset)
    }
}
