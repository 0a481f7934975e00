// What an administrator may not do is found before anything is touched, and what it is told to hand to someone who may
// makes the very same command go through.
import { describe, expect, test } from 'vitest';
import { InsufficientPrivilegeError } from '../../source/core/errors.js';
import { statementsOf } from '../../source/core/plan/plan.js';
import type { Secret } from '../../source/core/sql/secret.js';
import { handToSuperuser } from '../helpers/administrator.js';
import { catalog } from '../helpers/catalog.js';
import { openAs, planFor, provision, signInAs } from '../helpers/provision.js';
import { type Credentials, testServer } from '../helpers/server.js';
import { workspace } from '../helpers/workspace.js';

const server = await testServer();
const work = workspace();
const modern = server.version >= 160_000;

const documentFor = (name: string, extra: object = {}) => ({
	version: 1,
	name,
	pattern: 'database-per-tenant',
	database: { name },
	roles: [
		{ name: `${name}_app`, access: 'read-write' },
		{ name: `${name}_migrator`, access: 'migrate' },
	],
	...extra,
});
const withAudit = (name: string) => {
	const document = documentFor(name);
	return { ...document, roles: [...document.roles, { name: `${name}_audit`, access: 'read-only' }] };
};

/** What the plan is refused for; nothing where it is not. The server is looked at before and after. */
async function refusedFor(
	administrator: Credentials,
	document: unknown,
	databases: readonly string[] = [],
): Promise<InsufficientPrivilegeError['missing']> {
	const before = await catalog(server, databases);
	try {
		await provision(await openAs(server, administrator), document, new Map(), {
			beforeRunning: () => Promise.reject(new Error('it would run')),
		});
		return [];
	} catch (error) {
		if (!(error instanceof InsufficientPrivilegeError)) {
			expect(String(error)).toBe('Error: it would run');
			return [];
		}
		expect(error.exitCode).toBe(8);
		expect(await catalog(server, databases)).toBe(before);
		return error.missing;
	}
}

/** Refused for these, and for nothing any more once someone who may has run what was said. */
async function isMended(
	administrator: Credentials,
	document: unknown,
	rights: readonly (string | RegExp)[],
	databases: readonly string[] = [],
): Promise<string> {
	const missing = await refusedFor(administrator, document, databases);
	expect(missing.map(({ right }) => right)).toEqual(
		rights.map((right) => (typeof right === 'string' ? right : expect.stringMatching(right))),
	);
	const sql = missing.map((each) => each.sql).join('\n');
	await handToSuperuser(server, sql);
	const opened = await openAs(server, administrator);
	const confirmedLosses = (await planFor(opened, document)).losses.map((loss) => loss.role);
	const { result } = await provision(opened, document, new Map(), { confirmedLosses });
	expect(result.failure).toBeNull();
	expect(statementsOf(await planFor(await openAs(server, administrator), document))).toEqual([]);
	return sql;
}

describe('attributes', () => {
	test.each([
		['no_roles', 'CREATEDB', ['CREATEROLE, to make and change roles']],
		['no_databases', 'CREATEROLE', ['CREATEDB, to make the database']],
		['neither', '', ['CREATEROLE, to make and change roles', 'CREATEDB, to make the database']],
		['nothing', 'NOINHERIT', [/^CREATEROLE/, /^CREATEDB/, ...(modern ? [] : [/^INHERIT, to use the rights/])]],
	] as const)('%s', async (who, attributes, rights) => {
		const administrator = await server.createAdministrator(who, attributes);
		await isMended(administrator, documentFor(`by_${who}`), rights);
	});
});

