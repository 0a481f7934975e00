// A database that was there before, with tables of several owners and an extension: taken under each pattern as it is.
import { describe, expect, test } from 'vitest';
import { statementsOf } from '../../source/core/plan/plan.js';
import { preview } from '../../source/core/sql/render.js';
import type { Secret } from '../../source/core/sql/secret.js';
import { openAs, planFor, provision, refusal, signInAs } from '../helpers/provision.js';
import type { Credentials, TestServer } from '../helpers/server.js';
import { testServer } from '../helpers/server.js';
import { acme, loginProfile, readerOf, settingProfile } from './shared-world.js';

const server = await testServer();
const administrator = await server.createAdministrator('adm');
// `deployer` signs in and owns some; others belong to `old_owner`, whom it becomes; and some to the administrator.
await server.query(`CREATE ROLE deployer LOGIN PASSWORD 'old'; CREATE ROLE old_owner; GRANT old_owner TO deployer`);

async function settle({ query }: TestServer, name: string): Promise<void> {
	await query(`CREATE DATABASE ${name} OWNER adm`);
	await query(
		`CREATE SCHEMA app; GRANT ALL ON SCHEMA app TO deployer, old_owner, adm;
		 CREATE EXTENSION hstore SCHEMA app;
		 CREATE TABLE app.of_extension (tenant_id uuid); ALTER EXTENSION hstore ADD TABLE app.of_extension;
		 SET search_path = app;
		 SET ROLE deployer; CREATE TABLE deployed (tenant_id uuid); CREATE FUNCTION old_code() RETURNS int LANGUAGE sql AS 'SELECT 1';
		 SET ROLE old_owner; CREATE TABLE owned (tenant_id uuid);
		 SET ROLE adm; CREATE TABLE made (id serial, tenant_id uuid);
		 RESET ROLE; CREATE TABLE mighty (tenant_id uuid);
		 INSERT INTO deployed VALUES ('${acme}'); INSERT INTO owned VALUES ('${acme}');
		 INSERT INTO made (tenant_id) VALUES ('${acme}'); INSERT INTO mighty VALUES ('${acme}')`,
		[],
		name,
	);
}

/** Who owns what, and what of it is the extension's: its ACL and row security too. */
async function standing(name: string) {
	return await server.query(
		`SELECT c.oid::regclass::text AS what, c.relowner::regrole::text AS owner,
			CASE WHEN EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
				THEN concat_ws(' ', c.relacl, c.relrowsecurity) END AS extension
		 FROM pg_class c WHERE relnamespace = 'app'::regnamespace AND relkind IN ('r', 'S')
		 UNION ALL
		 SELECT p.oid::regprocedure::text, p.proowner::regrole::text,
			CASE WHEN EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e') THEN p.proacl::text END
		 FROM pg_proc p WHERE pronamespace = 'app'::regnamespace ORDER BY 1`,
		[],
		name,
	);
}

const roles = (name: string) => [
	{ name: `${name}_app`, access: 'read-write' },
	{ name: `${name}_migrator`, access: 'migrate' },
];
const keep = { keep: ['deployer', 'adm'] };
const patterns = [
	[
		'database-per-tenant',
		(name: string) => ({
			version: 1,
			name,
			pattern: 'database-per-tenant',
			database: { name },
			roles: roles(name),
			...keep,
		}),
	],
	[
		'schema-per-tenant',
		(name: string) => ({
			version: 1,
			name,
			pattern: 'schema-per-tenant',
			database: { name },
			roles: roles(name),
			...keep,
		}),
	],
	['setting', (name: string) => settingProfile(name, {}, keep)],
	['login', (name: string) => loginProfile(name, {}, keep)],
] as const;

