// What is refused before anything happens, and how an apply ends that went wrong.
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { catalog } from '../helpers/catalog.js';
import { gatehouseTerminal } from '../helpers/pty.js';
import { testServer } from '../helpers/server.js';
import { workspace } from '../helpers/workspace.js';

const server = await testServer();
const { run, file, path, folder } = workspace();
const url = server.url();

const document = (name: string, extra: object = {}) => ({
	version: 1,
	name,
	pattern: 'database-per-tenant',
	database: { name },
	roles: [{ name: `${name}_app`, access: 'read-write' }],
	...extra,
});
const last = (stdout: string) => JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');

describe('a profile for another host', () => {
	const profile = file('far.json', document('far', { connection: { host: 'db1.example.com' } }));
	const apply = ['apply', profile, '--yes', '--secrets', path('far.env')];
	const { host, port, user } = server.sandbox;
	const env = { PGPASSWORD: server.superuser.password };
	const service = file('services', `[near]\nhost=${host}\nport=${port}\nuser=${user}\n`);

	test.each([
		['-h', ['-h', host, '-p', String(port), '-U', user], '--host'],
		['--url', ['--url', url], '--url'],
		[
			'an address in --url',
			['--url', `${url.replace(host, '').replace(`:${port}`, '')}?hostaddr=${host}&port=${port}`],
			'--url',
		],
		['a service in --url', ['--url', 'postgres://?service=near'], 'service "near"'],
	])('is not applied by %s alone', async (_what, flags, source) => {
		const options = { env: { ...env, PGSERVICEFILE: service } };
		const before = await catalog(server);
		const { code, stderr } = await run([...apply, ...flags], options);
		expect(code).toBe(8);
		expect(stderr).toContain(`The profile is for db1.example.com, and ${source} says ${host}.`);
		const rubbish = await run([...apply, ...flags, '--confirm', 'rubbish'], options);
		expect({ code: rubbish.code, stderr: rubbish.stderr }).toMatchObject({
			code: 8,
			stderr: expect.stringMatching(/--confirm "rubbish" names neither/),
		});
		expect(await catalog(server)).toBe(before);
	});

	test('is asked about on a terminal', async () => {
		const terminal = gatehouseTerminal([...apply, '--url', url], {
			cwd: folder,
			columns: 120,
			env: { XDG_STATE_HOME: path('state') },
		});
		await terminal.sees(/The profile is for db1\.example\.com, and --url says 127\.0\.0\.1\.\s+Go on with/);
		terminal.type('no\r');
		expect((await terminal.exit).exitCode).toBe(8);
	});

	test('is applied when a database of it is named, or the profile', async () => {
		const { code } = await run([...apply, '--url', url, '--confirm', 'far']);
		expect(code).toBe(0);
	});
});

test('Ctrl+C at a question is an interrupt', async () => {
	const terminal = gatehouseTerminal(
		['apply', file('asked.json', document('asked')), '--url', url, '--secrets', path('asked.env')],
		{ cwd: folder, env: { XDG_STATE_HOME: path('state') } },
	);
	await terminal.sees(/Type yes/);
	terminal.type('\u0003');
	expect((await terminal.exit).exitCode).toBe(130);
});

describe('what cannot be kept', () => {
	test('receipts that cannot be written are found before a password is', async () => {
		const before = await catalog(server);
		const secrets = path('no-receipt.env');
		const { code, stdout } = await run(
			['apply', file('state.json', document('state')), '--url', url, '--yes', '--secrets', secrets, '--format', 'json'],
			{ env: { XDG_STATE_HOME: '/dev/null' } },
		);
		expect(code).toBe(2);
		expect(last(stdout)).toMatchObject({
			type: 'result',
			status: 'refused',
			code: 'local-file',
			exitCode: 2,
			receipt: null,
		});
		expect(existsSync(secrets)).toBe(false);
		expect(await catalog(server)).toBe(before);
	});

	test('a password with a line break is refused, from the environment and from the file', async () => {
		const before = await catalog(server);
		const profile = file('breaks.json', document('breaks'));
		const secrets = path('breaks.env');
		const apply = ['apply', profile, '--url', url, '--yes', '--secrets', secrets];
		const given = await run(apply, { env: { GATEHOUSE_PASSWORD_BREAKS_APP: 'hunter2\n' } });
		expect(given.code).toBe(2);
		expect(given.stderr).toMatch(/GATEHOUSE_PASSWORD_BREAKS_APP holds a control character/);
		expect(given.stdout + given.stderr).not.toContain('hunter2');
		expect(existsSync(secrets)).toBe(false);

		const written = file('breaks.secrets.json', '{"breaks_app":{"password":"hunter2\\u0007"}}');
		chmodSync(written, 0o600);
		const read = await run([...apply.slice(0, -1), written]);
		expect(read.code).toBe(2);
		expect(read.stderr).toMatch(/The password of "breaks_app" in .* holds a control character/);
		expect(await catalog(server)).toBe(before);
	});
});

