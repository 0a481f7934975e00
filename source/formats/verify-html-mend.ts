import type { Check } from '../core/gates/check.js';
import { groupBy } from '../core/group-by.js';
import { safeText } from '../core/safe-text.js';
import { type Html, html, lines, nothing } from './html.js';

/** Each statement that mends something once, with the checks that it mends. */
export function mendSection(checks: readonly Check[], links: ReadonlyMap<Check, string>): Html {
	const failed = checks.filter(({ status, fix }) => status === 'fail' && fix !== null);
	if (failed.length === 0) return nothing;
	const fixes = [...groupBy(failed, ({ fix }) => fix ?? '')];
	return html`<section aria-labelledby="mend">
<h2 id="mend">What mends it</h2>
<p class="note">Each is told once. A click on a statement selects all of it.</p>
<ol class="mend">
${fixes.map(([fix, mended]) => html`<li>${statement(fix)}<p class="mends">mends ${mendedLinks(mended, links)}</p></li>`)}
</ol>
</section>`;
}

/** A statement or a command is set to be copied; a sentence is one. */
const isCode = (fix: string): boolean => /^(?:[A-Z]{2,}[ (]|gatehouse )/.test(fix);

/** What is to be copied. What cannot be seen is written out, and is then not what was meant. */
export function statement(fix: string): Html {
	if (!isCode(fix)) return html`<p class="found">${lines(fix)}</p>`;
	const altered = safeText(fix, { newlines: 'keep' }) !== fix;
	return html`<pre class="sql" tabindex="0"><code>${lines(fix)}</code></pre>${
		altered
			? html`<p class="aside">It names something with invisible characters, which are written out here: take it from <code class="flag">--format json</code>.</p>`
			: nothing
	}`;
}

/** As many as a line or two can hold. */
const most = 4;

function mendedLinks(mended: readonly Check[], links: ReadonlyMap<Check, string>): Html {
	const shown = mended
		.slice(0, most)
		.map(
			(check) =>
				html`<a href="#${links.get(check) ?? ''}"><span class="name">${check.role}</span> ${check.subject}</a>`,
		);
	const more = mended.length - shown.length;
	return html`${shown.map((link, index) => html`${index === 0 ? '' : ', '}${link}`)}${more > 0 ? ` and ${more} more` : ''}`;
}
