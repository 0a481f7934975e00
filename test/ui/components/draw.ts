import type { ReactNode } from 'react';
import { expect, vi } from 'vitest';
import { renderScreen } from '../../helpers/screen.js';

const patience = { timeout: 2000, interval: 5 };

/** A screen that waits by itself. */
export function draw(tree: ReactNode, size?: { readonly columns?: number; readonly rows?: number }) {
	const screen = renderScreen(tree, size);
	return {
		...screen,
		paste: (pasted: string) => screen.write(`\u001B[200~${pasted}\u001B[201~`),
		isWithout: (unexpected: string | RegExp) =>
			vi.waitFor(() => expect(screen.text()).not.toMatch(unexpected), patience),
		/** A new size, drawn, and its keys heard: React's effects run in a turn after the frame. */
		async resize(columns: number, rows: number) {
			screen.resize(columns, rows);
			for (let turn = 0; turn < 4; turn++) await new Promise((resolve) => setImmediate(resolve));
		},
		/** Until what was pressed has been called back. */
		until: (condition: () => void) => vi.waitFor(condition, patience),
	};
}
