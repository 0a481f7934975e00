// The script that `plan --format pgtap` writes, run by psql with pgTAP itself: green after apply, and a hole is found.
import { describe, expect, test } from 'vitest';
import { lookAndPlan } from '../../source/commands/plan-profile.js';
import { statementsOf } from '../../source/core/plan/plan.js';
import { parseProfile } from '../../source/core/profile/parse-profile.js';
import { planPgtap } from '../../source/formats/plan-pgtap.js';
import { catalog } from '../helpers/catalog.js';
import { testServer } from '../helpers/server.js';
import { makeSchemaWorld, oneOwner, ownersEach } from '../verify/schema-world.js';
import { loginsEach, makeSharedWorld, odd, pooled } from '../verify/shared-world.js';
import { deploy, documentOf, makeWorld, type Provisioned, provisioned } from '../verify/world.js';
import { findPgtap } from './find-pgtap.js';
import { psql } from './psql.js';

const server = await testServer();
const pgtap = findPgtap();

type Hole = readonly [sql: string, back: string, notOk: readonly RegExp[]];
type World = Pick<Provisioned, 'opened'> & {
	readonly document: unknown;
	readonly databases: readonly string[];
	readonly holes: readonly Hole[];
};

const tenants = await makeWorld(server, 'apart');
const schemas = await makeSchemaWorld(server, 'schemed', ownersEach);
const served = await makeSchemaWorld(server, 'served', oneOwner);
const shared = await makeSharedWorld(server, 'pooled', pooled);
const mapped = await makeSharedWorld(server, 'mapped', loginsEach);
await server.query('CREATE ROLE stranger');

/** MAINTAIN is not known to every pgTAP, and a type's name may be longer than a name can be, or hold a comma. */
const special = server.version >= 170_000 ? 'MAINTAIN' : 'TRUNCATE';
const custom = {
	version: 1,
	name: 'odd #1',
	pattern: 'database-per-tenant',
	database: { name: `o'd"d \\ \r\nname` },
	owner: 'odd\n:owner',
	schema: 'My "App"',
	extensions: ['pgcrypto'],
	roles: [
		{
			name: `c'us"tom \\`,
			access: 'custom',
			grants: { tables: ['SELECT', special], sequences: ['UPDATE'], routines: ['EXECUTE'] },
		},
		{ name: '# TODO not', access: 'read-only', temporary: true },
		{ name: 'odd_migrator', access: 'migrate' },
	],
};
const odds = await provisioned(server, custom);
const long = 'y'.repeat(60);
const app = '"My ""App"""';
const customs = '"c\'us""tom \\"';
await deploy(
	server,
	'odd_migrator',
	odds.passwords,
	custom.database.name,
	`SET search_path = ${app};
	CREATE TYPE "a, ""b" AS ENUM ('x'); CREATE TYPE ${long} AS ENUM ('x');
	CREATE TABLE "T'1 #" (id serial); CREATE FUNCTION "f""n"(a "a, ""b", b text) RETURNS int LANGUAGE sql AS 'SELECT 1';
	CREATE FUNCTION g(a ${long}[], b ${long}) RETURNS int LANGUAGE sql AS 'SELECT 1'`,
);

