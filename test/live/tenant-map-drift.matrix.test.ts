// What tells the tenants' logins apart, broken by hand: the map, its function, the groups. Seen, mended, or told.
import { describe, expect, test } from 'vitest';
import { RefusedError } from '../../source/core/errors.js';
import { statementsOf } from '../../source/core/plan/plan.js';
import type { Secret } from '../../source/core/sql/secret.js';
import { catalog } from '../helpers/catalog.js';
import { openAs, planFor, provision, signInAs } from '../helpers/provision.js';
import { testServer } from '../helpers/server.js';
import { breakAndMend, type Expected, toldOf } from './by-hand.js';
import { acme, globex, loginProfile } from './shared-world.js';

const server = await testServer();
const passwords = new Map<string, Secret>();
const document = loginProfile(
	'map',
	{},
	{
		roles: [
			{ name: 'map_{tenant}_app', access: 'read-write' },
			{ name: 'map_{tenant}_report', access: 'read-only' },
			{ name: 'map_migrator', access: 'migrate' },
		],
	},
);
const healthy = { server, database: 'map', document, passwords };
/** From 16 on a membership has options and a grantor of its own. */
const options = server.version >= 160_000;

test('a healthy database, with a table in it, has no difference', async () => {
	const opened = await openAs(server);
	expect((await provision(opened, document, passwords)).result.failure).toBeNull();
	const migrator = await signInAs(server, passwords, 'map_migrator', 'map');
	await migrator.query('CREATE TABLE item (id serial, tenant_id uuid)');
	expect((await provision(opened, document, passwords)).result.failure).toBeNull();
	expect(statementsOf(await planFor(opened, document))).toEqual([]);
});

const body = "'SELECT key FROM gatehouse.map WHERE login = session_user'";
const theFunction = `CREATE OR REPLACE FUNCTION gatehouse.tenant() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS ${body}`;
const handedOver = [
	'ALTER FUNCTION gatehouse.tenant() OWNER TO map_db_owner',
	'GRANT EXECUTE ON FUNCTION gatehouse.tenant() TO map_tenants',
	'REVOKE ALL ON FUNCTION gatehouse.tenant() FROM PUBLIC',
];
const itsPolicies = [/^CREATE POLICY gatehouse_tenant ON app\.item TO map_tenants/, /^CREATE POLICY gatehouse_floor/];
const rows = `INSERT INTO gatehouse.map (login, key) VALUES ('map_acme_app', '${acme}'), ('map_acme_report', '${acme}'), ('map_globex_app', '${globex}'), ('map_globex_report', '${globex}')`;

