import stringWidth from 'string-width';

/*
 * Text in terminal cells. What people type and what servers send holds letters of two cells and of none, so nothing
 * here counts UTF-16 units.
 */
const segmenter = new Intl.Segmenter();
const isAscii = /^[ -~]*$/;

export const graphemes = (text: string): readonly string[] =>
	isAscii.test(text) ? [...text] : Array.from(segmenter.segment(text), (part) => part.segment);

export const cells = (text: string): number => (isAscii.test(text) ? text.length : stringWidth(text));

/** As much of the beginning as fits. */
export function take(text: string, width: number): string {
	if (isAscii.test(text)) return text.slice(0, Math.max(0, width));
	let taken = '';
	let used = 0;
	for (const part of graphemes(text)) {
		used += cells(part);
		if (used > width) break;
		taken += part;
	}
	return taken;
}

/** Dots of ASCII: `…` is two cells wide in some terminals. */
export function shorten(text: string, width: number): string {
	if (cells(text) <= width) return text;
	return width < 8 ? take(text, width) : `${take(text, width - 3)}...`;
}

/** The same at the end of a word, where one ends in the second half. */
export function shortenWords(text: string, width: number): string {
	if (cells(text) <= width || width < 8) return shorten(text, width);
	const fits = take(text, width - 3);
	const end = take(text, width - 2).lastIndexOf(' ');
	return end * 2 >= width ? `${fits.slice(0, end).replace(/[\s,:;]+$/, '')}...` : `${fits}...`;
}

export const pad = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - cells(text)));

export const shortenAndPad = (text: string, width: number): string => pad(shorten(text, width), width);

/** Left and right on one line; the left gives way. */
export function spread(left: string, right: string, width: number): string {
	const end = shorten(right, width);
	const room = Math.max(0, width - cells(end) - (end === '' ? 0 : 1));
	return `${pad(shorten(left, room), width - cells(end))}${end}`;
}

/** At spaces where it can, inside a word where it must; its own line ends are kept. */
export function wrap(text: string, width: number): readonly string[] {
	return text.split('\n').flatMap((line) => wrapLine(line, Math.max(1, width)));
}

/** As far as an eye finds the next line again: prose takes no more of a wide window; lists, tables and commands may. */
export const proseWidth = (width: number): number => Math.min(width, 78);

/** The same for sentences: a short word does not stand on the last line alone, where another can keep it company. */
export function wrapProse(text: string, width: number): readonly string[] {
	return text.split('\n').flatMap((line) => accompanied(wrap(line, width), width));
}

function accompanied(lines: readonly string[], width: number): readonly string[] {
	const [before = '', last = ''] = lines.slice(-2);
	const cut = before.lastIndexOf(' ');
	if (lines.length < 2 || /\s/.test(last) || cells(last) > 8 || before.trim().split(' ').length < 4) return lines;
	const together = `${before.slice(cut + 1)} ${last}`;
	return cells(together) > width ? lines : [...lines.slice(0, -2), before.slice(0, cut), together];
}

/** Lines for which there is not all the room: the last of them says that there was more. */
export function fitLines(lines: readonly string[], room: number, width: number): readonly string[] {
	if (lines.length <= room) return lines;
	return [...lines.slice(0, room - 1), `${take(lines[room - 1] ?? '', width - 3).trimEnd()}...`].slice(0, room);
}

/** As much of a long word as fits; a path ends behind one of its folders. */
function headOf(word: string, width: number): string {
	const head = take(word, width) || (graphemes(word)[0] ?? ''); // a wide letter in a window of one cell
	const slash = head.lastIndexOf('/') + 1;
	return slash * 2 > width ? head.slice(0, slash) : head;
}

function wrapLine(line: string, width: number): readonly string[] {
	if (cells(line) <= width) return [line];
	const lines: string[] = [];
	let current = '';
	for (const word of line.split(/(?<= )/)) {
		if (cells(current) + cells(word.trimEnd()) <= width) {
			current += word;
			continue;
		}
		if (current.trim() !== '') lines.push(current.trimEnd());
		current = word;
		while (cells(current.trimEnd()) > width) {
			const head = headOf(current, width);
			lines.push(head);
			current = current.slice(head.length);
		}
	}
	if (current.trim() !== '') lines.push(current.trimEnd());
	return lines;
}
