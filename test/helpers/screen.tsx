// Renders a tree into a fake terminal of any size; like ink-testing-library, whose is always 100 columns wide.
import { EventEmitter } from 'node:events';
import { render } from 'ink';
import type { ReactNode } from 'react';
import { expect, onTestFinished, vi } from 'vitest';

/** Modes that are switched between frames, such as bracketed paste or the cursor: they draw nothing. */
// biome-ignore lint/complexity/useRegexLiterals: an escape character in a literal is hard to see
const onlyModes = new RegExp('^(?:\u001B\\[\\?[\\d;]+[hl])*$', 'u');

class FakeStdout extends EventEmitter {
	frame = '';
	readonly isTTY = true;
	readonly frames: string[] = [];
	columns: number;
	rows: number;

	constructor(columns: number, rows: number) {
		super();
		this.columns = columns;
		this.rows = rows;
	}

	write = (frame: string, callback?: () => void) => {
		if (!onlyModes.test(frame)) {
			this.frame = frame;
			this.frames.push(frame);
		}
		callback?.(); // Ink waits for it before waitUntilExit() settles
		return true;
	};
}

class FakeStdin extends EventEmitter {
	readonly isTTY = true;
	#data: string | null = null;
	setEncoding() {}
	setRawMode() {}
	ref() {}
	unref() {}
	read() {
		const data = this.#data;
		this.#data = null;
		return data;
	}

	send(data: string) {
		this.#data = data;
		this.emit('readable');
	}
}

export const keys = {
	enter: '\r',
	tab: '\t',
	shiftTab: '\u001B[Z',
	space: ' ',
	up: '\u001B[A',
	down: '\u001B[B',
	right: '\u001B[C',
	left: '\u001B[D',
	home: '\u001B[H',
	end: '\u001B[F',
	pageUp: '\u001B[5~',
	pageDown: '\u001B[6~',
	escape: '\u001B',
	backspace: '\u007F',
	delete: '\u001B[3~',
	ctrlC: '\u0003',
	ctrlU: '\u0015',
} as const;

/** Call it inside a test: the tree is unmounted when the test is over. */
export function renderScreen(tree: ReactNode, { columns = 80, rows = 24 } = {}) {
	const stdout = new FakeStdout(columns, rows);
	const stdin = new FakeStdin();
	const app = render(tree, {
		stdout: stdout as never,
		stdin: stdin as never,
		stderr: new FakeStdout(columns, rows) as never,
		debug: true,
		patchConsole: false,
		exitOnCtrlC: false,
	});
	onTestFinished(() => app.unmount());
	return {
		app,
		/** Every frame since the beginning. */
		frames: stdout.frames as readonly string[],
		text: () => stdout.frame,
		lines: () => stdout.frame.split('\n'),
		/** Presses keys one by one, letting React settle after each: keys of one turn would meet stale handlers. */
		async press(...pressed: readonly string[]) {
			for (const key of pressed) {
				stdin.send(key);
				for (let turn = 0; turn < 4; turn++) await new Promise((resolve) => setImmediate(resolve));
			}
		},
		/** Types a text as one write, as a fast typist or a paste without brackets would. */
		async write(data: string) {
			stdin.send(data);
			for (let turn = 0; turn < 4; turn++) await new Promise((resolve) => setImmediate(resolve));
		},
		waitsFor: (condition: () => unknown) =>
			vi.waitFor(
				() => {
					if (condition() === false) throw new Error(`not on the screen:\n${stdout.frame}`);
				},
				{ timeout: 2000, interval: 5 },
			),
		sees: (expected: string | RegExp) =>
			vi.waitFor(() => expect(stdout.frame).toMatch(expected), { timeout: 2000, interval: 5 }),
		rerender: (next: ReactNode) => app.rerender(next),
		resize(newColumns: number, newRows: number) {
			stdout.columns = newColumns;
			stdout.rows = newRows;
			stdout.emit('resize');
		},
	};
}
