import type { Membership } from '../access/current.js';

/** A role that another one reaches through memberships, and by which way. */
export type Reached = {
	readonly role: string;
	/** From the member, without it, to the role: `team, pg_read_all_data`. */
	readonly path: readonly string[];
	/** It has the role's rights without asking. */
	readonly inherits: boolean;
	/** It may SET ROLE to it. */
	readonly becomes: boolean;
};

/** Every role that `member` reaches, itself left out. ADMIN OPTION alone counts too: whoever has it can let itself in. */
export function reachOf(memberships: readonly Membership[], member: string): ReadonlyMap<string, Reached> {
	const edges = byMember(memberships);
	const any = walk(edges, member, () => true);
	const inherited = walk(edges, member, (edge) => edge.inherit);
	const settable = walk(edges, member, (edge) => edge.set);
	return new Map(
		[...any].map(([role, path]) => [
			role,
			{ role, path: inherited.get(role) ?? path, inherits: inherited.has(role), becomes: settable.has(role) },
		]),
	);
}

type Edges = ReadonlyMap<string, readonly Membership[]>;
const sorted = new WeakMap<readonly Membership[], Edges>();

/** Thousands of logins ask about the same list. */
function byMember(memberships: readonly Membership[]): Edges {
	const known = sorted.get(memberships);
	if (known !== undefined) return known;
	const edges = new Map<string, Membership[]>();
	for (const edge of memberships) {
		const own = edges.get(edge.member);
		if (own === undefined) edges.set(edge.member, [edge]);
		else own.push(edge);
	}
	sorted.set(memberships, edges);
	return edges;
}

function walk(
	edges: Edges,
	member: string,
	follow: (edge: Membership) => boolean,
): ReadonlyMap<string, readonly string[]> {
	const found = new Map<string, readonly string[]>();
	const queue: { readonly at: string; readonly path: readonly string[] }[] = [{ at: member, path: [] }];
	for (const { at, path } of queue)
		for (const edge of edges.get(at) ?? []) {
			if (edge.role === member || found.has(edge.role) || !follow(edge)) continue;
			found.set(edge.role, [...path, edge.role]);
			queue.push({ at: edge.role, path: [...path, edge.role] });
		}
	return found;
}
