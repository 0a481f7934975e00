import type { Line } from './pieces.js';
import { cells } from './text-cells.js';

export type KeyHint = { readonly key: string; readonly label: string };

type Fitting = { readonly shown: readonly KeyHint[]; readonly gap: number };

export function hintsThatFit(hints: readonly KeyHint[], width: number): Fitting {
	for (const gap of [3, 2]) if (widthOf(hints, gap) <= width) return { shown: hints, gap };
	const dropped = hints.findLastIndex(({ key }) => key !== 'Esc');
	if (dropped === -1 || hints.length === 1) return { shown: hints, gap: 2 };
	return hintsThatFit(hints.toSpliced(dropped, 1), width);
}

const widthOf = (hints: readonly KeyHint[], gap: number): number =>
	hints.reduce((sum, { key, label }) => sum + cells(key) + (label === '' ? 0 : cells(label) + 1) + gap, -gap);

/** The most important first: in a narrow window the last go, but never the way back. */
export function hintLine(hints: readonly KeyHint[], width: number): Line {
	const { shown, gap } = hintsThatFit(hints, width);
	return shown.flatMap(
		({ key, label }, index): Line => [
			{ text: index === 0 ? '' : ' '.repeat(gap) },
			{ text: key, look: 'bold' },
			{ text: label === '' ? '' : ` ${label}` },
		],
	);
}
