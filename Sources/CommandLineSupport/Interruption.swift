internal import Glibc
internal import Synchronization

/// The number of the signal that asked us to stop; 0 while none has.
private let requestedBy = Atomic<Int32>(0)

/// Runs in signal context: one lock-free store and nothing else (POSIX.1-2024 §2.4.3).
private func noteSignal(_ number: Int32) {
    requestedBy.store(number, ordering: .releasing)
}

/// Whether the user or the system has asked the program to stop. Safe to read from any thread.
public enum Interruption {
    /// Makes SIGINT and SIGTERM set a flag instead of ending the program.
    ///
    /// A call that blocks in the thread that gets the signal returns early with EINTR; the system
    /// prefers the main thread, and `leaveToOtherThreads` makes sure of it. The second signal of a kind ends the program as
    /// usual, so that a program that hangs can still be stopped from the keyboard.
    public static func install() {
        // Touched here, so that the handler never meets a global that is not yet made.
        _ = requestedBy.load(ordering: .relaxed)
        for number in [SIGINT, SIGTERM] {
            var action = sigaction()
            unsafe action.__sigaction_handler.sa_handler = noteSignal
            action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND))
            _ = unsafe sigaction(number, &action, nil)
        }
    }

    /// Keeps SIGINT and SIGTERM out of the calling thread, so that a worker's calls are not cut short
    /// in place of the main thread's.
    public static func leaveToOtherThreads() {
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        unsafe sigaddset(&signals, SIGINT)
        unsafe sigaddset(&signals, SIGTERM)
        unsafe pthread_sigmask(SIG_BLOCK, &signals, nil)
    }

    public static var isRequested: Bool { requestedBy.load(ordering: .acquiring) != 0 }

    /// The signal that asked; nil while none has.
    public static var signal: Int32? {
        let number = requestedBy.load(ordering: .acquiring)
        return number == 0 ? nil : number
    }

    /// Asks the program to stop, as a signal would.
    public static func request() {
        requestedBy.store(SIGINT, ordering: .releasing)
    }

    /// Forgets a request; for tests.
    static func reset() {
        requestedBy.store(0, ordering: .releasing)
    }

    /// Lets writing to a closed pipe fail with EPIPE, and beyond the size limit of files with EFBIG,
    /// instead of ending the program.
    public static func ignoreFailedWrites() {
        _ = Glibc.signal(SIGPIPE, SIG_IGN)
        _ = Glibc.signal(SIGXFSZ, SIG_IGN)
    }
}
