// A real program in a real pseudo-terminal, drawn on a real (headless) screen.
import { execFileSync } from 'node:child_process';
import { type IPty, spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';
import { expect, onTestFinished, vi } from 'vitest';
import { program } from './cli.js';
import { cleanEnvironment } from './environment.js';

export type TerminalOptions = {
	readonly columns?: number;
	readonly rows?: number;
	readonly env?: Readonly<Record<string, string>>;
	readonly cwd?: string;
	/** Milliseconds that `sees` and `waitsFor` wait. */
	readonly patience?: number;
};

/** `gatehouse` on a terminal. */
export const gatehouseTerminal = (args: readonly string[], options?: TerminalOptions) =>
	openTerminal(process.execPath, [program, ...args], options);

/** Call it inside a test: what still runs when the test is over is killed. */
export function openTerminal(file: string, args: readonly string[], options: TerminalOptions = {}) {
	const { columns = 80, rows = 24, cwd = process.cwd(), patience = 8000 } = options;
	const { env, remove } = cleanEnvironment({ TERM: 'xterm-256color', ...options.env });
	const emulator = new xterm.Terminal({ cols: columns, rows, scrollback: 10_000, allowProposedApi: true });
	const child = spawn(file, [...args], { name: env['TERM'] ?? '', cols: columns, rows, cwd, env, encoding: null });
	const bytes: Buffer[] = [];
	let undrawn = 0;
	const onBytes = child.onData as unknown as (hear: (data: Buffer) => void) => void; // what `encoding: null` makes of it
	onBytes((data) => {
		bytes.push(data);
		undrawn++;
		emulator.write(data, () => undrawn--);
	});
	emulator.onData((reply) => child.write(reply)); // answers to what the program asks the terminal
	let exited = false;
	const exit = new Promise<{ exitCode: number; signal?: number }>((resolve) =>
		child.onExit((event) => {
			exited = true;
			resolve(event);
		}),
	);
	onTestFinished(async () => {
		if (!exited) child.kill('SIGKILL');
		await exit;
		emulator.dispose();
		remove();
	});

	const active = () => emulator.buffer.active;
	const line = (y: number) => active().getLine(y)?.translateToString(true) ?? '';
	const lines = () => Array.from({ length: emulator.rows }, (_, y) => line(active().baseY + y));
	const text = () => lines().join('\n').trimEnd();
	const output = () => Buffer.concat(bytes).toString();
	const waitsFor = (condition: () => unknown) =>
		vi.waitFor(
			() => {
				if (undrawn > 0) throw new Error('still drawing');
				if (condition() === false) throw new Error(`not on the screen:\n${text()}`);
			},
			{ timeout: patience, interval: 10 },
		);

	return {
		pid: child.pid,
		/** The last output may still be on its way when this resolves: `sees` waits for it. */
		exit,
		lines,
		text,
		/** Every byte the program wrote, since it began. */
		bytes: () => Buffer.concat(bytes),
		output,
		/** What went off the top of the screen; the alternate screen has none. */
		scrollback: () => Array.from({ length: active().baseY }, (_, y) => line(y)),
		get alternate() {
			return active().type === 'alternate';
		},
		get bracketedPaste() {
			return emulator.modes.bracketedPasteMode;
		},
		get cursorVisible() {
			return output().lastIndexOf('\u001B[?25h') >= output().lastIndexOf('\u001B[?25l');
		},
		get cursor() {
			return { x: active().cursorX, y: active().cursorY };
		},
		cell(x: number, y: number) {
			const cell = active()
				.getLine(active().baseY + y)
				?.getCell(x);
			if (cell === undefined) throw new Error(`The screen has no cell ${x},${y}.`);
			return {
				text: cell.getChars(),
				color: cell.isFgDefault() ? undefined : cell.getFgColor(),
				bold: cell.isBold() !== 0,
				dim: cell.isDim() !== 0,
				inverse: cell.isInverse() !== 0,
				underline: cell.isUnderline() !== 0,
			};
		},
		/** `stty -a` of the program's side, while that is open. */
		stty: () => execFileSync('stty', ['-F', (child as IPty & { ptsName: string }).ptsName, '-a'], { encoding: 'utf8' }),
		/** As when its window is closed. */
		hangUp: () => (child as IPty & { destroy(): void }).destroy(),
		type: (keys: string) => child.write(keys),
		paste: (data: string) => child.write(emulator.modes.bracketedPasteMode ? `\u001B[200~${data}\u001B[201~` : data),
		resize(newColumns: number, newRows: number) {
			emulator.resize(newColumns, newRows);
			child.resize(newColumns, newRows);
		},
		signal: (name: NodeJS.Signals) => child.kill(name),
		/** Waits until all is drawn and the condition neither throws nor is false. */
		waitsFor,
		sees: (expected: string | RegExp) => waitsFor(() => expect(text()).toMatch(expected)),
	};
}

export type Terminal = ReturnType<typeof openTerminal>;
