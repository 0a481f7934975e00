import { expect, test } from 'vitest';
import { proseWidth, shortenWords, wrap, wrapProse } from '../../../source/ui/components/text-cells.js';
import { unicodeGlyphs } from '../../../source/ui/terminal/glyphs.js';

test('what is too long ends behind a word, where one ends late enough', () => {
	expect(shortenWords('CONNECT to postgres, shop', 30)).toBe('CONNECT to postgres, shop');
	expect(shortenWords('CONNECT to postgres, shop', 20)).toBe('CONNECT to...');
	expect(shortenWords('CONNECT to postgres, shop and more', 24)).toBe('CONNECT to postgres...');
	expect(shortenWords('averyveryverylongsingleword and more', 20)).toBe('averyveryverylong...');
	expect(shortenWords('one two', 6)).toBe('one tw');
});

test('a path that does not fit is broken behind a folder, and another word where it must', () => {
	expect(wrap('/home/ann/.local/state/gatehouse/receipts/2026-11-23T06-54-orders.json', 45)).toEqual([
		'/home/ann/.local/state/gatehouse/receipts/',
		'2026-11-23T06-54-orders.json',
	]);
	expect(wrap('x'.repeat(12), 5)).toEqual(['xxxxx', 'xxxxx', 'xx']);
	expect(wrap('/x/yyyyyyyyyyyyyyyy', 10)).toEqual(['/x/yyyyyyy', 'yyyyyyyyy']);
});

test('prose takes no more of a wide window than an eye can follow, and all of a narrow one', () => {
	expect([38, 78, 118, 200].map(proseWidth)).toEqual([38, 78, 78, 78]);
});

test('what runs is not marked as what has the focus', () => {
	expect(unicodeGlyphs.running).not.toBe(unicodeGlyphs.pointer);
});

test('a short word at the end of a sentence is not left alone', () => {
	const text = 'They are reported by the checks, and left as they are.';
	expect(wrap(text, 50).at(-1)).toBe('are.');
	expect(wrapProse(text, 50)).toEqual(['They are reported by the checks, and left as', 'they are.']);
});

test.each([
	['one line', 20],
	['a long word at its end is not company for everybody', 44],
	['three short words', 12],
	['a paragraph\n\nand another', 40],
])('%j stays as it would be wrapped anyway', (text, width) => {
	expect(wrapProse(text, width)).toEqual(wrap(text, width));
});
