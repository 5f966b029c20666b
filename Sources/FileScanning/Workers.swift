internal import CommandLineSupport
internal import Glibc
internal import Synchronization

/// A lock with a condition to wait for.
@safe
final class Monitor: @unchecked Sendable {
    // `@unchecked Sendable`: POSIX mutexes and conditions are made to be shared between threads.
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let condition: UnsafeMutablePointer<pthread_cond_t>

    init() {
        unsafe mutex = .allocate(capacity: 1)
        unsafe condition = .allocate(capacity: 1)
        _ = unsafe pthread_mutex_init(mutex, nil)
        _ = unsafe pthread_cond_init(condition, nil)
    }

    deinit {
        _ = unsafe pthread_mutex_destroy(mutex)
        _ = unsafe pthread_cond_destroy(condition)
        unsafe mutex.deallocate()
        unsafe condition.deallocate()
    }

    func locked<T>(_ body: () -> T) -> T {
        _ = unsafe pthread_mutex_lock(mutex)
        defer { _ = unsafe pthread_mutex_unlock(mutex) }
        return body()
    }

    /// Waits for `wakeAll`; only inside `locked`.
    func wait() {
        _ = unsafe pthread_cond_wait(condition, mutex)
    }

    /// Waits for `wakeAll`, but no longer than `milliseconds`; only inside `locked`.
    ///
    /// - Returns: false where time ran out.
    func wait(milliseconds: Int) -> Bool {
        var until = timespec()
        _ = unsafe clock_gettime(CLOCK_REALTIME, &until)
        until.tv_nsec += milliseconds % 1000 * 1_000_000
        until.tv_sec += milliseconds / 1000 + until.tv_nsec / 1_000_000_000
        until.tv_nsec %= 1_000_000_000
        return unsafe pthread_cond_timedwait(condition, mutex, &until) == 0
    }

    /// Wakes all that wait; only inside `locked`.
    func wakeAll() {
        _ = unsafe pthread_cond_broadcast(condition)
    }
}

/// Runs `body` on a thread of its own.
@safe
struct Worker: @unchecked Sendable {
    // `@unchecked Sendable`: a thread's name may be joined from any other thread, once.
    private let thread: pthread_t

    /// Nil when the system grants no more threads.
    init?(_ body: @escaping @Sendable () -> Void) {
        var thread = pthread_t()
        let box = unsafe Unmanaged.passRetained(ThreadBody(body))
        let code = unsafe pthread_create(&thread, nil, runThreadBody, box.toOpaque())
        guard code == 0 else {
            unsafe box.release()
            return nil
        }
        self.thread = thread
    }

    func join() {
        _ = pthread_join(thread, nil)
    }
}

private final class ThreadBody: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}

private func runThreadBody(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if let context = unsafe context {
        unsafe Unmanaged<ThreadBody>.fromOpaque(context).takeRetainedValue().run()
    }
    return nil
}

/// Calls `body` for each number below `count`, on all processors; returns when all is done.
public func onAllProcessors(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
    let next = Counter()
    @Sendable func work() {
        while true {
            let index = next.take()
            if index >= count { return }
            body(index)
        }
    }
    let workers = (1..<max(1, min(availableProcessors(), count))).compactMap { _ in
        Worker {
            Interruption.leaveToOtherThreads()
            work()
        }
    }
    work()
    workers.forEach { $0.join() }
}

/// Numbers, each given out once.
private final class Counter: Sendable {
    private let value = Atomic<Int>(0)
    func take() -> Int { value.wrappingAdd(1, ordering: .relaxed).oldValue }
}

/// How many processors this process may use.
public func availableProcessors() -> Int {
    max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
}
