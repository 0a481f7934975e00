import { type Check, type CheckStatus, type Gate, gates, type VerifyReport } from '../core/gates/check.js';
import { type Html, html, nothing } from './html.js';
import type { Circumstances } from './verify-circumstances.js';
import { byWeight, countsInWords, countsOf, signs, worst } from './verify-signs.js';

/** The verdict, and who found it where and when. */
export function head(report: VerifyReport, around: Circumstances): Html {
	const { target, administrator, desired } = around;
	const logins = desired.roles.filter(({ kind }) => kind === 'login').length;
	return html`<header>
<p class="brand">Gatehouse <span>access proof</span></p>
<h1><span class="verdict ${report.ok ? 'pass' : 'fail'}">${report.ok ? 'Proved' : 'Not proved'}</span> <span class="name">${report.profile}</span></h1>
<p class="lead">${verdictInWords(report, around.strict)}</p>
<dl class="facts">
${fact('Pattern', around.pattern)}
${fact('Logins', logins)}
${fact('Databases', desired.databases.length)}
${fact('Server', html`<span class="name">${place(target)}</span>`)}
${fact('PostgreSQL', around.serverVersion)}
${fact('Looked at by', html`<span class="name">${administrator.name}</span>, ${standing(administrator)}`)}
${fact('Checks', `${tried(report.checks, 'login')} by signing in, ${tried(report.checks, 'catalog')} by the catalog`)}
${fact('Finished', html`<time datetime="${around.at}">${moment(around.at)}</time>`)}
</dl>
</header>`;
}

function fact(term: string, value: string | number | Html): Html {
	return html`<div><dt>${term}</dt><dd>${value}</dd></div>`;
}

function place({ host, port }: Circumstances['target']): string {
	return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function standing({ superuser, createRole, createDatabase }: Circumstances['administrator']): string {
	if (superuser) return 'superuser';
	const may = [...(createRole ? ['CREATEROLE'] : []), ...(createDatabase ? ['CREATEDB'] : [])];
	return may.length === 0 ? 'no superuser' : `no superuser, with ${may.join(' and ')}`;
}

const tried = (checks: readonly Check[], method: Check['method']): number =>
	checks.filter((check) => check.method === method).length;

/** `28 November 2026, 05:13 UTC`. */
function moment(at: string): string {
	const [, year, month, date, time] = /^(\d+)-(\d+)-(\d+)T(\d+:\d+)/.exec(at) ?? [];
	return year === undefined ? at : `${Number(date)} ${months[Number(month) - 1]} ${year}, ${time} UTC`;
}

const months = 'January February March April May June July August September October November December'.split(
	' ',
) as readonly string[];

function verdictInWords({ ok, summary, checks }: VerifyReport, strict: boolean): string {
	const { pass, fail, warn, vacuous, unchecked } = summary;
	const all = checks.length;
	const open = [
		...(unchecked > 0 ? [`${counted(unchecked, 'check')} could not be tried`] : []),
		...(vacuous > 0 ? [`${vacuous} had nothing to hide and ${vacuous === 1 ? 'proves' : 'prove'} nothing`] : []),
		...(warn > 0 ? [`${warn} ${warn === 1 ? 'tells' : 'tell'} what is so outside the profile`] : []),
	];
	const first =
		fail > 0
			? `${fail} of ${counted(all, 'check')} found something that the profile does not say.`
			: ok
				? `Every gate holds: ${pass === all ? 'all' : `${pass} of`} ${counted(all, 'check')} passed and none failed.`
				: 'No check failed, and not everything could be proved, which was asked for (--strict).';
	return [first, ...(open.length === 0 || (strict && all === 0) ? [] : [`${sentence(open.join(', '))}.`])].join(' ');
}

const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;
const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const words: Readonly<Record<Gate, { readonly name: string; readonly asks: string }>> = {
	connect: { name: 'Connect', asks: 'May it enter the database?' },
	schema: { name: 'Schema', asks: 'May it look inside?' },
	object: { name: 'Object', asks: 'May it read or write?' },
};

export const gateName = (gate: Gate): string => `Gate ${gates.indexOf(gate) + 1}, ${words[gate].name.toLowerCase()}`;

/** The three gates side by side, each with its counts. */
export function gateCards(checks: readonly Check[]): Html {
	return html`<section class="gates" aria-labelledby="gates">
<h2 id="gates" class="unseen">The three gates</h2>
${gates.map((gate, index) => {
	const counts = countsOf(checks.filter((check) => check.gate === gate));
	return html`<article>
<p class="number" aria-hidden="true">${index + 1}</p>
<h3>${words[gate].name}</h3>
<p class="asks">${words[gate].asks}</p>
${bar(byWeight.toReversed().map((status) => [status, counts[status]] as const))}
<ul class="counts">${byWeight
		.filter((status) => counts[status] > 0)
		.map((status) => html`<li>${badge(status)} <b>${counts[status]}</b> ${status}</li>`)}</ul>
</article>`;
})}
</section>`;
}

/** The mark of a status, for the eye; the word stands beside it. */
export function badge(status: CheckStatus): Html {
	return html`<span class="sign ${status}" aria-hidden="true">${signs[status].mark}</span>`;
}

/** Shares of the whole, in a picture that the counts beside it say in words. */
function bar(shares: readonly (readonly [CheckStatus, number])[]): Html {
	const whole = shares.reduce((sum, [, count]) => sum + count, 0);
	if (whole === 0) return nothing;
	let from = 0;
	const parts = shares
		.filter(([, count]) => count > 0)
		.map(([status, count]) => {
			// What is seldom is what matters: it is never too thin to be seen.
			const width = Math.max((count / whole) * 100, status === 'pass' ? 0 : 2);
			const part = { status, from, width };
			from += width;
			return part;
		});
	const scale = 100 / from;
	return html`<svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">${parts.map(
		(part) =>
			html`<rect class="${part.status}" x="${(part.from * scale).toFixed(2)}" y="0" width="${(part.width * scale).toFixed(2)}" height="6"/>`,
	)}</svg>`;
}

/** Counts as small marks, and in words for who does not see them. */
export function tally(counts: ReturnType<typeof countsOf>): Html {
	return html`<span class="tally"><span class="unseen">${countsInWords(counts)}</span>${byWeight
		.filter((status) => counts[status] > 0)
		.map((status) => html`<span aria-hidden="true">${badge(status)}${counts[status]}</span>`)}</span>`;
}

/** A short list is open from the start; `worst` decides where something is wrong. */
export function isTroubled(counts: ReturnType<typeof countsOf>): boolean {
	return worst(counts) === 'fail';
}
