import { useMemo, useReducer, useRef } from 'react';
import { scrollTarget } from './scroll-keys.js';
import { useKeys } from './use-keys.js';
import { type Window, windowOf } from './window-of.js';

export type PickList<Item> = {
	/** Those that the filter leaves, and which of them are in view. */
	readonly items: readonly Item[];
	readonly view: Window;
	/** The cursor, among `items`. */
	readonly at: number;
	readonly current: Item | undefined;
	readonly filter: { readonly text: string; readonly isTyping: boolean };
	readonly typeFilter: (text: string) => void;
	readonly endFilter: () => void;
};

type Options<Item> = {
	readonly items: readonly Item[];
	readonly nameOf: (item: Item) => string;
	readonly matching: (items: readonly Item[], text: string) => readonly Item[];
	/** Lines for items, the line of the filter included while there is one. */
	readonly height: number;
	/** The name of the one that the cursor begins at. */
	readonly initial: string | null;
	/** The filter is typed from the first, beside the list and beginning with this; unless given, behind a slash. */
	readonly typing?: { readonly from: string };
	/** Esc, once there is no filter to leave. */
	readonly onBack: () => void;
};

/** A list of which only what is in view is ever drawn, with a filter that is typed behind a slash. */
export function usePickList<Item>(options: Options<Item>): PickList<Item> {
	const { items: all, nameOf, matching, initial, onBack, typing } = options;
	const isAlways = typing !== undefined;
	const [, redraw] = useReducer((times: number) => times + 1, 0);
	const state = useRef({ name: initial, top: 0, at: 0, text: typing?.from ?? '', isTyping: isAlways });
	const { text, isTyping } = state.current;
	const items = useMemo(() => matching(all, text), [matching, all, text]);
	// By its name, so that it survives a filter; where it is filtered out, its place.
	const found = items.findIndex((item) => nameOf(item) === state.current.name);
	const at = found === -1 ? Math.max(0, Math.min(state.current.at, items.length - 1)) : found;
	const height = Math.max(1, options.height - (!isAlways && (isTyping || text !== '') ? 1 : 0));
	const view = windowOf(items.length, height, state.current.top, at);
	state.current.top = view.top;
	state.current.at = at;

	const goTo = (wanted: number): void => {
		const place = Math.min(Math.max(wanted, 0), items.length - 1);
		const item = items[place];
		if (item === undefined) return;
		state.current.name = nameOf(item);
		redraw();
	};
	const setFilter = (next: { readonly text: string; readonly isTyping: boolean }): void => {
		Object.assign(state.current, next);
		redraw();
	};
	useKeys((input, key) => {
		if (key.escape) return isAlways || (text === '' && !isTyping) ? onBack() : setFilter({ text: '', isTyping: false });
		if (!isTyping && input === '/') return setFilter({ text, isTyping: true });
		const page = Math.max(1, height - 2);
		const target = scrollTarget(isTyping ? '' : input, isTyping ? { ...key, home: false, end: false } : key, {
			at,
			page,
			last: items.length - 1,
		});
		if (target !== undefined) goTo(target);
	});
	return {
		items,
		view,
		at,
		current: items[at],
		filter: { text, isTyping },
		typeFilter: (typed) => setFilter({ text: typed, isTyping: true }),
		endFilter: () => setFilter({ text: state.current.text, isTyping: false }),
	};
}
