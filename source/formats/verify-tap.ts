import type { Check, VerifyReport } from '../core/gates/check.js';
import { safeText } from '../core/safe-text.js';

/** TAP 14: https://testanything.org/tap-version-14-specification.html */
export function verifyTap({ checks }: VerifyReport): string {
	return `${['TAP version 14', `1..${checks.length}`, ...checks.flatMap(point)].join('\n')}\n`;
}

function point(check: Check, index: number): readonly string[] {
	const { status, gate, role, subject, found, fix } = check;
	const description = safeText(`${gate} ${role} ${subject}`).replaceAll(/[\\#]/g, '\\$&');
	const skipped =
		status === 'unchecked' || status === 'vacuous' ? ` # SKIP ${safeText(found).replaceAll('#', '\\#')}` : '';
	const line = `${status === 'fail' ? 'not ok' : 'ok'} ${index + 1} - ${description}${skipped}`;
	if (status === 'pass' || skipped !== '') return [line];
	const details = { status, found, ...(fix === null ? {} : { fix }) };
	// JSON strings are YAML strings.
	return [
		line,
		'  ---',
		...Object.entries(details).map(
			([key, value]) => `  ${key}: ${JSON.stringify(safeText(value, { newlines: 'keep' }))}`,
		),
		'  ...',
	];
}
