import type { Draft, Finding } from '../../plan/draft.js';
import type { Effect, StatementGate } from '../../plan/plan.js';
import { type Sql, sql } from '../../sql/sql.js';
import type { Acl } from '../current.js';
import type { Situation } from '../situation.js';
import type { Taken } from '../taken.js';
import { type Excess, excess, isTakeable, lostByPublic, strangers, type WayIn } from './acl.js';
import { keepOn } from './kept.js';
import { excessInWords, grantees, outOfReach, privileges, strangerHolds, takingAway } from './words.js';

/** Something that privileges are granted on: a database or a schema. */
export type Grantable = {
	readonly gate: StatementGate;
	/** The database that it is, or is in; left out for what is Gatehouse's own, on which nobody else relies. */
	readonly database?: string;
	/** e.g. `DATABASE orders`. */
	readonly object: Sql;
	/** The same for people: `database orders`. */
	readonly described: string;
	readonly acl: Acl;
	readonly owner: string;
	/** Whose rights the statements need. */
	readonly as: string;
	readonly effect: Effect;
	readonly wayIn?: WayIn;
};

/** Takes from PUBLIC and from our own roles what `allowed` does not give them; tells what only others can take. */
export function revokeExcess(
	situation: Situation,
	on: Grantable,
	allowed: ReadonlyMap<string, readonly string[]>,
): Finding {
	const tooMuch = excess(situation, on.acl, on.owner, allowed);
	const revoke = (each: Excess): Draft => {
		const { revoke, restore } = takingAway(each, on.object);
		return {
			gate: on.gate,
			// Whatever PUBLIC holds goes, also what is granted to it between the look and the statement.
			sql: each.grantee === null ? sql`REVOKE ALL ON ${on.object} FROM PUBLIC` : revoke,
			purpose:
				each.grantee === null
					? `revoke first: through PUBLIC every role holds ${excessInWords(each)} on ${on.described}`
					: `${each.grantee} holds ${excessInWords(each)} beyond the profile`,
			undo: { sql: restore },
			effect: on.effect,
			as: [on.as],
		};
	};
	const lost = on.database === undefined ? [] : lostByPublic(tooMuch);
	return {
		drafts: [...keepOn(situation, on, lost), ...tooMuch.filter(isTakeable).map(revoke)],
		takes: takenOn(on, lost, allowed),
		warnings: [
			...tooMuch.filter((each) => !isTakeable(each)).map((each) => outOfReach(each, on.object, on.described)),
			...strangers(situation, on.acl, on.owner, on.wayIn).map((each) => strangerHolds(each, on.object, on.described)),
		],
	};
}

/** For the list of who relies on it. */
export function takenOn(
	{ gate, database, described, acl }: Grantable,
	lost: readonly string[],
	given: Taken['given'],
): readonly Taken[] {
	if (database === undefined || lost.length === 0) return [];
	const kind = gate === 'schema' ? 'schema' : 'database';
	return [{ database, kind, schema: null, names: [described], privileges: lost, acl, given }];
}

/** Gives what is missing, in one statement for all who miss it. */
export function grantMissing(
	on: Grantable,
	names: readonly string[],
	to: readonly string[],
	purpose: string,
	effect: Effect = 'create',
): readonly Draft[] {
	if (to.length === 0) return [];
	const what = sql`${privileges(names)} ON ${on.object}`;
	return [
		{
			gate: on.gate,
			sql: sql`GRANT ${what} TO ${grantees(to)}`,
			purpose,
			undo: { sql: sql`REVOKE ${what} FROM ${grantees(to)}` },
			effect,
			as: [on.as],
		},
	];
}
