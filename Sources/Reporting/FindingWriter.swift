/// Writes one report, finding by finding, as bytes appended to a buffer of the caller.
///
/// Call `begin` once, `write` for each finding, `end` once. Findings of one file come one after the
/// other; their order is kept. Memory stays flat however many findings pass: every writer forgets
/// an entry once it is written, but for the bounded samples of the HTML report. The caller empties
/// the buffer whenever it likes between two calls.
public protocol FindingWriter: Sendable {
    mutating func begin(_ run: RunDescription, into output: inout [UInt8])
    mutating func write(_ entry: ReportEntry, into output: inout [UInt8])
    mutating func end(_ summary: RunSummary, into output: inout [UInt8])
}

/// The shapes a report can have; the raw value is the word of `--format`.
public enum ReportFormat: String, Sendable, CaseIterable {
    case human
    case json
    case jsonl
    case sarif
    case csv
    case html

    /// What each is for, in a few words for the help.
    public var purpose: String {
        switch self {
        case .human: "lines for people"
        case .json: "one JSON document"
        case .jsonl: "one JSON object a line, as findings arrive"
        case .sarif: "SARIF 2.1.0 for code scanning"
        case .csv: "a table for spreadsheets"
        case .html: "one self-contained page"
        }
    }
}

/// How a report is laid out.
public struct ReportOptions: Sendable {
    /// Human: findings under a header for each file (a terminal) or one full line each (a pipe).
    public var isGrouped: Bool
    /// Human: whether to colour with ANSI sequences.
    public var isColoured: Bool
    /// CSV: whether entries carry matches, so that the table gets a column for them.
    public var isRevealing: Bool
    /// HTML: how many findings are shown in detail.
    public var detailedFindingsMax: Int
    /// HTML: how many files and rules the charts name.
    public var chartRowsMax: Int

    public init(
        isGrouped: Bool = false, isColoured: Bool = false, isRevealing: Bool = false,
        detailedFindingsMax: Int = 1_000, chartRowsMax: Int = 15
    ) {
        self.isGrouped = isGrouped
        self.isColoured = isColoured
        self.isRevealing = isRevealing
        self.detailedFindingsMax = detailedFindingsMax
        self.chartRowsMax = chartRowsMax
    }
}

/// A fresh writer of `format`.
public func makeWriter(
    format: ReportFormat, options: ReportOptions = ReportOptions()
) -> any FindingWriter {
    switch format {
    case .human: HumanWriter(options)
    case .json: JSONWriter()
    case .jsonl: JSONLinesWriter()
    case .sarif: SARIFWriter()
    case .csv: CSVWriter(options)
    case .html: HTMLWriter(options)
    }
}
