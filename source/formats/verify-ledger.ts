import type { Desired, DesiredRole } from '../core/access/desired.js';
import { type Check, type Gate, gates } from '../core/gates/check.js';
import { groupBy } from '../core/group-by.js';
import { byWeight, type Counts, countsOf } from './verify-signs.js';

/** The checks about one role in one database. */
export type Entry = {
	readonly database: string;
	readonly role: string;
	/** What the profile makes of it, in a word or two. */
	readonly what: string;
	readonly isLogin: boolean;
	readonly checks: readonly Check[];
	readonly counts: Counts;
};

export type Account = { readonly database: string; readonly entries: readonly Entry[] };
export type Ledger = readonly Account[];

/** The report by database and role: what failed comes first, and else what comes first in the profile. */
export function ledgerOf(checks: readonly Check[], { roles, databases }: Desired): Ledger {
	const known = new Map(roles.map((role) => [role.name, role]));
	const roleAt = placesOf([...roles.filter(({ kind }) => kind === 'login').map(({ name }) => name), 'PUBLIC']);
	const databaseAt = placesOf(databases.map(({ name }) => name));
	return [...groupBy(checks, (check) => check.database)]
		.map(([database, inside]) => ({
			database,
			entries: [...groupBy(inside, (check) => check.role)]
				.map(([role, own]) => entryOf(database, role, own, known.get(role)))
				.toSorted((a, b) => sooner(a.counts, b.counts) || roleAt(a.role) - roleAt(b.role)),
		}))
		.map((account) => ({ account, counts: countsOf(account.entries.flatMap((entry) => entry.checks)) }))
		.toSorted((a, b) => sooner(a.counts, b.counts) || databaseAt(a.account.database) - databaseAt(b.account.database))
		.map(({ account }) => account);
}

/** The checks of one gate, the worst first. */
export function atGate({ checks }: Pick<Entry, 'checks'>, gate: Gate): readonly Check[] {
	return checks
		.filter((check) => check.gate === gate)
		.toSorted((a, b) => byWeight.indexOf(a.status) - byWeight.indexOf(b.status));
}

/** Nothing in it but what passed. */
export function isGreen({ pass, ...rest }: Counts): boolean {
	return pass > 0 && Object.values(rest).every((count) => count === 0);
}

/** Failed checks in the order of the page, each with the name by which it is linked to. */
export function anchors(ledger: Ledger): ReadonlyMap<Check, string> {
	const failed = ledger
		.flatMap(({ entries }) => entries)
		.flatMap((entry) => gates.flatMap((gate) => atGate(entry, gate)))
		.filter(({ status }) => status === 'fail');
	return new Map(failed.map((check, index) => [check, `failed-${index + 1}`]));
}

function entryOf(database: string, role: string, checks: readonly Check[], wanted: DesiredRole | undefined): Entry {
	const isLogin = wanted?.kind === 'login';
	return { database, role, what: whatIs(role, wanted), isLogin, checks, counts: countsOf(checks) };
}

function whatIs(role: string, wanted: DesiredRole | undefined): string {
	if (wanted === undefined) return role === 'PUBLIC' ? 'every role there is' : 'no role of the profile';
	return wanted.kind === 'login' ? `${wanted.access ?? 'custom'} login` : wanted.kind;
}

function placesOf(names: readonly string[]): (name: string) => number {
	const places = new Map(names.map((name, index) => [name, index]));
	return (name) => places.get(name) ?? places.size;
}

const sooner = (a: Counts, b: Counts): number => Number(b.fail > 0) - Number(a.fail > 0);
