import { readFileSync, statSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { catalog } from '../helpers/catalog.js';
import { testServer } from '../helpers/server.js';
import { workspace } from '../helpers/workspace.js';

const server = await testServer();
const { run, file, path } = workspace();
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
const lines = (text: string) =>
	text
		.trimEnd()
		.split('\n')
		.map((line) => JSON.parse(line));

describe('the way of a profile', () => {
	const profile = file('orders.json', document('orders'));
	const secrets = path('orders.env');

	test('plan shows everything and does nothing', async () => {
		const before = await catalog(server);
		const { code, stdout } = await run(['plan', profile, '--url', url, '--format', 'json', '--detailed-exitcode']);
		expect(code).toBe(10);
		const plan = JSON.parse(stdout);
		expect(plan).toMatchObject({
			formatVersion: '1.1',
			kind: 'plan',
			profile: 'orders',
			fingerprint: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
			target: { port: server.sandbox.port, database: 'postgres', user: 'postgres', administrator: 'superuser' },
			warnings: [{ code: 'siblings-open' }],
		});
		const statements = plan.phases.flatMap((phase: { statements: unknown[] }) => phase.statements);
		expect(plan.summary).toEqual({
			statements: statements.length,
			creates: statements.length,
			changes: 0,
			revokes: 0,
			destroys: 0,
		});
		expect(Object.keys(statements[0])).toEqual(['id', 'gate', 'sql', 'purpose', 'undo', 'destroysData']);
		expect(await catalog(server)).toBe(before);
	});

	test('apply asks for a yes', async () => {
		const { code, stderr } = await run(['apply', profile, '--url', url, '--secrets', secrets]);
		expect(code).toBe(8);
		expect(stderr).toMatch(/not confirmed[\s\S]*--yes/);
	});

	test('apply asks for a place to put the passwords', async () => {
		const before = await catalog(server);
		const { code, stdout } = await run(['apply', profile, '--url', url, '--yes', '--format', 'json']);
		expect(code).toBe(8);
		expect(lines(stdout).at(-1)).toMatchObject({
			type: 'result',
			status: 'refused',
			code: 'no-place-for-passwords',
			exitCode: 8,
		});
		expect(await catalog(server)).toBe(before);
	});

	test('apply does it, proves it, and keeps the passwords to itself', async () => {
		const { code, stdout, stderr } = await run([
			'apply',
			profile,
			'--url',
			url,
			'--yes',
			'--secrets',
			secrets,
			'--format',
			'json',
		]);
		expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
		const all = lines(stdout);
		const last = all.at(-1);
		expect(last).toMatchObject({
			formatVersion: '1.0',
			type: 'result',
			status: 'applied',
			exitCode: 0,
			verify: { kind: 'verify', ok: true },
		});
		expect(all.filter((line) => line.type === 'statement').every((line) => line.status === 'done')).toBe(true);
		expect(all.filter((line) => line.type === 'check').length).toBe(last.verify.checks.length);

		expect(statSync(secrets).mode & 0o777).toBe(0o600);
		const kept = readFileSync(secrets, 'utf8');
		expect(kept).toMatch(/^ORDERS_APP_PASSWORD=/m);
		const password = /^ORDERS_APP_PASSWORD=["']?([^"'\n]+)/m.exec(kept)?.[1] ?? '';
		expect(password.length).toBeGreaterThan(26);
		expect(stdout).not.toContain(password);
		expect(readFileSync(last.receipt, 'utf8')).not.toContain(password);
		const client = await server.signIn('orders_app', password, 'orders');
		expect((await client.query('SELECT current_user AS me')).rows).toEqual([{ me: 'orders_app' }]);
	});

	test('a second apply finds nothing to do', async () => {
		const { code, stdout } = await run([
			'apply',
			profile,
			'--url',
			url,
			'--yes',
			'--secrets',
			secrets,
			'--format',
			'json',
		]);
		expect(code).toBe(0);
		expect(lines(stdout).at(-1)).toMatchObject({ status: 'nothing-to-do', exitCode: 0, receipt: null });
		expect((await run(['plan', profile, '--url', url, '--detailed-exitcode'])).code).toBe(0);
	});

	test('verify is green, and red when somebody opens a hole', async () => {
		const verify = ['verify', profile, '--url', url, '--secrets', secrets, '--format', 'json'];
		const green = await run(verify);
		expect(green.code).toBe(0);
		expect(JSON.parse(green.stdout)).toMatchObject({ kind: 'verify', ok: true, summary: { fail: 0, unchecked: 0 } });

		await server.query('GRANT CONNECT ON DATABASE orders TO PUBLIC');
		const red = await run(verify);
		expect(red.code).toBe(4);
		const report = JSON.parse(red.stdout);
		const failed = report.checks.filter((check: { status: string }) => check.status === 'fail');
		expect(failed.map((check: { gate: string }) => check.gate)).toEqual(failed.map(() => 'connect'));
		expect(failed[0].fix).toMatch(/^REVOKE .* ON DATABASE orders FROM PUBLIC/);
	});

	test('what takes something away needs the name as well as the yes', async () => {
		const apply = ['apply', profile, '--url', url, '--secrets', secrets, '--yes'];
		const refused = await run(apply);
		expect(refused.code).toBe(8);
		expect(refused.stderr).toMatch(/--confirm orders/);
		expect((await run([...apply, '--confirm', 'order'])).code).toBe(8);
		expect((await run([...apply, '--confirm', 'orders'])).code).toBe(0);
	});

	test('junit, tap and the page say the same', async () => {
		const verify = ['verify', profile, '--url', url, '--secrets', secrets];
		const junit = await run([...verify, '--format', 'junit']);
		const tap = await run([...verify, '--format', 'tap']);
		const cases = junit.stdout.match(/<testcase /g)?.length;
		expect(tap.stdout).toMatch(new RegExp(`^TAP version 14\n1\\.\\.${cases}\n`));
		const html = await run([...verify, '--format', 'html']);
		expect(html.stdout).toMatch(new RegExp(`<!DOCTYPE html>[\\s\\S]* ${cases} checks passed`));
		expect(html.stdout).toContain(`${server.sandbox.host}:${server.sandbox.port}`);
		const [, at = ''] = /<time datetime="([^"]*)">/.exec(html.stdout) ?? [];
		expect(Math.abs(Date.now() - Date.parse(at))).toBeLessThan(60_000);
		expect([junit.code, tap.code, html.code]).toEqual([0, 0, 0]);
	});
});

