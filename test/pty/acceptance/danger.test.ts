// Review, confirmation, execution: what may do harm, each behaviour by its number.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { catalog } from '../../helpers/catalog.js';
import { gatehouse } from '../../helpers/cli.js';
import { testServer } from '../../helpers/server.js';
import { temporaryFolder } from '../temporary-folder.js';
import { enterUntil, key, walk } from '../walking.js';
import { surroundings, wizardAt } from './open.js';

const server = await testServer();
const patience = 60_000;
const slow = { timeout: 90_000 };

/** Everything in its place again for the next test. */
async function away(name: string): Promise<void> {
	await server.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
	for (const role of ['app', 'report', 'migrator', 'owner', 'db_owner'])
		await server.query(`DROP ROLE IF EXISTS ${name}_${role}`);
}

test(
	'A12 Ctrl+C while answering: once says so and nothing else, twice leaves, and the draft is there',
	slow,
	async () => {
		const home = temporaryFolder();
		const env = { HOME: home };
		const terminal = await wizardAt(server, 'names', { env });
		terminal.type(`${key.ctrlU}halfway`);
		await terminal.sees(/\[ halfway +\]/);
		terminal.type(key.ctrlC);
		await terminal.sees(/Ctrl\+C again to quit; the draft is saved/);
		expect(terminal.text()).toMatch(/3\/8 Names[\s\S]*\[ halfway +\]/);
		await vi.waitFor(
			() => {
				if (terminal.alternate) terminal.type(key.ctrlC);
				expect(terminal.alternate).toBe(false);
			},
			{ timeout: 5000, interval: 300 },
		);
		expect((await terminal.exit).exitCode).toBe(130);
		const [draft] = readdirSync(home, { recursive: true, encoding: 'utf8' }).filter((name) =>
			name.endsWith('draft.json'),
		);
		const path = join(home, draft ?? 'no draft');
		expect(statSync(path).mode & 0o777).toBe(0o600);
		expect(readFileSync(path, 'utf8')).toContain('halfway');
		expect(readFileSync(path, 'utf8')).not.toContain(server.superuser.password);
		const { gatehouseTerminal } = await import('../../helpers/pty.js');
		const again = gatehouseTerminal(['--resume'], { patience, env: { ...surroundings(server), ...env } });
		await enterUntil(again, /3\/8 Names[\s\S]*\[ halfway +\]/);
	},
);

test('A15 what is copied, written and paged are the same bytes', slow, async () => {
	const cwd = temporaryFolder();
	const paged = temporaryFolder();
	const terminal = await wizardAt(server, 'review', { cwd, env: { PAGER: `cp -t ${paged}` } });
	terminal.type('w');
	await terminal.sees(/Written: /);
	terminal.type('o');
	await terminal.waitsFor(() => expect(readdirSync(paged)).toContain('orders.sql'));
	terminal.type('c');
	await terminal.sees(/\(OSC 52\)/);
	const [file = ''] = readdirSync(cwd).filter((name) => name.endsWith('.sql'));
	const written = readFileSync(join(cwd, file), 'utf8');
	expect(readFileSync(join(paged, 'orders.sql'), 'utf8')).toBe(written);
	// biome-ignore lint/complexity/useRegexLiterals: an escape character in a literal is hard to see
	const [, sent = ''] = new RegExp('\u001B\\]52;c;([A-Za-z0-9+/=]+)').exec(terminal.output()) ?? [];
	expect(Buffer.from(sent, 'base64').toString()).toBe(written);
	expect(written).not.toMatch(/SCRAM-SHA-256\$4096/);
});

describe('A16 confirmation', () => {
	test('on production only the name does it: no early key, no letter, no Enter, no paste', slow, async () => {
		const before = await catalog(server);
		const terminal = await wizardAt(server, 'review', { env: { GATEHOUSE_ENVIRONMENT: 'x' }, args: [] });
		terminal.type(key.escape); // the environment is asked on the first screen
		for (const back of [/5\/8/, /4\/8/, /3\/8/, /2\/8/, /1\/8/]) {
			await terminal.sees(back);
			terminal.type(key.escape);
		}
		await terminal.sees(/This server is/);
		await vi.waitFor(
			async () => {
				if (/▸ This server is/.test(terminal.text())) return;
				const shown = terminal.text();
				terminal.type(key.tab);
				await terminal.waitsFor(() => terminal.text() !== shown);
				expect(terminal.text()).toMatch(/▸ This server is/);
			},
			{ timeout: patience, interval: 1 },
		);
		terminal.type(key.right);
		await terminal.sees(/\(\*\) production/);
		for (const screen of [/Reached/, ...walk.slice(1, 6)]) await enterUntil(terminal, screen);
		terminal.type('\r');
		await terminal.sees(/PRODUCTION server/);
		terminal.type('y\r');
		await terminal.sees(/does not match|Type the/);
		for (const wrong of ['order', 'ORDERS ']) {
			terminal.type(`${key.ctrlU}${wrong}\r\r`);
			await terminal.sees(/does not match/);
		}
		expect(terminal.text()).toMatch(/PRODUCTION server/);
		expect(await catalog(server)).toBe(before);
		terminal.type(key.ctrlU);
		terminal.paste('orders\n');
		await terminal.sees(/\[ orders +\]/);
		expect(await catalog(server)).toBe(before);
		await enterUntil(terminal, /8\/8 Verify/);
		await away('orders');
	});
});

