// `gatehouse drop` as people run it: what it shows, what it asks for, and how it ends.
import { describe, expect, test, vi } from 'vitest';
import { catalog } from '../helpers/catalog.js';
import { testServer } from '../helpers/server.js';
import { workspace } from '../helpers/workspace.js';

const server = await testServer();
const { run, file, path } = workspace();
const url = server.url();

const orders = (name: string) => ({
	version: 1,
	name: `${name}-profile`,
	pattern: 'database-per-tenant',
	database: { name },
	roles: [{ name: `${name}_app`, access: 'read-write' }],
});
const shop = (name: string) => ({
	version: 1,
	name,
	pattern: 'shared-schema',
	database: { name },
	roles: [
		{ name: `${name}_{tenant}_app`, access: 'read-write' },
		{ name: `${name}_migrator`, access: 'migrate' },
	],
	rowSecurity: { identify: 'login', type: 'text' },
	tenants: ['acme', 'globex'],
});

async function applied(name: string, document: object): Promise<string> {
	const profile = file(`${name}.json`, document);
	const secrets = path(`${name}.env`);
	const { code } = await run(['apply', profile, '--url', url, '--yes', '--secrets', secrets, '--no-verify']);
	expect(code).toBe(0);
	return profile;
}

describe('without the name', () => {
	test('it shows what would go, and nothing does', async () => {
		const profile = await applied('shown', orders('shown'));
		const before = await catalog(server);
		for (const flags of [[], ['--yes']]) {
			const { code, stdout, stderr } = await run(['drop', profile, '--url', url, ...flags]);
			expect({ code, stdout }).toEqual({ code: 8, stdout: '' });
			expect(stderr).toMatch(
				/databases: shown\n {2}roles: [\s\S]*database shown holds 0 tables, \d[\s\S]*ALTER ROLE shown_app NOLOGIN;[\s\S]*DROP DATABASE shown WITH \(FORCE\);[\s\S]*DROP ROLE shown_app;[\s\S]*add --confirm shown; --yes does not stand for it/,
			);
		}
		const wrong = await run(['drop', profile, '--url', url, '--confirm', 'shwon']);
		expect(wrong.code).toBe(8);
		expect(wrong.stderr).toMatch(/--confirm "shwon" names neither a database of the profile nor itself/);
		const machine = await run(['drop', profile, '--url', url, '--format', 'json']);
		expect(machine.code).toBe(8);
		expect(JSON.parse(machine.stdout)).toMatchObject({ kind: 'error', code: 'not-confirmed', exitCode: 8 });
		expect(await catalog(server)).toBe(before);
	});
});

describe('with the name', () => {
	test('of the database or of the profile, it goes; and then there is nothing to drop', async () => {
		const before = await catalog(server);
		for (const [name, confirm] of [
			['first', 'first'],
			['second', 'second-profile'],
		] as const) {
			const profile = await applied(name, orders(name));
			const { code, stdout } = await run(['drop', profile, '--url', url, '--confirm', confirm]);
			expect(code).toBe(0);
			expect(stdout).toMatch(
				new RegExp(
					`databases: ${name}\n[\\s\\S]*pass +database ${name} in the catalog is gone[\\s\\S]*pass +sign-in of ${name}_app to ${name} is refused {2}\\(28P01\\)`,
				),
			);
			const again = await run(['drop', profile, '--url', url]);
			expect(again).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Nothing to drop/) });
		}
		expect(await catalog(server)).toBe(before);
	});

	test('JSON says all of it in one document', async () => {
		const profile = await applied('machine', orders('machine'));
		const drop = ['drop', profile, '--url', url, '--confirm', 'machine', '--format', 'json'];
		const { code, stdout, stderr } = await run(drop);
		expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
		const answer = JSON.parse(stdout);
		expect(answer).toMatchObject({
			formatVersion: '1.0',
			kind: 'drop',
			exitCode: 0,
			profile: 'machine-profile',
			status: 'dropped',
			gone: { databases: ['machine'], schemas: [], roles: expect.arrayContaining(['machine_app']), mapRows: [] },
			notes: [],
		});
		expect(answer.statements.map((each: { id: string }) => each.id)).toEqual(['A1', 'B1', 'A2', 'A3', 'A4']);
		expect(answer.proofs.every((proof: { status: string }) => proof.status === 'pass')).toBe(true);
		expect(JSON.parse((await run(drop)).stdout)).toMatchObject({ kind: 'drop', status: 'nothing-to-do', exitCode: 0 });
	});

	test('one tenant of shared tables: its row and its login go, its rows stay and that is said', async () => {
		const profile = await applied('shop', shop('shop'));
		await server.query(
			`CREATE TABLE app.item (tenant_id text); INSERT INTO app.item VALUES ('acme'), ('globex')`,
			[],
			'shop',
		);
		const drop = ['drop', profile, '--url', url, '--tenant', 'acme=acme', '--confirm', 'shop'];
		const { code, stdout } = await run(drop);
		expect(code).toBe(0);
		expect(stdout).toMatch(/roles: shop_acme_app\n {2}rows of the tenant map: shop_acme_app\n/);
		expect(stdout).toContain('The rows of the tables that the tenants share in shop stay');
		expect(await server.query('SELECT login::text AS login FROM gatehouse.map', [], 'shop')).toEqual([
			{ login: 'shop_globex_app' },
		]);
		expect(await server.query('SELECT count(*)::int AS count FROM app.item', [], 'shop')).toEqual([{ count: 2 }]);
	});
});

