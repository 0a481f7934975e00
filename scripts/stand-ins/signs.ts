/*
 * `string-width` and `slice-ansi` look up every letter beyond ASCII in the tables of all emoji. Compiling those takes as
 * long as drawing the whole first screen, and the first such letter is the wizard's own pointer. Its signs
 * (`source/ui/terminal/glyphs.ts`) are known to be one cell wide, and so is ASCII; whatever else there is goes to them.
 */
const known = /^[ -~▸✔✖⚠☐⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏⠶]*$/;
const colour = /\u001B\[[0-9;]*m/g;

/** Its cells; undefined where the tables are needed. */
export function knownCells(text: unknown): number | undefined {
	if (typeof text !== 'string') return undefined;
	const shown = text.replace(colour, '');
	return known.test(shown) ? shown.length : undefined;
}
