import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { runningProcesses } from '../../helpers/processes.js';
import { openTerminal, type Terminal, type TerminalOptions } from '../../helpers/pty.js';

const folder = mkdtempSync(join(tmpdir(), 'gatehouse-fixture-'));
const program = join(folder, 'main.mjs');

beforeAll(() =>
	build({
		entryPoints: [fileURLToPath(new URL('fixture/main.ts', import.meta.url))],
		outdir: folder,
		outExtension: { '.js': '.mjs' },
		bundle: true,
		splitting: true,
		platform: 'node',
		format: 'esm',
		target: 'node20',
		jsx: 'automatic',
		external: ['react-devtools-core'],
		define: { 'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"' },
		banner: { js: "import {createRequire as _r} from 'node:module'; const require = _r(import.meta.url);" },
		logLevel: 'warning',
	}),
);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** In a shell, which tells afterwards what became of the terminal. */
async function open(how = '', options?: TerminalOptions, before = 'true'): Promise<Terminal> {
	const modes = 'stty -a | grep -oE -- "-?(icanon|echo|isig) " | tr -d "\\n"';
	const command = `${before}; ${process.execPath} ${program} ${how}; echo "rc=$?"; ${modes}; read -r`;
	const terminal = openTerminal('bash', ['-c', command], options);
	await terminal.sees('focus=name');
	// The first frame comes a moment before raw mode: until then a control character would be the terminal's own.
	await terminal.waitsFor(() => expect(terminal.stty()).toMatch(/-icanon/));
	return terminal;
}

async function isRestored(terminal: Terminal, code: number) {
	await terminal.sees(new RegExp(`rc=${code}\\nisig icanon echo`));
	expect(terminal).toMatchObject({ alternate: false, cursorVisible: true, bracketedPaste: false });
}

const processOf = (terminal: Terminal) =>
	runningProcesses().find((each) => each.parent === terminal.pid && /\bnode\b/.test(each.command))?.pid ?? Number.NaN;

describe('keys', () => {
	test('a text and its Enter in one write are a text and an Enter; three Enters are one', async () => {
		const terminal = await open();
		terminal.type('acme\r');
		await terminal.sees('name=acme focus=secret submits=1');
		terminal.type('\u001B[Z');
		await terminal.sees('focus=name');
		terminal.type('\r\r\r');
		await terminal.sees('name=acme focus=secret submits=2');
		terminal.type('\u0003');
		await isRestored(terminal, 0);
		expect(terminal.text()).toContain('{"kind":"finished","value":"bye"}');
	});

	test('the cursor of the terminal stands where the next letter goes, by cells', async () => {
		const terminal = await open();
		const column = (cells: number) => () => expect(terminal.cursor).toEqual({ x: 1 + 2 + cells, y: 3 });
		await terminal.waitsFor(column(0));
		terminal.type('日本👍x');
		await terminal.sees('name=日本👍x');
		await terminal.waitsFor(column(7));
		expect(terminal.cursorVisible).toBe(true);
		terminal.type('\u001B[D\u001B[D');
		await terminal.waitsFor(column(4));
		terminal.type('\u007F');
		await terminal.sees('name=日👍x');
		await terminal.waitsFor(column(2));
		terminal.type('\t\t\t');
		await terminal.sees('focus=secret');
		await terminal.waitsFor(() => expect(terminal.cursor.y).toBe(5));
	});

	test('several pasted lines are refused, with brackets and without, and submit nothing', async () => {
		const terminal = await open();
		terminal.type('old');
		await terminal.sees('name=old');
		terminal.paste('one\ntwo\nthree');
		await terminal.sees('pasted text had 3 lines; nothing inserted');
		terminal.type('one\rtwo\r');
		await terminal.sees('pasted text had 2 lines; nothing inserted');
		expect(terminal.text()).toContain('name=old focus=name submits=0');
	});

	test('what is typed into a masked field is in no byte that is written', async () => {
		const terminal = await open();
		terminal.type('acme\r');
		await terminal.sees('focus=secret');
		terminal.type('hunter2-typed');
		terminal.paste('hunter2-pasted');
		await terminal.sees('[ ************ ');
		terminal.type('\u0003');
		await isRestored(terminal, 0);
		expect(terminal.output()).not.toMatch(/hunter2|typed|pasted/);
	});
});

