import { useReducer, useRef } from 'react';
import { scrollTarget } from './scroll-keys.js';
import { useKeys } from './use-keys.js';
import { type Window, windowOf } from './window-of.js';

export type ScrollOptions = {
	readonly count: number;
	readonly height: number;
	/** Comes into view when it changes; the keys may then leave it. */
	readonly focusLine?: number | undefined;
	/** The last line of what has the focus: what is said under a field comes into view with it, as far as there is room. */
	readonly focusEnd?: number | undefined;
	readonly isFocused: boolean;
};

export function useScroll({ count, height, focusLine, focusEnd = focusLine, isFocused }: ScrollOptions): Window {
	const [, redraw] = useReducer((times: number) => times + 1, 0);
	const state = useRef<{ top: number; followed: string }>({ top: 0, followed: '' });
	const wish = `${focusLine} ${focusEnd} ${count} ${height}`;
	const isNew = state.current.followed !== wish;
	const follows = isNew || !isFocused;
	const end =
		focusLine === undefined ? undefined : Math.min(focusEnd ?? focusLine, focusLine + Math.max(0, height - 3));
	const { top } = windowOf(count, height, state.current.top, follows ? end : undefined);
	const view = windowOf(count, height, top, follows ? focusLine : undefined);
	state.current = { top: view.top, followed: wish };
	useKeys(
		(input, key) => {
			const to = scrollTarget(input, key, {
				at: state.current.top,
				page: Math.max(1, height - 2),
				last: count - height,
			});
			if (to === undefined) return;
			state.current.top = windowOf(count, height, to).top;
			redraw();
		},
		{ isActive: isFocused && count > height },
	);
	return view;
}
