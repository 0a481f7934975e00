import fc from 'fast-check';
import { hostile, sqlWords } from './words.js';

/** All of Unicode that PostgreSQL can hold: no NUL, and no half of a surrogate pair. */
const character = fc
	.oneof(
		{ arbitrary: fc.integer({ min: 1, max: 0x7f }), weight: 2 },
		{ arbitrary: fc.integer({ min: 1, max: 0x2fff }), weight: 1 },
		{ arbitrary: fc.integer({ min: 1, max: 0x10_ffff - 0x800 }), weight: 1 },
	)
	.map((place) => String.fromCodePoint(place < 0xd800 ? place : place + 0x800));

function anything(most: number): fc.Arbitrary<string> {
	return fc.array(character, { maxLength: most }).map((all) => all.join(''));
}

/** Any text that PostgreSQL can hold. */
export function texts(most = 40): fc.Arbitrary<string> {
	return fc.oneof(anything(most), pieces(8), fc.constantFrom(...sqlWords, ''));
}

function pieces(most: number): fc.Arbitrary<string> {
	const piece = fc.oneof(
		{ arbitrary: fc.constantFrom(...hostile), weight: 4 },
		{ arbitrary: fc.constantFrom(...sqlWords), weight: 1 },
	);
	return fc.array(piece, { maxLength: most }).map((all) => all.join(''));
}

/** Any name that PostgreSQL accepts, of so many bytes at most. */
export function names(bytes = 63): fc.Arbitrary<string> {
	const plain = fc.string({ unit: fc.constantFrom(...'abcxyz_019'), minLength: 1, maxLength: 11 });
	const full = fc
		.constantFrom(...hostile.filter((piece) => Buffer.byteLength(piece) <= bytes))
		.map((piece) => piece.repeat(bytes));
	return fc
		.oneof(
			{ arbitrary: pieces(6), weight: 4 },
			{ arbitrary: anything(bytes), weight: 3 },
			{ arbitrary: plain, weight: 3 },
			{ arbitrary: fc.constantFrom(...sqlWords), weight: 2 },
			{ arbitrary: full, weight: 1 },
		)
		.map((name) => cut(name, bytes))
		.filter((name) => name !== '');
}

/** As `names`, for what a profile makes: neither reserved by PostgreSQL nor to be filled in. */
export function freeNames(bytes = 63): fc.Arbitrary<string> {
	const reserved = new Set(['public', 'none', 'template0', 'template1', 'information_schema']);
	return names(bytes).filter((name) => !name.startsWith('pg_') && !reserved.has(name) && !name.includes('{tenant}'));
}

/** As the server cuts: bytes count, and no character is halved. */
export function cut(text: string, bytes: number): string {
	let length = 0;
	let kept = '';
	for (const character of text) {
		length += Buffer.byteLength(character);
		if (length > bytes) break;
		kept += character;
	}
	return kept;
}
