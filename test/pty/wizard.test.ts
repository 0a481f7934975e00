// The wizard as people meet it: the built program on a real terminal, against a real PostgreSQL.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { program } from '../helpers/cli.js';
import { gatehouseTerminal, openTerminal, type Terminal } from '../helpers/pty.js';
import { testServer } from '../helpers/server.js';
import { temporaryFolder } from './temporary-folder.js';
import { enterUntil, key, patience, walk } from './walking.js';

vi.setConfig({ testTimeout: 2 * patience });
const server = await testServer();
const headersOn = (terminal: Terminal): number => terminal.lines().filter((line) => line.includes('3/8')).length;

describe.each([
	{ columns: 80, rows: 24 },
	{ columns: 40, rows: 12 },
])('at $columns x $rows', (size) => {
	test('Enter alone leads from the welcome to three gates that hold, on a real sandbox', async () => {
		const cwd = temporaryFolder();
		const terminal = gatehouseTerminal([], { ...size, cwd, patience });
		await terminal.sees(/sandbox/);
		expect(terminal.alternate).toBe(true);
		for (const screen of walk) await enterUntil(terminal, screen);
		await terminal.sees(/all\s+three gates hold/);

		terminal.type(key.tab.repeat(3) + key.enter); // Write ./gatehouse.env
		await terminal.waitsFor(() => statSync(join(cwd, 'gatehouse.env')).size > 0);
		expect(statSync(join(cwd, 'gatehouse.env')).mode & 0o777).toBe(0o600);
		const passwords = [...readFileSync(join(cwd, 'gatehouse.env'), 'utf8').matchAll(/_PASSWORD=(.+)/g)].map(
			([, text = '']) => text,
		);
		expect(passwords).toHaveLength(3);

		await terminal.sees(/ {2}Written {2}/);
		terminal.type(key.right + key.right);
		await terminal.sees(/▸ \[ Quit/);
		terminal.type(key.enter);
		await expect(terminal.exit).resolves.toMatchObject({ exitCode: 0 });
		await terminal.sees(/The three gates: they hold/);
		for (const password of passwords) expect(terminal.output()).not.toContain(password);
		expect(terminal.output()).not.toContain('\u001B[3J');
	});
});

test('a window that changes its size keeps the step, what was typed, and one header', async () => {
	const terminal = gatehouseTerminal(['--sandbox'], { patience });
	for (const screen of walk.slice(0, 3)) await enterUntil(terminal, screen);
	terminal.type(`${key.ctrlU}billing`);
	await terminal.sees(/\[ billing_owner /);
	for (const [columns, rows] of [
		[80, 12],
		[50, 24],
		[30, 8],
		[80, 24],
	] as const) {
		terminal.resize(columns, rows);
		await terminal.waitsFor(() => expect(headersOn(terminal)).toBe(columns < 40 ? 0 : 1));
	}
	await terminal.sees(/\[ billing [\s\S]*\[ billing_owner /);
	expect(terminal.output()).not.toContain('\u001B[3J');
});

describe('connecting', () => {
	test('a password that is refused leads back to its field; the right one leads on', async () => {
		const { user, password } = server.superuser;
		const terminal = gatehouseTerminal(['-h', '127.0.0.1', '-p', String(server.sandbox.port), '-U', user], {
			patience,
			env: { PGPASSWORD: 'not-the-password' },
		});
		await terminal.sees(/28P01/);
		terminal.type(password);
		await terminal.sees(/Password +\[ \*+ /);
		await enterUntil(terminal, /Reached 127\.0\.0\.1/);
		expect(terminal.output()).not.toContain(password);
		expect(terminal.output()).not.toContain('not-the-password');
	});

	test('a server that never answers is left by Esc at once', async () => {
		const silent = createServer(() => {}).listen(0, '127.0.0.1');
		onTestFinished(() => void silent.close());
		await vi.waitFor(() => expect(silent.address()).not.toBeNull());
		const { port } = silent.address() as { port: number };
		const terminal = gatehouseTerminal(['-h', '127.0.0.1', '-p', String(port), '-U', 'nobody'], { patience });
		await terminal.sees(/Connecting/);
		terminal.type(key.escape);
		await terminal.sees(new RegExp(`\\[ 127\\.0\\.0\\.1 [\\s\\S]*\\[ ${port} `));
	});
});

describe('Ctrl+C', () => {
	test('once stays, twice leaves with 130 and gives the terminal back', async () => {
		const terminal = gatehouseTerminal([], { patience });
		await terminal.sees(/Try it on a sandbox/);
		terminal.type(key.ctrlC);
		await terminal.sees(/Press Ctrl\+C again to quit/);
		await vi.waitFor(
			() => {
				if (terminal.alternate) terminal.type(key.ctrlC); // a press that comes too soon counts as the first
				expect(terminal.alternate).toBe(false);
			},
			{ timeout: 3000, interval: 300 },
		);
		await expect(terminal.exit).resolves.toMatchObject({ exitCode: 130 });
		await terminal.sees(/Nothing was changed/);
		expect(terminal).toMatchObject({ alternate: false, cursorVisible: true, bracketedPaste: false });
	});
});

describe('A21 Ctrl+Z', () => {
	test('gives the shell back on any step, and fg brings the step and what was typed', async () => {
		const terminal = openTerminal('bash', ['--norc', '-i'], { env: { PS1: 'shell> ' }, patience });
		await terminal.sees(/shell>/);
		terminal.type(`${process.execPath} ${program} --sandbox\r`);
		for (const screen of walk.slice(0, 3)) await enterUntil(terminal, screen);
		terminal.type(`${key.ctrlU}billing`);
		await terminal.sees(/\[ billing_owner /);
		terminal.type(key.ctrlZ);
		await terminal.sees(/Stopped/);
		expect(terminal).toMatchObject({ alternate: false, cursorVisible: true });
		terminal.type('fg\r');
		await terminal.sees(/3\/8[\s\S]*\[ billing [\s\S]*\[ billing_owner /);
		expect(terminal.alternate).toBe(true);
		terminal.type('s');
		await terminal.sees(/\[ billings /);
	});
});

test('Ctrl+L draws anew what something else wrote over, and Ctrl+/ helps in a field', async () => {
	const terminal = gatehouseTerminal(['--sandbox'], { patience });
	for (const screen of walk.slice(0, 3)) await enterUntil(terminal, screen);
	const drawn = () => terminal.output().split('One name is enough').length;
	const before = drawn();
	terminal.type(key.ctrlL);
	await terminal.waitsFor(() => expect(drawn()).toBeGreaterThan(before));
	await terminal.sees(/3\/8[\s\S]*\[ orders /);
	terminal.type(key.ctrlSlash);
	await terminal.sees(/Application[\s\S]*The three gates/);
	terminal.type(key.escape);
	await terminal.sees(/\[ orders /);
});

test('a server that is known already is offered, and one Enter connects to it', async () => {
	const { user, password } = server.superuser;
	const env = { PGHOST: '127.0.0.1', PGPORT: String(server.sandbox.port), PGUSER: user, PGPASSWORD: password };
	const terminal = gatehouseTerminal([], { patience, env });
	await terminal.sees(/Connect to my server +\S+@127\.0\.0\.1:\d+\/postgres, from PGHOST/);
	terminal.type(key.down);
	await terminal.sees(/▸ Connect to my server/);
	terminal.type(key.enter);
	await terminal.sees(/\[ \(127\.0\.0\.1\) +\] +from PGHOST[\s\S]*▸ \[ Connect \]/);
	terminal.type(key.enter);
	await terminal.sees(/Signed in as/);
	expect(terminal.output()).not.toContain(password);
});

test('A21 the pager gets the bytes that are written, on a terminal of its own', async () => {
	const cwd = temporaryFolder();
	const read = temporaryFolder();
	// A pager that keeps what it was given, and tells what its terminal is like.
	const terminal = gatehouseTerminal(['--sandbox'], {
		cwd,
		patience,
		env: { PAGER: `stty -a > ${read}/stty; cp -t ${read}` },
	});
	for (const screen of walk.slice(0, 6)) await enterUntil(terminal, screen);
	terminal.type('w');
	await terminal.sees(/Written: /);
	terminal.type('o');
	await terminal.waitsFor(() => expect(readdirSync(read)).toContain('orders.sql'));
	await terminal.sees(/6\/8 Review/);
	expect(terminal.alternate).toBe(true);
	const [written] = readdirSync(cwd).filter((name) => name.endsWith('.sql'));
	expect(readFileSync(join(read, 'orders.sql'), 'utf8')).toBe(readFileSync(join(cwd, written ?? ''), 'utf8'));
	expect(readFileSync(join(read, 'stty'), 'utf8')).toMatch(/ icanon[\s\S]* echo\b/);
});
