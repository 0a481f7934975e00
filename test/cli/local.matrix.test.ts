import pg from 'pg';
import { expect, test } from 'vitest';
import { workspace } from '../helpers/workspace.js';

const { run, file, path } = workspace();
const document = {
	version: 1,
	name: 'orders',
	pattern: 'database-per-tenant',
	database: { name: 'orders' },
	roles: [{ name: 'orders_app', access: 'read-write' }],
};

test('profiles are saved, listed, shown, copied, renamed and forgotten', async () => {
	expect((await run(['profiles', 'list'])).stdout).toMatch(/No profile is saved yet/);
	expect((await run(['profiles', 'save', file('orders.json', document)])).code).toBe(0);
	expect((await run(['profiles', 'save', path('orders.json')])).code).toBe(2);
	expect((await run(['profiles', 'save', path('orders.json'), '--replace'])).code).toBe(0);
	expect((await run(['profiles', 'duplicate', 'orders', 'staging'])).code).toBe(0);
	expect((await run(['profiles', 'rename', 'staging', 'test'])).code).toBe(0);
	const listed = JSON.parse((await run(['profiles', 'list', '--format', 'json'])).stdout);
	expect(listed.profiles.map((each: { name: string }) => each.name)).toEqual(['orders', 'test']);
	expect(JSON.parse((await run(['profiles', 'show', 'test', '--format', 'json'])).stdout)).toEqual({
		...document,
		name: 'staging', // the marks on the server bear the document's own name
	});
	expect((await run(['profiles', 'show', 'orders'])).stdout).toMatch(/^version: 1\nname: orders\n/);
	expect((await run(['profiles', 'delete', 'test'])).code).toBe(0);
	expect((await run(['profiles', 'delete', 'test'])).code).toBe(2);
	expect((await run(['profiles', 'path'])).stdout.trim()).toContain(path('config'));
	const place = await run(['profiles', 'path', '--format', 'json']);
	expect(JSON.parse(place.stdout)).toMatchObject({
		formatVersion: '1.0',
		kind: 'profiles',
		path: expect.stringContaining(path('config')),
		exitCode: 0,
	});
});

test('the schema is a JSON Schema that knows the fields', async () => {
	const { stdout } = await run(['profiles', 'schema']);
	expect((await run(['profiles', 'schema', '--format', 'json'])).stdout).toBe(stdout);
	const schema = JSON.parse(stdout);
	expect(schema.$schema).toMatch(/json-schema\.org/);
	expect(Object.keys(schema.properties)).toEqual(expect.arrayContaining(['pattern', 'database', 'roles', 'tenants']));
});

test('a sandbox is there until it is interrupted, and then it is gone', async () => {
	const stop = new AbortController();
	const running = run(['sandbox', '--format', 'json'], {
		kill: stop.signal,
		onOutput: (stdout) => {
			if (stdout.includes('}')) stop.abort('SIGINT');
		},
	});
	const { code, stdout } = await running;
	expect(code).toBe(130);
	const { url } = JSON.parse(stdout);
	const client = new pg.Client(url);
	await expect(client.connect()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});

test('doctor tells of this computer, and exits 3 when the server does not answer', async () => {
	const { code, stdout } = await run(['doctor', '--format', 'json', '-h', '127.0.0.1', '-p', '1']);
	expect(code).toBe(3);
	const { findings, kind, exitCode } = JSON.parse(stdout);
	expect({ kind, exitCode }).toEqual({ kind: 'doctor', exitCode: 3 });
	expect(findings.map((each: { subject: string }) => each.subject)).toEqual(
		expect.arrayContaining(['node', 'terminal', 'profiles', 'sandbox', 'connection host', 'server']),
	);
});

test('doctor looks at the throw-away server that --sandbox asks for', async () => {
	const { code, stdout } = await run(['doctor', '--sandbox', '--format', 'json'], {
		env: { PGHOST: 'nowhere.invalid' },
	});
	expect(code).toBe(0);
	const found = JSON.parse(stdout).findings.find((each: { subject: string }) => each.subject === 'server');
	expect(found).toMatchObject({ ok: true, found: expect.stringMatching(/^postgres@127\.0\.0\.1:\d+\/postgres, /) });
});

test('doctor sets what it found apart from what it looked at', async () => {
	const { stdout } = await run(['doctor', '-h', '127.0.0.1', '-p', '1']);
	expect(stdout).toMatch(/^ok {4}connection environment {2}development/m);
	expect(stdout).toMatch(/^ok {4}gatehouse {15}\d/m);
});

test('the demo proves itself without a terminal or a server', async () => {
	const { code, stdout } = await run(['demo']);
	expect(code).toBe(0);
	for (const words of [
		/1\. The plan/,
		/4\. The proof/,
		/5\. A refusal, explained[\s\S]*SHUT {2}orders_report does not hold DELETE on app\.orders/,
		/6\. Somebody opens a hole/,
		/FAIL\s+should be denied to orders_report: DELETE on app.orders/,
		/8\. The plan finds just that/,
		/every gate holds/,
	])
		expect(stdout).toMatch(words);
	expect(stdout).not.toContain('\u001B');
});

test('the demo answers machines too', async () => {
	const { code, stdout } = await run(['demo', '--format', 'json']);
	expect(code).toBe(0);
	expect(JSON.parse(stdout)).toMatchObject({
		formatVersion: '1.0',
		kind: 'demo',
		exitCode: 0,
		ok: true,
		explained: { kind: 'explain', allowed: false, shut: 'object' },
		verify: { ok: true },
	});
});
