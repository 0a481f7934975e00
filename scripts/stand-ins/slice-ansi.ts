import sliceAnsi from 'slice-ansi';
import { knownCells } from './signs.js';

/** Ink cuts every line to its box, also those that fit. */
function slice(text: string, from: number, to?: number): string {
	const fits = from === 0 && to !== undefined && (knownCells(text) ?? Number.POSITIVE_INFINITY) <= to;
	return fits ? text : sliceAnsi(text, from, to);
}

// biome-ignore lint/style/noDefaultExport: it stands in for one
export { slice as default };
