/// The fixed parts of the HTML report.
///
/// The policy names style and script by their hashes, so that nothing a finding might smuggle in
/// can run. A test recomputes the hashes; change style or script, and it prints the new ones.
enum HTMLAssets {
    static let styleHash = "hzcJmj7Gz9ZPN3hDVGx3hRyDOuz8GE2426a9IngRAbw="
    static let scriptHash = "HZS6S8+czusw/Ywgczl2SjE0JeSh5FfNuS7+QQ1REKA="

    /// Content Security Policy Level 3: no network, no other script, no other style.
    static var policy: String {
        "default-src 'none'; style-src 'sha256-\(styleHash)'; script-src 'sha256-\(scriptHash)'; "
            + "base-uri 'none'; form-action 'none'"
    }

    static let style = """
        :root{color-scheme:light dark;--bg:#f6f7f9;--card:#fff;--ink:#1b2430;--soft:#5d6b7c;\
        --line:#e1e6ec;--track:#eef1f5;--mark:#fff1c2;--critical:#a3123a;--high:#d1401f;\
        --medium:#b7791f;--low:#2b6cb0;--info:#6b7785}
        @media (prefers-color-scheme:dark){:root{--bg:#10151c;--card:#18202a;--ink:#e6ebf1;\
        --soft:#93a1b3;--line:#2a3542;--track:#222c38;--mark:#4d4216;--critical:#e2557d;\
        --high:#f0764f;--medium:#dba94a;--low:#63a3e6;--info:#8d9aab}}
        *{box-sizing:border-box}
        body{margin:0;background:var(--bg);color:var(--ink);\
        font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
        main{max-width:1180px;margin:0 auto;padding:32px 20px 48px}
        h1{font-size:28px;line-height:1.2;margin:0 0 4px;letter-spacing:-.01em}
        h2{font-size:16px;margin:0 0 12px}
        h3{font-size:14px;margin:20px 0 8px}
        code{font:12.5px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;\
        overflow-wrap:anywhere}
        .meta,.note,.soft,footer{color:var(--soft)}
        .meta{margin:0 0 20px;overflow-wrap:anywhere}
        .note{margin:8px 0 0;font-size:13px}
        .warning{margin:0 0 20px;padding:10px 14px;border-radius:8px;\
        border:1px solid var(--high);border-left-width:5px;background:var(--card)}
        .tiles{display:grid;grid-template-columns:repeat(5,1fr);gap:12px;margin:0 0 12px}
        .tile{background:var(--card);border:1px solid var(--line);border-top:4px solid;\
        border-radius:10px;padding:12px 16px}
        .tile b{display:block;font-size:28px;line-height:1.2;font-variant-numeric:tabular-nums}
        .tile span{color:var(--soft);font-size:13px}
        .tile.none{opacity:.55}
        .s-critical{color:var(--critical);fill:var(--critical)}
        .s-high{color:var(--high);fill:var(--high)}
        .s-medium{color:var(--medium);fill:var(--medium)}
        .s-low{color:var(--low);fill:var(--low)}
        .s-info{color:var(--info);fill:var(--info)}
        .charts{display:grid;grid-template-columns:1fr 1fr;gap:16px}
        .card{background:var(--card);border:1px solid var(--line);border-radius:10px;\
        padding:18px 20px;margin:0 0 16px;min-width:0}
        .empty{text-align:center;padding:48px 20px}
        .bars{list-style:none;margin:0;padding:0}
        .bars li{display:grid;grid-template-columns:minmax(0,18em) 1fr minmax(3.2em,auto);gap:12px;\
        align-items:center;padding:3px 0}
        .label{overflow:hidden;text-overflow:ellipsis;white-space:nowrap;direction:rtl;\
        text-align:left;font:12.5px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
        .bars svg{display:block;width:100%;height:10px;background:var(--track);border-radius:3px}
        .number{text-align:right;font-variant-numeric:tabular-nums}
        .bar{display:flex;flex-wrap:wrap;gap:10px;align-items:center;margin:0 0 10px}
        .bar h2{margin:0 auto 0 0}
        .bar .note{margin:0}
        .card>.note{margin-bottom:12px}
        input,select{font:inherit;font-size:14px;color:inherit;background:var(--bg);\
        border:1px solid var(--line);border-radius:7px;padding:6px 10px}
        input{width:min(22em,100%)}
        .scroll{overflow-x:auto}
        table{width:100%;border-collapse:collapse;font-size:14px}
        th,td{text-align:left;vertical-align:top;padding:9px 10px;border-top:1px solid var(--line)}
        thead th{border-top:0;padding-top:0}
        th button{font:inherit;font-size:13px;color:var(--soft);background:none;border:0;padding:0;\
        cursor:pointer;white-space:nowrap}
        th[aria-sort] button{color:var(--ink);font-weight:600}
        th[aria-sort=ascending] button::after{content:" \\2191"}
        th[aria-sort=descending] button::after{content:" \\2193"}
        td.number,th:last-child{text-align:right}
        td:nth-child(2){min-width:16em}
        td:nth-child(3),td:nth-child(4){min-width:15em}
        .badge{display:inline-block;min-width:5.2em;text-align:center;font-size:12px;\
        font-weight:600;border:1px solid;border-radius:99px;padding:1px 8px}
        .context{white-space:pre-wrap}
        mark{background:var(--mark);color:inherit;border-radius:3px;padding:1px 3px}
        dl{display:grid;grid-template-columns:repeat(auto-fill,minmax(170px,1fr));gap:12px;margin:0}
        dt{color:var(--soft);font-size:13px}
        dd{margin:0;font-variant-numeric:tabular-nums}
        .incidents{margin:0;padding-left:18px}
        footer{font-size:13px;margin-top:24px}
        @media (max-width:760px){.charts{grid-template-columns:1fr}\
        .tiles{grid-template-columns:repeat(3,1fr)}}
        @media print{:root{color-scheme:light;--bg:#fff;--card:#fff;--ink:#000;--soft:#444;\
        --line:#ccc}main{max-width:none;padding:0}.bar input,.bar select,#shown{display:none}\
        .card,.tile{break-inside:avoid}.card:has(table){break-inside:auto;border:0;padding:0}\
        tr{break-inside:avoid}thead{display:table-header-group}.scroll{overflow:visible}\
        *{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
        """

