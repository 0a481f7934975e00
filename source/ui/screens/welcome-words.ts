import { type Line, plain } from '../components/pieces.js';
import { proseWidth, wrapProse } from '../components/text-cells.js';
import { threeGates } from './three-gates.js';

export const welcomeHints = [
	{ key: 'Enter', label: 'choose' },
	{ key: 'Up/Down', label: 'move' },
	{ key: '?', label: 'help' },
	{ key: 'Ctrl+C', label: 'twice to quit' },
];

type Room = { readonly width: number; readonly height: number; readonly pointer: string };
type Words = { readonly above: readonly Line[]; readonly below: readonly Line[] };

const blank = plain(' ');

/** Around the menu, as far as `height` goes: what the program does stands above it, how it goes about it beneath. */
export function welcomeWords({ width, height, pointer }: Room): Words {
	const prose = (text: string): readonly Line[] => wrapProse(text, proseWidth(width)).map(plain);
	const words = prose(
		'Gatehouse gives an application, or each customer of one, its own PostgreSQL login, grants it the least it needs, and then proves that it reaches its own data and nothing else.',
	);
	const promise = prose('Eight short steps. You see every statement, and nothing runs before step 7.');
	const above = words.length < height ? [...words, blank] : [];
	const left = height - above.length;
	const drawing = [blank, ...threeGates(width, pointer), blank, ...promise];
	const below = drawing.length <= left ? drawing : promise.length < left ? [blank, ...promise] : [];
	return { above, below };
}
