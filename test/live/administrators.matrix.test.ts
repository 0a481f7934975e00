// Administrators that are no superusers, each with something of its own: what they take for the work they give back, what
// they had they keep, and they are never locked out of what they made.
import { describe, expect, test } from 'vitest';
import { verifyProfile } from '../../source/commands/verify-profile.js';
import { statementsOf } from '../../source/core/plan/plan.js';
import { parseProfile } from '../../source/core/profile/parse-profile.js';
import { preview } from '../../source/core/sql/render.js';
import type { Secret } from '../../source/core/sql/secret.js';
import { dropAsAdministrator, others, shutPublic } from '../helpers/administrator.js';
import { catalog } from '../helpers/catalog.js';
import { openAs, planFor, provision, signInAs } from '../helpers/provision.js';
import { testServer } from '../helpers/server.js';
import { notGreen } from '../verify/world.js';

const server = await testServer();
const modern = server.version >= 160_000;
// As hardened servers have it: which server this is, is nobody's to know.
await server.query('REVOKE EXECUTE ON FUNCTION pg_control_system() FROM PUBLIC');

const documentFor = (name: string, ...more: readonly object[]) => ({
	version: 1,
	name,
	pattern: 'database-per-tenant',
	database: { name },
	roles: [
		{ name: `${name}_app`, access: 'read-write', settings: { statement_timeout: '30s' } },
		{ name: `${name}_migrator`, access: 'migrate' },
		...more,
	],
});
let counter = 0;
const audit = (name: string) => ({ name: `${name}_audit`, access: 'read-only' });

const memberships = (member: string) =>
	server.query(
		`SELECT roleid::regrole::text AS role, grantor::regrole::text, to_jsonb(m) - 'oid' - 'roleid' - 'member' - 'grantor' AS options
		 FROM pg_auth_members m WHERE member = $1::regrole ORDER BY 1, 2`,
		[member],
	);

/** What an administrator that made a role has of it, by the server's own doing. */
const made = (role: string) =>
	modern
		? [{ role, grantor: 'postgres', options: { admin_option: true, inherit_option: false, set_option: false } }]
		: [];

describe.each([
	['that inherits nothing', 'aloof', 'CREATEDB CREATEROLE NOINHERIT', []],
	[
		'that would join every role that it makes',
		'sharing',
		'CREATEDB CREATEROLE',
		modern ? ["ALTER ROLE sharing SET createrole_self_grant = 'set, inherit'"] : [],
	],
	['with a search_path of its own', 'own', 'CREATEDB CREATEROLE', ['ALTER ROLE own SET search_path = nowhere']],
] as const)('an administrator %s', (_what, who, attributes, preparation) => {
	const document = documentFor(`${who}s`);
	const name = document.name;
	const passwords = new Map<string, Secret>();
	let before = '';

	test('applies a profile, and then there is nothing to do', async () => {
		const administrator = await server.createAdministrator(who, attributes);
		for (const sql of preparation) await server.query(sql);
		before = await catalog(server, ['postgres', 'template1']);
		const opened = await openAs(server, administrator);
		const { result } = await provision(opened, document, passwords);
		expect(result).toMatchObject({ status: 'applied', failure: null });
		expect(statementsOf(await planFor(await openAs(server, administrator), document))).toEqual([]);
	});

	test('proves it', async () => {
		const opened = await openAs(server, await server.letIn(who));
		const profile = parseProfile(document);
		const verify = () =>
			verifyProfile({ profile, server: opened, passwordOf: (role) => passwords.get(role), probeFuture: true });
		await shutPublic(server, opened, document, await verify());
		expect(notGreen((await verify()).checks)).toEqual([]);
	});

	test('is in no role that it was not in, and the rest of the server is as it was', async () => {
		const roles = [`${name}_app`, `${name}_db_owner`, `${name}_migrator`, `${name}_owner`];
		expect(await memberships(who)).toEqual(roles.flatMap(made));
		expect(others(await catalog(server, ['postgres', 'template1']), name)).toBe(others(before, name));
	});

	test('drops what it made, without a trace', async () => {
		const roles = [`${name}_app`, `${name}_migrator`, `${name}_owner`, `${name}_db_owner`];
		await dropAsAdministrator(server, await server.letIn(who), name, roles);
		expect(await catalog(server, ['postgres', 'template1'])).toBe(before);
	});
});

