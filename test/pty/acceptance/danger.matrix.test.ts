// Review and confirmation: what may do harm, each behaviour by its number.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { catalog } from '../../helpers/catalog.js';
import { gatehouse } from '../../helpers/cli.js';
import { testServer } from '../../helpers/server.js';
import { temporaryFolder } from '../temporary-folder.js';
import { enterUntil, key, walk } from '../walking.js';
import { cleared, surroundings, tabTo, wizardAt } from './open.js';

const server = await testServer();
const patience = 60_000;
const slow = { timeout: 90_000 };

const away = (name: string) => cleared(server, name);

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
	// A terminal never says whether it took them: that is not claimed, and the other way is named.
	expect(terminal.text()).toMatch(/If they are not on the clipboard,\s+write a file instead/);
	// Where a verifier goes stand three dots.
	expect(written).not.toMatch(/SCRAM-SHA-256\$4096:(?!\.\.\.)/);
});

test('A16 on production only the name does it: no early key, no letter, no Enter, no paste', slow, async () => {
	const before = await catalog(server);
	const terminal = await wizardAt(server, 'review');
	for (const back of [/5\/8/, /4\/8/, /3\/8/, /2\/8/, /1\/8/, /This server is/]) {
		terminal.type(key.escape); // the environment is asked in the form
		await terminal.sees(back);
	}
	await tabTo(terminal, /▸ This server is/);
	terminal.type(key.right);
	await terminal.sees(/\(\*\) production/);
	for (const screen of [/Reached/, ...walk.slice(1, 6)]) await enterUntil(terminal, screen);
	// The second comes before the confirmation is there, or within its first 0.4 s.
	terminal.type(key.enter);
	terminal.type(key.enter);
	await terminal.sees(/PRODUCTION server[\s\S]*▸ \[ Back \]/);
	terminal.type('y');
	terminal.type(key.shiftTab);
	await terminal.waitsFor(() => expect(terminal.text()).not.toMatch(/▸ \[ Back \]/));
	expect(terminal.text()).toMatch(/Type the database name to apply:\n \[ +\]/);
	for (const wrong of ['order', 'ORDERS']) {
		terminal.type(`${key.ctrlU}${wrong}\r\r`);
		await terminal.sees(new RegExp(`\\[ ${wrong} +\\]\\n.*does not match`));
	}
	terminal.type(key.ctrlU);
	await terminal.sees(/\[ {3,}\]/);
	terminal.paste('orders\n');
	await terminal.sees(/\[ orders +\]\n.*matches/);
	expect(terminal.text()).toMatch(/PRODUCTION server/);
	expect(await catalog(server)).toBe(before);
	await enterUntil(terminal, /8\/8 Verify/);
	await away('orders');
});

test('A17 a plan that the server has outgrown runs nothing, and says what differs', slow, async () => {
	const terminal = await wizardAt(server, 'confirm');
	await server.query('CREATE ROLE orders_app');
	const before = await catalog(server);
	await enterUntil(terminal, /7\/8 Apply[\s\S]*role orders_app: was absent/);
	expect(await catalog(server)).toBe(before);
	await server.query('DROP ROLE orders_app');
});

test('A24 parity: the command that is told makes on the same server what the wizard made', slow, async () => {
	const home = temporaryFolder();
	const cwd = temporaryFolder();
	const terminal = await wizardAt(server, 'confirm', { cwd, columns: 200, env: { HOME: home } });
	for (const screen of walk.slice(7)) await enterUntil(terminal, screen);
	const command = /gatehouse (apply orders .*?) *$/m.exec(terminal.text())?.[1] ?? 'no command';
	await tabTo(terminal, /▸ \[ Save/);
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
