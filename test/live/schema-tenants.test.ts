// A schema for each tenant, whatever it is called: its own objects, those of tomorrow too, and nothing of the others'.
import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { verifyProfile } from '../../source/commands/verify-profile.js';
import { RefusedError } from '../../source/core/errors.js';
import { statementsOf } from '../../source/core/plan/plan.js';
import { parseProfile } from '../../source/core/profile/parse-profile.js';
import type { Secret } from '../../source/core/sql/secret.js';
import { catalog } from '../helpers/catalog.js';
import { openAs, planFor, provision, refusal, signInAs } from '../helpers/provision.js';
import { testServer } from '../helpers/server.js';

const server = await testServer();
await server.query('CREATE ROLE old_deployer');
const administrator = await server.createAdministrator('adm');

/** With what its roles have beside it, 63 bytes. */
const longest = 'ü'.repeat(29);
const odd = ['we "quote"', "o'clock", 'back\\slash', 'a space', 'select', longest];

/** One migrate login for all, or one for each tenant, who then has an owner of its own. */
const worlds = [
	['a superuser', server.superuser, 'su', false],
	['an administrator', administrator, 'cr', true],
] as const;

describe.each(worlds)('made by %s', (_who, who, prefix, each) => {
	const name = `${prefix} "shop" \\`;
	const owner = each ? `${prefix}_{tenant}_o` : `${prefix}_owner`;
	const migrate = each ? `${prefix}_{tenant}_m` : `${prefix}_migrator`;
	const document = {
		version: 1,
		name: `${prefix}_shop`,
		pattern: 'schema-per-tenant',
		database: { name },
		owner,
		schema: '{tenant}',
		roles: [
			{ name: `${prefix}_{tenant}_a`, access: 'read-write' },
			{ name: `${prefix}_{tenant}_r`, access: 'read-only' },
			{ name: migrate, access: 'migrate' },
		],
		// From 16 on an administrator must have been given a creator before it may set what that one's objects carry.
		creators: who === server.superuser ? ['old_deployer'] : [],
		tenants: odd,
	};
	const passwords = new Map<string, Secret>();
	const of = (template: string, tenant: string) => template.replace('{tenant}', tenant);
	const signIn = (template: string, tenant: string) => signInAs(server, passwords, of(template, tenant), name);
	const app = (tenant: string) => signIn(`${prefix}_{tenant}_a`, tenant);
	const at = (tenant: string, object: string) => `${pg.escapeIdentifier(tenant)}.${object}`;

	test(`${each ? 'with an owner for each' : 'with one owner for all'} it is applied, and then there is nothing to do`, async () => {
		const opened = await openAs(server, who);
		expect((await provision(opened, document, passwords)).result).toMatchObject({ status: 'applied', failure: null });
		const again = await planFor(opened, document);
		expect(statementsOf(again)).toEqual([]);
		// Before 15 schema `public` is a superuser's, and nobody else can shut it.
		const told = again.warnings.filter((warning) => warning.code === 'schema-not-shut');
		expect(told).toHaveLength(server.version < 150_000 && who !== server.superuser ? 1 : 0);
		if (told.length > 0) await server.query('REVOKE ALL ON SCHEMA public FROM PUBLIC', [], name);
	});

	test('unqualified names are looked up in the schema of the tenant', async () => {
		for (const tenant of odd) {
			const client = await app(tenant);
			const { rows } = await client.query('SELECT to_json(current_schemas(false)) AS path');
			expect(rows).toEqual([{ path: [tenant] }]);
			await client.end();
		}
	});

	test('what is made in a schema later is its tenant’s, and nobody else’s', async () => {
		for (const tenant of odd) {
			const migrator = await signIn(migrate, tenant);
			await migrator.query(
				`CREATE TABLE ${at(tenant, 'item')} (id serial PRIMARY KEY, name text);
				 CREATE FUNCTION ${at(tenant, 'shout')}(t text) RETURNS text LANGUAGE sql AS 'SELECT upper(t)'`,
			);
			await migrator.end();
		}
		for (const tenant of odd) {
			const client = await app(tenant);
			await client.query(`INSERT INTO item (name) VALUES (shout('one')), ('two')`);
			await client.query(`UPDATE item SET name = 'three' WHERE name = 'two'`);
			await client.query(`DELETE FROM item WHERE name = 'three'`);
			const report = await signIn(`${prefix}_{tenant}_r`, tenant);
			expect((await report.query('SELECT name FROM item')).rows).toEqual([{ name: 'ONE' }]);
			expect(await refusal(report.query('DELETE FROM item'))).toBe('42501');
			await report.end();
			for (const other of odd.filter((one) => one !== tenant))
				for (const sql of [
					`SELECT FROM ${at(other, 'item')}`,
					`INSERT INTO ${at(other, 'item')} (name) VALUES ('x')`,
					`UPDATE ${at(other, 'item')} SET name = 'x'`,
					`DELETE FROM ${at(other, 'item')}`,
					`SELECT ${at(other, 'shout')}('x')`,
				])
					expect([sql, await refusal(client.query(sql))]).toEqual([sql, '42501']);
			await client.end();
		}
	});

	test('what one of the `creators` makes is covered too', async () => {
		const makes = `SET ROLE old_deployer; CREATE TABLE ${at('select', 'old')} (id int)`;
		await server.query(`GRANT USAGE, CREATE ON SCHEMA "select" TO old_deployer; ${makes}`, [], name);
		const client = await app('select');
		expect(await refusal(client.query('INSERT INTO old VALUES (1)'))).toBe(
			document.creators.length > 0 ? 'allowed' : '42501',
		);
		await server.query('DROP TABLE "select".old; REVOKE ALL ON SCHEMA "select" FROM old_deployer', [], name);
	});

	test('a login is refused whatever it was not given', async () => {
		const client = await app('select');
		for (const sql of [
			'CREATE TABLE mine ()',
			'CREATE TABLE public.mine ()',
			'CREATE TEMPORARY TABLE mine ()',
			'CREATE SCHEMA mine',
			'TRUNCATE item',
			'DROP TABLE item',
			`SET ROLE ${pg.escapeIdentifier(of(owner, 'select'))}`,
			`SET ROLE ${pg.escapeIdentifier(`${name}_db_owner`)}`,
		])
			expect([sql, await refusal(client.query(sql))]).toEqual([sql, '42501']);
		// Before 16 a member can always become its group, which holds nothing that the member has not.
		const group = `SET ROLE ${pg.escapeIdentifier(`${name}_connect`)}`;
		expect(await refusal(client.query(group))).toBe(server.version < 160_000 ? 'allowed' : '42501');
		expect(await refusal(client.query('SELECT FROM "a space".item'))).toBe('42501');
	});

	test('a migrate login makes things where it should, and nowhere else', async () => {
		const migrator = await signIn(migrate, 'select');
		await migrator.query(`CREATE TABLE ${at('select', 'more')} ()`);
		for (const sql of ['CREATE TABLE public.mine ()', 'CREATE SCHEMA mine', 'CREATE ROLE mine'])
			expect([sql, await refusal(migrator.query(sql))]).toEqual([sql, '42501']);
		for (const sql of [`SELECT FROM ${at('a space', 'item')}`, `CREATE TABLE ${at('a space', 'more')} ()`])
			expect([sql, await refusal(migrator.query(sql))]).toEqual([sql, each ? '42501' : 'allowed']);
	});

	test('one more tenant leaves the others as they are, to the byte', async () => {
		const opened = await openAs(server, who);
		const before = await catalog(server, [name]);
		const { plan, result } = await provision(opened, { ...document, tenants: ['initech'] }, passwords);
		expect(result.failure).toBeNull();
		expect(statementsOf(plan).every((statement) => statement.effect === 'create')).toBe(true);
		const mine = (text: string) => text.split('\n').filter((line) => !line.includes('initech'));
		expect(mine(await catalog(server, [name]))).toEqual(mine(before));
		expect(statementsOf(await planFor(opened, { ...document, tenants: [...odd, 'initech'] }))).toEqual([]);
		expect(await refusal((await app('initech')).query(`SELECT FROM ${at('select', 'item')}`))).toBe('42501');
	});

	test.each([
		['a role', `CREATE ROLE ${prefix}_taken_a`],
		['a schema', 'CREATE SCHEMA taken'],
	])('a tenant is refused whose name %s has that is not of this profile', async (_what, sql) => {
		await server.query(sql, [], name);
		const before = await catalog(server, [name]);
		const act = provision(await openAs(server, who), { ...document, tenants: [...odd, 'taken'] }, passwords);
		await expect(act).rejects.toThrow(RefusedError);
		await expect(act).rejects.toThrow(/taken.* exists.* and was not made by this profile/);
		expect(await catalog(server, [name])).toBe(before);
		await server.query(`DROP SCHEMA IF EXISTS taken; DROP ROLE IF EXISTS ${prefix}_taken_a`, [], name);
	});
});

