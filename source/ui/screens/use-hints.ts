import { createContext, useContext, useLayoutEffect } from 'react';
import type { KeyHint } from '../components/key-hints.js';

export const FooterHints = createContext<(hints: readonly KeyHint[]) => void>(() => {});

/** The keys of what has the focus now. Before the frame is drawn, so that no frame shows the keys of another. */
export function useHints(hints: readonly KeyHint[]): void {
	const show = useContext(FooterHints);
	const told = JSON.stringify(hints);
	useLayoutEffect(() => show(JSON.parse(told) as readonly KeyHint[]), [show, told]);
}
