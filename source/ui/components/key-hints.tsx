import { Text } from 'ink';
import { cells } from './text-cells.js';

export type KeyHint = { readonly key: string; readonly label: string };
export type KeyHintsProps = {
	readonly hints: readonly KeyHint[] | (() => readonly KeyHint[]);
	readonly width: number;
};

/** The most important first: in a narrow window the last go, but never the way back. */
export function KeyHints({ hints, width }: KeyHintsProps) {
	const { shown, gap } = hintsThatFit(typeof hints === 'function' ? hints() : hints, width);
	return (
		<Text wrap="truncate">
			{shown.map(({ key, label }, index) => (
				<Text key={`${key} ${label}`}>
					{index === 0 ? '' : ' '.repeat(gap)}
					<Text bold>{key}</Text>
					{label === '' ? '' : ` ${label}`}
				</Text>
			))}
		</Text>
	);
}

type Fitting = { readonly shown: readonly KeyHint[]; readonly gap: number };

export function hintsThatFit(hints: readonly KeyHint[], width: number): Fitting {
	for (const gap of [3, 2]) if (widthOf(hints, gap) <= width) return { shown: hints, gap };
	const dropped = hints.findLastIndex(({ key }) => key !== 'Esc');
	if (dropped === -1 || hints.length === 1) return { shown: hints, gap: 2 };
	return hintsThatFit(hints.toSpliced(dropped, 1), width);
}

const widthOf = (hints: readonly KeyHint[], gap: number): number =>
	hints.reduce((sum, { key, label }) => sum + cells(key) + (label === '' ? 0 : cells(label) + 1) + gap, -gap);
