// `gatehouse rotate` as people run it: what it asks for, what it says, and that no password is among it.
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import { refusal } from '../helpers/provision.js';
import { gatehouseTerminal } from '../helpers/pty.js';
import { testServer } from '../helpers/server.js';
import { workspace } from '../helpers/workspace.js';

const server = await testServer({ settings: { log_statement: 'all' } });
const { run, file, path, folder } = workspace();
const url = server.url();

const document = (name: string, extra: object = {}) => ({
	version: 1,
	name,
	pattern: 'database-per-tenant',
	database: { name },
	roles: [
		{ name: `${name}_app`, access: 'read-write' },
		{ name: `${name}_report`, access: 'read-only' },
	],
	...extra,
});
/** A profile that is applied, and what its file of secrets holds. */
async function applied(name: string, extra: object = {}) {
	const profile = file(`${name}.json`, document(name, extra));
	const secrets = path(`${name}-secrets.json`);
	const args = ['apply', profile, '--url', url, '--yes', '--secrets', secrets, '--no-verify', '--confirm', name];
	expect((await run(args)).code).toBe(0);
	const held = () => JSON.parse(readFileSync(secrets, 'utf8'));
	const rotate = ['rotate', profile, '--url', url, '--secrets', secrets];
	return { profile, secrets, held, rotate };
}

describe('is refused before anything happens', () => {
	const asking = applied('asks');

	test.each([
		[
			'without a place for the passwords',
			(args: readonly string[]) => args.slice(0, 4).concat('--yes'),
			8,
			/--secrets FILE/,
		],
		['without a yes', (args: readonly string[]) => args, 8, /not confirmed[\s\S]*--yes/],
		[
			'a login that is not there',
			(args: readonly string[]) => [...args, '--yes', '--role', 'asks_ap'],
			2,
			/did you mean "asks_app"/,
		],
		[
			'--tenant without {tenant}',
			(args: readonly string[]) => [...args, '--yes', '--tenant', 'acme'],
			2,
			/carries \{tenant\}/,
		],
	])('%s', async (_what, change, exitCode, words) => {
		const { rotate, secrets, held } = await asking;
		const before = readFileSync(secrets, 'utf8');
		const { code, stdout, stderr } = await run(change(rotate));
		expect({ code, stdout }).toEqual({ code: exitCode, stdout: '' });
		expect(stderr).toMatch(words);
		expect(readFileSync(secrets, 'utf8')).toBe(before);
		const machine = await run([...change(rotate), '--format', 'json']);
		expect(JSON.parse(machine.stdout)).toMatchObject({ formatVersion: '1.0', kind: 'error', exitCode });
		expect(machine.code).toBe(exitCode);
		await (await server.signIn('asks_app', held().asks_app.password, 'asks')).end();
	});

	test('a password that a variable would overrule', async () => {
		const { rotate, secrets, held } = await applied('varied');
		const before = readFileSync(secrets, 'utf8');
		const env = { GATEHOUSE_PASSWORD_VARIED_APP: held().varied_app.password };
		const { code, stderr } = await run([...rotate, '--yes'], { env });
		expect(code).toBe(8);
		expect(stderr).toMatch(/GATEHOUSE_PASSWORD_VARIED_APP has a password that wins over the file[\s\S]*--role/);
		expect(stderr).not.toContain(env.GATEHOUSE_PASSWORD_VARIED_APP);
		expect(readFileSync(secrets, 'utf8')).toBe(before);
		expect((await run([...rotate, '--yes', '--role', 'varied_report'], { env })).code).toBe(0);
		expect(held().varied_app).toEqual(JSON.parse(before).varied_app);
		expect(held().varied_report.password).not.toBe(JSON.parse(before).varied_report.password);
	});

	test('production, unless the name is given too', async () => {
		const { rotate } = await applied('prod', { connection: { environment: 'production' } });
		const refused = await run([...rotate, '--yes']);
		expect(refused.code).toBe(8);
		expect(refused.stderr).toMatch(/in production[\s\S]*--yes --confirm prod/);
		expect((await run([...rotate, '--yes', '--confirm', 'prods'])).code).toBe(8);
		expect((await run([...rotate, '--yes', '--confirm', 'prod'])).code).toBe(0);
	});
});

