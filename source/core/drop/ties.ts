import { few } from '../access/diff/words.js';
import { inside, shown } from '../plan/hand-over.js';
import { identifier } from '../sql/quote.js';
import { Sql, sql } from '../sql/sql.js';
import { type DropScope, heirOf, type Present } from './extent.js';
import type { DropFacts, ForeignHolding, KeptInside, SharedHolding, StayingGrant } from './facts.js';
import type { Problem } from './refusals.js';

/** What the roles that go own or hold outside of what goes with them, and what others have of theirs. */
export function ties(present: Present, facts: DropFacts, scope: DropScope): readonly Problem[] {
	return [
		...facts.shared.flatMap((each) => shared(present, each)),
		...facts.foreign.map(foreign),
		...facts.kept.flatMap((kept) => [...tied(kept, scope), ...granted(present, kept), ...depending(kept)]),
	];
}

function shared({ roles, databases, extent }: Present, { role, owns, what }: SharedHolding): readonly Problem[] {
	const gone = new Set(roles.map((each) => each.name));
	const who = identifier(role);
	switch (what.kind) {
		case 'database': {
			if (databases.some((wanted) => wanted.name === what.name)) return [];
			const on = identifier(what.name);
			// What it holds on a database of the profile that stays is taken away there.
			if (!owns && extent.kept.some(({ wanted }) => wanted.name === what.name)) return [];
			return [
				owns
					? {
							message: `${role} owns database ${what.name}.`,
							remedy: shown(sql`ALTER DATABASE ${on} OWNER TO CURRENT_USER`),
						}
					: {
							message: `${role} has rights on database ${what.name}.`,
							remedy: shown(sql`REVOKE ALL ON DATABASE ${on} FROM ${who}`),
						},
			];
		}
		case 'tablespace': {
			const on = identifier(what.name);
			return [
				{
					message: `${role} ${owns ? 'owns' : 'has rights on'} tablespace ${what.name}.`,
					remedy: shown(
						owns ? sql`ALTER TABLESPACE ${on} OWNER TO CURRENT_USER` : sql`REVOKE ALL ON TABLESPACE ${on} FROM ${who}`,
					),
				},
			];
		}
		case 'parameter':
			return [
				{
					message: `${role} has rights on the parameter ${what.name}.`,
					remedy: shown(sql`REVOKE ALL ON PARAMETER ${identifier(what.name)} FROM ${who}`),
				},
			];
		case 'membership':
			if (gone.has(what.of) || gone.has(what.member)) return [];
			return [
				{
					message: `${role} has let ${what.member} into ${what.of}.`,
					remedy: shown(sql`REVOKE ${identifier(what.of)} FROM ${identifier(what.member)} GRANTED BY ${who}`),
				},
			];
		case 'other':
			return [
				{
					message: `${role} ${owns ? 'owns' : 'has rights on'} ${what.described}.`,
					remedy: '-- give that to another role first',
				},
			];
	}
}

function foreign({ database, role, owned, held, examples }: ForeignHolding): Problem {
	const what = [...(owned > 0 ? [`owns ${count(owned)}`] : []), ...(held > 0 ? [`has rights on ${count(held)}`] : [])];
	const shownSome = examples.length === 0 ? '' : `: ${few(examples)}`;
	const who = identifier(role);
	return {
		message: `${role} ${what.join(' and ')} in database ${database}, which is not this profile's${shownSome}.`,
		remedy: [
			inside(database),
			...(owned > 0 ? [shown(sql`REASSIGN OWNED BY ${who} TO CURRENT_USER`)] : []),
			shown(sql`DROP OWNED BY ${who}`),
		].join('\n'),
	};
}

/** What a role owns where its database stays is not the tenant's schema, and so maybe not the tenant's. */
function tied({ database, ties: all }: KeptInside, scope: DropScope): readonly Problem[] {
	return all.flatMap(({ role, as, described }): readonly Problem[] => {
		if (as === 'policy')
			return [
				{
					message: `${described} in ${database} is for ${role}.`,
					remedy: [inside(database), '-- DROP POLICY it, or ALTER POLICY … TO other roles'].join('\n'),
				},
			];
		if (as !== 'owner' || heirOf(scope, role) !== undefined) return [];
		return [
			{
				message: `${role} owns ${described} in ${database}, which stays.`,
				remedy: [
					'-- name who gets it with --reassign-to ROLE, or',
					inside(database),
					shown(sql`REASSIGN OWNED BY ${identifier(role)} TO CURRENT_USER`),
				].join('\n'),
			},
		];
	});
}

/** A grant is its grantor's to take back: no DROP OWNED reaches what another than the owner gave. */
function granted({ roles }: Present, { database, grants }: KeptInside): readonly Problem[] {
	const gone = new Set(roles.map((role) => role.name));
	return grants
		.filter(({ grantor, owner }) => grantor !== owner)
		.map((grant) => ({
			message: gone.has(grant.grantor)
				? `${grant.grantor} has given ${grant.grantee ?? 'PUBLIC'} ${grant.privilege} on ${grant.object} in ${database}.`
				: `${grant.grantee} has ${grant.privilege} on ${grant.object} in ${database} from ${grant.grantor}, who alone can take it back.`,
			remedy: [inside(database), takingBack(grant)].join('\n'),
		}));
}

/** The object's name and the privilege are as the server spells them: quoted already. */
export function takingBack({ object, grantor, grantee, privilege }: StayingGrant): string {
	const from = grantee === null ? sql`PUBLIC` : identifier(grantee);
	const on = sql`${Sql.of(privilege)} ON ${Sql.of(object)}`;
	return shown(sql`SET ROLE ${identifier(grantor)}; REVOKE ${on} FROM ${from}; RESET ROLE`);
}

function depending({ database, schemas, dependents }: KeptInside): readonly Problem[] {
	if (dependents.length === 0) return [];
	const names = few(schemas.map((schema) => schema.name));
	return dependents.map((described) => ({
		message: `${described} in ${database} depends on what is in ${names}, and would go with it.`,
		remedy: [inside(database), '-- drop it, or let it do without'].join('\n'),
	}));
}

function count(number: number): string {
	return number === 1 ? 'one object' : `${number} objects`;
}
