// What is odd is said once, however many tenants, databases, schemas or tables it is so of.
import { describe, expect, test } from 'vitest';
import type { Plan, Warning } from '../../source/core/plan/plan.js';
import type { Secret } from '../../source/core/sql/secret.js';
import { openAs, planFor, provision, signInAs } from '../helpers/provision.js';
import { type Credentials, testServer } from '../helpers/server.js';

const server = await testServer();
const administrator = await server.createAdministrator('adm');
await server.query('CREATE ROLE dba LOGIN; CREATE ROLE other');
const patience = { timeout: 120_000 };
const numbered = (count: number) => Array.from({ length: count }, (_, at) => `t${at}`);
const every = async (names: readonly string[], act: (name: string) => Promise<unknown>) => {
	for (const name of names) await act(name);
};
const inside = (database: string, sql: string) => server.query(sql, [], database);
const codes = ({ warnings }: Plan) => warnings.map(({ code }) => code).toSorted();
const named = (warnings: readonly Warning[], code: string) =>
	warnings.filter((each) => each.code === code).map(({ message }) => message);

/** Nothing is said twice, and with three times as many tenants no more is said. */
async function expectSaidOnce(
	make: (prefix: string, count: number) => Promise<Plan>,
	prefix: string,
): Promise<readonly Warning[]> {
	const few = await make(`${prefix}_few`, 3);
	const many = await make(`${prefix}_many`, 9);
	expect(codes(many)).toEqual(codes(few));
	const texts = many.warnings.map(({ message }) => message);
	expect(new Set(texts).size).toBe(texts.length);
	return many.warnings;
}

describe('said once', () => {
	test('of databases that were there, and of what is in them', patience, async () => {
		const warnings = await expectSaidOnce(async (name, count) => {
			const document = {
				version: 1,
				name,
				pattern: 'database-per-tenant',
				database: { name: `${name}_{tenant}` },
				owner: `${name}_{tenant}_owner`,
				schema: 'app',
				roles: [{ name: `${name}_{tenant}_app`, access: 'read-write' }],
				tenants: numbered(count),
			};
			const opened = await openAs(server);
			expect((await provision(opened, document, new Map())).result.failure).toBeNull();
			await every(numbered(count), async (tenant) => {
				await server.query(
					`GRANT ${name}_${tenant}_owner TO dba; GRANT CONNECT ON DATABASE ${name}_${tenant} TO other`,
				);
				await inside(
					`${name}_${tenant}`,
					`GRANT CREATE ON SCHEMA app TO dba; SET ROLE dba; CREATE TABLE app.item (); CREATE TABLE app.more ();
					 RESET ROLE; GRANT SELECT ON ALL TABLES IN SCHEMA app TO other;
					 ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT ON TABLES TO other`,
				);
			});
			return await planFor(opened, document);
		}, 'db');
		const name = 'db_many';
		const few = (of: (tenant: string) => string) => `${numbered(5).map(of).join(', ')} and 4 more`;
		expect(named(warnings, 'stranger-member')).toEqual([
			expect.stringContaining(`dba is a member of ${few((tenant) => `${name}_${tenant}_owner`)} and can do`),
		]);
		expect(named(warnings, 'stranger-grant')).toEqual([
			expect.stringContaining(
				`other is not of this profile and holds CONNECT on ${few((t) => `database ${name}_${t}`)}.`,
			),
			expect.stringContaining(
				`dba is not of this profile and holds CREATE on ${few((t) => `schema app in ${name}_${t}`)}.`,
			),
			expect.stringContaining(
				`other is not of this profile and holds SELECT on ${few((t) => `2 tables of schema app in ${name}_${t}`)}.`,
			),
		]);
		expect(named(warnings, 'uncovered-creator')).toEqual([
			expect.stringMatching(
				new RegExp(
					`^dba owns ${few((t) => `app.item and app.more in ${name}_${t}`)} and is no creator.*; and likewise`,
				),
			),
		]);
	});

	test('of schemas, and of what is in them', patience, async () => {
		const warnings = await expectSaidOnce(async (name, count) => {
			const document = {
				version: 1,
				name,
				pattern: 'schema-per-tenant',
				database: { name },
				schema: '{tenant}',
				roles: [{ name: `${name}_{tenant}_app`, access: 'read-write' }],
				tenants: numbered(count),
			};
			const opened = await openAs(server);
			expect((await provision(opened, document, new Map())).result.failure).toBeNull();
			await every(numbered(count), (tenant) =>
				inside(
					name,
					`GRANT USAGE ON SCHEMA ${tenant} TO other; CREATE TABLE ${tenant}.one (); CREATE TABLE ${tenant}.two ();
					 ALTER TABLE ${tenant}.two OWNER TO ${name}_t0_app;
					 CREATE VIEW ${tenant}.seen AS SELECT 1 AS one; GRANT SELECT ON ${tenant}.one TO other;
					 ALTER DEFAULT PRIVILEGES IN SCHEMA ${tenant} GRANT SELECT ON TABLES TO other`,
				),
			);
			return await planFor(opened, document);
		}, 'sc');
		expect(named(warnings, 'stranger-grant')).toEqual([
			expect.stringMatching(
				/other .* USAGE on schema t0, schema t1, .* and 4 more\. .* ON SCHEMA t0 FROM other; and likewise/,
			),
			expect.stringMatching(/other .* SELECT on t0\.one, t1\.one, .* and 4 more\./),
		]);
		expect(named(warnings, 'stranger-default')).toEqual([
			expect.stringMatching(/other would get SELECT on later tables of \S+ in t0, t1, t2, t3, t4 and 4 more, beyond/),
		]);
		expect(named(warnings, 'login-owns')).toHaveLength(1);
	});
});

