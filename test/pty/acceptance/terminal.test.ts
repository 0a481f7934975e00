// What a terminal can do to a wizard, and what it must come through: each by its number in the list of behaviours.
import { describe, expect, test } from 'vitest';
import { gatehouse, program } from '../../helpers/cli.js';
import { gatehouseTerminal, openTerminal } from '../../helpers/pty.js';
import { testServer } from '../../helpers/server.js';
import { enterUntil, key, patience, walk } from '../walking.js';
import { headersOn, surroundings, wizardAt } from './open.js';

const server = await testServer();

test('A1 small: at 40x12 header, focus and footer stand; below 40x10 only the size; growing back brings all', async () => {
	const terminal = await wizardAt(server, 'names', { columns: 40, rows: 12 });
	terminal.type(`${key.ctrlU}billing`);
	await terminal.sees(/3\/8 Names[\s\S]*▸ Application +\[ billing/);
	expect(terminal.lines().at(-2)).toMatch(/Enter next/);
	expect(terminal.text()).toMatch(/more below/);
	terminal.resize(34, 8);
	await terminal.sees(/^Terminal is 34x8; gatehouse needs\s+40x10/);
	expect(terminal.text()).not.toMatch(/Names|billing/);
	terminal.type('ignored');
	terminal.resize(40, 12);
	await terminal.sees(/3\/8 Names[\s\S]*▸ Application +\[ billing +\]/);
});

test('A2 resize: one header after each, the statement stays selected, and the scrollback is whole', async () => {
	const terminal = openTerminal('bash', ['--norc', '-i'], {
		env: { ...surroundings(server), PS1: 'shell> ' },
		patience,
	});
	await terminal.sees(/shell>/);
	terminal.type(`seq -f 'line %g of the shell' 100; ${process.execPath} ${program} -h ${server.sandbox.host}\r`);
	for (const screen of walk.slice(0, 6)) await enterUntil(terminal, screen);
	terminal.type('s');
	await terminal.sees(/Review > SQL/);
	for (const id of ['A2', 'A3', 'A4']) {
		terminal.type(']');
		await terminal.sees(new RegExp(`▸ +${id}`));
	}
	for (const [columns, rows] of [
		[80, 12],
		[50, 24],
		[80, 24],
	] as const) {
		terminal.resize(columns, rows);
		await terminal.waitsFor(() => expect(headersOn(terminal.lines())).toBe(1));
		await terminal.sees(/▸ +A4/);
	}
	expect(terminal.output()).not.toContain('\u001B[3J');
	terminal.type(key.ctrlC);
	await terminal.sees(/Ctrl\+C again/);
	await terminal.waitsFor(() => {
		if (terminal.alternate) terminal.type(key.ctrlC);
		expect(terminal.alternate).toBe(false);
	});
	const seen = [...terminal.scrollback(), ...terminal.lines()].join('\n');
	for (let line = 1; line <= 100; line++) expect(seen).toContain(`line ${line} of the shell`);
});

test('A3 keys in one read: a text and its Enter are both; Enters that are held are one a screen', async () => {
	const terminal = await wizardAt(server, 'connected');
	terminal.type('\r\r\r');
	await terminal.sees(/2\/8 Pattern/);
	await enterUntil(terminal, /3\/8 Names/);
	terminal.type(`${key.ctrlU}acme\r`);
	await terminal.sees(/\[ acme +\][\s\S]*▸ \[ Next \]/);
	expect(terminal.text()).toMatch(/3\/8 Names/);
});

test('A4 paste: a newline submits nothing, and several lines are refused whole', async () => {
	const terminal = await wizardAt(server, 'names');
	terminal.paste('\n billing \n');
	await terminal.sees(/\[ ordersbilling +\]/);
	terminal.paste('one\ntwo\nthree');
	await terminal.sees(/pasted text had 3 lines; nothing inserted/);
	expect(terminal.text()).toMatch(/3\/8 Names[\s\S]*\[ ordersbilling +\]/);
});

test('A5 a URL that is pasted fills the form, and its password is in no byte', async () => {
	const terminal = gatehouseTerminal([], { patience });
	await terminal.sees(/Connect to my server/);
	terminal.type(key.down);
	await terminal.sees(/▸ Connect to my server/);
	terminal.type(key.enter);
	await terminal.sees(/▸ Host/);
	terminal.paste('postgres://ann:p%40ss-canary@db9.example:6432/main?sslmode=require');
	await terminal.sees(
		/\[ db9\.example [\s\S]*\[ 6432 [\s\S]*\[ ann [\s\S]*kept, not shown[\s\S]*\[ main [\s\S]*require[\s\S]*▸ \[ Connect \]/,
	);
	expect(terminal.output()).not.toMatch(/p@ss-canary|p%40ss-canary/);
});

test('A6 editing goes by what one sees as a letter, and a name has its bytes counted', async () => {
	const terminal = await wizardAt(server, 'names');
	terminal.type(`${key.ctrlU}日本👍x`);
	await terminal.sees(/\[ 日本👍x/);
	terminal.type('\u001B[D\u007F'); // Left, Backspace: the thumb goes whole
	await terminal.sees(/\[ 日本x/);
	terminal.type('\u001B[H\u001B[3~'); // Home, Delete
	await terminal.sees(/\[ 本x/);
	terminal.type('\u0005y\u0001z'); // Ctrl+E, Ctrl+A
	await terminal.sees(/\[ z本xy/);
	terminal.type('\u0017\u000B'); // Ctrl+W to the left, Ctrl+K to the end
	await terminal.waitsFor(() => expect(terminal.text()).toMatch(/▸ Application +\[ +\]/));
	terminal.type('é'.repeat(32));
	await terminal.sees(/64 bytes/);
	terminal.type(`${key.enter}${key.enter}`);
	await terminal.sees(/3\/8 Names/);
	terminal.type(key.escape);
	await terminal.sees(/2\/8 Pattern/);
});

describe('A7 colour', () => {
	// biome-ignore lint/complexity/useRegexLiterals: an escape character in a literal is hard to see
	const colours = new RegExp('\u001B\\[(?:[0-9;]*;)?(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])(?:;[0-9;]*)?m');

	test.each([
		[['--no-color'], {}],
		[[], { NO_COLOR: '1' }],
		[[], { FORCE_COLOR: '0' }],
	])('%j %j: none is written, and every verdict is a word', async (args, env) => {
		const terminal = gatehouseTerminal([...args, '--sandbox'], { patience, env });
		for (const screen of walk.slice(0, 8)) await enterUntil(terminal, screen);
		await terminal.sees(/PASS[\s\S]*PASS[\s\S]*PASS/);
		expect(terminal.output()).not.toMatch(colours);
	});

	test('otherwise there are some, and none is bright black', async () => {
		const terminal = gatehouseTerminal([], { patience });
		await terminal.sees(/Try it on a sandbox/);
		expect(terminal.output()).toMatch(colours);
		expect(terminal.output()).not.toContain('\u001B[90m');
	});
});

describe('A8 without a terminal', () => {
	test('it says what to use instead, at once and without a trace', async () => {
		const { code, stdout, stderr } = await gatehouse([]);
		expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
		expect(stderr).toMatch(/gatehouse plan/);
		expect(stderr).not.toMatch(/\n\s+at |\u001B/);
	});

	test.each([{ CI: '1' }, { CI_X: '1' }])('%j on a terminal draws as ever', async (env) => {
		const terminal = gatehouseTerminal([], { patience, env });
		await terminal.sees(/Try it on a sandbox/);
	});
});
