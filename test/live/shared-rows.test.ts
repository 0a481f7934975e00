// Two tenants in the same tables: each sees and writes its own rows, by whatever path it comes.
import { describe, expect, test } from 'vitest';
import { statementsOf } from '../../source/core/plan/plan.js';
import type { Secret } from '../../source/core/sql/secret.js';
import { openAs, planFor, provision, refusal, signInAs } from '../helpers/provision.js';
import { testServer } from '../helpers/server.js';
import { acme, globex, loginProfile, type Reader, readerOf, settingProfile } from './shared-world.js';

const server = await testServer();
const administrator = await server.createAdministrator('adm');
const worlds = [
	['setting', 'a superuser', server.superuser, settingProfile('set_su')],
	['setting', 'an administrator', administrator, settingProfile('set_cr')],
	['login', 'a superuser', server.superuser, loginProfile('log_su')],
	['login', 'an administrator', administrator, loginProfile('log_cr')],
] as const;

/** From 15 on a view can read with the rights of whoever reads it. */
const invokers = server.version >= 150_000;

const tables = `
	CREATE TABLE orders (id int, tenant_id uuid NOT NULL, item text, PRIMARY KEY (tenant_id, id));
	CREATE TABLE notes (id serial PRIMARY KEY, tenant_id uuid NOT NULL, text text);
	CREATE TABLE events (tenant_id uuid NOT NULL, at int NOT NULL, what text) PARTITION BY RANGE (at);
	CREATE TABLE events_old PARTITION OF events FOR VALUES FROM (0) TO (10);
	CREATE TABLE events_new PARTITION OF events FOR VALUES FROM (10) TO (20) PARTITION BY LIST (what);
	CREATE TABLE events_new_login PARTITION OF events_new FOR VALUES IN ('login');
	CREATE TABLE countries (code text PRIMARY KEY);
	CREATE VIEW orders_of_owner AS SELECT * FROM orders;
	CREATE MATERIALIZED VIEW order_counts AS SELECT tenant_id, count(*) AS orders FROM orders GROUP BY tenant_id;
	CREATE FUNCTION all_orders() RETURNS SETOF orders LANGUAGE sql SECURITY DEFINER AS 'SELECT * FROM app.orders';
	${invokers ? 'CREATE VIEW own_orders WITH (security_invoker = true) AS SELECT * FROM orders;' : ''}`;
const rows = `
	INSERT INTO orders SELECT n, '${acme}', 'a' || n FROM generate_series(1, 5) n;
	INSERT INTO orders SELECT n, '${globex}', 'g' || n FROM generate_series(1, 7) n;
	INSERT INTO notes (tenant_id, text) VALUES ('${acme}', 'a'), ('${globex}', 'g');
	INSERT INTO events VALUES ('${acme}', 1, 'login'), ('${acme}', 11, 'login'), ('${globex}', 2, 'login'), ('${globex}', 12, 'login');
	REFRESH MATERIALIZED VIEW order_counts`;

