// One login for all tenants: each hole is opened by hand; verify shows exactly it, and its own fix closes it.
import { describe, expect, test } from 'vitest';
import { testServer } from '../helpers/server.js';
import { type Hole, openAndMend } from './hole.js';
import { acme, globex, makeSharedWorld } from './shared-world.js';
import { failed, notGreen } from './world.js';

const server = await testServer();
const w = await makeSharedWorld(server, 'p');
await server.query('CREATE ROLE mallory NOLOGIN');
const { database } = w;
const [app, reader, owner] = ['p_app', 'p_report', 'p_owner'] as const;
const logins = [app, reader] as const;
/** What holds rows of all tenants, or shows them. */
const things = ['app.Odd "items"', 'app.events', ...(server.version >= 150_000 ? ['app.mine'] : [])];
const c = (role: string, topic: string) => `connect:${role}:${topic}`;
const o = (role: string, topic: string) => `object:${role}:${topic}`;
const rows = (role: string, topics: readonly string[], of: readonly string[] = ['app.events']) =>
	of.flatMap((name) => topics.map((topic) => o(role, `rows:${name}:${topic}`)));
/** Everything that shows when a table hides nothing. */
const seen = ['unset', 'empty', 'foreign'] as const;

const holes: Readonly<Record<string, Hole>> = {
	'row security off': {
		open: 'ALTER TABLE app.events DISABLE ROW LEVEL SECURITY',
		red: [
			o(owner, 'row-security:app.events'),
			...logins.flatMap((role) => rows(role, [...seen, 'off'])),
			...rows(app, ['copy']),
		],
		mend: [o(owner, 'row-security:app.events')],
		says: /row security is off: whoever may read the table reads every row/,
	},
	'row security that does not bind the owner': {
		open: 'ALTER TABLE app.events NO FORCE ROW LEVEL SECURITY',
		red: [o(owner, 'row-security:app.events')],
		says: /not forced: p_owner and what runs as it see every row/,
	},
	'a policy that shows everything, held by the floor': {
		open: 'CREATE POLICY wide ON app.events USING (true)',
		red: [o(owner, 'policies:app.events')],
		says: /^policy wide lets PUBLIC read and write the rows where true$/,
	},
	'a floor that is gone': {
		open: 'DROP POLICY gatehouse_floor ON app.events',
		red: [o(owner, 'policies:app.events')],
		says: /^no restrictive policy holds p_app and p_report to the rows of one tenant/,
	},
	'a floor for one of the logins only': {
		open: `ALTER POLICY gatehouse_floor ON app.events TO ${reader}`,
		red: [o(owner, 'policies:app.events')],
		says: /^no restrictive policy holds p_app to the rows of one tenant/,
	},
	'a floor that permits': {
		open: `DROP POLICY gatehouse_floor ON app.events; CREATE POLICY gatehouse_floor ON app.events USING (true)`,
		red: [o(owner, 'policies:app.events'), ...logins.flatMap((role) => rows(role, seen))],
		mend: [o(owner, 'policies:app.events')],
	},
	'a policy that hides every row': {
		open: 'CREATE POLICY narrow ON app.events AS RESTRICTIVE USING (false)',
		red: [o(owner, 'narrowed:app.events'), ...logins.flatMap((role) => rows(role, ['own']))],
		says: /^policy narrow lets nobody read and write but the rows where false$/,
	},
	'a policy that keeps a tenant from changing its own rows': {
		open: 'CREATE POLICY narrow ON app.events AS RESTRICTIVE FOR UPDATE USING (false)',
		red: [o(owner, 'narrowed:app.events')],
		says: /^policy narrow lets nobody UPDATE but the rows where false$/,
	},
	"the owner's policy for everybody": {
		open: 'ALTER POLICY gatehouse_owner ON app.events TO PUBLIC',
		red: [o(owner, 'policies:app.events')],
	},
	"the tenants' policy for the owner too, and for every row": {
		open: `ALTER POLICY gatehouse_tenant ON app.events TO p_app, p_report, ${owner} USING (true)`,
		red: [o(owner, 'policies:app.events')],
	},
	'a policy that shows everything, and no floor': {
		open: 'CREATE POLICY wide ON app.events USING (true); DROP POLICY gatehouse_floor ON app.events',
		red: [o(owner, 'policies:app.events'), ...logins.flatMap((role) => rows(role, seen))],
		mend: [o(owner, 'policies:app.events')],
	},
	"the profile's own policies, changed to show everything": {
		open: `ALTER POLICY gatehouse_tenant ON app.events USING (true) WITH CHECK (true);
			ALTER POLICY gatehouse_floor ON app.events USING (true)`,
		red: [o(owner, 'policies:app.events'), ...logins.flatMap((role) => rows(role, seen))],
		mend: rows(app, ['foreign']),
	},
	'policies that forget what may be written': {
		open: `ALTER POLICY gatehouse_tenant ON app.events WITH CHECK (true); ALTER POLICY gatehouse_floor ON app.events WITH CHECK (true)`,
		red: [o(owner, 'policies:app.events')],
		says: /policy gatehouse_tenant lets p_app and p_report read and write the rows where .*tenant_id.* or true/,
	},
	'a policy that lets every row be changed': {
		open: 'CREATE POLICY loose ON app.events FOR UPDATE TO p_app USING (true) WITH CHECK (true)',
		red: [o(owner, 'policies:app.events')],
		says: /policy loose lets p_app UPDATE the rows where true/,
	},
	'a policy that lets every row be added': {
		open: 'CREATE POLICY loose ON app.events FOR INSERT WITH CHECK (true)',
		red: [o(owner, 'policies:app.events')],
		says: /policy loose lets PUBLIC INSERT the rows where true/,
	},
	'a policy that shows the owner everything, and so its views': {
		open: `CREATE POLICY mine ON app.events TO ${owner} USING (true)`,
		red: [o(owner, 'policies:app.events')],
		says: /policy mine lets whatever runs as p_owner read and write the rows where true/,
	},
	"no policy for the tenants' rows": {
		open: 'DROP POLICY gatehouse_tenant ON app.events',
		red: [o(owner, 'policies:app.events'), ...logins.flatMap((role) => rows(role, ['own']))],
		mend: [o(owner, 'policies:app.events')],
		says: /no policy lets p_app and p_report read and write the rows of its tenant/,
	},
	'no policy for the owner': {
		open: 'DROP POLICY gatehouse_owner ON app.events',
		red: [o(owner, 'policies:app.events')],
		says: /no policy shows every row to p_migrator as p_owner: what it changes there is silently nothing/,
	},
	'policies that fail where no tenant is named': {
		open: ['gatehouse_tenant', 'gatehouse_floor']
			.map((name) => `ALTER POLICY ${name} ON app.events USING (tenant_id = current_setting('app.tenant_id')::uuid)`)
			.join('; '),
		red: [o(owner, 'policies:app.events'), ...logins.flatMap((role) => rows(role, ['unset', 'empty']))],
		mend: [o(owner, 'policies:app.events')],
	},
	'a login that row security does not bind': {
		open: `ALTER ROLE ${app} BYPASSRLS`,
		red: [c(app, 'bypassrls'), ...rows(app, seen, things), ...rows(app, ['off', 'copy'], things.slice(0, 2))],
		mend: [c(app, 'bypassrls')],
	},
	'sessions that start as a tenant': {
		open: `ALTER ROLE ${app} IN DATABASE ${database} SET app.tenant_id = '${acme}'`,
		red: rows(app, ['unset'], things),
		mend: rows(app, ['unset'], things.slice(0, 1)),
		says: /^it sees rows: its sessions start with app.tenant_id = /,
	},
	'sessions of everybody that start as a tenant': {
		open: `ALTER DATABASE ${database} SET app.tenant_id = '${globex}'`,
		red: logins.flatMap((role) => rows(role, ['unset'], things)),
		mend: rows(app, ['unset'], things.slice(0, 1)),
	},
	'sessions that start with row security off': {
		open: `ALTER ROLE ${app} IN DATABASE ${database} SET row_security = off`,
		red: [
			o(app, 'row-security-setting'),
			...['SELECT', 'INSERT', 'UPDATE', 'DELETE'].flatMap((privilege) =>
				things.map((name) => o(app, `${privilege}:${name}`)),
			),
		],
		mend: [o(app, 'row-security-setting')],
		says: /^its sessions start with row_security = off/,
	},
	'tables that come with rights': {
		open: `ALTER DEFAULT PRIVILEGES FOR ROLE ${owner} IN SCHEMA app GRANT SELECT ON TABLES TO ${app}`,
		red: [o(owner, 'later:app:tables')],
		says: /p_app would get SELECT on them/,
	},
	'a partition that can be read past its table': {
		open: `GRANT SELECT ON app.events_2026 TO ${app}`,
		red: [o(app, 'SELECT:app.events_2026')],
	},
	'a view that reads as its owner': {
		open: `GRANT SELECT ON app.definers TO ${app}`,
		red: [o(app, 'SELECT:app.definers')],
	},
	'a materialized view': {
		open: `GRANT SELECT ON app.summary TO ${reader}`,
		red: [o(reader, 'SELECT:app.summary')],
	},
	'a table without the column': {
		open: `GRANT SELECT ON app.countries TO ${app}`,
		red: [o(app, 'SELECT:app.countries')],
	},
	'TRUNCATE, which no policy holds': {
		open: `GRANT TRUNCATE ON app.events TO ${app}`,
		red: [o(app, 'TRUNCATE:app.events')],
	},
	"REFERENCES, which tell of others' rows": {
		open: `GRANT REFERENCES ON app.events TO ${app}`,
		red: [o(app, 'nothing-else:app.events')],
	},
	"a superuser's function": {
		open: `CREATE FUNCTION app.backdoor(a int) RETURNS bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT count(*) + a FROM app.events';
			REVOKE ALL ON FUNCTION app.backdoor(int) FROM PUBLIC; GRANT EXECUTE ON FUNCTION app.backdoor(int) TO ${app}`,
		red: [o(app, 'EXECUTE:app.backdoor(integer)'), o(owner, 'covered:app')],
		mend: [o(app, 'EXECUTE:app.backdoor(integer)')],
		close: 'DROP FUNCTION app.backdoor(int)',
	},
	'the ownership of a table moved': {
		open: 'ALTER TABLE app.events OWNER TO mallory',
		red: [o(owner, 'covered:app')],
	},
	'a table that a login owns': {
		open: `ALTER TABLE app.events OWNER TO ${app}`,
		red: [o(owner, 'covered:app'), o(app, 'TRUNCATE:app.events'), o(app, 'nothing-else:app.events')],
		mend: [o(owner, 'covered:app')],
		rounds: 2,
	},
};

