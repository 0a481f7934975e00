// The table of a run through the faults: pattern x administrator x kind of fault, and the three moments of a statement.
import { groupBy } from '../../source/core/group-by.js';
import type { Moment } from './relay.js';

export type Case = { readonly what: string; readonly whoever: string; readonly kind: string };

export const nameOf = ({ what, whoever, kind }: Case): string => `${kind}: ${what}, by ${whoever}`;

/** `goneOn`: the same command, or the undo, was run after it. */
export type Found = {
	/** Empty: it was survived. */
	readonly problems: readonly string[];
	readonly goneOn: boolean;
};

export type Entry = Case &
	(
		| { readonly is: 'announced' }
		| { readonly is: 'planned'; readonly moment: Moment }
		| ({ readonly is: 'tried'; readonly moment: Moment } & Found)
	);

const columns: readonly Moment[] = ['before', 'during', 'after'];

/** Each cell: how many points were tried, and how many of those were survived. */
export function tableOf(entries: readonly Entry[], major: number | string): string {
	const titles = [
		'pattern',
		'administrator',
		'fault',
		...columns.map((moment) => `${moment} the statement`),
		'gone on from',
	];
	const rows = [...groupBy(entries, ({ what, whoever, kind }) => [what, whoever, kind].join(' | '))];
	return [
		'',
		`PostgreSQL ${major}: ${titles.join(' | ')}`,
		...rows.map(([name, own]) => [name, ...columns.map((moment) => cell(own, moment)), goneOnFrom(own)].join(' | ')),
		['in all', '', cell(entries), ...columns.map((moment) => cell(entries, moment)), goneOnFrom(entries)].join(' | '),
		'',
	].join('\n');
}

function cell(entries: readonly Entry[], moment?: Moment): string {
	const own = entries.filter((entry) => entry.is !== 'announced' && (moment === undefined || entry.moment === moment));
	const planned = own.filter(({ is }) => is === 'planned').length;
	const tried = own.flatMap((entry) => (entry.is === 'tried' ? [entry] : []));
	if (own.length === 0) return entries.every(({ is }) => is === 'announced') ? 'not begun' : 'none';
	const survived = tried.filter(({ problems }) => problems.length === 0).length;
	return `${tried.length}${tried.length < planned ? ` of ${planned}` : ''} tried, ${survived} survived`;
}

/** Elsewhere there was, to the line, what there was at one of these. */
function goneOnFrom(entries: readonly Entry[]): number {
	return entries.filter((entry) => entry.is === 'tried' && entry.goneOn).length;
}
