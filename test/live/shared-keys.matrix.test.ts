// What a tenant's key can be, which tables hold tenants' rows, and what a session may say.
import { describe, expect, test } from 'vitest';
import { dropProfile } from '../../source/commands/drop-profile.js';
import { RefusedError } from '../../source/core/errors.js';
import { statementsOf } from '../../source/core/plan/plan.js';
import { parseProfile } from '../../source/core/profile/parse-profile.js';
import type { Secret } from '../../source/core/sql/secret.js';
import { catalog } from '../helpers/catalog.js';
import { openAs, planFor, provision, refusal, signInAs } from '../helpers/provision.js';
import { testServer } from '../helpers/server.js';
import { acme, globex, loginProfile, meaning, settingProfile } from './shared-world.js';

const server = await testServer();
const administrator = await server.createAdministrator('adm');

/** A profile's type of key, the column's, two keys, and a column's name that must be quoted, or that some versions quote. */
const keys = [
	['uuid', 'uuid', acme, globex, 'tenant_id'],
	['text', 'text', "o'clock \\", 'globex', 'Tenant "ID"'],
	['text', 'varchar(20)', 'acme', 'globex', 'json'],
	['integer', 'bigint', '1', '2', 'system_user'],
	['bigint', 'smallint', '1', '2', 'merge_action'],
] as const;

describe.each(keys)('keys of type %s in a column of type %s', (type, columnType, one, two, column) => {
	const id = `${type}_${columnType.replace(/\W/g, '')}`;
	const quoted = `"${column.replaceAll('"', '""')}"`;
	const literal = (key: string) => `'${key.replaceAll("'", "''")}'`;

	test.each(['setting', 'login'] as const)(
		'by %s: each sees its own rows, and again there is nothing to do',
		async (by) => {
			const name = `${by}_${id}`;
			const rowSecurity = { type, column };
			const document =
				by === 'setting'
					? settingProfile(name, rowSecurity)
					: loginProfile(name, rowSecurity, {
							tenants: [
								{ name: 'acme', key: one },
								{ name: 'globex', key: two },
							],
						});
			const passwords = new Map<string, Secret>();
			const opened = await openAs(server, by === 'setting' ? administrator : server.superuser);
			await provision(opened, document, passwords);
			const migrator = await signInAs(server, passwords, `${name}_migrator`, name);
			await migrator.query(`CREATE TABLE item (${quoted} ${columnType} NOT NULL, name text)`);
			expect((await provision(opened, document, passwords)).result).toMatchObject({ status: 'applied', failure: null });
			expect(statementsOf(await planFor(opened, document))).toEqual([]);
			await migrator.query(`INSERT INTO item VALUES (${literal(one)}, 'one'), (${literal(two)}, 'two')`);
			await migrator.end();

			const login = await signInAs(server, passwords, by === 'setting' ? `${name}_app` : `${name}_acme_app`, name);
			if (by === 'setting') await login.query(`SET app.tenant_id = ${literal(one)}`);
			expect((await login.query('SELECT name FROM item')).rows).toEqual([{ name: 'one' }]);
			expect(await refusal(login.query(`INSERT INTO item VALUES (${literal(two)}, 'x')`))).toBe('42501');
			await login.query('SET enable_seqscan = off');
			const plan = await login.query('EXPLAIN SELECT FROM item');
			expect(plan.rows.map((row) => row['QUERY PLAN']).join('\n')).toMatch(/Index (Only )?Scan|Bitmap Index Scan/);
		},
	);
});

describe('a list of tables', () => {
	const document = settingProfile('listed', { type: 'integer', tables: ['orders', 'countries', 'typed', 'mistyped'] });
	const passwords = new Map<string, Secret>();

	test('opens those with the column to each tenant, those without to all for reading, and no other', async () => {
		const opened = await openAs(server, administrator);
		await provision(opened, document, passwords);
		const migrator = await signInAs(server, passwords, 'listed_migrator', 'listed');
		await migrator.query(`
			CREATE TABLE orders (tenant_id int);
			CREATE TABLE others (tenant_id int);
			CREATE TABLE countries (code text);
			CREATE TABLE typed (tenant_id text);
			INSERT INTO countries VALUES ('ch')`);
		const { result, plan } = await provision(opened, document, passwords);
		expect(result.failure).toBeNull();
		expect(statementsOf(await planFor(opened, document))).toEqual([]);
		const app = meaning(await signInAs(server, passwords, 'listed_app', 'listed'), '1');
		expect((await app.run('INSERT INTO orders VALUES (1)')).rowCount).toBe(1);
		expect((await app.run('SELECT FROM countries')).rowCount).toBe(1);
		for (const sql of [
			"INSERT INTO countries VALUES ('at')",
			'DELETE FROM countries',
			'SELECT FROM others',
			'SELECT FROM typed',
		])
			expect([sql, await refusal(app.run(sql))]).toEqual([sql, '42501']);
		const told = plan.warnings.map((warning) => warning.message).join('\n');
		expect(told).toMatch(/names app\.countries, without a column tenant_id: every tenant reads all of it/);
		expect(told).toMatch(/nothing on app\.others: the profile does not name it/);
		expect(told).toMatch(/nothing on app\.typed: its tenant_id is of type text/);
		expect(told).toMatch(/names mistyped, and schema app has no such table/);
	});

	test('that grows or shrinks opens and shuts what it should', async () => {
		const opened = await openAs(server, administrator);
		const shorter = settingProfile('listed', { type: 'integer', tables: ['others'] });
		expect((await provision(opened, shorter, passwords)).result.failure).toBeNull();
		const app = meaning(await signInAs(server, passwords, 'listed_app', 'listed'), '1');
		expect(await refusal(app.run('SELECT FROM orders'))).toBe('42501');
		expect(await refusal(app.run('SELECT FROM countries'))).toBe('42501');
		expect((await app.run('INSERT INTO others VALUES (1)')).rowCount).toBe(1);
	});
});

