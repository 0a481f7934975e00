import type { Draft, Finding } from '../../plan/draft.js';
import { type Sql, sql } from '../../sql/sql.js';
import type { Acl } from '../current.js';
import type { DesiredDatabase, DesiredSchema, ObjectGrants } from '../desired.js';
import type { Situation } from '../situation.js';
import { excess, missing } from './acl.js';
import {
	alterDefaults,
	creatorsOf,
	type DefaultKind,
	isPublicShutHere,
	kinds,
	kindsAnywhere,
	onLater,
} from './default-privileges.js';
import { othersDefaults } from './others-defaults.js';
import { excessInWords, grantees, inWords, takingAway } from './words.js';

/** What the creators' objects will carry wherever they are made. */
export function diffOwnerDefaults(situation: Situation, wanted: DesiredDatabase): Finding {
	const owners = new Set(wanted.schemas.map((schema) => schema.owner));
	const drafts = [...creatorsOf(wanted)].flatMap((creator) => [
		...(owners.has(creator) ? shutRoutines(situation, wanted, creator) : []),
		...shutAnywhere(situation, wanted, creator),
	]);
	return { drafts, warnings: othersDefaults(situation, wanted) };
}

/**
 * What the objects that are made in a schema later will carry: default privileges belong to the role that makes the
 * object, so every creator has its own.
 */
export function diffDefaults(situation: Situation, wanted: DesiredDatabase, schema: DesiredSchema): Finding {
	const drafts = schema.creators.flatMap((creator) => ofCreator(situation, wanted, schema, creator));
	return { drafts, warnings: [] };
}

/** A table that comes later has no policy yet: where rows are shared it stays shut until a run has put one on it. */
function laterGrants(schema: DesiredSchema): readonly ObjectGrants[] {
	if (schema.rowSecurity === undefined) return schema.grants;
	return schema.grants.map((grant) => ({ ...grant, tables: [] }));
}

/**
 * EXECUTE on every new routine is PUBLIC's by default, and only a global REVOKE takes that away: per schema it is a
 * silent no-op. For owners that nobody signs in as alone: it would also shut the extensions that others install.
 * @see https://www.postgresql.org/docs/current/sql-alterdefaultprivileges.html
 */
function shutRoutines(situation: Situation, wanted: DesiredDatabase, owner: string): readonly Draft[] {
	const login = situation.role(owner)?.login ?? false;
	const acl = situation.inside(wanted).defaultAcl(owner, null, kinds[2].objects);
	const isPublic = acl === undefined || acl.some((item) => item.grantee === null);
	if (login || !isPublic) return [];
	const alter = alterDefaults(owner, null);
	return [
		{
			gate: 'object',
			sql: sql`${alter} REVOKE EXECUTE ON ROUTINES FROM PUBLIC`,
			purpose: `functions that ${owner} makes later are not everybody's to call`,
			undo: { sql: sql`${alter} GRANT EXECUTE ON ROUTINES TO PUBLIC` },
			effect: situation.isOurs(owner) ? 'create' : 'revoke',
			as: [owner],
		},
	];
}

/** What a creator's objects would carry in every schema: by the profile nothing, to nobody. */
function shutAnywhere(situation: Situation, wanted: DesiredDatabase, creator: string): readonly Draft[] {
	const alter = () => alterDefaults(creator, null);
	return kindsAnywhere.flatMap((kind) => {
		const acl = situation.inside(wanted).defaultAcl(creator, null, kind.objects) ?? [];
		const ours = acl.filter((item) => item.grantee !== null || isPublicShutHere(situation, creator, kind));
		return tooMuch(situation, ours, creator, new Map(), alter, kind);
	});
}

function ofCreator(
	situation: Situation,
	wanted: DesiredDatabase,
	schema: DesiredSchema,
	creator: string,
): readonly Draft[] {
	const grants = laterGrants(schema);
	return kinds.flatMap((kind) => {
		const acl = situation.inside(wanted).defaultAcl(creator, schema.name, kind.objects) ?? [];
		const alter = () => alterDefaults(creator, schema.name);
		const allowed = new Map(grants.map((grant) => [grant.role, grant[kind.objects]]));
		return [
			...alike(grants, (grant) => missing(acl, grant.role, grant[kind.objects])).map(
				({ names, roles }): Draft => ({
					gate: 'object',
					sql: sql`${alter()} GRANT ${onLater(names, kind)} TO ${grantees(roles)}`,
					purpose: `gate 3, later: ${kind.objects} that ${creator} makes here come with ${inWords(names)}`,
					undo: { sql: sql`${alter()} REVOKE ${onLater(names, kind)} FROM ${grantees(roles)}` },
					effect: 'create',
					as: [creator],
				}),
			),
			...tooMuch(situation, acl, creator, allowed, alter, kind),
		];
	});
}

/** Default privileges have no grantors but their creator, so its own REVOKE always takes them away. */
function tooMuch(
	situation: Situation,
	acl: Acl,
	creator: string,
	allowed: ReadonlyMap<string, readonly string[]>,
	alter: () => Sql,
	kind: DefaultKind,
): readonly Draft[] {
	return excess(situation, acl, creator, allowed).map((each): Draft => {
		const { revoke, restore } = takingAway(each, kind.word);
		return {
			gate: 'object',
			sql: sql`${alter()} ${revoke}`,
			purpose: `${each.grantee ?? 'PUBLIC'} would get ${excessInWords(each)} on later ${kind.objects}, beyond the profile`,
			undo: { sql: sql`${alter()} ${restore}` },
			effect: 'revoke',
			as: [creator],
		};
	});
}

/** The roles that miss the same privileges share a statement. */
function alike(
	grants: readonly ObjectGrants[],
	lacking: (grant: ObjectGrants) => readonly string[],
): readonly { readonly names: readonly string[]; readonly roles: readonly string[] }[] {
	const groups = new Map<string, { names: readonly string[]; roles: string[] }>();
	for (const grant of grants) {
		const names = lacking(grant);
		if (names.length === 0) continue;
		const group = groups.get(names.join()) ?? { names, roles: [] };
		group.roles.push(grant.role);
		groups.set(names.join(), group);
	}
	return [...groups.values()];
}
