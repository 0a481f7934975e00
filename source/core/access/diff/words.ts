import type { Telling } from '../../plan/telling.js';
import { routinePrivileges, sequencePrivileges, tablePrivileges } from '../../profile/access.js';
import { identifier } from '../../sql/quote.js';
import { preview } from '../../sql/render.js';
import { type Keyword, keyword, list, type Sql, sql } from '../../sql/sql.js';
import type { Excess } from './acl.js';

const known: ReadonlySet<string> = new Set<Keyword>([
	...tablePrivileges,
	...sequencePrivileges,
	...routinePrivileges,
	'CREATE',
	'CONNECT',
	'TEMPORARY',
	'SET',
	'ALTER SYSTEM',
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
	const option = each.what === 'grant option' ? sql`GRANT OPTION FOR ` : sql``;
	return {
		revoke: sql`REVOKE ${option}${names} ON ${on} FROM ${who}`,
		restore: sql`GRANT ${names} ON ${on} TO ${who}${withOption(each)}`,
	};
}

export function withOption({ grantable }: Pick<Excess, 'grantable'>): Sql {
	return grantable ? sql` WITH GRANT OPTION` : sql``;
}

/** What is too much, for a purpose: `SELECT and INSERT`, or the right to hand them on. */
export function excessInWords({ what, privileges: names }: Excess): string {
	return what === 'privilege' ? inWords(names) : `the right to grant ${inWords(names)} to others`;
}

/** What a plain REVOKE cannot take away, with the statement for whoever decides to. */
export function outOfReach(each: Excess, on: Sql, described: string): Telling {
	const held = (names: string) => `${each.grantee ?? 'PUBLIC'} holds ${excessInWords(each)} on ${names}`;
	const { revoke } = takingAway(each, on);
	const of = [each.grantee, excessInWords(each)];
	if (each.foreignGrantor !== null) {
		const act = preview(sql`SET ROLE ${identifier(each.foreignGrantor)}; ${revoke}; RESET ROLE`);
		const say = (names: string) =>
			`${held(names)}, granted by ${each.foreignGrantor}, who alone can take it back: ${act};`;
		return {
			code: 'foreign-grantor',
			message: say(described),
			alike: { of: [...of, each.foreignGrantor], name: described, all: (names) => likewise(say(names)) },
		};
	}
	const to = inWords(each.handedTo.map((name) => name ?? 'PUBLIC'));
	const say = (names: string) =>
		`${held(names)}, and has handed it on to ${to}. To take both away: ${preview(revoke)} CASCADE;`;
	return {
		code: 'handed-on',
		message: say(described),
		alike: { of: [...of, to], name: described, all: (names) => likewise(say(names)) },
	};
}

/** A statement that is for the first of several. */
export function likewise(message: string): string {
	return `${message} and likewise for the others`;
}

/** Who is not of this profile and holds something here. */
export function strangerHolds(
	{ grantee: who, privileges: names }: { readonly grantee: string; readonly privileges: readonly string[] },
	on: Sql,
	described: string,
): Telling {
	const revoke = preview(sql`REVOKE ${privileges(names)} ON ${on} FROM ${identifier(who)}`);
	const say = (what: string) =>
		`${who} is not of this profile and holds ${inWords(names)} on ${what}. If that is not meant: ${revoke};`;
	return {
		code: 'stranger-grant',
		message: say(described),
		alike: { of: [who, ...names], name: described, all: (all) => likewise(say(all)) },
	};
}

/** All names, or where they are many the first of them and how many more there are. */
export function few(names: readonly string[]): string {
	return inWords(names.length > 6 ? [...names.slice(0, 5), `${names.length - 5} more`] : names);
}
