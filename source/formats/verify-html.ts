import type { VerifyReport } from '../core/gates/check.js';
import { limits } from '../core/gates/limits.js';
import { type Html, html } from './html.js';
import type { Circumstances } from './verify-circumstances.js';
import { everyCheck } from './verify-html-checks.js';
import { gateCards, head } from './verify-html-head.js';
import { matrixSection } from './verify-html-matrix.js';
import { mendSection } from './verify-html-mend.js';
import { style } from './verify-html-style.js';
import { anchors, ledgerOf } from './verify-ledger.js';
import { matrixOf } from './verify-matrix.js';

/** So many checks are printed with the page, opened or not; more would be a book. */
const paper = 1000;

/**
 * The report as one page for a change ticket. It loads nothing and runs nothing, and the policy in it says so to the
 * browser: should a name ever get past the escaping, it could still do nothing.
 */
export function verifyHtml(report: VerifyReport, around: Circumstances): string {
	const ledger = ledgerOf(report.checks, around.desired);
	const links = anchors(ledger);
	return html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${report.profile}: ${report.ok ? 'proved' : 'NOT proved'}, ${day(around.at)}</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body class="${report.checks.length > paper ? '' : 'brief'}">
<main>
${head(report, around)}
${gateCards(report.checks)}
${mendSection(report.checks, links)}
${matrixSection(matrixOf(ledger, around.desired))}
${everyCheck(ledger, links)}
${foot(around)}
</main>
</body>
</html>
`.text;
}

function foot({ version }: Circumstances): Html {
	return html`<footer>
<h2>What no privilege hides</h2>
${limits.map((limit) => html`<p>${limit}</p>`)}
<p class="made">Written by Gatehouse ${version}. Nothing on the server was changed to find this out.</p>
</footer>`;
}

function day(at: string): string {
	return at.slice(0, 10);
}
