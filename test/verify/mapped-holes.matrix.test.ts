// Logins of each tenant's own: each hole is opened by hand; verify shows exactly it, and its own fix closes it.
import { describe, expect, test } from 'vitest';
import { testServer } from '../helpers/server.js';
import { type Hole, openAndMend } from './hole.js';
import { acme, globex, loginsEach, makeSharedWorld, odd } from './shared-world.js';

const server = await testServer();
const w = await makeSharedWorld(server, 'm', loginsEach);
await server.query('CREATE ROLE mallory NOLOGIN; CREATE ROLE stranger LOGIN');
const { database } = w;
const [app, reader, owner, mapOwner, group] = [
	'm_acme_app',
	'm_acme_report',
	'm_owner',
	'm_db_owner',
	'm_tenants',
] as const;
const everybody = [app, reader, `m_${odd}_app`, `m_${odd}_report`];
const things = ['app.Odd "items"', 'app.events', ...(server.version >= 150_000 ? ['app.mine'] : [])];
const c = (role: string, topic: string) => `connect:${role}:${topic}`;
const s = (role: string, topic: string) => `schema:${role}:${topic}`;
const o = (role: string, topic: string) => `object:${role}:${topic}`;
const rows = (role: string, topics: readonly string[], of: readonly string[] = things) =>
	of.flatMap((name) => topics.map((topic) => o(role, `rows:${name}:${topic}`)));
const tried = (role: string) => rows(role, ['set', 'set-config'], things.slice(0, 1));

