import type { Draft, Finding } from '../../plan/draft.js';
import { identifier } from '../../sql/quote.js';
import { preview } from '../../sql/render.js';
import { type Sql, sql } from '../../sql/sql.js';
import type { Membership } from '../current.js';
import type { DesiredRole } from '../desired.js';
import type { Situation } from '../situation.js';

/** Makes a role the member that the profile wants it to be, and of ours nothing more. */
export function diffMemberships(situation: Situation, role: DesiredRole): Finding {
	const wanted = role.memberOf.flatMap((group) => join(situation, role, group));
	if (!situation.isOurs(role.name)) return { drafts: wanted, warnings: [] };
	const own = situation.current.memberships.filter((each) => each.member === role.name);
	const unwanted = own.filter((each) => !role.memberOf.includes(each.role)).map((each) => leave(situation, each));
	const handing = own
		.filter((each) => role.memberOf.includes(each.role) && each.admin)
		.map((each) => keepToItself(situation, each));
	return { drafts: [...wanted, ...unwanted, ...handing], warnings: strangers(situation, role) };
}

function join(situation: Situation, role: DesiredRole, group: string): readonly Draft[] {
	const existing = situation.current.memberships.filter((each) => each.role === group && each.member === role.name);
	if (existing.some((each) => each.set)) return [];
	const options = situation.current.version >= 160_000 ? sql` WITH INHERIT TRUE, SET TRUE` : sql``;
	const [before] = existing;
	return [
		{
			gate: 'role',
			sql: sql`GRANT ${identifier(group)} TO ${identifier(role.name)}${options}`,
			purpose: `lets ${role.name} become ${group}, so that what it creates belongs to ${group}`,
			undo:
				before === undefined
					? { sql: sql`REVOKE ${identifier(group)} FROM ${identifier(role.name)}` }
					: {
							sql: sql`GRANT ${identifier(group)} TO ${identifier(role.name)} WITH INHERIT ${flag(before.inherit)}, SET FALSE`,
						},
			effect: before === undefined && situation.isNew(role.name) ? 'create' : 'change',
		},
	];
}

function leave(situation: Situation, each: Membership): Draft {
	const by = grantedBy(situation, each);
	return {
		gate: 'role',
		sql: sql`REVOKE ${identifier(each.role)} FROM ${identifier(each.member)}${by}`,
		purpose: `${each.member} is no member of ${each.role} by the profile`,
		undo: { sql: sql`GRANT ${identifier(each.role)} TO ${identifier(each.member)}${by}` },
		effect: 'revoke',
	};
}

function keepToItself(situation: Situation, each: Membership): Draft {
	const by = grantedBy(situation, each);
	return {
		gate: 'role',
		sql: sql`REVOKE ADMIN OPTION FOR ${identifier(each.role)} FROM ${identifier(each.member)}${by}`,
		purpose: `${each.member} may become ${each.role}, and may not make others its members`,
		undo: { sql: sql`GRANT ${identifier(each.role)} TO ${identifier(each.member)} WITH ADMIN OPTION${by}` },
		effect: 'revoke',
	};
}

/** From 16 on one membership may have several grantors, and each can only be taken back in its own name. */
function grantedBy(situation: Situation, { grantor }: Membership): Sql {
	return grantor === null || situation.current.version < 160_000 ? sql`` : sql` GRANTED BY ${identifier(grantor)}`;
}

/** Whoever may act as an owner of ours and is not of this profile: not ours to take out, so it is told. */
function strangers(situation: Situation, role: DesiredRole): Finding['warnings'] {
	if (role.kind === 'login') return [];
	const wanted = situation.desired.roles.filter((each) => each.memberOf.includes(role.name)).map((each) => each.name);
	return situation.current.memberships
		.filter((each) => each.role === role.name && (each.inherit || each.set))
		.filter((each) => !wanted.includes(each.member) && !situation.isOurs(each.member))
		.filter((each) => each.member !== situation.current.administrator.name)
		.map((each) => ({
			code: 'stranger-member',
			message: `${each.member} is a member of ${role.name} and can do whatever it can. If that is not meant: ${preview(leave(situation, each).sql)};`,
		}));
}

function flag(on: boolean): Sql {
	return on ? sql`TRUE` : sql`FALSE`;
}
