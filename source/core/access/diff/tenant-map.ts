import { inBatches } from '../../in-batches.js';
import { type Draft, type Finding, findings } from '../../plan/draft.js';
import { canonicalKey } from '../../profile/tenant-key.js';
import { identifier, literal, qualified } from '../../sql/quote.js';
import { preview } from '../../sql/render.js';
import { keyType, list, type Sql, sql } from '../../sql/sql.js';
import type { Acl } from '../current.js';
import { type DesiredDatabase, type DesiredTenantMap, mapSchema, mark } from '../desired.js';
import { functionName, mapTable, tenantFunction } from '../row-security/tenant-function.js';
import type { Situation } from '../situation.js';
import { missing } from './acl.js';
import { type Grantable, grantMissing, revokeExcess } from './revoke-excess.js';
import { inWords } from './words.js';

const none: Finding = { drafts: [], warnings: [] };
const table = qualified(mapSchema, mapTable);
const tenant = sql`FUNCTION ${qualified(mapSchema, functionName)}()`;
/** Rows of one INSERT: enough to be fast, few enough to be read. */
const rowsAtOnce = 200;

/** Which login is whose: the table, the function that the policies ask, and a row for each login. */
export function diffTenantMap(situation: Situation, wanted: DesiredDatabase): Finding {
	const map = wanted.tenantMap;
	if (map === undefined) return none;
	return findings(
		home(situation, wanted, map),
		mapItself(situation, wanted, map),
		theFunction(situation, wanted, map),
		rows(situation, wanted, map),
	);
}

function home(situation: Situation, wanted: DesiredDatabase, map: DesiredTenantMap): Finding {
	const existing = situation.inside(wanted).schema(mapSchema);
	const name = identifier(mapSchema);
	const readers = map.reader === null ? [] : [map.reader];
	const on: Grantable = {
		gate: 'schema',
		object: sql`SCHEMA ${name}`,
		described: `schema ${mapSchema}`,
		acl: existing?.acl ?? [],
		owner: existing?.owner ?? map.owner,
		as: existing?.owner ?? map.owner,
		effect: 'revoke',
	};
	const made: readonly Draft[] =
		existing !== undefined
			? []
			: [
					{
						gate: 'schema',
						sql: sql`CREATE SCHEMA ${name} AUTHORIZATION ${identifier(map.owner)}`,
						purpose: 'a schema for the map of logins to tenants, which no login can look into',
						undo: { sql: sql`DROP SCHEMA ${name}` },
						effect: 'create',
						as: [situation.ownerToBe(wanted), map.owner],
					},
					{
						gate: 'schema',
						sql: sql`COMMENT ON SCHEMA ${name} IS ${literal(mark(situation.desired.profile))}`,
						purpose: 'marks the schema as made by this profile',
						undo: { sql: sql`COMMENT ON SCHEMA ${name} IS NULL` },
						effect: 'create',
						as: [map.owner],
					},
				];
	return findings(
		{ drafts: made, warnings: [] },
		held(situation, on, readers, 'USAGE', 'lets the administrator look up whose login is whose'),
	);
}

/** What these roles hold, and of ours nobody else. */
function held(
	situation: Situation,
	on: Grantable,
	roles: readonly string[],
	privilege: 'USAGE' | 'SELECT' | 'EXECUTE',
	purpose: string,
): Finding {
	const lacking = roles.filter((role) => role !== on.owner && missing(on.acl, role, [privilege]).length > 0);
	return findings(
		{ drafts: grantMissing(on, [privilege], lacking, purpose), warnings: [] },
		revokeExcess(situation, on, new Map(roles.map((role) => [role, [privilege]]))),
	);
}

function mapItself(situation: Situation, wanted: DesiredDatabase, map: DesiredTenantMap): Finding {
	const existing = situation.inside(wanted).tenantMap.table;
	const readers = map.reader === null ? [] : [map.reader];
	const on: Grantable = {
		gate: 'object',
		object: sql`TABLE ${table}`,
		described: `${mapSchema}.${mapTable}`,
		acl: existing?.acl ?? [],
		owner: existing?.owner ?? map.owner,
		as: existing?.owner ?? map.owner,
		effect: 'revoke',
	};
	const drafts: readonly Draft[] =
		existing === null
			? [
					{
						gate: 'object',
						sql: sql`CREATE TABLE ${table} (login name PRIMARY KEY, key ${keyType(map.type)} NOT NULL)`,
						purpose: 'a row for each login says which tenant it is of',
						undo: { sql: sql`DROP TABLE ${table}` },
						effect: 'create',
						as: [map.owner],
					},
					owned(sql`TABLE ${table}`, map.owner, situation.current.administrator.name, 'create'),
				]
			: existing.owner === map.owner
				? []
				: [owned(sql`TABLE ${table}`, map.owner, existing.owner, 'change')];
	return findings(
		{ drafts, warnings: [] },
		held(situation, on, readers, 'SELECT', 'lets the administrator look up whose login is whose'),
	);
}

/** By an owner that nobody becomes: a migrate login could otherwise make itself any tenant. */
function owned(what: Sql, owner: string, before: string, effect: Draft['effect']): Draft {
	return {
		gate: 'object',
		sql: sql`ALTER ${what} OWNER TO ${identifier(owner)}`,
		purpose: `belongs to ${owner}, whom nobody becomes`,
		undo: { sql: sql`ALTER ${what} OWNER TO ${identifier(before)}` },
		effect,
		as: [owner, before],
	};
}

function theFunction(situation: Situation, wanted: DesiredDatabase, map: DesiredTenantMap): Finding {
	const existing = situation.inside(wanted).tenantMap.function;
	const { create, definition } = tenantFunction(map.type);
	const builtin: Acl = [{ grantor: map.owner, grantee: null, privilege: 'EXECUTE', grantable: false }];
	const on: Grantable = {
		gate: 'object',
		object: tenant,
		described: `${mapSchema}.${functionName}()`,
		acl: existing?.acl ?? builtin,
		owner: existing?.owner ?? map.owner,
		as: existing?.owner ?? map.owner,
		effect: existing === null ? 'create' : 'revoke',
	};
	const right = existing?.definition === definition;
	const make: Draft = {
		gate: 'object',
		sql: create,
		purpose: 'tells the policies whose rows they are, by who signed in: SET, SET ROLE and set_config change nothing',
		undo:
			existing === null
				? { sql: sql`DROP ${tenant}` }
				: { none: 'what the function was before let logins be told apart wrongly' },
		effect: existing === null ? 'create' : 'change',
		as: [existing?.owner ?? map.owner],
	};
	const before = existing?.owner ?? situation.current.administrator.name;
	const drafts = [
		...(right ? [] : [make]),
		...(existing?.owner === map.owner
			? []
			: [owned(tenant, map.owner, before, existing === null ? 'create' : 'change')]),
	];
	return findings(
		{ drafts, warnings: [] },
		held(situation, on, [map.group], 'EXECUTE', 'a policy runs it with the rights of whoever queries'),
	);
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
		warnings: entries
			.filter((entry) => !entry.exists)
			.map(({ login }) => ({
				code: 'stale-map-entry',
				message: `${mapSchema}.${mapTable} has a row for ${login}, and there is no such role: whoever makes one of that name gets the tenant's rows. If it is gone for good: ${preview(remove([login]))};`,
			})),
	};
}

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
