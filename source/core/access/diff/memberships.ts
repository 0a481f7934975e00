import { inBatches } from '../../in-batches.js';
import { type Draft, type Finding, findings, type Requirement } from '../../plan/draft.js';
import { identifier } from '../../sql/quote.js';
import { preview } from '../../sql/render.js';
import { type Sql, sql } from '../../sql/sql.js';
import type { Membership } from '../current.js';
import type { DesiredRole } from '../desired.js';
import type { Situation } from '../situation.js';
import { grantees, inWords, likewise } from './words.js';

/** From 16 on a membership carries its own options; before, the member's INHERIT decided and SET was always true. */
const optionsSince = 160_000;

/** Makes a role the member that the profile wants it to be, and of ours nothing more. */
export function diffMemberships(situation: Situation, role: DesiredRole): Finding {
	const wanted = role.memberOf.flatMap((group) => becoming(situation, role, group));
	if (!situation.isOurs(role.name)) return { drafts: wanted, warnings: [] };
	const own = situation.membershipsOf(role.name);
	const isWanted = (each: Membership) => role.memberOf.includes(each.role) || role.groups.includes(each.role);
	const unwanted = own.filter((each) => !isWanted(each)).map((each) => leaveUnlessHandedOn(situation, each));
	const handing = own.filter((each) => isWanted(each) && each.admin).map((each) => keepToItself(situation, each));
	const becomes = own
		.filter((each) => role.groups.includes(each.role) && each.set && situation.current.version >= optionsSince)
		.map((each) => onlyHold(situation, each));
	return findings({ drafts: [...wanted, ...becomes], warnings: strangers(situation, role) }, ...unwanted, ...handing);
}

/** A GRANT names so many members at most. */
const batch = 200;

/** Who is to have the rights of a group and has not: one statement for many, for the group is all they have in common. */
export function joinGroups(situation: Situation): readonly Draft[] {
	const { roles } = situation.desired;
	const grouping = new Set(roles.flatMap((role) => role.groups));
	return roles
		.filter((role) => grouping.has(role.name))
		.flatMap(({ name: group }) => {
			const lacking = roles
				.filter((role) => role.groups.includes(group))
				.filter(({ name }) => !holds(situation, name, group))
				.map((role) => role.name);
			// To make a login that was there a member is more than to create it.
			return [true, false].flatMap((isNew) =>
				inBatches(
					lacking.filter((name) => situation.isNew(name) === isNew),
					batch,
				).map((names) => join(situation, group, names, isNew)),
			);
		});
}

/** Before 16 a login that inherits nothing is put right by its own attribute. */
function holds(situation: Situation, member: string, group: string): boolean {
	const own = situation.membershipsOf(member).filter((each) => each.role === group);
	return own.some((each) => each.inherit || situation.current.version < optionsSince);
}

function join(situation: Situation, group: string, members: readonly string[], isNew: boolean): Draft {
	const options = situation.current.version >= optionsSince ? sql` WITH INHERIT TRUE, SET FALSE` : sql``;
	const who = members.length > 3 ? `${members.length} logins` : inWords(members);
	return {
		gate: 'role',
		sql: sql`GRANT ${identifier(group)} TO ${grantees(members)}${options}`,
		purpose: `gives ${who} the rights of ${group}, which hold for all of its members`,
		undo: { sql: sql`REVOKE ${identifier(group)} FROM ${grantees(members)}` },
		effect: isNew && situation.isOurs(group) ? 'create' : 'change',
		requires: { kind: 'admin', role: group },
	};
}

function becoming(situation: Situation, role: DesiredRole, group: string): readonly Draft[] {
	const existing = situation.membershipsOf(role.name).filter((each) => each.role === group);
	// Before 16 the login's own INHERIT decides, which whoever becomes the owner does not need.
	const inherits = situation.current.version < optionsSince || existing.some((each) => each.inherit);
	if (inherits && existing.some((each) => each.set)) return [];
	const options = situation.current.version >= optionsSince ? sql` WITH INHERIT TRUE, SET TRUE` : sql``;
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
							sql: sql`GRANT ${identifier(group)} TO ${identifier(role.name)} WITH INHERIT ${flag(before.inherit)}, SET ${flag(before.set)}`,
						},
			// To make a login a member of what was there before is more than to create it.
			effect: situation.isNew(role.name) && situation.isOurs(group) ? 'create' : 'change',
			requires: { kind: 'admin', role: group },
		},
	];
}

function leave(situation: Situation, each: Membership): Draft {
	const by = grantedBy(situation, each);
	return {
		gate: 'role',
		sql: sql`REVOKE ${identifier(each.role)} FROM ${identifier(each.member)}${by}`,
		purpose: `${each.member} is no member of ${each.role} by the profile`,
		undo: { sql: sql`GRANT ${identifier(each.role)} TO ${identifier(each.member)}${optionsOf(situation, each)}${by}` },
		effect: 'revoke',
		requires: authority(situation, each),
	};
}

