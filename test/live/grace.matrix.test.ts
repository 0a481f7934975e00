// A rotation by a second login, from the first call to the last: the application has a way in at every moment, plan and
// verify know what stands, and in the end the server is what it was.
import { describe, expect, test } from 'vitest';
import { statementsOf } from '../../source/core/plan/plan.js';
import { preview } from '../../source/core/sql/render.js';
import { shutPublic } from '../helpers/administrator.js';
import { catalog } from '../helpers/catalog.js';
import { openAs, planFor } from '../helpers/provision.js';
import { testServer } from '../helpers/server.js';
import { graceWorld } from './grace-world.js';
import { acme, loginProfile, settingProfile } from './shared-world.js';

const server = await testServer();
const administrators = [
	['a superuser', server.superuser, 'su'],
	['an administrator', await server.createAdministrator('adm'), 'cr'],
] as const;

const settings = { statement_timeout: '30s' };
const app = (name: string) => ({ name, access: 'read-write', connectionLimit: 5, validUntil: '2099-01-01', settings });

const patterns = [
	{
		pattern: 'a database for each tenant',
		build: (name: string) => ({
			version: 1,
			name,
			pattern: 'database-per-tenant',
			database: { name: `${name}_{tenant}` },
			owner: `${name}_{tenant}_owner`,
			roles: [{ ...app(`${name}_{tenant}_app`), temporary: true }],
			tenants: ['acme', 'globex'],
		}),
		databases: (name: string) => [`${name}_acme`, `${name}_globex`],
		firsts: ['acme_app', 'globex_app'],
		migrators: [],
	},
	{
		pattern: 'a schema for each tenant',
		build: (name: string) => ({
			version: 1,
			name,
			pattern: 'schema-per-tenant',
			database: { name },
			schema: '{tenant}',
			roles: [app(`${name}_{tenant}_app`), { name: `${name}_migrator`, access: 'migrate' }],
			tenants: ['acme', 'globex'],
		}),
		databases: (name: string) => [name],
		firsts: ['acme_app', 'globex_app'],
		migrators: ['migrator'],
	},
	{
		pattern: 'shared tables and a setting',
		build: (name: string) => settingProfile(name),
		databases: (name: string) => [name],
		firsts: ['app', 'report'],
		migrators: ['migrator'],
	},
	{
		pattern: 'shared tables and a login each',
		build: (name: string) => loginProfile(name),
		databases: (name: string) => [name],
		firsts: ['acme_app', 'globex_app'],
		migrators: ['migrator'],
	},
] as const;

/** As the owner, which the migrate login becomes. */
async function furnish(databases: readonly string[]): Promise<void> {
	for (const database of databases) {
		const schemas = await server.query<{ schema: string; owner: string }>(
			`SELECT quote_ident(nspname) AS schema, nspowner::regrole::text AS owner FROM pg_namespace
			 WHERE nspname !~ '^pg_' AND nspname NOT IN ('information_schema', 'public', 'gatehouse')`,
			[],
			database,
		);
		for (const { schema, owner } of schemas)
			await server.query(
				`SET ROLE ${owner}; CREATE TABLE ${schema}.item (id int, tenant_id uuid);
				 INSERT INTO ${schema}.item VALUES (1, '${acme}'); RESET ROLE`,
				[],
				database,
			);
	}
}

describe.each(administrators)('by %s', (_who, who, prefix) => {
	test.each(patterns.map((each, at) => [each.pattern, each, `${prefix}${at}`] as const))(
		'%s',
		async (_pattern, { build, databases, firsts, migrators }, name) => {
			const document = build(name);
			const opened = await openAs(server, who);
			const first = await graceWorld(server, opened, document);
			await furnish(databases(name));
			const world = await graceWorld(server, opened, document);
			for (const [role, password] of first.passwords) world.passwords.set(role, password);
			await (await world.place()).settle(first.passwords);
			const olds = new Map(
				await Promise.all(firsts.map(async (each) => [each, await world.textOf(`${name}_${each}`)] as const)),
			);
			await shutPublic(server, opened, document, await world.verify());
			const before = await catalog(server, databases(name));
			const pairs = firsts.map((each) => ({ first: `${name}_${each}`, second: `${name}_${each}_grace` }));
			const homeOf = (role: string) => databases(name).find((each) => role.startsWith(`${each}_`)) ?? name;

			const healthy = async (warned: number) => {
				const plan = await planFor(opened, document);
				expect(statementsOf(plan).map(({ sql }) => preview(sql))).toEqual([]);
				expect(plan.warnings.filter(({ code }) => /^(stranger|role-not-ours|handed)/.test(code))).toEqual([]);
				const { checks } = await world.verify();
				expect(checks.filter(({ status }) => status === 'fail' || status === 'unchecked')).toEqual([]);
				const warns = checks.filter(({ id }) => id.endsWith(':second-login'));
				expect(warns.map(({ status }) => status)).toEqual(Array(warned).fill('warn'));
				for (const { second } of warned === 0 ? [] : pairs) {
					const own = checks.filter(({ role }) => role === second);
					const rest = checks.filter(({ role }) => role === second.replace(/_grace$/, ''));
					// Everything that is asked of the first is asked of the second too, and the warning beside it.
					expect(own.length).toBeGreaterThanOrEqual(rest.length);
				}
			};

			const made = await world.step();
			expect(made).toMatchObject({ failure: null, open: [], done: pairs.map(({ second }) => second) });
			expect(made.plan).toMatchObject({ step: 'make', leftOut: migrators.map((each) => `${name}_${each}`) });
			expect(made.proofs.map((proof) => [proof.newPassword.status, proof.oldPassword])).toEqual(
				pairs.map(() => ['pass', null]),
			);
			for (const { first, second } of pairs) {
				expect(await world.signsIn(first, homeOf(first))).toBe('allowed');
				expect(await world.signsIn(second, homeOf(first))).toBe('allowed');
			}
			const [limits] = await server.query(
				`SELECT count(DISTINCT (rolconnlimit, rolvaliduntil))::int AS kinds FROM pg_roles WHERE rolname = ANY($1)`,
				[pairs.slice(0, 1).flatMap(({ first, second }) => [first, second])],
			);
			expect(limits).toEqual({ kinds: 1 });
			await healthy(pairs.length);

			const exchanged = await world.step();
			expect(exchanged).toMatchObject({ failure: null, open: [], done: pairs.map(({ first }) => first) });
			expect(exchanged.proofs.map((proof) => [proof.newPassword.status, proof.oldPassword?.status])).toEqual(
				pairs.map(() => ['pass', 'pass']),
			);
			for (const [each, old] of olds)
				expect(await world.signsIn(`${name}_${each}`, homeOf(`${name}_${each}`), old)).toBe('28P01');
			for (const { first, second } of pairs) {
				expect(await world.signsIn(first, homeOf(first))).toBe('allowed');
				expect(await world.signsIn(second, homeOf(first))).toBe('allowed');
			}
			await healthy(pairs.length);

			const ended = await world.step();
			expect(ended).toMatchObject({ failure: null, drop: 'dropped', done: pairs.map(({ second }) => second) });
			expect(ended.absence.filter(({ status }) => status !== 'pass')).toEqual([]);
			for (const { first, second } of pairs) {
				expect(await world.signsIn(first, homeOf(first))).toBe('allowed');
				expect(await world.held(second)).toEqual({ password: undefined, pending: undefined });
			}
			expect(await catalog(server, databases(name))).toBe(before);
			await healthy(0);
		},
	);
});
