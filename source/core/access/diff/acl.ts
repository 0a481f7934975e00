import type { Acl, AclItem } from '../current.js';
import type { DesiredDatabase } from '../desired.js';
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
	/** The privilege itself, or only the right to hand it on. */
	readonly what: 'privilege' | 'grant option';
	/** With the right to hand it on: whoever gives it back must give that too. */
	readonly grantable: boolean;
	/** Granted by somebody other than the owner: the owner's REVOKE leaves it standing, without a word. */
	readonly foreignGrantor: string | null;
	/** Whom it has handed the privileges on to: the server refuses to take them away without CASCADE. */
	readonly handedTo: readonly (string | null)[];
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
	const isWanted = (item: AclItem): boolean =>
		item.grantee !== null && wanted.get(item.grantee)?.includes(item.privilege) === true;
	const tooMuch = acl.filter(
		(item) =>
			item.grantee !== owner &&
			(item.grantee === null || situation.isOurs(item.grantee)) &&
			(!isWanted(item) || item.grantable),
	);
	if (tooMuch.length === 0) return [];
	const handed = (item: AclItem): readonly (string | null)[] =>
		acl
			.filter((each) => each.grantor === item.grantee && each.privilege === item.privilege)
			.map((each) => each.grantee);
	const groups = new Map<string, Excess & { privileges: string[]; handedTo: (string | null)[] }>();
	for (const item of tooMuch) {
		const what = isWanted(item) ? 'grant option' : 'privilege';
		const foreignGrantor = item.grantor === owner ? null : item.grantor;
		const { grantee, grantable } = item;
		const key = JSON.stringify([grantee, what, grantable, foreignGrantor]);
		const group = groups.get(key) ?? { grantee, privileges: [], what, grantable, foreignGrantor, handedTo: [] };
		group.privileges.push(item.privilege);
		group.handedTo.push(...handed(item));
		groups.set(key, group);
	}
	return [...groups.values()];
}

/** Whether a plain REVOKE by the owner takes it away. */
export function isTakeable({ foreignGrantor, handedTo }: Excess): boolean {
	return foreignGrantor === null && handedTo.length === 0;
}

/** What PUBLIC holds now and no longer will: what somebody else granted it too, it keeps. */
export function lostByPublic(all: readonly Excess[]): readonly string[] {
	const held = (takeable: boolean) =>
		all.filter((each) => each.grantee === null && isTakeable(each) === takeable).flatMap((each) => each.privileges);
	const stays = new Set(held(false));
	return [...new Set(held(true))].filter((privilege) => !stays.has(privilege)).toSorted();
}

/** What whoever applied the profile holds on something of this database, to come back. */
export type WayIn = { readonly wanted: DesiredDatabase; readonly privilege: 'CONNECT' | 'USAGE' | 'SELECT' };

/** Who holds something here and is neither the owner, nor of this profile, nor kept: not ours to take from. */
export function strangers(
	situation: Situation,
	acl: Acl,
	owner: string,
	wayIn?: WayIn,
): readonly { readonly grantee: string; readonly privileges: readonly string[] }[] {
	const known = (grantee: string): boolean =>
		grantee === owner ||
		grantee === situation.current.administrator.name ||
		situation.keep.has(grantee) ||
		situation.wanted(grantee) !== undefined ||
		situation.isOurs(grantee);
	const others = [...new Set(acl.map((item) => item.grantee))].filter(
		(grantee): grantee is string => grantee !== null && !known(grantee),
	);
	return others
		.map((grantee) => {
			const isWayIn = (privilege: string) =>
				privilege === wayIn?.privilege && situation.mayHaveApplied(wayIn.wanted, grantee);
			return { grantee, privileges: privilegesOf(acl, grantee).filter((privilege) => !isWayIn(privilege)) };
		})
		.filter(({ privileges }) => privileges.length > 0);
}
