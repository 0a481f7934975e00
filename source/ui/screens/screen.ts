import { createContext } from 'react';
import type { Target } from '../../core/connection.js';
import type { Event } from '../../core/wizard/event.js';
import type { StateOf, Step } from '../../core/wizard/state.js';
import type { NoticeState } from '../components/notice.js';

/** A screen shows one state and says what happened; it decides nothing. */
export type ScreenProps<S extends Step> = { readonly state: StateOf<S>; readonly send: (event: Event) => void };

/** Milliseconds; a test gives its own. */
export const Clock = createContext<() => number>(Date.now);

/** What can lie over a screen. `command`: the same work without the wizard, as far as there is a plan. */
export type OverlayName = 'help' | 'command';
/** What a digit does wherever nothing is typed: back, or on, to a step that was answered before. */
export const JumpTo = createContext<(step: number) => void>(() => {});
export const isDigit = (input: string): boolean => /^[1-8]$/.test(input);

export const Overlay = createContext<(name: OverlayName) => void>(() => {});

/** What has the focus, for whoever asks what it means; set by what draws it. */
export type Topic = { id: string; label: string };
export const HelpTopic = createContext<{ current: Topic | undefined }>({ current: undefined });

/** Where PG* variables, the service file and the defaults lead when nothing is typed; null: nowhere that is known. */
export const KnownServer = createContext<Target | null>(null);

/** What stands in the footer for a while instead of the keys, on whatever screen. */
export const FooterNotice = createContext<Omit<NoticeState, 'clear'>>({
	text: undefined,
	isNews: false,
	show: () => {},
	tell: () => {},
});
