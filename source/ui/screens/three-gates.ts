import { type Line, type Piece, plain } from '../components/pieces.js';
import { pad, wrapProse } from '../components/text-cells.js';

const gates = [
	{ name: 'GATE 1', asks: 'the database', privilege: 'CONNECT' },
	{ name: 'GATE 2', asks: 'the schema', privilege: 'USAGE' },
	{ name: 'GATE 3', asks: 'the tables', privilege: 'SELECT, INSERT, ...' },
] as const;
/** Cells before the first gate, and from one to the next. */
const [margin, column] = [13, 23];

/** What the program is about, in three lines: a login on its way to the rows. */
export function threeGates(width: number, pointer: string): readonly Line[] {
	if (width < margin + 3 * column - 4)
		return wrapProse('Three gates: CONNECT to the database, USAGE of the schema, rights on the tables.', width).map(
			plain,
		);
	const arrow = (cells: number): string => `  ${'-'.repeat(cells - 5)}${pointer}  `;
	const under = (name: 'asks' | 'privilege'): Line =>
		plain((' '.repeat(margin) + gates.map((gate) => pad(gate[name], column)).join('')).trimEnd());
	const way = gates.flatMap(({ name }, index): Piece[] => [
		{ text: arrow(index === 0 ? margin - 'login'.length : column - name.length), look: 'dim' },
		{ text: name, look: 'accent' },
	]);
	return [[{ text: 'login' }, ...way], under('asks'), under('privilege')];
}
