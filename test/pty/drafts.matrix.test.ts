// A run that is left and taken up again: the built program on a real terminal, against a real PostgreSQL.
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { gatehouseTerminal, type Terminal } from '../helpers/pty.js';
import { testServer } from '../helpers/server.js';
import { temporaryFolder } from './temporary-folder.js';
import { enterUntil, key, patience, walk } from './walking.js';

vi.setConfig({ testTimeout: 2 * patience });
const server = await testServer();
const { user, password } = server.superuser;
const address = ['-h', '127.0.0.1', '-p', String(server.sandbox.port), '-U', user];

/** A folder of the test's own for what is kept, and the program with it. */
function home() {
	const folder = temporaryFolder();
	const env = { GATEHOUSE_CONFIG_DIR: folder };
	return {
		draft: join(folder, 'draft.json'),
		open: (args: readonly string[], size = {}) => gatehouseTerminal(args, { patience, env, ...size }),
	};
}

async function interrupt(terminal: Terminal, says: RegExp): Promise<void> {
	terminal.type(key.ctrlC);
	await terminal.sees(says);
	await vi.waitFor(
		() => {
			if (terminal.alternate) terminal.type(key.ctrlC); // a press that comes too soon counts as the first
			expect(terminal.alternate).toBe(false);
		},
		{ timeout: 3000, interval: 300 },
	);
}

async function signIn(terminal: Terminal): Promise<void> {
	await terminal.sees(/▸ Password/);
	terminal.type(password);
	await terminal.sees(/Password +\[ \*+ /);
	terminal.type(key.enter);
	await terminal.sees(/▸ \[ Connect/);
	terminal.type(key.enter);
}

test.each([
	{ columns: 80, rows: 24, says: /Press Ctrl\+C again to quit; the draft is saved/ },
	{ columns: 40, rows: 12, says: /Ctrl\+C again quits; draft is saved/ },
])('left with a half-typed name, offered again, and gone on with, at $columns x $rows', async ({ says, ...size }) => {
	const { draft, open } = home();
	const first = open(address, size);
	await signIn(first);
	for (const screen of [/Reached/, /2\/8/, /3\/8/]) await enterUntil(first, screen);
	first.type(`${key.ctrlU}bill`);
	await first.sees(/\[ bill_owner /);
	await interrupt(first, says);
	await expect(first.exit).resolves.toMatchObject({ exitCode: 130 });
	await first.sees(/step 3, Names:\s+gatehouse --resume/);
	expect(statSync(draft).mode & 0o777).toBe(0o600);
	expect(readFileSync(draft, 'utf8')).toContain('"bill"');
	expect(readFileSync(draft, 'utf8')).not.toContain(password);

	const second = open([], size);
	await second.sees(/▸ Go on where you stopped[\s\S]*3\/8 Names, just now: bill on\s+127\.0\.0\.1/);
	second.type(key.enter);
	await signIn(second);
	await second.sees(/3\/8[\s\S]*\[ bill [\s\S]*\[ bill_owner /);
	second.type('ing');
	await second.sees(/\[ billing_owner /);
	second.signal('SIGTERM');
	await expect(second.exit).resolves.toMatchObject({ exitCode: 143 });
	expect(second.alternate).toBe(false);
	await second.sees(/The answers so far are in[\s\S]*draft\.json/);
	expect(readFileSync(draft, 'utf8')).toContain('"billing"');

	for (const terminal of [first, second]) expect(terminal.output()).not.toContain(password);
});

test('--resume goes straight there, and a run that is proved leaves nothing to go on with', async () => {
	const { draft, open } = home();
	const first = open(['--sandbox']);
	for (const screen of walk.slice(0, 4)) await enterUntil(first, screen);
	await interrupt(first, /the draft is saved/);
	await expect(first.exit).resolves.toMatchObject({ exitCode: 130 });

	const second = open(['--resume']);
	await second.sees(/4\/8/);
	for (const screen of walk.slice(4)) await enterUntil(second, screen);
	expect(existsSync(draft)).toBe(false);
});

test('a broken draft is told and left alone, and --resume has nothing to go on with', async () => {
	const { draft, open } = home();
	writeFileSync(draft, '{"version": 1, "answ');
	const terminal = open(['--resume']);
	await terminal.sees(/draft\.json is broken[\s\S]*mv/);
	for (const screen of walk.slice(0, 3)) await enterUntil(terminal, screen);
	await interrupt(terminal, /again to quit *$/m);
	await expect(terminal.exit).resolves.toMatchObject({ exitCode: 130 });
	expect(readFileSync(draft, 'utf8')).toBe('{"version": 1, "answ');
});
