import type { CheckStatus } from '../../core/gates/check.js';
import type { Glyphs } from '../terminal/glyphs.js';
import type { Tone } from '../theme.js';
import { cells } from './text-cells.js';

export type GateState = 'waiting' | 'running' | 'pass' | 'fail' | 'warn' | 'skip';
type Sign = { readonly word: string; readonly glyph: keyof Omit<Glyphs, 'spinner'>; readonly tone?: Tone };

export const gateSigns: Readonly<Record<GateState, Sign>> = {
	waiting: { word: 'waiting', glyph: 'waiting' },
	running: { word: 'running', glyph: 'running', tone: 'accent' },
	pass: { word: 'PASS', glyph: 'pass', tone: 'pass' },
	fail: { word: 'FAIL', glyph: 'fail', tone: 'fail' },
	warn: { word: 'WARN', glyph: 'warn', tone: 'warn' },
	skip: { word: 'SKIP', glyph: 'skip' },
};

/** What proves nothing and what could not be tried are both no pass; `found` says which, and why. */
export const checkSigns: Readonly<Record<CheckStatus, Sign>> = {
	pass: gateSigns.pass,
	fail: gateSigns.fail,
	warn: gateSigns.warn,
	vacuous: gateSigns.skip,
	unchecked: gateSigns.skip,
};

/** ASCII signs are words already: `[FAIL] FAIL` would say it twice. */
export const signed = ({ glyph, word }: Sign, glyphs: Glyphs): string =>
	glyphs[glyph].includes(word) ? glyphs[glyph] : `${glyphs[glyph]} ${word}`;

export const signCells = (glyphs: Glyphs): number =>
	Math.max(...Object.values(checkSigns).map((sign) => cells(signed(sign, glyphs))));

/** Where there is no room for columns, what was tried stands under what came of it. */
export const isNarrow = (width: number): boolean => width < 60;
