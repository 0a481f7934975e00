import { safeText } from '../core/safe-text.js';
import type { SavedProfile } from '../core/wizard/saved-profile.js';

/** The saved profiles as a table; one that cannot be read is in it with the reason. */
export function profileListText(profiles: readonly SavedProfile[]): string {
	if (profiles.length === 0)
		return 'No profile is saved yet. The wizard saves one, or `gatehouse profiles save FILE`.\n';
	const rows = profiles.map(({ name, pattern, server, environment, problem }) =>
		problem === undefined ? [name, pattern ?? '-', server ?? 'no server named', environment ?? '-'] : [name, problem],
	);
	const table = [['PROFILE', 'PATTERN', 'SERVER', 'ENVIRONMENT'], ...rows];
	const widths = [0, 1, 2].map((column) =>
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
