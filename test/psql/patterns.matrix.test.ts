// The scripts of the patterns that share a database, run by psql on one server, against what `apply` does on another.
import { describe, expect, test } from 'vitest';
import type { Phase } from '../../source/core/plan/plan.js';
import { openSecret, type Secret } from '../../source/core/sql/secret.js';
import { planSql } from '../../source/formats/plan-sql.js';
import { catalog } from '../helpers/catalog.js';
import { openAs, planFor, provision } from '../helpers/provision.js';
import { testServer } from '../helpers/server.js';
import { acme, globex, loginProfile, settingProfile } from '../live/shared-world.js';
import { psql, verifiersOf } from './psql.js';

const applied = await testServer();
const scripted = await testServer();
const administrators = [await applied.createAdministrator('adm'), await scripted.createAdministrator('adm')] as const;
const superusers = [applied.superuser, scripted.superuser] as const;

/** On one that is there already, with rows in some of its tables: partitions, an index of a partition's own, an odd name. */
const shared = (owner: string) => `
	SET ROLE ${owner}; SET search_path = app;
	CREATE TABLE quiet (id serial, tenant_id uuid);
	CREATE TABLE "Busy ""one""" (tenant_id uuid, name text);
	INSERT INTO "Busy ""one""" VALUES (gen_random_uuid(), 'x');
	CREATE TABLE event (tenant_id uuid, at int, what text) PARTITION BY RANGE (at);
	CREATE TABLE event_1 PARTITION OF event FOR VALUES FROM (0) TO (10);
	CREATE TABLE event_2 PARTITION OF event FOR VALUES FROM (10) TO (20) PARTITION BY LIST (what);
	CREATE TABLE event_2a PARTITION OF event_2 FOR VALUES IN ('a');
	CREATE INDEX of_its_own ON event_1 (tenant_id, at);
	INSERT INTO event VALUES (gen_random_uuid(), 1, 'a'), (gen_random_uuid(), 11, 'a');
	CREATE VIEW seen AS SELECT * FROM quiet`;
const perTenant = (owner: string) => `
	SET ROLE ${owner}; CREATE TABLE "o'ne \\".item (id serial); CREATE TABLE two.item (id int)`;

const schemas = {
	version: 1,
	name: 'shop',
	pattern: 'schema-per-tenant',
	database: { name: 'shop' },
	schema: '{tenant}',
	roles: [
		{ name: '{tenant} app', access: 'read-write' },
		{ name: '{tenant} report', access: 'read-only' },
		{ name: 'shop_migrator', access: 'migrate' },
	],
	tenants: [`o'ne \\`, 'two', 'select'],
};
const kinds = loginProfile(
	'known',
	{},
	{
		roles: [
			{ name: 'known_{tenant}_app', access: 'read-write' },
			{ name: 'known_{tenant}_report', access: 'read-only' },
			{ name: 'known_migrator', access: 'migrate' },
		],
	},
);

/** The same for another administrator, whose roles are on the same server. */
const schemasOfAnother = {
	...schemas,
	name: 'stall',
	database: { name: 'stall' },
	roles: [
		{ name: '{tenant} "clerk"', access: 'read-write' },
		{ name: 'stall_migrator', access: 'migrate' },
	],
};
const oddTenants = {
	tenants: [
		{ name: `o'ne \\ ü`, key: acme },
		{ name: '"two"', key: globex },
	],
};

describe.each([
	['schemas, a superuser', superusers, schemas, perTenant],
	['schemas, an administrator', administrators, schemasOfAnother, perTenant],
	['a setting, a superuser', superusers, settingProfile('said'), shared],
	['a setting, an administrator', administrators, settingProfile('said_cr'), shared],
	['logins, a superuser', superusers, kinds, shared],
	['logins, an administrator', administrators, loginProfile('known_cr'), shared],
	['logins of oddly named tenants, a superuser', superusers, loginProfile('odd', {}, oddTenants), shared],
	['logins of oddly named tenants, an administrator', administrators, loginProfile('odd_cr', {}, oddTenants), shared],
] as const)('%s', (_what, [appliedBy, scriptedBy], document, tables) => {
	const passwords = new Map<string, Secret>();
	const { name } = document;
	const run = async (): Promise<readonly Phase[]> => {
		const { result } = await provision(await openAs(applied, appliedBy), document, passwords);
		expect(result.failure).toBeNull();
		const plan = await planFor(await openAs(scripted, scriptedBy), document);
		const script = planSql(plan, await verifiersOf(passwords));
		// An index beside the writers waits for them however long that takes; whatever keeps them out does not.
		const lines = script.split('\n');
		for (const [at, line] of lines.entries())
			if (/^(?:CREATE|DROP) INDEX CONCURRENTLY /.test(line))
				expect([lines[at - 1], lines[at + 1]]).toEqual(["SET lock_timeout = '0';", "SET lock_timeout = '5s';"]);
		await psql(scripted.url(scriptedBy.user), script);
		expect(await catalog(scripted, [name])).toBe(await catalog(applied, [name]));
		return plan.phases;
	};

	test('from nothing, psql -f leaves the same catalog as apply', async () => {
		const phases = await run();
		expect(phases.map((phase) => phase.id)).toEqual(['A', 'B', 'B', 'C']);
		const [login, password] = [...passwords][0] ?? ['', undefined];
		const client = await scripted.signIn(login, password === undefined ? '' : openSecret(password), name);
		expect((await client.query('SELECT session_user AS me')).rows).toEqual([{ me: login }]);
		await client.end();
	});

	test('and again, once there are tables with rows in them', async () => {
		for (const server of [applied, scripted]) await server.query(tables(`${name}_owner`), [], name);
		const phases = await run();
		const busy = phases.filter((phase) => phase.id === 'D');
		expect(busy.map((phase) => phase.transactional)).toEqual(tables === shared ? [false, true, false, true] : []);
	});
});
