internal import Reporting

extension RuleProfile {
    /// A self-contained page: the whole scan as a bar, its parts below it, the rules by category and provider below those, each as wide
    /// as the time it takes; then the table. No script, nothing from elsewhere.
    public func html(title: String) -> [UInt8] {
        var page: [UInt8] = []
        func add(_ text: String) { page += Array(text.utf8) }
        add("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>")
        page.append(html: title)
        add("</title>\n<style>\(PageStyle.text)</style></head><body><main>\n<h1>")
        page.append(html: title)
        add("</h1>\n<p>")
        page.append(
            html:
                "\(grouped(byteCount)) bytes, \(fixed(totalPerMB / 1e6, 3)) ms a MB on one thread. A box is as wide as the time it takes; hold the pointer over it."
        )
        add("</p>\n")
        add(flames())
        add("<table><thead><tr><th>rule</th><th>hits</th><th>windows</th><th>matches</th>")
        add("<th>findings</th><th>µs a MB</th><th>share</th></tr></thead><tbody>\n")
        for row in rows where row.hits > 0 || row.windows > 0 {
            add("<tr><td><code>")
            page.append(html: row.rule)
            add("</code></td>")
            for number in [row.hits, row.windows, row.matches, row.findings] {
                add("<td>\(grouped(number))</td>")
            }
            add(
                "<td>\(fixed(row.nanosecondsPerMB / 1e3, 2))</td><td>\(percent(row.share)) %</td></tr>\n"
            )
        }
        add("</tbody></table>\n</main></body></html>\n")
        return page
    }

    private struct Box {
        let name: String
        let time: Double
        var children: [Box] = []
    }

    private func flames() -> String {
        var categories: [String: [String: [Box]]] = [:]
        for row in rows where row.nanosecondsPerMB > 0 {
            let parts = row.rule.split(separator: ".").map(String.init)
            let provider = parts.prefix(2).joined(separator: ".")
            categories[parts[0], default: [:]][provider, default: []]
                .append(Box(name: row.rule, time: row.nanosecondsPerMB))
        }
        func sum(_ boxes: [Box]) -> Double { boxes.reduce(0) { $0 + $1.time } }
        func inOrder(_ boxes: [Box]) -> [Box] {
            boxes.sorted { ($0.time, $1.name) > ($1.time, $0.name) }
        }
        let windows = categories.map { category, providers in
            let boxes = providers.map { Box(name: $0, time: sum($1), children: inOrder($1)) }
            return Box(name: category, time: sum(boxes), children: inOrder(boxes))
        }
        let whole = Box(
            name: "scan", time: max(totalPerMB, triggersPerMB + lanesPerMB + windowsPerMB),
            children: [
                Box(name: "triggers", time: triggersPerMB), Box(name: "lanes", time: lanesPerMB),
                Box(name: "windows", time: windowsPerMB, children: inOrder(windows)),
                Box(name: "gates and the rest", time: restPerMB),
            ])
        let width = 1000.0
        let scale = width / max(whole.time, 1)
        var text =
            "<svg viewBox=\"0 0 1000 120\" role=\"img\" aria-label=\"time by part and rule\">\n"
        text += draw(whole, x: 0, depth: 0, scale: scale)
        return text + "</svg>\n"
    }

    private func draw(_ box: Box, x: Double, depth: Int, scale: Double) -> String {
        let width = box.time * scale
        // Less than a fifth of a pixel shows nothing.
        if width < 0.2 { return "" }
        let label =
            "\(box.name): \(fixed(box.time / 1e3, 2)) µs a MB, \(percent(box.time / max(totalPerMB, 1))) %"
        var text = "<g><title>" + Self.escaped(label) + "</title><rect class=\"d\(depth)\" x=\""
        text += "\(fixed(x, 2))\" y=\"\(depth * 24)\" width=\"\(fixed(width, 2))\" height=\"23\"/>"
        if width > Double(box.name.count) * 6.5 + 8 {
            text += "<text x=\"\(fixed(x + 4, 2))\" y=\"\(depth * 24 + 16)\">"
            text += Self.escaped(box.name) + "</text>"
        }
        text += "</g>\n"
        var next = x
        for child in box.children {
            text += draw(child, x: next, depth: depth + 1, scale: scale)
            next += child.time * scale
        }
        return text
    }

    private static func escaped(_ text: String) -> String {
        var bytes: [UInt8] = []
        bytes.append(html: text)
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// The style of the pages of this room.
enum PageStyle {
    static let text = """
        :root{color-scheme:light dark;--bg:#f6f7f9;--card:#fff;--ink:#1b2430;--soft:#5d6b7c;--line:#e1e6ec;--a:#2b6cb0;--b:#d1401f}
        @media(prefers-color-scheme:dark){:root{--bg:#10151c;--card:#18202a;--ink:#e6ebf1;--soft:#93a1b3;--line:#2a3542;--a:#63a3e6;--b:#f0764f}}
        body{margin:0;background:var(--bg);color:var(--ink);font:15px/1.5 system-ui,sans-serif}
        main{max-width:1100px;margin:0 auto;padding:32px 20px}h1{font-size:26px;margin:0 0 4px}h2{font-size:18px;margin:28px 0 8px}
        p{color:var(--soft);margin:0 0 16px}svg{width:100%;background:var(--card);border:1px solid var(--line);border-radius:8px;margin:0 0 20px}
        svg text{font:11px system-ui,sans-serif;fill:#10151c}svg .axis{fill:var(--soft)}rect{stroke:var(--card);stroke-width:.5}
        .d0{fill:#f3d9a4}.d1{fill:#f0b775}.d2{fill:#e99a5d}.d3{fill:#e27d4c}.d4{fill:#d96b45}
        table{border-collapse:collapse;width:100%;background:var(--card);font-size:14px}th,td{padding:5px 9px;border-bottom:1px solid var(--line);text-align:right}
        th:first-child,td:first-child{text-align:left}code{font:12.5px ui-monospace,monospace;overflow-wrap:anywhere}
        """
}
