import Testing

@testable import CommandLineSupport

@Suite struct `The help` {
    @Test func `it opens with the purpose and examples and groups the flags by task`() {
        #expect(
            sampleCommand.helpText(width: 80) == """
                Find things in files, folders and streams.

                Usage: sample [FLAG…] [PATH…]
                  Files and folders to scan; `-` is standard input.

                Examples:
                  sample .
                      Look through this folder.
                  sample --format jsonl logs | jq .rule
                      List the rules that found something.
                  tail -f app.log | sample --redact -
                      Redact a stream as it flows.

                What to scan:
                      --[no-]ignore        Leave out what `.gitignore` names (default: yes).
                  -j, --threads N          Threads to scan with (default: all cores).
                      --buffer SIZE        Bytes to read at once.
                      --timeout TIME       Give up on a file after this time.
                      --shard I/N          Scan only one of N parts.

                What to report:
                  -f, --format FORMAT      Shape of the report. [human, jsonl, sarif]
                      --only GLOB          Only rules that match; may be given again.
                      --min-confidence X   Leave out what is less sure than this.
                  -r, --redact             Write the redacted stream.
                  -o, --output DIR         Where to write.

                About sample:
                  -h, --help               Show this help.
                  -V, --version            Show the version.
                      --completions SHELL  Print completions for a shell and exit (bash, zsh,
                                           fish).
                      --man                Print the manual page in roff and exit.

                Environment:
                  NO_COLOR  When set, no colour.

                Exit status:
                  0  nothing was found
                  1  something was found
                  2  something went wrong

                """)
    }

    @Test(arguments: [40, 50, 60, 72, 80, 100])
    func `it fits the width of the terminal`(_ width: Int) {
        for line in sampleCommand.helpText(width: width).split(separator: "\n") {
            // Example commands are to be copied and stay whole.
            guard !line.contains("sample --"), !line.contains("sample [FLAG") else { continue }
            #expect(displayWidth(String(line)) <= width, "\(line)")
        }
    }

    @Test func `the version is one line`() {
        #expect(sampleCommand.versionText == "sample 1.2.3\n")
    }

    @Test func `the manual page names every flag and leaves no dash for roff to break`() {
        let page = sampleCommand.manPage()
        #expect(
            page.hasPrefix(".TH SAMPLE 1 \"\" \"sample 1.2.3\"\n.SH NAME\nsample \\- Find things"))
        for flag in sampleCommand.flags {
            #expect(page.contains("\\-\\-" + (flag.isNegatable ? "[no\\-]" : "")))
        }
        #expect(page.contains(".B \\-j, \\-\\-threads N\n"))
        #expect(page.contains(".SH EXIT STATUS\n"))
    }

    @Test(arguments: Shell.allCases)
    func `completions know every flag and every choice`(_ shell: Shell) {
        let script = sampleCommand.completions(for: shell)
        for flag in sampleCommand.flags {
            for name in flag.longNames {
                #expect(script.contains(shell == .fish ? "-l \(name)" : "--\(name)"))
            }
        }
        #expect(script.contains("human jsonl sarif"))
    }
}
