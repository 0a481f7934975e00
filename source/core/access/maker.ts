import type { Membership } from './current.js';

/**
 * From 16 on whoever makes a role without being a superuser gets ADMIN OPTION on it: it may let itself in, and is not in
 * until it does.
 * @see https://www.postgresql.org/docs/current/role-attributes.html
 */
export function isMaker({ admin, inherit, set }: Pick<Membership, 'admin' | 'inherit' | 'set'>): boolean {
	return admin && !inherit && !set;
}

/**
 * Whether a role may have applied the profile: it made the owner, and can let itself in at any time. Before 16 nothing
 * tells who made a role, and CREATEROLE lets into every one that is no superuser.
 */
export function mayHaveApplied(
	role: { readonly name: string; readonly createRole: boolean | undefined },
	version: number,
	membersOfOwner: readonly Membership[],
): boolean {
	if (version < 160_000) return role.createRole === true;
	return membersOfOwner.some((edge) => edge.member === role.name && isMaker(edge));
}
