import { type Check, gates } from '../core/gates/check.js';
import { type Html, html, lines, nothing } from './html.js';
import { badge, gateName, isTroubled, tally } from './verify-html-head.js';
import { statement } from './verify-html-mend.js';
import { type Account, atGate, type Entry, isGreen, type Ledger } from './verify-ledger.js';
import { gathered } from './verify-text.js';

/** Roles that are listed at once; beyond that many those with nothing but passes are folded away. */
const most = 40;

/** Everything that was tried: by database, by role, by gate. */
export function everyCheck(ledger: Ledger, links: ReadonlyMap<Check, string>): Html {
	const count = ledger.reduce((sum, { entries }) => sum + entries.length, 0);
	const shown = count <= most ? ledger : part(ledger, (entry) => !isGreen(entry.counts));
	const folded = count <= most ? [] : part(ledger, (entry) => isGreen(entry.counts));
	const roles = folded.reduce((sum, { entries }) => sum + entries.length, 0);
	return html`<section aria-labelledby="all">
<h2 id="all">Every check</h2>
<p class="note">By database, role and gate; what failed comes first. Open a role to see what was tried.</p>
${shown.map((account) => accountOf(account, links))}
${roles === 0 ? nothing : html`<details class="more"><summary>${roles} ${roles === 1 ? 'role' : 'roles'} with nothing but passes</summary>${folded.map((account) => accountOf(account, links))}</details>`}
</section>`;
}

function part(ledger: Ledger, wanted: (entry: Entry) => boolean): Ledger {
	return ledger
		.map(({ database, entries }) => ({ database, entries: entries.filter(wanted) }))
		.filter(({ entries }) => entries.length > 0);
}

function accountOf({ database, entries }: Account, links: ReadonlyMap<Check, string>): Html {
	return html`<div class="database">
<h3><small>Database</small> <span class="name">${database}</span></h3>
${entries.map((entry) => entryOf(entry, links))}
</div>`;
}

/** What is not green is seen as soon as the role is opened; what passed beside it is one step further. */
function entryOf(entry: Entry, links: ReadonlyMap<Check, string>): Html {
	const troubled = !isGreen(entry.counts);
	const passed = tables(entry, (check) => check.status === 'pass', links);
	return html`<details class="role"${isTroubled(entry.counts) ? html` open` : nothing}>
<summary><h4 class="name">${entry.role}</h4><span class="what">${entry.what}</span>${tally(entry.counts)}</summary>
${tables(entry, (check) => check.status !== 'pass', links)}
${
	troubled && entry.counts.pass > 0
		? html`<details class="passed"><summary>${entry.counts.pass} passed</summary>${passed}</details>`
		: passed
}
</details>
`;
}

function tables(entry: Entry, wanted: (check: Check) => boolean, links: ReadonlyMap<Check, string>): readonly Html[] {
	return gates.flatMap((gate) => {
		const checks = atGate(entry, gate).filter(wanted);
		return checks.length === 0 ? [] : [gateTable(gateName(gate), checks, links)];
	});
}

function gateTable(title: string, checks: readonly Check[], links: ReadonlyMap<Check, string>): Html {
	return html`<table class="checks">
<caption>${title}</caption>
<colgroup><col class="result"><col class="expect"><col></colgroup>
<thead><tr><th scope="col"><span class="unseen">Result</span></th><th scope="col"><span class="unseen">Expected</span></th><th scope="col"><span class="unseen">What was tried</span></th></tr></thead>
<tbody>
${gathered(checks).map((check) => row(check, links))}</tbody>
</table>`;
}

function row(check: Check, links: ReadonlyMap<Check, string>): Html {
	const { status, expect, subject } = check;
	const anchor = links.get(check);
	return html`<tr class="${status}"${anchor === undefined ? nothing : html` id="${anchor}"`}><td class="result">${badge(status)} ${status}</td><td class="expect">${expect}</td><td>${subject}${status === 'pass' ? nothing : details(check)}</td></tr>
`;
}

/** What did not pass says what was found, how that is known, and what mends it. */
function details({ found, sqlstate, method, fix, status }: Check): Html {
	const how = method === 'login' ? 'tried by signing in' : 'read from the catalog';
	return html`<p class="found">${lines(found)}</p><p class="how">${how}${sqlstate === null ? nothing : html`, SQLSTATE <code>${sqlstate}</code>`}</p>${
		fix === null
			? nothing
			: html`<p class="label">${status === 'fail' ? 'Mend it with' : 'What to do'}</p>${statement(fix)}`
	}`;
}
