import { graphemes } from './text-cells.js';

/** A line of text under edit, by grapheme: `at` is the cursor's place before one of them or behind the last. */
export type Editor = { readonly parts: readonly string[]; readonly at: number };

export type EditorAction =
	| { readonly type: 'insert'; readonly text: string }
	| { readonly type: 'move'; readonly to: Place }
	/** Removes what is between the cursor and there. */
	| { readonly type: 'cut'; readonly to: Place };

export type Place = 'start' | 'end' | 'left' | 'right' | 'word-left' | 'word-right' | 'blank-left';

export function editorOf(text: string): Editor {
	const parts = graphemes(text);
	return { parts, at: parts.length };
}

export const textOf = (editor: Editor): string => editor.parts.join('');

export function edit(editor: Editor, action: EditorAction): Editor {
	const { parts, at } = editor;
	switch (action.type) {
		case 'insert': {
			const before = parts.slice(0, at).join('') + action.text;
			// Segmented anew: what arrives alone (an accent, the second half of a flag) may join what is there.
			return { parts: graphemes(before + parts.slice(at).join('')), at: graphemes(before).length };
		}
		case 'move':
			return { parts, at: placeOf(editor, action.to) };
		case 'cut': {
			const place = placeOf(editor, action.to);
			const [from, to] = place < at ? [place, at] : [at, place];
			return { parts: [...parts.slice(0, from), ...parts.slice(to)], at: from };
		}
	}
}

const isWord = (part: string | undefined): boolean => part !== undefined && /[\p{L}\p{N}_]/u.test(part);
const isBlank = (part: string | undefined): boolean => part !== undefined && /^\s$/u.test(part);

function placeOf({ parts, at }: Editor, place: Place): number {
	switch (place) {
		case 'start':
			return 0;
		case 'end':
			return parts.length;
		case 'left':
			return Math.max(0, at - 1);
		case 'right':
			return Math.min(parts.length, at + 1);
		case 'word-left':
			return leftOf(
				parts,
				leftOf(parts, at, (part) => !isWord(part)),
				isWord,
			);
		case 'blank-left':
			return leftOf(parts, leftOf(parts, at, isBlank), (part) => !isBlank(part));
		case 'word-right':
			return rightOf(
				parts,
				rightOf(parts, at, (part) => !isWord(part)),
				isWord,
			);
	}
}

function leftOf(parts: readonly string[], from: number, passes: (part: string | undefined) => boolean): number {
	let at = from;
	while (at > 0 && passes(parts[at - 1])) at--;
	return at;
}

function rightOf(parts: readonly string[], from: number, passes: (part: string | undefined) => boolean): number {
	let at = from;
	while (at < parts.length && passes(parts[at])) at++;
	return at;
}