describe('A20 the end', () => {
	test.each([
		['throw-in-render', 'boom', /unexpected error \(a bug\): Error: render broke \\x1b/],
		['throw-in-timer', '!', /unexpected error \(a bug\): Error: timer broke/],
		['reject', '!', /unexpected error \(a bug\): Error: promise broke/],
	])('%s: the terminal is restored and the error is on the main screen', async (how, keys, message) => {
		const terminal = await open(how);
		terminal.type(keys);
		await isRestored(terminal, 1);
		expect(terminal.text()).toMatch(message);
		expect(terminal.text()).toMatch(/ending: crash\nYour draft is kept in draft\.json\./);
	});

	test.each([
		['SIGTERM', 143],
		['SIGHUP', 129],
		['SIGINT', 130],
	] as const)('%s restores the terminal and has its own exit code', async (signal, code) => {
		const terminal = await open();
		process.kill(processOf(terminal), signal);
		await isRestored(terminal, code);
		expect(terminal.text()).toMatch(/ending: signal\nYour draft is kept in draft\.json\./);
	});
});

test('a window that is closed is a hangup, and no crash, though Ink may leave before the signal comes', async () => {
	const said = join(folder, 'said');
	// The shell passes no signal on before it ends itself.
	const terminal = await open(`alone 2>${said}`, {}, "trap '' HUP");
	terminal.hangUp();
	await vi.waitFor(() => expect(readFileSync(said, 'utf8')).toMatch(/^ending: signal$/m), { timeout: 8000 });
	expect(readFileSync(said, 'utf8')).not.toMatch(/bug/);
});

describe('the screen', () => {
	test('what was in scrollback stays through every resize, and one header is on screen', async () => {
		const terminal = await open('', {}, 'seq -f "old %g" 1 100');
		for (const [columns, rows] of [
			[80, 12],
			[50, 24],
			[30, 8],
			[80, 24],
		] as const) {
			terminal.resize(columns, rows);
			await terminal.sees(columns < 40 ? 'needs 40x10' : `1/8 Connect`);
			await terminal.waitsFor(() =>
				expect(terminal.lines()[columns < 40 ? 0 : 1]).toMatch(
					columns < 40 ? /is 30x8/ : new RegExp(`^-{${columns}}$`),
				),
			);
			expect(terminal.text().match(/1\/8 Connect/g) ?? []).toHaveLength(columns < 40 ? 0 : 1);
		}
		terminal.type('\u0003');
		await isRestored(terminal, 0);
		expect(terminal.output()).not.toContain('\u001B[3J');
		const kept = [...terminal.scrollback(), ...terminal.lines()].filter((line) => line.startsWith('old '));
		expect(kept).toHaveLength(100);
	});

	test('half-typed text and focus survive a window that was too small', async () => {
		const terminal = await open();
		terminal.type('half');
		await terminal.sees('name=half');
		terminal.resize(30, 8);
		await terminal.sees('needs 40x10');
		terminal.type('lost');
		terminal.resize(80, 24);
		await terminal.sees('name=half focus=name');
		terminal.type('!');
		await terminal.sees('name=half! focus=name');
	});

	test('draws with CI set, which makes Ink blank; inline it stays on the main screen', async () => {
		expect((await open('', { env: { CI: '1' } })).alternate).toBe(true);
		expect((await open('inline')).alternate).toBe(false);
	});

	test.each([{ NO_COLOR: '1' }, { FORCE_COLOR: '0' }, { TERM: 'dumb' }])('writes no colour with %o', async (env) => {
		const colours = (terminal: Terminal) => terminal.output().match(/\u001B\[[\d;]*m/g) ?? [];
		expect(colours(await open('', { env }))).toEqual([]);
	});

	test('writes colours otherwise, and never bright black', async () => {
		const terminal = await open();
		expect(terminal.output()).toContain('\u001B[36m');
		expect(terminal.output()).not.toMatch(/\u001B\[(?:\d+;)*90m/);
	});
});

describe('A21 Ctrl+Z', () => {
	test('gives the shell back, and fg brings the text again', async () => {
		const terminal = openTerminal('bash', ['--norc', '-i'], { env: { PS1: 'shell> ' } });
		await terminal.sees('shell>');
		terminal.type("bind 'set enable-bracketed-paste off'\r"); // the shell's own, so that what is left is ours
		terminal.type(`${process.execPath} ${program}\r`);
		await terminal.sees('focus=name');
		terminal.type('acme');
		await terminal.sees('name=acme');
		terminal.type('\u001A');
		await terminal.sees(/Stopped/);
		expect(terminal).toMatchObject({ alternate: false, cursorVisible: true, bracketedPaste: false });
		terminal.type('stty -a\r');
		await terminal.sees(/(?<!-)isig/);
		terminal.type('fg\r');
		await terminal.sees('name=acme focus=name');
		expect(terminal.alternate).toBe(true);
		terminal.type('!');
		await terminal.sees('name=acme! focus=name');
		terminal.type('\u0003');
		await terminal.sees('{"kind":"finished","value":"bye"}');
	});

	test('is refused with the reason while it must not be', async () => {
		const terminal = await open('transaction');
		terminal.type('\u001A');
		await terminal.sees('a transaction is open');
		expect(terminal.alternate).toBe(true);
	});
});
