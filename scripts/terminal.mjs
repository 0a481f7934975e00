// The built wizard in a real terminal of its own, in a home that is empty.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';

const program = fileURLToPath(new URL('../bin/gatehouse.js', import.meta.url));

export function openTerminal({ columns = 80, rows = 24, args = [], patience = 60_000 } = {}) {
	const home = mkdtempSync(join(tmpdir(), 'gatehouse-pictures-'));
	const screen = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
	const child = spawn(process.execPath, [program, ...args], {
		name: 'xterm-256color',
		cols: columns,
		rows,
		cwd: home,
		env: {
			PATH: process.env['PATH'],
			HOME: home,
			XDG_CONFIG_HOME: home,
			XDG_STATE_HOME: home,
			LANG: 'C.UTF-8',
			TERM: 'xterm-256color',
			COLORTERM: 'truecolor',
		},
	});
	child.onData((data) => screen.write(data));
	screen.onData((reply) => child.write(reply));
	const exited = new Promise((resolve) => child.onExit(resolve));

	const text = () =>
		Array.from(
			{ length: rows },
			(_, y) => screen.buffer.active.getLine(screen.buffer.active.baseY + y)?.translateToString(true) ?? '',
		).join('\n');

	return {
		screen,
		text,
		type: (keys) => child.write(keys),
		/** Waits until the screen shows the words; looks again whenever something was drawn. */
		sees: (words) =>
			new Promise((resolve, reject) => {
				const timer = setTimeout(() => {
					listening.dispose();
					reject(new Error(`never saw ${words}:\n${text()}`));
				}, patience);
				const look = () => {
					if (!words.test(text())) return;
					clearTimeout(timer);
					listening.dispose();
					resolve();
				};
				const listening = screen.onWriteParsed(look);
				look();
			}),
		/** SIGTERM, which the program answers by taking its sandbox down. */
		async close() {
			child.kill('SIGTERM');
			await exited;
			rmSync(home, { recursive: true, force: true });
		},
	};
}
