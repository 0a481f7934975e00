import type pg from 'pg';
import { expect, test } from 'vitest';
import { readServerFacts } from '../../source/postgres/server-facts.js';
import { testServer } from '../helpers/server.js';

const server = await testServer();

const factsFor = async (client: pg.Client) =>
	readServerFacts({
		query: async <Row>(text: string) => (await client.query(text)).rows as Row[],
	});

test('an administrator is told how many of everything there are, and what an empty database takes', async () => {
	await server.query('CREATE DATABASE shop');
	await server.query('CREATE SCHEMA app');
	const facts = await factsFor(server.admin);
	expect(facts).toMatchObject({
		version: server.version,
		schemas: { database: 'postgres', count: 2 },
		connections: { limit: 100 },
	});
	expect(facts.databases.map(({ name }) => name)).toEqual(['postgres', 'shop']);
	expect(facts.templates).toEqual({ count: 1, publicMayConnect: 1 });
	expect(facts.connections.used).toBeGreaterThan(0);
	const [{ size } = { size: 0 }] = await server.query<{ size: number }>(
		`SELECT pg_database_size('template0')::int AS size`,
	);
	expect(facts.emptyDatabaseBytes).toBe(size);
});

test('whoever may not look at the template is told all the rest', async () => {
	await server.query('REVOKE CONNECT ON DATABASE template0, template1 FROM PUBLIC');
	const { user, password } = await server.createAdministrator('limited');
	const facts = await factsFor(await server.signIn(user, password, 'shop'));
	expect(facts).toMatchObject({
		emptyDatabaseBytes: null,
		schemas: { database: 'shop', count: 1 },
		templates: { count: 1, publicMayConnect: 0 },
		administrator: { superuser: false },
	});
});