test('GATEHOUSE_PASSWORD_<ROLE> is the password, and is kept with the rest', async () => {
	const secrets = path('given.env');
	const { code } = await run(
		['apply', file('given.json', document('given')), '--url', url, '--yes', '--secrets', secrets],
		{ env: { GATEHOUSE_PASSWORD_GIVEN_APP: 'a password of my own' } },
	);
	expect(code).toBe(0);
	expect(readFileSync(secrets, 'utf8')).toContain("GIVEN_APP_PASSWORD='a password of my own'");
	const client = await server.signIn('given_app', 'a password of my own', 'given');
	expect((await client.query('SELECT current_user AS me')).rows).toEqual([{ me: 'given_app' }]);
});

describe('a failure in the middle', () => {
	const failing = (name: string) =>
		file(
			`${name}.json`,
			document(name, { roles: [{ name: `${name}_app`, access: 'read-write', settings: { work_mem: 'a lot' } }] }),
		);
	const apply = (name: string) => [
		...['apply', failing(name), '--url', url, '--yes', '--secrets', path(`${name}.env`), '--format', 'json'],
	];

	test('is undone: exit 5', async () => {
		const before = await catalog(server);
		const { code, stdout } = await run(apply('taken_back'));
		expect(code).toBe(5);
		expect(last(stdout)).toMatchObject({ status: 'undone', exitCode: 5, failed: { sqlstate: '22023' } });
		expect(await catalog(server)).toBe(before);
	});

	test('is kept with --on-failure keep: exit 6, and the receipt says what is there', async () => {
		const { code, stdout } = await run([...apply('kept'), '--on-failure', 'keep']);
		expect(code).toBe(6);
		const result = last(stdout);
		expect(result).toMatchObject({
			type: 'result',
			status: 'partial',
			exitCode: 6,
			failed: { sqlstate: '22023' },
			remains: expect.arrayContaining([expect.stringMatching(/^role kept_app: was absent/)]),
		});
		const receipt = JSON.parse(readFileSync(result.receipt, 'utf8'));
		expect(receipt).toMatchObject({ status: 'partial', remains: result.remains });
		const statuses = new Set(receipt.statements.map((each: { status: string }) => each.status));
		expect([...statuses].toSorted()).toEqual(['done', 'planned']);
	});
});

describe('the last line of apply --format json', () => {
	const profile = file('lines.json', document('lines'));
	const refused = async (args: readonly string[], expected: object) => {
		const { code, stdout } = await run(args);
		const line = last(stdout);
		expect(line).toMatchObject({
			formatVersion: '1.0',
			kind: 'error',
			type: 'result',
			status: 'refused',
			receipt: null,
			...expected,
		});
		expect(line.exitCode).toBe(code);
	};

	test.each([
		['a flag that is not there', ['--bogus'], { code: 'usage', exitCode: 2 }],
		['--on-failure', ['--on-failure', 'maybe', '-h', '192.0.2.1'], { code: 'usage', exitCode: 2 }],
		['a server out of reach', ['--url', 'postgres://me@127.0.0.1:1/x'], { code: 'connection-refused', exitCode: 3 }],
	])('is a result: %s', async (_what, flags, expected) => {
		await refused(['apply', profile, '--format', 'json', '--yes', ...flags], expected);
	});

	test('is a result: an invalid profile, with its issues', async () => {
		await refused(['--format', 'json', 'apply', file('invalid.json', { version: 1 })], {
			code: 'invalid-profile',
			exitCode: 2,
			issues: expect.arrayContaining([{ path: expect.any(String), message: expect.any(String) }]),
		});
		await refused(['apply', './none.yaml', '--format=json'], { code: 'usage', exitCode: 2 });
	});
});