describe('what a session says', () => {
	const name = 'said';
	const passwords = new Map<string, Secret>();
	const document = settingProfile(name, { type: 'integer' });

	test('by setting: none and an empty one show no rows, one that is no key is refused', async () => {
		const opened = await openAs(server);
		await provision(opened, document, passwords);
		const migrator = await signInAs(server, passwords, `${name}_migrator`, name);
		await migrator.query('CREATE TABLE item (tenant_id int)');
		await provision(opened, document, passwords);
		await migrator.query('INSERT INTO item VALUES (1), (2), (2)');

		const app = await signInAs(server, passwords, `${name}_app`, name);
		const rows = async () => (await app.query('SELECT FROM item')).rowCount;
		expect(await rows()).toBe(0);
		expect(await refusal(app.query('INSERT INTO item VALUES (1)'))).toBe('42501');
		await app.query('BEGIN; SET LOCAL app.tenant_id = 2');
		expect(await rows()).toBe(2);
		await app.query('COMMIT');
		// From here on the setting is empty and not unset.
		expect(await rows()).toBe(0);
		await app.query('SET app.tenant_id = 1');
		expect(await rows()).toBe(1);
		await app.query('RESET app.tenant_id');
		expect(await rows()).toBe(0);
		await app.query("SELECT set_config('app.tenant_id', '2', false)");
		expect(await rows()).toBe(2);
		await app.query("SET app.tenant_id = 'abc'");
		expect(await refusal(app.query('SELECT FROM item'))).toBe('22P02');
	});

	test('by login: nothing that it says changes whose rows it sees', async () => {
		const document = loginProfile('unsaid');
		const passwords = new Map<string, Secret>();
		const opened = await openAs(server);
		await provision(opened, document, passwords);
		const migrator = await signInAs(server, passwords, 'unsaid_migrator', 'unsaid');
		await migrator.query('CREATE TABLE item (tenant_id uuid)');
		await provision(opened, document, passwords);
		await migrator.query(`INSERT INTO item VALUES ('${acme}'), ('${globex}'), ('${globex}')`);

		const app = await signInAs(server, passwords, 'unsaid_acme_app', 'unsaid');
		const rows = async () => (await app.query('SELECT FROM item')).rowCount;
		for (const sql of [
			`SET app.tenant_id = '${globex}'`,
			`SELECT set_config('app.tenant_id', '${globex}', false)`,
			'SET search_path = pg_temp, app',
			'SET ROLE NONE',
			'RESET ALL',
			'SET search_path = app',
		]) {
			await app.query(sql);
			expect([sql, await rows()]).toEqual([sql, 1]);
		}
		for (const sql of [
			'SET ROLE unsaid_globex_app',
			'SET SESSION AUTHORIZATION unsaid_globex_app',
			'SELECT FROM gatehouse.map',
			`UPDATE gatehouse.map SET key = '${globex}'`,
			'SELECT gatehouse.tenant() FROM gatehouse.map',
			'CREATE TEMPORARY TABLE map (login name, key uuid)',
		])
			expect([sql, await refusal(app.query(sql))]).toEqual([sql, '42501']);
		expect(await rows()).toBe(1);
	});
});

