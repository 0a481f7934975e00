import type { Draft } from '../../plan/draft.js';
import type { Effect } from '../../plan/plan.js';
import { sql } from '../../sql/sql.js';
import type { CurrentObject } from '../current.js';
import type { Situation } from '../situation.js';
import type { Taken } from '../taken.js';
import { missing } from './acl.js';
import { enumerated, gather } from './object-batches.js';
import type { Grantable } from './revoke-excess.js';
import { grantees, inWords, privileges } from './words.js';

/**
 * What `keep` keeps: to come in, to look and to call. Not CREATE, for whoever may make things where everybody looks may
 * plant what others then run; and not the data, which the profile alone gives.
 */
const keepable: Readonly<Record<Taken['kind'], readonly string[]>> = {
	database: ['CONNECT', 'TEMPORARY'],
	schema: ['USAGE'],
	tables: [],
	sequences: [],
	routines: ['EXECUTE'],
};

export function isKeepable(kind: Taken['kind'], privilege: string): boolean {
	return keepable[kind].includes(privilege);
}

/** The roles of `keep` that need a grant: a superuser needs none, and what our own roles hold the profile says. */
export function keepers(situation: Situation): readonly string[] {
	return [...new Set(situation.keep)].filter(
		(role) => situation.wanted(role) === undefined && situation.role(role)?.superuser !== true,
	);
}

/** Gives by name, before PUBLIC loses it, what must not be lost: to whom `keep` names, and to the administrator its way in. */
export function keepOn(situation: Situation, on: Grantable, lost: readonly string[]): readonly Draft[] {
	const keeps = lost.filter((privilege) => isKeepable(on.gate === 'schema' ? 'schema' : 'database', privilege));
	const lacking = (role: string): readonly string[] => (role === on.owner ? [] : missing(on.acl, role, keeps));
	// On what the plan itself makes, keeping is part of making it.
	const effect = on.effect === 'create' ? 'create' : 'change';
	const alike = new Map<string, string[]>();
	for (const role of keepers(situation)) {
		const names = lacking(role).join();
		if (names !== '') alike.set(names, [...(alike.get(names) ?? []), role]);
	}
	return [
		...[...alike].map(([names, roles]) => give(on, effect, names.split(','), roles, kept(roles))),
		...(wouldLockOut(situation, on, lost)
			? [
					give(
						on,
						effect,
						['CONNECT'],
						[situation.current.administrator.name],
						'the administrator keeps its own way in',
					),
				]
			: []),
	];
}

function kept(roles: readonly string[]): string {
	return `the profile keeps ${inWords(roles)}: held by name, before PUBLIC loses it`;
}

/** An administrator that is no superuser and enters through PUBLIC alone. */
function wouldLockOut(situation: Situation, on: Grantable, lost: readonly string[]): boolean {
	const { name, superuser, inherits } = situation.current.administrator;
	if (on.gate !== 'connect' || superuser || !lost.includes('CONNECT') || keepers(situation).includes(name))
		return false;
	return ![name, ...inherits].some((role) => missing(on.acl, role, ['CONNECT']).length === 0);
}

function give(
	{ gate, object, as }: Pick<Grantable, 'gate' | 'object' | 'as'>,
	effect: Effect,
	names: readonly string[],
	to: readonly string[],
	purpose: string,
): Draft {
	const what = sql`${privileges(names)} ON ${object}`;
	return {
		gate,
		sql: sql`GRANT ${what} TO ${grantees(to)}`,
		purpose,
		undo: { sql: sql`REVOKE ${what} FROM ${grantees(to)}` },
		effect,
		as: [as],
	};
}

type Keeping = { readonly role: string; readonly owner: string };

/** The same for routines that PUBLIC may no longer call. */
export function keepOnRoutines(situation: Situation, losing: readonly CurrentObject[]): readonly Draft[] {
	const keeping = losing.flatMap((object) =>
		keepers(situation)
			.filter((role) => role !== object.owner && missing(object.acl, role, ['EXECUTE']).length > 0)
			.map((role): readonly [Keeping, CurrentObject] => [{ role, owner: object.owner }, object]),
	);
	return gather(keeping).flatMap(({ change: { role, owner }, objects }) =>
		enumerated('routines', objects).map(({ on }) =>
			give({ gate: 'object', object: on, as: owner }, 'change', ['EXECUTE'], [role], kept([role])),
		),
	);
}
