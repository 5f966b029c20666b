public import Findings

/// A named way of answering findings, as in the customer's table (MCP-MGT security framework §3).
///
/// | mode | secrets, PII, custom | injection | info severity | not inspected in full |
/// |---|---|---|---|---|
/// | `strict` | Block + Alert | Block + Alert | Redact + Log | Block + Alert |
/// | `strictRedacting` | Redact + Alert | Block + Alert | Redact + Log | Block + Alert |
/// | `moderate` | Redact + Log | Redact + Log; low severity: Alert | Log | Alert |
/// | `configurable` | as the tool's own policy says; a tool without one: `strict` | | | |
///
/// `moderate` only logs findings below `Confidence.low`; the strict modes act on all.
public enum Mode: Hashable, Sendable {
    case strict
    case strictRedacting
    case moderate
    case configurable(ToolPolicies)

    /// Reads `strict`, `strict-redact` or `moderate`; nil for any other text (`configurable` needs a table).
    public init?(word: String) {
        switch word {
        case "strict": self = .strict
        case "strict-redact": self = .strictRedacting
        case "moderate": self = .moderate
        default: return nil
        }
    }

    /// The word used in flags and reports.
    public var word: String {
        switch self {
        case .strict: "strict"
        case .strictRedacting: "strict-redact"
        case .moderate: "moderate"
        case .configurable: "configurable"
        }
    }

    /// The policy for calls of `tool`; only `configurable` asks for the name.
    public func policy(forTool tool: String? = nil) -> ActionPolicy {
        switch self {
        case .strict: .strict
        case .strictRedacting: .strictRedacting
        case .moderate: .moderate
        case .configurable(let table): table.policy(forTool: tool)
        }
    }
}

extension ActionPolicy {
    /// Block + Alert (groups A and C).
    public static let strict = ActionPolicy(rows: [
        PolicyRow("strict: info severity", severities: .info ... .info, response: .redactAndLog),
        PolicyRow("strict: everything else", response: .blockAndAlert),
    ])

    /// Redact + Alert (group D); an injection cannot be made harmless by removing words, so it is blocked.
    public static let strictRedacting = ActionPolicy(rows: [
        PolicyRow(
            "strict-redact: info severity", severities: .info ... .info, response: .redactAndLog),
        PolicyRow(
            "strict-redact: injection", categories: [.injection], response: .blockAndAlert),
        PolicyRow("strict-redact: everything else", response: .redactAndAlert),
    ])

    /// Redact + Log (group B).
    public static let moderate = ActionPolicy(
        rows: [
            PolicyRow(
                "moderate: low injection", categories: [.injection],
                severities: .info ... .low, response: .alert),
            PolicyRow("moderate: info severity", severities: .info ... .info, response: .log),
            PolicyRow("moderate: everything else", response: .redactAndLog),
        ],
        otherwise: .redactAndLog, minConfidence: .low, incomplete: .alert)
}

/// The table behind `Mode.configurable`: a policy for each tool, the first matching entry decides.
///
/// A tool without an entry, and a call that names no tool, get `ActionPolicy.strict`.
public struct ToolPolicies: Hashable, Sendable {
    public struct Entry: Hashable, Sendable {
        public let tools: NameGlob
        public let policy: ActionPolicy

        public init(tools: NameGlob, policy: ActionPolicy) {
            self.tools = tools
            self.policy = policy
        }
    }

    public let entries: [Entry]

    public init(_ entries: [Entry] = []) {
        self.entries = entries
    }

    /// The policy of the first entry whose pattern matches `tool`; O(entries).
    public func policy(forTool tool: String?) -> ActionPolicy {
        guard let tool else { return .strict }
        return entries.first { $0.tools.matches(tool) }?.policy ?? .strict
    }
}

/// Which part of a call is written to the audit log.
public enum CallLogging: Hashable, Sendable {
    case inputAndOutput
    case outputOnly
    /// As the tool's own configuration says; a tool that says nothing: `inputAndOutput`.
    case perTool
}

/// The customer's table «DLP Actions by Service Group»: mode and logging for each group of tools.
///
/// | group | DLP mode | PII action | logging |
/// |---|---|---|---|
/// | `group_a` DevOps | STRICT | Block + Alert | full I/O |
/// | `group_b` Collaboration | MODERATE | Redact + Log | output only |
/// | `group_c` ITSM/CMDB | STRICT | Block + Alert | full I/O |
/// | `group_d` Google | STRICT | Redact + Alert | full I/O |
/// | `group_e` Custom | CONFIGURABLE | per-tool policy | per tool |
///
/// A group the table does not know is treated as `group_a`: STRICT with full logging.
public struct ModeTable: Hashable, Sendable {
    public struct Entry: Hashable, Sendable {
        public let mode: Mode
        public let logging: CallLogging

        public init(mode: Mode, logging: CallLogging) {
            self.mode = mode
            self.logging = logging
        }
    }

    public let entries: [String: Entry]

    public init(_ entries: [String: Entry]) {
        self.entries = entries
    }

    /// The table of the framework's §3, with `custom` for the tools of group E.
    public static func framework(custom: ToolPolicies = ToolPolicies()) -> ModeTable {
        ModeTable([
            "group_a": Entry(mode: .strict, logging: .inputAndOutput),
            "group_b": Entry(mode: .moderate, logging: .outputOnly),
            "group_c": Entry(mode: .strict, logging: .inputAndOutput),
            "group_d": Entry(mode: .strictRedacting, logging: .inputAndOutput),
            "group_e": Entry(mode: .configurable(custom), logging: .perTool),
        ])
    }

    /// Mode and logging of a service group.
    public func entry(forGroup group: String) -> Entry {
        entries[group] ?? Entry(mode: .strict, logging: .inputAndOutput)
    }
}