const holes: Readonly<Record<string, Hole>> = {
	"a login that is another tenant's": {
		open: `UPDATE gatehouse.map SET key = '${globex}' WHERE login = '${app}'`,
		red: [o(app, 'key'), ...rows(app, ['own', 'foreign']), ...tried(app)],
		mend: [o(app, 'key')],
		says: /by gatehouse.map it is the tenant with the key 00000000-0000-4000-8000-00000000000b/,
	},
	"a login that is nobody's": {
		open: `DELETE FROM gatehouse.map WHERE login = '${app}'`,
		red: [o(app, 'key'), ...rows(app, ['own'])],
		mend: [o(app, 'key')],
		says: /it is not in gatehouse.map, and sees no rows/,
	},
	"a tenant's key that a login beside has too": {
		open: `INSERT INTO gatehouse.map VALUES ('stranger', '${acme}')`,
		red: [o(app, 'key'), o(reader, 'key')],
		mend: [o(app, 'key')],
		says: /stranger, not asked about here, is of it too: each sees the other's rows/,
	},
	'a map that the tenants can read': {
		open: `GRANT USAGE ON SCHEMA gatehouse TO ${group}; GRANT SELECT ON gatehouse.map TO ${group}`,
		red: [
			o(mapOwner, 'map-schema'),
			o(mapOwner, 'map-table'),
			...everybody.flatMap((role) => [s(role, 'usage:gatehouse'), o(role, 'nothing-in:gatehouse')]),
		],
		mend: [o(mapOwner, 'map-schema'), o(mapOwner, 'map-table')],
	},
	'a map that anybody can change': {
		open: 'GRANT ALL ON gatehouse.map TO PUBLIC',
		red: [o(mapOwner, 'map-table')],
		says: /PUBLIC holds .*UPDATE.* on it/,
	},
	'a column of the map that somebody may read or change': {
		open: `GRANT SELECT (key) ON gatehouse.map TO ${app}; GRANT INSERT (login) ON gatehouse.map TO PUBLIC`,
		red: [o(mapOwner, 'map-table')],
		says: /PUBLIC holds INSERT \(login\) on it; m_acme_app holds SELECT \(key\) on it|m_acme_app holds SELECT \(key\) on it; PUBLIC/,
	},
	'row security on the map': {
		open: 'ALTER TABLE gatehouse.map ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY',
		red: [o(mapOwner, 'map-table'), ...everybody.flatMap((role) => rows(role, ['own']))],
		mend: [o(mapOwner, 'map-table')],
		says: /row security hides logins in it/,
	},
	'a table that is in the map too': {
		open: `CREATE TABLE gatehouse.more () INHERITS (gatehouse.map); INSERT INTO gatehouse.more VALUES ('stranger', '${acme}')`,
		red: [o(mapOwner, 'map-table'), o(app, 'key'), o(reader, 'key')],
		mend: [o(mapOwner, 'map-table')],
		says: /what is in gatehouse.more is in it too/,
	},
	"something else in the map's schema": {
		open: `CREATE TABLE gatehouse.notes (a int); GRANT SELECT ON gatehouse.notes TO ${group};
			ALTER DEFAULT PRIVILEGES FOR ROLE ${mapOwner} IN SCHEMA gatehouse GRANT SELECT ON TABLES TO ${group}`,
		red: [o(mapOwner, 'later-beside'), ...everybody.map((role) => o(role, 'nothing-in:gatehouse'))],
		mend: [o(mapOwner, 'later-beside'), o(app, 'nothing-in:gatehouse')],
	},
	'a map in which a login can be twice': {
		open: 'ALTER TABLE gatehouse.map DROP CONSTRAINT map_pkey',
		red: [o(mapOwner, 'map-table')],
		says: /a login can be in it twice/,
	},
	"a map that is a stranger's": {
		open: 'ALTER TABLE gatehouse.map OWNER TO stranger',
		red: [o(mapOwner, 'map-table'), ...everybody.flatMap((role) => rows(role, ['own']))],
		mend: [o(mapOwner, 'map-table')],
		rounds: 2,
	},
	"a schema of the map that is a stranger's": {
		open: 'ALTER SCHEMA gatehouse OWNER TO stranger',
		red: [o(mapOwner, 'map-schema'), ...everybody.flatMap((role) => rows(role, ['own']))],
		mend: [o(mapOwner, 'map-schema')],
	},
	'a function that asks the session': {
		open: `CREATE OR REPLACE FUNCTION gatehouse.tenant() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER
			SET search_path = pg_catalog, pg_temp AS $$ SELECT nullif(current_setting('app.tenant_id', true), '')::uuid $$`,
		red: [o(mapOwner, 'map-function'), ...everybody.flatMap((role) => [...rows(role, ['own']), ...tried(role)])],
		mend: [o(mapOwner, 'map-function')],
		says: /it is another function than the profile made/,
	},
	'a function that looks where its caller says': {
		open: 'ALTER FUNCTION gatehouse.tenant() RESET search_path',
		red: [o(mapOwner, 'map-function')],
	},
	'a function that anybody may call': {
		open: 'GRANT EXECUTE ON FUNCTION gatehouse.tenant() TO PUBLIC',
		red: [o(mapOwner, 'map-function')],
		says: /PUBLIC holds EXECUTE on it/,
	},
	'a function that the tenants may not call': {
		open: `REVOKE EXECUTE ON FUNCTION gatehouse.tenant() FROM ${group}`,
		red: [
			o(mapOwner, 'map-function'),
			...everybody.flatMap((role) =>
				(role.endsWith('app') ? ['SELECT', 'INSERT', 'UPDATE', 'DELETE'] : ['SELECT']).flatMap((privilege) =>
					things.map((name) => o(role, `${privilege}:${name}`)),
				),
			),
		],
		mend: [o(mapOwner, 'map-function')],
		says: /m_tenants may not call it: no tenant sees any row/,
	},
	"a function that is a stranger's": {
		open: 'ALTER FUNCTION gatehouse.tenant() OWNER TO mallory',
		red: [o(mapOwner, 'map-function'), ...everybody.flatMap((role) => rows(role, ['own']))],
		mend: [o(mapOwner, 'map-function')],
	},
	'a policy for one login': {
		open: `CREATE POLICY extra ON app.events TO ${app} USING (true)`,
		red: [o(owner, 'policies:app.events')],
		says: /policy extra lets m_acme_app read and write the rows where true/,
	},
	'row security off': {
		open: 'ALTER TABLE app.events DISABLE ROW LEVEL SECURITY',
		red: [
			o(owner, 'row-security:app.events'),
			...everybody.flatMap((role) => rows(role, ['foreign', 'off'], ['app.events'])),
			...rows(app, ['copy'], ['app.events']),
			...rows(`m_${odd}_app`, ['copy'], ['app.events']),
		],
		mend: rows(app, ['foreign'], ['app.events']),
	},
	'a login that row security does not bind': {
		open: `ALTER ROLE ${app} BYPASSRLS`,
		red: [
			c(app, 'bypassrls'),
			...rows(app, ['foreign']),
			...rows(app, ['off', 'copy'], things.slice(0, 2)),
			...tried(app),
		],
		mend: [c(app, 'bypassrls')],
	},
	'a right more for all tenants': {
		open: `GRANT TRUNCATE ON app.events TO ${group}`,
		red: [o(owner, 'nobody-else:app:tables'), ...everybody.map((role) => o(role, 'TRUNCATE:app.events'))],
		mend: [o(app, 'TRUNCATE:app.events')],
	},
	'a right on one table for one login': {
		open: `GRANT SELECT ON app.events_2026 TO ${app}`,
		red: [o(app, 'SELECT:app.events_2026')],
	},
	'a login that is not in the group': {
		open: `REVOKE ${group} FROM ${app}`,
		red: [c(app, 'sign-in'), s(app, 'usage:app')],
		mend: [c(app, 'sign-in')],
	},
	'a stranger in the group': {
		open: `GRANT ${group} TO stranger`,
		red: [c(group, 'members')],
	},
	'the USAGE of the tenants gone': {
		open: `REVOKE USAGE ON SCHEMA app FROM ${group}`,
		red: everybody.map((role) => s(role, 'usage:app')),
		mend: [s(app, 'usage:app')],
	},
};

describe('a hole', () => {
	for (const [name, hole] of Object.entries(holes))
		test(name, () => openAndMend({ server, database, verify: w.verify, sql: w.sql, undoTraces: async () => {} }, hole));
});

test('a map that the administrator may not read leaves the keys unchecked', async () => {
	const administrator = await server.createAdministrator('madm');
	const world = await makeSharedWorld(server, 'n', loginsEach, administrator);
	await world.sql('REVOKE ALL ON SCHEMA gatehouse FROM madm');
	const { checks } = await world.verify();
	expect(checks.find(({ id }) => id === 'object:n_acme_app:n:key')).toMatchObject({
		status: 'unchecked',
		found: 'the administrator may not read gatehouse.map',
	});
});
