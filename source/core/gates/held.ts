import type { Held, Interior, ServerCatalog } from './catalog.js';
import { lookup, once } from './lookup.js';

/** Something of a database that rights are held on. */
export type Holdable = { readonly held: Held; readonly heldByAll: readonly string[] };

/** What a role holds on it, by whatever way. */
export function heldBy({ standIns }: Interior, { held, heldByAll }: Holdable, role: string): readonly string[] {
	const asked = standIns.get(role) ?? role;
	// A role may have the name of something that every object has.
	return Object.hasOwn(held, asked) ? (held[asked] ?? []) : heldByAll;
}

export function mayConnect(
	{ mayConnect: own, everybodyMayConnect }: ServerCatalog,
	role: string,
	database: string,
): boolean {
	return everybodyMayConnect.has(database) || own.get(role)?.has(database) === true;
}

/** On which of these a role holds anything that not everybody does. */
export function holdings<Thing extends Holdable>(): (
	interior: Interior,
	things: readonly Thing[],
	role: string,
) => readonly Thing[] {
	type Pair = { readonly role: string; readonly thing: Thing };
	const byRole = lookup<Pair>((pair) => pair.role);
	const pairsOf = once((things: readonly Thing[]): readonly Pair[] =>
		things.flatMap((thing) =>
			Object.entries(thing.held)
				.filter(([, held]) => held.length > 0)
				.map(([role]) => ({ role, thing })),
		),
	);
	return ({ standIns }, things, role) => byRole(pairsOf(things), standIns.get(role) ?? role).map(({ thing }) => thing);
}
