import { coloursAreOn } from '../terminal/colour.js';

/** How a piece of a line stands out. */
export type Look = 'accent' | 'bold' | 'dim';
export type Piece = { readonly text: string; readonly look?: Look | undefined };
export type Line = readonly Piece[];

export const plain = (text: string): Line => [{ text }];

const codes: Readonly<Record<Look, readonly [on: string, off: string]>> = {
	accent: ['\u001B[1m\u001B[36m', '\u001B[39m\u001B[22m'],
	bold: ['\u001B[1m', '\u001B[22m'],
	dim: ['\u001B[2m', '\u001B[22m'],
};

/** A line as the terminal takes it, where there is no Ink to draw it. */
export function painted(line: Line, colour = coloursAreOn()): string {
	return line
		.map(({ text, look }) => (look === undefined || !colour ? text : codes[look][0] + text + codes[look][1]))
		.join('');
}
