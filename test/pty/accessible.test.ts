// The wizard by lines, built, in a real terminal and against a real server.
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { gatehouseTerminal } from '../helpers/pty.js';
import { temporaryFolder } from './temporary-folder.js';

test('A25 by lines Enter alone leads to three gates, and no byte moves a cursor', { timeout: 60_000 }, async () => {
	const folder = temporaryFolder();
	const terminal = gatehouseTerminal(['--accessible'], {
		cwd: folder,
		rows: 200,
		columns: 200,
		patience: 30_000,
		env: { HOME: folder, XDG_STATE_HOME: join(folder, 'state') },
	});
	for (const words of [
		/1\. Try it on a sandbox/,
		/May create databases\.[\s\S]*\[1\]:/,
		/Step 2 of 8\. Pattern\.[\s\S]*\[1\]:/,
		/Step 3 of 8\. Names\.[\s\S]*\[n\]:/,
		/Step 4 of 8\. Grants\.[\s\S]*\[n\]:/,
		/Step 5 of 8\. Security\.[\s\S]*\[n\]:/,
		/Step 6 of 8\. Review\.[\s\S]*\[a\]:/,
		/Review, Apply\.[\s\S]*\[1\]:/,
		/All three gates hold: \d+ checks passed, \d+ warnings \(outside this profile\)\.[\s\S]*\[1\]:/,
	]) {
		await terminal.sees(words);
		terminal.type('\r');
	}
	await terminal.sees(/Gatehouse\. Done\.[\s\S]*\[w\]:/);
	terminal.type('q\r');
	expect((await terminal.exit).exitCode).toBe(0);
	await terminal.sees(/orders: \d+ statements applied/);
	const output = terminal.output();
	expect(output).not.toContain('\u001B');
	// A carriage return stands only where the terminal ends a line.
	expect(output.replaceAll('\r\n', '\n')).not.toContain('\r');
	expect(output.replaceAll('\r\n', '\n')).not.toMatch(/[^\x20-\x7E\n]/);
});

test('A25 a dumb terminal gets lines without being asked, and a password is not echoed', async () => {
	const folder = temporaryFolder();
	const terminal = gatehouseTerminal([], { cwd: folder, columns: 120, rows: 60, env: { HOME: folder, TERM: 'dumb' } });
	await terminal.sees(/Enter a number/);
	terminal.type('2\r');
	await terminal.sees(/4\. Password[\s\S]*\[c\]:/);
	terminal.type('4\r');
	await terminal.sees(/which is not shown while you type/);
	terminal.type('canary-77\u007F8\r');
	await terminal.sees(/Password received, 9 characters\./);
	expect(terminal.output()).not.toContain('canary');
	terminal.type('\u0003');
	expect((await terminal.exit).exitCode).toBe(130);
});