describe.each([
	['a superuser', server.superuser, 'su'],
	['an administrator', administrator, 'cr'],
] as const)('said once to %s', (_who, who: Credentials, prefix) => {
	test('of tables that tenants share, and of the map', patience, async () => {
		const warnings = await expectSaidOnce(async (name, count) => {
			const document = {
				version: 1,
				name,
				pattern: 'shared-schema',
				database: { name },
				roles: [
					{ name: `${name}_{tenant}_app`, access: 'read-write' },
					{ name: `${name}_migrator`, access: 'migrate' },
				],
				rowSecurity: { identify: 'login', type: 'text' },
				tenants: numbered(count),
			};
			const passwords = new Map<string, Secret>();
			const opened = await openAs(server, who);
			expect((await provision(opened, document, passwords)).result.failure).toBeNull();
			const migrator = await signInAs(server, passwords, `${name}_migrator`, name);
			await every(numbered(count), (table) =>
				migrator.query(`CREATE TABLE ${table} (id int UNIQUE, tenant_id text);
					CREATE POLICY odd ON ${table} USING (true); GRANT SELECT ON ${table} TO dba`),
			);
			await migrator.end();
			await every(numbered(count), async (each) => {
				await inside(name, `INSERT INTO gatehouse.map VALUES ('gone_${each}', 'a')`);
				await server.query(`CREATE ROLE ${name}_passer_${each}`);
				await inside(name, `INSERT INTO gatehouse.map VALUES ('${name}_passer_${each}', 'a')`);
			});
			return await planFor(opened, document);
		}, `${prefix}sh`);
		const [stale] = named(warnings, 'stale-map-entry');
		expect(stale).toMatch(/has rows for gone_t0, .* and 4 more, and there are no such roles/);
		const statement = /for good: (.*)$/.exec(stale ?? '')?.[1] ?? '';
		const name = `${prefix}sh_many`;
		await inside(name, statement);
		expect(await inside(name, 'SELECT count(*)::int FROM gatehouse.map')).toEqual([{ count: 9 + 9 }]);
		expect(named(warnings, 'stranger-policy')).toEqual([
			expect.stringMatching(
				/^Policies odd on app\.t0, odd on app\.t1, .* and 4 more are not .*DROP POLICY odd ON app\.t0; and/,
			),
		]);
		expect(named(warnings, 'stranger-map-entry')).toHaveLength(1);
	});
});

test('before 15 an administrator that cannot shut schema public is told so once, and where', patience, async () => {
	const document = {
		version: 1,
		name: 'shut',
		pattern: 'database-per-tenant',
		database: { name: 'shut_{tenant}' },
		owner: 'shut_{tenant}_owner',
		roles: [{ name: 'shut_{tenant}_app', access: 'read-write' }],
		tenants: numbered(3),
	};
	const opened = await openAs(server, administrator);
	for (const when of ['before', 'after']) {
		const told = named((await planFor(opened, document)).warnings, 'schema-not-shut');
		const once = [expect.stringMatching(/^In shut_t0, shut_t1 and shut_t2: Schema public belongs to /)];
		expect([when, told]).toEqual([when, server.version < 150_000 ? once : []]);
		await provision(opened, document, new Map());
	}
});
