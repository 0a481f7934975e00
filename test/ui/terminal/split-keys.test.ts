import { describe, expect, test } from 'vitest';
import { flushKeys, isOpenPaste, splitKeys } from '../../../source/ui/terminal/split-keys.js';

const keysOf = (read: string) => splitKeys(read).keys;
const escapeKey = '\u001B[27u';

describe('one read of the terminal', () => {
	test.each([
		['text and Enter', 'acme\r', ['acme', '\r']],
		['a held Enter is one Enter', '\r\r\r', ['\r']],
		['Enters with keys between them are as many', 'a\r\u001B[B\r', ['a', '\r', '\u001B[B', '\r']],
		['a line end of two characters is one Enter', '\r\n', ['\r']],
		['an Enter typed before raw mode is one too', 'acme\n', ['acme', '\r']],
		['arrows', '\u001B[A\u001BOB\u001B[1;5D', ['\u001B[A', '\u001BOB', '\u001B[1;5D']],
		['Backspaces of both kinds', '\u007F\b\u007F', ['\u007F', '\b', '\u007F']],
		['control letters', 'x\u0001\u0005', ['x', '\u0001', '\u0005']],
		['Alt and a letter', '\u001Bb\u001Bf', ['\u001Bb', '\u001Bf']],
		['Alt and an arrow, with two Escapes', '\u001B\u001B[A', ['\u001B\u001B[A']],
		['Escape before a Tab is a key of its own', '\u001B\t', [escapeKey, '\t']],
		['Linux console function keys', '\u001B[[A', ['\u001B[[A']],
		['a mouse is no key', 'a\u001B[<0;10;10M\u001B[<0;10;10mb', ['a', 'b']],
		['nor is a mouse of the old form', 'a\u001B[M !!b', ['a', 'b']],
		['nor is the focus of the window', '\u001B[I\u001B[Ob', ['b']],
		['nor are keys that nobody knows', '\u001B[25~\u001B[27;5;9~b', ['b']],
		[
			'nor is what the terminal answers',
			'\u001B[24;80R\u001B[?62;4c\u001B]11;rgb:ff/ff/ff\u0007\u001BP1+r5\u001B\\b',
			['b'],
		],
		['letters of two units stay whole', '日本👍', ['日本👍']],
	])('%s', (_, read, keys) => expect(splitKeys(read)).toEqual({ keys, rest: '' }));

	test('a paste stays whole, whatever is in it', () => {
		const paste = '\u001B[200~one\rtwo\u001B[A\u001B[201~';
		expect(keysOf(`x${paste}\r`)).toEqual(['x', paste, '\r']);
	});

	test('lines without brackets are a paste too, so that none of them submits', () => {
		expect(keysOf('one\rtwo\nthree')).toEqual(['\u001B[200~one\rtwo\nthree\u001B[201~']);
		expect(keysOf('one\r\ntwo\r')).toEqual(['\u001B[200~one\r\ntwo\r\u001B[201~']);
	});
});

describe('what a read leaves open', () => {
	test('a paste, until its end comes', () => {
		const { keys, rest } = splitKeys('a\u001B[200~one\r');
		expect(keys).toEqual(['a']);
		expect(isOpenPaste(rest)).toBe(true);
		expect(splitKeys(`${rest}two\u001B[201~`)).toEqual({ keys: ['\u001B[200~one\rtwo\u001B[201~'], rest: '' });
	});

	test.each(['\u001B', '\u001B[', '\u001B[1;', '\u001BO', '\u001B[M !', '\u001B]11;rgb:ff'])(
		'half a sequence: %j',
		(half) => {
			expect(splitKeys(`a${half}`)).toEqual({ keys: ['a'], rest: half });
			expect(isOpenPaste(half)).toBe(false);
		},
	);

	test('a sequence in two reads is one key', () => {
		const { rest } = splitKeys('\u001B');
		expect(keysOf(`${rest}[A`)).toEqual(['\u001B[A']);
	});

	test('an Escape that nothing followed is Escape', () => expect(flushKeys('\u001B')).toEqual([escapeKey]));

	test.each(['\u001B[M!', '\u001B]11;rgb'])('half of what no key sends is no Escape either: %j', (half) => {
		expect(flushKeys(half)).toEqual([]);
	});

	test('half a sequence that nothing followed loses no letter', () => {
		expect(flushKeys('\u001BO')).toEqual([escapeKey, 'O']);
	});
});
