import Foundation
import Glibc
import Testing
import TestSupport

/// How a program ended, and what it said until then.
struct Outcome {
    enum Ending: Equatable {
        case exited(Int32)
        case killed(signal: Int32)
    }

    let ending: Ending
    let output: [UInt8]
    let errors: [UInt8]

    /// The exit status; -1 where a signal ended it.
    var status: Int32 {
        if case .exited(let status) = ending { return status }
        return -1
    }

    var text: String { String(decoding: output, as: UTF8.self) }
    var talk: String { String(decoding: errors, as: UTF8.self) }
    var lines: [String] { text.split(whereSeparator: \.isNewline).map(String.init) }
}

/// A test that cannot go on: what was waited for did not come.
struct Stuck: Error, CustomStringConvertible {
    let description: String
}

/// A running program, joined to the test by pipes.
final class Child {
    /// Where its standard input comes from.
    enum Input {
        case none
        case pipe
        case file(String)
    }

    /// Where its standard output goes.
    enum Output {
        case pipe
        case file(String)
        /// A terminal, which takes standard error too.
        case terminal
    }

    /// Nothing here takes that long; a program that hangs is ended after it.
    private static let secondsMax = 60.0
    private static let starting = NSLock()

    let id: pid_t
    private var input: Int32 = -1
    private var outputEnd: Int32 = -1
    private var errorEnd: Int32 = -1
    private(set) var output: [UInt8] = []
    private(set) var errors: [UInt8] = []
    private var ending: Outcome.Ending?
    /// The folder it runs in, which must not go before it.
    private let place: Workplace
    private let deadline = Date(timeIntervalSinceNow: Child.secondsMax)

    init(
        _ words: [String], in place: Workplace, environment: [String: String], input: Input = .none,
        output: Output = .pipe
    ) throws {
        self.place = place
        _ = Glibc.signal(SIGPIPE, SIG_IGN)
        // Until they are marked, new descriptors must not get into somebody else's program.
        Self.starting.lock()
        defer { Self.starting.unlock() }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        var attributes = Self.plainSignals()
        defer { posix_spawnattr_destroy(&attributes) }
        var given: [Int32] = []
        defer { given.forEach { close($0) } }
        switch input {
        case .none: posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        case .file(let path): posix_spawn_file_actions_addopen(&actions, 0, path, O_RDONLY, 0)
        case .pipe:
            let ends = try Self.makePipe()
            posix_spawn_file_actions_adddup2(&actions, ends.reading, 0)
            given.append(ends.reading)
            self.input = ends.writing
        }
        if case .terminal = output {
            let ends = try Self.makeTerminal()
            outputEnd = ends.ours
            for descriptor in [Int32(1), 2] {
                posix_spawn_file_actions_adddup2(&actions, ends.theirs, descriptor)
            }
            given.append(ends.theirs)
        } else {
            if case .file(let path) = output {
                let flags = O_WRONLY | O_CREAT | O_APPEND
                posix_spawn_file_actions_addopen(&actions, 1, path, flags, 0o600)
            } else {
                let ends = try Self.makePipe()
                posix_spawn_file_actions_adddup2(&actions, ends.writing, 1)
                given.append(ends.writing)
                outputEnd = ends.reading
            }
            let ends = try Self.makePipe()
            posix_spawn_file_actions_adddup2(&actions, ends.writing, 2)
            given.append(ends.writing)
            errorEnd = ends.reading
        }
        let arguments = (["/usr/bin/env", "-C", place.path] + words).map { strdup($0) } + [nil]
        let variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { (arguments + variables).forEach { free($0) } }
        var id = pid_t()
        let code = posix_spawn(&id, "/usr/bin/env", &actions, &attributes, arguments, variables)
        self.id = id
        guard code == 0 else {
            throw Stuck(description: "cannot start \(words[0]): \(String(cString: strerror(code)))")
        }
    }

    deinit {
        if ending == nil {
            kill(id, SIGKILL)
            var status: Int32 = 0
            waitpid(id, &status, 0)
        }
        for descriptor in [input, outputEnd, errorEnd] where descriptor >= 0 { close(descriptor) }
    }

