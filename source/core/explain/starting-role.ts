import type { Membership } from '../access/current.js';
import type { RoleFacts } from '../gates/catalog.js';
import { reachOf } from '../gates/reach.js';

/**
 * The role that its sessions start as. One that it may not become is no more than a WARNING when it signs in: it goes on
 * as itself.
 */
export function startingRole(
	{ name, superuser }: Pick<RoleFacts, 'name' | 'superuser'>,
	roles: Pick<ReadonlyMap<string, unknown>, 'has'>,
	memberships: readonly Membership[],
	setting: string | undefined,
): string {
	if (setting === undefined || !roles.has(setting)) return name;
	return superuser || reachOf(memberships, name).get(setting)?.becomes === true ? setting : name;
}
