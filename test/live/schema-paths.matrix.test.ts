// Every path from one tenant to what is in another's schema, each by SELECT, INSERT, UPDATE and DELETE where it has them.
import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { statementsOf } from '../../source/core/plan/plan.js';
import type { Secret } from '../../source/core/sql/secret.js';
import { openAs, planFor, provision, signInAs } from '../helpers/provision.js';
import { testServer } from '../helpers/server.js';

const server = await testServer();
const administrator = await server.createAdministrator('adm');

const own = 'we "quote" \\';
const other = "o'clock ü";
/** Who makes it, what its names begin with, and whether each tenant has an owner and a migrate login of its own. */
const worlds = [
	['a superuser, with one owner', server.superuser, 'su_one', false],
	['a superuser, with an owner for each', server.superuser, 'su_each', true],
	['an administrator, with one owner', administrator, 'cr_one', false],
	['an administrator, with an owner for each', administrator, 'cr_each', true],
] as const;

const tables = `
	CREATE TABLE item (id serial PRIMARY KEY, name text);
	CREATE TABLE events (id int NOT NULL, name text) PARTITION BY RANGE (id);
	CREATE TABLE events_old PARTITION OF events FOR VALUES FROM (0) TO (10);
	CREATE VIEW seen AS SELECT * FROM item;
	CREATE MATERIALIZED VIEW kept AS SELECT * FROM item;
	CREATE FUNCTION every_item() RETURNS SETOF item LANGUAGE sql AS 'SELECT * FROM item';
	CREATE FUNCTION as_owner() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT 1::bigint';
	CREATE PROCEDURE tidy() LANGUAGE sql AS 'SELECT 1';
	CREATE TYPE mood AS ENUM ('fine');
	INSERT INTO item (name) VALUES ('secret');
	INSERT INTO events VALUES (1, 'secret');
	REFRESH MATERIALIZED VIEW kept`;

/** What is tried; each is refused in another's schema, and where it says so it works in one's own. */
type Path = readonly [name: string, tries: readonly string[], worksInOwn: boolean];

const four = (table: string) => [
	`SELECT FROM :there.${table}`,
	`INSERT INTO :there.${table} VALUES (5, 'x')`,
	`UPDATE :there.${table} SET name = 'x'`,
	`DELETE FROM :there.${table}`,
];

const paths: readonly Path[] = [
	['a table', four('item'), true],
	['a partitioned table', four('events'), true],
	['a partition', four('events_old'), true],
	['a view', four('seen'), true],
	['a materialized view', ['SELECT FROM :there.kept', 'SELECT FROM :there.item i JOIN :there.kept k USING (id)'], true],
	[
		'a function, a procedure, a type',
		['SELECT FROM :there.every_item()', 'SELECT :there.as_owner()', 'CALL :there.tidy()', "SELECT 'fine':::there.mood"],
		true,
	],
	[
		'a sequence, by its name and by its number',
		[
			"SELECT nextval(':name')",
			"SELECT currval(':name')",
			'SELECT nextval(:number::regclass)',
			'SELECT currval(:number::regclass)',
		],
		true,
	],
	[
		'a sequence put back',
		["SELECT setval(':name', 1)", 'SELECT setval(:number::regclass, 1)', 'ALTER SEQUENCE :there.item_id_seq RESTART'],
		false,
	],
	[
		'a row that is there',
		[
			"INSERT INTO :there.item VALUES (1, 'x') ON CONFLICT (id) DO UPDATE SET name = 'y'",
			'SELECT FROM :there.item FOR UPDATE',
			'WITH gone AS (DELETE FROM :there.item RETURNING *) SELECT FROM gone',
		],
		true,
	],
	...(server.version < 150_000
		? []
		: ([
				['MERGE', ['MERGE INTO :there.item t USING (VALUES (1)) v (id) ON t.id = v.id WHEN MATCHED THEN DELETE'], true],
			] as const)),
	['COPY out', ['COPY :there.item TO STDOUT', 'COPY (SELECT * FROM :there.item) TO STDOUT'], true],
	[
		'a search path, an explanation, a cursor, a prepared plan',
		[
			'SET LOCAL search_path = :there; DELETE FROM :there.item',
			'EXPLAIN SELECT FROM :there.item',
			'DECLARE c CURSOR FOR SELECT FROM :there.item',
			'PREPARE p AS SELECT FROM :there.item; EXECUTE p',
			"SELECT query_to_xml('TABLE :quoted.item', true, false, '')",
			'LOCK TABLE :there.item IN ROW EXCLUSIVE MODE',
		],
		true,
	],
	[
		'what is for the whole table',
		[
			'TRUNCATE :there.item',
			'TRUNCATE :there.events_old',
			'DROP TABLE :there.item',
			'ALTER TABLE :there.item ADD COLUMN mine int',
			'CREATE TABLE :there.mine ()',
			'CREATE TABLE :here.mine (id int REFERENCES :there.item)',
			'CREATE TABLE :here.mine AS SELECT * FROM :there.item',
			'CREATE VIEW :here.mine AS SELECT * FROM :there.item',
			'CREATE TEMPORARY TABLE mine AS SELECT * FROM :there.item',
			'CREATE INDEX ON :there.item (name)',
			'REFRESH MATERIALIZED VIEW :there.kept',
			'ALTER SCHEMA :there RENAME TO mine',
			'DROP SCHEMA :there CASCADE',
			'COPY :there.item FROM STDIN',
		],
		false,
	],
	[
		'another role',
		[
			'SET ROLE :login',
			'SET ROLE :owner',
			'SET ROLE :migrator',
			'SET ROLE postgres',
			'SET SESSION AUTHORIZATION :login',
			'SET SESSION AUTHORIZATION :owner',
			"SELECT set_config('role', 'postgres', true)",
			'ALTER ROLE CURRENT_USER SUPERUSER',
			'ALTER ROLE :login PASSWORD NULL',
			'GRANT :owner TO CURRENT_USER',
			'GRANT :login TO CURRENT_USER',
		],
		false,
	],
	['statistics', ['SELECT FROM pg_statistic'], false],
	[
		'a large object of the other',
		[
			'SELECT lo_get(:large)',
			"SELECT lo_put(:large, 0, 'x')",
			'SELECT lo_unlink(:large)',
			'SELECT lo_open(:large, 131072)',
		],
		false,
	],
];

