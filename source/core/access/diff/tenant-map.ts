import { inBatches } from '../../in-batches.js';
import { type Draft, type Finding, findings } from '../../plan/draft.js';
import { canonicalKey } from '../../profile/tenant-key.js';
import { literal, qualified } from '../../sql/quote.js';
import { preview } from '../../sql/render.js';
import { list, type Sql, sql } from '../../sql/sql.js';
import { type DesiredDatabase, type DesiredTenantMap, mapSchema } from '../desired.js';
import { mapTable } from '../row-security/tenant-function.js';
import type { Situation } from '../situation.js';
import { diffMapObjects } from './tenant-map-objects.js';
import { inWords, likewise } from './words.js';

const table = qualified(mapSchema, mapTable);
/** Rows of one INSERT: enough to be fast, few enough to be read. */
const rowsAtOnce = 200;

/** Which login is whose: the table, the function that the policies ask, and a row for each login. */
export function diffTenantMap(situation: Situation, wanted: DesiredDatabase): Finding {
	const map = wanted.tenantMap;
	if (map === undefined) return findings();
	return findings(diffMapObjects(situation, wanted, map), rows(situation, wanted, map));
}

function rows(situation: Situation, wanted: DesiredDatabase, map: DesiredTenantMap): Finding {
	const entries = situation.inside(wanted).tenantMap.entries ?? [];
	const there = new Map(entries.map((entry) => [entry.login, entry.key]));
	const absent = map.entries.filter((entry) => !there.has(entry.login));
	const wrong = map.entries.filter(({ login, key }) => {
		const before = there.get(login);
		return before !== undefined && canonicalKey(before, map.type) !== canonicalKey(key, map.type);
	});
	return {
		drafts: [
			...inBatches(absent, rowsAtOnce).map((some) => insert(map, some)),
			...wrong.map((entry) => correct(map, entry, there.get(entry.login) ?? '')),
		],
		warnings: entries.flatMap((entry) => oddEntry(situation, entry)),
	};
}

/** A row that the profile does not ask for: another tenant's, unless the role is gone or was never the profile's. */
function oddEntry(
	situation: Situation,
	{ login, exists }: { readonly login: string; readonly exists: boolean },
): Finding['warnings'] {
	const row = `${mapSchema}.${mapTable} has a row for ${login}`;
	const gone = `${preview(remove([login]))};`;
	if (!exists) {
		const message = `${row}, and there is no such role: whoever makes one of that name gets the tenant's rows. If it is gone for good: ${gone}`;
		const all = (names: string) =>
			`${mapSchema}.${mapTable} has rows for ${names}, and there are no such roles: whoever makes one of such a name gets the tenant's rows. If they are gone for good: ${allGone};`;
		return [{ code: 'stale-map-entry', message, alike: { of: [], name: login, all } }];
	}
	if (situation.isOurs(login) || situation.wanted(login) !== undefined) return [];
	const message = `${row}, which is not of this profile. If that is not meant: ${gone}`;
	const all = (names: string) =>
		likewise(
			`${mapSchema}.${mapTable} has rows for ${names}, which are not of this profile. If that is not meant: ${gone}`,
		);
	return [{ code: 'stranger-map-entry', message, alike: { of: [], name: login, all } }];
}

const allGone = preview(
	sql`DELETE FROM ${table} m WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_roles r WHERE r.rolname = m.login)`,
);

type Entry = DesiredTenantMap['entries'][number];

function insert(map: DesiredTenantMap, entries: readonly Entry[]): Draft {
	const values = list(entries.map(({ login, key }) => sql`(${literal(login)}, ${literal(key)})`));
	const logins = entries.map((entry) => entry.login);
	return {
		gate: 'object',
		sql: sql`INSERT INTO ${table} (login, key) VALUES ${values}`,
		purpose: `says which tenant ${logins.length > 3 ? `${logins.length} logins are` : `${inWords(logins)} ${logins.length === 1 ? 'is' : 'are'}`} of`,
		undo: { sql: remove(logins) },
		effect: 'create',
		as: [map.owner],
	};
}

function correct(map: DesiredTenantMap, { login, key }: Entry, before: string): Draft {
	const set = (value: string): Sql => sql`UPDATE ${table} SET key = ${literal(value)} WHERE login = ${literal(login)}`;
	return {
		gate: 'object',
		sql: set(key),
		purpose: `${login} sees the rows of ${before}, and by the profile it is of ${key}`,
		undo: { sql: set(before) },
		effect: 'change',
		as: [map.owner],
	};
}

function remove(logins: readonly string[]): Sql {
	return sql`DELETE FROM ${table} WHERE login IN (${list(logins.map(literal))})`;
}
