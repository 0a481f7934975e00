/*
 * Several names in one field, with commas between them. A name that has a comma, a quote or a space at an end stands in
 * double quotes, as in SQL: names are data, and none may be lost on the way through a form.
 */

/** The names of a list as it was typed; what stands twice is one. */
export function namesIn(text: string): readonly string[] {
	return [...new Set(wordsIn(text).map(bare))].filter((name) => name !== '');
}

export function nameList(names: readonly string[]): string {
	return names.map(asWord).join(', ');
}

/** The last word of the list, which may be half typed. */
export function lastWord(text: string): string {
	return bare(wordsIn(text).at(-1) ?? '');
}

/** The list with its last word replaced by a name. */
export function withLast(text: string, name: string): string {
	const before = wordsIn(text).slice(0, -1).map(bare);
	return nameList([...new Set([...before.filter((each) => each !== ''), name])]);
}

const wordsIn = (text: string): readonly string[] =>
	[...text.matchAll(/(?:^|,)((?:\s*"(?:[^"]|"")*"?)?[^,]*)/g)].map(([, word = '']) => word.trim());

function bare(word: string): string {
	const quoted = /^"((?:[^"]|"")*)"?$/.exec(word);
	return quoted === null ? word : (quoted[1] ?? '').replaceAll('""', '"');
}

const asWord = (name: string): string => (/[",]|^\s|\s$/.test(name) ? `"${name.replaceAll('"', '""')}"` : name);