test('roles of a tenant that differ in what they may do have a group each, and see the same rows', async () => {
	const name = 'kinds';
	const roles = (kinds: readonly object[]) => ({ roles: [...kinds, { name: `${name}_migrator`, access: 'migrate' }] });
	const app = { name: `${name}_{tenant}_app`, access: 'read-write' };
	const report = { name: `${name}_{tenant}_report`, access: 'read-only' };
	const load = {
		name: `${name}_{tenant}_load`,
		access: 'custom',
		grants: { tables: ['INSERT'], sequences: ['USAGE'] },
	};
	const document = loginProfile(name, {}, roles([app, report, load]));
	const passwords = new Map<string, Secret>();
	const opened = await openAs(server, administrator);
	await provision(opened, document, passwords);
	const migrator = await signInAs(server, passwords, `${name}_migrator`, name);
	await migrator.query('CREATE TABLE item (id serial, tenant_id uuid)');
	expect((await provision(opened, document, passwords)).result.failure).toBeNull();
	await migrator.query(`INSERT INTO item (tenant_id) VALUES ('${acme}'), ('${globex}')`);

	const can = async (kind: string) => {
		const client = await signInAs(server, passwords, `${name}_acme_${kind}`, name);
		const tries = [
			'SELECT FROM item',
			`INSERT INTO item (tenant_id) VALUES ('${acme}')`,
			'DELETE FROM item WHERE id > 9',
		];
		const answers = [];
		for (const sql of tries) answers.push(await refusal(client.query(sql)));
		expect(await refusal(client.query(`INSERT INTO item (tenant_id) VALUES ('${globex}')`))).toBe('42501');
		await client.end();
		return answers;
	};
	expect(await can('app')).toEqual(['allowed', 'allowed', 'allowed']);
	expect(await can('report')).toEqual(['allowed', '42501', '42501']);
	expect(await can('load')).toEqual(['42501', 'allowed', '42501']);

	// One kind is left: its privileges go back to the group of all, and the others' groups are left without.
	const one = loginProfile(name, {}, roles([app]));
	expect((await provision(opened, one, passwords)).result).toMatchObject({ status: 'applied', failure: null });
	expect(statementsOf(await planFor(opened, one))).toEqual([]);
	expect(await can('app')).toEqual(['allowed', 'allowed', 'allowed']);
});

describe('one key for two tenants of separate runs', () => {
	const name = 'twice';
	const roles = [
		{ name: `${name}_{tenant}_app`, access: 'read-write' },
		{ name: `${name}_{tenant}_report`, access: 'read-only' },
		{ name: `${name}_migrator`, access: 'migrate' },
	];
	const of = (...tenants: readonly (readonly [string, string])[]) =>
		loginProfile(name, {}, { roles, tenants: tenants.map(([tenant, key]) => ({ name: tenant, key })) });
	const other = acme.replace(/a$/, 'c');
	const passwords = new Map<string, Secret>();

	test.each([
		['a new tenant', 'initech', globex],
		['the key written otherwise', 'initech', globex.toUpperCase().replaceAll('-', '')],
		['a tenant that is there', 'acme', globex],
	])('is refused before anything, naming the tenant that has it: %s', async (_what, tenant, key) => {
		const opened = await openAs(server, administrator);
		const { result } = await provision(opened, of(['acme', acme], ['globex', globex]), passwords);
		expect(result.failure).toBeNull();
		const before = await catalog(server, [name]);
		const error = await provision(opened, of([tenant, key]), passwords).catch((thrown: unknown) => thrown);
		expect(error).toBeInstanceOf(RefusedError);
		expect(error).toMatchObject({ exitCode: 8, remedy: expect.stringContaining('drop PROFILE --tenant') });
		const { message } = error as RefusedError;
		expect(message).toContain(`The key ${globex} in ${name} is the tenant globex's`);
		expect(message).toContain(`${name}_globex_app and ${name}_globex_report`);
		expect(message).toContain(`${name}_${tenant}_app would see its rows`);
		expect(message.split('\n')).toHaveLength(1);
		await expect(planFor(opened, of([tenant, key]))).rejects.toThrow(RefusedError);
		expect(await catalog(server, [name])).toBe(before);
	});

	test('is nothing to refuse where both are asked for and each has its own', async () => {
		const opened = await openAs(server, administrator);
		for (const swapped of [of(['acme', globex], ['globex', acme]), of(['acme', acme], ['globex', globex])])
			expect((await provision(opened, swapped, passwords)).result.failure).toBeNull();
		const more = await provision(opened, of(['initech', other]), passwords);
		expect(more.result.failure).toBeNull();
		expect(statementsOf(await planFor(opened, of(['initech', other])))).toEqual([]);
	});

	test('is free again when the other is dropped, or its logins are gone', async () => {
		const opened = await openAs(server, administrator);
		const scope = { tenantsOnly: true, reassignTo: undefined };
		const dropped = await dropProfile({ profile: parseProfile(of(['globex', globex])), server: opened, scope });
		expect(dropped.failure).toBeNull();
		expect((await provision(opened, of(['umbrella', globex]), passwords)).result.failure).toBeNull();
		for (const kind of ['app', 'report']) await server.query(`DROP OWNED BY ${name}_initech_${kind}`, [], name);
		await server.query(`DROP ROLE ${name}_initech_app, ${name}_initech_report`);
		const { result, plan } = await provision(opened, of(['hooli', other]), passwords);
		expect(result.failure).toBeNull();
		expect(plan.warnings.map(({ code }) => code)).toContain('stale-map-entry');
	});

	test('that a login of no known tenant has is left to verify, and one of somebody else is told of', async () => {
		const opened = await openAs(server, administrator);
		await server.query(`CREATE ROLE passer_by LOGIN`);
		await server.query(`INSERT INTO gatehouse.map VALUES ('passer_by', $1)`, [acme], name);
		const plan = await planFor(opened, of(['acme', acme]));
		expect(plan.warnings.map(({ code }) => code)).toContain('stranger-map-entry');
		await server.query(`COMMENT ON ROLE passer_by IS 'gatehouse: ${name}'`);
		expect(statementsOf(await planFor(opened, of(['acme', acme])))).toEqual([]);
	});
});
