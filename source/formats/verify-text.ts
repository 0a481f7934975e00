import { type Check, type CheckStatus, type Gate, gates, shouldBe, type VerifyReport } from '../core/gates/check.js';
import { limits } from '../core/gates/limits.js';
import { safeText } from '../core/safe-text.js';

const words: Readonly<Record<CheckStatus, string>> = {
	pass: 'pass',
	fail: 'FAIL',
	warn: 'warn',
	vacuous: 'vacuous',
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

/** One check as lines: what was tried and expected, and unless it passed what was found and how to mend it. */
export function checkLines(check: Check): readonly string[] {
	const { status, role, subject, expect, found, fix } = check;
	const said = status === 'pass' ? `${expect.padEnd('allowed'.length)} ` : shouldBe(check);
	const head = `  ${words[status].padEnd(9)}  ${said} ${role}: ${subject}`;
	const rest = status === 'pass' ? [] : [found, ...(fix === null ? [] : [`fix: ${fix}`])];
	const indented = rest.flatMap((text) => text.split('\n')).map((line) => `               ${line}`);
	return [head, ...indented].map((line) => safeText(line));
}

/** The report to read, gate by gate. What passed alike is told in one line; everything else is told by itself. */
export function verifyText(report: VerifyReport): string {
	const lines = gates.flatMap((gate) => {
		const checks = report.checks.filter((check) => check.gate === gate);
		return checks.length === 0 ? [] : [titles[gate], ...gathered(checks).flatMap(checkLines), ''];
	});
	return `${[...lines, summaryLine(report)].join('\n')}\n`;
}

/** `SELECT on app.orders` and `INSERT on app.orders`, both allowed to one role: `SELECT, INSERT on app.orders`. */
export function gathered(checks: readonly Check[]): readonly Check[] {
	const groups = new Map<string, { check: Check; tried: string[]; target: string | undefined }>();
	for (const check of checks) {
		const [, tried = check.subject, target] = /^(.+?) on (.+)$/s.exec(check.subject) ?? [];
		const alike = check.status === 'pass' && target !== undefined;
		const key = alike ? JSON.stringify([check.role, check.database, check.expect, target]) : check.id;
		const group = groups.get(key) ?? { check, tried: [], target };
		group.tried.push(tried);
		groups.set(key, group);
	}
	return [...groups.values()].map(({ check, tried, target }) =>
		target === undefined || tried.length === 1 ? check : { ...check, subject: `${tried.join(', ')} on ${target}` },
	);
}

export function summaryLine({ ok, profile, summary }: VerifyReport): string {
	const counts = (['pass', 'fail', 'warn', 'vacuous', 'unchecked'] as const)
		.filter((status) => summary[status] > 0)
		.map((status) => `${summary[status]} ${status}`);
	const outside = summary.warn === 0 ? '' : ' What is said with warn is outside the profile.';
	const verdict = ok ? `${profile}: proved, every gate holds.${outside}` : `${profile}: NOT proved.`;
	return safeText(`${verdict} ${counts.join(', ')}.\n${limits.join('\n')}`, { newlines: 'keep' });
}
