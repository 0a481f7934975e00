import { groupBy } from '../group-by.js';
import type { Bystander, Dependent } from './bystander.js';
import type { Acl } from './current.js';
import { isMarked } from './desired.js';
import { isKeepable, keepers } from './diff/kept.js';
import type { Loss, LostRight } from './loss.js';
import { rolesThatGive, standIn } from './predefined.js';
import type { Situation } from './situation.js';
import type { Taken } from './taken.js';

/**
 * Who has through PUBLIC alone what the plan is about to take from it. What the plan itself makes never counts, nor does
 * what only somebody could use who cannot enter the database.
 */
export function lossesOf(situation: Situation, takes: readonly Taken[]): readonly Loss[] {
	const watched = takes.filter((taken) => existed(situation, taken.database)).map((taken) => watch(situation, taken));
	if (watched.length === 0) return [];
	const keeping = new Set(keepers(situation));
	return situation.current.bystanders
		.filter((each) => !belongs(situation, each))
		.flatMap((bystander) => lossOf(situation, bystander, watched, keeping));
}

function existed(situation: Situation, name: string): boolean {
	const wanted = situation.desired.databases.find((database) => database.name === name);
	return situation.database(name) !== undefined && (wanted === undefined || !situation.isUnborn(wanted));
}

/** What roles of a profile may do their profile says, this one or another; and the administrator sees to itself. */
function belongs(situation: Situation, { name, comment }: Bystander): boolean {
	const { current } = situation;
	return name === current.administrator.name || isMarked(comment) || situation.wanted(name) !== undefined;
}

/** Whoever holds something; null is PUBLIC. */
type Holders = ReadonlySet<string | null>;

/** Something that is taken, with what there is to know of it for each role. */
type Watched = Taken & {
	/** By privilege, who keeps it or gets it. */
	readonly holders: ReadonlyMap<string, Holders>;
	/** The gates before it, each with whom it is open to. */
	readonly gates: readonly Holders[];
	/** What is known to use it, by owner. */
	readonly dependents: ReadonlyMap<string, readonly Dependent[]>;
};

function watch(situation: Situation, taken: Taken): Watched {
	const { database, kind, schema, acl, given, privileges } = taken;
	const names = new Set(taken.names);
	const interior = situation.current.interiors.find((each) => each.database === database);
	const around = interior?.schemas.find((each) => each.name === schema);
	const holders = privileges.map((privilege) => {
		const granted = [...holdersOf(acl, kind, privilege)].filter((grantee) => grantee !== null);
		const gets = [...given].filter(([, given]) => given.includes(privilege)).map(([role]) => role);
		return [privilege, new Set([...granted, ...gets])] as const;
	});
	return {
		...taken,
		holders: new Map(holders),
		gates: [
			holdersOf(situation.database(database)?.acl ?? [], 'database', 'CONNECT'),
			...(schema === null ? [] : [holdersOf(around?.acl ?? [], 'schema', 'USAGE')]),
		],
		dependents: groupBy(
			(interior?.dependents ?? []).filter((each) => names.has(each.uses)),
			(each) => each.owner,
		),
	};
}

function holdersOf(acl: Acl, kind: Taken['kind'], privilege: string): Holders {
	const granted = acl.filter((item) => item.privilege === privilege).map((item) => item.grantee);
	return new Set([...granted, ...rolesThatGive(kind, privilege)]);
}

function lossOf(
	situation: Situation,
	bystander: Bystander,
	watched: readonly Watched[],
	keeping: ReadonlySet<string>,
): readonly Loss[] {
	const relying: string[] = [];
	const lost = watched.flatMap((taken) => {
		const names = namesIn(situation, bystander, taken.database);
		const privileges = taken.privileges.filter(
			(privilege) => !names.some((name) => taken.holders.get(privilege)?.has(name) === true),
		);
		if (privileges.length === 0) return [];
		const uses = usesOf(situation, bystander, taken, privileges);
		// One that nobody signs in as loses something only where something of its own runs with its rights.
		if (uses.length === 0 && !(bystander.login && mayReach(names, taken))) return [];
		relying.push(...uses);
		return [{ taken, privileges }];
	});
	if (lost.length === 0) return [];
	const inKeep = bystander.holdsAs.some((name) => keeping.has(name));
	const split = (is: (kind: Taken['kind'], privilege: string) => boolean) =>
		lost
			.map(({ taken, privileges }) => ({ taken, privileges: privileges.filter((each) => is(taken.kind, each)) }))
			.filter(({ privileges }) => privileges.length > 0);
	const databases = new Set(lost.map(({ taken }) => taken.database));
	const sessions = bystander.sessions.filter(({ database }) => databases.has(database));
	return [
		{
			role: bystander.name,
			inKeep,
			rights: gathered(split((kind, privilege) => !inKeep || !isKeepable(kind, privilege))),
			kept: gathered(split((kind, privilege) => inKeep && isKeepable(kind, privilege))),
			sessions: sessions.reduce((sum, each) => sum + each.count, 0),
			relying: [...new Set(relying)],
			holdsAs: bystander.holdsAs,
		},
	];
}

/** Under which names it holds rights in a database: whoever owns that stands for `pg_database_owner` there. */
function namesIn(situation: Situation, { holdsAs }: Bystander, database: string): readonly string[] {
	const owner = situation.database(database)?.owner;
	return owner !== undefined && holdsAs.includes(owner) ? [...holdsAs, standIn] : holdsAs;
}

/** What is behind a gate that is shut to it anyway it does not lose. */
function mayReach(names: readonly string[], { gates }: Watched): boolean {
	return gates.every((open) => open.has(null) || names.some((name) => open.has(name)));
}

/** What is known to rely on it: workers that enter the database, and things of its own that use what is taken. */
function usesOf(
	{ current }: Situation,
	{ name, login, replication, subscriptions }: Bystander,
	{ database, kind, dependents }: Watched,
	lost: readonly string[],
): readonly string[] {
	if (kind !== 'database') return (dependents.get(name) ?? []).map((each) => `${each.what} in ${database}`);
	if (!lost.includes('CONNECT')) return [];
	const slots = login && replication ? current.logicalSlots.filter((each) => each.database === database) : [];
	return [
		...subscriptions
			.filter((each) => each.database === database)
			.map((each) => `subscription ${each.name} in ${database}`),
		...slots.map((each) => `logical replication slot ${each.name} of ${database}`),
	];
}

/** Objects by their number: whoever loses three routines of a schema need not read three lines. */
function gathered(lost: readonly { readonly taken: Taken; readonly privileges: readonly string[] }[]): LostRight[] {
	const alike = groupBy(lost, ({ taken: { database, kind, schema, names }, privileges }) =>
		JSON.stringify([database, kind, schema ?? names, privileges]),
	);
	return [...alike.values()].flatMap((group) => {
		const [first] = group;
		if (first === undefined) return [];
		const { database, kind, schema } = first.taken;
		const names = group.flatMap(({ taken }) => taken.names);
		const [name] = names;
		const on = names.length === 1 && name !== undefined ? name : `${names.length} ${kind} of ${schema}`;
		return [{ database, on, privileges: first.privileges }];
	});
}
