// Two canaries, one for the administrator and one for a login, through everything that writes: they may be found in the
// secrets file and nowhere else.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { testServer } from './helpers/server.js';
import { workspace } from './helpers/workspace.js';

const server = await testServer({
	settings: { log_statement: 'all', log_min_duration_statement: '0', log_connections: 'on' },
});
const { run, file, path, folder } = workspace();

const canary = 'Canary-of-the-login-7f3c19';
const adminCanary = 'Canary-of-the-admin-55e0a2';
await server.query(`CREATE ROLE canary_admin LOGIN SUPERUSER PASSWORD '${adminCanary}'`);
const logged = () => readFileSync(server.sandbox.logFile, 'utf8');
// Making the canaries put them into the log, which arrives when it does; what counts comes after this.
const marker = 'here it begins';
await server.query(`SELECT '${marker}'`);
await vi.waitFor(() => expect(logged()).toContain(marker), { timeout: 10_000 });
const before = logged().indexOf(marker);

const env = {
	GATEHOUSE_PASSWORD_CANARY_APP: canary,
	PGHOST: server.sandbox.host,
	PGPORT: String(server.sandbox.port),
	PGUSER: 'canary_admin',
	PGPASSWORD: adminCanary,
};
const document = {
	version: 1,
	name: 'canary',
	pattern: 'database-per-tenant',
	database: { name: 'canary' },
	roles: [{ name: 'canary_app', access: 'read-write' }],
};
const profile = file('canary.json', document);
const failing = file('failing.json', {
	...document,
	roles: [{ name: 'canary_app', access: 'read-write', settings: { work_mem: 'a lot' } }],
});
const url = `postgres://canary_admin:${adminCanary}@${server.sandbox.host}:${server.sandbox.port}/postgres`;
const secrets = path('canary.env');

test('no command writes a password, whatever happens', { timeout: 120_000 }, async () => {
	const runs = [
		['plan', profile],
		['plan', profile, '--format', 'json', '--out', path('plan.json')],
		['plan', profile, '--format', 'sql', '--out', path('plan.sql')],
		['plan', profile, '--format', 'pgtap'],
		['plan', profile, '--url', url.replace('canary_admin:', 'nobody:')],
		['plan', profile, '--url', url.replace('postgres://', 'postgrse://')],
		['plan', profile, '--url', `${url}?sslmode=sometimes`],
		['apply', failing, '--yes', '--secrets', secrets],
		['apply', failing, '--yes', '--secrets', secrets, '--format', 'json', '--on-failure', 'keep'],
		['apply', profile, '--yes', '--secrets', secrets, '--format', 'json'],
		['apply', profile, '--yes', '--secrets', secrets],
		['verify', profile, '--secrets', secrets],
		['verify', profile, '--format', 'json'],
		['verify', profile, '--format', 'junit'],
		['verify', profile, '--format', 'tap'],
		['verify', profile, '--format', 'html'],
		['verify', profile, '--url', url],
		['profiles', 'save', profile],
		['profiles', 'show', 'canary'],
		['doctor'],
		['doctor', '--format', 'json'],
		['rotate', profile, '--yes', '--secrets', secrets],
		['rotate', profile, '--yes', '--secrets', secrets, '--format', 'json'],
		['drop', profile],
		['drop', profile, '--confirm', 'canary', '--format', 'json'],
	];
	const leaks: string[] = [];
	for (const args of runs) {
		const { stdout, stderr } = await run(args, { env });
		if ([canary, adminCanary].some((word) => (stdout + stderr).includes(word))) leaks.push(args.join(' '));
	}
	expect(leaks).toEqual([]);
});

test('no file holds one but the secrets file, which only its owner can read', () => {
	const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
		.map((name) => join(folder, name))
		.filter((name) => statSync(name).isFile());
	expect(files.length).toBeGreaterThan(5);
	const holding = files.filter((name) =>
		[canary, adminCanary].some((word) => readFileSync(name, 'utf8').includes(word)),
	);
	expect(holding).toEqual([secrets]);
	expect(readFileSync(secrets, 'utf8')).toContain(canary);
	expect(statSync(secrets).mode & 0o777).toBe(0o600);
});

test('the server never heard of one, in its log or in its statistics', async () => {
	const log = logged().slice(before);
	expect(log).toContain('CREATE ROLE canary_app');
	expect(log).not.toContain(canary);
	expect(log).not.toContain(adminCanary);
	const [row] = await server.query<{ all: string }>(`SELECT string_agg(query, ' ') AS all FROM pg_stat_activity`);
	expect(row?.all).not.toContain(canary);
});