describe('a membership that was there before is kept as it was', () => {
	const grants: readonly (readonly [string, 'the administrator' | 'a superuser'])[] = modern
		? [
				['WITH INHERIT FALSE, SET TRUE', 'the administrator'],
				['WITH INHERIT TRUE, SET FALSE', 'the administrator'],
				['WITH INHERIT TRUE, SET TRUE', 'the administrator'],
				['WITH INHERIT FALSE, SET TRUE', 'a superuser'],
				['WITH INHERIT TRUE, SET FALSE', 'a superuser'],
			]
		: [
				['', 'the administrator'],
				['WITH ADMIN OPTION', 'a superuser'],
			];
	test.each(
		grants.flatMap(([options, by]) => ['INHERIT', 'NOINHERIT'].map((attribute) => [options, by, attribute] as const)),
	)('%s, granted by %s to one with %s', async (options, by, attribute) => {
		counter += 1;
		const at = `kept${counter}`;
		const administrator = await server.createAdministrator(`${at}_adm`, `CREATEDB CREATEROLE ${attribute}`);
		const passwords = new Map<string, Secret>();
		await provision(await openAs(server, administrator), documentFor(at), passwords);
		const sql = `GRANT ${at}_owner, ${at}_db_owner TO ${at}_adm ${options}`;
		if (by === 'a superuser') await server.query(sql);
		else await (await server.signIn(administrator.user, administrator.password, 'postgres')).query(sql);

		const before = await memberships(`${at}_adm`);
		const wider = documentFor(at, audit(at));
		const { result } = await provision(await openAs(server, administrator), wider, passwords);
		expect(result).toMatchObject({ status: 'applied', failure: null });
		const after = await memberships(`${at}_adm`);
		expect(after.filter((each) => each['role'] !== `${at}_audit`)).toEqual(before);
		expect(statementsOf(await planFor(await openAs(server, administrator), wider))).toEqual([]);
		await (await signInAs(server, passwords, `${at}_audit`, at)).end();
	});
});

test('ADMIN OPTION that comes through a group is used in the name of the group, and nothing of it stays', async () => {
	await server.createAdministrator('first');
	await server.query('CREATE ROLE team');
	const passwords = new Map<string, Secret>();
	await provision(await openAs(server, await server.letIn('first')), documentFor('shared'), passwords);
	for (const role of ['shared_owner', 'shared_db_owner', 'shared_migrator'])
		await server.query(`GRANT ${role} TO team WITH ADMIN OPTION`);
	const second = await server.createAdministrator('second');
	await server.query('GRANT team TO second');
	const before = await memberships('second');
	const wider = documentFor('shared', audit('shared'));
	const { result } = await provision(await openAs(server, second), wider, passwords);
	expect(result).toMatchObject({ status: 'applied', failure: null });
	expect((await memberships('second')).filter((each) => each['role'] !== 'shared_audit')).toEqual(before);
	expect(statementsOf(await planFor(await openAs(server, second), wider))).toEqual([]);
});

test('an administrator that gets in through PUBLIC alone does not lock itself out', async () => {
	const administrator = await server.createAdministrator('guest');
	const client = await server.signIn(administrator.user, administrator.password, 'postgres');
	await client.query('CREATE ROLE landlord');
	await server.query('CREATE DATABASE house OWNER landlord');
	const opened = await openAs(server, administrator);
	const confirmedLosses = (await planFor(opened, documentFor('house'))).losses.map((loss) => loss.role);
	expect(confirmedLosses).not.toContain('guest');
	await provision(opened, documentFor('house'), new Map(), { confirmedLosses });
	await (await server.signIn(administrator.user, administrator.password, 'house')).end();
	expect(await memberships('guest')).toEqual(
		['house_app', 'house_db_owner', 'house_migrator', 'house_owner', 'landlord'].flatMap(made),
	);
	expect(statementsOf(await planFor(await openAs(server, administrator), documentFor('house')))).toEqual([]);
});

