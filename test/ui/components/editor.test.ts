import type { Key } from 'ink';
import { describe, expect, test } from 'vitest';
import { type Editor, edit, editorOf, textOf } from '../../../source/ui/components/editor.js';
import { editorAction } from '../../../source/ui/components/editor-keys.js';
import { lineView, maskView } from '../../../source/ui/components/line-view.js';
import { readPaste } from '../../../source/ui/components/paste.js';

const move = (
	editor: Editor,
	...places: readonly ('left' | 'right' | 'start' | 'end' | 'word-left' | 'word-right')[]
) => places.reduce((state, to) => edit(state, { type: 'move', to }), editor);

/** The cursor as a bar in the text. */
const shown = ({ parts, at }: Editor) => `${parts.slice(0, at).join('')}|${parts.slice(at).join('')}`;

describe('editing by what a reader sees as one letter', () => {
	test('an emoji, a family and an accent are one step each', () => {
		const editor = editorOf('日👨‍👩‍👧e\u0301x');
		expect(shown(move(editor, 'left', 'left'))).toBe('日👨‍👩‍👧|e\u0301x');
		expect(shown(edit(move(editor, 'left', 'left'), { type: 'cut', to: 'left' }))).toBe('日|e\u0301x');
	});

	test('what joins the letter before it does not leave the cursor behind', () => {
		const editor = move(editorOf('ex'), 'left');
		const joined = edit(editor, { type: 'insert', text: '\u0301' });
		expect(shown(joined)).toBe('e\u0301|x');
		expect(joined.parts).toHaveLength(2);
	});

	test('words', () => {
		const editor = editorOf('acme_app, per-tenant');
		expect(shown(move(editor, 'word-left'))).toBe('acme_app, per-|tenant');
		expect(shown(move(editor, 'word-left', 'word-left'))).toBe('acme_app, |per-tenant');
		expect(shown(move(editor, 'start', 'word-right'))).toBe('acme_app|, per-tenant');
		expect(shown(edit(editor, { type: 'cut', to: 'blank-left' }))).toBe('acme_app, |');
	});

	test('the ends are ends', () => {
		expect(shown(move(editorOf('a'), 'left', 'left', 'left'))).toBe('|a');
		expect(shown(move(editorOf('a'), 'right', 'right'))).toBe('a|');
		expect(textOf(edit(editorOf(''), { type: 'cut', to: 'left' }))).toBe('');
	});
});

describe('keys', () => {
	const none: Partial<Key> = {};
	const ctrl: Partial<Key> = { ctrl: true };
	test.each<[string, string, Partial<Key>, unknown]>([
		['a letter', 'a', none, { type: 'insert', text: 'a' }],
		['Ctrl+A', 'a', ctrl, { type: 'move', to: 'start' }],
		['Ctrl+E', 'e', ctrl, { type: 'move', to: 'end' }],
		['Ctrl+U', 'u', ctrl, { type: 'cut', to: 'start' }],
		['Ctrl+K', 'k', ctrl, { type: 'cut', to: 'end' }],
		['Ctrl+W', 'w', ctrl, { type: 'cut', to: 'blank-left' }],
		['Alt+B', 'b', { meta: true }, { type: 'move', to: 'word-left' }],
		['Alt+F', 'f', { meta: true }, { type: 'move', to: 'word-right' }],
		['Ctrl+Left', '', { ctrl: true, leftArrow: true }, { type: 'move', to: 'word-left' }],
		['Ctrl+Right', '', { ctrl: true, rightArrow: true }, { type: 'move', to: 'word-right' }],
		['Backspace', '', { backspace: true }, { type: 'cut', to: 'left' }],
		['Delete', '', { delete: true }, { type: 'cut', to: 'right' }],
		['Alt+Backspace', '', { backspace: true, meta: true }, { type: 'cut', to: 'word-left' }],
		['Tab is the screen’s', '', { tab: true }, undefined],
		['so are Ctrl+T', 't', ctrl, undefined],
		['and Ctrl+/, which is a control character', '\u001F', none, undefined],
	])('%s', (_, input, key, action) => expect(editorAction(input, key as Key)).toEqual(action));
});

describe('what is in view', () => {
	test('follows the cursor and never exceeds the width', () => {
		const text = '日本語のとても長い名前です';
		for (let at = 0; at <= text.length; at++) {
			const view = lineView({ ...editorOf(text), at }, 9, at === 0 ? 0 : 3);
			expect(view.cursor).toBeLessThan(9);
			expect(view.text.length * 2).toBeLessThanOrEqual(9);
		}
	});

	test('says that there is more on either side', () => {
		const middle = lineView({ ...editorOf('abcdefghij'), at: 5 }, 4, 3);
		expect(middle).toMatchObject({ text: 'defg', moreLeft: true, moreRight: true, cursor: 2 });
		expect(lineView(editorOf('abc'), 4, 0)).toMatchObject({
			text: 'abc',
			moreLeft: false,
			moreRight: false,
			cursor: 3,
		});
	});

	test('comes back when text is removed', () => {
		expect(lineView(editorOf('abc'), 6, 2)).toMatchObject({ text: 'abc', start: 0 });
	});

	test('a mask is as wide for one letter as for forty, and hides the place', () => {
		const one = maskView(editorOf('a'), 20, '*');
		const many = editorOf('a'.repeat(40));
		expect(maskView(many, 20, '*')).toEqual(one);
		const places = new Set(Array.from({ length: 39 }, (_, at) => maskView({ ...many, at: at + 1 }, 20, '*').cursor));
		expect(places.size).toBe(1); // all places within are the same one
		expect(maskView(editorOf(''), 20, '*').text).toBe('');
	});
});

describe('a paste', () => {
	test.each([
		['blanks and line ends around it go', '\n  acme \r\n', { text: 'acme' }],
		[
			'inner lines are refused, and counted',
			'one\r\ntwo\nthree\n',
			{ refused: 'pasted text had 3 lines; nothing inserted' },
		],
		['escape sequences go', 'a\u001B[31mb\u001B]52;c;x\u0007c\u0000', { text: 'abc' }],
		['a tab is a blank', 'a\tb', { text: 'a b' }],
	])('%s', (_, pasted, expected) => expect(readPaste(pasted)).toEqual(expected));
});
