import { createContext } from 'react';
import type { Event } from '../../core/wizard/event.js';
import type { StateOf, Step } from '../../core/wizard/state.js';

/** A screen shows one state and says what happened; it decides nothing. */
export type ScreenProps<S extends Step> = { readonly state: StateOf<S>; readonly send: (event: Event) => void };

/** Milliseconds; a test gives its own. */
export const Clock = createContext<() => number>(Date.now);

/** Lays the help over the screen. */
export const Help = createContext<() => void>(() => {});

/** What stands in the footer for a while instead of the keys, on whatever screen. */
export const FooterNotice = createContext<{ readonly text: string | undefined; readonly show: (text: string) => void }>(
	{
		text: undefined,
		show: () => {},
	},
);
