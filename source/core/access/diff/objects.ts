import { type Draft, type Finding, findings } from '../../plan/draft.js';
import { identifier } from '../../sql/quote.js';
import { keyword, list, type Sql, sql } from '../../sql/sql.js';
import type { CurrentObject } from '../current.js';
import type { DesiredDatabase, DesiredSchema } from '../desired.js';
import { type GrantKind, grantKind, objectName } from '../object-kind.js';
import type { Situation } from '../situation.js';
import { excess, missing } from './acl.js';
import { objectSql } from './object-sql.js';
import { grantees, inWords, privileges } from './words.js';

/** PostgreSQL 18 locks every object that a GRANT names, so a statement names a bounded number. */
const batch = 200;

const plural = { tables: keyword('TABLES'), sequences: keyword('SEQUENCES'), routines: keyword('ROUTINES') } as const;
const singular = { tables: keyword('TABLE'), sequences: keyword('SEQUENCE'), routines: keyword('ROUTINE') } as const;

/** The third gate, for the objects that are there already. */
export function diffObjects(situation: Situation, wanted: DesiredDatabase): Finding {
	const all = situation.interior(wanted.name)?.objects ?? [];
	return findings(
		...wanted.schemas.map((schema) => {
			const here = all.filter((object) => object.schema === schema.name);
			const mine = here.filter((object) => !object.ofExtension);
			return findings(
				{ drafts: grants(situation, schema, here, mine), warnings: [] },
				revokes(situation, schema, mine),
			);
		}),
	);
}

/** One change of privileges that several objects need alike. */
type Change = {
	readonly kind: GrantKind;
	readonly names: readonly string[];
	readonly role: string | null;
	readonly owner: string;
};

function gather(
	changes: Iterable<readonly [Change, CurrentObject]>,
): readonly { change: Change; objects: CurrentObject[] }[] {
	const groups = new Map<string, { change: Change; objects: CurrentObject[] }>();
	for (const [change, object] of changes) {
		const key = JSON.stringify([change.kind, change.names, change.role, change.owner]);
		const group = groups.get(key) ?? { change, objects: [] };
		group.objects.push(object);
		groups.set(key, group);
	}
	return [...groups.values()];
}

function grants(
	situation: Situation,
	schema: DesiredSchema,
	here: readonly CurrentObject[],
	mine: readonly CurrentObject[],
): readonly Draft[] {
	const lacking = mine.flatMap((object) =>
		schema.grants.flatMap((grant): readonly (readonly [Change, CurrentObject])[] => {
			const kind = grantKind(object);
			if (object.owner === grant.role || !isOffered(situation, schema, object)) return [];
			const names = missing(object.acl, grant.role, grant[kind]);
			return names.length === 0 ? [] : [[{ kind, names, role: grant.role, owner: object.owner }, object]];
		}),
	);
	return gather(lacking).flatMap(({ change, objects }) =>
		targets(change.kind, objects, here).map(
			(on): Draft => ({
				gate: 'object',
				sql: sql`GRANT ${privileges(change.names)} ON ${on} TO ${grantees([change.role])}`,
				purpose: `gate 3: ${inWords(change.names)} on ${counted(objects, change.kind)}`,
				undo: { sql: sql`REVOKE ${privileges(change.names)} ON ${on} FROM ${grantees([change.role])}` },
				effect: 'create',
				as: [change.owner],
			}),
		),
	);
}

/**
 * Routines are offered only where their owner is one of the profile's creators, and never one that runs with the rights
 * of a superuser or of a role that bypasses row security.
 */
function isOffered(situation: Situation, schema: DesiredSchema, object: CurrentObject): boolean {
	if (grantKind(object) !== 'routines') return true;
	const owner = situation.role(object.owner);
	const mighty = owner === undefined || owner.superuser || owner.bypassRowSecurity;
	return schema.creators.includes(object.owner) && !(object.securityDefiner && mighty);
}

function revokes(situation: Situation, schema: DesiredSchema, mine: readonly CurrentObject[]): Finding {
	const tooMuch = mine.flatMap((object) => {
		const kind = grantKind(object);
		const allowed = new Map(schema.grants.map((grant) => [grant.role, grant[kind]]));
		return (
			excess(situation, object.acl, object.owner, allowed)
				// What PUBLIC may call of routines that are not the profile's owner's is theirs to say.
				.filter((each) => kind !== 'routines' || each.grantee !== null || object.owner === schema.owner)
				.map((each) => ({ each, object, kind }))
		);
	});
	const ours = tooMuch.filter(({ each }) => each.foreignGrantor === null);
	const foreign = tooMuch.filter(({ each }) => each.foreignGrantor !== null);
	const changes = ours.map(
		({ each, object, kind }) =>
			[{ kind, names: each.privileges, role: each.grantee, owner: object.owner }, object] as const,
	);
	return {
		drafts: gather(changes).flatMap(({ change, objects }) =>
			batches(objects).map((some): Draft => {
				const on = enumerated(change.kind, some);
				return {
					gate: 'object',
					sql: sql`REVOKE ${privileges(change.names)} ON ${on} FROM ${grantees([change.role])}`,
					purpose: `${change.role ?? 'PUBLIC'} holds ${inWords(change.names)} on ${counted(some, change.kind)}, beyond the profile`,
					undo: { sql: sql`GRANT ${privileges(change.names)} ON ${on} TO ${grantees([change.role])}` },
					effect: 'revoke',
					as: [change.owner],
				};
			}),
		),
		warnings: foreign.map(({ each, object }) => ({
			code: 'foreign-grantor',
			message: `${each.grantee ?? 'PUBLIC'} holds ${inWords(each.privileges)} on ${objectName(object)}, granted by ${each.foreignGrantor}: only that role, or CASCADE, can take it away.`,
		})),
	};
}

/** `ALL TABLES IN SCHEMA` where that is just what is meant, and the objects by name where it would reach others. */
function targets(kind: GrantKind, objects: readonly CurrentObject[], here: readonly CurrentObject[]): readonly Sql[] {
	const [first] = objects;
	const all = here.filter((object) => grantKind(object) === kind);
	if (first !== undefined && all.length === objects.length)
		return [sql`ALL ${plural[kind]} IN SCHEMA ${identifier(first.schema)}`];
	return batches(objects).map((some) => enumerated(kind, some));
}

function enumerated(kind: GrantKind, objects: readonly CurrentObject[]): Sql {
	return sql`${singular[kind]} ${list(objects.map(objectSql))}`;
}

function batches<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
	return Array.from({ length: Math.ceil(items.length / batch) }, (_, at) => items.slice(at * batch, (at + 1) * batch));
}

function counted(objects: readonly CurrentObject[], kind: GrantKind): string {
	const [first] = objects;
	return first !== undefined && objects.length === 1 ? objectName(first) : `${objects.length} ${kind}`;
}