describe.each(patterns)('taken by %s', (pattern, profileOf) => {
	const name = `taken_${pattern.replaceAll('-', '_')}`;
	const document = profileOf(name);
	const passwords = new Map<string, Secret>();
	const sharesTables = pattern === 'setting' || pattern === 'login';

	test('nothing is re-owned, the extension is left alone, and who makes things uncovered is named', async () => {
		await settle(server, name);
		const before = await standing(name);
		const opened = await openAs(server);
		const { plan, result } = await provision(opened, document, passwords);
		expect(result).toMatchObject({ status: 'applied', failure: null });
		expect(await standing(name)).toEqual(before);
		expect(statementsOf(plan).filter((each) => /hstore|of_extension/.test(preview(each.sql)))).toEqual([]);
		const uncovered = plan.warnings.filter((warning) => warning.code === 'uncovered-creator');
		expect(uncovered.map((warning) => warning.message.split(' and is no creator')[0]).toSorted()).toEqual([
			'adm owns app.made and app.made_id_seq',
			'deployer owns app.deployed and app.old_code()',
			'old_owner owns app.owned',
			'postgres owns app.mighty',
		]);
		expect(statementsOf(await planFor(opened, document))).toEqual([]);
	});

	test('the logins read and write what they should', async () => {
		const reader =
			pattern === 'setting' || pattern === 'login'
				? await readerOf(server, passwords, name, pattern)
				: { run: async (sql: string) => (await signInAs(server, passwords, `${name}_app`, name)).query(sql) };
		for (const table of ['deployed', 'owned', 'made', 'mighty'])
			expect([table, (await reader.run(`SELECT FROM ${table}`)).rowCount]).toEqual([table, 1]);
		expect(await refusal(reader.run('SELECT FROM of_extension'))).toBe('42501');
		expect((await reader.run(`INSERT INTO owned VALUES ('${acme}')`)).rowCount).toBe(1);
		if (!sharesTables) return;
		const other = await readerOf(server, passwords, name, pattern, 'globex');
		for (const table of ['deployed', 'owned', 'made', 'mighty'])
			expect([table, (await other.run(`SELECT FROM ${table}`)).rowCount]).toEqual([table, 0]);
	});

	test('those who were there before go on as they did', async () => {
		const client = await server.signIn('deployer', 'old', name);
		const adm = await server.signIn(administrator.user, administrator.password, name);
		expect((await client.query('SELECT FROM app.deployed')).rowCount).toBe(1);
		expect((await client.query(`UPDATE app.owned SET tenant_id = tenant_id`)).rowCount).toBe(2);
		expect((await client.query(`INSERT INTO app.deployed VALUES ('${acme}')`)).rowCount).toBe(1);
		await client.query('SET ROLE old_owner');
		expect((await client.query('DELETE FROM app.owned')).rowCount).toBe(2);
		expect((await adm.query('SELECT FROM app.made')).rowCount).toBe(1);
		await adm.end();
	});
});

test.each([
	['setting', settingProfile('own_setting', {}, keep)],
	['login', loginProfile('own_login', {}, keep)],
] as const)('an administrator that is no superuser takes what is its own by %s', async (by, document) => {
	const { name } = document;
	await server.query(`CREATE DATABASE ${name} OWNER adm`);
	const own = async (who: Credentials, sql: string) => {
		const client = await server.signIn(who.user, who.password, name);
		await client.query(sql);
		await client.end();
	};
	await own(
		administrator,
		`CREATE SCHEMA app; SET search_path = app;
		 CREATE TABLE made (tenant_id uuid); INSERT INTO made VALUES ('${acme}');
		 CREATE TABLE parted (tenant_id uuid, at int) PARTITION BY RANGE (at);
		 CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM (0) TO (10); INSERT INTO parted VALUES ('${acme}', 1)`,
	);
	const passwords = new Map<string, Secret>();
	const opened = await openAs(server, administrator);
	const { plan, result } = await provision(opened, document, passwords);
	expect(result).toMatchObject({ status: 'applied', failure: null });
	expect(plan.phases.filter((phase) => phase.id === 'D')).toHaveLength(4);
	expect(statementsOf(await planFor(opened, document))).toEqual([]);
	const reader = await readerOf(server, passwords, name, by);
	expect((await reader.run('SELECT FROM made')).rowCount).toBe(1);
	expect((await reader.run('SELECT FROM parted')).rowCount).toBe(1);
	expect(await refusal(reader.run('SELECT FROM parted_1'))).toBe('42501');
});

test('schemas of tenants come beside what was there, which stays as it was', async () => {
	const name = 'beside';
	await settle(server, name);
	const app = () => server.query(`SELECT nspacl, nspowner::regrole FROM pg_namespace WHERE nspname = 'app'`, [], name);
	const before = [await app(), await standing(name)];
	const document = {
		version: 1,
		name,
		pattern: 'schema-per-tenant',
		database: { name },
		schema: '{tenant}',
		roles: [
			{ name: 'beside_{tenant}', access: 'read-write' },
			{ name: 'beside_migrator', access: 'migrate' },
		],
		tenants: ['one', 'two'],
		...keep,
	};
	const passwords = new Map<string, Secret>();
	const opened = await openAs(server);
	expect((await provision(opened, document, passwords)).result.failure).toBeNull();
	expect([await app(), await standing(name)]).toEqual(before);
	const client = await signInAs(server, passwords, 'beside_one', name);
	expect(await refusal(client.query('SELECT FROM app.deployed'))).toBe('42501');
	const taken = { ...document, tenants: ['one', 'two', 'app'] };
	await expect(provision(opened, taken, passwords)).rejects.toThrow(/Schema app exists in beside and was not made by/);
});
