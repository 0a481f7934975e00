// The saved profiles by keys: the built program on a real terminal, over a real folder.
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { openStore } from '../../source/profiles/store.js';
import { gatehouseTerminal, type Terminal } from '../helpers/pty.js';
import { temporaryFolder } from './temporary-folder.js';
import { enterUntil, key, patience } from './walking.js';

vi.setConfig({ testTimeout: 2 * patience });

const document = {
	version: 1,
	name: 'orders',
	pattern: 'database-per-tenant',
	connection: { host: 'db1.example.com', environment: 'production' },
	database: { name: 'orders' },
	roles: [{ name: 'orders_app', access: 'read-write' }],
};

/** A folder with three saved profiles, and the program in it. */
function home(size = {}) {
	const folder = temporaryFolder();
	const store = openStore({ cwd: join(folder, 'config') });
	for (const name of ['archive', 'orders', 'shop']) store.save(name, { ...document, name });
	const env = { GATEHOUSE_CONFIG_DIR: join(folder, 'config') };
	return { folder, store, open: () => gatehouseTerminal([], { ...size, patience, env, cwd: folder }) };
}

async function openProfiles(terminal: Terminal): Promise<void> {
	await terminal.sees(/▸ Try it/);
	terminal.type(key.down);
	await terminal.sees(/▸ Connect to/);
	terminal.type(key.down);
	await terminal.sees(/▸ Saved profiles/);
	terminal.type(key.enter);
	await terminal.sees(/▸ archive/);
}

/** From the field to its button, and then the button: each Enter once, because the list behind hears it too. */
async function submit(terminal: Terminal, button: string, expected: RegExp): Promise<void> {
	terminal.type(key.enter);
	await terminal.sees(new RegExp(`▸ \\[ ${button} \\]`));
	terminal.type(key.enter);
	await terminal.sees(expected);
}

test.each([
	{ columns: 80, rows: 24 },
	{ columns: 40, rows: 12 },
])('filtered, renamed, copied, exported, forgotten and imported, at $columns x $rows', async (size) => {
	const { folder, store, open } = home(size);
	const terminal = open();
	await openProfiles(terminal);
	expect(terminal.text()).toMatch(/archive .*PROD[\s\S]*orders .*PROD[\s\S]*shop .*PROD/);

	terminal.type('/');
	await terminal.sees(/Find:/);
	terminal.type('ord');
	await terminal.sees(/▸ orders[\s\S]*1 match/);
	terminal.type(key.enter);
	await terminal.sees(/filter/);

	terminal.type('r');
	await terminal.sees(/▸ New name +\[ orders /);
	terminal.type(`${key.ctrlU}orders-eu`);
	await terminal.sees(/\[ orders-eu /);
	await submit(terminal, 'Rename', /▸ orders-eu/);
	expect(store.names()).toEqual(['archive', 'orders-eu', 'shop']);

	terminal.type('d');
	await terminal.sees(/\[ orders-eu-copy /);
	await submit(terminal, 'Duplicate', /▸ orders-eu-copy/);

	terminal.type('e');
	await terminal.sees(/File +\[/);
	terminal.type(`${key.ctrlU}out.yaml`);
	await terminal.sees(/\[ out\.yaml /);
	await submit(terminal, 'Export', /Written:[\s\S]*▸ orders-eu-copy/);
	expect(readFileSync(join(folder, 'out.yaml'), 'utf8')).toContain('name: orders-eu-copy');

	terminal.type('x');
	await terminal.sees(/Forget orders-eu-copy\?[\s\S]*▸ \[ Back/);
	terminal.type(key.shiftTab);
	await terminal.waitsFor(() => !terminal.text().includes('▸ [ Back'));
	terminal.type('orders-eu-copy');
	await terminal.sees(/matches/);
	terminal.type(key.enter);
	await terminal.sees(/▸ \[ Forget it/);
	expect(store.names()).toContain('orders-eu-copy');
	await vi.waitFor(
		() => {
			// The button hears nothing at first.
			if (store.names().includes('orders-eu-copy')) terminal.type(key.enter);
			expect(terminal.text()).toMatch(/▸ shop/);
		},
		{ timeout: patience, interval: 500 },
	);
	expect(store.names()).toEqual(['archive', 'orders-eu', 'shop']);

	terminal.type('i');
	await terminal.sees(/▸ File/);
	terminal.type('out.yaml');
	await terminal.sees(/\[ out\.yaml /);
	await submit(terminal, 'Import', /▸ orders-eu-copy/);
	expect(store.names()).toContain('orders-eu-copy');

	terminal.type(key.enter);
	await terminal.sees(/PROD\s[\s\S]*▸ Password[\s\S]*A profile keeps no password: type\s+it/);
	expect(terminal.output()).not.toContain('\u001B[3J');
});

test('a broken profile is in the list with the reason, and a broken store is told on the welcome', async () => {
	const { store, folder, open } = home();
	writeFileSync(join(store.path, 'old.json'), '{"version": 1, "docu');
	const terminal = open();
	await openProfiles(terminal);
	await terminal.sees(/old +BROKEN/);
	terminal.type(key.down);
	await terminal.sees(/▸ old[\s\S]*old\.json is broken/);

	const elsewhere = join(folder, 'elsewhere');
	mkdirSync(elsewhere);
	writeFileSync(join(elsewhere, 'profiles'), 'a file stands where the folder should be');
	const other = gatehouseTerminal([], { patience, env: { GATEHOUSE_CONFIG_DIR: elsewhere } });
	await other.sees(/profiles cannot be read \(ENOTDIR\)/);
	expect(readdirSync(elsewhere)).toEqual(['profiles']);
});

test('what the wizard saved and proved is in the list with its proof', async () => {
	const { folder, open } = home();
	const terminal = open();
	await terminal.sees(/▸ Try it/);
	for (const screen of [/1\/8/, /3\/8/]) await enterUntil(terminal, screen);
	terminal.type(`${key.ctrlU}billing`);
	await terminal.sees(/\[ billing_owner /);
	await enterUntil(terminal, /billing is ready/);
	for (let tab = 0; tab < 20 && !/▸ \[ Save as profile/.test(terminal.text()); tab++) {
		const before = terminal.text();
		terminal.type(key.tab);
		await terminal.waitsFor(() => terminal.text() !== before);
	}
	terminal.type(key.enter);
	await terminal.sees(/Saved as billing/);
	const history = join(folder, 'config', 'history.json');
	expect(existsSync(history) && statSync(history).mode & 0o777).toBe(0o600);
	// A sandbox proves nothing of a profile, which was used all the same.
	expect(JSON.parse(readFileSync(history, 'utf8')).profiles.billing).toEqual({
		lastUsed: expect.stringMatching(/^20/),
	});
});
