// Broken by hand, seen by the plan and by nothing less, mended by apply, and then there is nothing left to do.
import { describe, expect, test } from 'vitest';
import { statementsOf } from '../../source/core/plan/plan.js';
import { preview } from '../../source/core/sql/render.js';
import type { Secret } from '../../source/core/sql/secret.js';
import { catalog } from '../helpers/catalog.js';
import { openAs, planFor, provision, signInAs } from '../helpers/provision.js';
import { testServer } from '../helpers/server.js';

const server = await testServer();
const passwords = new Map<string, Secret>();
const document = {
	version: 1,
	name: 'drift',
	pattern: 'database-per-tenant',
	database: { name: 'drift', connectionLimit: 30 },
	roles: [
		{ name: 'drift_app', access: 'read-write', connectionLimit: 9, settings: { statement_timeout: '30s' } },
		{ name: 'drift_report', access: 'read-only', validUntil: '2099-01-01' },
		{ name: 'drift_migrator', access: 'migrate' },
	],
};

test('a healthy server, with tables in it, has no difference', async () => {
	const opened = await openAs(server);
	expect((await provision(opened, document, passwords)).result.failure).toBeNull();
	const migrator = await signInAs(server, passwords, 'drift_migrator', 'drift');
	await migrator.query(`
		CREATE TABLE item (id serial PRIMARY KEY, name text);
		CREATE VIEW named AS SELECT * FROM item;
		CREATE FUNCTION shout(t text) RETURNS text LANGUAGE sql AS 'SELECT upper(t)'`);
	expect(statementsOf(await planFor(opened, document))).toEqual([]);
});

