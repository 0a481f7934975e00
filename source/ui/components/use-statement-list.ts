import { useReducer, useRef } from 'react';
import { scrollTarget } from './scroll-keys.js';
import { findLines, type ListedStatement, type StatementLayout } from './statement-layout.js';
import { useKeys } from './use-keys.js';
import { type Window, windowOf } from './window-of.js';

/** The cursor is a line of a statement, so that it survives another wrapping. */
type Cursor = { readonly index: number; readonly line: number };
type Search = { readonly text: string; readonly isTyping: boolean };

export type StatementListState = {
	readonly view: Window;
	/** The cursor, as a line of the layout. */
	readonly at: number;
	readonly selected: number;
	readonly search: Search;
	readonly matches: readonly number[];
	readonly typeSearch: (text: string) => void;
	readonly endSearch: (text: string) => void;
};

type Options = {
	readonly statements: readonly ListedStatement[];
	readonly layout: StatementLayout;
	/** Lines for statements while there is no search. */
	readonly height: number;
	readonly isFocused: boolean;
	readonly initialSelected?: string | undefined;
	readonly onSelect?: ((id: string) => void) | undefined;
	readonly onTyping?: ((isTyping: boolean) => void) | undefined;
	readonly onBack?: (() => void) | undefined;
};

export function useStatementList(options: Options): StatementListState {
	const { statements, layout, isFocused, initialSelected, onSelect, onTyping, onBack } = options;
	const [, redraw] = useReducer((times: number) => times + 1, 0);
	const first = Math.max(
		0,
		statements.findIndex(({ id }) => id === initialSelected),
	);
	const state = useRef({
		cursor: { index: first, line: 0 } as Cursor,
		top: 0,
		search: { text: '', isTyping: false } as Search,
	});
	const { cursor, search } = state.current;

	const { lines, starts } = layout;
	const startOf = (index: number): number => starts[index] ?? 0;
	const endOf = (index: number): number => (starts[index + 1] ?? lines.length) - 1;
	const selected = Math.min(cursor.index, Math.max(0, statements.length - 1));
	const at = Math.min(startOf(selected) + cursor.line, endOf(selected));
	const height = Math.max(1, options.height - (search.isTyping || search.text !== '' ? 1 : 0));
	// Its reasons too, where they fit; its beginning rather than them; the cursor before either.
	const view = [endOf(selected), startOf(selected), at].reduce(
		(known, focus) => windowOf(lines.length, height, known.top, focus),
		windowOf(lines.length, height, state.current.top),
	);
	state.current.top = view.top;
	const matches = findLines(layout, statements, search.text);

	const goTo = (wanted: number): void => {
		const line = Math.min(Math.max(wanted, 0), lines.length - 1);
		const index = lines[line]?.index ?? 0;
		state.current.cursor = { index, line: line - startOf(index) };
		redraw();
		if (index !== selected) onSelect?.(statements[index]?.id ?? '');
	};
	const setSearch = (next: Search): void => {
		if (next.isTyping !== state.current.search.isTyping) onTyping?.(next.isTyping);
		state.current.search = next;
		redraw();
	};
	const goToMatch = (found: readonly number[], by: 1 | -1, from: number): void => {
		const next = by === 1 ? found.find((line) => line > from) : found.findLast((line) => line < from);
		const target = next ?? (by === 1 ? found[0] : found.at(-1));
		if (target !== undefined) goTo(target);
	};

	useKeys(
		(input, key) => {
			if (key.escape) return search.text === '' ? onBack?.() : setSearch({ text: '', isTyping: false });
			if (input === '/') return setSearch({ text: '', isTyping: true });
			if (input === 'n') return goToMatch(matches, 1, at);
			if (input === 'N') return goToMatch(matches, -1, at);
			if (input === ']' || key.rightArrow) return goTo(startOf(Math.min(selected + 1, statements.length - 1)));
			if (input === '[' || key.leftArrow)
				return goTo(startOf(at > startOf(selected) ? selected : Math.max(0, selected - 1)));
			const target = scrollTarget(input, key, { at, page: Math.max(1, height - 2), last: lines.length - 1 });
			if (target !== undefined) goTo(target);
		},
		{ isActive: isFocused && !search.isTyping },
	);
	useKeys((_, key) => key.escape && setSearch({ text: '', isTyping: false }), {
		isActive: isFocused && search.isTyping,
	});

	return {
		view,
		at,
		selected,
		search,
		matches,
		typeSearch: (text) => setSearch({ text, isTyping: true }),
		endSearch: (text) => {
			setSearch({ text, isTyping: false });
			goToMatch(findLines(layout, statements, text), 1, at - 1);
		},
	};
}
