import { routinePrivileges, sequencePrivileges, tablePrivileges } from '../../profile/access.js';
import { identifier } from '../../sql/quote.js';
import { type Keyword, keyword, list, type Sql, sql } from '../../sql/sql.js';
import type { Excess } from './acl.js';

const known: ReadonlySet<string> = new Set<Keyword>([
	...tablePrivileges,
	...sequencePrivileges,
	...routinePrivileges,
	'CREATE',
	'CONNECT',
	'TEMPORARY',
]);

/** Privileges as the catalog spells them. One that this version of Gatehouse does not know cannot be written down. */
export function privileges(names: readonly string[]): Sql {
	return list(
		names.map((name) => {
			if (!known.has(name)) throw new Error(`unknown privilege ${name}`);
			return keyword(name as Keyword);
		}),
	);
}

export function grantee(name: string | null): Sql {
	return name === null ? sql`PUBLIC` : identifier(name);
}

export function grantees(names: readonly (string | null)[]): Sql {
	return list(names.map(grantee));
}

/** `a, b and c`. */
export function inWords(names: readonly string[]): string {
	if (names.length < 2) return names.join('');
	return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** The statement that takes an excess away, and the one that gives it back. `on` is e.g. `TABLE app.orders`. */
export function takingAway(each: Excess, on: Sql): { readonly revoke: Sql; readonly restore: Sql } {
	const names = privileges(each.privileges);
	const who = grantees([each.grantee]);
	if (each.what === 'grant option')
		return {
			revoke: sql`REVOKE GRANT OPTION FOR ${names} ON ${on} FROM ${who}`,
			restore: sql`GRANT ${names} ON ${on} TO ${who} WITH GRANT OPTION`,
		};
	return { revoke: sql`REVOKE ${names} ON ${on} FROM ${who}`, restore: sql`GRANT ${names} ON ${on} TO ${who}` };
}

/** What is too much, for a purpose: `SELECT and INSERT`, or the right to hand them on. */
export function excessInWords({ what, privileges: names }: Excess): string {
	return what === 'privilege' ? inWords(names) : `the right to grant ${inWords(names)} to others`;
}

/** What only another grantor can take away. */
export function foreignGrant(each: Excess, described: string): { readonly code: string; readonly message: string } {
	return {
		code: 'foreign-grantor',
		message: `${each.grantee ?? 'PUBLIC'} holds ${excessInWords(each)} on ${described}, granted by ${each.foreignGrantor}: only that role, or CASCADE, can take it away.`,
	};
}
