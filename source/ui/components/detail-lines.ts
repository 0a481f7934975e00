import { safeText } from '../../core/safe-text.js';
import { pad, wrap } from './text-cells.js';

const labelWidth = 13;

/** `Label        text`, wrapped with the text in a column of its own; nothing for no text. */
export function detailLines(
	label: string,
	text: string | null | undefined,
	width: number,
	indent = 2,
): readonly string[] {
	if (text === null || text === undefined || text === '') return [];
	const column = width < 50 ? indent + 2 : indent + labelWidth;
	const lines = wrap(safeText(text, { newlines: 'keep' }), width - column);
	const margin = ' '.repeat(column);
	if (width < 50) return [`${' '.repeat(indent)}${label}`, ...lines.map((line) => margin + line)];
	return lines.map((line, index) => (index === 0 ? pad(`${' '.repeat(indent)}${label}`, column) : margin) + line);
}
