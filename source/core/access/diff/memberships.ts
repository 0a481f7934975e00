import type { Draft } from '../../plan/draft.js';
import { identifier } from '../../sql/quote.js';
import { type Sql, sql } from '../../sql/sql.js';
import type { Membership } from '../current.js';
import type { DesiredRole } from '../desired.js';
import type { Situation } from '../situation.js';

/** Makes a role the member that the profile wants it to be, and of ours nothing more. */
export function membershipDrafts(situation: Situation, role: DesiredRole): readonly Draft[] {
	const wanted = role.memberOf.flatMap((group) => join(situation, role, group));
	if (!situation.isOurs(role.name)) return wanted;
	const unwanted = situation.current.memberships
		.filter((each) => each.member === role.name && !role.memberOf.includes(each.role))
		.map((each) => leave(situation, each));
	return [...wanted, ...unwanted];
}

function join(situation: Situation, role: DesiredRole, group: string): readonly Draft[] {
	const existing = situation.membership(group, role.name);
	if (existing?.set === true) return [];
	const options = situation.current.version >= 160_000 ? sql` WITH INHERIT TRUE, SET TRUE` : sql``;
	return [
		{
			gate: 'role',
			sql: sql`GRANT ${identifier(group)} TO ${identifier(role.name)}${options}`,
			purpose: `lets ${role.name} become ${group}, so that what it creates belongs to ${group}`,
			undo:
				existing === undefined
					? { sql: sql`REVOKE ${identifier(group)} FROM ${identifier(role.name)}` }
					: {
							sql: sql`GRANT ${identifier(group)} TO ${identifier(role.name)} WITH INHERIT ${flag(existing.inherit)}, SET FALSE`,
						},
			effect: existing === undefined && situation.isNew(role.name) ? 'create' : 'change',
		},
	];
}

function leave(situation: Situation, each: Membership): Draft {
	const grantor: Sql =
		each.grantor === null || situation.current.version < 160_000 ? sql`` : sql` GRANTED BY ${identifier(each.grantor)}`;
	return {
		gate: 'role',
		sql: sql`REVOKE ${identifier(each.role)} FROM ${identifier(each.member)}${grantor}`,
		purpose: `${each.member} is no member of ${each.role} by the profile`,
		undo: { sql: sql`GRANT ${identifier(each.role)} TO ${identifier(each.member)}${grantor}` },
		effect: 'revoke',
	};
}

function flag(on: boolean): Sql {
	return on ? sql`TRUE` : sql`FALSE`;
}
