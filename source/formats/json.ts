/** One JSON document, indented. Control characters that JSON allows raw are escaped too: a terminal may be reading. */
export function json(value: unknown): string {
	return `${escapeControls(JSON.stringify(value, null, '\t'))}\n`;
}

/** The same on one line, for streams of objects. */
export function jsonLine(value: unknown): string {
	return `${escapeControls(JSON.stringify(value))}\n`;
}

/** Cc that JSON lets stand, Cf and the line separators: what `safeText` makes visible. Outside of strings there is none. */
const unsafe = /[\u007F-\u009F\p{Cf}\p{Zl}\p{Zp}]/gu;

function escapeControls(text: string): string {
	// By UTF-16 units, as JSON writes what has no place among the first 65,536.
	const escaped = (character: string) =>
		character
			.split('')
			.map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
			.join('');
	return text.replace(unsafe, escaped);
}
