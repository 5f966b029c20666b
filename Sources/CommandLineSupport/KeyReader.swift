internal import Glibc

/// Keys from standard input as they are pressed, one byte each; from a pipe, its bytes without blanks.
///
/// While it lives, a terminal neither waits for a line's end nor shows what is typed.
public final class KeyReader {
    private var before: termios?

    public init() {
        var settings = termios()
        guard isatty(Terminal.standardInput) == 1,
            unsafe tcgetattr(Terminal.standardInput, &settings) == 0
        else { return }
        before = settings
        settings.c_lflag &= ~UInt32(ICANON | ECHO)
        _ = unsafe tcsetattr(Terminal.standardInput, TCSANOW, &settings)
    }

    deinit {
        guard var settings = before else { return }
        _ = unsafe tcsetattr(Terminal.standardInput, TCSANOW, &settings)
    }

    /// The next key; nil at the end of the input, and when a signal asked to stop.
    public func next() -> UInt8? {
        var key: UInt8 = 0
        while !Interruption.isRequested {
            let count = unsafe read(Terminal.standardInput, &key, 1)
            if count == 1, key > 0x20 { return key }
            if count == 0 || (count < 0 && errno != EINTR) { return nil }
        }
        return nil
    }
}
