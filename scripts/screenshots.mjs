// Draws the pictures in docs/ from a real run of the wizard in a real terminal: `npm run screenshots`.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';
import { drawSvg } from './draw-svg.mjs';

const [columns, rows] = [80, 24];
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
		const timer = setTimeout(() => reject(new Error(`never saw ${words}:\n${text()}`)), 60_000);
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

/** What is seen, the picture that it makes, and the key that leads on. */
const walk = JSON.parse(process.env['WALK'] ?? 'null') ?? (await import('./walk.mjs')).walk;
try {
	for (const { words, name, keys } of walk) {
		await sees(new RegExp(words));
		if (name !== undefined) picture(name);
		for (const key of keys ?? []) program.write(key);
	}
} finally {
	program.kill();
	rmSync(home, { recursive: true, force: true });
}