describe('every pattern', () => {
	const shared = { pattern: 'shared-schema', rowSecurity: { type: 'text', identify: 'login' } };
	const patterns = [
		['schemas', { pattern: 'schema-per-tenant', schema: '{tenant}' }],
		['rows', shared],
	] as const;
	test.each(
		patterns.flatMap(([what, pattern]) => ['INHERIT', 'NOINHERIT'].map((inherit) => [what, inherit, pattern] as const)),
	)(
		'%s, by one with %s: nothing is taken for good, and then there is nothing to do',
		async (what, inherit, pattern) => {
			const name = `${what}_${inherit.toLowerCase()}`;
			const administrator = await server.createAdministrator(`${name}_adm`, `CREATEDB CREATEROLE ${inherit}`);
			const document = {
				version: 1,
				name,
				...pattern,
				database: { name },
				tenants: ['acme', 'globex'],
				roles: [
					{ name: `${name}_{tenant}_app`, access: 'read-write' },
					{ name: `${name}_migrator`, access: 'migrate' },
				],
			};
			const passwords = new Map<string, Secret>();
			const taken = async () => {
				const rows = await memberships(`${name}_adm`);
				expect(rows).toEqual(rows.flatMap((row) => made(String(row['role']))));
				const [self] = await server.query('SELECT rolinherit FROM pg_roles WHERE rolname = $1', [`${name}_adm`]);
				expect(self).toEqual({ rolinherit: inherit === 'INHERIT' });
			};
			const { result } = await provision(await openAs(server, administrator), document, passwords);
			expect(result).toMatchObject({ status: 'applied', failure: null });
			await taken();
			expect(statementsOf(await planFor(await openAs(server, administrator), document))).toEqual([]);

			// A table with rows in it has an index made in no transaction, so that nothing could be taken for its length.
			const migrator = await signInAs(server, passwords, `${name}_migrator`, name);
			const schema = what === 'rows' ? 'app' : 'acme';
			await migrator.query(
				`CREATE TABLE ${schema}.item (tenant_id text NOT NULL, name text); INSERT INTO ${schema}.item VALUES ('acme', 'one')`,
			);
			await migrator.end();
			const again = provision(await openAs(server, administrator), document, passwords);
			if (!modern && what === 'rows' && inherit === 'NOINHERIT')
				await expect(again).rejects.toMatchObject({ missing: [{ sql: `ALTER ROLE ${name}_adm INHERIT;` }] });
			else expect((await again).result.failure).toBeNull();
			await taken();
		},
	);
});

test('a membership that no transaction holds is given back when the work fails', async () => {
	const administrator = await server.createAdministrator('indexing');
	const document = {
		version: 1,
		name: 'large',
		pattern: 'shared-schema',
		database: { name: 'large' },
		rowSecurity: { type: 'text' },
		roles: [
			{ name: 'large_app', access: 'read-write' },
			{ name: 'large_migrator', access: 'migrate' },
		],
	};
	const passwords = new Map<string, Secret>();
	await provision(await openAs(server, administrator), document, passwords);
	const before = await memberships('indexing');
	const migrator = await signInAs(server, passwords, 'large_migrator', 'large');
	await migrator.query('CREATE TABLE item (tenant_id text NOT NULL)');
	// Too long for an index, whose making begins all the same.
	await migrator.query("INSERT INTO item SELECT string_agg(md5(i::text), '') FROM generate_series(1, 500) i");
	await migrator.end();
	const { plan, result } = await provision(await openAs(server, administrator), document, passwords);
	const failed = statementsOf(plan).find((statement) => statement.id === result.failure?.id);
	expect(failed === undefined ? '' : preview(failed.sql)).toMatch(/^CREATE INDEX CONCURRENTLY/);
	expect(result.failure?.sqlstate).toBe('54000');
	expect(await memberships('indexing')).toEqual(before);
});
