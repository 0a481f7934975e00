import type { DesiredDatabase, DesiredRole } from '../access/desired.js';
import type { Situation } from '../access/situation.js';
import { groupBy } from '../group-by.js';
import { inBatches } from '../in-batches.js';
import { assemble } from '../plan/assemble.js';
import type { Draft, DraftPhase } from '../plan/draft.js';
import type { Phase, PhaseId } from '../plan/plan.js';
import {
	becomeAndDrop,
	disown,
	dropDatabase,
	dropRelations,
	dropRole,
	dropRoutines,
	dropSchema,
	endSessions,
	forgetTenants,
	reassign,
	shutLogin,
} from './drop-statements.js';
import { type DropScope, heirOf, type KeptDatabase, type Present } from './extent.js';
import type { DropFacts, DroppedRelation, KeptInside } from './facts.js';

/**
 * What goes, in the order in which it goes. `closing` can be taken back: whose rows they are is forgotten, and nobody
 * signs in any more. Then the server is looked at once more, as nobody of the profile can change it; `ending` ends the
 * sessions that are left, and `rest` takes everything away.
 */
export type DropPhases = {
	readonly closing: readonly Phase[];
	readonly ending: readonly Phase[];
	readonly rest: readonly Phase[];
};

/** On 16+ each CREATE or DROP ROLE holds a lock. */
const rolesAtOnce = 1000;
/** A table brings its indexes, its TOAST table and its sequences along, and the server has room for some thousands of locks. */
const objectsAtOnce = 200;
/** Rows of one DELETE. */
const rowsAtOnce = 200;

export function dropPhases(
	{ situation, extent, roles, databases }: Present,
	facts: DropFacts,
	scope: DropScope,
	maintenance: string,
	counters: Map<PhaseId, number> = new Map(),
): DropPhases {
	const kept = extent.kept.flatMap((each) => {
		const inside = facts.kept.find((one) => one.database === each.wanted.name);
		return inside === undefined ? [] : [{ ...each, inside }];
	});
	const phase = (id: PhaseId, database: string, drafts: readonly Draft[], transactional = true): DraftPhase => ({
		id,
		database,
		transactional,
		drafts,
	});
	const roleBatches = (some: readonly DesiredRole[], draft: (role: DesiredRole) => Draft) =>
		inBatches(some, rolesAtOnce).map((batch) => phase('A', maintenance, batch.map(draft)));

	const closing = [
		...kept.map(({ wanted, inside }) => phase('C', wanted.name, forgetting(inside))),
		...roleBatches(
			roles.filter((role) => situation.role(role.name)?.login === true),
			shutLogin,
		),
	];
	const names = new Set(roles.map((role) => role.name));
	const live = [...new Set(facts.sessions.map((each) => each.role).filter((role) => names.has(role)))];
	const rest = [
		...databases.map((wanted) => phase('B', maintenance, dropping(situation, wanted), false)),
		...kept.flatMap((each) =>
			emptied(each, scope, situation.database(each.wanted.name)?.owner ?? each.wanted.owner, phase),
		),
		...roleBatches(inOrder(roles), dropRole),
	];
	const made = (drafts: readonly DraftPhase[]) => assemble(situation, drafts, counters);
	return {
		closing: made(closing),
		ending: made(live.length === 0 ? [] : [phase('A', maintenance, [endSessions(live)])]),
		rest: made(rest),
	};
}

function dropping(situation: Situation, wanted: DesiredDatabase): readonly Draft[] {
	const owner = situation.database(wanted.name)?.owner ?? wanted.owner;
	const { version, administrator } = situation.current;
	const inherits = version >= 160_000 || administrator.inherit || administrator.superuser;
	return inherits || situation.actsAs(owner) ? [dropDatabase(wanted, owner)] : becomeAndDrop(wanted, owner);
}

function forgetting({ mapRows, mapOwner }: KeptInside): readonly Draft[] {
	if (mapOwner === null) return [];
	return inBatches(mapRows ?? [], rowsAtOnce).map((some) => forgetTenants(some, mapOwner));
}

/** Logins first, then what they were members of. */
function inOrder(roles: readonly DesiredRole[]): readonly DesiredRole[] {
	const rank: Readonly<Record<DesiredRole['kind'], number>> = { login: 0, group: 1, owner: 2, 'database owner': 3 };
	return roles.toSorted((a, b) => rank[a.kind] - rank[b.kind]);
}

type NewPhase = (id: PhaseId, database: string, drafts: readonly Draft[]) => DraftPhase;

function emptied(
	{ wanted, inside }: KeptDatabase & { readonly inside: KeptInside },
	scope: DropScope,
	databaseOwner: string,
	phase: NewPhase,
): readonly DraftPhase[] {
	const owners = new Map(inside.schemas.map((schema) => [schema.name, schema.owner]));
	const ownerOf = (schema: string) => owners.get(schema) ?? databaseOwner;
	const inDatabase = (draft: Draft) => phase('C', wanted.name, [draft]);
	const owning = [...new Set(inside.ties.filter((tie) => tie.as === 'owner').map((tie) => tie.role))];
	const tied = [...new Set(inside.ties.map((tie) => tie.role))];
	const disowned = tied.map((role) => {
		const held = inside.grants.filter((grant) => grant.grantee === role && grant.grantor === grant.owner);
		// From 15 on schema `public` is whoever's the database is.
		const grantors = held.map(({ owner }) => (owner === 'pg_database_owner' ? databaseOwner : owner));
		return disown(role, [databaseOwner, ...grantors]);
	});
	return [
		...batchesOf(inside, ownerOf).map(inDatabase),
		...inside.schemas.map(({ name, owner }) => inDatabase(dropSchema(name, owner))),
		...owning.flatMap((role) => {
			const heir = heirOf(scope, role);
			return heir === undefined ? [] : [inDatabase(reassign(role, heir))];
		}),
		...(disowned.length === 0 ? [] : [phase('C', wanted.name, disowned)]),
	];
}

/** What reads comes before what is read, and a partition before its table: so that no CASCADE takes much along at once. */
const order: readonly (readonly [DroppedRelation['kind'], boolean])[] = [
	['materialized view', false],
	['view', false],
	['foreign table', true],
	['foreign table', false],
	['table', true],
	['table', false],
	['sequence', false],
];

function batchesOf(
	{ relations, routines }: Pick<KeptInside, 'relations' | 'routines'>,
	ownerOf: (schema: string) => string,
): readonly Draft[] {
	const bySchema = groupBy(relations, (each) => each.schema);
	const ofSchema = groupBy(routines, (each) => each.schema);
	return [
		...[...bySchema].flatMap(([schema, all]) =>
			order.flatMap(([kind, isPartition]) =>
				inBatches(
					all.filter((each) => each.kind === kind && each.isPartition === isPartition),
					objectsAtOnce,
				).map((some) => dropRelations(some, kind, ownerOf(schema))),
			),
		),
		...[...ofSchema].flatMap(([schema, all]) =>
			inBatches(all, objectsAtOnce).map((some) => dropRoutines(some, ownerOf(schema))),
		),
	];
}
