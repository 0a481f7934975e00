import { createContext, useContext, useLayoutEffect, useRef } from 'react';
import type { KeyHint } from '../components/key-hint.js';

/** Where a screen says which keys it hears; the footer, which is drawn after it, asks. */
export type HintsBoard = { hints: readonly KeyHint[]; readonly redraw: () => void };

export const FooterHints = createContext<HintsBoard>({ hints: [], redraw: () => {} });

/** The keys of what has the focus now. */
export function useHints(hints: readonly KeyHint[]): void {
	const board = useContext(FooterHints);
	// At once, so that not even the first frame shows the keys of another screen; an effect would come a frame later.
	board.hints = hints;
	const told = JSON.stringify(hints);
	const last = useRef(told);
	useLayoutEffect(() => {
		if (last.current !== told) board.redraw();
		last.current = told;
	}, [board, told]);
}
