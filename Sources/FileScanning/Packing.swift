internal import Archives

/// Forms in which text is packed and stays so, told by their first bytes.
enum Packing {
    /// Where containers are not opened.
    case container(ContainerKind)
    case pdf

    init?(_ head: Span<UInt8>) {
        if case .container(let kind) = ContainerKind.recognise(head, isWhole: false) {
            self = .container(kind)
            return
        }
        // ISO 32000-1 §7.5.2.
        let mark: [UInt8] = [0x25, 0x50, 0x44, 0x46, 0x2d]
        guard head.count >= mark.count, mark.indices.allSatisfy({ head[$0] == mark[$0] }) else {
            return nil
        }
        self = .pdf
    }

    /// What is said of a file that is scanned as it lies, and holds more.
    var reason: String {
        switch self {
        case .container(let kind): "packed as \(kind.rawValue): what is in it was not looked at"
        case .pdf: "a PDF document: what is in it was not looked at"
        }
    }
}
