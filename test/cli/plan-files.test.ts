// A plan goes to stdout and to a file, and comes back from either.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { expect, test } from 'vitest';
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
	roles: [{ name: `${name}_app`, access: 'read-write' }],
	...extra,
});
const secrets = path('logins.json');
const apply = ['--url', url, '--yes', '--secrets', secrets, '--format', 'json'];
const last = (stdout: string) => JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');

test.each(['json', 'sql'])('--out leaves the document on stdout too: %s', async (format) => {
	const out = path(`plan-${format}.out`);
	const profile = file('orders.json', document('orders'));
	const { code, stdout } = await run(['plan', profile, '--url', url, '--format', format, '--out', out]);
	expect(code).toBe(0);
	expect(stdout).toContain('CREATE DATABASE orders');
	expect(readFileSync(out, 'utf8')).toBe(stdout);
});

test.each(['text', 'json', 'pgtap'])(
	'%s has no place for passwords, and leaves a file of secrets alone',
	async (format) => {
		const unneeded = path('unneeded.env');
		const plan = ['plan', path('orders.json'), '--url', url, '--format', format];
		const { code, stdout, stderr } = await run([...plan, '--secrets', unneeded]);
		expect([code, stdout]).toEqual([0, (await run(plan)).stdout]);
		expect(stderr).toContain(`${unneeded} is neither read nor written`);
		expect(existsSync(unneeded)).toBe(false);
	},
);

test('the pgTAP script goes to stdout and to a file, and needs no secrets', async () => {
	const out = path('orders.pgtap.sql');
	const plan = ['plan', path('orders.json'), '--url', url, '--format', 'pgtap'];
	const { code, stdout } = await run([...plan, '--out', out, '--detailed-exitcode']);
	expect(code).toBe(10);
	expect(stdout).toMatch(/^\\connect orders$[\s\S]*^SELECT \* FROM finish\(\);$/m);
	expect(readFileSync(out, 'utf8')).toBe(stdout);
});

test('--out of a text plan keeps the one that apply reads', async () => {
	const out = path('orders-plan');
	const { stdout } = await run(['plan', path('orders.json'), '--url', url, '--out', out]);
	expect(stdout).toMatch(/^Plan for orders on /);
	expect(JSON.parse(readFileSync(out, 'utf8')).kind).toBe('plan');
});

test('a script that holds verifiers is in its private file alone', async () => {
	const out = path('orders.sql');
	const { stdout } = await run([
		...['plan', path('orders.json'), '--url', url, '--format', 'sql', '--secrets', path('script.env'), '--out', out],
	]);
	expect(readFileSync(out, 'utf8')).toContain('SCRAM-SHA-256$4096:');
	expect(statSync(out).mode & 0o777).toBe(0o600);
	expect(stdout).toContain(":'verifier_orders_app'");
	expect(stdout).not.toMatch(/SCRAM-SHA-256\$4096:(?!\.\.\.)/);
});

test('--out that cannot be written is found before anything is done', async () => {
	for (const out of ['.', '/dev/null', '/dev/null/plan.json', 'no-folder/plan.json']) {
		const { code, stdout, stderr } = await run([
			...['plan', path('orders.json'), '--url', url, '--format', 'json', '--out', out],
		]);
		expect({ out, code, answer: JSON.parse(stdout) }).toMatchObject({
			out,
			code: 2,
			answer: { kind: 'error', code: 'local-file', exitCode: 2 },
		});
		expect(stderr).toBe('');
	}
	expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
});

test.each([
	['a name without an ending', 'saved-plan'],
	['any ending', 'saved.txt'],
	['standard input', '-'],
])('a saved plan is told by what is in it: %s', async (_what, reference) => {
	const name = `saved_${reference.replace(/\W/g, '')}`;
	const out = path(reference === '-' ? 'piped.json' : reference);
	expect((await run(['plan', file(`${name}.json`, document(name)), '--url', url, '--out', out])).code).toBe(0);
	const input = reference === '-' ? { input: readFileSync(out, 'utf8') } : {};
	const first = await run(['apply', reference, ...apply], input);
	expect(last(first.stdout)).toMatchObject({ status: 'applied', exitCode: 0 });
	const again = await run(['apply', reference, ...apply], input);
	expect(last(again.stdout)).toMatchObject({ status: 'stale', exitCode: 7 });
});

test('a saved plan takes no tenants', async () => {
	const { code, stderr } = await run(['apply', path('saved.txt'), '--url', url, '--yes', '--tenant', 'x']);
	expect(code).toBe(2);
	expect(stderr).toMatch(/--tenant does not go with a saved plan/);
});

test('a profile comes through standard input', async () => {
	const yaml =
		'version: 1\nname: piped\npattern: database-per-tenant\ndatabase: { name: piped }\nroles: [{ name: piped_app, access: read-only }]\n';
	const planned = await run(['plan', '-', '--url', url, '--format', 'json'], { input: yaml });
	expect(JSON.parse(planned.stdout)).toMatchObject({ kind: 'plan', profile: 'piped' });
	const applied = await run(['apply', '-', ...apply], { input: yaml });
	expect(last(applied.stdout)).toMatchObject({ status: 'applied', verify: { ok: true } });
	const wrong = await run(['apply', '-', ...apply], { input: '{"version": 1}' });
	expect(last(wrong.stdout)).toMatchObject({ type: 'result', status: 'refused', code: 'invalid-profile', exitCode: 2 });
});

test('--sandbox plans and applies on a server of its own', async () => {
	const before = await catalog(server);
	const profile = file('thrown.json', document('thrown', { connection: { host: 'db1.example.com' } }));
	const env = { PGHOST: '127.0.0.1', PGPORT: String(server.sandbox.port) };
	const plan = await run(['plan', profile, '--sandbox', '--format', 'json'], { env });
	expect(JSON.parse(plan.stdout)).toMatchObject({ kind: 'plan', target: { administrator: 'superuser' } });
	const { code, stdout } = await run(
		['apply', profile, '--sandbox', '--yes', '--secrets', path('thrown.env'), '--format', 'json'],
		{ env },
	);
	expect(code).toBe(0);
	expect(last(stdout)).toMatchObject({ status: 'applied', verify: { ok: true } });
	expect(await catalog(server)).toBe(before);
});
