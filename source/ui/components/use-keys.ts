import { type Key, useInput, usePaste } from 'ink';
import { createContext, useContext } from 'react';

type Options = { readonly isActive?: boolean | undefined };
type KeyOptions = Options & {
	/** For who hears Ctrl and a letter, or takes text: everybody else hears a letter that is pressed alone. */
	readonly all?: boolean;
};

/** False while the window is too small or something lies on top: what cannot be seen must not hear keys. */
export const HearsKeys = createContext(true);

/** Ink's `useInput` for everything inside a Frame. */
export function useKeys(
	handler: Parameters<typeof useInput>[0],
	{ isActive = true, all = false }: KeyOptions = {},
): void {
	const hears = useContext(HearsKeys) && isActive;
	// Asked again here: Ink unsubscribes a moment after the frame in which this became inactive.
	useInput((input, key) => hears && handler(all ? input : lone(input, key), key), { isActive: hears });
}

/** Ctrl+C is no `c`, which may copy a password; nor is a word that came in one read the name of a key. */
const lone = (input: string, key: Key): string => (key.ctrl || key.meta || input.length > 1 ? '' : input);

/** The same for Ink's `usePaste`. */
export function usePasted(handler: Parameters<typeof usePaste>[0], { isActive = true }: Options = {}): void {
	const hears = useContext(HearsKeys) && isActive;
	usePaste((text) => hears && handler(text), { isActive: hears });
}
