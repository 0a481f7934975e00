/** Reads a stored list of names, such as a `search_path`, back into names: `app, "My Schema"`. */
export function parseIdentifierList(text: string): readonly string[] {
	return [...text.matchAll(/"((?:[^"]|"")*)"|([^\s,"]+)/g)].map(([, quoted, plain]) =>
		quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'),
	);
}