describe.each(worlds)('identify: %s, made by %s', (identify, _who, who, document) => {
	const { name } = document;
	const passwords = new Map<string, Secret>();
	const reader = (tenant: 'acme' | 'globex' = 'acme') => readerOf(server, passwords, name, identify, tenant);
	const migrator = () => signInAs(server, passwords, `${name}_migrator`, name);
	const count = async (on: Pick<Reader, 'run'>, from: string) => {
		const { rows } = await on.run(`SELECT count(*)::int AS rows FROM ${from}`);
		return rows[0]?.rows;
	};

	test('an empty database is made, and what is created in it stays shut until the next apply', async () => {
		const opened = await openAs(server, who);
		expect((await provision(opened, document, passwords)).result).toMatchObject({ status: 'applied', failure: null });
		expect(statementsOf(await planFor(opened, document))).toEqual([]);

		await (await migrator()).query(tables);
		const acmes = await reader();
		for (const table of ['orders', 'notes', 'events', 'events_old'])
			expect([table, await refusal(acmes.run(`SELECT FROM ${table}`))]).toEqual([table, '42501']);

		const { result } = await provision(opened, document, passwords);
		expect(result).toMatchObject({ status: 'applied', failure: null });
		expect(statementsOf(await planFor(opened, document))).toEqual([]);
		await (await migrator()).query(rows);
	});

	test('shows each tenant its own rows', async () => {
		const [acmes, globexes] = [await reader(), await reader('globex')];
		expect([await count(acmes, 'orders'), await count(globexes, 'orders')]).toEqual([5, 7]);
		expect([await count(acmes, 'notes'), await count(globexes, 'notes')]).toEqual([1, 1]);
		expect([await count(acmes, 'events'), await count(globexes, 'events')]).toEqual([2, 2]);
	});

	test('lets a tenant write rows of its own and of nobody else', async () => {
		const acmes = await reader();
		await acmes.run(`INSERT INTO orders VALUES (100, '${acme}', 'mine')`);
		await acmes.run(`INSERT INTO notes (tenant_id, text) VALUES ('${acme}', 'mine')`);
		await acmes.run(`INSERT INTO events VALUES ('${acme}', 13, 'login')`);
		expect((await acmes.run(`UPDATE orders SET item = 'mended' WHERE id = 100`)).rowCount).toBe(1);
		expect((await acmes.run('DELETE FROM orders WHERE id = 100')).rowCount).toBe(1);

		for (const sql of [
			`INSERT INTO orders VALUES (200, '${globex}', 'not mine')`,
			`INSERT INTO notes (tenant_id, text) VALUES ('${globex}', 'not mine')`,
			`INSERT INTO events VALUES ('${globex}', 14, 'login')`,
			`UPDATE orders SET tenant_id = '${globex}' WHERE id = 1`,
			`UPDATE events SET tenant_id = '${globex}'`,
			`INSERT INTO orders VALUES (1, '${globex}', 'x') ON CONFLICT (tenant_id, id) DO UPDATE SET item = 'taken'`,
			`INSERT INTO notes VALUES (2, '${acme}', 'x') ON CONFLICT (id) DO UPDATE SET text = 'taken'`,
		])
			expect([sql, await refusal(acmes.run(sql))]).toEqual([sql, '42501']);

		expect((await acmes.run(`UPDATE orders SET item = 'taken' WHERE tenant_id = '${globex}'`)).rowCount).toBe(0);
		expect((await acmes.run(`DELETE FROM orders WHERE tenant_id = '${globex}'`)).rowCount).toBe(0);
		expect((await acmes.run(`UPDATE events SET what = 'login' WHERE at = 12`)).rowCount).toBe(0);
		expect((await acmes.run('DELETE FROM notes WHERE id = 2')).rowCount).toBe(0);
		const left = await server.query(
			`SELECT item FROM app.orders WHERE tenant_id = $1 AND item !~ '^g'`,
			[globex],
			name,
		);
		expect(left).toEqual([]);
	});

	test('refuses every way around the policies', async () => {
		const acmes = await reader();
		for (const sql of [
			'SELECT FROM events_old',
			'SELECT FROM events_new',
			'SELECT FROM events_new_login',
			`INSERT INTO events_old VALUES ('${acme}', 3, 'x')`,
			'SELECT FROM orders_of_owner',
			'SELECT FROM order_counts',
			'SELECT FROM countries',
			'TRUNCATE orders',
			'TRUNCATE events_old',
			'SET row_security = off; SELECT FROM orders',
			'ALTER TABLE orders DISABLE ROW LEVEL SECURITY',
			'DROP POLICY gatehouse_floor ON orders',
			`SET ROLE ${name}_owner`,
			`SET ROLE ${name}_migrator`,
			'SET SESSION AUTHORIZATION postgres',
			'CREATE TABLE mine AS SELECT * FROM orders',
			'CREATE TEMPORARY TABLE mine AS SELECT * FROM orders',
		])
			expect([sql, await refusal(acmes.run(sql))]).toEqual([sql, '42501']);
		await acmes.client.query('RESET row_security');
		expect(await refusal(acmes.run('COPY orders FROM stdin'))).toBe('0A000');
		expect(await count(acmes, 'all_orders()')).toBe(0);
		expect((await acmes.run('COPY orders TO stdout')).rowCount).toBe(5);
		if (invokers) expect(await count(acmes, 'own_orders')).toBe(5);
	});

	test('never hands out what runs as a superuser, and tells where PUBLIC may call it', async () => {
		const body = `LANGUAGE sql SECURITY DEFINER AS 'SELECT * FROM app.orders'`;
		await server.query(`CREATE FUNCTION app.mighty() RETURNS SETOF app.orders ${body}`, [], name);
		const opened = await openAs(server, who);
		const { warnings } = await planFor(opened, document);
		expect(warnings.map((warning) => warning.message).join('\n')).toMatch(
			/app\.mighty\(\) runs with the rights of postgres, and PUBLIC may call it/,
		);
		await server.query('REVOKE EXECUTE ON FUNCTION app.mighty() FROM PUBLIC', [], name);
		expect(statementsOf(await planFor(opened, document))).toEqual([]);
		expect(await refusal((await reader()).run('SELECT FROM mighty()'))).toBe('42501');
		await server.query('DROP FUNCTION app.mighty()', [], name);
	});

	test('tells which views are shut, and what would open them on this version', async () => {
		const { warnings } = await planFor(await openAs(server, who), document);
		const told = warnings.map((warning) => warning.message).join('\n');
		expect(told).toMatch(/The logins get nothing on app\.orders_of_owner: a view reads with the rights of its owner/);
		expect(told).toMatch(/nothing on app\.order_counts: a materialized view/);
		expect(told).toMatch(/nothing on app\.countries: it has no column tenant_id/);
	});

	test('a policy that somebody adds widens nothing: the floor holds', async () => {
		await server.query('CREATE POLICY everyone ON app.orders USING (true)', [], name);
		const acmes = await reader();
		expect(await count(acmes, 'orders')).toBe(5);
		expect(await refusal(acmes.run(`INSERT INTO orders VALUES (200, '${globex}', 'x')`))).toBe('42501');
		const { warnings } = await planFor(await openAs(server, who), document);
		expect(warnings.map((warning) => warning.message).join('\n')).toMatch(
			/Policy everyone on app\.orders is not of this profile[\s\S]*DROP POLICY everyone ON app\.orders;/,
		);
		await server.query('DROP POLICY everyone ON app.orders', [], name);
	});

	test('a backfill works as the migrate login, which has become the owner, and as nobody else', async () => {
		const client = await migrator();
		expect((await client.query(`UPDATE notes SET text = text || '!'`)).rowCount).toBe(3);
		expect((await client.query('SELECT FROM orders')).rowCount).toBe(12);
		await client.query('SET ROLE NONE');
		// It has the owner's rights by itself as well, and is let through by the name that it signed in under.
		expect((await client.query('SELECT FROM app.orders')).rowCount).toBe(12);
		const pretended = await server.signIn(server.superuser.user, server.superuser.password, name);
		await pretended.query(`SET ROLE ${name}_owner`);
		expect((await pretended.query('SELECT FROM app.orders')).rowCount).toBe(0);
		expect((await pretended.query(`UPDATE app.notes SET text = 'x'`)).rowCount).toBe(0);
		expect(await refusal(pretended.query(`INSERT INTO app.notes (tenant_id, text) VALUES ('${acme}', 'x')`))).toBe(
			'42501',
		);
		await pretended.end();
	});
});
