/// Where the bytes of the outermost container come from.
public protocol ByteSource: AnyObject {
    /// How many bytes there are, where they can be read in any order; nil for a pipe.
    var size: Int? { get }

    /// Fills the front of `buffer` with bytes from `offset` on; 0 at the end. Where there is no `size`, `offset` is always
    /// the end of what was read before.
    func read(into buffer: inout [UInt8], at offset: Int) throws -> Int
}
