// The three gates, and the passwords: what is proved, and what is told to nobody. Each behaviour by its number.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { gatehouse } from '../../helpers/cli.js';
import { testServer } from '../../helpers/server.js';
import { temporaryFolder } from '../temporary-folder.js';
import { enterUntil, key, walk } from '../walking.js';
import { cleared, surroundings, tabTo, wizardAt } from './open.js';

const server = await testServer({ settings: { log_statement: 'all', log_connections: 'on' } });
const slow = { timeout: 120_000 };
const logged = () => readFileSync(server.sandbox.logFile, 'utf8');

test(
	'A22 three gates: a hole is told with its fix, what hangs on it is skipped; the command says the same',
	slow,
	async () => {
		const cwd = temporaryFolder();
		const home = temporaryFolder();
		const terminal = await wizardAt(server, 'confirm', { cwd, rows: 50, columns: 120, env: { HOME: home } });
		await enterUntil(terminal, /8\/8 Verify[\s\S]*All three gates hold/);
		for (const gate of ['1  Database CONNECT', '2  Schema USAGE', '3  Object privileges'])
			expect(terminal.text()).toMatch(new RegExp(`GATE ${gate} .*PASS[\\s\\S]*PASS  allowed [\\s\\S]*PASS  denied`));
		await server.query('REVOKE CONNECT ON DATABASE orders FROM orders_report');
		terminal.type('r');
		await terminal.sees(/checks? FAILED/);
		const text = terminal.text();
		expect(text).toMatch(
			/GATE 1 .*FAIL[\s\S]*FAIL {2}should be allowed to orders_report: sign in to orders\n +Found +permission denied[\s\S]*Tried as +orders_report[\s\S]*Fix +GRANT CONNECT ON DATABASE orders TO orders_report;/,
		);
		for (const gate of [2, 3])
			expect(text).toMatch(new RegExp(`GATE ${gate} [\\s\\S]*SKIP .*orders_report[\\s\\S]*gate 1 is shut`));

		await tabTo(terminal, /▸ \[ Finish anyway \]/);
		terminal.type(key.enter);
		await terminal.sees(/1 check FAILED/);
		await tabTo(terminal, /▸ \[ Write .\/gatehouse\.env \]/);
		terminal.type(key.enter);
		await terminal.sees(/passwords are in \S+gatehouse\.env/);
		await tabTo(terminal, /▸ \[ Save/);
		terminal.type(key.enter);
		await terminal.sees(/Saved as orders/);
		const command = ['verify', 'orders', '--probe-future', '--secrets', 'gatehouse.env', '--format', 'json'];
		const { code, stdout } = await gatehouse(command, { cwd, env: { ...surroundings(server), HOME: home } });
		expect(code).toBe(4);
		const { checks } = JSON.parse(stdout) as {
			checks: readonly { status: string; subject: string; fix: string | null }[];
		};
		expect(text).toContain(`1 of ${checks.length} checks FAILED`);
		expect(checks.filter(({ status }) => status === 'fail')).toEqual([
			expect.objectContaining({ fix: expect.stringContaining('GRANT CONNECT ON DATABASE orders TO orders_report') }),
		]);
		await cleared(server, 'orders');
	},
);

test('A23 secrets: a whole session tells them to nobody but who asks, and then for ten seconds', slow, async () => {
	const canary = 'Canary-of-the-login-41d0';
	const adminCanary = 'Canary-of-the-admin-9b7e';
	await server.query(`CREATE ROLE canary_admin LOGIN SUPERUSER PASSWORD '${adminCanary}'; SELECT 'it begins here'`);
	await vi.waitFor(() => expect(logged()).toContain('it begins here'), { timeout: 10_000 });
	const heard = logged().length;
	const cwd = temporaryFolder();
	const home = temporaryFolder();
	const terminal = await wizardAt(server, 'review', {
		cwd,
		args: ['-U', 'canary_admin'],
		env: { HOME: home, PGPASSWORD: adminCanary, GATEHOUSE_PASSWORD_ORDERS_APP: canary },
	});
	terminal.type('s');
	await terminal.sees(/Review > SQL/);
	terminal.type('w');
	await terminal.sees(/Written: /);
	terminal.type(key.escape);
	for (const screen of walk.slice(5)) await enterUntil(terminal, screen);
	expect(readFileSync(`/proc/${terminal.pid}/cmdline`, 'utf8')).not.toMatch(/Canary/);
	expect(terminal.output()).not.toMatch(/Canary/);

	await tabTo(terminal, /▸ postgres:\/\/orders_app:\*+@/);
	terminal.type(key.enter);
	await terminal.sees(new RegExp(`orders_app:${canary}@`));
	await terminal.sees(/orders_app:\*+@/);
	const told = terminal.output().length;
	await tabTo(terminal, /▸ \[ Write .\/gatehouse\.env \]/);
	terminal.type(key.enter);
	await terminal.sees(/passwords are in \S+gatehouse\.env/);
	await tabTo(terminal, /▸ \[ Save/);
	terminal.type(key.enter);
	await terminal.sees(/Saved as orders/);
	await tabTo(terminal, /▸ \[ Quit \]/);
	terminal.type(key.enter);
	expect((await terminal.exit).exitCode).toBe(0);
	expect(terminal.output().slice(told)).not.toMatch(/Canary/);
	expect(terminal.output()).not.toContain(adminCanary);

	const files = [home, cwd].flatMap((folder) =>
		readdirSync(folder, { recursive: true, encoding: 'utf8' })
			.map((name) => join(folder, name))
			.filter((name) => statSync(name).isFile()),
	);
	// The profile, the receipt, the script, and the file that is meant for them.
	expect(files.length).toBeGreaterThan(3);
	const secrets = join(cwd, 'gatehouse.env');
	expect(files.filter((name) => readFileSync(name, 'utf8').includes(canary))).toEqual([secrets]);
	expect(files.filter((name) => readFileSync(name, 'utf8').includes(adminCanary))).toEqual([]);
	expect(statSync(secrets).mode & 0o777).toBe(0o600);
	await server.query(`SELECT 'it ends here'`);
	await vi.waitFor(() => expect(logged()).toContain('it ends here'), { timeout: 10_000 });
	expect(logged().slice(heard)).toContain('CREATE ROLE orders_app');
	expect(logged().slice(heard)).not.toMatch(/Canary/);
	await cleared(server, 'orders');
});
