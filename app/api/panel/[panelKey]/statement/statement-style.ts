/** Of a page that is made for paper and is read on a screen first; nothing may be loaded there. */
export const STATEMENT_STYLE = `
:root{color-scheme:light;--line:#c9ced6}
body{margin:0;background:#fff;color:#1b1f24;font:14px/1.45 system-ui,sans-serif}
main{max-width:60rem;margin:0 auto;padding:2rem 1.5rem}
h1{margin:0 0 1rem;font-size:1.5rem}
h2{margin:2rem 0 .25rem;font-size:1.1rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1rem;margin:0}
dt{color:#555e6b}
dd{margin:0}
table{width:100%;margin-top:.75rem;border-collapse:collapse}
caption{padding:.25rem 0;text-align:left;font-weight:600}
th,td{padding:.3rem .75rem .3rem 0;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
.number{padding-right:0;padding-left:.75rem;text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
tfoot th,tfoot td,.sum th,.sum td,.net{font-weight:600}
.note{margin:.35rem 0 0;color:#555e6b}
.net{text-align:right}
@page{margin:15mm}
@media print{
body{font-size:9pt}
main{max-width:none;padding:0}
thead{display:table-header-group}
tr,.net{break-inside:avoid}
h2,caption{break-after:avoid}
}`;