test('without tenants there is one schema, and the group that may connect', async () => {
	const document = {
		version: 1,
		name: 'alone',
		pattern: 'schema-per-tenant',
		database: { name: 'alone' },
		roles: [
			{ name: 'alone_app', access: 'read-write' },
			{ name: 'alone_migrator', access: 'migrate' },
		],
	};
	const passwords = new Map<string, Secret>();
	const opened = await openAs(server, administrator);
	expect((await provision(opened, document, passwords)).result.failure).toBeNull();
	expect(statementsOf(await planFor(opened, document))).toEqual([]);
	await (await signInAs(server, passwords, 'alone_migrator', 'alone')).query('CREATE TABLE item (id int)');
	const client = await signInAs(server, passwords, 'alone_app', 'alone');
	expect((await client.query('INSERT INTO item VALUES (1)')).rowCount).toBe(1);
});

test('a tenant that is added leaves the temporary tables of the others alone', async () => {
	const document = {
		version: 1,
		name: 'temps',
		pattern: 'schema-per-tenant',
		database: { name: 'temps' },
		owner: 'temps_owner',
		schema: '{tenant}',
		roles: [{ name: 'temps_{tenant}_app', access: 'read-write', temporary: true }],
		tenants: ['acme', 'globex'],
	};
	const passwords = new Map<string, Secret>();
	const opened = await openAs(server);
	await provision(opened, document, passwords);
	const before = await catalog(server, ['temps']);
	const added = { ...document, tenants: ['initech'] };
	const plan = await planFor(opened, added);
	expect(statementsOf(plan).filter(({ effect }) => effect !== 'create')).toEqual([]);
	await provision(opened, added, passwords);
	const after = new Set((await catalog(server, ['temps'])).split('\n'));
	// The database's own line has one more name on it; every other line is as it was.
	expect(before.split('\n').filter((line) => !after.has(line) && !line.startsWith('temps temps_db_owner'))).toEqual([]);
	for (const tenant of ['acme', 'initech']) {
		const client = await signInAs(server, passwords, `temps_${tenant}_app`, 'temps');
		await client.query('CREATE TEMPORARY TABLE scratch ()');
		await client.end();
	}
	const { checks } = await verifyProfile({
		profile: parseProfile(added),
		server: opened,
		passwordOf: (role) => passwords.get(role),
	});
	expect(checks.filter(({ status }) => status === 'fail')).toEqual([]);
});

test('a migrate login of all tenants is not too much for the tenants that this run does not ask about', async () => {
	const document = {
		version: 1,
		name: 'served',
		pattern: 'schema-per-tenant',
		database: { name: 'served' },
		owner: 'served_owner',
		schema: 'served_{tenant}',
		roles: [
			{ name: 'served_{tenant}_app', access: 'read-write' },
			{ name: 'served_migrator', access: 'migrate' },
		],
		tenants: ['acme', 'globex'],
	};
	const passwords = new Map<string, Secret>();
	const opened = await openAs(server);
	await provision(opened, document, passwords);
	const added = { ...document, tenants: ['initech'] };
	await provision(opened, added, passwords);
	const failed = async () => {
		const profile = parseProfile(added);
		const { checks } = await verifyProfile({ profile, server: opened, passwordOf: (role) => passwords.get(role) });
		return checks.filter(({ status }) => status === 'fail').map(({ id }) => id);
	};
	expect(await failed()).toEqual([]);
	// What was made in the owner's name and not by the profile is told as before.
	await server.query('CREATE SCHEMA served_stray AUTHORIZATION served_owner', [], 'served');
	expect(await failed()).toContain('schema:served_migrator:served:usage:served_stray');
});
