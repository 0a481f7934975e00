import { safeText } from '../core/safe-text.js';
import type { SavedProfile } from '../core/wizard/saved-profile.js';

/** The saved profiles as a table; one that cannot be read is in it with the reason. */
export function profileListText(profiles: readonly SavedProfile[]): string {
	if (profiles.length === 0)
		return 'No profile is saved yet. The wizard saves one, or `gatehouse profiles save FILE`.\n';
	const rows = profiles.map((profile) => {
		const { name, pattern, server, environment, lastUsed, problem } = profile;
		if (problem !== undefined) return [name, problem];
		const used = lastUsed === undefined ? 'never' : dayOf(lastUsed);
		return [name, pattern ?? '-', server ?? 'no server named', environment ?? '-', used, proofOf(profile)];
	});
	const table = [['PROFILE', 'PATTERN', 'SERVER', 'ENVIRONMENT', 'LAST USED', 'LAST VERIFIED'], ...rows];
	const widths = [0, 1, 2, 3, 4].map((column) =>
		Math.max(...table.map((row) => (row.length > 2 ? (row[column] ?? '').length : 0))),
	);
	return `${table
		.map((row) =>
			safeText(
				row
					.map((cell, at) => cell.padEnd(widths[at] ?? 0))
					.join('  ')
					.trimEnd(),
			),
		)
		.join('\n')}\n`;
}

const dayOf = (at: string): string => at.slice(0, 10);

function proofOf({ lastVerify }: SavedProfile): string {
	if (lastVerify === undefined) return 'never';
	const { at, ok, pass, total } = lastVerify;
	return `${dayOf(at)}, ${pass} of ${total} passed${ok ? '' : ', a check FAILED'}`;
}
