internal import Glibc

/// The times a command measures itself by.
public enum SystemClock {
    /// Nanoseconds that never run backwards, from an arbitrary start.
    public static func monotonicNanoseconds() -> UInt64 {
        read(CLOCK_MONOTONIC)
    }

    /// Processor time of all threads of this process.
    public static func processorTime() -> Duration {
        .nanoseconds(Int64(read(CLOCK_PROCESS_CPUTIME_ID)))
    }

    /// Processor time of this thread.
    public static func threadTime() -> Duration {
        .nanoseconds(Int64(read(CLOCK_THREAD_CPUTIME_ID)))
    }

    /// The time of day in UTC, RFC 3339: `2026-03-01T12:00:00Z`.
    public static func now() -> String {
        formatUTC(secondsSince1970: Int(time(nil)))
    }

    private static func read(_ clock: clockid_t) -> UInt64 {
        var now = timespec()
        _ = unsafe clock_gettime(clock, &now)
        return UInt64(now.tv_sec) * 1_000_000_000 + UInt64(now.tv_nsec)
    }
}

/// `2026-03-01T12:00:00Z`, by the Gregorian calendar (the algorithm of Howard Hinnant,
/// «chrono-Compatible Low-Level Date Algorithms», `civil_from_days`).
func formatUTC(secondsSince1970 seconds: Int) -> String {
    let time = ((seconds % 86_400) + 86_400) % 86_400
    // Days are counted from 1 March of year 0, so that the leap day is the last of its year.
    let day = (seconds - time) / 86_400 + 719_468
    let era = (day >= 0 ? day : day - 146_096) / 146_097
    let dayOfEra = day - era * 146_097
    let yearOfEra =
        (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    func pad(_ number: Int, _ width: Int = 2) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    return pad(year, 4) + "-" + pad(month) + "-" + pad(dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
        + "T" + pad(time / 3_600) + ":" + pad(time / 60 % 60) + ":" + pad(time % 60) + "Z"
}
