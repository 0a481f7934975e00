// The names that a server has, in a fixed number of queries, whatever they are.
import type pg from 'pg';
import { expect, test } from 'vitest';
import { namesAgain, namesInside } from '../../source/commands/read-names.js';
import { Secret } from '../../source/core/sql/secret.js';
import { readInsideNames } from '../../source/postgres/names/read-inside-names.js';
import { readServerNames } from '../../source/postgres/names/read-server-names.js';
import { testServer } from '../helpers/server.js';
import { targetOf } from './target-of.js';

const server = await testServer();
const evil = 'evil\u001B[31m, "red"';
await server.query(`CREATE DATABASE shop; `);
await server.query(`
	CREATE ROLE owner_of_all CREATEROLE;
	CREATE ROLE "evil\u001B[31m, ""red""" LOGIN;
	COMMENT ON ROLE owner_of_all IS 'gatehouse: shop';
	COMMENT ON DATABASE shop IS 'gatehouse: shop'`);
await server.query(
	`CREATE SCHEMA app AUTHORIZATION owner_of_all;
	COMMENT ON SCHEMA app IS 'gatehouse: shop';
	CREATE SCHEMA "__proto__";
	CREATE TABLE app.orders (id int, tenant_id uuid);
	CREATE TABLE app.rates (id int, tenant_id uuid);
	ALTER TABLE app.rates DROP COLUMN tenant_id;
	CREATE TABLE app.events (id int, tenant_id uuid) PARTITION BY RANGE (id);
	CREATE TABLE app.events_1 PARTITION OF app.events FOR VALUES FROM (0) TO (9);
	CREATE VIEW app.seen AS SELECT * FROM app.orders`,
	[],
	'shop',
);

/** A session that counts what it is asked. */
function counting(client: pg.Client) {
	const asked: string[] = [];
	const query = async <Row>(text: string, parameters: readonly unknown[] = []) => {
		asked.push(text);
		return (await client.query(text, [...parameters])).rows as Row[];
	};
	return { asked, query };
}

test('databases and roles come in one query, with whose they are', async () => {
	const session = counting(server.admin);
	const names = await readServerNames(session);
	expect(session.asked).toHaveLength(1);
	expect(names.databases.map(({ name }) => name)).toEqual(['postgres', 'shop', 'template0', 'template1']);
	expect(names.databases[1]).toMatchObject({ comment: 'gatehouse: shop', isTemplate: false, acceptsConnections: true });
	expect(names.databases[2]).toMatchObject({ isTemplate: true, acceptsConnections: false });
	const [first, second, third] = names.roles;
	expect(first).toMatchObject({ name: evil, login: true });
	expect(second).toMatchObject({ name: 'owner_of_all', login: false, createRole: true, comment: 'gatehouse: shop' });
	expect(third).toMatchObject({ name: server.superuser.user, superuser: true });
	// PostgreSQL's own come last.
	expect(names.roles.slice(3).every(({ name }) => name.startsWith('pg_'))).toBe(true);
	expect(names.roles.length).toBeGreaterThan(3);
});

test('schemas and tables come in one query; a column that was dropped is none, and a partition is its table', async () => {
	const { user, password } = server.superuser;
	const session = counting(await server.signIn(user, password, 'shop'));
	const inside = await readInsideNames(session, 'tenant_id');
	expect(session.asked).toHaveLength(1);
	expect(inside.schemas.map(({ name }) => name)).toEqual(['__proto__', 'app', 'public']);
	expect(inside.schemas[1]).toMatchObject({ owner: 'owner_of_all', comment: 'gatehouse: shop' });
	expect(inside.tables.get('app')).toEqual([
		{ name: 'events', hasColumn: true },
		{ name: 'orders', hasColumn: true },
		{ name: 'rates', hasColumn: false },
	]);
	expect([...(await readInsideNames(session, null)).tables]).toEqual([]);
});

test('an administrator who may do little reads them too, over a connection that is closed afterwards', async () => {
	const { user, password } = await server.createAdministrator('limited');
	const target = targetOf(server.sandbox, { user, timeout: 5000 });
	const reached = { target: { ...target, password: Secret.of(password) } };
	const { signal } = new AbortController();
	expect((await namesAgain(reached, signal)).roles.map(({ name }) => name)).toContain('limited');
	expect((await namesInside(reached, { database: 'shop', column: null }, signal)).schemas).toHaveLength(3);
	await expect
		.poll(async () => await server.query(`SELECT FROM pg_stat_activity WHERE usename = 'limited'`))
		.toEqual([]);
});

test('a look that is given up ends, and where one may not enter it says so', async () => {
	await server.query('REVOKE CONNECT ON DATABASE shop FROM PUBLIC');
	const { user, password } = await server.createAdministrator('kept_out');
	const target = { ...targetOf(server.sandbox, { user, timeout: 5000 }), password: Secret.of(password) };
	const look = (signal: AbortSignal) => namesInside({ target }, { database: 'shop', column: null }, signal);
	await expect(look(new AbortController().signal)).rejects.toMatchObject({ causeCode: '42501' });
	await expect(look(AbortSignal.abort())).rejects.toThrow();
});

test('a look that takes too long is given up, and says so', async () => {
	const { user, password } = server.superuser;
	const other = await server.signIn(user, password, 'shop');
	await other.query('BEGIN; LOCK TABLE pg_catalog.pg_description IN ACCESS EXCLUSIVE MODE');
	const target = targetOf(server.sandbox, { timeout: 1000 });
	const look = namesInside({ target }, { database: 'shop', column: null }, new AbortController().signal);
	await expect(look).rejects.toMatchObject({ code: 'names-unreadable', causeCode: '57014' });
	await other.query('ROLLBACK');
});
