// The patterns in which customers share a database, from the welcome to three gates, on a real sandbox.
import { describe, expect, test, vi } from 'vitest';
import { gatehouseTerminal, type Terminal } from '../helpers/pty.js';
import { temporaryFolder } from './temporary-folder.js';
import { enterUntil, key, patience, walk } from './walking.js';

vi.setConfig({ testTimeout: 4 * patience });

const [facts, pattern, names, grants, security, review, confirm, proof, end] = walk;

async function enter(terminal: Terminal, ...screens: readonly (RegExp | undefined)[]): Promise<void> {
	for (const screen of screens) if (screen !== undefined) await enterUntil(terminal, screen);
}

async function choose(terminal: Terminal, title: RegExp): Promise<void> {
	await terminal.sees(/sandbox/);
	await enter(terminal, facts, pattern);
	for (let down = 0; down < 3 && !title.test(terminal.text()); down++) {
		const before = terminal.text();
		terminal.type(key.down);
		await terminal.waitsFor(() => terminal.text() !== before);
	}
	await terminal.sees(title);
}

async function quit(terminal: Terminal): Promise<void> {
	for (let tab = 0; tab < 20 && !/▸ \[ Quit/.test(terminal.text()); tab++) {
		const before = terminal.text();
		terminal.type(key.tab);
		await terminal.waitsFor(() => terminal.text() !== before);
	}
	terminal.type(key.enter);
	await expect(terminal.exit).resolves.toMatchObject({ exitCode: 0 });
	await terminal.sees(/The three gates: they hold/);
	expect(terminal.output()).not.toContain('\u001B[3J');
}

describe.each([
	{ columns: 80, rows: 24 },
	{ columns: 40, rows: 12 },
])('at $columns x $rows', (size) => {
	test('a schema each, for two customers', async () => {
		const terminal = gatehouseTerminal([], { ...size, cwd: temporaryFolder(), patience });
		await choose(terminal, /▸ A schema each/);
		await enter(terminal, names);
		await terminal.sees(/▸ Customers/);
		terminal.type('acme, globex');
		await terminal.sees(/\[ acme, globex/);
		await enter(terminal, grants, security, review, confirm, proof, /Done/);
		await quit(terminal);
	});

	test('shared tables for a pooled application: Enter alone, and the end says what it must run', async () => {
		const terminal = gatehouseTerminal([], { ...size, cwd: temporaryFolder(), patience });
		await choose(terminal, /▸ Shared tables/);
		await enter(terminal, /Rows/, names, grants, security, review, confirm, proof, end);
		await quit(terminal);
		expect(terminal.output()).toContain("\n  BEGIN; SET LOCAL app.tenant_id = 'KEY'; ...; COMMIT;");
	});
});

test('shared tables with a login each, on the sample: rows are held apart that are really there', async () => {
	const terminal = gatehouseTerminal([], { cwd: temporaryFolder(), patience });
	await choose(terminal, /▸ Shared tables/);
	await enter(terminal, /Rows/);
	terminal.type(key.right);
	await terminal.sees(/who signed in/);
	terminal.type(key.tab + key.tab + key.right);
	await terminal.sees(/\(\*\) text|● text/);
	await enter(terminal, names);
	await terminal.sees(/▸ Customers/);
	terminal.type('acme, globex');
	await terminal.sees(/\[ acme, globex/);
	terminal.type(key.shiftTab);
	await terminal.sees(/▸ Application/);
	terminal.type(`${key.ctrlU}shop`);
	await terminal.sees(/\[ shop_owner [^\n]*exists/);
	await enter(terminal, grants, security, review, /Type the database name/);
	terminal.type(key.shiftTab);
	await terminal.waitsFor(() => !terminal.text().includes('▸ [ Back'));
	terminal.type('shop');
	await terminal.sees(/matches/);
	await enter(terminal, proof, end);
	await quit(terminal);
});
