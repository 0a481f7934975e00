import { describe, expect, test } from 'vitest';
import { statementsOf } from '../../source/core/plan/plan.js';
import type { Secret } from '../../source/core/sql/secret.js';
import { catalog } from '../helpers/catalog.js';
import { openAs, planFor, provision, refusal, signInAs } from '../helpers/provision.js';
import { testServer } from '../helpers/server.js';

const server = await testServer();
const administrators = [
	['a superuser', server.superuser, 'su'],
	['a CREATEDB CREATEROLE administrator', await server.createAdministrator('adm'), 'cr'],
] as const;

describe.each(administrators)('one isolated database, made by %s', (_who, administrator, prefix) => {
	const name = `${prefix}_orders`;
	const document = {
		version: 1,
		name,
		pattern: 'database-per-tenant',
		database: { name, connectionLimit: 40 },
		roles: [
			{
				name: `${prefix}_app`,
				access: 'read-write',
				connectionLimit: 7,
				validUntil: '2099-12-31',
				settings: { statement_timeout: '30s' },
			},
			{ name: `${prefix}_report`, access: 'read-only' },
			{ name: `${prefix}_migrator`, access: 'migrate' },
		],
	};
	const passwords = new Map<string, Secret>();
	const signIn = (login: string, database = name) => signInAs(server, passwords, `${prefix}_${login}`, database);

	test('is applied, and then there is nothing to do', async () => {
		const opened = await openAs(server, administrator);
		const { result } = await provision(opened, document, passwords);
		expect(result).toMatchObject({ status: 'applied', failure: null });
		expect(statementsOf(await planFor(opened, document))).toEqual([]);
		expect((await provision(opened, document, passwords)).result.status).toBe('nothing-to-do');
	});

	test('shuts schema public, or tells what a superuser has to run', async () => {
		const make = async (login: string) => refusal((await signIn(login)).query('CREATE TABLE public.mine ()'));
		const told = (await planFor(await openAs(server, administrator), document)).warnings
			.filter((warning) => warning.code === 'schema-not-shut')
			.map((warning) => warning.message);
		// Before 15 it belongs to a superuser in every database.
		if (server.version >= 150_000 || administrator === server.superuser) expect(told).toEqual([]);
		else {
			const statement = 'REVOKE ALL ON SCHEMA public FROM PUBLIC;';
			expect(told).toEqual([expect.stringContaining(`A superuser can run, in this database: ${statement}`)]);
			expect(await make('app')).toBe('allowed');
			await server.query(`DROP TABLE public.mine; ${statement}`, [], name);
		}
		expect(await make('app')).toBe('42501');
	});

	test('leaves the administrator the memberships it had', async () => {
		const rows = await server.query(
			`SELECT roleid::regrole::text AS role FROM pg_auth_members m
			 WHERE member = $1::regrole AND (to_jsonb(m)->>'inherit_option' IS DISTINCT FROM 'false'
				OR to_jsonb(m)->>'set_option' IS DISTINCT FROM 'false')`,
			[administrator.user],
		);
		expect(rows).toEqual([]);
	});

	test('gives the others what the migrate login makes afterwards', async () => {
		const migrator = await signIn('migrator');
		await migrator.query(`
			CREATE TABLE item (id serial PRIMARY KEY, name text);
			CREATE SEQUENCE ticket;
			CREATE VIEW named AS SELECT * FROM item WHERE name IS NOT NULL;
			CREATE FUNCTION shout(t text) RETURNS text LANGUAGE sql AS 'SELECT upper(t)';
			CREATE PROCEDURE nop() LANGUAGE sql AS 'SELECT 1'`);

		const app = await signIn('app');
		await app.query(`INSERT INTO item (name) VALUES ('one'), ('two')`);
		await app.query(`UPDATE item SET name = shout(name) WHERE name = 'two'`);
		await app.query(`DELETE FROM item WHERE name = 'one'`);
		await app.query(`SELECT nextval('ticket'), currval('item_id_seq')`);
		await app.query('CALL nop()');
		expect((await app.query('SELECT name FROM named')).rows).toEqual([{ name: 'TWO' }]);

		const report = await signIn('report');
		expect((await report.query('SELECT name FROM named')).rows).toEqual([{ name: 'TWO' }]);
		expect((await report.query('SELECT last_value FROM ticket')).rows).toEqual([{ last_value: '1' }]);
		expect((await report.query(`SELECT shout('a')`)).rows).toEqual([{ shout: 'A' }]);
		for (const sql of [
			`INSERT INTO item (name) VALUES ('x')`,
			`UPDATE item SET name = 'x'`,
			'DELETE FROM item',
			`SELECT nextval('ticket')`,
		])
			expect([sql, await refusal(report.query(sql))]).toEqual([sql, '42501']);
	});

	test.each(['app', 'report'])('refuses %s what it must not do', async (login) => {
		const client = await signIn(login);
		for (const sql of [
			'CREATE TABLE app.mine ()',
			'CREATE TABLE public.mine ()',
			'CREATE TEMPORARY TABLE mine ()',
			'CREATE SCHEMA mine',
			'TRUNCATE item',
			'ALTER TABLE item ADD extra text',
			'DROP TABLE item',
			`SELECT setval('ticket', 100)`,
			`SET ROLE ${name}_owner`,
			`SET ROLE ${name}_db_owner`,
			'CREATE ROLE mine',
			'CREATE DATABASE mine',
		])
			expect([sql, await refusal(client.query(sql))]).toEqual([sql, '42501']);
	});

	test('lets the migrate login make things, and neither drop the database nor make another', async () => {
		const client = await signIn('migrator');
		expect((await client.query('SELECT current_user AS me')).rows).toEqual([{ me: `${name}_owner` }]);
		for (const sql of [
			'CREATE TEMPORARY TABLE mine ()',
			'CREATE SCHEMA mine',
			'CREATE TABLE public.mine ()',
			'CREATE ROLE mine',
		])
			expect([sql, await refusal(client.query(sql))]).toEqual([sql, '42501']);
		const elsewhere = await signIn('migrator', 'postgres');
		expect(await refusal(elsewhere.query(`DROP DATABASE ${name}`))).toBe('42501');
	});

	test('lets no stranger in', async () => {
		await server.query(`CREATE ROLE ${prefix}_stranger LOGIN PASSWORD 'stranger'`);
		expect(await refusal(server.signIn(`${prefix}_stranger`, 'stranger', name))).toBe('42501');
	});

	test('keeps the limits and settings of the profile', async () => {
		const [role] = await server.query(`SELECT rolconnlimit, rolvaliduntil FROM pg_roles WHERE rolname = $1`, [
			`${prefix}_app`,
		]);
		expect(role).toEqual({ rolconnlimit: 7, rolvaliduntil: new Date('2099-12-31T23:59:59Z') });
		const app = await signIn('app');
		expect((await app.query('SHOW statement_timeout')).rows).toEqual([{ statement_timeout: '30s' }]);
		expect((await app.query('SHOW search_path')).rows).toEqual([{ search_path: 'app' }]);
	});

	test('takes one more login without touching the others', async () => {
		const opened = await openAs(server, administrator);
		const wider = { ...document, roles: [...document.roles, { name: `${prefix}_audit`, access: 'read-only' }] };
		const { plan, result } = await provision(opened, wider, passwords);
		expect(result.status).toBe('applied');
		expect(statementsOf(plan).every((statement) => statement.effect === 'create')).toBe(true);
		const audit = await signIn('audit');
		expect((await audit.query('SELECT name FROM item')).rows).toEqual([{ name: 'TWO' }]);
	});
});