/** What is done by hand, and the whole plan that it leads to. */
const differences: readonly (readonly [string, Expected])[] = [
	["CREATE OR REPLACE FUNCTION gatehouse.tenant() RETURNS uuid LANGUAGE sql AS 'SELECT NULL::uuid'", [theFunction]],
	['ALTER FUNCTION gatehouse.tenant() SECURITY INVOKER', [theFunction]],
	['ALTER FUNCTION gatehouse.tenant() RESET search_path', [theFunction]],
	['ALTER FUNCTION gatehouse.tenant() SET search_path = app', [theFunction]],
	['ALTER FUNCTION gatehouse.tenant() VOLATILE', [theFunction]],
	['ALTER FUNCTION gatehouse.tenant() PARALLEL UNSAFE', [theFunction]],
	['ALTER FUNCTION gatehouse.tenant() OWNER TO map_owner', ['ALTER FUNCTION gatehouse.tenant() OWNER TO map_db_owner']],
	['GRANT EXECUTE ON FUNCTION gatehouse.tenant() TO PUBLIC', ['REVOKE ALL ON FUNCTION gatehouse.tenant() FROM PUBLIC']],
	[
		'REVOKE EXECUTE ON FUNCTION gatehouse.tenant() FROM map_tenants',
		['GRANT EXECUTE ON FUNCTION gatehouse.tenant() TO map_tenants'],
	],
	['DROP FUNCTION gatehouse.tenant() CASCADE', [theFunction, ...handedOver, ...itsPolicies]],
	[
		"DROP FUNCTION gatehouse.tenant() CASCADE; CREATE FUNCTION gatehouse.tenant() RETURNS text LANGUAGE sql AS 'SELECT NULL::text'",
		['DROP FUNCTION gatehouse.tenant()', theFunction, ...handedOver, ...itsPolicies],
	],
	['ALTER TABLE gatehouse.map OWNER TO map_owner', ['ALTER TABLE gatehouse.map OWNER TO map_db_owner']],
	['GRANT SELECT ON gatehouse.map TO map_acme_app', ['REVOKE SELECT ON TABLE gatehouse.map FROM map_acme_app']],
	[
		'GRANT UPDATE (key) ON gatehouse.map TO map_acme_app',
		['REVOKE UPDATE (key) ON TABLE gatehouse.map FROM map_acme_app'],
	],
	['GRANT USAGE ON SCHEMA gatehouse TO map_tenants', ['REVOKE USAGE ON SCHEMA gatehouse FROM map_tenants']],
	['GRANT ALL ON SCHEMA gatehouse TO PUBLIC', ['REVOKE ALL ON SCHEMA gatehouse FROM PUBLIC']],
	['ALTER SCHEMA gatehouse OWNER TO map_owner', ['ALTER SCHEMA gatehouse OWNER TO map_db_owner']],
	['DELETE FROM gatehouse.map', [rows]],
	[
		`UPDATE gatehouse.map SET key = '${globex}' WHERE login = 'map_acme_app'`,
		[`UPDATE gatehouse.map SET key = '${acme}' WHERE login = 'map_acme_app'`],
	],
	[
		'DROP TABLE gatehouse.map',
		[
			'CREATE TABLE gatehouse.map (login name PRIMARY KEY, key uuid NOT NULL)',
			'ALTER TABLE gatehouse.map OWNER TO map_db_owner',
			rows,
		],
	],
	[
		'DROP SCHEMA gatehouse CASCADE',
		[
			'CREATE SCHEMA gatehouse AUTHORIZATION map_db_owner',
			"COMMENT ON SCHEMA gatehouse IS 'gatehouse: map'",
			'CREATE TABLE gatehouse.map (login name PRIMARY KEY, key uuid NOT NULL)',
			'ALTER TABLE gatehouse.map OWNER TO map_db_owner',
			theFunction,
			...handedOver,
			rows,
			...itsPolicies,
		],
	],
	['REVOKE map_tenants FROM map_acme_app', [/^GRANT map_tenants TO map_acme_app/]],
	['REVOKE map_tenants_read_only FROM map_acme_report', [/^GRANT map_tenants_read_only TO map_acme_report/]],
	['GRANT map_tenants_read_write TO map_acme_report', [/^REVOKE map_tenants_read_write FROM map_acme_report/]],
	['GRANT map_owner TO map_tenants', [/^REVOKE map_owner FROM map_tenants/]],
	['GRANT map_tenants TO map_migrator', [/^REVOKE map_tenants FROM map_migrator/]],
	['GRANT map_tenants TO map_acme_app WITH ADMIN OPTION', [/^REVOKE ADMIN OPTION FOR map_tenants FROM map_acme_app/]],
	...(options
		? ([
				[
					'GRANT map_tenants TO map_acme_app WITH INHERIT FALSE',
					[/^GRANT map_tenants TO map_acme_app WITH INHERIT TRUE, SET FALSE$/],
				],
				['GRANT map_tenants TO map_acme_app WITH SET TRUE', [/^REVOKE SET OPTION FOR map_tenants FROM map_acme_app/]],
			] as const)
		: ([['ALTER ROLE map_acme_app NOINHERIT', ['ALTER ROLE map_acme_app INHERIT']]] as const)),
	['ALTER ROLE map_tenants LOGIN CREATEROLE', ['ALTER ROLE map_tenants NOLOGIN NOCREATEROLE']],
	['GRANT CONNECT ON DATABASE map TO map_acme_app', ['REVOKE CONNECT ON DATABASE map FROM map_acme_app']],
	['REVOKE CONNECT ON DATABASE map FROM map_tenants', ['GRANT CONNECT ON DATABASE map TO map_tenants']],
	['GRANT SELECT ON app.item TO map_acme_app', ['REVOKE SELECT ON TABLE app.item FROM map_acme_app']],
	['GRANT DELETE ON app.item TO map_tenants_read_only', ['REVOKE DELETE ON TABLE app.item FROM map_tenants_read_only']],
	[
		'ALTER POLICY gatehouse_tenant ON app.item TO map_tenants, map_acme_app',
		[/^ALTER POLICY gatehouse_tenant ON app\.item TO map_tenants USING/],
	],
];

