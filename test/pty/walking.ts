// Through the wizard by keys, at the pace of its screens.
import { expect, vi } from 'vitest';
import type { Terminal } from '../helpers/pty.js';

/** A sandbox is started in most of the tests, and not always on an idle machine. */
export const patience = 60_000;
export const key = {
	enter: '\r',
	down: '\u001B[B',
	right: '\u001B[C',
	escape: '\u001B',
	tab: '\t',
	shiftTab: '\u001B[Z',
	ctrlC: '\u0003',
	ctrlL: '\f',
	ctrlU: '\u0015',
	ctrlZ: '\u001A',
	ctrlSlash: '\u001F',
};
/** What Enter alone leads past, from the welcome to the end. */
export const walk = [/1\/8/, /2\/8/, /3\/8/, /4\/8/, /5\/8/, /See SQL/, /only adds/, /8\/8/, /is ready/];

/** Milliseconds after which a press counts as lost. A confirmation hears nothing at first, and a second press does no harm. */
const lostAfter = (text: string): number => (/only adds|Type the/.test(text) ? 1000 : 10_000);

/** What an Enter is for: the step, and what has the focus there. What is looked up meanwhile may change the rest. */
const asked = (terminal: Terminal): string =>
	terminal
		.lines()
		.flatMap((line, y) =>
			y === 0 ? [line] : line.includes('▸') ? [`${y} ${line.slice(0, line.indexOf('▸') + 12)}`] : [],
		)
		.join('\n');

/** Enter, one press a screen, until `expected` is on it. What is working is waited for, and hears no Enter. */
export async function enterUntil(terminal: Terminal, expected: RegExp): Promise<void> {
	let pressed = { on: '', at: 0 };
	await vi.waitFor(
		() => {
			const text = terminal.text();
			// A frame may come in parts: it is there when its last line is.
			const isWhole = terminal.lines().at(-2)?.trim() !== '';
			const hears = isWhole && !expected.test(text) && !/(?:Esc|Ctrl\+C) stop/.test(text);
			if (hears && (asked(terminal) !== pressed.on || Date.now() - pressed.at > lostAfter(text))) {
				pressed = { on: asked(terminal), at: Date.now() };
				terminal.type(key.enter);
			}
			expect(text).toMatch(expected);
		},
		{ timeout: patience, interval: 20 },
	);
}
