import { useInput } from 'ink';
import { createContext, useContext } from 'react';

type Handler = Parameters<typeof useInput>[0];

/** False while the window is too small or something lies on top: what is hidden must not hear keys. */
export const HearsKeys = createContext(true);

/** Ink's `useInput` for everything inside a Frame. */
export function useKeys(handler: Handler, options: { readonly isActive?: boolean } = {}): void {
	const hears = useContext(HearsKeys);
	useInput(handler, { isActive: hears && (options.isActive ?? true) });
}
