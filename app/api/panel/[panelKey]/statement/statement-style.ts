/**
 * Of a page that is made for paper and is read on a screen first; nothing may be loaded there. Below
 * 760 px the rows become cards, in which each cell has its place, the headings theirs above them.
 */
export const STATEMENT_STYLE = `
:root{color-scheme:light;--paper:#fff;--ink:#1b1f24;--quiet:#555e6b;--line:#c9ced6}
body{margin:0;background:var(--paper);color:var(--ink);font:14px/1.45 system-ui,sans-serif;overflow-wrap:break-word}
main{max-width:60rem;margin:0 auto;padding:2rem 1.5rem}
h1{margin:0 0 1rem;font-size:1.5rem}
h2{margin:2rem 0 .25rem;font-size:1.1rem}
dl{display:grid;grid-template-columns:auto minmax(0,1fr);gap:.15rem 1rem;margin:0}
dt{color:var(--quiet)}
dd{min-width:0;margin:0}
table{width:100%;margin-top:.75rem;border-collapse:collapse}
caption{padding:.25rem 0;text-align:left;font-weight:600}
th,td{padding:.3rem .75rem .3rem 0;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
.movements td:nth-child(4){overflow-wrap:anywhere}
.number{padding-right:0;padding-left:.75rem;text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
.sum th,.sum td,.net{font-weight:600}
p.note{margin:.35rem 0 0;color:var(--quiet)}
.net{text-align:right}
@page{margin:15mm}
@media screen and (prefers-color-scheme:dark){
:root{color-scheme:dark;--paper:#1b1d1f;--ink:#e6e8ea;--quiet:#a9b0b8;--line:#43484d}
}
@media screen and (max-width:759px){
main{padding:1rem .75rem}
table,thead,tbody,tfoot,caption{display:block}
tr{display:grid;grid-template-columns:fit-content(8.5rem) minmax(auto,1fr) auto;gap:.1rem .75rem;padding:.35rem 0;border-bottom:1px solid var(--line)}
th,td{padding:0;border:0}
thead th{color:var(--quiet);font-size:12px;font-weight:400}
.movements td:nth-child(2),.items td:nth-child(1),tr>[colspan]{overflow-wrap:anywhere}
.number{grid-column:3;padding:0}
.movements tr>:nth-child(1){grid-area:2/1/3/3}
.movements tr>:nth-child(2){grid-area:1/1}
.movements tr>:nth-child(3){grid-area:1/2}
.movements tr>:nth-child(4){grid-area:3/1/4/4}
.movements tr>:nth-child(5){grid-area:1/3}
.movements tr>:nth-child(6){grid-area:2/3}
.items tr>:nth-child(3){grid-area:3/1}
.items tr>:nth-child(4){grid-area:3/2}
.items tr>:nth-child(5){grid-area:2/1/3/3}
.items tr>:nth-child(6){grid-area:1/3}
.items tr>:nth-child(7){grid-area:2/3}
table tr.sum>:first-child{grid-area:1/1/2/3}
table tr.sum>:last-child{grid-area:1/3}
table tr.note>:first-child{grid-area:1/1/2/4}
.ageing{display:grid;grid-template-columns:minmax(0,1fr) auto}
.ageing caption{grid-column:1/3}
.ageing tr{display:block;padding:0;border:0}
.ageing th,.ageing td{display:block;padding:.25rem 0;border-bottom:1px solid var(--line);white-space:nowrap}
.ageing thead th{color:inherit;font-size:inherit;text-align:left}
}
@media print{
body{font-size:9pt}
main{max-width:none;padding:0}
thead{display:table-header-group}
tr,.net{break-inside:avoid}
h2,caption{break-after:avoid}
}`;
