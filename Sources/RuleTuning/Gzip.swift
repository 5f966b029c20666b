internal import CZlib

/// Why bytes are not gzip, or not to be unpacked.
public enum GzipError: Error, Hashable, Sendable, CustomStringConvertible {
    case damaged
    case tooLarge(limit: Int)

    public var description: String {
        switch self {
        case .damaged: "the gzip data is damaged or cut short"
        case .tooLarge(let limit): "the gzip data unpacks to more than \(limit) bytes"
        }
    }
}

/// gzip (RFC 1952), unpacked with zlib.
public enum Gzip {
    /// Whether the bytes begin as a gzip file does.
    public static func isGzip(_ bytes: [UInt8]) -> Bool {
        bytes.count > 2 && bytes[0] == 0x1f && bytes[1] == 0x8b
    }

    /// Unpacks a whole file, of one member or several; its checksums are held against what comes out.
    ///
    /// - Parameter limit: more than so many bytes are refused.
    public static func unpack(_ packed: [UInt8], limit: Int) throws(GzipError) -> [UInt8] {
        var result: [UInt8] = []
        var start = 0
        repeat {
            start += try unpackMember(packed, from: start, limit: limit, into: &result)
        } while start < packed.count
        return result
    }

    /// Bytes asked of zlib at a time.
    private static let pieceBytes = 256 * 1024
    /// `inflateInit2`: the largest window, and a gzip header is wanted (zlib.h).
    private static let windowBits: Int32 = 15 + 16

    /// - Returns: how many packed bytes the member has.
    private static func unpackMember(
        _ packed: [UInt8], from start: Int, limit: Int, into result: inout [UInt8]
    ) throws(GzipError) -> Int {
        var stream = unsafe z_stream()
        let size = unsafe Int32(MemoryLayout<z_stream>.size)
        guard unsafe inflateInit2_(&stream, windowBits, ZLIB_VERSION, size) == Z_OK else {
            throw .damaged
        }
        defer { _ = unsafe inflateEnd(&stream) }
        var piece = [UInt8](repeating: 0, count: pieceBytes)
        var taken = start
        while true {
            let wanted = min(packed.count - taken, 1 << 30)
            var made = 0
            var left = 0
            let code = unsafe packed.withUnsafeBufferPointer { input in
                unsafe piece.withUnsafeMutableBufferPointer { output in
                    unsafe stream.next_in = UnsafeMutablePointer(
                        mutating: input.baseAddress.map { unsafe $0 + taken })
                    unsafe stream.avail_in = UInt32(wanted)
                    unsafe stream.next_out = output.baseAddress
                    unsafe stream.avail_out = UInt32(output.count)
                    let code = unsafe inflate(&stream, Z_NO_FLUSH)
                    made = unsafe output.count - Int(stream.avail_out)
                    left = Int(unsafe stream.avail_in)
                    return code
                }
            }
            taken += wanted - left
            if result.count + made > limit { throw .tooLarge(limit: limit) }
            result.append(contentsOf: piece.prefix(made))
            if code == Z_STREAM_END { return taken - start }
            guard code == Z_OK, made > 0 || wanted > left else { throw .damaged }
        }
    }
}
