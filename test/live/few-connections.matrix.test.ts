// A run takes as many connections as it is given: two are enough, and with fewer nothing is begun.
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { verifyProfile } from '../../source/commands/verify-profile.js';
import { ConnectionError } from '../../source/core/errors.js';
import { parseProfile } from '../../source/core/profile/parse-profile.js';
import type { Secret } from '../../source/core/sql/secret.js';
import { catalog } from '../helpers/catalog.js';
import { openAs, planFor, provision } from '../helpers/provision.js';
import { type Credentials, testServer } from '../helpers/server.js';

const server = await testServer({ settings: { max_connections: '20' } });
/** A machine that does much else at the same time takes its time. */
const patience = 240_000;
const numbered = (count: number) => Array.from({ length: count }, (_, at) => `t${at}`);

const schemas = (name: string) => ({
	version: 1,
	name,
	pattern: 'schema-per-tenant',
	database: { name },
	schema: '{tenant}',
	roles: [{ name: `${name}_{tenant}_app`, access: 'read-write' }],
	tenants: numbered(120),
});
const databases = (name: string) => ({
	version: 1,
	name,
	pattern: 'database-per-tenant',
	database: { name: `${name}_{tenant}` },
	owner: `${name}_{tenant}_owner`,
	roles: [{ name: `${name}_{tenant}_app`, access: 'read-write' }],
	tenants: numbered(3),
});

/** Applies, plans again, proves: everything that people do one after the other. */
async function runs(who: Credentials, document: { readonly name: string }, red = ['fail', 'unchecked']): Promise<void> {
	const passwords = new Map<string, Secret>();
	const opened = await openAs(server, who);
	const { result } = await provision(opened, document, passwords);
	expect(result).toMatchObject({ status: 'applied', failure: null, remains: [] });
	expect((await provision(opened, document, passwords)).result.status).toBe('nothing-to-do');
	const profile = parseProfile(document);
	const report = await verifyProfile({ profile, server: opened, passwordOf: (role) => passwords.get(role) });
	const bad = report.checks.filter((check) => red.includes(check.status));
	// Before 15 schema public is a superuser's, and another administrator cannot shut it.
	expect(bad.filter((check) => !/SCHEMA public/.test(check.fix ?? ''))).toEqual([]);
}

describe.each([4, 3, 2])('an administrator with a CONNECTION LIMIT of %d', (limit) => {
	let who: Credentials;
	beforeAll(async () => {
		who = await server.createAdministrator(`adm${limit}`, `CREATEDB CREATEROLE CONNECTION LIMIT ${limit}`);
	});

	test('makes many schemas', { timeout: patience }, () => runs(who, schemas(`few${limit}`)));

	test('makes several databases', { timeout: patience }, () => runs(who, databases(`fewdb${limit}`)));

	test('takes back a run that fails, in every database that it was in', { timeout: patience }, async () => {
		const document = databases(`back${limit}`);
		const within = (statement: string, tenant: string) => server.query(statement, [], `back${limit}_${tenant}`);
		const passwords = new Map<string, Secret>();
		const opened = await openAs(server, who);
		expect((await provision(opened, document, passwords)).result.failure).toBeNull();
		for (const tenant of ['t0', 't1', 't2'])
			await within(`REVOKE USAGE ON SCHEMA app FROM back${limit}_${tenant}_app`, tenant);
		await within(
			`CREATE FUNCTION no() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION USING ERRCODE = 'P7777'; END $$`,
			't2',
		);
		await within(`CREATE EVENT TRIGGER no ON ddl_command_end EXECUTE FUNCTION no()`, 't2');
		const all = ['t0', 't1', 't2'].map((tenant) => `back${limit}_${tenant}`);
		const before = await catalog(server, all);
		const { result } = await provision(opened, document, passwords);
		expect(result).toMatchObject({ status: 'undone', remains: [], failure: { sqlstate: 'P7777' } });
		expect(await catalog(server, all)).toBe(before);
	});
});

test('with a CONNECTION LIMIT of 1 nothing is begun, and it is said what is missing', async () => {
	const who = await server.createAdministrator('adm1', 'CREATEDB CREATEROLE CONNECTION LIMIT 1');
	const opened = await openAs(server, who);
	const before = await catalog(server);
	expect((await planFor(opened, databases('one'))).phases.length).toBeGreaterThan(0);
	const error = await provision(opened, databases('one'), new Map()).catch((thrown: unknown) => thrown);
	expect(error).toBeInstanceOf(ConnectionError);
	expect(error).toMatchObject({ causeCode: '53300', message: expect.stringMatching(/two connections/) });
	expect(await catalog(server)).toBe(before);
});

/** Leaves the server so many connections that are not kept for superusers, or that are. */
async function fill(left: number, who: Credentials): Promise<void> {
	const free = async () => {
		const [row] = await server.query<{ free: number }>(
			`SELECT current_setting('max_connections')::int - count(*)::int
				- CASE WHEN $1 = current_user THEN 0 ELSE current_setting('superuser_reserved_connections')::int END AS free
			 FROM pg_stat_activity WHERE backend_type = 'client backend'`,
			[who.user],
		);
		return row?.free ?? 0;
	};
	while ((await free()) > left) {
		const client = await server.signIn(server.superuser.user, server.superuser.password, 'postgres');
		onTestFinished(() => client.end());
	}
}

describe('a server that has two connections left', () => {
	test('is enough for an administrator', { timeout: patience }, async () => {
		const who = await server.createAdministrator('guest', 'CREATEDB CREATEROLE');
		await fill(2, who);
		// A login that finds no room is not tried, and that is said.
		await runs(who, databases('guests'), ['fail']);
	});

	test.each([
		['many schemas', schemas('crowded')],
		['several databases', databases('crowd')],
	])('is enough for a superuser: %s', { timeout: patience }, async (_what, document) => {
		await fill(2, server.superuser);
		const opened = await openAs(server);
		expect((await provision(opened, document, new Map())).result).toMatchObject({ status: 'applied', failure: null });
	});
});