test.each(differences)('%s', (hand, expected) => breakAndMend(healthy, hand, expected));

test('the group gone, with all that it held, comes back with it', async () => {
	const opened = await openAs(server);
	const before = await catalog(server, ['map']);
	await server.query('DROP OWNED BY map_tenants; DROP ROLE map_tenants', [], 'map');
	expect((await provision(opened, document, passwords)).result).toMatchObject({ status: 'applied', failure: null });
	expect(await catalog(server, ['map'])).toBe(before);
	const client = await signInAs(server, passwords, 'map_acme_app', 'map');
	await client.query(`INSERT INTO item (tenant_id) VALUES ('${acme}')`);
});

/** Done by hand, taken back by hand, and the warning that tells it. */
const told: readonly (readonly [string, string, string, RegExp])[] = [
	[
		`INSERT INTO gatehouse.map VALUES ('gone', '${acme}')`,
		"DELETE FROM gatehouse.map WHERE login = 'gone'",
		'stale-map-entry',
		/row for gone, and there is no such role.*DELETE FROM gatehouse\.map WHERE login IN \('gone'\);/,
	],
	[
		`INSERT INTO gatehouse.map VALUES ('postgres', '${acme}')`,
		"DELETE FROM gatehouse.map WHERE login = 'postgres'",
		'stranger-map-entry',
		/row for postgres, which is not of this profile.*DELETE FROM gatehouse\.map/,
	],
	[
		'CREATE ROLE stranger LOGIN; GRANT map_tenants TO stranger',
		'DROP ROLE stranger',
		'stranger-member',
		/stranger is a member of map_tenants.*REVOKE map_tenants FROM stranger/,
	],
	[
		'CREATE ROLE stranger; GRANT SELECT ON gatehouse.map TO stranger',
		'DROP OWNED BY stranger; DROP ROLE stranger',
		'stranger-grant',
		/stranger is not of this profile and holds SELECT on gatehouse\.map/,
	],
];

describe('what is not ours to take away is told, with the statement', () => {
	test.each(told)('%s', async (hand, back, code, words) => {
		expect(await toldOf(healthy, hand, back, code)).toMatch(words);
	});
});

test.each([
	['ALTER TABLE gatehouse.map ALTER COLUMN key TYPE text', /keys of gatehouse\.map in map are of type text/],
	['COMMENT ON SCHEMA gatehouse IS NULL', /Schema gatehouse exists in map and was not made by this profile/],
])('%s: refused, for it could be another profile', async (hand, words) => {
	await server.query(hand, [], 'map');
	const before = await catalog(server, ['map']);
	const act = provision(await openAs(server), document, passwords);
	await expect(act).rejects.toThrow(RefusedError);
	await expect(act).rejects.toThrow(words);
	expect(await catalog(server, ['map'])).toBe(before);
	await server.query('ALTER TABLE gatehouse.map ALTER COLUMN key TYPE uuid USING key::uuid', [], 'map');
});