    /// The threads that run tests keep signals out; what they start must get them.
    private static func plainSignals() -> posix_spawnattr_t {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        var (none, all) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        sigemptyset(&all)
        for number in [SIGINT, SIGTERM, SIGPIPE, SIGXFSZ] { sigaddset(&all, number) }
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF))
        return attributes
    }

    private static func makePipe() throws -> (reading: Int32, writing: Int32) {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw Stuck(description: "no pipe") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (ends[0], ends[1])
    }

    private static func makeTerminal() throws -> (ours: Int32, theirs: Int32) {
        let ours = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        var (lock, number): (Int32, UInt32) = (0, 0)
        // TIOCSPTLCK and TIOCGPTN (ioctl_tty(2)), macros that Swift does not see.
        guard ours >= 0, ioctl(ours, 0x4004_5431, &lock) == 0,
            ioctl(ours, 0x8004_5430, &number) == 0
        else { throw Stuck(description: "no terminal") }
        return (ours, open("/dev/pts/\(number)", O_RDWR | O_NOCTTY | O_CLOEXEC))
    }

    // MARK: while it runs

    /// Writes to its standard input, and reads what it says meanwhile.
    func write(_ bytes: [UInt8]) throws {
        var done = 0
        while done < bytes.count {
            let ready = try exchange(wantsToWrite: true, waitingFor: "it to read")
            guard ready else { continue }
            // What a pipe that says it is ready takes without blocking.
            let piece = min(Int(PIPE_BUF), bytes.count - done)
            let count = bytes[done..<done + piece].withUnsafeBytes { piece in
                Glibc.write(input, piece.baseAddress, piece.count)
            }
            if count < 0 { throw Stuck(description: "it reads no more: errno \(errno)") }
            done += count
        }
    }

    func write(_ text: String) throws { try write(Array(text.utf8)) }

    func closeInput() {
        if input >= 0 { close(input) }
        input = -1
    }

    /// Reads its standard output until it holds `count` whole lines.
    @discardableResult
    func lines(_ count: Int) throws -> [String] {
        while output.count(where: { $0 == UInt8(ascii: "\n") }) < count {
            if outputEnd < 0 { throw Stuck(description: "it ended after `\(text)`, `\(talk)`") }
            try exchange(waitingFor: "line \(count) after `\(text)`")
        }
        return text.split(separator: "\n", omittingEmptySubsequences: false).prefix(count)
            .map(String.init)
    }

    /// Reads its standard output until it holds `words`.
    func waitForOutput(_ words: String) throws {
        while !text.contains(words) {
            if outputEnd < 0 { throw Stuck(description: "it ended after `\(text)`, `\(talk)`") }
            try exchange(waitingFor: "`\(words)` after `\(text)`")
        }
    }

    /// Reads its standard error until it holds `words`.
    func waitForTalk(_ words: String) throws {
        while !talk.contains(words) {
            if errorEnd < 0 { throw Stuck(description: "it ended after `\(talk)`") }
            try exchange(waitingFor: "`\(words)` after `\(talk)`")
        }
    }

    private var text: String { String(decoding: output, as: UTF8.self) }
    private var talk: String { String(decoding: errors, as: UTF8.self) }

    func closeOutput() {
        if outputEnd >= 0 { close(outputEnd) }
        outputEnd = -1
    }

    func signal(_ number: Int32) { kill(id, number) }

    /// Its memory at its highest so far, in bytes; of this program alone, unlike `ru_maxrss`, which
    /// counts the process it was started from too.
    func peakMemoryBytes() throws -> Int {
        let status = contents(of: "/proc/\(id)/status")
        for line in String(decoding: status, as: UTF8.self).split(separator: "\n")
        where line.hasPrefix("VmHWM:") {
            if let count = line.split(separator: " ").compactMap({ Int($0) }).first {
                return count * 1024
            }
        }
        throw Stuck(description: "it has ended")
    }

    func threadCount() -> Int { names(in: "/proc/\(id)/task").count }

    // MARK: its end

    /// Closes its standard input, unless it is to end without that, and waits for its end.
    func finish(closingInput: Bool = true) throws -> Outcome {
        if closingInput { closeInput() }
        while outputEnd >= 0 || errorEnd >= 0 { try exchange(waitingFor: "its end") }
        return Outcome(ending: try reap(), output: output, errors: errors)
    }

    private func reap() throws -> Outcome.Ending {
        if let ending { return ending }
        var status: Int32 = 0
        while waitpid(id, &status, WNOHANG) == 0 {
            try checkTime(waitingFor: "its end")
            usleep(2_000)
        }
        let number = status & 0x7f
        let result: Outcome.Ending =
            number == 0 ? .exited(status >> 8 & 0xff) : .killed(signal: number)
        ending = result
        return result
    }

    private func checkTime(waitingFor what: String) throws {
        if Date() < deadline { return }
        kill(id, SIGKILL)
        throw Stuck(description: "waited too long for \(what)")
    }

    /// Waits a little for something to happen, and takes in what the program said; tells whether its
    /// standard input would take bytes.
    @discardableResult
    private func exchange(wantsToWrite: Bool = false, waitingFor what: String) throws -> Bool {
        try checkTime(waitingFor: what)
        var polled = [
            pollfd(fd: outputEnd, events: Int16(POLLIN), revents: 0),
            pollfd(fd: errorEnd, events: Int16(POLLIN), revents: 0),
            pollfd(fd: wantsToWrite ? input : -1, events: Int16(POLLOUT), revents: 0),
        ]
        guard poll(&polled, 3, 100) > 0 else { return false }
        if polled[0].revents != 0 { Self.drain(&outputEnd, into: &output) }
        if polled[1].revents != 0 { Self.drain(&errorEnd, into: &errors) }
        return polled[2].revents != 0
    }

    private static func drain(_ descriptor: inout Int32, into bytes: inout [UInt8]) {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = read(descriptor, &buffer, buffer.count)
        if count > 0 {
            bytes += buffer[..<count]
        } else if count == 0 || errno != EINTR {
            // The end of a terminal is an error (EIO).
            close(descriptor)
            descriptor = -1
        }
    }
}