const worlds: Readonly<Record<string, World>> = {
	'a database for each tenant': {
		opened: tenants.opened,
		document: documentOf('apart'),
		databases: ['apart_acme', 'apart_globex'],
		holes: [
			[
				'GRANT SELECT ON app.orders TO PUBLIC',
				'REVOKE SELECT ON app.orders FROM PUBLIC',
				[/^PUBLIC holds nothing on the objects of app$/],
			],
			[
				'REVOKE USAGE ON SCHEMA app FROM apart_acme_app',
				'GRANT USAGE ON SCHEMA app TO apart_acme_app',
				[/^apart_acme_app holds USAGE on schema app$/],
			],
			[
				'GRANT CONNECT ON DATABASE apart_acme TO apart_globex_app',
				'REVOKE CONNECT ON DATABASE apart_acme FROM apart_globex_app',
				[/^nobody else whom the profile made enters database apart_acme$/],
			],
			[
				'REVOKE INSERT ON app.orders FROM apart_acme_app',
				'GRANT INSERT ON app.orders TO apart_acme_app',
				[/^apart_acme_app holds SELECT, INSERT, UPDATE and DELETE on app\.orders$/],
			],
			[
				'GRANT UPDATE ON SEQUENCE app.invoice TO apart_acme_report',
				'REVOKE UPDATE ON SEQUENCE app.invoice FROM apart_acme_report',
				[/^apart_acme_report holds SELECT on app\.invoice$/],
			],
			[
				'REVOKE EXECUTE ON FUNCTION app.add(int, int) FROM apart_acme_app',
				'GRANT EXECUTE ON FUNCTION app.add(int, int) TO apart_acme_app',
				[/^apart_acme_app holds EXECUTE on app\.add\(integer, integer\)$/],
			],
			[
				'ALTER DEFAULT PRIVILEGES FOR ROLE apart_acme_owner IN SCHEMA app REVOKE SELECT ON TABLES FROM apart_acme_report',
				'ALTER DEFAULT PRIVILEGES FOR ROLE apart_acme_owner IN SCHEMA app GRANT SELECT ON TABLES TO apart_acme_report',
				[/^objects that are made in app later/],
			],
			[
				'ALTER DEFAULT PRIVILEGES FOR ROLE apart_acme_owner GRANT EXECUTE ON ROUTINES TO PUBLIC',
				'ALTER DEFAULT PRIVILEGES FOR ROLE apart_acme_owner REVOKE EXECUTE ON ROUTINES FROM PUBLIC',
				[/^functions that the owners make later/],
			],
			[
				'ALTER ROLE apart_acme_app CREATEDB',
				'ALTER ROLE apart_acme_app NOCREATEDB',
				[/^no role of the profile may make databases/],
			],
			['ALTER ROLE apart_acme_app NOLOGIN', 'ALTER ROLE apart_acme_app LOGIN', [/^its logins sign in/]],
			[
				'GRANT stranger TO apart_acme_report',
				'REVOKE stranger FROM apart_acme_report',
				[/^no login is a member of any other role$/],
			],
		],
	},
	'odd names and rights': {
		opened: odds.opened,
		document: custom,
		databases: [custom.database.name],
		holes: [
			[
				`REVOKE ${special} ON ${app}."T'1 #" FROM ${customs}`,
				`GRANT ${special} ON ${app}."T'1 #" TO ${customs}`,
				[new RegExp(`^c'us"tom .* holds SELECT and ${special} on My "App"\\.T'1 .# *$`)],
			],
			[
				`GRANT ${special} ON ${app}."T'1 #" TO "# TODO not"`,
				`REVOKE ${special} ON ${app}."T'1 #" FROM "# TODO not"`,
				[/TODO not(?:: holding no MAINTAIN| holds SELECT on My "App"\.T'1)/],
			],
			[
				`REVOKE EXECUTE ON FUNCTION ${app}.g FROM ${customs}`,
				`GRANT EXECUTE ON FUNCTION ${app}.g TO ${customs}`,
				[/^c'us"tom .* holds EXECUTE on My "App"\.g\("My ""App"""\.y+/],
			],
			[
				`REVOKE EXECUTE ON FUNCTION ${app}."f""n" FROM ${customs}`,
				`GRANT EXECUTE ON FUNCTION ${app}."f""n" TO ${customs}`,
				[/^c'us"tom .* holds EXECUTE on My "App"\.f"n/],
			],
		],
	},
	'a schema for each tenant': {
		opened: schemas.opened,
		document: schemas.document,
		databases: ['schemed'],
		holes: [
			[
				'GRANT SELECT ON acme.orders TO schemed_globex_app',
				'REVOKE SELECT ON acme.orders FROM schemed_globex_app',
				[/^nobody else whom the profile made holds anything on the objects of acme$/],
			],
			[
				'GRANT USAGE ON SCHEMA acme TO schemed_globex_report',
				'REVOKE USAGE ON SCHEMA acme FROM schemed_globex_report',
				[/^no login looks into the schema of another tenant$/],
			],
			[
				'GRANT USAGE ON SCHEMA public TO PUBLIC',
				'REVOKE USAGE ON SCHEMA public FROM PUBLIC',
				[/^PUBLIC holds nothing on schema public$/],
			],
		],
	},
	'a schema for each tenant and one owner': {
		opened: served.opened,
		document: served.document,
		databases: ['served'],
		holes: [
			[
				'REVOKE served_connect FROM served_acme_app',
				'GRANT served_connect TO served_acme_app',
				[/^members of served_connect: 4 logins$/, /^served_acme_app holds CONNECT/],
			],
		],
	},
	'rows shared by a pooled login': {
		opened: shared.opened,
		document: shared.document,
		databases: ['pooled'],
		holes: [
			[
				'ALTER TABLE app.orders NO FORCE ROW LEVEL SECURITY',
				'ALTER TABLE app.orders FORCE ROW LEVEL SECURITY',
				[/^row security is on for app\.orders/, /^no table of app is open to the logins without row security$/],
			],
			[
				'CREATE POLICY wide ON app.orders USING (true)',
				'DROP POLICY wide ON app.orders',
				[/^the policies of app\.orders are those/],
			],
			[
				'ALTER POLICY gatehouse_owner ON app.orders USING (true)',
				`ALTER POLICY gatehouse_owner ON app.orders USING ((SELECT session_user) IN ('pooled_migrator'))`,
				[/^policy gatehouse_owner of app\.orders shows the rows that the profile says/],
			],
			[
				'ALTER POLICY gatehouse_floor ON app.orders TO pooled_app',
				'ALTER POLICY gatehouse_floor ON app.orders TO pooled_app, pooled_report',
				[/^policy gatehouse_floor of app\.orders is for pooled_app and pooled_report$/],
			],
			[
				'GRANT SELECT ON app.events_2026 TO pooled_app',
				'REVOKE SELECT ON app.events_2026 FROM pooled_app',
				[/^pooled_app holds nothing on app\.events_2026$/, /^no table of app is open/],
			],
		],
	},
	'rows shared by logins of their own': {
		opened: mapped.opened,
		document: mapped.document,
		databases: ['mapped'],
		holes: [
			[
				'GRANT SELECT ON gatehouse.map TO mapped_tenants',
				'REVOKE SELECT ON gatehouse.map FROM mapped_tenants',
				[/^mapped_tenants holds nothing on gatehouse\.map$/],
			],
			[
				`UPDATE gatehouse.map SET key = '00000000-0000-4000-8000-00000000000b' WHERE login = 'mapped_acme_app'`,
				`UPDATE gatehouse.map SET key = '00000000-0000-4000-8000-00000000000a' WHERE login = 'mapped_acme_app'`,
				[/^each login is of the tenant that the profile says$/],
			],
			[
				'GRANT EXECUTE ON FUNCTION gatehouse.tenant() TO PUBLIC',
				'REVOKE EXECUTE ON FUNCTION gatehouse.tenant() FROM PUBLIC',
				[/^PUBLIC may not call gatehouse\.tenant\(\)$/],
			],
		],
	},
};

/** The descriptions of what is not ok; fails where the numbers are not those that were planned. */
async function notOk(script: string): Promise<readonly string[]> {
	const tap = (await psql(server.url(), script, [`pgtap=${pgtap}`])).split('\n');
	const planned = tap.flatMap((line) => /^1\.\.(\d+)$/.exec(line)?.[1] ?? []).map(Number);
	const numbers = tap.flatMap((line) => /^(?:not )?ok (\d+) /.exec(line)?.[1] ?? []).map(Number);
	expect(numbers).toEqual(planned.flatMap((count) => Array.from({ length: count }, (_, index) => index + 1)));
	return tap.flatMap((line) => /^not ok \d+ - (.*)$/.exec(line)?.[1] ?? []);
}

describe.each(Object.entries(worlds))('%s', (_name, { opened, document, databases, holes }) => {
	const written = async () => {
		const { plan, situation } = await lookAndPlan(parseProfile(document), opened);
		expect(statementsOf(plan)).toEqual([]);
		return planPgtap(plan, situation);
	};

	test('is all ok once the profile is applied, and the tests leave nothing behind', async () => {
		const before = await catalog(server, [...databases]);
		const script = await written();
		expect(script.match(/^SELECT plan\(\d+\);$/gm)).toHaveLength(databases.length);
		expect(await notOk(script)).toEqual([]);
		expect(await catalog(server, [...databases])).toBe(before);
	});

	test.each(holes)('%s is seen, and nothing else', async (sql, back, expected) => {
		const script = await written();
		const [database = ''] = databases;
		await server.query(sql, [], database);
		const told = await notOk(script);
		await server.query(back, [], database);
		expect(told).toEqual(expected.map((each) => expect.stringMatching(each)));
		expect(await notOk(script)).toEqual([]);
	});
});

test('a role, a table or a routine that is gone is not ok, and ends nothing', async () => {
	const gone: readonly (readonly [keyof typeof worlds, readonly string[], readonly RegExp[]])[] = [
		[
			'odd names and rights',
			[
				`ALTER FUNCTION ${app}.g RENAME TO gone`,
				`ALTER TABLE ${app}."T'1 #" RENAME TO gone`,
				'ALTER ROLE "# TODO not" RENAME TO gone',
			],
			[/TODO not is there$/, / on My "App"\.T'1/, / on My "App"\.g/],
		],
		[
			'a schema for each tenant',
			['ALTER ROLE schemed_globex_report RENAME TO "also gone"'],
			[/^role schemed_globex_report is there$/],
		],
	];
	for (const [world, statements, expected] of gone) {
		const {
			opened,
			document,
			databases: [database = ''],
		} = worlds[world] as World;
		const { plan, situation } = await lookAndPlan(parseProfile(document), opened);
		const script = planPgtap(plan, situation);
		for (const statement of statements) await server.query(statement, [], database);
		const told = await notOk(script);
		for (const each of expected) expect(told).toContainEqual(expect.stringMatching(each));
	}
});

test('the odd tenants are among them', async () => {
	const names = (await server.query<{ rolname: string }>('SELECT rolname FROM pg_roles')).map(({ rolname }) => rolname);
	expect(names).toEqual(expect.arrayContaining([`schemed_${odd}_app`, `mapped_${odd}_app`]));
});

test('a database without pgTAP says how to bring it', async () => {
	const { plan, situation } = await lookAndPlan(parseProfile(documentOf('apart')), tenants.opened);
	await expect(psql(server.url(), planPgtap(plan, situation))).rejects.toThrow(/no extension pgtap.*-v pgtap=FILE/);
});

test('where there is no pgTAP to test with, it is said how to get it', () => {
	expect(() => findPgtap({ GATEHOUSE_TEST_PGTAP: '/nowhere' })).toThrow(/apt-get download postgresql-15-pgtap/);
});