test('the command says so with exit 8, and runs once a superuser has run what it printed', async () => {
	const { user } = await server.createAdministrator('clerk', '');
	const profile = work.file('clerk.yaml', documentFor('by_command'));
	const apply = () =>
		work.run(['apply', profile, '--url', server.url(user), '--yes', '--secrets', work.path('clerk.env')]);
	const before = await catalog(server);
	const refused = await apply();
	expect(refused.code).toBe(8);
	expect(refused.stderr).toMatch(/The administrator clerk lacks what this plan needs: CREATEROLE[\s\S]*CREATEDB/);
	expect(await catalog(server)).toBe(before);
	const printed = refused.stderr.split('\n').filter((line) => /^\s*ALTER ROLE/.test(line));
	expect(printed.map((line) => line.trim())).toEqual(['ALTER ROLE clerk CREATEROLE;', 'ALTER ROLE clerk CREATEDB;']);
	await handToSuperuser(server, printed.join('\n'));
	const again = await apply();
	expect([again.code, again.stderr]).toEqual([server.version < 150_000 ? 4 : 0, expect.anything()]);
}, 60_000);

describe("another administrator's work", () => {
	const roles = ['db_owner', 'owner', 'migrator'] as const;
	test.each([
		['may_all', 'CREATEDB CREATEROLE', []],
		['may_not_inherit', 'CREATEDB CREATEROLE NOINHERIT', []],
		['may_little', '', [/^CREATEROLE/]],
	] as const)('one login more, by one that %s', async (who, attributes, rights) => {
		const name = `theirs_${who}`;
		await provision(await openAs(server, await server.createAdministrator(`${name}_1`)), documentFor(name), new Map());
		const second = await server.createAdministrator(`${name}_2`, attributes);
		await server.query(`GRANT CONNECT ON DATABASE ${name} TO ${name}_2`);
		// Before 16, whoever may make roles may change those that others made.
		const beyond = modern ? roles.map((role) => `the rights of ${name}_${role}, to change what belongs to it`) : [];
		await isMended(second, withAudit(name), [...rights, ...beyond], [name]);
		const memberships = await server.query(
			`SELECT FROM pg_auth_members m WHERE member = $1::regrole AND to_jsonb(m)->>'inherit_option' = 'true'`,
			[`${name}_2`],
		);
		expect(memberships).toEqual([]);
	});

	test.each([
		['plain', '', []],
		['aloof', 'NOINHERIT', modern ? [] : [/^INHERIT, to use the rights of the owners/]],
	] as const)(
		'a grant that is gone, by one that may sign in and nothing else (%s)',
		async (who, attributes, rights) => {
			const name = `gone_${who}`;
			const passwords = new Map<string, Secret>();
			await provision(await openAs(server), documentFor(name), passwords);
			const migrator = await signInAs(server, passwords, `${name}_migrator`, name);
			await migrator.query('CREATE TABLE item (id int)');
			await server.query(`REVOKE SELECT ON app.item FROM ${name}_app`, [], name);
			await server.query(`ALTER ROLE ${name}_app CONNECTION LIMIT 3`);
			const administrator = await server.createAdministrator(`${name}_adm`, attributes);
			await server.query(`GRANT CONNECT ON DATABASE ${name} TO ${name}_adm`);
			const owner = `the rights of ${name}_owner, to change what belongs to it`;
			await isMended(administrator, documentFor(name), [...rights, owner], [name]);
		},
	);

	test('a role that somebody else made is put right, or given its setting, by who rules it', async () => {
		await server.query(`CREATE ROLE svc_app LOGIN PASSWORD 'known'`);
		const administrator = await server.createAdministrator('svc_adm');
		await isMended(administrator, documentFor('svc'), modern ? ['ADMIN OPTION on svc_app'] : []);
		await server.query('ALTER ROLE svc_app IN DATABASE svc RESET search_path');
		await server.query('REVOKE svc_app FROM svc_adm');
		const sql = await isMended(administrator, documentFor('svc'), modern ? ['ADMIN OPTION on svc_app'] : []);
		expect(sql).toBe(modern ? 'ALTER ROLE svc_app IN DATABASE svc SET search_path = app;' : '');
	});

	test('a creator that somebody else made', async () => {
		await server.query('CREATE ROLE deployer');
		const administrator = await server.createAdministrator('creating');
		const document = documentFor('created', { creators: ['deployer'] });
		const sql = await isMended(
			administrator,
			document,
			modern ? ['the rights of deployer, to change what belongs to it'] : [],
		);
		expect(sql).toBe(modern ? 'GRANT deployer TO creating WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;' : '');
	});

	test('a creator that is a superuser is nothing that an administrator could do', async () => {
		const administrator = await server.createAdministrator('hopeless');
		const missing = await refusedFor(administrator, documentFor('hope', { creators: [server.superuser.user] }));
		expect(missing).toEqual([
			{
				right: 'the rights of postgres, to change what belongs to it',
				sql: '-- and leave postgres out of `creators`, or let a superuser apply this profile',
			},
		]);
	});
});

