internal import RuleTuning

/// Labelled texts and stored runs are read whole, or refused with words; JSON comes back as it was written.
enum CorpusProperty {
    private static let unpackedBytesMax = 1 << 16

    static func check(_ input: [UInt8]) throws {
        var input = FuzzInput(input)
        let choice = input.byte() % 4
        let bytes = Array(input.rest)
        switch choice {
        case 0: try checkJSON(bytes)
        case 1: try checkCorpus(bytes)
        case 2: try checkGzip(bytes)
        default: try checkRun(bytes)
        }
    }

    private static func checkJSON(_ bytes: [UInt8]) throws {
        let value: JSONValue
        do {
            value = try JSONReader.parse(bytes.span)
        } catch {
            return try require(
                error.offset <= bytes.count && !error.message.isEmpty, "an error without its place")
        }
        for lines in [0, 3] {
            let written = value.document(lines: lines)
            try require(
                try JSONReader.parse(written.span) == value, "JSON was not read as it was written")
        }
    }

    private static func checkCorpus(_ bytes: [UInt8]) throws {
        var corpus = Corpus()
        do {
            try corpus.add(bytes, name: "corpus")
        } catch {
            return try require(error.description.contains("\n  mend: "), "an error without a mend")
        }
        let score = CorpusScore(
            corpus.records, corpus.records.map { _ in [] }, names: TypeNames(corpus.records))
        try require(
            score.total.hit == 0 && score.mistakes.count == score.total.labels,
            "labels that were not missed, without a finding")
    }

    private static func checkGzip(_ bytes: [UInt8]) throws {
        guard let unpacked = try? Gzip.unpack(bytes, limit: unpackedBytesMax) else { return }
        try require(unpacked.count <= unpackedBytesMax, "more was unpacked than was allowed")
    }

    private static func checkRun(_ bytes: [UInt8]) throws {
        do {
            _ = try StoredRun(bytes, name: "run")
        } catch {
            try require(error.description.contains("mend: "), "an error without a mend")
        }
    }
}