describe.each(administrators)('two tenants, made by %s', (_who, administrator, prefix) => {
	const document = {
		version: 1,
		name: `${prefix}_tenants`,
		pattern: 'database-per-tenant',
		database: { name: `${prefix}_{tenant}` },
		owner: `${prefix}_{tenant}_owner`,
		roles: [
			{ name: `${prefix}_{tenant}_app`, access: 'read-write' },
			{ name: `${prefix}_{tenant}_migrator`, access: 'migrate' },
		],
		tenants: ['acme', 'We "love" ünï'],
	};
	const passwords = new Map<string, Secret>();

	test('cannot enter each other', async () => {
		const opened = await openAs(server, administrator);
		expect((await provision(opened, document, passwords)).result.status).toBe('applied');
		const names = ['acme', 'We "love" ünï'].map((tenant) => `${prefix}_${tenant}`);
		for (const own of names)
			for (const other of names)
				expect([own, other, await refusal(signInAs(server, passwords, `${own}_app`, other))]).toEqual([
					own,
					other,
					own === other ? 'allowed' : '42501',
				]);
	});

	test('take a third without a change to the first two', async () => {
		const opened = await openAs(server, administrator);
		const databases = [`${prefix}_acme`, `${prefix}_We "love" ünï`];
		const before = await catalog(server, databases);
		const { plan } = await provision(opened, { ...document, tenants: [...document.tenants, 'initech'] }, passwords);
		expect(plan.databases).toContain(`${prefix}_initech`);
		const mine = (text: string) => text.split('\n').filter((line) => !line.includes('initech'));
		expect(mine(await catalog(server, databases))).toEqual(mine(before));
	});
});