describe.each(worlds)('made by %s', (_who, who, prefix, each) => {
	const database = `${prefix} "ü" \\`;
	const owner = each ? `${prefix}_{tenant}_o` : `${prefix}_owner`;
	const migrate = each ? `${prefix}_{tenant}_m` : `${prefix}_migrator`;
	const document = {
		version: 1,
		name: prefix,
		pattern: 'schema-per-tenant',
		database: { name: database },
		owner,
		schema: '{tenant}',
		roles: [
			{ name: `${prefix}_{tenant}_a`, access: 'read-write' },
			{ name: migrate, access: 'migrate' },
		],
		tenants: [own, other],
	};
	const of = (template: string, tenant: string) => template.replace('{tenant}', tenant);
	const passwords = new Map<string, Secret>();
	const app = (tenant: string) => signInAs(server, passwords, of(`${prefix}_{tenant}_a`, tenant), database);
	let client: pg.Client;
	const facts = new Map<string, { number: number; large: number }>();

	test('it is applied, and then there is nothing to do', async () => {
		const opened = await openAs(server, who);
		expect((await provision(opened, document, passwords)).result).toMatchObject({ status: 'applied', failure: null });
		for (const tenant of [own, other]) {
			const migrator = await signInAs(server, passwords, of(migrate, tenant), database);
			await migrator.query(`SET search_path = ${pg.escapeIdentifier(tenant)}; ${tables}`);
			const login = await app(tenant);
			const { rows } = await login.query(
				"SELECT 'item_id_seq'::regclass::oid AS number, lo_from_bytea(0, 'secret') AS large, nextval('item_id_seq')",
			);
			facts.set(tenant, rows[0]);
			if (tenant === own) client = login;
		}
		expect(statementsOf(await planFor(opened, document))).toEqual([]);
		await server.query('ANALYZE', [], database);
	});

	const attempt = async (template: string, there: string) => {
		const { number, large } = facts.get(there) ?? { number: 0, large: 0 };
		const sequence = `${pg.escapeIdentifier(there)}.item_id_seq`;
		const words: Record<string, string> = {
			':there': pg.escapeIdentifier(there),
			':quoted': pg.escapeIdentifier(there).replaceAll("'", "''"),
			':here': pg.escapeIdentifier(own),
			':name': sequence.replaceAll("'", "''"),
			':number': String(number),
			':large': String(large),
			':login': pg.escapeIdentifier(of(`${prefix}_{tenant}_a`, there)),
			':owner': pg.escapeIdentifier(of(owner, there)),
			':migrator': pg.escapeIdentifier(of(migrate, there)),
		};
		const sql = template.replaceAll(/:[a-z]+\b/g, (word) => words[word] ?? word);
		try {
			await client.query('BEGIN');
			await client.query("SELECT nextval('item_id_seq')");
			await client.query(sql);
			return 'allowed';
		} catch (error) {
			expect([sql, JSON.stringify(error), (error as Error).message].join()).not.toContain('secret');
			return (error as { code?: string }).code;
		} finally {
			await client.query('ROLLBACK');
			await client.query('DEALLOCATE ALL');
		}
	};

	test.each(paths)('%s', async (_path, tries, worksInOwn) => {
		for (const sql of tries) {
			expect([sql, await attempt(sql, other)]).toEqual([sql, '42501']);
			if (worksInOwn) expect([sql, await attempt(sql, own)]).toEqual([sql, 'allowed']);
		}
	});

	test('the catalog tells of the other’s rows nothing but how many there may be', async () => {
		for (const view of ['pg_stats', 'pg_stats_ext']) {
			const sql = `SELECT FROM ${view} WHERE schemaname = $1`;
			expect([view, (await client.query(sql, [other])).rowCount]).toEqual([view, 0]);
		}
		const values = await client.query('SELECT last_value FROM pg_sequences WHERE schemaname = $1', [other]);
		expect(values.rows).toEqual([{ last_value: null }]);
		const listed = await client.query('SELECT FROM information_schema.tables WHERE table_schema = $1', [other]);
		expect(listed.rowCount).toBe(0);
		expect((await client.query('SELECT name FROM item')).rows).toEqual([{ name: 'secret' }]);
	});
});
