// What the built program measures and cuts text with, beside what it stands in for.
import sliceAnsi from 'slice-ansi';
import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import { knownCells } from '../../../scripts/stand-ins/signs.js';
import slice from '../../../scripts/stand-ins/slice-ansi.js';
import width from '../../../scripts/stand-ins/string-width.js';
import { asciiGlyphs, unicodeGlyphs } from '../../../source/ui/terminal/glyphs.js';

const signs = [asciiGlyphs, unicodeGlyphs].flatMap((glyphs) => Object.values(glyphs).flat());
const texts = [
	'',
	'plain',
	'\u001B[36m▸ \u001B[39m\u001B[1m[ Next ]\u001B[22m',
	'✔ acme',
	'日本👍x',
	'e\u0301',
	'\u001B]8;;http://a\u0007link\u001B]8;;\u0007',
	'tab\there',
	'👩‍👩‍👧',
	...signs,
];

test.each(texts)('%j is as wide, and cut alike', (text) => {
	expect(width(text)).toBe(stringWidth(text));
	for (const [from, to] of [
		[0, 1],
		[0, 3],
		[2, 5],
		[0, stringWidth(text)],
		[0, 80],
	] as const)
		expect(slice(text, from, to)).toBe(sliceAnsi(text, from, to));
});

test('every sign of the wizard is known, so that the tables of all emoji are not compiled for it', () => {
	expect(signs.filter((sign) => knownCells(sign) === undefined)).toEqual([]);
	expect(knownCells('日')).toBeUndefined();
});
