import type { Acl, AclItem } from '../current.js';
import type { Situation } from '../situation.js';

/** What `grantee` (null: PUBLIC) holds in an ACL, whoever granted it. */
export function privilegesOf(acl: Acl, grantee: string | null): readonly string[] {
	return [...new Set(acl.filter((item) => item.grantee === grantee).map((item) => item.privilege))];
}

/** What `grantee` should hold and does not. */
export function missing<Privilege extends string>(
	acl: Acl,
	grantee: string,
	wanted: readonly Privilege[],
): readonly Privilege[] {
	const held = privilegesOf(acl, grantee);
	return wanted.filter((privilege) => !held.includes(privilege));
}

/** One grantee that holds more than the profile gives it. */
export type Excess = {
	readonly grantee: string | null;
	readonly privileges: readonly string[];
	/** Granted by somebody other than the owner: the owner's REVOKE leaves it standing, without a word. */
	readonly foreignGrantor: string | null;
};

/**
 * What PUBLIC and the roles of this profile hold beyond what is wanted. Other roles are none of our business; an
 * object's owner holds its rights by owning.
 */
export function excess(
	situation: Situation,
	acl: Acl,
	owner: string,
	wanted: ReadonlyMap<string, readonly string[]>,
): readonly Excess[] {
	const tooMuch = acl.filter(
		(item) =>
			item.grantee !== owner &&
			(item.grantee === null || situation.isOurs(item.grantee)) &&
			!(item.grantee !== null && wanted.get(item.grantee)?.includes(item.privilege)),
	);
	const groups = new Map<string, { item: AclItem; privileges: string[] }>();
	for (const item of tooMuch) {
		const key = JSON.stringify([item.grantee, item.grantor === owner ? null : item.grantor]);
		const group = groups.get(key) ?? { item, privileges: [] };
		group.privileges.push(item.privilege);
		groups.set(key, group);
	}
	return [...groups.values()].map(({ item, privileges }) => ({
		grantee: item.grantee,
		privileges,
		foreignGrantor: item.grantor === owner ? null : item.grantor,
	}));
}