/** As it was held, and nothing more. */
function optionsOf({ current }: Situation, { admin, inherit, set }: Membership): Sql {
	if (current.version < optionsSince) return admin ? sql` WITH ADMIN OPTION` : sql``;
	return sql` WITH ADMIN ${flag(admin)}, INHERIT ${flag(inherit)}, SET ${flag(set)}`;
}

function leaveUnlessHandedOn(situation: Situation, each: Membership): Finding {
	const draft = leave(situation, each);
	const handed = handedOn(situation, each);
	if (handed.length === 0) return { drafts: [draft], warnings: [] };
	const message = `${each.member} is no member of ${each.role} by the profile, and has made others its members: ${inWords(handed)}. To take both away: ${preview(draft.sql)} CASCADE;`;
	return { drafts: [], warnings: [{ code: 'handed-on', message }] };
}

/** Whom it has made members in turn: the server refuses to take its own membership without theirs. */
function handedOn(situation: Situation, { role, member }: Membership): readonly string[] {
	if (situation.current.version < optionsSince) return [];
	return situation
		.membersOf(role)
		.filter((other) => other.grantor === member)
		.map((other) => other.member);
}

/** What it has handed on in the meantime stands in the way: the server refuses, and CASCADE is never used. */
function keepToItself(situation: Situation, each: Membership): Finding {
	const by = grantedBy(situation, each);
	const revoke = sql`REVOKE ADMIN OPTION FOR ${identifier(each.role)} FROM ${identifier(each.member)}${by}`;
	const handed = handedOn(situation, each);
	if (handed.length > 0) {
		const message = `${each.member} may make others members of ${each.role}, and has: ${inWords(handed)}. To take both away: ${preview(revoke)} CASCADE;`;
		return { drafts: [], warnings: [{ code: 'handed-on', message }] };
	}
	const draft: Draft = {
		gate: 'role',
		sql: revoke,
		purpose: `${each.member} may be a member of ${each.role}, and may not make others its members`,
		undo: { sql: sql`GRANT ${identifier(each.role)} TO ${identifier(each.member)} WITH ADMIN OPTION${by}` },
		effect: 'revoke',
		requires: authority(situation, each),
	};
	return { drafts: [draft], warnings: [] };
}

function onlyHold(situation: Situation, each: Membership): Draft {
	const by = grantedBy(situation, each);
	return {
		gate: 'role',
		sql: sql`REVOKE SET OPTION FOR ${identifier(each.role)} FROM ${identifier(each.member)}${by}`,
		purpose: `${each.member} has the rights of ${each.role} and need not become it`,
		undo: { sql: sql`GRANT ${identifier(each.role)} TO ${identifier(each.member)} WITH SET TRUE${by}` },
		effect: 'revoke',
		requires: authority(situation, each),
	};
}

/** A grant can be taken back only by who may act for its grantor. */
function authority(situation: Situation, { role, grantor }: Membership): Requirement {
	const { version, administrator } = situation.current;
	if (version >= optionsSince && grantor !== administrator.name) return { kind: 'superuser' };
	return { kind: 'admin', role };
}

/** From 16 on one membership may have several grantors, and each can only be taken back in its own name. */
function grantedBy(situation: Situation, { grantor }: Membership): Sql {
	return grantor === null || situation.current.version < optionsSince ? sql`` : sql` GRANTED BY ${identifier(grantor)}`;
}

/** Whoever may act as a role of ours and is not of this profile: not ours to take out, so it is told. */
function strangers(situation: Situation, role: DesiredRole): Finding['warnings'] {
	const isWanted = (member: string): boolean => {
		const wanted = situation.wanted(member);
		return wanted !== undefined && [...wanted.memberOf, ...wanted.groups].includes(role.name);
	};
	return situation
		.membersOf(role.name)
		.filter((each) => each.inherit || each.set)
		.filter((each) => !isWanted(each.member) && !situation.isOurs(each.member))
		.filter((each) => each.member !== situation.current.administrator.name)
		.map(({ member, ...each }) => {
			const revoke = preview(leave(situation, { member, ...each }).sql);
			return {
				code: 'stranger-member',
				message: `${member} is a member of ${role.name} and can do whatever it can. If that is not meant: ${revoke};`,
				alike: {
					of: [member],
					name: role.name,
					all: (names: string) =>
						likewise(
							`${member} is a member of ${names} and can do whatever they can. If that is not meant: ${revoke};`,
						),
				},
			};
		});
}

function flag(on: boolean): Sql {
	return on ? sql`TRUE` : sql`FALSE`;
}
