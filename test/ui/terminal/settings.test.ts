import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import { coloursAreOn, settleColour, wantsColour } from '../../../source/ui/terminal/colour.js';
import { asciiGlyphs, unicodeGlyphs, wantsAscii } from '../../../source/ui/terminal/glyphs.js';

const terminal = { TERM: 'xterm-256color' };

test.each([
	['a terminal', [], terminal, true],
	['a terminal that few know', [], { TERM: 'foot' }, true],
	['NO_COLOR', [], { ...terminal, NO_COLOR: '1' }, false],
	['an empty NO_COLOR, which means nothing', [], { ...terminal, NO_COLOR: '' }, true],
	['FORCE_COLOR=0', [], { ...terminal, FORCE_COLOR: '0' }, false],
	['--no-color', ['--no-color'], { ...terminal, FORCE_COLOR: '1' }, false],
	['a dumb terminal', [], { TERM: 'dumb' }, false],
	['no terminal at all', [], {}, false],
])('colour with %s', (_, argv, env, expected) => {
	expect(wantsColour(argv, env)).toBe(expected);
	const settled: Record<string, string | undefined> = { ...env };
	settleColour(argv, settled, 'linux');
	expect(coloursAreOn(settled)).toBe(expected);
	expect(settled['FORCE_COLOR'] === '0').toBe(!expected);
	expect(settled['FORCE_COLOR'], 'Ink is told either way').toBeDefined();
});

test('Windows sets no TERM and has colours', () => {
	const env: Record<string, string | undefined> = {};
	settleColour([], env, 'win32');
	expect(coloursAreOn(env)).toBe(true);
});

test.each([
	['--ascii', ['--ascii'], { LANG: 'C.UTF-8' }, 'linux', true],
	['UTF-8', [], { LANG: 'en_US.utf8' }, 'linux', false],
	['a locale of its own', [], { LANG: 'C.UTF-8', LC_ALL: 'C' }, 'linux', true],
	['the Linux console', [], { LANG: 'C.UTF-8', TERM: 'linux' }, 'linux', true],
	['Windows Terminal', [], { WT_SESSION: '1' }, 'win32', false],
	['the old Windows console', [], {}, 'win32', true],
])('signs with %s', (_, argv, env, platform, expected) => expect(wantsAscii({ argv, env, platform })).toBe(expected));

test('every sign is one cell wide, also where ambiguous ones are two', () => {
	const signs = Object.values(unicodeGlyphs)
		.flat()
		.filter((sign) => !/^[ -~]+$/.test(sign));
	expect(signs.length).toBeGreaterThan(10);
	for (const sign of signs) expect([sign, stringWidth(sign, { ambiguousIsNarrow: false })]).toEqual([sign, 1]);
});

test('the other signs are ASCII, and name what they mean', () => {
	expect(Object.values(asciiGlyphs).flat().join('')).toMatch(/^[ -~]+$/);
	expect(new Set([asciiGlyphs.pass, asciiGlyphs.fail, asciiGlyphs.warn, asciiGlyphs.skip]).size).toBe(4);
});
