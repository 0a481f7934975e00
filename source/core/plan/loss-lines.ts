import { inWords } from '../access/diff/words.js';
import { isToConfirm, type Loss, type LostRight } from '../access/loss.js';
import { groupBy } from '../group-by.js';
import { safeText } from '../safe-text.js';
import type { Warning } from './plan.js';

/** Roles that lose the same: the list stays short where a whole server lives on PUBLIC. */
export type AlikeLosses = { readonly losses: readonly Loss[]; readonly rights: readonly LostRight[] };

export function alikeLosses(losses: readonly Loss[]): readonly AlikeLosses[] {
	return [...groupBy(losses, (loss) => JSON.stringify(loss.rights)).values()].map((alike) => ({
		losses: alike,
		rights: alike[0]?.rights ?? [],
	}));
}

/** Lists that grow with the server end in how much more there is; the plan as JSON has all of it. */
const most = { databases: 6, roles: 200, flags: 20 } as const;

function atMost(limit: number, words: readonly string[]): readonly string[] {
	return words.length <= limit ? words : [...words.slice(0, limit - 1), `${words.length - limit + 1} more`];
}

/** `CONNECT and TEMPORARY on database orders and shop`, `USAGE on schema public in orders`: a line a kind. */
export function rightsInWords(rights: readonly LostRight[]): readonly string[] {
	const onDatabase = ({ database, on }: LostRight): boolean => on === `database ${database}`;
	const alike = groupBy(rights, (right) =>
		JSON.stringify([onDatabase(right) ? 'database' : `${right.on} in`, right.privileges]),
	);
	return [...alike.values()].flatMap((group) => {
		const [first] = group;
		if (first === undefined) return [];
		const names = inWords(
			atMost(
				most.databases,
				group.map(({ database }) => database),
			),
		);
		return [`${inWords(first.privileges)} on ${onDatabase(first) ? 'database' : `${first.on} in`} ${names}`];
	});
}

/** `backup (2 sessions open; subscription feed in orders)`. */
function loserInWords({ role, sessions, relying }: Loss): string {
	const open = sessions === 0 ? [] : [sessions === 1 ? '1 session open' : `${sessions} sessions open`];
	const seen = [...open, ...relying];
	return seen.length === 0 ? role : `${role} (${seen.join('; ')})`;
}

export function losersInWords(losses: readonly Loss[]): string {
	return inWords(atMost(most.roles, losses.map(loserInWords)));
}

/** The flags that confirm, as a shell takes them. */
function confirmFlags(losses: readonly Loss[]): string {
	const flags = losses
		.slice(0, most.flags)
		.map(({ role }) => `--confirm-loss ${/^[\w.-]+$/.test(role) ? role : quoted(role)}`);
	if (losses.length <= most.flags) return flags.join(' ');
	return `${flags.join(' ')} and so on; a group that they are members of stands for them all`;
}

function quoted(word: string): string {
	return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

export const lossCode = 'public-loses';

/** What whoever reads the plan must know: who loses what, and the two ways out. */
export function lossWarnings(losses: readonly Loss[]): readonly Warning[] {
	const open = losses.filter(isToConfirm);
	const told = losses.filter((loss) => loss.rights.length > 0 && !open.includes(loss));
	return [
		...alikeLosses(open).map(({ losses: alike, rights }) => ({
			code: lossCode,
			message: `${losersInWords(alike)} ${alike.length === 1 ? 'has' : 'have'} through PUBLIC alone, and ${alike.length === 1 ? 'loses' : 'lose'}: ${rightsInWords(rights).join('; ')}. ${waysOut(alike)}`,
		})),
		...alikeLosses(told).map(({ losses: alike, rights }) => ({
			code: 'create-not-kept',
			message: `${losersInWords(alike)}: \`keep\` keeps what PUBLIC gave, but not the making of things: ${rightsInWords(rights).join('; ')}.`,
		})),
	];
}

/** What is in `keep` already has only one: the data is for the profile's logins. */
export function waysOut(losses: readonly Loss[]): string {
	const confirm = `confirmed with ${confirmFlags(losses)}`;
	const unkept = losses.filter((loss) => !loss.inKeep).map((loss) => loss.role);
	if (unkept.length === 0) return `\`keep\` keeps no rights on data: this is to be ${confirm}.`;
	return `Whoever must keep it goes into the profile's \`keep\`; a loss that is meant is ${confirm}.`;
}

/** The same as comments of a script. */
export function lossComments(losses: readonly Loss[]): readonly string[] {
	return alikeLosses(losses.filter(isToConfirm)).map(({ losses: alike, rights }) =>
		safeText(`-- ${losersInWords(alike)} would lose: ${rightsInWords(rights).join('; ')}`),
	);
}