describe('a saved plan', () => {
	const profile = file('saved.json', document('saved'));
	const plan = path('plan.json');
	const secrets = path('saved-secrets.json');

	test('is applied as it was reviewed', async () => {
		expect((await run(['plan', profile, '--url', url, '--out', plan])).code).toBe(0);
		const { code } = await run(['apply', plan, '--url', url, '--yes', '--secrets', secrets]);
		expect(code).toBe(0);
		expect(JSON.parse(readFileSync(secrets, 'utf8'))).toMatchObject({
			saved_app: { password: expect.any(String), url: expect.stringContaining('/saved') },
		});
	});

	test('is stale when the server changed, and says how', async () => {
		const { code, stdout } = await run([
			'apply',
			plan,
			'--url',
			url,
			'--yes',
			'--secrets',
			secrets,
			'--format',
			'json',
		]);
		expect(code).toBe(7);
		expect(lines(stdout).at(-1)).toMatchObject({
			type: 'result',
			status: 'stale',
			exitCode: 7,
			message: expect.stringContaining('database saved: was absent'),
		});
	});

	test('is refused when its statements were edited', async () => {
		const other = file('edited-profile.json', document('edited'));
		const edited = path('edited.json');
		await run(['plan', other, '--url', url, '--out', edited]);
		file(
			'edited.json',
			readFileSync(edited, 'utf8').replace('CREATE ROLE edited_app LOGIN', 'CREATE ROLE edited_app SUPERUSER LOGIN'),
		);
		const { code, stderr } = await run(['apply', edited, '--url', url, '--yes', '--secrets', secrets]);
		expect(code).toBe(7);
		expect(stderr).toMatch(/edited/);
	});
});

describe('production', () => {
	test('asks for the name even of a plan that only creates', async () => {
		const profile = file('prod.json', document('prod', { connection: { environment: 'production' } }));
		const apply = ['apply', profile, '--url', url, '--yes', '--secrets', path('prod.env')];
		const refused = await run(apply);
		expect(refused.code).toBe(8);
		expect(refused.stderr).toMatch(/in production/);
		expect((await run([...apply, '--confirm', 'prod'])).code).toBe(0);
	});
});

describe('--tenant', () => {
	const profile = file('many.json', {
		...document('many'),
		database: { name: 'many_{tenant}' },
		owner: 'many_{tenant}_owner',
		roles: [{ name: 'many_{tenant}_app', access: 'read-write' }],
		tenants: ['one'],
	});

	test("stands in for the profile's tenants", async () => {
		const { code, stdout } = await run([
			'plan',
			profile,
			'--url',
			url,
			'--tenant',
			'two',
			'--tenant',
			'three',
			'--format',
			'json',
		]);
		expect(code).toBe(0);
		expect(
			JSON.parse(stdout)
				.phases.map((phase: { database: string }) => phase.database)
				.filter((name: string) => name !== 'postgres'),
		).toEqual(['many_two', 'many_three']);
	});

	test('means nothing to a profile without {tenant}', async () => {
		const { code } = await run(['plan', file('single.json', document('single')), '--url', url, '--tenant', 'x']);
		expect(code).toBe(2);
	});
});

test('an administrator without the rights is refused before anything happens, with the SQL to hand over', async () => {
	await server.query(`CREATE ROLE nobody_much LOGIN PASSWORD 'nobody_much'`);
	const before = await catalog(server);
	const profile = file('denied.json', document('denied'));
	const address = url.replace(/\/\/.*@/, '//nobody_much:nobody_much@');
	const { code, stderr } = await run(['apply', profile, '--url', address, '--yes', '--secrets', path('denied.env')]);
	expect(code).toBe(8);
	expect(stderr).toMatch(/CREATEROLE[\s\S]*ALTER ROLE nobody_much CREATEROLE;/);
	expect(await catalog(server)).toBe(before);
});

test('--keep-going tells where there is nothing to go on with', async () => {
	const apply = (name: string, extra: object) =>
		run([
			'apply',
			file(`${name}.json`, document(name, extra)),
			'--url',
			url,
			'--secrets',
			path(`${name}.env`),
			'--yes',
			'--keep-going',
			'--no-verify',
		]);
	expect(await apply('whole', {})).toMatchObject({ code: 0, stderr: expect.stringMatching(/stands or falls as one/) });
	const several = {
		database: { name: 'several_{tenant}' },
		owner: 'several_{tenant}_owner',
		tenants: ['a', 'b'],
		roles: [{ name: 'several_{tenant}_app', access: 'read-write' }],
	};
	expect(await apply('several', several)).toMatchObject({
		code: 0,
		stderr: expect.not.stringMatching(/stands or falls/),
	});
});
