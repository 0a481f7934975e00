import type { ReactNode } from 'react';
import { expect, vi } from 'vitest';
import { renderScreen } from '../../helpers/screen.js';

const patience = { timeout: 2000, interval: 5 };

/** The screen without what is written between frames: modes such as bracketed paste, which draw nothing. */
export function draw(tree: ReactNode, size?: { readonly columns?: number; readonly rows?: number }) {
	const screen = renderScreen(tree, size);
	const frames = () => screen.frames.filter((frame) => !frame.startsWith('\u001B[?'));
	const text = () => frames().at(-1) ?? '';
	return {
		...screen,
		frames,
		text,
		lines: () => text().split('\n'),
		paste: (pasted: string) => screen.write(`\u001B[200~${pasted}\u001B[201~`),
		sees: (expected: string | RegExp) => vi.waitFor(() => expect(text()).toMatch(expected), patience),
		isWithout: (unexpected: string | RegExp) => vi.waitFor(() => expect(text()).not.toMatch(unexpected), patience),
		/** A new size, drawn, and its keys heard: React's effects run in a turn after the frame. */
		async resize(columns: number, rows: number) {
			screen.resize(columns, rows);
			for (let turn = 0; turn < 4; turn++) await new Promise((resolve) => setImmediate(resolve));
		},
		/** Until what was pressed has been called back. */
		until: (condition: () => void) => vi.waitFor(condition, patience),
	};
}
