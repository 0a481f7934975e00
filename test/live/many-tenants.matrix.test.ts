// Tenants by the hundred and by the thousand: in batches, with as few statements as there can be, and no slower for it.
import { describe, expect, test } from 'vitest';
import { statementsOf } from '../../source/core/plan/plan.js';
import { preview } from '../../source/core/sql/render.js';
import type { Secret } from '../../source/core/sql/secret.js';
import { catalog } from '../helpers/catalog.js';
import { openAs, planFor, provision, refusal, signInAs } from '../helpers/provision.js';
import { testServer } from '../helpers/server.js';

const server = await testServer();
const administrator = await server.createAdministrator('adm');
/** A machine that does much else at the same time takes its time. */
const patience = 240_000;
const numbered = (count: number) => Array.from({ length: count }, (_, at) => `t${at}`);

describe.each([
	['a superuser', server.superuser, 'su'],
	['an administrator', administrator, 'cr'],
] as const)('120 schemas, made by %s', (_who, who, prefix) => {
	const name = `${prefix}_shop`;
	const document = {
		version: 1,
		name,
		pattern: 'schema-per-tenant',
		database: { name },
		schema: '{tenant}',
		roles: [
			{ name: `${prefix}_{tenant}_app`, access: 'read-write' },
			{ name: `${prefix}_{tenant}_report`, access: 'read-only' },
			{ name: `${prefix}_migrator`, access: 'migrate' },
		],
		tenants: numbered(120),
	};
	const passwords = new Map<string, Secret>();

	test('come in batches, and then there is nothing to do', { timeout: patience }, async () => {
		const opened = await openAs(server, who);
		const { plan, result } = await provision(opened, document, passwords);
		expect(result).toMatchObject({ status: 'applied', failure: null });
		const inside = plan.phases.filter((phase) => phase.id === 'C');
		// What all share, and then fifty schemas a transaction; side by side where nobody has to join the owner.
		expect(inside.map((phase) => phase.concurrent === true)).toEqual([
			false,
			...[1, 2, 3].map(() => who === server.superuser),
		]);
		const grants = statementsOf(plan).map((statement) => preview(statement.sql));
		expect(grants.filter((sql) => sql.startsWith('GRANT CONNECT ON DATABASE'))).toHaveLength(1);
		expect(grants.filter((sql) => sql.startsWith(`GRANT ${name}_connect TO `))).toHaveLength(2);
		expect(statementsOf(await planFor(opened, document))).toEqual([]);
	});

	test('keep to themselves', { timeout: patience }, async () => {
		const migrator = await signInAs(server, passwords, `${prefix}_migrator`, name);
		await migrator.query('CREATE TABLE t0.item (id int); CREATE TABLE t119.item (id int)');
		const first = await signInAs(server, passwords, `${prefix}_t0_app`, name);
		const last = await signInAs(server, passwords, `${prefix}_t119_report`, name);
		expect((await first.query('INSERT INTO item VALUES (1)')).rowCount).toBe(1);
		expect((await last.query('SELECT FROM item')).rowCount).toBe(0);
		expect(await refusal(first.query('SELECT FROM t119.item'))).toBe('42501');
		expect(await refusal(last.query('SELECT FROM t0.item'))).toBe('42501');
	});

	test('take one more without a change to the others', { timeout: patience }, async () => {
		const opened = await openAs(server, who);
		const before = await catalog(server, [name]);
		const { plan } = await provision(opened, { ...document, tenants: ['initech'] }, passwords);
		expect(statementsOf(plan).length).toBeLessThan(40);
		const mine = (text: string) => text.split('\n').filter((line) => !line.includes('initech'));
		expect(mine(await catalog(server, [name]))).toEqual(mine(before));
	});
});

describe('1500 logins that share tables', () => {
	const name = 'crowd';
	const tenants = numbered(1500).map((tenant, at) => ({ name: tenant, key: at }));
	const document = {
		version: 1,
		name,
		pattern: 'shared-schema',
		database: { name },
		roles: [
			{ name: 'crowd_{tenant}', access: 'read-write' },
			{ name: 'crowd_migrator', access: 'migrate' },
		],
		rowSecurity: { identify: 'login', type: 'integer' },
		tenants,
	};
	const passwords = new Map<string, Secret>();

	test('are a row each, two hundred a statement', { timeout: patience }, async () => {
		const opened = await openAs(server);
		const { plan, result } = await provision(opened, document, passwords);
		expect(result).toMatchObject({ status: 'applied', failure: null });
		const sql = statementsOf(plan).map((statement) => preview(statement.sql));
		expect(sql.filter((each) => each.startsWith('INSERT INTO gatehouse.map'))).toHaveLength(8);
		expect(sql.filter((each) => each.startsWith('GRANT CONNECT ON DATABASE'))).toHaveLength(1);
		expect(sql.filter((each) => each.startsWith('ALTER DEFAULT PRIVILEGES')).length).toBeLessThan(8);
		expect(statementsOf(await planFor(opened, document))).toEqual([]);
	});

	test('have three policies a table between them', { timeout: patience }, async () => {
		const migrator = await signInAs(server, passwords, 'crowd_migrator', name);
		await migrator.query('CREATE TABLE item (id serial, tenant_id int NOT NULL); CREATE TABLE other (tenant_id int)');
		const opened = await openAs(server);
		const { plan, result } = await provision(opened, document, passwords);
		expect(result.failure).toBeNull();
		expect(statementsOf(plan).filter((each) => preview(each.sql).startsWith('CREATE POLICY'))).toHaveLength(6);
		await migrator.query('INSERT INTO item (tenant_id) SELECT n % 1500 FROM generate_series(1, 4500) n');
		for (const tenant of [0, 749, 1499]) {
			const client = await signInAs(server, passwords, `crowd_t${tenant}`, name);
			expect((await client.query('SELECT DISTINCT tenant_id FROM item')).rows).toEqual([{ tenant_id: tenant }]);
			const foreign = `INSERT INTO item (tenant_id) VALUES (${tenant + 1})`;
			expect(await refusal(client.query(foreign))).toBe('42501');
		}
	});

	test('take one more in a handful of statements, and none of the others changes', { timeout: patience }, async () => {
		const opened = await openAs(server);
		const before = await catalog(server, [name]);
		const more = { ...document, tenants: [{ name: 'initech', key: 9999 }] };
		const { plan, result } = await provision(opened, more, passwords);
		expect(result.failure).toBeNull();
		expect(statementsOf(plan).length).toBeLessThan(8);
		const mine = (text: string) => text.split('\n').filter((line) => !line.includes('initech'));
		expect(mine(await catalog(server, [name]))).toEqual(mine(before));
	});
});
