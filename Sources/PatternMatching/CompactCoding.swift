/// Writes numbers, texts and lists one after another, for caches that the same program reads again.
public struct CompactWriter {
    public private(set) var bytes: [UInt8] = []
    private var gateNumbers: [TriggerGate: Int] = [:]

    public init() {}

    /// Seven bits a byte, lowest first; the eighth says that more follow (LEB128, zigzag for signs).
    public mutating func add(_ value: Int) {
        var rest = UInt64(bitPattern: Int64((value << 1) ^ (value >> 63)))
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    public mutating func add(_ flag: Bool) { add(flag ? 1 : 0) }

    public mutating func add(_ text: String) { add(Array(text.utf8)) }

    public mutating func add(_ value: [UInt8]) {
        add(value.count)
        bytes += value
    }

    public mutating func add<Element>(
        list: [Element], _ each: (inout CompactWriter, Element) -> Void
    ) {
        add(list.count)
        for element in list { each(&self, element) }
    }

    /// A gate the first time it is written, its number afterwards.
    mutating func add(gate: TriggerGate?) {
        guard let gate else { return add(0) }
        if let number = gateNumbers[gate] { return add(number + 1) }
        gateNumbers[gate] = gateNumbers.count
        add(gateNumbers.count)
        add(gate.classes)
        add(gate.classCount)
        add(Int(gate.start))
        add(gate.next)
    }
}

/// The bytes are not what a `CompactWriter` of this program wrote.
public struct CompactCodingError: Error, Sendable {
    public init() {}
}

/// Reads what a `CompactWriter` wrote, in the same order.
public struct CompactReader {
    private let bytes: [UInt8]
    private var place = 0
    private var gates: [TriggerGate] = []

    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    public var isAtEnd: Bool { place == bytes.count }

    public mutating func integer() throws(CompactCodingError) -> Int {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            guard place < bytes.count, shift < 64 else { throw CompactCodingError() }
            let byte = bytes[place]
            place += 1
            value |= UInt64(byte & 0x7f) << shift
            if byte < 0x80 { break }
            shift += 7
        }
        return Int(Int64(bitPattern: value >> 1)) ^ -Int(value & 1)
    }

    public mutating func flag() throws(CompactCodingError) -> Bool { try integer() != 0 }

    public mutating func text() throws(CompactCodingError) -> String {
        String(decoding: try slice(unit: 1), as: UTF8.self)
    }

    public mutating func data() throws(CompactCodingError) -> [UInt8] { Array(try slice(unit: 1)) }

    public mutating func list<Element>(
        _ each: (inout CompactReader) throws(CompactCodingError) -> Element
    ) throws(CompactCodingError) -> [Element] {
        let count = try integer()
        // Each element takes a byte at least.
        guard count >= 0, count <= bytes.count - place else { throw CompactCodingError() }
        var result: [Element] = []
        result.reserveCapacity(count)
        for _ in 0..<count { result.append(try each(&self)) }
        return result
    }

    mutating func gate() throws(CompactCodingError) -> TriggerGate? {
        let number = try integer()
        if number == 0 { return nil }
        if number <= gates.count, number > 0 { return gates[number - 1] }
        guard number == gates.count + 1 else { throw CompactCodingError() }
        let classes = try data()
        let classCount = try integer()
        let start = try integer()
        let next = try data()
        guard
            let gate = TriggerGate(
                classes: classes, classCount: classCount, next: next, start: start)
        else { throw CompactCodingError() }
        gates.append(gate)
        return gate
    }

    private mutating func slice(unit: Int) throws(CompactCodingError) -> ArraySlice<UInt8> {
        let count = try integer()
        guard count >= 0, count <= (bytes.count - place) / unit else { throw CompactCodingError() }
        defer { place += count * unit }
        return bytes[place..<(place + count * unit)]
    }
}

// MARK: - trigger plans

extension TriggerPlan {
    public func write(to writer: inout CompactWriter) {
        switch kind {
        case .literals(let literals):
            writer.add(0)
            writer.add(list: literals) { writer, literal in
                writer.add(literal.bytes)
                writer.add(literal.isCaseless)
            }
        case .expression(let text):
            writer.add(1)
            writer.add(text)
        case .lane(let lane):
            writer.add(2)
            writer.add(Int(lane.rawValue))
        }
        writer.add(cost.rawValue)
        writer.add(backMinimum)
        writer.add(backMaximum)
        writer.add(groups != nil)
        if let groups {
            writer.add(list: groups.leads) { $0.add(Int($1)) }
            writer.add(list: groups.seconds) { $0.add(Int($1)) }
            writer.add(groups.leadMaximum)
        }
        writer.add(runMinimum)
        writer.add(gate: gateBefore)
        writer.add(gate: gateBehind)
        writer.add(besides)
    }

    public init(from reader: inout CompactReader) throws(CompactCodingError) {
        switch try reader.integer() {
        case 0:
            let literals = try reader.list { reader throws(CompactCodingError) in
                Literal(bytes: try reader.data(), isCaseless: try reader.flag())
            }
            kind = .literals(literals)
        case 1: kind = .expression(try reader.text())
        case 2:
            guard let lane = Lane(rawValue: UInt8(truncatingIfNeeded: try reader.integer())) else {
                throw CompactCodingError()
            }
            kind = .lane(lane)
        default: throw CompactCodingError()
        }
        guard let cost = CostClass(rawValue: try reader.text()) else { throw CompactCodingError() }
        self.cost = cost
        backMinimum = try reader.integer()
        backMaximum = try reader.integer()
        if try reader.flag() {
            groups = DigitGroups(
                leads: try reader.list { reader throws(CompactCodingError) in
                    UInt16(truncatingIfNeeded: try reader.integer())
                },
                seconds: try reader.list { reader throws(CompactCodingError) in
                    UInt32(truncatingIfNeeded: try reader.integer())
                }, leadMaximum: try reader.integer())
        }
        runMinimum = try reader.integer()
        gateBefore = try reader.gate()
        gateBehind = try reader.gate()
        besides = try reader.data()
        if let groups, groups.leads.count != 32 || groups.seconds.count != 32 {
            throw CompactCodingError()
        }
    }
}
