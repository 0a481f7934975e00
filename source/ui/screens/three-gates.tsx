import { Text } from 'ink';
import type { ReactNode } from 'react';
import { pad } from '../components/text-cells.js';
import { theme } from '../theme.js';
import { paragraph } from './paragraphs.js';

const gates = [
	{ name: 'GATE 1', asks: 'the database', privilege: 'CONNECT' },
	{ name: 'GATE 2', asks: 'the schema', privilege: 'USAGE' },
	{ name: 'GATE 3', asks: 'the tables', privilege: 'SELECT, INSERT, ...' },
] as const;
/** Cells before the first gate, and from one to the next. */
const [margin, column] = [13, 23];

/** What the program is about, in three lines: a login on its way to the rows. */
export function threeGates(width: number, pointer: string): readonly ReactNode[] {
	if (width < margin + 3 * column - 4)
		return paragraph('Three gates: CONNECT to the database, USAGE of the schema, rights on the tables.', width);
	const arrow = (cells: number): string => `  ${'-'.repeat(cells - 5)}${pointer}  `;
	const under = (name: 'asks' | 'privilege'): string =>
		' '.repeat(margin) + gates.map((gate) => pad(gate[name], column)).join('');
	return [
		<Text key="gates" wrap="truncate">
			login
			{gates.map(({ name }, index) => (
				<Text key={name}>
					<Text dimColor>{arrow(index === 0 ? margin - 'login'.length : column - name.length)}</Text>
					<Text bold color={theme.accent}>
						{name}
					</Text>
				</Text>
			))}
		</Text>,
		<Text key="asks" wrap="truncate">
			{under('asks').trimEnd()}
		</Text>,
		<Text key="privileges" wrap="truncate">
			{under('privilege').trimEnd()}
		</Text>,
	];
}
