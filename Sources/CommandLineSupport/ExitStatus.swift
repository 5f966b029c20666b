/// What a command tells its caller; the numbers are a promise.
public enum ExitStatus: Int32, Sendable, Comparable {
    /// All was scanned, nothing was found.
    case clean = 0
    /// Something was found.
    case findings = 1
    /// Something could not be done: bad usage, unreadable files, an interrupted run.
    case trouble = 2

    public static func < (left: ExitStatus, right: ExitStatus) -> Bool {
        left.rawValue < right.rawValue
    }
}
