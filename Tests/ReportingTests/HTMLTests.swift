import Findings
import Testing

@testable import Reporting

@Suite struct `The HTML page` {
    @Test func `it holds totals, charts and masked findings in context`() {
        let page = Sample.text(
            .html,
            [
                ReportEntry(
                    path: "src/a.env", finding: Sample.finding(),
                    maskedContext: "token = ghp_**** # <ci>"),
                ReportEntry(path: "b.log", finding: Sample.finding(Sample.card, via: ["gzip"])),
            ])
        #expect(page.hasPrefix("<!DOCTYPE html>"))
        #expect(page.contains("<h1>2 findings in 2 files</h1>"))
        #expect(page.contains("token = <mark>ghp_****</mark> # &lt;ci&gt;"))
        #expect(page.contains("via gzip"))
        #expect(page.contains("<rect class=\"s-critical\" height=\"10\" rx=\"2\" width=\"1000\"/>"))
        #expect(page.contains("pack default · 229 rules · dlpscan 0.1.0"))
    }

    @Test func `it loads nothing and runs nothing but its own script`() {
        let page = Sample.text(.html, [ReportEntry(path: "a", finding: Sample.finding())])
        #expect(page.contains("default-src 'none'"))
        #expect(!page.contains("http://"))
        #expect(!page.contains("https://"))
        #expect(!page.contains(" style=\""))
        #expect(!page.contains(" onclick"))
    }

    @Test func `its policy names the hashes of its style and script`() {
        #expect(HTMLAssets.styleHash == base64(sha256(Array(HTMLAssets.style.utf8))))
        #expect(HTMLAssets.scriptHash == base64(sha256(Array(HTMLAssets.script.utf8))))
    }

    @Test func `names of rules and paths cannot become markup`() {
        let page = Sample.text(
            .html,
            [
                ReportEntry(
                    path: "<img src=x onerror=alert(1)>\"'&",
                    finding: Sample.finding(Sample.override),
                    maskedContext: "</code><script>alert(1)</script>")
            ])
        #expect(!page.contains("<img"))
        #expect(page.contains("&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;"))
        #expect(page.contains("Instruction &lt;override&gt; &amp; &quot;more&quot;"))
        #expect(page.split(separator: "<script>").count == 2)
    }

    @Test
    func `rare rules keep their place among many findings and the page says what it leaves out`() {
        var entries = (0..<5_000).map {
            ReportEntry(path: "f\($0 / 10)", finding: Sample.finding(start: $0))
        }
        entries += (0..<30).map {
            ReportEntry(path: "late", finding: Sample.finding(Sample.card, start: $0))
        }
        let page = Sample.text(
            .html, entries, options: ReportOptions(detailedFindingsMax: 100, chartRowsMax: 3))
        #expect(page.split(separator: "<tr><td").count == 101)
        #expect(page.split(separator: "<span class=\"badge s-critical\">").count == 31)
        #expect(page.contains("Shown in detail: 100 of 5,030 findings"))
        #expect(page.contains("and 4,980 findings in other files"))
        #expect(page.contains("<bdi>late</bdi>"))
    }

    @Test func `what is kept does not grow with the number of findings or files`() {
        var samples = FairSamples(countMax: 50)
        var files = TopFiles()
        for index in 0..<20_000 {
            let entry = ReportEntry(
                path: index < 19_000 ? "f\(index)" : "big", finding: Sample.finding(start: index))
            samples.offer(entry)
            files.count(entry)
        }
        #expect(samples.count == 50)
        #expect(samples.sorted.count == 50)
        let top = files.top(2)
        #expect(top[0].path == Array("big".utf8))
        #expect(top[0].count == 1_000)
    }

    @Test func `a partial run says so at its head and why at its end`() {
        var summary = Sample.summary(of: [])
        summary.note(Incident(path: "/etc/<shadow>", reason: "permission denied"))
        summary.isInterrupted = true
        let page = Sample.text(.html, [], summary: summary)
        #expect(page.contains("Partial: the run was interrupted, and 1 file could not be scanned"))
        #expect(page.contains("<code>/etc/&lt;shadow&gt;</code> permission denied"))
        #expect(page.contains("Nothing found"))
    }
}

// MARK: - SHA-256 (FIPS 180-4), only to check the page's policy

private func sha256(_ message: [UInt8]) -> [UInt8] {
    // The first 32 bits of the fraction of a root of a small number: the largest x with
    // x to the power at most n times 2 to 32 times the power.
    func root(_ n: Int, isWithin: (UInt128) -> Bool) -> UInt32 {
        var low: UInt64 = 0
        var high: UInt64 = 1 << 37
        while low + 1 < high {
            let middle = (low + high) / 2
            if isWithin(UInt128(middle)) { low = middle } else { high = middle }
        }
        return UInt32(truncatingIfNeeded: low)
    }
    var primes: [Int] = []
    var candidate = 2
    while primes.count < 64 {
        if primes.allSatisfy({ !candidate.isMultiple(of: $0) }) { primes.append(candidate) }
        candidate += 1
    }
    let constants = primes.map { n in root(n) { $0 * $0 * $0 <= UInt128(n) << 96 } }
    var hash = primes.prefix(8).map { n in root(n) { $0 * $0 <= UInt128(n) << 64 } }
    var bytes = message + [0x80]
    while bytes.count % 64 != 56 { bytes.append(0) }
    let bitCount = UInt64(message.count) * 8
    for shift in stride(from: 56, through: 0, by: -8) {
        bytes.append(UInt8(truncatingIfNeeded: bitCount >> UInt64(shift)))
    }
    func rotate(_ x: UInt32, _ n: UInt32) -> UInt32 { x >> n | x << (32 - n) }
    for block in stride(from: 0, to: bytes.count, by: 64) {
        var w = (0..<16).map { i in
            (0..<4).reduce(UInt32(0)) { $0 << 8 | UInt32(bytes[block + i * 4 + $1]) }
        }
        for i in 16..<64 {
            let s0 = rotate(w[i - 15], 7) ^ rotate(w[i - 15], 18) ^ w[i - 15] >> 3
            let s1 = rotate(w[i - 2], 17) ^ rotate(w[i - 2], 19) ^ w[i - 2] >> 10
            w.append(w[i - 16] &+ s0 &+ w[i - 7] &+ s1)
        }
        var v = hash
        for i in 0..<64 {
            let s1 = rotate(v[4], 6) ^ rotate(v[4], 11) ^ rotate(v[4], 25)
            let choice = (v[4] & v[5]) ^ (~v[4] & v[6])
            let first = v[7] &+ s1 &+ choice &+ constants[i] &+ w[i]
            let s0 = rotate(v[0], 2) ^ rotate(v[0], 13) ^ rotate(v[0], 22)
            let majority = (v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2])
            v = [first &+ s0 &+ majority, v[0], v[1], v[2], v[3] &+ first, v[4], v[5], v[6]]
        }
        for i in 0..<8 { hash[i] = hash[i] &+ v[i] }
    }
    return hash.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> (24 - 8 * $0)) } }
}

private func base64(_ bytes: [UInt8]) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    var text = ""
    for start in stride(from: 0, to: bytes.count, by: 3) {
        let group = bytes[start..<min(start + 3, bytes.count)]
        let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
        for place in 0..<4 {
            text.append(place <= group.count ? alphabet[bits >> (18 - 6 * place) & 63] : "=")
        }
    }
    return text
}