const app = 'IN SCHEMA app';
/** What is done by hand, and the whole plan that it leads to. */
const differences: readonly (readonly [string, string | RegExp])[] = [
	['GRANT CONNECT ON DATABASE drift TO PUBLIC', 'REVOKE ALL ON DATABASE drift FROM PUBLIC'],
	['GRANT TEMPORARY ON DATABASE drift TO drift_app', 'REVOKE TEMPORARY ON DATABASE drift FROM drift_app'],
	['REVOKE CONNECT ON DATABASE drift FROM drift_app', 'GRANT CONNECT ON DATABASE drift TO drift_app'],
	['ALTER DATABASE drift CONNECTION LIMIT 5', 'ALTER DATABASE drift CONNECTION LIMIT 30'],
	['ALTER ROLE drift_app SUPERUSER CREATEDB', 'ALTER ROLE drift_app NOSUPERUSER NOCREATEDB'],
	['ALTER ROLE drift_app NOLOGIN CONNECTION LIMIT 3', 'ALTER ROLE drift_app LOGIN CONNECTION LIMIT 9'],
	["ALTER ROLE drift_report VALID UNTIL '2001-01-01'", "ALTER ROLE drift_report VALID UNTIL '2099-01-01T23:59:59Z'"],
	['ALTER ROLE drift_owner LOGIN BYPASSRLS', 'ALTER ROLE drift_owner NOLOGIN NOBYPASSRLS'],
	['GRANT drift_owner TO drift_app', /^REVOKE drift_owner FROM drift_app/],
	['GRANT pg_read_all_settings TO drift_report', /^REVOKE pg_read_all_settings FROM drift_report/],
	['GRANT drift_owner TO drift_migrator WITH ADMIN OPTION', /^REVOKE ADMIN OPTION FOR drift_owner FROM drift_migrator/],
	['REVOKE drift_owner FROM drift_migrator', /^GRANT drift_owner TO drift_migrator/],
	[
		'ALTER ROLE drift_app IN DATABASE drift RESET search_path',
		'ALTER ROLE drift_app IN DATABASE drift SET search_path = app',
	],
	[
		"ALTER ROLE drift_app IN DATABASE drift SET statement_timeout = '1h'",
		"ALTER ROLE drift_app IN DATABASE drift SET statement_timeout = '30s'",
	],
	[
		'ALTER ROLE drift_migrator IN DATABASE drift RESET role',
		"ALTER ROLE drift_migrator IN DATABASE drift SET role = 'drift_owner'",
	],
	['GRANT USAGE ON SCHEMA public TO PUBLIC', 'REVOKE ALL ON SCHEMA public FROM PUBLIC'],
	['GRANT CREATE ON SCHEMA app TO drift_app', 'REVOKE CREATE ON SCHEMA app FROM drift_app'],
	['REVOKE USAGE ON SCHEMA app FROM drift_report', 'GRANT USAGE ON SCHEMA app TO drift_report'],
	['REVOKE DELETE ON app.item FROM drift_app', 'GRANT DELETE ON TABLE app.item TO drift_app'],
	[
		'REVOKE SELECT ON app.item, app.named FROM drift_report',
		'GRANT SELECT ON ALL TABLES IN SCHEMA app TO drift_report',
	],
	['GRANT TRUNCATE ON app.item TO drift_app', 'REVOKE TRUNCATE ON TABLE app.item FROM drift_app'],
	[
		'GRANT SELECT ON app.item TO drift_report WITH GRANT OPTION',
		'REVOKE GRANT OPTION FOR SELECT ON TABLE app.item FROM drift_report',
	],
	['GRANT SELECT (name) ON app.item TO PUBLIC', 'REVOKE SELECT (name) ON TABLE app.item FROM PUBLIC'],
	[
		'GRANT UPDATE (name), INSERT (name) ON app.item TO drift_report',
		'REVOKE INSERT (name), UPDATE (name) ON TABLE app.item FROM drift_report',
	],
	['ALTER DATABASE drift ALLOW_CONNECTIONS false', 'ALTER DATABASE drift ALLOW_CONNECTIONS true'],
	['GRANT SELECT ON app.named TO PUBLIC', 'REVOKE SELECT ON TABLE app.named FROM PUBLIC'],
	[
		'REVOKE USAGE ON SEQUENCE app.item_id_seq FROM drift_app',
		'GRANT USAGE ON ALL SEQUENCES IN SCHEMA app TO drift_app',
	],
	['GRANT EXECUTE ON FUNCTION app.shout(text) TO PUBLIC', 'REVOKE EXECUTE ON ROUTINE app.shout(text) FROM PUBLIC'],
	[
		'REVOKE EXECUTE ON FUNCTION app.shout(text) FROM drift_app',
		'GRANT EXECUTE ON ALL ROUTINES IN SCHEMA app TO drift_app',
	],
	[
		`ALTER DEFAULT PRIVILEGES FOR ROLE drift_owner ${app} REVOKE SELECT ON TABLES FROM drift_report`,
		`ALTER DEFAULT PRIVILEGES FOR ROLE drift_owner ${app} GRANT SELECT ON TABLES TO drift_report`,
	],
	[
		`ALTER DEFAULT PRIVILEGES FOR ROLE drift_migrator ${app} GRANT TRUNCATE ON TABLES TO drift_app`,
		`ALTER DEFAULT PRIVILEGES FOR ROLE drift_migrator ${app} REVOKE TRUNCATE ON TABLES FROM drift_app`,
	],
	[
		'ALTER DEFAULT PRIVILEGES FOR ROLE drift_owner GRANT EXECUTE ON ROUTINES TO PUBLIC',
		'ALTER DEFAULT PRIVILEGES FOR ROLE drift_owner REVOKE EXECUTE ON ROUTINES FROM PUBLIC',
	],
	[
		'ALTER DEFAULT PRIVILEGES FOR ROLE drift_owner GRANT SELECT ON TABLES TO PUBLIC',
		'ALTER DEFAULT PRIVILEGES FOR ROLE drift_owner REVOKE SELECT ON TABLES FROM PUBLIC',
	],
	[
		'ALTER DEFAULT PRIVILEGES FOR ROLE drift_owner GRANT USAGE ON SCHEMAS TO drift_app',
		'ALTER DEFAULT PRIVILEGES FOR ROLE drift_owner REVOKE USAGE ON SCHEMAS FROM drift_app',
	],
	// From 16 on a membership has its own say; from 18 on large objects have default privileges.
	...(server.version < 160_000
		? []
		: [
				[
					'GRANT drift_owner TO drift_migrator WITH INHERIT FALSE',
					'GRANT drift_owner TO drift_migrator WITH INHERIT TRUE, SET TRUE',
				] as const,
			]),
	...(server.version < 180_000
		? []
		: [
				[
					'ALTER DEFAULT PRIVILEGES FOR ROLE drift_migrator GRANT SELECT ON LARGE OBJECTS TO drift_app',
					'ALTER DEFAULT PRIVILEGES FOR ROLE drift_migrator REVOKE SELECT ON LARGE OBJECTS FROM drift_app',
				] as const,
			]),
];

test.each(differences)('%s', async (hand, expected) => {
	const opened = await openAs(server);
	const before = await catalog(server, ['drift']);
	await server.query(hand, [], hand.includes('ALLOW_CONNECTIONS') ? 'postgres' : 'drift');
	const plan = await planFor(opened, document);
	const lines = statementsOf(plan).map((statement) => preview(statement.sql));
	expect(lines).toEqual([expected instanceof RegExp ? expect.stringMatching(expected) : expected]);
	expect((await provision(opened, document, passwords)).result).toMatchObject({ status: 'applied', failure: null });
	expect(await catalog(server, ['drift'])).toBe(before);
});

