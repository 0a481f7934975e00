import { useReducer, useRef } from 'react';
import { useKeys } from './use-keys.js';

export type FocusRing<Id extends string> = {
	readonly focused: Id;
	readonly is: (id: Id) => boolean;
	readonly focus: (id: Id) => void;
	readonly next: () => void;
	readonly previous: () => void;
};

export type FocusRingOptions<Id extends string> = {
	readonly initial?: Id | undefined;
	/** Esc, and Shift+Tab on the first: back is never blocked by what a field holds. */
	readonly onBack?: (() => void) | undefined;
	readonly isActive?: boolean | undefined;
	/** Those that use Up and Down themselves, such as menus. */
	readonly ownArrows?: readonly Id[] | undefined;
};

/**
 * Who has the focus on a screen: one of `order`, which may change from render to render. Tab goes round; the arrows
 * stop at the ends. Enter belongs to what is focused: a field's `onSubmit` is usually `ring.next`.
 */
export function useFocusRing<Id extends string>(
	order: readonly [Id, ...Id[]],
	options: FocusRingOptions<Id> = {},
): FocusRing<Id> {
	const { initial = order[0], onBack, isActive, ownArrows = [] } = options;
	const [, redraw] = useReducer((count: number) => count + 1, 0);
	const state = useRef({ id: initial, index: Math.max(0, order.indexOf(initial)) });
	if (!order.includes(state.current.id)) {
		const index = Math.min(state.current.index, order.length - 1); // it went away: its neighbour has the focus
		state.current = { id: order[index] ?? order[0], index };
	}
	const focus = (id: Id): void => {
		if (!order.includes(id)) return;
		state.current = { id, index: order.indexOf(id) };
		redraw();
	};
	const step = (by: number, goesRound: boolean): boolean => {
		const index = order.indexOf(state.current.id) + by;
		const target = order[goesRound ? (index + order.length) % order.length : index];
		if (target === undefined) return false;
		focus(target);
		return true;
	};
	useKeys(
		(_, key) => {
			const arrows = !ownArrows.includes(state.current.id);
			if (key.escape) onBack?.();
			else if (key.tab && key.shift) step(-1, false) || onBack?.();
			else if (key.tab) step(1, true);
			else if (key.upArrow && arrows) step(-1, false);
			else if (key.downArrow && arrows) step(1, false);
		},
		{ isActive },
	);
	const focused = state.current.id;
	return {
		focused,
		is: (id) => id === focused,
		focus,
		next: () => void step(1, true),
		previous: () => void step(-1, true),
	};
}