    static let script = """
        (function(){
        var table=document.getElementById('findings');if(!table)return;
        var body=table.tBodies[0],rows=Array.prototype.slice.call(body.rows);
        var filter=document.getElementById('filter'),lowest=document.getElementById('severity');
        var shown=document.getElementById('shown');
        rows.forEach(function(row){row.haystack=row.textContent.toLowerCase();
        row.weight=Number(row.cells[0].dataset.key)});
        function apply(){var words=filter.value.toLowerCase().split(/\\s+/).filter(Boolean);
        var floor=Number(lowest.value),count=0;
        rows.forEach(function(row){var visible=row.weight>=floor&&
        words.every(function(word){return row.haystack.includes(word)});
        row.hidden=!visible;if(visible)count++});
        shown.textContent=count===rows.length?'':count+' of '+rows.length}
        filter.addEventListener('input',apply);lowest.addEventListener('change',apply);
        var heads=Array.prototype.slice.call(table.tHead.rows[0].cells);
        heads.forEach(function(head,column){head.firstChild.addEventListener('click',function(){
        var isNumber=head.dataset.sort==='number';
        var now=head.getAttribute('aria-sort');
        var next=now?(now==='ascending'?'descending':'ascending'):(isNumber?'descending':'ascending');
        heads.forEach(function(other){other.removeAttribute('aria-sort')});
        head.setAttribute('aria-sort',next);
        var sign=next==='ascending'?1:-1;
        function key(row){var cell=row.cells[column];
        return isNumber?Number(cell.dataset.key):cell.textContent}
        rows.sort(function(a,b){var x=key(a),y=key(b);return sign*(isNumber?x-y:x.localeCompare(y,
        undefined,{numeric:true}))});
        rows.forEach(function(row){body.appendChild(row)})})});
        apply();
        })();
        """
}
