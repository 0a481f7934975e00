// `siblings: close`: PUBLIC enters no other database any more, and whoever did is kept or named.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { verifyProfile } from '../../source/commands/verify-profile.js';
import { InsufficientPrivilegeError, RefusedError } from '../../source/core/errors.js';
import { statementsOf } from '../../source/core/plan/plan.js';
import { parseProfile } from '../../source/core/profile/parse-profile.js';
import { preview } from '../../source/core/sql/render.js';
import type { Secret } from '../../source/core/sql/secret.js';
import { catalog } from '../helpers/catalog.js';
import { openAs, planFor, provision, refusal, signInAs } from '../helpers/provision.js';
import { testServer } from '../helpers/server.js';
import { failed } from '../verify/world.js';

const server = await testServer();
const administrator = await server.createAdministrator('adm');
const closing = (name: string, extra: object = {}) => ({
	version: 1,
	name,
	pattern: 'database-per-tenant',
	database: { name },
	roles: [{ name: `${name}_app`, access: 'read-write' }],
	siblings: 'close',
	...extra,
});
const names = ['postgres', 'template1', 'shop', 'rdsadmin'];

beforeEach(async () => {
	await server.query(`CREATE ROLE watcher LOGIN PASSWORD 'watcher'`);
	await server.query(`CREATE ROLE shopper LOGIN PASSWORD 'shopper'`);
	await server.query('CREATE ROLE shopkeeper');
	await server.query('CREATE DATABASE shop OWNER shopkeeper TEMPLATE template0');
	await server.query('GRANT CONNECT ON DATABASE shop TO shopper');
	await server.query('CREATE DATABASE rdsadmin TEMPLATE template0');
});

