import { useInput, usePaste } from 'ink';
import { createContext, useContext } from 'react';

type Options = { readonly isActive?: boolean | undefined };

/** False while the window is too small or something lies on top: what cannot be seen must not hear keys. */
export const HearsKeys = createContext(true);

/** Ink's `useInput` for everything inside a Frame. */
export function useKeys(handler: Parameters<typeof useInput>[0], { isActive = true }: Options = {}): void {
	const hears = useContext(HearsKeys) && isActive;
	// Asked again here: Ink unsubscribes a moment after the frame in which this became inactive.
	useInput((input, key) => hears && handler(input, key), { isActive: hears });
}

/** The same for Ink's `usePaste`. */
export function usePasted(handler: Parameters<typeof usePaste>[0], { isActive = true }: Options = {}): void {
	const hears = useContext(HearsKeys) && isActive;
	usePaste((text) => hears && handler(text), { isActive: hears });
}
