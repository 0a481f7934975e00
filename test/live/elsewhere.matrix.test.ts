// What the profile's roles hold or own beside the profile is not ours to take: the plan tells it, and what it says mends it.
import { describe, expect, test } from 'vitest';
import { type Plan, statementsOf } from '../../source/core/plan/plan.js';
import type { Secret } from '../../source/core/sql/secret.js';
import { openAs, planFor, provision } from '../helpers/provision.js';
import { testServer } from '../helpers/server.js';

const server = await testServer();
const patience = { timeout: 120_000 };
const passwords = new Map<string, Secret>();
const inside = (database: string, sql: string) => server.query(sql, [], database);
const codes = ['held-elsewhere', 'login-owns', 'foreign-grantor', 'handed-on'];
const told = ({ warnings }: Plan) =>
	warnings.filter(({ code }) => codes.includes(code)).map(({ code, message }) => ({ code, message }));
/** Everything after the last colon that a statement follows. */
const statementIn = (message: string) => /: ((?:REVOKE|ALTER|SET ROLE) [\s\S]*;)$/.exec(message)?.[1] ?? '';

const document = {
	version: 1,
	name: 'aside',
	pattern: 'database-per-tenant',
	database: { name: 'aside' },
	extensions: ['citext'],
	roles: [
		{ name: 'aside_app', access: 'read-write' },
		{ name: 'aside_migrator', access: 'migrate' },
	],
};

type Hole = readonly [hand: string, code: string, words: string];

const holes: readonly Hole[] = [
	['GRANT CREATE ON SCHEMA legacy TO aside_app', 'held-elsewhere', 'aside_app holds CREATE on schema legacy'],
	['GRANT SELECT ON legacy."Or ders" TO aside_app', 'held-elsewhere', 'aside_app holds SELECT on legacy."Or ders"'],
	['GRANT UPDATE (x) ON legacy."Or ders" TO aside_app', 'held-elsewhere', 'UPDATE on legacy."Or ders"'],
	[
		'GRANT SELECT ON legacy."Or ders" TO aside_owner WITH GRANT OPTION',
		'held-elsewhere',
		'aside_owner holds SELECT on legacy."Or ders"',
	],
	['GRANT USAGE ON SEQUENCE legacy.numbers TO aside_app', 'held-elsewhere', 'USAGE on legacy.numbers'],
	['GRANT EXECUTE ON PROCEDURE legacy.act("char") TO aside_app', 'held-elsewhere', 'EXECUTE on legacy.act("char")'],
	['GRANT USAGE ON TYPE legacy.mood TO aside_app', 'held-elsewhere', 'USAGE on type legacy.mood'],
	['GRANT USAGE ON LANGUAGE plpgsql TO aside_app', 'held-elsewhere', 'USAGE on language plpgsql'],
	['GRANT USAGE ON FOREIGN DATA WRAPPER wrapper TO aside_app', 'held-elsewhere', 'foreign data wrapper wrapper'],
	['GRANT USAGE ON FOREIGN SERVER "S 1" TO aside_app', 'held-elsewhere', 'foreign server "S 1"'],
	['GRANT SELECT ON LARGE OBJECT 4711 TO aside_app', 'held-elsewhere', 'SELECT on large object 4711'],
	['GRANT SELECT ON pg_catalog.pg_authid TO aside_app', 'held-elsewhere', 'SELECT on pg_catalog.pg_authid'],
	['GRANT CONNECT ON DATABASE legacy TO aside_app', 'held-elsewhere', 'CONNECT on database legacy'],
	['GRANT CREATE ON TABLESPACE pg_default TO aside_app', 'held-elsewhere', 'CREATE on tablespace pg_default'],
	...(server.version < 150_000
		? []
		: [
				[
					'GRANT SET ON PARAMETER log_statement TO aside_app',
					'held-elsewhere',
					'SET on parameter log_statement',
				] as const,
			]),
	['ALTER TABLE legacy."Or ders" OWNER TO aside_app', 'login-owns', 'aside_app owns legacy."Or ders"'],
	['ALTER TYPE legacy.mood OWNER TO aside_app', 'login-owns', 'aside_app owns type legacy.mood'],
	['ALTER SCHEMA legacy OWNER TO aside_migrator', 'login-owns', 'aside_migrator owns schema legacy'],
	['ALTER SERVER "S 1" OWNER TO aside_migrator', 'login-owns', 'aside_migrator owns foreign server "S 1"'],
	['ALTER DATABASE legacy OWNER TO aside_app', 'login-owns', 'aside_app owns database legacy'],
	[
		'GRANT SELECT ON legacy."Or ders" TO dba WITH GRANT OPTION; SET ROLE dba; GRANT SELECT ON legacy."Or ders" TO aside_app',
		'foreign-grantor',
		'aside_app holds SELECT on legacy."Or ders", granted by dba',
	],
];

