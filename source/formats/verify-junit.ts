import { type Check, gates, type VerifyReport } from '../core/gates/check.js';
import { safeText } from '../core/safe-text.js';

/** JUnit's XML as CI systems read it: a suite a gate, a case a check. */
export function verifyJunit({ profile, checks, summary }: VerifyReport): string {
	const suites = gates.map((gate) =>
		suite(
			gate,
			checks.filter((check) => check.gate === gate),
		),
	);
	const totals = `tests="${checks.length}" failures="${summary.fail}"`;
	return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name=${attribute(profile)} ${totals}>\n${suites.join('')}</testsuites>\n`;
}

function suite(gate: string, checks: readonly Check[]): string {
	const count = (...statuses: readonly string[]): number =>
		checks.filter((check) => statuses.includes(check.status)).length;
	const totals = `tests="${checks.length}" failures="${count('fail')}" skipped="${count('unchecked', 'vacuous')}"`;
	return `  <testsuite name="${gate}" ${totals}>\n${checks.map(testcase).join('')}  </testsuite>\n`;
}

function testcase({ gate, role, database, subject, status, found, fix }: Check): string {
	const head = `    <testcase classname=${attribute(`${gate}.${database}.${role}`)} name=${attribute(subject)}`;
	if (status === 'pass' || status === 'warn') {
		const out = status === 'warn' ? `<system-out>${xml(found)}</system-out>` : '';
		return `${head}>${out}</testcase>\n`;
	}
	if (status !== 'fail') return `${head}><skipped message=${attribute(found)}/></testcase>\n`;
	const text = [found, ...(fix === null ? [] : [`fix: ${fix}`])].join('\n');
	return `${head}><failure message=${attribute(found)}>${xml(text)}</failure></testcase>\n`;
}

function xml(text: string): string {
	return safeText(text, { newlines: 'keep' })
		.replaceAll('&', '&amp;')
		.replaceAll('<', '&lt;')
		.replaceAll('>', '&gt;')
		.replaceAll('"', '&quot;');
}

function attribute(text: string): string {
	return `"${xml(text).replaceAll('\n', '&#10;')}"`;
}
