// Draws the pictures in docs/ from a real run of the wizard in a real terminal: `npm run screenshots`.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';
import { drawSvg } from './draw-svg.mjs';
import { walk } from './walk.mjs';

const [columns, rows, patience] = [80, 24, 60_000];
const root = fileURLToPath(new URL('..', import.meta.url));
const home = mkdtempSync(join(tmpdir(), 'gatehouse-pictures-'));
const screen = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
const program = spawn(process.execPath, [join(root, 'bin/gatehouse.js')], {
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
program.onData((data) => screen.write(data));
screen.onData((reply) => program.write(reply));

const text = () => {
	const lines = Array.from(
		{ length: rows },
		(_, y) => screen.buffer.active.getLine(screen.buffer.active.baseY + y)?.translateToString(true) ?? '',
	);
	return lines.join('\n');
};

/** Waits until the screen shows the words; looks again whenever something was drawn. */
function sees(words) {
	return new Promise((resolve, reject) => {
		const timer = globalThis.setTimeout(() => reject(new Error(`never saw ${words}:\n${text()}`)), patience);
		const look = () => {
			if (!words.test(text())) return;
			clearTimeout(timer);
			listening.dispose();
			resolve();
		};
		const listening = screen.onWriteParsed(look);
		look();
	});
}

function picture(name) {
	writeFileSync(join(root, 'docs', `${name}.svg`), drawSvg(screen));
	console.log(`docs/${name}.svg`);
}

try {
	for (const { words, name, keys = [], deafFor = 0 } of walk) {
		await sees(new RegExp(words));
		if (name !== undefined) picture(name);
		await setTimeout(deafFor);
		for (const key of keys) program.write(key);
	}
} finally {
	program.kill();
	rmSync(home, { recursive: true, force: true });
}
