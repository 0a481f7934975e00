import { safeText } from '../../core/safe-text.js';
import { type Piece, tokenise } from './sql-highlight.js';
import { cells, graphemes } from './text-cells.js';

/** Continuations stand two cells to the right, so that they are not taken for lines of the statement. */
const hang = '  ';

/** The statement as lines of at most `width` cells: nothing but blanks at their ends is lost. For looking at, not for copying. */
export function sqlLines(sql: string, width: number): readonly (readonly Piece[])[] {
	return linesOf(tokenise(safeText(sql, { newlines: 'keep' }))).flatMap((line) => wrapPieces(line, Math.max(8, width)));
}

function linesOf(pieces: readonly Piece[]): readonly (readonly Piece[])[] {
	const lines: Piece[][] = [[]];
	for (const { text, role } of pieces) {
		for (const [index, part] of text.split('\n').entries()) {
			if (index > 0) lines.push([]);
			if (part !== '') lines.at(-1)?.push({ text: part, role });
		}
	}
	return lines;
}

function wrapPieces(line: readonly Piece[], width: number): readonly (readonly Piece[])[] {
	const text = line.map((piece) => piece.text).join('');
	if (cells(text) <= width) return [line];
	const ends = breaksOf(text, width);
	return ends.map((end, index) => {
		const from = ends[index - 1] ?? 0;
		const part = slice(line, from, from + text.slice(from, end).trimEnd().length);
		return index === 0 ? part : [{ text: hang, role: 'plain' as const }, ...part];
	});
}

/** Where each line ends: behind the last blank that fits, or inside a word that is too long. */
function breaksOf(text: string, width: number): readonly number[] {
	const ends: number[] = [];
	let used = 0;
	let offset = 0;
	let blank = 0;
	let start = 0;
	for (const part of graphemes(text)) {
		const size = cells(part);
		if (used + size > width - (ends.length === 0 ? 0 : hang.length) && part !== ' ') {
			start = blank > start ? blank : offset;
			ends.push(start);
			used = cells(text.slice(start, offset));
		}
		used += size;
		offset += part.length;
		if (part === ' ') blank = offset;
	}
	return [...ends, text.length];
}

function slice(line: readonly Piece[], from: number, to: number): readonly Piece[] {
	let offset = 0;
	return line.flatMap(({ text, role }) => {
		const part = text.slice(Math.max(0, from - offset), Math.max(0, to - offset));
		offset += text.length;
		return part === '' ? [] : [{ text: part, role }];
	});
}
