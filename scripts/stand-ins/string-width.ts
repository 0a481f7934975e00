import stringWidth, { type Options } from 'string-width';
import { knownCells } from './signs.js';

function width(text: string, options?: Options): number {
	const cells = options === undefined ? knownCells(text) : undefined;
	return cells ?? stringWidth(text, options);
}

// biome-ignore lint/style/noDefaultExport: it stands in for one
export { width as default };
