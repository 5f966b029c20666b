import Foundation
import Glibc
import Testing

@testable import CommandLineSupport

/// Both ends of a pipe, closed at the end of a test.
private final class Pipe {
    let reading: Int32
    var writing: Int32

    init(isBlocking: Bool = true) {
        var ends: [Int32] = [0, 0]
        precondition(pipe(&ends) == 0)
        reading = ends[0]
        writing = ends[1]
        if !isBlocking { _ = fcntl(writing, F_SETFL, O_NONBLOCK) }
    }

    func closeWriting() {
        if writing >= 0 { close(writing) }
        writing = -1
    }

    deinit {
        close(reading)
        closeWriting()
    }
}

/// Reads until the end of the stream.
private func readAll(_ descriptor: Int32, pause: UInt32 = 0) -> [UInt8] {
    var all: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 10_000)
    while true {
        let count = read(descriptor, &piece, piece.count)
        guard count > 0 else { return all }
        all += piece[..<count]
        if pause > 0 { usleep(pause) }
    }
}

/// `readAll` on a thread of its own: a task may have to wait for the one that fills the pipe.
private final class Reader: @unchecked Sendable {
    // `@unchecked Sendable`: `bytes` is touched by the thread until it has ended, then by `wait`.
    private var bytes: [UInt8] = []
    private let ended = DispatchSemaphore(value: 0)

    init(_ descriptor: Int32, pause: UInt32) {
        Thread.detachNewThread {
            self.bytes = readAll(descriptor, pause: pause)
            self.ended.signal()
        }
    }

    func wait() -> [UInt8] {
        ended.wait()
        return bytes
    }
}

@Suite struct `Buffered output` {
    @Test func `bytes arrive whole and in order, also where the pipe is full again and again`() {
        Interruption.ignoreFailedWrites()
        for isBlocking in [true, false] {
            let pipe = Pipe(isBlocking: isBlocking)
            let reader = Reader(pipe.reading, pause: 200)
            var output = BufferedOutput(descriptor: pipe.writing)
            var expected: [UInt8] = []
            for index in 0..<60_000 {
                let line = "line \(index)\n"
                expected += Array(line.utf8)
                output.append(line)
                #expect(throws: Never.self) { try output.flushIfLarge() }
            }
            #expect(throws: Never.self) { try output.flush() }
            pipe.closeWriting()
            #expect(reader.wait() == expected)
        }
    }

    @Test func `nothing is written before the buffer is large or flushed`() throws {
        let pipe = Pipe(isBlocking: false)
        var output = BufferedOutput(descriptor: pipe.writing)
        output.append("short")
        try output.flushIfLarge()
        var waiting: Int32 = 0
        _ = ioctl(pipe.reading, UInt(FIONREAD), &waiting)
        #expect(waiting == 0)
        try output.flush()
        _ = ioctl(pipe.reading, UInt(FIONREAD), &waiting)
        #expect(waiting == 5)
    }

    @Test func `a reader that has gone is an error, told again on every flush, and no crash`() {
        Interruption.ignoreFailedWrites()
        var ends: [Int32] = [0, 0]
        _ = pipe(&ends)
        close(ends[0])
        var output = BufferedOutput(descriptor: ends[1])
        for _ in 0..<2 {
            output.append("x")
            let error: OutputError?
            do {
                try output.flush()
                error = nil
            } catch let failure { error = failure }
            #expect(error == .closed)
            #expect(output.buffer.isEmpty)
        }
        close(ends[1])
    }

    @Test func `a full disk is an error of its own`() {
        let full = open("/dev/full", O_WRONLY)
        var output = BufferedOutput(descriptor: full)
        output.append("x")
        var error: OutputError?
        do { try output.flush() } catch let failure { error = failure }
        #expect(error == .full)
        #expect(error?.description == "no space left to write to")
        close(full)
    }

    @Test func `another failure keeps the system's reason`() {
        var output = BufferedOutput(descriptor: -1)
        output.append("x")
        var error: OutputError?
        do { try output.flush() } catch let failure { error = failure }
        #expect(error == .failed(SystemError(number: EBADF)))
        #expect(error?.description == "bad file descriptor")
    }

    @Test func `an empty flush writes nothing`() throws {
        var output = BufferedOutput(descriptor: -1)
        try output.flush()
    }
}

@Suite(.serialized) struct `An interruption` {
    @Test(arguments: [SIGINT, SIGTERM])
    func `a signal sets a flag that any thread can read`(_ number: Int32) async {
        Interruption.reset()
        Interruption.install()
        #expect(!Interruption.isRequested)
        // To the process and not to this thread: test threads keep signals out.
        kill(getpid(), number)
        for _ in 0..<2_000 where !Interruption.isRequested { usleep(1_000) }
        #expect(Interruption.signal == number)
        #expect(await Task.detached { Interruption.isRequested }.value)
        Interruption.reset()
        // The first signal has put the default back; leave the test process safe.
        Interruption.install()
    }

    @Test func `the program can ask itself`() {
        Interruption.reset()
        Interruption.request()
        #expect(Interruption.isRequested)
        Interruption.reset()
        #expect(Interruption.signal == nil)
    }
}

@Suite struct `Exit statuses` {
    @Test func `they are 0, 1 and 2, and the worse one wins`() {
        #expect(ExitStatus.clean.rawValue == 0)
        #expect(ExitStatus.findings.rawValue == 1)
        #expect(ExitStatus.trouble.rawValue == 2)
        #expect(max(ExitStatus.findings, .trouble) == .trouble)
    }
}