describe('a database that was there', () => {
	test("and is a superuser's, with things in it, is handed over with its schema and its tables", async () => {
		const administrator = await server.createAdministrator('taking');
		await server.query('CREATE DATABASE legacy');
		await server.query(
			`CREATE SCHEMA app; CREATE TABLE app.item (id serial PRIMARY KEY, name text); CREATE VIEW app.named AS SELECT name FROM app.item;
			 CREATE SEQUENCE app.ticket; CREATE FUNCTION app.twice(a int) RETURNS int LANGUAGE sql AS 'SELECT 2 * a';
			 CREATE FUNCTION app.mighty() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'`,
			[],
			'legacy',
		);
		const rights = ['the rights of postgres, to change what belongs to it'];
		const sql = await isMended(administrator, documentFor('legacy'), rights, ['legacy']);
		expect(sql).not.toMatch(/GRANT postgres|mighty/);
		const owners = await server.query(
			`SELECT DISTINCT relowner::regrole::text AS owner FROM pg_class WHERE relnamespace = 'app'::regnamespace AND relkind <> 'i'`,
			[],
			'legacy',
		);
		expect(owners).toEqual([{ owner: 'legacy_owner' }]);
		await (await server.signIn(administrator.user, administrator.password, 'legacy')).end();

		await server.query('CREATE TABLE app.late (id int)', [], 'legacy');
		expect(await isMended(administrator, documentFor('legacy'), rights, ['legacy'])).toBe(
			'-- in database legacy:\nGRANT SELECT, INSERT, UPDATE, DELETE ON TABLE app.late TO legacy_app;',
		);
	});

	test("and is another role's, needs a way into that role, and later the statement alone", async () => {
		const administrator = await server.createAdministrator('visiting');
		await server.query('CREATE ROLE dba');
		await server.query('CREATE DATABASE dbas OWNER dba');
		const rights = modern ? ['the rights of dba, to change what belongs to it'] : [];
		await isMended(administrator, documentFor('dbas'), rights, ['dbas']);
		await server.query('GRANT TEMPORARY ON DATABASE dbas TO PUBLIC');
		await server.query('REVOKE dba FROM visiting');
		const sql = await isMended(administrator, documentFor('dbas'), rights, ['dbas']);
		expect(sql).toBe(modern ? 'REVOKE ALL ON DATABASE dbas FROM PUBLIC;' : '');
	});

	test('and lets the administrator not even look', async () => {
		const administrator = await server.createAdministrator('outside');
		const client = await server.signIn(administrator.user, administrator.password, 'postgres');
		await client.query('CREATE ROLE inner_owner');
		await server.query('CREATE DATABASE inner_room OWNER inner_owner');
		await server.query('REVOKE ALL ON DATABASE inner_room FROM PUBLIC');
		await isMended(administrator, documentFor('inner_room'), [/^CONNECT on database inner_room/]);
	});

	test('and is to be copied by somebody else', async () => {
		const administrator = await server.createAdministrator('copying');
		await server.query('CREATE DATABASE pattern');
		const document = documentFor('copied', { database: { name: 'copied', template: 'pattern' } });
		await isMended(administrator, document, ['the right to copy pattern']);
	});
});

