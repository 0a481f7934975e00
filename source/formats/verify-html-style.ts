import { Html } from './html.js';

/*
 * One accent. Colour says a status only beside its mark. Sizes are steps of one scale (0.25rem); fonts are the reader's
 * own, since nothing may be loaded.
 */
export const style = Html.of(`
:root{color-scheme:light dark;--paper:#fcfcfb;--panel:#fff;--ink:#1b2227;--soft:#56616a;--line:#dde2e5;--accent:#0a6770;--wash:#f2f5f5;
--pass:#1d6a3d;--pass-bg:#e5f2ea;--fail:#b0241c;--fail-bg:#fce8e6;--warn:#7a5000;--warn-bg:#fcf0d2;--none:#56616a;--none-bg:#eceff1;--on:#fff;
--mono:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
@media screen and (prefers-color-scheme:dark){:root{--paper:#13171a;--panel:#1a1f23;--ink:#e5e9eb;--soft:#9eaab2;--line:#2d353a;--accent:#62c6cf;--wash:#1f2529;
--pass:#84d3a0;--pass-bg:#17301f;--fail:#ff9d94;--fail-bg:#421c19;--warn:#efc566;--warn-bg:#3a2e10;--none:#9eaab2;--none-bg:#262d32;--on:#13171a}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-padding:1rem}
body{margin:0;background:var(--paper);color:var(--ink);font:400 .9375rem/1.55 ui-sans-serif,system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums}
main{max-width:70rem;margin:0 auto;padding:3rem 2rem 4rem}
h1,h2,h3,h4,p,dl,dd,ul,ol,pre{margin:0;padding:0}
ul,ol{list-style:none}
h2{font-size:1.25rem;line-height:1.3;font-weight:650;letter-spacing:-.01em;margin:0 0 .25rem}
section,footer{margin-top:3.5rem}
a{color:var(--accent);text-underline-offset:.2em;text-decoration-thickness:1px}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
code,pre,.name{font-family:var(--mono);font-size:.9em;overflow-wrap:anywhere}
.note{color:var(--soft);max-width:44rem;margin-bottom:1.25rem}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.brand{color:var(--accent);font-weight:650;letter-spacing:.01em;margin-bottom:2rem}
.brand span{color:var(--soft);font-weight:400;margin-left:.5rem;padding-left:.75rem;border-left:1px solid var(--line)}
h1{font-size:2.25rem;line-height:1.15;font-weight:680;letter-spacing:-.025em;display:flex;flex-wrap:wrap;gap:.25rem .75rem;align-items:baseline}
h1 .name{font-size:1.5rem;font-weight:500;letter-spacing:0;color:var(--soft)}
.verdict.pass{color:var(--pass)}.verdict.fail{color:var(--fail)}
.lead{font-size:1.125rem;line-height:1.5;max-width:42rem;margin-top:.75rem}
.facts{display:grid;grid-template-columns:repeat(4,minmax(0,1fr));gap:1.25rem 2rem;margin-top:2rem;padding:1.25rem 0;border:solid var(--line);border-width:1px 0}
dt{color:var(--soft);font-size:.8125rem}
dd{overflow-wrap:anywhere}
.gates{display:grid;grid-template-columns:repeat(3,minmax(0,1fr));gap:1.25rem;margin-top:2rem}
.gates article{background:var(--panel);border:1px solid var(--line);border-radius:.5rem;padding:1.25rem;display:grid;grid-template-columns:auto 1fr;column-gap:1rem;align-content:start}
.number{grid-row:span 2;font-size:2.5rem;line-height:1;font-weight:300;color:var(--accent);align-self:center}
h3{font-size:1.0625rem;line-height:1.4;font-weight:650}
.asks{color:var(--soft)}
.bar{grid-column:1/-1;width:100%;height:.375rem;margin:1.25rem 0 .75rem;border-radius:.1875rem;overflow:hidden;display:block}
rect.pass{fill:var(--pass)}rect.fail{fill:var(--fail)}rect.warn{fill:var(--warn)}rect.unchecked,rect.vacuous{fill:var(--none)}
.counts{grid-column:1/-1;display:flex;flex-wrap:wrap;gap:.25rem 1.25rem}
.sign{display:inline-block;width:1.25em;text-align:center;font-weight:700}
.sign.pass,.result .pass{color:var(--pass)}.sign.fail{color:var(--fail)}.sign.warn{color:var(--warn)}.sign.unchecked,.sign.vacuous{color:var(--none)}
.mend{counter-reset:mend;display:grid;gap:1.25rem}
.mend li{counter-increment:mend;display:grid;grid-template-columns:2rem minmax(0,1fr)}
.mend li>*{grid-column:2}
.mend li::before{content:counter(mend);color:var(--accent);font-weight:650;grid-row:1;padding-top:.625rem}
.mends,.aside{color:var(--soft);font-weight:400;margin-top:.375rem}
.flag{white-space:nowrap}
.sql{background:var(--wash);border:1px solid var(--line);border-left:3px solid var(--accent);border-radius:.25rem;padding:.625rem .875rem;white-space:pre-wrap;overflow-wrap:anywhere;line-height:1.5;user-select:all;-webkit-user-select:all}
.legend{display:flex;flex-wrap:wrap;gap:.5rem 1.5rem;margin-bottom:1.25rem;color:var(--soft)}
.legend li{display:flex;align-items:center;gap:.5rem}
.legend b{color:var(--ink);font-weight:600}
.cell{flex:none;display:inline-grid;place-items:center;width:1.5rem;height:1.5rem;border-radius:.25rem;font-weight:700}
.scroll{position:relative;overflow-x:auto;border:1px solid var(--line);border-radius:.5rem;background:var(--panel)}
table{border-collapse:collapse;width:100%;text-align:left}
th{font-weight:500}
.matrix{width:auto;min-width:100%}
.matrix th,.matrix td{border-bottom:1px solid var(--line);padding:0}
.matrix tbody:last-child tr:last-child>*{border-bottom:0}
.matrix thead th[scope=colgroup]{padding:.75rem .5rem .25rem .625rem;color:var(--accent);font-weight:650;border:0;border-left:1px solid var(--line);white-space:nowrap;font-size:.8125rem}
.matrix thead td{border:0}
.matrix thead tr:last-child th{vertical-align:bottom;height:9.5rem;min-width:2.25rem;font-size:.8125rem}
.matrix thead tr:last-child th:first-child{padding:.5rem 1rem;color:var(--soft)}
.matrix thead th[scope=col]:not(:first-child) span{writing-mode:vertical-rl;transform:rotate(180deg);max-height:9rem;padding:.5rem 0;margin:0 auto;display:block;white-space:nowrap;overflow:hidden;text-overflow:ellipsis;line-height:1.25}
.matrix .object span{font-family:var(--mono);font-size:.75rem}
.matrix .edge{border-left:1px solid var(--line)}
.matrix tbody th[scope=row],.matrix thead th:first-child,.matrix thead td{position:sticky;left:0;background:var(--panel);z-index:1}
.matrix tbody th[scope=row]{padding:.25rem 1rem;white-space:nowrap;max-width:18rem;overflow:hidden;text-overflow:ellipsis}
.matrix .database th{padding:.75rem 1rem .375rem;background:var(--panel)}
.matrix .database .name{position:sticky;left:1rem;font-weight:650}
.matrix td{text-align:center;height:2rem;font-weight:700}
td.pass,.cell.pass{color:var(--pass);background:var(--pass-bg)}
td.fail,.cell.fail{color:var(--on);background:var(--fail)}
td.warn,.cell.warn{color:var(--warn);background:var(--warn-bg)}
td.unchecked,td.vacuous,.cell.unchecked,.cell.vacuous{color:var(--none);background:var(--none-bg)}
.cell.none{color:var(--soft)}
.matrix td.none::before{content:"·";color:var(--soft);font-weight:400}
.more{margin-top:1rem}
summary{cursor:pointer;list-style:none}
summary::-webkit-details-marker{display:none}
summary::before{content:"";display:inline-block;width:.4375rem;height:.4375rem;margin:0 .6875rem .125rem .25rem;border:solid var(--accent);border-width:0 2px 2px 0;transform:rotate(-45deg)}
details[open]>summary::before{transform:rotate(45deg)}
.more>summary{color:var(--accent);padding:.5rem 0;font-weight:600}
.more>.scroll{margin-top:.5rem}
.database{margin-top:1.75rem}
.database h3 small{color:var(--soft);font-weight:400;font-size:.8125rem;margin-right:.25rem}
.database h3{margin-bottom:.5rem}
.role{border-top:1px solid var(--line)}
.role:last-child{border-bottom:1px solid var(--line)}
.role>summary{display:grid;grid-template-columns:1rem minmax(0,18rem) minmax(0,1fr) auto;gap:.25rem .75rem;align-items:baseline;padding:.625rem .25rem}
.role>summary::before{margin:0;align-self:center;justify-self:center}
h4{font-weight:600;line-height:inherit}
.what{color:var(--soft)}
.tally{display:flex;gap:.875rem;justify-content:flex-end;white-space:nowrap;position:relative}
.checks{margin:0 0 1.5rem 2rem;width:calc(100% - 2rem);table-layout:fixed}
.checks caption{text-align:left;color:var(--accent);font-weight:650;font-size:.8125rem;padding:.5rem 0 .25rem}
.checks td{padding:.3125rem .75rem .3125rem 0;vertical-align:top;border-top:1px solid var(--line);overflow-wrap:anywhere}
.checks .result{width:7.5rem}.checks .expect{width:5.5rem;color:var(--soft)}.checks thead th{padding:0;line-height:0;font-size:0}
.checks tr{background:none}
.checks tr.fail .result{color:var(--fail);font-weight:650}
.checks tr.fail>td:last-child{font-weight:600;padding-bottom:1rem}
.checks tr.fail:target td{background:var(--wash)}
.found{white-space:pre-line;font-weight:400;margin-top:.25rem}
.how,.label{color:var(--soft);font-weight:400;font-size:.8125rem}
.label{margin-top:.625rem}
.checks .sql{font-weight:400;margin-top:.125rem}
.passed{margin:0 0 1.5rem 2rem}.passed>summary{color:var(--accent);padding:.25rem 0}.passed>.checks{margin-left:0;width:100%}
footer{border-top:1px solid var(--line);padding-top:1.5rem}
footer p{max-width:44rem}
footer h2{font-size:1rem}
.made{color:var(--soft);margin-top:1rem}
@media screen and (max-width:52rem){main{padding:1.5rem 1rem 3rem}.facts{grid-template-columns:repeat(2,minmax(0,1fr));gap:1rem}.gates{grid-template-columns:1fr;gap:.75rem}
h1{font-size:1.75rem}h1 .name{font-size:1.125rem}section,footer{margin-top:2.5rem}
.role>summary{grid-template-columns:1rem minmax(0,1fr)}.role>summary>*{grid-column:2}.role>summary::before{grid-row:1;grid-column:1}.passed{margin-left:0}.tally{justify-content:flex-start;flex-wrap:wrap}
.checks,.checks caption,.checks tbody{display:block}.checks thead,.checks colgroup{display:none}.checks{margin-left:0;width:100%}.checks tbody tr{display:grid;grid-template-columns:7rem 1fr;border-top:1px solid var(--line);padding:.375rem 0}.checks td{border:0;padding:0;width:auto!important}.checks td:last-child{grid-column:1/-1}
.mend li{grid-template-columns:1.5rem minmax(0,1fr)}.matrix tbody th[scope=row]{min-width:8rem;max-width:9rem;padding:.25rem .5rem;white-space:normal;overflow-wrap:anywhere;line-height:1.3}.matrix thead tr:last-child th:first-child{padding:.5rem}}
@media print{@page{margin:14mm}:root{--paper:#fff;--panel:#fff;--ink:#000;--soft:#444;--line:#ccc;--accent:#0a6770;--wash:#f4f4f4}
html{font-size:12px}.brief details::details-content{content-visibility:visible;block-size:auto}.matrix thead tr:last-child th{min-width:0}main{max-width:none;padding:0}section,footer{margin-top:1.5rem}.scroll{overflow:visible;border:0}.gates article,.mend li,.checks tr,.matrix tr{break-inside:avoid}
h2,h3,summary,caption{break-after:avoid}thead{display:table-header-group}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}
.matrix tbody th,.matrix thead th{position:static!important}a{color:inherit;text-decoration:none}}
`);