test('a policy that narrows what a tenant sees of its own is told, and may be meant', async () => {
	await w.sql('CREATE POLICY narrow ON app.events AS RESTRICTIVE USING (what IS NOT NULL)');
	const { checks } = await w.verify();
	expect(failed({ checks })).toEqual([]);
	expect(checks.find(({ id }) => id === `object:${owner}:${database}:narrowed:app.events`)).toMatchObject({
		status: 'warn',
		fix: 'DROP POLICY IF EXISTS narrow ON app.events;',
	});
	await w.sql('DROP POLICY narrow ON app.events');
});

describe('a hole', () => {
	for (const [name, hole] of Object.entries(holes))
		test(name, () => openAndMend({ server, database, verify: w.verify, sql: w.sql, undoTraces: async () => {} }, hole));
});

test('a table that comes later is shut, named, and opened by the next apply', async () => {
	await w.sql(`CREATE TABLE app.fresh (tenant_id uuid); ALTER TABLE app.fresh OWNER TO ${owner}`);
	const shut = await w.verify();
	expect(failed(shut).toSorted()).toEqual(
		[
			`object:${owner}:${database}:row-security:app.fresh`,
			`object:${owner}:${database}:policies:app.fresh`,
			...['SELECT', 'INSERT', 'UPDATE', 'DELETE'].map((each) => `object:${app}:${database}:${each}:app.fresh`),
			`object:${reader}:${database}:SELECT:app.fresh`,
		].toSorted(),
	);
	const warned = shut.checks.filter(({ status, gate }) => status === 'warn' && gate === 'object').map(({ id }) => id);
	expect(warned).toContain(`object:${owner}:${database}:index:app.fresh`);
	await w.apply();
	expect(notGreen((await w.verify()).checks).filter((line) => !line.startsWith('vacuous'))).toEqual([]);
	await w.sql('DROP TABLE app.fresh');
});

test('what no row can prove is vacuous, and says so', async () => {
	await w.sql(`CREATE TABLE kept AS TABLE app.events; DELETE FROM app.events WHERE tenant_id = '${globex}'`);
	const { checks, summary } = await w.verify();
	await w.sql(
		'INSERT INTO app.events SELECT * FROM kept k WHERE NOT EXISTS (SELECT FROM app.events e WHERE e = k); DROP TABLE kept',
	);
	const vacuous = checks.filter(({ status }) => status === 'vacuous');
	expect(vacuous.map(({ id }) => id)).toEqual(
		logins.map((role) => `object:${role}:${database}:rows:app.events:foreign`),
	);
	expect(vacuous[0]).toMatchObject({
		found: 'it sees none, but nobody has seen a row there that could have been hidden',
		fix: 'Verify again when two of the tenants that the profile names have rows in it.',
	});
	expect(summary.vacuous).toBe(2);
});
