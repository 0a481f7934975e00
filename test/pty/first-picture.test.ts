import xterm from '@xterm/headless';
import { expect, onTestFinished, test } from 'vitest';
import { program } from '../helpers/cli.js';
import { gatehouseTerminal, openTerminal, type TerminalOptions } from '../helpers/pty.js';

/** Where Ink begins to draw, over what was there. */
const takeover = /\u001B\[\d+A\r\u001B\[J/;

test.each<TerminalOptions>([
	{ columns: 80, rows: 24 },
	{ columns: 40, rows: 12 },
	{ columns: 132, rows: 40, env: { NO_COLOR: '1' } },
	{ columns: 80, rows: 24, env: { TERM: 'foot' } },
	{ columns: 80, rows: 24, env: { TERM: 'xterm', CI: '1' } },
	{ columns: 80, rows: 24, env: { LANG: 'C', LC_ALL: 'C', PGHOST: 'db.example.com', PGUSER: 'anna' } },
])('the picture of the first moment is to the cell what stands there afterwards: %o', async (options) => {
	const { columns = 80, rows = 24 } = options;
	const terminal = gatehouseTerminal([], options);
	await terminal.waitsFor(() => expect(terminal.output().split(takeover)[1]).toMatch(/Up.*Down.* move/));
	const [picture = ''] = terminal.output().split(takeover);
	expect(picture).toMatch(/move/);
	const first = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
	onTestFinished(() => first.dispose());
	await new Promise<void>((resolve) => first.write(picture, resolve));
	expect(first.buffer.active.type).toBe('alternate');
	for (let y = 0; y < rows; y++)
		for (let x = 0; x < columns; x++) {
			const cell = first.buffer.active.getLine(y)?.getCell(x);
			if (cell === undefined) throw new Error(`no cell ${x},${y}`);
			const now = terminal.cell(x, y);
			const seen = {
				text: cell.getChars().trim(),
				color: cell.isFgDefault() ? undefined : cell.getFgColor(),
				bold: cell.isBold() !== 0,
				dim: cell.isDim() !== 0,
			};
			expect(seen, `${x},${y}`).toEqual({ text: now.text.trim(), color: now.color, bold: now.bold, dim: now.dim });
		}
	// One alternate screen, entered once.
	expect(terminal.output().split('\u001B[?1049h')).toHaveLength(2);
});

test.each([1, 9, 30])(
	'the picture is where Ink draws, whatever stood on the screen before: %i lines',
	async (above) => {
		const said = Array.from({ length: above }, (_, index) => `echo said ${index}`).join('; ');
		const terminal = openTerminal('/bin/sh', ['-c', `${said}; exec "$0" "$1"`, process.execPath, program]);
		await terminal.waitsFor(() => expect(terminal.output().split(takeover)[1]).toMatch(/Up.*Down.* move/));
		const [picture = ''] = terminal.output().split(takeover);
		const first = new xterm.Terminal({ cols: 80, rows: 24, allowProposedApi: true });
		onTestFinished(() => first.dispose());
		await new Promise<void>((resolve) => first.write(picture, resolve));
		const drawn = Array.from({ length: 24 }, (_, y) => first.buffer.active.getLine(y)?.translateToString().trimEnd());
		expect(drawn).toEqual(terminal.lines().map((line) => line.trimEnd()));
	},
);

test('keys of the first moment are heard by who comes', async () => {
	const terminal = gatehouseTerminal([]);
	await terminal.waitsFor(() => expect(terminal.output()).toMatch(/Up.*Down.* move/));
	terminal.type('\u001B[B');
	await terminal.sees(/▸ Connect to my server/);
	expect(terminal.text()).not.toContain('^[');
});

test('a signal in the first moment gives the terminal back', async () => {
	const terminal = gatehouseTerminal([]);
	await terminal.waitsFor(() => expect(terminal.output()).toMatch(/Up.*Down.* move/));
	terminal.signal('SIGTERM');
	await expect(terminal.exit).resolves.toMatchObject({ exitCode: 143 });
	await terminal.waitsFor(() => expect(terminal.alternate).toBe(false));
	expect(terminal.cursorVisible).toBe(true);
});
