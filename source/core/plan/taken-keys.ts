import type { DesiredDatabase, DesiredTenantMap } from '../access/desired.js';
import { mapSchema } from '../access/desired.js';
import { few } from '../access/diff/words.js';
import { mapTable } from '../access/row-security/tenant-function.js';
import type { Situation } from '../access/situation.js';
import { groupBy } from '../group-by.js';
import { tenantIn } from '../profile/expand.js';
import { canonicalKey } from '../profile/tenant-key.js';
import type { Problem } from './authority.js';

/**
 * Keys that the map has given another tenant. With `--tenant` no profile has all tenants side by side, so only the server
 * knows that one was given away already; from then on each of the two would see the rows of both.
 */
export function takenKeys(situation: Situation): readonly Problem[] {
	return situation.desired.databases.flatMap((wanted) =>
		wanted.tenantMap === undefined ? [] : takenIn(situation, wanted, wanted.tenantMap),
	);
}

function takenIn(situation: Situation, wanted: DesiredDatabase, map: DesiredTenantMap): readonly Problem[] {
	const asked = new Map(map.entries.toReversed().map(({ login, key }) => [canonicalKey(key, map.type), login]));
	const mine = new Set(map.entries.map(({ login }) => login));
	const others = (situation.inside(wanted).tenantMap.entries ?? []).flatMap((entry) => {
		const { login, exists } = entry;
		const by = asked.get(canonicalKey(entry.key, map.type));
		if (by === undefined || !exists || mine.has(login) || !situation.isOurs(login)) return [];
		const tenant = map.names.map((name) => tenantIn(name, login)).find((name) => name !== undefined);
		// Of a name that no tenant has, what it is for is not known: `verify` tells of it.
		return tenant === undefined ? [] : [{ ...entry, tenant, by }];
	});
	return [...groupBy(others, ({ tenant, key }) => JSON.stringify([tenant, key])).values()].flatMap((logins) => {
		const [first] = logins;
		if (first === undefined) return [];
		const { tenant, key, by } = first;
		return [
			{
				message: `The key ${key} in ${wanted.name} is the tenant ${tenant}'s (${mapSchema}.${mapTable} gives it ${few(logins.map(({ login }) => login))}): ${by} would see its rows, and ${tenant} those of ${by}.`,
				remedy:
					'Give each tenant a key of its own; or drop the other first (`gatehouse drop PROFILE --tenant NAME`), where it is the same tenant under its old name.',
			},
		];
	});
}
