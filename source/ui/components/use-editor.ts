import { useReducer, useRef } from 'react';
import { type Editor, type EditorAction, edit, editorOf, textOf } from './editor.js';

export type EditorState = {
	readonly editor: Editor;
	/** Returns the text as it is now: the parent may not have drawn it yet. */
	readonly apply: (action: EditorAction) => string;
	readonly text: () => string;
};

/**
 * Keeps the line here and reports each change. Several keys may come between two renders of the parent, which then
 * hands back an older text than the one that was reported last: an echo, not a change, and nothing may be lost to it.
 */
export function useEditor(value: string, onChange: (value: string) => void): EditorState {
	const [, redraw] = useReducer((count: number) => count + 1, 0);
	const state = useRef<{ editor: Editor; given: string; reported: readonly string[] }>(undefined);
	state.current ??= { editor: editorOf(value), given: value, reported: [] };
	const current = state.current;
	if (value !== current.given) {
		const echo = current.reported.indexOf(value);
		if (echo === -1) current.editor = editorOf(value);
		current.reported = echo === -1 ? [] : current.reported.slice(echo + 1);
		current.given = value;
	}
	return {
		editor: current.editor,
		text: () => textOf(current.editor),
		apply(action) {
			const before = textOf(current.editor);
			current.editor = edit(current.editor, action);
			const after = textOf(current.editor);
			redraw();
			if (after !== before) {
				current.reported = [...current.reported.slice(-99), after];
				onChange(after);
			}
			return after;
		},
	};
}