describe('is refused', () => {
	test('--tenant where nothing carries {tenant}', async () => {
		const profile = file('single.json', orders('single'));
		const { code, stderr } = await run(['drop', profile, '--url', url, '--tenant', 'acme', '--confirm', 'single']);
		expect(code).toBe(2);
		expect(stderr).toMatch(/nothing in the profile carries \{tenant\}/);
	});

	test('what others hold, with the SQL that frees it', async () => {
		const profile = await applied('held', orders('held'));
		await server.query('GRANT CONNECT ON DATABASE postgres TO held_app');
		const drop = ['drop', profile, '--url', url, '--confirm', 'held'];
		const { code, stderr } = await run(drop);
		expect(code).toBe(8);
		expect(stderr).toMatch(
			/held_app has rights on database postgres\.[\s\S]*REVOKE ALL ON DATABASE postgres FROM held_app;/,
		);
		await server.query('REVOKE ALL ON DATABASE postgres FROM held_app');
		expect((await run(drop)).code).toBe(0);
	});

	test('where the administrator is connected to the database', async () => {
		const profile = await applied('inner', orders('inner'));
		const inner = ['drop', profile, '--url', server.url(undefined, 'inner'), '--confirm', 'inner'];
		const { code, stderr } = await run(inner);
		expect(code).toBe(8);
		expect(stderr).toMatch(/connected to inner, which is to be dropped[\s\S]*-d postgres/);
	});
});

test('killed in the middle, the same command does the rest', async () => {
	const profile = await applied('slain', shop('slain'));
	const before = await catalog(server, ['slain']);
	const blocker = await server.signIn(server.superuser.user, server.superuser.password, 'postgres');
	await blocker.query('BEGIN; ALTER ROLE slain_acme_app CONNECTION LIMIT 5');
	const drop = ['drop', profile, '--url', url, '--tenant', 'acme', '--confirm', 'slain'];
	const kill = new AbortController();
	const killed = run(drop, { kill: kill.signal });
	await vi.waitFor(async () => {
		const waiting = await server.query(
			`SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'ALTER ROLE slain_acme_app NOLOGIN%'`,
		);
		expect(waiting).toHaveLength(1);
	}, 20_000);
	kill.abort('SIGKILL');
	expect((await killed).signal).toBe('SIGKILL');
	await server.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'gatehouse'`);
	await blocker.query('ROLLBACK');
	expect(await catalog(server, ['slain'])).not.toBe(before);
	const { code, stdout } = await run(drop);
	expect(code).toBe(0);
	expect(stdout).toMatch(/pass +role slain_acme_app in the catalog is gone/);
	expect(await catalog(server, ['slain'])).not.toContain('slain_acme_app');
});

test('a stop is answered by the signal, and nothing is gone', async () => {
	const profile = await applied('stopped', orders('stopped'));
	const before = await catalog(server);
	const blocker = await server.signIn(server.superuser.user, server.superuser.password, 'postgres');
	await blocker.query('BEGIN; ALTER ROLE stopped_app CONNECTION LIMIT 5');
	const stop = new AbortController();
	const ended = run(['drop', profile, '--url', url, '--confirm', 'stopped', '--format', 'json'], { kill: stop.signal });
	await vi.waitFor(async () => {
		const waiting = await server.query(
			`SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'ALTER ROLE stopped_app NOLOGIN%'`,
		);
		expect(waiting).toHaveLength(1);
	}, 20_000);
	stop.abort('SIGINT');
	const { code, stdout } = await ended;
	await blocker.query('ROLLBACK');
	expect(code).toBe(130);
	expect(JSON.parse(stdout)).toMatchObject({ kind: 'drop', status: 'undone', exitCode: 130, statements: [] });
	expect(await catalog(server)).toBe(before);
});