afterEach(async () => {
	await server.query(
		'GRANT CONNECT ON DATABASE postgres, template1 TO PUBLIC; GRANT TEMPORARY ON DATABASE postgres TO PUBLIC',
	);
	await server.query('REVOKE ALL ON DATABASE postgres, template1 FROM watcher, adm');
	for (const database of ['shop', 'rdsadmin', 'mine'])
		await server.query(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
	await server.query('DROP ROLE IF EXISTS watcher, shopper, shopkeeper, mine_app, mine_owner, mine_db_owner');
});

/** Who may enter what, by the door and not by the catalog. */
async function doors(role: string): Promise<readonly string[]> {
	const open: string[] = [];
	for (const name of names) if ((await refusal(server.signIn(role, role, name))) === 'allowed') open.push(name);
	return open;
}

describe('a superuser', () => {
	test('closes nothing while those who would lose access are not named', async () => {
		const opened = await openAs(server);
		const before = await catalog(server, ['postgres', 'shop']);
		const attempt = provision(opened, closing('mine'), new Map(), { confirmedLosses: ['adm', 'watcher'] });
		await expect(attempt).rejects.toThrow(/shopper[\s\S]*CONNECT and TEMPORARY on database postgres/);
		await expect(provision(opened, closing('mine'), new Map())).rejects.toBeInstanceOf(RefusedError);
		expect(await catalog(server, ['postgres', 'shop'])).toBe(before);
	});

	test('closes them to PUBLIC alone, keeps whom the profile keeps, and leaves the provider’s as they are', async () => {
		const opened = await openAs(server);
		const passwords = new Map<string, Secret>();
		const document = closing('mine', { keep: ['watcher'] });
		const before = (await catalog(server, names)).split('\n');
		const plan = await planFor(opened, document);
		expect(plan.losses.filter((loss) => !loss.inKeep).map((loss) => loss.role)).toEqual(['adm', 'shopper']);
		expect(plan.warnings.find((warning) => warning.code === 'siblings-provider')?.message).toContain('rdsadmin');
		const revokes = statementsOf(plan).filter((statement) => statement.effect === 'revoke');
		expect(revokes.map((statement) => preview(statement.sql)).toSorted()).toEqual([
			'REVOKE CONNECT, TEMPORARY ON DATABASE postgres FROM PUBLIC',
			'REVOKE CONNECT, TEMPORARY ON DATABASE shop FROM PUBLIC',
			'REVOKE CONNECT, TEMPORARY ON DATABASE template1 FROM PUBLIC',
		]);

		const { result } = await provision(opened, document, passwords, { confirmedLosses: ['adm', 'shopper'] });
		expect(result).toMatchObject({ status: 'applied', failure: null });
		expect(await doors('watcher')).toEqual(names);
		expect(await doors('shopper')).toEqual(['shop', 'rdsadmin']);
		expect(await refusal(signInAs(server, passwords, 'mine_app', 'postgres'))).toBe('42501');
		// Nothing else has changed: the three databases' own lines, and what the profile made.
		const after = (await catalog(server, names)).split('\n');
		const changed = before.filter((line) => !after.includes(line)).map((line) => line.split(' ')[0]);
		expect(changed.toSorted()).toEqual(['postgres', 'shop', 'template1']);
		const added = after.filter((line) => !before.includes(line) && !line.includes('mine'));
		expect(added.map((line) => line.split(' ')[0]).toSorted()).toEqual(['postgres', 'shop', 'template1']);

		expect(statementsOf(await planFor(opened, document))).toEqual([]);
		const report = await verifyProfile({
			profile: parseProfile(document),
			server: opened,
			passwordOf: (role) => passwords.get(role),
		});
		expect(failed(report)).toEqual([]);
		expect(report.checks.filter((check) => check.status === 'warn').map((check) => check.subject)).toEqual([
			'sign in to rdsadmin',
		]);
	});

	test('has it all back where something later fails', async () => {
		await server.query('CREATE DATABASE mine TEMPLATE template0');
		await server.query(
			`CREATE FUNCTION public.no() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$;
			 CREATE EVENT TRIGGER no ON ddl_command_start WHEN TAG IN ('CREATE SCHEMA') EXECUTE FUNCTION public.no()`,
			[],
			'mine',
		);
		const before = await catalog(server, [...names, 'mine']);
		const { result } = await provision(await openAs(server), closing('mine', { keep: ['watcher'] }), new Map(), {
			confirmedLosses: ['adm', 'shopper'],
		});
		expect(result).toMatchObject({ status: 'undone', remains: [] });
		expect(await catalog(server, [...names, 'mine'])).toBe(before);
	});
});

describe('an administrator that is no superuser', () => {
	test('is refused with the statements for someone who may, its own way in among them', async () => {
		const opened = await openAs(server, administrator);
		const before = await catalog(server, names);
		const thrown = await planFor(opened, closing('mine', { keep: ['watcher'] })).catch((error: unknown) => error);
		expect(thrown).toBeInstanceOf(InsufficientPrivilegeError);
		const { missing, exitCode } = thrown as InsufficientPrivilegeError;
		expect(exitCode).toBe(8);
		const script = missing.map((each) => each.sql).join('\n');
		expect(script).toMatch(/^-- shopper would lose: CONNECT and TEMPORARY on database postgres/m);
		for (const line of [
			'GRANT CONNECT, TEMPORARY ON DATABASE postgres TO watcher;',
			'GRANT CONNECT ON DATABASE postgres TO adm;',
			'REVOKE CONNECT, TEMPORARY ON DATABASE postgres FROM PUBLIC;',
		])
			expect(script).toContain(line);
		expect(await catalog(server, names)).toBe(before);

		// Someone who may has run them: now the rest is its own to do.
		await server.query(script);
		const rest = await planFor(opened, closing('mine', { keep: ['watcher'] })).catch((error: unknown) => error);
		if (server.version < 160_000) {
			// It may join any owner that is no superuser.
			expect(rest).not.toBeInstanceOf(Error);
		}
		expect(await refusal(server.signIn('adm', administrator.password, 'postgres'))).toBe('allowed');
		expect(await refusal(server.signIn('watcher', 'watcher', 'template1'))).toBe('allowed');
		expect(await refusal(server.signIn('shopper', 'shopper', 'postgres'))).toBe('42501');
	});

	test('closes what it may, and is not locked out of it', async () => {
		await server.query('REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC');
		await server.query('GRANT CONNECT ON DATABASE postgres TO adm');
		if (server.version >= 160_000)
			await server.query('GRANT shopkeeper TO adm WITH ADMIN TRUE, INHERIT FALSE, SET FALSE');
		const opened = await openAs(server, administrator);
		const before = await catalog(server, names);
		const passwords = new Map<string, Secret>();
		const document = closing('mine');
		const confirmedLosses = ['watcher', 'shopper'];
		const { plan, result } = await provision(opened, document, passwords, { confirmedLosses });
		expect(result).toMatchObject({ status: 'applied', failure: null });
		expect(statementsOf(plan).map((statement) => preview(statement.sql))).toContain(
			'GRANT CONNECT ON DATABASE shop TO adm',
		);
		expect(await refusal(server.signIn('adm', administrator.password, 'shop'))).toBe('allowed');
		expect(await doors('shopper')).toEqual(['shop', 'rdsadmin']);
		expect(await doors('watcher')).toEqual(['rdsadmin']);
		expect(statementsOf(await planFor(opened, document))).toEqual([]);
		const other = (text: string) => text.split('\n').filter((line) => !/^(?:shop|mine)|mine/.test(line));
		expect(other(await catalog(server, names))).toEqual(other(before));
	});
});
