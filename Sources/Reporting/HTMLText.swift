extension [UInt8] {
    /// Appends text for HTML, safe in an element and in a quoted attribute. What deceives the eye
    /// is spelled out as in `append(visible:)`.
    package mutating func append(html bytes: Span<UInt8>) {
        var index = 0
        while index < bytes.count {
            let scalar = nextScalar(in: bytes, at: &index)
            switch scalar {
            case 0x26: append(text: "&amp;")
            case 0x3c: append(text: "&lt;")
            case 0x3e: append(text: "&gt;")
            case 0x22: append(text: "&quot;")
            case 0x27: append(text: "&#39;")
            case 0x09: append("\t")
            // Noncharacters are parse errors in HTML (WHATWG HTML §13.2.3.5).
            case 0xfdd0...0xfdef: append(scalar: 0xfffd)
            case _ where scalar & 0xfffe == 0xfffe: append(scalar: 0xfffd)
            default:
                isDeceptive(scalar) ? append(spelledOut: scalar) : append(scalar: scalar)
            }
        }
    }

    package mutating func append(html text: String) {
        append(html: text.utf8.span)
    }
}
