import type { Membership } from './current.js';

/**
 * From 16 on whoever makes a role without being a superuser gets ADMIN OPTION on it: it may let itself in, and is not in
 * until it does.
 * @see https://www.postgresql.org/docs/current/role-attributes.html
 */
export function isMaker({ admin, inherit, set }: Pick<Membership, 'admin' | 'inherit' | 'set'>): boolean {
	return admin && !inherit && !set;
}
