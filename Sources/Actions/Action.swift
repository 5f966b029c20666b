/// What is done about a finding, weakest first.
///
/// Compared by strength: when several findings speak of one stream, the strongest action decides.
public enum Action: Int, Hashable, Sendable, CaseIterable, Comparable {
    /// Nothing at all, not even a log line.
    case pass
    /// The finding is logged; the bytes flow on.
    case log
    /// Someone is told; the bytes flow on.
    case alert
    /// The finding's bytes are replaced; the rest flows on.
    case redact
    /// The whole stream is refused.
    case block

    public static func < (left: Action, right: Action) -> Bool {
        left.rawValue < right.rawValue
    }

    /// The word used in policies, flags and reports.
    public var word: String {
        switch self {
        case .pass: "pass"
        case .log: "log"
        case .alert: "alert"
        case .redact: "redact"
        case .block: "block"
        }
    }

    /// Reads the word used in policies and flags; nil for any other text.
    public init?(word: String) {
        guard let match = Action.allCases.first(where: { $0.word == word }) else { return nil }
        self = match
    }
}

/// How loudly a finding is logged, quietest first.
public enum LogLevel: Int, Hashable, Sendable, CaseIterable, Comparable {
    case off
    case info
    case warning
    case error

    public static func < (left: LogLevel, right: LogLevel) -> Bool {
        left.rawValue < right.rawValue
    }
}

/// The whole answer to one finding: the primary action, whether someone is told besides, and how loudly it is logged.
///
/// «Block + Alert» of the customer's table is one `Response`, and so is «Redact + Log».
public struct Response: Hashable, Sendable {
    public let action: Action
    /// Whether an alert is raised; always true when `action` is `.alert`.
    public let alerts: Bool
    public let logLevel: LogLevel

    public init(_ action: Action, alerts: Bool = false, logLevel: LogLevel = .info) {
        self.action = action
        self.alerts = alerts || action == .alert
        self.logLevel = logLevel
    }

    /// Nothing happens and nothing is written down.
    public static let ignore = Response(.pass, logLevel: .off)
    public static let log = Response(.log)
    public static let alert = Response(.alert, logLevel: .warning)
    public static let redactAndLog = Response(.redact)
    public static let redactAndAlert = Response(.redact, alerts: true, logLevel: .warning)
    public static let blockAndAlert = Response(.block, alerts: true, logLevel: .error)
}
