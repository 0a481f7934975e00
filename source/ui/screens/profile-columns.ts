import type { Environment } from '../../core/connection.js';
import type { Pattern } from '../../core/profile/vocabulary.js';
import { safeText } from '../../core/safe-text.js';
import type { SavedProfile } from '../../core/wizard/saved-profile.js';
import { shortenAndPad } from '../components/text-cells.js';
import { ago } from './ago.js';

/* A saved profile in one line, and in the few that tell all that the line cuts. */

export const tags: Readonly<Record<Environment, string>> = {
	production: 'PROD',
	staging: 'staging',
	development: 'dev',
};
const patternNames: Readonly<Record<Pattern, string>> = {
	'database-per-tenant': 'database each',
	'schema-per-tenant': 'schema each',
	'shared-schema': 'shared tables',
};

export type Cell = { readonly text: string; readonly tone: 'plain' | 'fail' };
type Column = {
	readonly head: string;
	readonly cells: number;
	readonly of: (profile: SavedProfile, now: number) => string;
};

/** Below 60 cells a line has the name and the tag alone. */
export function columnsOf(width: number): readonly Column[] {
	const tag: Column = {
		head: 'TAG',
		cells: 8,
		of: ({ environment }) => (environment === undefined ? '-' : tags[environment]),
	};
	const name = (cells: number): Column => ({ head: 'PROFILE', cells, of: ({ name }) => name });
	if (width < 60) return [name(width - 2 - tag.cells), tag];
	const spare = Math.max(0, Math.min(width, 140) - 78);
	return [
		name(17 + Math.floor(spare / 2)),
		{ head: 'SERVER', cells: 16 + Math.ceil(spare / 2), of: ({ server }) => server ?? '-' },
		tag,
		{ head: 'PATTERN', cells: 15, of: ({ pattern }) => (pattern === undefined ? '-' : patternNames[pattern]) },
		{ head: 'USED', cells: 9, of: ({ lastUsed }, now) => (lastUsed === undefined ? 'never' : since(lastUsed, now)) },
		{ head: 'VERIFIED', cells: 11, of: ({ lastVerify }) => verdict(lastVerify) },
	];
}

const since = (at: string, now: number): string => ago(at, now).replace(/ ago$/, '');

function verdict(last: SavedProfile['lastVerify']): string {
	if (last === undefined) return 'never';
	return last.ok ? `ok ${last.pass}/${last.total}` : `FAIL ${last.total - last.pass}`;
}

export const headOf = (width: number): string =>
	`  ${columnsOf(width)
		.map(({ head, cells }) => shortenAndPad(head, cells))
		.join('')}`.trimEnd();

/** A column's last cell stays free, so that no two run into each other. */
export function cellsOf(profile: SavedProfile, width: number, now: number): readonly Cell[] {
	const [name, ...others] = columnsOf(width);
	const cell = (text: string, cells: number, tone: Cell['tone'] = 'plain'): Cell => ({
		text: `${shortenAndPad(safeText(text), cells - 1)} `,
		tone,
	});
	const first = cell(profile.name, name?.cells ?? width);
	if (profile.problem !== undefined) {
		const rest = others.reduce((sum, { cells }) => sum + cells, 0);
		return [first, cell(width < 60 ? 'BROKEN' : 'BROKEN: it cannot be read', rest, 'fail')];
	}
	return [
		first,
		...others.map(({ head, cells, of }): Cell => {
			const text = of(profile, now);
			return cell(
				text,
				cells,
				text === tags.production || (head === 'VERIFIED' && text.startsWith('FAIL')) ? 'fail' : 'plain',
			);
		}),
	];
}

/** Everything that is known of it, in sentences. */
export function detailsOf(
	{ name, pattern, server, environment, lastUsed, lastVerify, problem }: SavedProfile,
	now: number,
): string {
	if (problem !== undefined) return safeText(`${name}: ${problem}`);
	const where = server === undefined ? ', no server named' : ` on ${server}`;
	const tag = environment === undefined ? '' : `, ${environment}`;
	const used = lastUsed === undefined ? 'Never used' : `Used ${ago(lastUsed, now)}`;
	const verified =
		lastVerify === undefined
			? 'never verified'
			: `verified ${ago(lastVerify.at, now)}: ${lastVerify.pass} of ${lastVerify.total} passed${lastVerify.ok ? '' : ', a check FAILED'}`;
	return safeText(`${name}: ${pattern ?? 'no pattern that is known'}${where}${tag}. ${used}, ${verified}.`);
}
