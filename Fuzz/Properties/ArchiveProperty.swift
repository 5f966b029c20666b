internal import Archives

/// Whatever bytes a container is made of, the walk ends within its limits; however they are cut, it comes by the same.
enum ArchiveProperty {
    static func check(_ input: [UInt8]) throws {
        var input = FuzzInput(input)
        var limits = ArchiveLimits()
        limits.depthMax = 1 + input.byte() % 4
        limits.bytesMax = 1 << (10 + input.byte() % 11)
        limits.membersMax = 50
        let cuts = input.cuts()
        let bytes = Array(input.rest)
        for kind in kinds(of: bytes) {
            let whole = try walk([bytes[...]], kind, limits)
            let parts = try walk(cuts.pieces(of: bytes).filter { !$0.isEmpty }, kind, limits)
            // Where the archive is damaged or a limit is reached, how far one comes may depend on the cuts.
            if whole.isWhole && parts.isWhole {
                try requireSame(whole.members, parts.members, "\(kind): members")
            }
            try require(
                whole.isWhole == parts.isWhole, "\(kind): trouble in one piece or in many only")
        }
    }

    /// What the bytes are, and what they are said to be although they are not.
    private static func kinds(of bytes: [UInt8]) -> [ContainerKind] {
        let claimed = ContainerKind.allCases[bytes.count % ContainerKind.allCases.count]
        guard case .container(let kind) = ContainerKind.recognise(bytes.span, isWhole: true) else {
            return [claimed]
        }
        return [kind, claimed]
    }

    private struct Member: Equatable {
        var path: [UInt8]
        var via: [String]
        var bytes: [UInt8] = []
    }

    private static func walk(
        _ pieces: [ArraySlice<UInt8>], _ kind: ContainerKind, _ limits: ArchiveLimits
    ) throws -> (members: [Member], isWhole: Bool) {
        var walk = ArchiveWalk(
            Pieces(pieces), kind: kind, head: [], limits: limits, time: { .zero })
        var members: [Member] = []
        var isWhole = true
        var count = 0
        while let event = walk.next() {
            switch event {
            case .problem(let problem):
                isWhole = false
                try require(!problem.reason.isEmpty, "a problem without words")
            case .member(let found):
                var member = Member(path: found.path, via: found.via)
                while try walk.read({ piece in
                    count += piece.count
                    for index in piece.indices { member.bytes.append(piece[index]) }
                }) {}
                members.append(member)
                try require(
                    found.via.count <= limits.depthMax, "\(found.via.count) containers deep")
            }
        }
        try require(walk.failure == nil, "the source failed")
        try require(members.count <= limits.membersMax, "\(members.count) members")
        try require(count <= limits.bytesMax, "\(count) bytes of at most \(limits.bytesMax)")
        return (members, isWhole)
    }

    /// Pieces, given one at a time.
    private final class Pieces: ByteSource {
        private var pieces: ArraySlice<ArraySlice<UInt8>>
        let size: Int? = nil

        init(_ pieces: [ArraySlice<UInt8>]) { self.pieces = pieces[...] }

        func read(into buffer: inout [UInt8], at offset: Int) -> Int {
            guard let piece = pieces.popFirst() else { return 0 }
            let count = min(piece.count, buffer.count)
            buffer.replaceSubrange(0..<count, with: piece.prefix(count))
            if count < piece.count {
                pieces = [piece.dropFirst(count)] + pieces
            }
            return count
        }
    }
}
