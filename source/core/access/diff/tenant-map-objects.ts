import { type Draft, type Finding, findings } from '../../plan/draft.js';
import { identifier, qualified } from '../../sql/quote.js';
import { keyType, type Sql, sql } from '../../sql/sql.js';
import type { Acl, DefaultPrivileges } from '../current.js';
import { type DesiredDatabase, type DesiredTenantMap, mapSchema } from '../desired.js';
import { functionName, mapTable, tenantFunction } from '../row-security/tenant-function.js';
import type { Situation } from '../situation.js';
import { missing } from './acl.js';
import { shutColumns } from './columns.js';
import { type Grantable, grantMissing, revokeExcess } from './revoke-excess.js';
import { newSchema } from './schemas.js';

const table = qualified(mapSchema, mapTable);
const toldWrongly = 'what the function was before let logins be told apart wrongly';
const tenant = sql`FUNCTION ${qualified(mapSchema, functionName)}()`;

/** Where the map is, the map, and the function that reads it: owned by whom nobody becomes, and open to nobody else. */
export function diffMapObjects(situation: Situation, wanted: DesiredDatabase, map: DesiredTenantMap): Finding {
	return findings(home(situation, wanted, map), mapItself(situation, wanted, map), theFunction(situation, wanted, map));
}

/** What an object carries as the administrator makes it and hands it over: PostgreSQL's own, or its default privileges. */
function aclAtBirth(
	situation: Situation,
	wanted: DesiredDatabase,
	map: DesiredTenantMap,
	objects: DefaultPrivileges['objects'],
	builtin: Acl = [],
): Acl {
	const { name } = situation.current.administrator;
	const inside = situation.inside(wanted);
	const items = [
		...(inside.defaultAcl(name, null, objects) ?? builtin),
		...(inside.defaultAcl(name, mapSchema, objects) ?? []),
	];
	return items.filter((item) => item.grantee !== name).map((item) => ({ ...item, grantor: map.owner }));
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
		wayIn: { wanted, privilege: 'USAGE' },
	};
	const made: readonly Draft[] =
		existing !== undefined
			? []
			: newSchema(situation, wanted, {
					name: mapSchema,
					owner: map.owner,
					purpose: 'a schema for the map of logins to tenants, which no login can look into',
				});
	const before = existing === undefined || existing.owner === map.owner ? undefined : existing.owner;
	return findings(
		{
			drafts:
				before === undefined
					? made
					: [owned(sql`SCHEMA ${name}`, map.owner, before, 'change', 'schema', [situation.ownerToBe(wanted)])],
			warnings: [],
		},
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
		acl: existing?.acl ?? aclAtBirth(situation, wanted, map, 'tables'),
		owner: existing?.owner ?? map.owner,
		as: existing?.owner ?? map.owner,
		effect: existing === null ? 'create' : 'revoke',
		wayIn: { wanted, privilege: 'SELECT' },
	};
	const columns = (existing?.columns ?? []).map((column) => ({
		...column,
		schema: mapSchema,
		table: mapTable,
		owner: on.owner,
	}));
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
		shutColumns(situation, columns),
	);
}

/** By an owner that nobody becomes: a migrate login could otherwise make itself any tenant. */
function owned(
	what: Sql,
	owner: string,
	before: string,
	effect: Draft['effect'],
	gate: Draft['gate'] = 'object',
	alsoAs: readonly string[] = [],
): Draft {
	return {
		gate,
		sql: sql`ALTER ${what} OWNER TO ${identifier(owner)}`,
		purpose: `belongs to ${owner}, whom nobody becomes`,
		undo: { sql: sql`ALTER ${what} OWNER TO ${identifier(before)}` },
		effect,
		as: [...alsoAs, owner, before],
	};
}

function theFunction(situation: Situation, wanted: DesiredDatabase, map: DesiredTenantMap): Finding {
	const found = situation.inside(wanted).tenantMap.function;
	// What returns another type cannot be replaced; no policy of this profile can be asking it.
	const existing = found?.returns === map.type ? found : null;
	const { create, definition } = tenantFunction(map.type);
	const builtin: Acl = [{ grantor: map.owner, grantee: null, privilege: 'EXECUTE', grantable: false }];
	const on: Grantable = {
		gate: 'object',
		object: tenant,
		described: `${mapSchema}.${functionName}()`,
		acl: existing?.acl ?? aclAtBirth(situation, wanted, map, 'routines', builtin),
		owner: existing?.owner ?? map.owner,
		as: existing?.owner ?? map.owner,
		effect: existing === null ? 'create' : 'revoke',
	};
	const right = existing?.definition === definition;
	const unfit: readonly Draft[] =
		found === null || existing !== null
			? []
			: [
					{
						gate: 'object',
						sql: sql`DROP ${tenant}`,
						purpose: `it returns ${found.returns}, and the keys are ${map.type}`,
						undo: { none: toldWrongly },
						effect: 'change',
						as: [found.owner],
					},
				];
	const make: Draft = {
		gate: 'object',
		sql: create,
		purpose: 'tells the policies whose rows they are, by who signed in: SET, SET ROLE and set_config change nothing',
		undo: existing === null ? { sql: sql`DROP ${tenant}` } : { none: toldWrongly },
		effect: existing === null ? 'create' : 'change',
		as: [existing?.owner ?? map.owner],
	};
	const before = existing?.owner ?? situation.current.administrator.name;
	const drafts = [
		...unfit,
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