/** Done by hand, and the warning that tells it, with the statement for whoever decides. */
const told: readonly (readonly [string, string, RegExp])[] = [
	['GRANT drift_owner TO dba', 'stranger-member', /dba is a member of drift_owner[\s\S]*REVOKE drift_owner FROM dba/],
	['GRANT drift_app TO dba', 'stranger-member', /dba is a member of drift_app/],
	['GRANT CONNECT ON DATABASE drift TO dba', 'stranger-grant', /REVOKE CONNECT ON DATABASE drift FROM dba;/],
	['GRANT USAGE ON SCHEMA app TO dba', 'stranger-grant', /REVOKE USAGE ON SCHEMA app FROM dba;/],
	[
		'GRANT SELECT, DELETE ON ALL TABLES IN SCHEMA app TO dba',
		'stranger-grant',
		/REVOKE DELETE, SELECT ON TABLE app.item, app.named FROM dba|REVOKE SELECT, DELETE ON TABLE app.item, app.named FROM dba/,
	],
	[
		'GRANT SELECT ON app.item TO drift_report WITH GRANT OPTION; SET ROLE drift_report; GRANT SELECT ON app.item TO dba',
		'handed-on',
		/drift_report holds[\s\S]*handed it on to dba[\s\S]*CASCADE;/,
	],
	[
		'ALTER DEFAULT PRIVILEGES FOR ROLE drift_owner IN SCHEMA app GRANT SELECT ON TABLES TO dba',
		'stranger-default',
		/dba would get SELECT/,
	],
	[
		'ALTER DEFAULT PRIVILEGES FOR ROLE dba IN SCHEMA app GRANT ALL ON TABLES TO drift_report',
		'stranger-default',
		/later tables of dba in app/,
	],
	[
		'ALTER DEFAULT PRIVILEGES FOR ROLE dba GRANT CREATE ON SCHEMAS TO PUBLIC',
		'stranger-default',
		/later schemas of dba[\s\S]* FOR ROLE dba REVOKE CREATE ON SCHEMAS FROM PUBLIC;/,
	],
	[
		'ALTER TABLE app.item OWNER TO drift_app',
		'login-owns',
		/drift_app owns app\.item[\s\S]* ALTER TABLE app\.item OWNER TO drift_owner;/,
	],
	[
		'ALTER DATABASE drift OWNER TO dba',
		'database-owner',
		/belongs to dba[\s\S]* ALTER DATABASE drift OWNER TO drift_db_owner;/,
	],
	[
		"CREATE FUNCTION app.mighty() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'",
		'mighty-routine',
		/runs with the rights of postgres[\s\S]* REVOKE EXECUTE ON ROUTINE app\.mighty\(\) FROM PUBLIC;/,
	],
];

describe('what is not ours to take away is told, with the statement', () => {
	test.each(told)('%s', async (hand, code, words) => {
		await server.query(`DROP DATABASE IF EXISTS drift WITH (FORCE)`);
		await server.query('DROP ROLE IF EXISTS drift_app, drift_report, drift_migrator, drift_owner, drift_db_owner, dba');
		await server.query('CREATE ROLE dba');
		const opened = await openAs(server);
		await provision(opened, document, passwords);
		const migrator = await signInAs(server, passwords, 'drift_migrator', 'drift');
		await migrator.query('CREATE TABLE item (id int); CREATE VIEW named AS SELECT * FROM item');
		await migrator.end();
		await server.query(hand, [], 'drift');
		const { warnings } = await planFor(opened, document);
		expect(
			warnings
				.filter((warning) => warning.code === code)
				.map((warning) => warning.message)
				.join('\n'),
		).toMatch(words);
	});
});

test("what runs with a superuser's rights is for `custom` alone, which names EXECUTE", async () => {
	const opened = await openAs(server);
	const named = {
		...document,
		name: 'named',
		database: { name: 'named' },
		roles: [
			{ name: 'named_app', access: 'read-write' },
			{ name: 'named_job', access: 'custom', grants: { routines: ['EXECUTE'] } },
		],
	};
	expect((await provision(opened, named, passwords)).result.failure).toBeNull();
	await server.query(
		`CREATE FUNCTION app.mighty() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1';
		 REVOKE EXECUTE ON FUNCTION app.mighty() FROM PUBLIC, named_job`,
		[],
		'named',
	);
	expect(statementsOf(await planFor(opened, named)).map((statement) => preview(statement.sql))).toEqual([
		'GRANT EXECUTE ON ALL ROUTINES IN SCHEMA app TO named_job',
		'REVOKE EXECUTE ON ROUTINE app.mighty() FROM named_app',
	]);
	expect((await provision(opened, named, passwords)).result.failure).toBeNull();
	expect(statementsOf(await planFor(opened, named))).toEqual([]);
});
