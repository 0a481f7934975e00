const lists: ReadonlySet<string> = new Set([
	'search_path',
	'temp_tablespaces',
	'session_preload_libraries',
	'local_preload_libraries',
]);

/** Whether a setting holds a list of names: given as one string, it would be stored as one name. */
export function holdsNames(setting: string): boolean {
	return lists.has(setting.toLowerCase());
}

/**
 * Reads a list of names, such as a stored `search_path`, back into names: `app, "My Schema"`. An empty name, as which
 * PostgreSQL stores an empty list, finds nothing and is left out.
 */
export function parseIdentifierList(text: string): readonly string[] {
	return [...text.matchAll(/"((?:[^"]|"")*)"|([^\s,"]+)/g)]
		.map(([, quoted, plain]) => (quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"')))
		.filter((name) => name !== '');
}
