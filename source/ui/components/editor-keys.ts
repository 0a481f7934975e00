import type { Key } from 'ink';
import type { EditorAction, Place } from './editor.js';

const ctrlMoves: Readonly<Record<string, Place>> = { a: 'start', e: 'end', b: 'left', f: 'right' };
const ctrlCuts: Readonly<Record<string, Place>> = { u: 'start', k: 'end', w: 'blank-left', d: 'right' };
const altMoves: Readonly<Record<string, Place>> = { b: 'word-left', f: 'word-right' };
const altCuts: Readonly<Record<string, Place>> = { d: 'word-right' };

const move = (to: Place | undefined): EditorAction | undefined => (to === undefined ? undefined : { type: 'move', to });
const cut = (to: Place | undefined): EditorAction | undefined => (to === undefined ? undefined : { type: 'cut', to });

/** What a key does to a line of text, as in readline; undefined when it is not the line's to hear. */
export function editorAction(input: string, key: Key): EditorAction | undefined {
	const byWord = key.ctrl || key.meta;
	if (key.leftArrow) return move(byWord ? 'word-left' : 'left');
	if (key.rightArrow) return move(byWord ? 'word-right' : 'right');
	if (key.home) return move('start');
	if (key.end) return move('end');
	if (key.backspace) return cut(byWord ? 'word-left' : 'left');
	if (key.delete) return cut(byWord ? 'word-right' : 'right');
	if (key.ctrl) return move(ctrlMoves[input]) ?? cut(ctrlCuts[input]);
	if (key.meta) return move(altMoves[input]) ?? cut(altCuts[input]);
	const text = input.replace(/\p{Cc}/gu, '');
	return text === '' ? undefined : { type: 'insert', text };
}