test('says what it proved, in words and in JSON, and no password', async () => {
	const { profile, secrets, held, rotate } = await applied('told');
	const before = held();
	const text = await run([...rotate, '--yes']);
	expect(text.code).toBe(0);
	expect(text.stdout).toContain(`New passwords for told_app and told_report; they are in ${secrets}.`);
	expect(text.stdout.match(/pass +the old password is refused {2}\(28P01\)/g)).toHaveLength(2);
	const between = held();
	const machine = await run([...rotate, '--yes', '--format', 'json']);
	expect(machine).toMatchObject({ code: 0, stderr: '' });
	expect(JSON.parse(machine.stdout)).toEqual({
		formatVersion: '1.0',
		kind: 'rotate',
		exitCode: 0,
		profile: 'told',
		secrets,
		logins: ['told_app', 'told_report'].map((role) => ({
			role,
			database: 'told',
			status: 'rotated',
			newPassword: { status: 'pass', sqlstate: null, found: 'the new password signs in' },
			oldPassword: { status: 'pass', sqlstate: '28P01', found: 'the old password is refused' },
			sessions: 0,
		})),
	});
	for (const all of [before, between, held()])
		for (const { password } of Object.values(all) as { password: string }[])
			for (const output of [text.stdout, text.stderr, machine.stdout, readFileSync(server.sandbox.logFile, 'utf8')])
				expect(output).not.toContain(password);
	expect(held().told_app.url).toContain(`told_app:${held().told_app.password}@`);
	expect((await run(['verify', profile, '--url', url, '--secrets', secrets])).code).toBe(0);
});

test('on a terminal it shows whom it concerns and asks', async () => {
	const { rotate, held } = await applied('shown');
	const before = held();
	const terminal = gatehouseTerminal(rotate, { cwd: folder });
	await terminal.sees(/2 logins of shown:[\s\S]*shown_app {2}\(in shown\)[\s\S]*Type yes:/);
	terminal.type('no\r');
	expect((await terminal.exit).exitCode).toBe(8);
	expect(held()).toEqual(before);
});

test('killed while the server is at it, both passwords are in the file; verify finds out which one it is', async () => {
	const { profile, secrets, held, rotate } = await applied('slain');
	const before = held().slain_app.password;
	const blocker = await server.signIn(server.superuser.user, server.superuser.password, 'postgres');
	await blocker.query('BEGIN; ALTER ROLE slain_app CONNECTION LIMIT 5');
	const kill = new AbortController();
	const killed = run([...rotate, '--yes'], { kill: kill.signal });
	await vi.waitFor(async () => {
		const waiting = await server.query(
			`SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'ALTER ROLE slain_app%'`,
		);
		expect(waiting).toHaveLength(1);
	}, 20_000);
	kill.abort('SIGKILL');
	expect((await killed).signal).toBe('SIGKILL');
	await server.query(
		`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'gatehouse' AND pid <> pg_backend_pid()`,
	);
	await blocker.query('ROLLBACK');
	const { password, pending } = held().slain_app;
	expect([password, typeof pending]).toEqual([before, 'string']);

	const verify = ['verify', profile, '--url', url, '--secrets', secrets];
	const old = await run(verify);
	expect(old.code).toBe(0);
	expect(old.stderr).toMatch(/rotation of slain_app was begun and not finished: the server has not the new password/);
	await server.query(`ALTER ROLE slain_app PASSWORD '${pending}'`);
	const fresh = await run([...verify, '--strict']);
	expect(fresh.code).toBe(0);
	expect(fresh.stderr).toMatch(/rotation of slain_app was begun and not finished: the server has the new password/);

	expect((await run([...rotate, '--yes'])).code).toBe(0);
	expect(held().slain_app).toEqual({ password: pending, url: expect.stringContaining(pending) });
	expect(await refusal(server.signIn('slain_app', before, 'slain'))).toBe('28P01');
});

test('an old password that still signs in is a failed check', async () => {
	const { rotate } = await applied('trusting');
	const hba = (await server.query<{ hba_file: string }>('SHOW hba_file'))[0]?.hba_file ?? '';
	const before = readFileSync(hba, 'utf8');
	writeFileSync(hba, `host all trusting_app all trust\n${before}`);
	await server.query('SELECT pg_reload_conf()');
	try {
		await vi.waitFor(async () => (await server.signIn('trusting_app', 'anything', 'trusting')).end());
		const { code, stdout } = await run([...rotate, '--yes']);
		expect(code).toBe(4);
		expect(stdout).toMatch(/FAIL +the old password still signs in: the server asks for none here/);
	} finally {
		writeFileSync(hba, before);
		await server.query('SELECT pg_reload_conf()');
	}
});
