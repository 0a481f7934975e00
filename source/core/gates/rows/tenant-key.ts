import { type DesiredTenantMap, mapSchema } from '../../access/desired.js';
import { inWords } from '../../access/diff/words.js';
import { mapTable } from '../../access/row-security/tenant-function.js';
import { canonicalKey } from '../../profile/tenant-key.js';
import { literal, qualified } from '../../sql/quote.js';
import { list, sql } from '../../sql/sql.js';
import { schemaNamed } from '../lookup.js';
import { said } from '../mend.js';
import { type Login, type Place, signInId } from '../place.js';
import { type Probe, probeId } from '../probe.js';
import { type InPlace, usageProbe } from '../schema-rights.js';
import { keySharers } from './key-sharers.js';
import { keysOf } from './tenancy.js';

/** The map for one login: it says whose it is, and the login can neither read nor change it. */
export function tenantKeyProbes(place: Place, login: Login): readonly Probe[] {
	const { interior, wanted } = place;
	const key = keysOf(place)?.get(login.name);
	if (wanted.tenantMap === undefined || interior.kind === 'unreadable') return [];
	const schema = schemaNamed(interior, mapSchema);
	return [
		...(schema === undefined ? [] : [usageProbe({ ...place, interior }, login, schema, 'denied')]),
		...(key === undefined ? [] : [keyProbe({ ...place, interior }, wanted.tenantMap, login, key)]),
	];
}

function keyProbe(place: InPlace, map: DesiredTenantMap, login: Login, key: string): Probe {
	const { interior, wanted } = place;
	const { type } = map;
	const entries = interior.tenantMap?.entries ?? null;
	const there = entries?.get(login.name);
	const right = there !== undefined && canonicalKey(there, type) === canonicalKey(key, type);
	const sharers = right ? keySharers(place, map, key) : [];
	const values = sql`INSERT INTO ${qualified(mapSchema, mapTable)} (login, key) VALUES (${literal(login.name)}, ${literal(key)})`;
	return {
		id: probeId('object', login.name, wanted.name, 'key'),
		gate: 'object',
		role: login.name,
		database: wanted.name,
		subject: `being the tenant with the key ${key}`,
		expect: 'allowed',
		ask:
			entries === null
				? { kind: 'catalog', unread: `the administrator may not read ${mapSchema}.${mapTable}` }
				: { kind: 'catalog' },
		catalog:
			entries === null
				? null
				: sharers.length > 0
					? {
							says: 'denied',
							because: `${inWords(sharers)}, not asked about here, is of it too: each sees the other's rows`,
						}
					: right
						? { says: 'allowed', because: `${mapSchema}.${mapTable} says so` }
						: {
								says: 'denied',
								because:
									there === undefined
										? `it is not in ${mapSchema}.${mapTable}, and sees no rows`
										: `by ${mapSchema}.${mapTable} it is the tenant with the key ${there}`,
							},
		otherwise: 'fail',
		fix:
			sharers.length > 0
				? said(sql`DELETE FROM ${qualified(mapSchema, mapTable)} WHERE login IN (${list(sharers.map(literal))})`)
				: said(sql`${values} ON CONFLICT (login) DO UPDATE SET key = excluded.key`),
		behind: [signInId(login.name, wanted.name)],
	};
}
