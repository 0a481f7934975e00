import { type Check, type CheckStatus, type Gate, gates, type VerifyReport } from '../core/gates/check.js';
import { safeText } from '../core/safe-text.js';

const words: Readonly<Record<CheckStatus, string>> = {
	pass: 'pass     ',
	fail: 'FAIL     ',
	warn: 'warn     ',
	vacuous: 'vacuous  ',
	unchecked: 'unchecked',
};

const titles: Readonly<Record<Gate, string>> = {
	connect: 'Gate 1  Database CONNECT',
	schema: 'Gate 2  Schema USAGE',
	object: 'Gate 3  Object privileges',
};

export function gateTitle(gate: Gate): string {
	return titles[gate];
}

/** One check as lines: what was tried, and unless it passed what was found and how to mend it. */
export function checkLines(check: Check): readonly string[] {
	const { status, role, subject, found, fix } = check;
	const head = `  ${words[status]}  ${role}: ${subject}`;
	if (status === 'pass') return [head].map((line) => safeText(line));
	const rest = [found, ...(fix === null ? [] : [`fix: ${fix}`])].flatMap((text) => text.split('\n'));
	return [head, ...rest.map((line) => `               ${line}`)].map((line) => safeText(line));
}

/** The report to read, gate by gate. */
export function verifyText(report: VerifyReport): string {
	const lines = gates.flatMap((gate) => {
		const checks = report.checks.filter((check) => check.gate === gate);
		return checks.length === 0 ? [] : [titles[gate], ...checks.flatMap(checkLines), ''];
	});
	return `${[...lines, summaryLine(report)].join('\n')}\n`;
}

export function summaryLine({ ok, profile, summary }: VerifyReport): string {
	const counts = (['pass', 'fail', 'warn', 'vacuous', 'unchecked'] as const)
		.filter((status) => summary[status] > 0)
		.map((status) => `${summary[status]} ${status}`);
	const verdict = ok ? `${profile}: its own data and nothing else.` : `${profile}: NOT proved.`;
	const visible =
		'The names of databases and roles stay visible to every login in the catalog; PostgreSQL cannot hide them.';
	return safeText(`${verdict} ${counts.join(', ')}.\n${visible}`, { newlines: 'keep' });
}