describe('what only a superuser may', () => {
	test('take away from a role of the profile', async () => {
		const administrator = await server.createAdministrator('righting');
		await provision(await openAs(server, administrator), documentFor('right'), new Map());
		await server.query('ALTER ROLE right_app SUPERUSER CREATEDB');
		await server.query('GRANT pg_monitor TO right_migrator');
		await isMended(administrator, documentFor('right'), ['superuser, for what only a superuser may change']);
	});

	test.each([
		['may make databases', 'CREATEDB CREATEROLE', []],
		['may not make databases', 'CREATEROLE', modern ? ['CREATEDB, to take it away'] : []],
	] as const)('but not what an administrator that %s may', async (_what, attributes, rights) => {
		const name = `attribute${attributes.length}`;
		const administrator = await server.createAdministrator(`${name}_adm`);
		await provision(await openAs(server, administrator), documentFor(name), new Map());
		await server.query(`ALTER ROLE ${name}_adm NOCREATEDB NOCREATEROLE`);
		await server.query(`ALTER ROLE ${name}_adm ${attributes}`);
		await server.query(`ALTER ROLE ${name}_app CREATEDB CREATEROLE`);
		await isMended(administrator, documentFor(name), rights);
	});

	test('from 16 on take away BYPASSRLS and REPLICATION, as who has them may', async () => {
		const administrator = await server.createAdministrator('managed', 'CREATEDB CREATEROLE BYPASSRLS REPLICATION');
		await provision(await openAs(server, administrator), documentFor('managing'), new Map());
		await server.query('ALTER ROLE managing_app BYPASSRLS REPLICATION');
		const rights = modern ? [] : ['superuser, for what only a superuser may change'];
		await isMended(administrator, documentFor('managing'), rights);
	});

	test.each(['new', 'there'])('install in a database that is %s', async (state) => {
		const [extension] = await server.query<{ name: string }>(
			`SELECT name FROM pg_available_extension_versions WHERE superuser AND NOT trusted AND requires IS NULL
			 AND name IN ('pg_stat_statements', 'pageinspect', 'pg_buffercache', 'file_fdw') ORDER BY name LIMIT 1`,
		);
		const name = `extended_${state}`;
		const administrator = await server.createAdministrator(`${name}_adm`);
		const document = documentFor(name, { extensions: [extension?.name] });
		if (state === 'there') await provision(await openAs(server, administrator), documentFor(name), new Map());
		await isMended(administrator, document, [`superuser, to install the extension ${extension?.name}`]);
		await (await server.signIn(administrator.user, administrator.password, name)).end();

		// A service may lend it: then the plan says that it may be refused.
		const lent = await server.createAdministrator(`${name}_lent`);
		await server.query(`ALTER ROLE ${name}_lent SET supautils.privileged_role = '${name}_lent'`);
		const other = documentFor(`${name}_2`, { extensions: [extension?.name] });
		const { warnings } = await planFor(await openAs(server, lent), other);
		expect(warnings.map((warning) => warning.code)).toContain('extension-untrusted');
		const before = await catalog(server);
		expect((await provision(await openAs(server, lent), other, new Map())).result).toMatchObject({
			status: 'undone',
			failure: { sqlstate: '42501' },
		});
		expect(await catalog(server)).toBe(before);
	});

	test('set', async () => {
		const administrator = await server.createAdministrator('setting');
		const settings = { log_statement: 'all', 'app.note': 'x' };
		const roles = [{ name: 'settings_app', access: 'read-write', settings }];
		const document = documentFor('settings', { roles });
		const rights = ['the right to set app.note', 'the right to set log_statement'];
		if (server.version >= 150_000) {
			await isMended(administrator, document, rights);
			return;
		}
		// Before 15 the right cannot be given: a superuser sets it, once the login is there.
		const told = { sql: '-- a superuser must apply this profile, or the setting be left out' };
		expect(await refusedFor(administrator, document)).toMatchObject([told, told]);
		const without = documentFor('settings', { roles: [{ name: 'settings_app', access: 'read-write' }] });
		await provision(await openAs(server, administrator), without, new Map());
		await isMended(administrator, document, rights);
	});

	test('let it give passwords, on a service that keeps them for the members of a role', async () => {
		const administrator = await server.createAdministrator('mute');
		await server.query(`ALTER ROLE mute SET rds.restrict_password_commands = 'on'`);
		await server.query('CREATE ROLE rds_password');
		await isMended(administrator, documentFor('muted'), ['membership of rds_password, to give passwords']);
	});
});
