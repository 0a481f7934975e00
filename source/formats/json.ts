/** One JSON document, indented. Control characters that JSON allows raw are escaped too: a terminal may be reading. */
export function json(value: unknown): string {
	return `${escapeControls(JSON.stringify(value, null, '\t'))}\n`;
}

/** The same on one line, for streams of objects. */
export function jsonLine(value: unknown): string {
	return `${escapeControls(JSON.stringify(value))}\n`;
}

function escapeControls(text: string): string {
	return text.replace(
		/[\u007F-\u009F\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/g,
		(character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
	);
}
