// `gatehouse rotate --grace` as people run it: three calls, what each says, and what it refuses.
import { readFileSync, writeFileSync } from 'node:fs';
import type pg from 'pg';
import { describe, expect, test, vi } from 'vitest';
import { refusal } from '../helpers/provision.js';
import { gatehouseTerminal } from '../helpers/pty.js';
import { testServer } from '../helpers/server.js';
import { workspace } from '../helpers/workspace.js';

const server = await testServer({ settings: { log_statement: 'all' } });
const { run, file, path, folder } = workspace();
const url = server.url();

/** A profile that is applied, and the command that rotates one of its logins. */
async function applied(name: string, extra: object = {}, extension = 'json') {
	const profile = file(`${name}.json`, {
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
	const secrets = path(`${name}-secrets.${extension}`);
	const args = ['apply', profile, '--url', url, '--yes', '--secrets', secrets, '--no-verify', '--confirm', name];
	expect((await run(args)).code).toBe(0);
	const held = () => JSON.parse(readFileSync(secrets, 'utf8'));
	const rotate = ['rotate', profile, '--url', url, '--secrets', secrets, '--grace'];
	return { profile, secrets, held, rotate };
}

async function isAlone(role: string): Promise<void> {
	await vi.waitFor(async () => {
		expect(await server.query('SELECT FROM pg_stat_activity WHERE usename = $1', [role])).toEqual([]);
	});
}

test('three calls, each says what is next, and no password is in what it says', async () => {
	const { profile, secrets, held, rotate } = await applied('three');
	const before = held().three_app.password;
	const passwords = [before];
	const outputs: string[] = [];
	const call = async (...args: string[]) => {
		const { code, stdout, stderr } = await run([...rotate, '--yes', ...args]);
		outputs.push(stdout, stderr);
		expect(code).toBe(0);
		passwords.push(...Object.values(held() as Record<string, { password: string }>).map((each) => each.password));
		return stdout;
	};
	const one = await call();
	expect(one).toMatch(
		/^Step 1 of 3: three_app_grace stands now\.\n {2}three_app_grace\n {4}pass +the new password signs in\n/,
	);
	expect(one).toContain(`Next: point the application from three_app to three_app_grace; the URL is in ${secrets}.`);
	expect(one).toMatch(/Left out: three_migrator\. A migrate login becomes the owner/);
	expect(held().three_app_grace.url).toContain(`three_app_grace:${held().three_app_grace.password}@`);
	await (await server.signIn('three_app_grace', held().three_app_grace.password, 'three')).end();

	const verified = await run(['verify', profile, '--url', url, '--secrets', secrets, '--format', 'json']);
	expect(verified.code).toBe(0);
	expect(JSON.parse(verified.stdout).checks).toContainEqual(
		expect.objectContaining({
			id: 'connect:three_app_grace:three:second-login',
			status: 'warn',
			found: expect.stringMatching(/^it stands since .*the application may go over to it/),
			fix: expect.stringContaining(`gatehouse rotate ${profile} --grace --role three_app`),
		}),
	);
	const html = await run(['verify', profile, '--url', url, '--secrets', secrets, '--format', 'html']);
	expect(html.stdout).toMatch(/three_app_grace/);
	const plain = await run([...rotate.filter((each) => each !== '--grace'), '--yes']);
	expect(plain.code).toBe(8);
	expect(plain.stderr).toMatch(/three_app has a second login, three_app_grace, since[\s\S]*with --grace/);
	const explained = await run([
		...['explain', '--url', url, '--role', 'three_app_grace', '--database', 'three'],
		...['--on', 'app', '--privilege', 'USAGE', '--format', 'json'],
	]);
	expect(explained.code).toBe(0);
	expect(JSON.parse(explained.stdout)).toMatchObject({
		allowed: true,
		gates: expect.arrayContaining([
			expect.objectContaining({ gate: 'schema', path: expect.stringContaining('three_app') }),
		]),
	});

	const two = JSON.parse(await call('--format', 'json'));
	expect(two).toEqual({
		formatVersion: '1.0',
		kind: 'rotate',
		exitCode: 0,
		profile: 'three',
		secrets,
		logins: [
			{
				role: 'three_app',
				database: 'three',
				status: 'rotated',
				first: 'three_app',
				second: 'three_app_grace',
				further: true,
				newPassword: { status: 'pass', sqlstate: null, found: 'the new password signs in' },
				oldPassword: { status: 'pass', sqlstate: '28P01', found: 'the old password is refused' },
				sessions: 0,
			},
		],
		grace: {
			step: 'exchange',
			waiting: [],
			leftOut: ['three_migrator'],
			inUse: [],
			instead: [],
			next: expect.stringMatching(/^Next: point the application back from three_app_grace to three_app/),
		},
	});
	expect(await refusal(server.signIn('three_app', before, 'three'))).toBe('28P01');
	expect(await call()).toMatch(
		/^Step 3 of 3: three_app_grace has ended\.\n[\s\S]*sign-in of three_app_grace to three is refused[\s\S]*The rotation of three_app is over\./,
	);
	expect(Object.keys(held())).toEqual(['three_app', 'three_migrator']);
	const log = readFileSync(server.sandbox.logFile, 'utf8');
	for (const password of passwords) for (const output of [...outputs, log]) expect(output).not.toContain(password);
	expect((await run(['plan', profile, '--url', url, '--detailed-exitcode'])).code).toBe(0);
});

describe('a login that is in use', () => {
	test('is refused with who it is, and goes on with its very name', async () => {
		const { held, rotate } = await applied('used', { connection: { environment: 'production' } });
		const call = (...args: string[]) => run([...rotate, '--yes', ...args]);
		const production = await call();
		expect(production.code).toBe(8);
		expect(production.stderr).toMatch(/in production[\s\S]*To make used_app_grace, add --yes --confirm used/);
		expect((await call('--confirm', 'used')).code).toBe(0);

		const client: pg.Client = await server.signIn('used_app', held().used_app.password, 'used');
		await client.query(`SET application_name = 'shop'`);
		// The name of the database is for the server, and not for whoever is signed in.
		const refused = await call('--confirm', 'used');
		expect(refused.code).toBe(8);
		expect(refused.stderr).toMatch(
			/used_app is in use still:[\s\S]*used_app: one session in used {2}\(shop, 127\.0\.0\.1\)[\s\S]*Point the application at used_app_grace[\s\S]*--confirm used_app\b/,
		);
		const machine = await call('--confirm', 'used', '--format', 'json');
		expect(JSON.parse(machine.stdout)).toMatchObject({ kind: 'error', code: 'login-in-use', exitCode: 8 });
		const forced = await call('--confirm', 'used_app');
		expect(forced.code).toBe(0);
		expect(forced.stdout).toMatch(
			/one session goes on with the old sign-in[\s\S]*Nobody was signed in as used_app_grace/,
		);
		await client.end();

		const second = await server.signIn('used_app_grace', held().used_app_grace.password, 'used');
		const ended = new Promise((resolve) => second.once('error', resolve));
		expect((await call('--confirm', 'used')).stderr).toMatch(
			/used_app_grace is in use still[\s\S]*they are ended[\s\S]*--confirm used_app_grace/,
		);
		expect((await call('--confirm', 'used_app_grace')).code).toBe(0);
		expect(await ended).toMatchObject({ code: '57P01' });
	});

	test('on a terminal its name can be typed', async () => {
		const { held, rotate } = await applied('typed');
		expect((await run([...rotate, '--yes'])).code).toBe(0);
		const client = await server.signIn('typed_app', held().typed_app.password, 'typed');
		const terminal = gatehouseTerminal(rotate, { cwd: folder });
		await terminal.sees(/typed_app is in use still:[\s\S]*Type the name of the login \(typed_app\)/);
		terminal.type('typed_app\r');
		await terminal.sees(
			/Step 2 of 3[\s\S]*typed_app gets a new password[\s\S]*Nobody is signed in as typed_app_grace[\s\S]*Type yes:/,
		);
		terminal.type('yes\r');
		expect((await terminal.exit).exitCode).toBe(0);
		await client.end();
		await isAlone('typed_app');
		expect((await run([...rotate, '--yes'])).stdout).toMatch(/typed_app_grace has ended/);
	});
});

describe('is refused before anything happens', () => {
	const asking = applied('asking');

	test.each([
		[
			'a migrate login',
			['--role', 'asking_migrator'],
			2,
			/asking_migrator needs no second login[\s\S]*rotate it without --grace/,
		],
		['a second login', ['--role', 'asking_app_grace'], 2, /no login "asking_app_grace"/],
		['without a yes', [], 8, /not confirmed[\s\S]*To make asking_app_grace, add --yes/],
	] as const)('%s', async (_what, args, code, words) => {
		const { rotate, secrets } = await asking;
		const before = readFileSync(secrets, 'utf8');
		const yes = code === 2 ? ['--yes'] : [];
		const refused = await run([...rotate, ...yes, ...args]);
		expect(refused).toMatchObject({ code, stdout: '' });
		expect(refused.stderr).toMatch(words);
		expect(readFileSync(secrets, 'utf8')).toBe(before);
		expect(await server.query(`SELECT FROM pg_roles WHERE rolname = 'asking_app_grace'`)).toEqual([]);
	});
});

test('the URL of the second login goes where the first one’s goes, and a file of lines has it for as long', async () => {
	const { secrets, rotate } = await applied('pooled', {}, 'env');
	const lines = () => readFileSync(secrets, 'utf8');
	writeFileSync(
		secrets,
		`# ours\n${lines().replace(/@127\.0\.0\.1:\d+\/pooled\S*/, '@pooler.example:6432/pooled?x=1')}`,
	);
	const before = lines();
	expect((await run([...rotate, '--yes'])).code).toBe(0);
	expect(lines()).toMatch(
		/^POOLED_APP_GRACE_DATABASE_URL=\S+pooled_app_grace:[^@]+@pooler\.example:6432\/pooled\?x=1'?$/m,
	);
	for (const _step of [2, 3]) expect((await run([...rotate, '--yes'])).code).toBe(0);
	expect(lines().replaceAll(/[A-Za-z0-9_-]{20,}/g, 'x')).toBe(before.replaceAll(/[A-Za-z0-9_-]{20,}/g, 'x'));
});
