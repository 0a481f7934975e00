import { type Desired, mark } from '../access/desired.js';
import { few } from '../access/diff/words.js';
import type { Situation } from '../access/situation.js';
import { RefusedError } from '../errors.js';
import type { PhaseId, Statement } from '../plan/plan.js';
import { type DropPhases, dropPhases } from './drop-plan.js';
import { type DropScope, type Extent, type Present, presentOf } from './extent.js';
import type { Contents, DropFacts, LiveSessions } from './facts.js';
import { assertDroppable } from './refusals.js';
import { assertMayDrop } from './rights.js';

/** What a drop takes away, statement by statement and by name. */
export type DropPlan = {
	readonly profile: string;
	/** What `--confirm` may name. */
	readonly names: readonly string[];
	readonly gone: {
		readonly databases: readonly string[];
		readonly schemas: readonly { readonly database: string; readonly name: string }[];
		readonly roles: readonly string[];
		readonly logins: readonly { readonly name: string; readonly database: string }[];
		/** Logins whose rows of the tenant map go. */
		readonly mapRows: readonly { readonly database: string; readonly login: string }[];
	};
	readonly sessions: readonly LiveSessions[];
	readonly contents: readonly Contents[];
	readonly phases: DropPhases;
	/** What is true and no statement shows. */
	readonly notes: readonly string[];
};

export type DropRequest = {
	readonly desired: Desired;
	readonly extent: Extent;
	readonly scope: DropScope;
	readonly facts: DropFacts;
	/** Where roles and databases are dropped from. */
	readonly maintenance: string;
	/** The numbers that earlier statements of the same drop have. */
	readonly counters?: Map<PhaseId, number>;
};

/** Throws RefusedError and InsufficientPrivilegeError, before anything happens, with everything that is in the way. */
export function makeDrop({ desired, extent, scope, facts, maintenance, counters }: DropRequest): DropPlan {
	const present = presentOf(desired, extent, facts.current);
	assertElsewhere(present, maintenance);
	assertReceiver(present, facts, scope);
	assertDroppable(present, facts, scope);
	assertMayDrop(present, facts, scope);
	const places = new Map(desired.databases.flatMap((each) => each.logins.map((login) => [login, each.name] as const)));
	const databases = present.databases.map((wanted) => wanted.name);
	return {
		profile: desired.profile,
		names: [...new Set([...desired.databases.map((wanted) => wanted.name), desired.profile])],
		gone: {
			databases,
			schemas: facts.kept.flatMap(({ database, schemas }) => schemas.map(({ name }) => ({ database, name }))),
			roles: present.roles.map((role) => role.name),
			logins: present.roles
				.filter((role) => role.kind === 'login')
				.map(({ name }) => ({ name, database: places.get(name) ?? maintenance })),
			mapRows: facts.kept.flatMap(({ database, mapRows }) => (mapRows ?? []).map(({ login }) => ({ database, login }))),
		},
		sessions: facts.sessions,
		contents: facts.contents,
		phases: dropPhases(present, facts, scope, maintenance, counters),
		notes: notesOf(present, facts, scope),
	};
}

export function statementsOfDrop({ phases: { closing, ending, rest } }: DropPlan): readonly Statement[] {
	return [...closing, ...ending, ...rest].flatMap((phase) => phase.statements);
}

function assertElsewhere({ databases }: Present, maintenance: string): void {
	if (!databases.some((wanted) => wanted.name === maintenance)) return;
	throw new RefusedError(
		'connected-to-it',
		`You are connected to ${maintenance}, which is to be dropped.`,
		'Nothing was changed. Connect to another database of the server: -d postgres.',
	);
}

function assertReceiver({ roles }: Present, { current }: DropFacts, { reassignTo }: DropScope): void {
	if (reassignTo === undefined) return;
	const problem = roles.some((role) => role.name === reassignTo)
		? 'is to be dropped itself'
		: current.roles.some((role) => role.name === reassignTo)
			? undefined
			: 'is no role of this server';
	if (problem === undefined) return;
	throw new RefusedError(
		'no-receiver',
		`--reassign-to ${JSON.stringify(reassignTo)} ${problem}.`,
		'Nothing was changed. Name a role that stays.',
	);
}

/** What the profile made for tenants that it does not name, each with a database of its own. */
function unnamed({ desired, current }: Situation, everything: boolean): readonly string[] {
	if (!everything) return [];
	const named = new Set([...desired.roles, ...desired.databases].map((each) => each.name));
	const others = [...current.databases, ...current.roles]
		.filter((each) => each.comment === mark(desired.profile) && !named.has(each.name))
		.map((each) => each.name);
	if (others.length === 0) return [];
	return [
		`${few([...new Set(others)])} ${others.length === 1 ? 'is' : 'are'} of this profile too and of no tenant that it names: left as ${others.length === 1 ? 'it is' : 'they are'}.`,
	];
}

function notesOf({ situation, extent }: Present, { kept }: DropFacts, scope: DropScope): readonly string[] {
	const closed = situation.desired.siblings === 'close' && extent.kept.length === 0;
	return [
		...unnamed(situation, extent.kept.length === 0 && !scope.tenantsOnly),
		...kept
			.filter(({ mapOwner }) => mapOwner !== null)
			.map(
				({ database }) =>
					`The rows of the tables that the tenants share in ${database} stay: nobody signs in to them any more.`,
			),
		...(closed ? ['What `siblings: close` took from PUBLIC on other databases is not given back.'] : []),
	];
}