describe('beside the profile', () => {
	test('nothing is told where nothing is held', async () => {
		await server.query('CREATE ROLE dba');
		await server.query('CREATE DATABASE legacy');
		const opened = await openAs(server);
		expect((await provision(opened, document, passwords)).result.failure).toBeNull();
		await inside(
			'aside',
			`CREATE SCHEMA legacy; GRANT USAGE ON SCHEMA legacy TO dba; CREATE TABLE legacy."Or ders" (id int, x text);
			 CREATE SEQUENCE legacy.numbers; CREATE TYPE legacy.mood AS ENUM ('fine');
			 CREATE PROCEDURE legacy.act("char") LANGUAGE sql AS 'SELECT 1'; SELECT lo_create(4711);
			 CREATE FOREIGN DATA WRAPPER wrapper; CREATE SERVER "S 1" FOREIGN DATA WRAPPER wrapper`,
		);
		expect(told(await planFor(opened, document))).toEqual([]);
	});

	test.each(holes)('%s', patience, async (hand, code, words) => {
		const opened = await openAs(server);
		await inside('aside', hand);
		const plan = await planFor(opened, document);
		expect(statementsOf(plan)).toEqual([]);
		const [warning, ...more] = told(plan);
		expect(more).toEqual([]);
		expect(warning).toMatchObject({ code, message: expect.stringContaining(words) });
		await inside('aside', statementIn(warning?.message ?? ''));
		expect(told(await planFor(opened, document))).toEqual([]);
	});
});

test('of one login several things are told as one, and neither what an extension has nor a large object of its own', async () => {
	const opened = await openAs(server);
	await inside(
		'aside',
		`CREATE SCHEMA tools; CREATE EXTENSION hstore SCHEMA tools; ALTER TYPE tools.hstore OWNER TO aside_app;
		 SELECT lo_create(4712); ALTER LARGE OBJECT 4712 OWNER TO aside_app; GRANT SELECT ON LARGE OBJECT 4712 TO dba;
		 CREATE TABLE tools.a (); CREATE TABLE tools.b (); GRANT SELECT ON tools.a, tools.b TO aside_app`,
	);
	expect(told(await planFor(opened, document)).map(({ message }) => message)).toEqual([
		'aside_app holds SELECT on tools.a and tools.b, beside what this profile is about. If that is not meant: REVOKE SELECT ON TABLE tools.a FROM aside_app; and likewise for the others',
	]);
	await inside('aside', 'DROP SCHEMA tools CASCADE');
});

test('what a migrate login makes elsewhere is its owner’s, and nothing is said of it', async () => {
	const opened = await openAs(server);
	await inside('aside', 'CREATE SCHEMA tools; CREATE TABLE tools.item (); ALTER TABLE tools.item OWNER TO aside_owner');
	expect(told(await planFor(opened, document))).toEqual([]);
});

describe('of many tenants', () => {
	const schemas = (name: string, tenants: readonly string[]) => ({
		version: 1,
		name,
		pattern: 'schema-per-tenant',
		database: { name },
		schema: `${name}_{tenant}`,
		roles: [
			{ name: `${name}_{tenant}_app`, access: 'read-write' },
			{ name: `${name}_migrator`, access: 'migrate' },
		],
		tenants,
	});

	test('each grant is told once, with the names of all who hold it', patience, async () => {
		const opened = await openAs(server);
		const all = ['a', 'b', 'c'];
		expect((await provision(opened, schemas('many', all), passwords)).result.failure).toBeNull();
		expect(told(await planFor(opened, schemas('many', all)))).toEqual([]);
		await inside('many', 'CREATE SCHEMA legacy; CREATE TABLE legacy.item ()');
		for (const tenant of all) await inside('many', `GRANT SELECT ON legacy.item TO many_${tenant}_app`);
		expect(told(await planFor(opened, schemas('many', all))).map(({ message }) => message)).toEqual([
			'many_a_app, many_b_app and many_c_app hold SELECT on legacy.item, beside what this profile is about. If that is not meant: REVOKE SELECT ON TABLE legacy.item FROM many_a_app; and likewise for the others',
		]);
	});

	test('who is asked about one tenant is not told what all of them share', patience, async () => {
		const opened = await openAs(server);
		expect((await provision(opened, schemas('one', ['a', 'b']), passwords)).result.failure).toBeNull();
		expect(told(await planFor(opened, schemas('one', ['a'])))).toEqual([]);
		await inside('one', 'GRANT USAGE ON SCHEMA one_b TO one_a_app');
		expect(told(await planFor(opened, schemas('one', ['a']))).map(({ message }) => message)).toEqual([
			'one_a_app holds USAGE on schema one_b, beside what this profile is about. If that is not meant: REVOKE USAGE ON SCHEMA one_b FROM one_a_app;',
		]);
	});
});