test('A17 a plan that the server has outgrown runs nothing, and says what differs', slow, async () => {
	const terminal = await wizardAt(server, 'confirm');
	await server.query('CREATE ROLE orders_app');
	const before = await catalog(server);
	await enterUntil(terminal, /7\/8 Apply[\s\S]*role orders_app: was absent/);
	expect(await catalog(server)).toBe(before);
	await server.query('DROP ROLE orders_app');
});

describe('A18, A19 while it runs', () => {
	/** Holds what a statement needs, so that the run stands still there. */
	async function holding(act: () => Promise<void>): Promise<void> {
		const holder = await server.signIn(server.superuser.user, server.superuser.password, 'postgres');
		await holder.query('BEGIN; CREATE ROLE orders_report');
		try {
			await act();
		} finally {
			await holder.query('ROLLBACK').catch(() => {});
			await holder.end();
		}
	}

	test('A18 Ctrl+C stops it, takes back what was done, and looks', slow, async () => {
		const before = await catalog(server);
		const terminal = await wizardAt(server, 'confirm');
		await holding(async () => {
			await enterUntil(terminal, /7\/8 Apply[\s\S]*CREATE ROLE orders_report/);
			terminal.type(key.ctrlC);
			await terminal.sees(/Stopping|You stopped the run/);
			await terminal.sees(/You stopped the run\.[\s\S]*Nothing of this run remains on the server; that was looked up/);
		});
		expect(await catalog(server)).toBe(before);
		terminal.type(key.tab);
		await terminal.sees(/▸ \[ Quit \]/);
		terminal.type(key.enter);
		expect((await terminal.exit).exitCode).toBe(130);
	});

	test(
		'A19 a failure tells the statement, the server, the cause and the way on; the same plan runs again',
		slow,
		async () => {
			const before = await catalog(server);
			const terminal = await wizardAt(server, 'confirm');
			await holding(async () => {
				await enterUntil(terminal, /The run failed\.[\s\S]*SQLSTATE 55P03/);
				expect(terminal.text()).toMatch(/Another session holds a lock/);
				expect(terminal.text()).toMatch(/Nothing of this run remains on the server; that was looked up/);
				expect(terminal.text()).toMatch(/Receipt: /);
			});
			expect(await catalog(server)).toBe(before);
			terminal.type(key.shiftTab);
			await terminal.sees(/▸ \[ Run again \]/);
			terminal.type(key.enter);
			await terminal.sees(/8\/8 Verify[\s\S]*PASS/);
			await away('orders');
		},
	);
});

test('A24 parity: the command that is told makes on the same server what the wizard made', slow, async () => {
	const home = temporaryFolder();
	const cwd = temporaryFolder();
	const terminal = await wizardAt(server, 'confirm', { cwd, columns: 200, env: { HOME: home } });
	for (const screen of walk.slice(7)) await enterUntil(terminal, screen);
	const command = /gatehouse (apply orders .*?) *$/m.exec(terminal.text())?.[1] ?? 'no command';
	await vi.waitFor(
		async () => {
			if (/▸ \[ Save/.test(terminal.text())) return;
			const shown = terminal.text();
			terminal.type(key.tab);
			await terminal.waitsFor(() => terminal.text() !== shown);
			expect(terminal.text()).toMatch(/▸ \[ Save/);
		},
		{ timeout: patience, interval: 1 },
	);
	terminal.type(key.enter);
	await terminal.sees(/Saved as orders/);
	const made = await catalog(server, ['orders']);
	await away('orders');
	const args = command.split(' ').map((word) => word.replaceAll("'", ''));
	const { code, stderr } = await gatehouse(args, { cwd, env: { ...surroundings(server), HOME: home } });
	expect({ code, stderr }).toMatchObject({ code: 0 });
	expect(await catalog(server, ['orders'])).toBe(made);
	await away('orders');
});
