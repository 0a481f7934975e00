import { type Draft, type Finding, findings, type Requirement } from '../../plan/draft.js';
import { identifier } from '../../sql/quote.js';
import { preview } from '../../sql/render.js';
import { type Sql, sql } from '../../sql/sql.js';
import type { Membership } from '../current.js';
import type { DesiredRole } from '../desired.js';
import type { Situation } from '../situation.js';
import { inWords } from './words.js';

/** Makes a role the member that the profile wants it to be, and of ours nothing more. */
export function diffMemberships(situation: Situation, role: DesiredRole): Finding {
	const wanted = role.memberOf.flatMap((group) => join(situation, role, group));
	if (!situation.isOurs(role.name)) return { drafts: wanted, warnings: [] };
	const own = situation.current.memberships.filter((each) => each.member === role.name);
	const unwanted = own.filter((each) => !role.memberOf.includes(each.role)).map((each) => leave(situation, each));
	const handing = own
		.filter((each) => role.memberOf.includes(each.role) && each.admin)
		.map((each) => keepToItself(situation, each));
	return findings({ drafts: [...wanted, ...unwanted], warnings: strangers(situation, role) }, ...handing);
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
			// To make a login a member of what was there before is more than to create it.
			effect: situation.isNew(role.name) && situation.isOurs(group) ? 'create' : 'change',
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
		requires: authority(situation, each),
	};
}

/** What it has handed on in the meantime stands in the way: the server refuses, and CASCADE is never used. */
function keepToItself(situation: Situation, each: Membership): Finding {
	const by = grantedBy(situation, each);
	const revoke = sql`REVOKE ADMIN OPTION FOR ${identifier(each.role)} FROM ${identifier(each.member)}${by}`;
	const handed = situation.current.memberships.filter(
		(other) => other.role === each.role && other.grantor === each.member && situation.current.version >= 160_000,
	);
	if (handed.length > 0) {
		const message = `${each.member} may make others members of ${each.role}, and has: ${inWords(handed.map((other) => other.member))}. To take both away: ${preview(revoke)} CASCADE;`;
		return { drafts: [], warnings: [{ code: 'handed-on', message }] };
	}
	const draft: Draft = {
		gate: 'role',
		sql: revoke,
		purpose: `${each.member} may become ${each.role}, and may not make others its members`,
		undo: { sql: sql`GRANT ${identifier(each.role)} TO ${identifier(each.member)} WITH ADMIN OPTION${by}` },
		effect: 'revoke',
		requires: authority(situation, each),
	};
	return { drafts: [draft], warnings: [] };
}

/** A grant can be taken back only by who may act for its grantor. */
function authority(situation: Situation, { role, grantor }: Membership): Requirement {
	const { version, administrator } = situation.current;
	if (version >= 160_000 && grantor !== administrator.name) return { kind: 'superuser' };
	return { kind: 'admin', role };
}

/** From 16 on one membership may have several grantors, and each can only be taken back in its own name. */
function grantedBy(situation: Situation, { grantor }: Membership): Sql {
	return grantor === null || situation.current.version < 160_000 ? sql`` : sql` GRANTED BY ${identifier(grantor)}`;
}

/** Whoever may act as a role of ours and is not of this profile: not ours to take out, so it is told. */
function strangers(situation: Situation, role: DesiredRole): Finding['warnings'] {
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
