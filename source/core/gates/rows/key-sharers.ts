import type { DesiredTenantMap } from '../../access/desired.js';
import { groupBy } from '../../group-by.js';
import { canonicalKey } from '../../profile/tenant-key.js';
import { once } from '../lookup.js';
import type { Place } from '../place.js';
import { keysOf } from './tenancy.js';

/**
 * Logins that this run does not ask about, and that the map gives the same tenant: with `--tenant` no profile has all of
 * them side by side, so only the server can tell that two tenants are one.
 */
export function keySharers(place: Place, map: DesiredTenantMap, key: string): readonly string[] {
	const { interior, server } = place;
	const entries = interior.kind === 'read' ? interior.tenantMap?.entries : null;
	if (entries === null || entries === undefined) return [];
	const asked = keysOf(place);
	return (byKey(map)(entries).get(canonicalKey(key, map.type)) ?? []).filter(
		(login) => asked?.has(login) !== true && server.roles.has(login),
	);
}

const byKey = once(({ type }: DesiredTenantMap) =>
	once((entries: ReadonlyMap<string, string>): ReadonlyMap<string, readonly string[]> => {
		const groups = groupBy(entries, ([, key]) => canonicalKey(key, type));
		return new Map([...groups].map(([key, some]) => [key, some.map(([login]) => login)]));
	}),
);
