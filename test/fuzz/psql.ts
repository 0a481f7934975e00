// What psql makes of a script, as far as Gatehouse's scripts go: where a statement ends, what is a command of psql's own,
// and where a variable is put in. https://www.postgresql.org/docs/current/app-psql.html

export type Item = { readonly statement: string } | { readonly command: string };

/** Tokens that psql passes over whole; what stands in them is neither an end, nor a command, nor a variable. */
const whole = [
	/--[^\n]*/y,
	/\/\*.*?\*\//sy,
	/[eE]'(?:[^'\\]|''|\\.)*'/sy,
	/'(?:[^']|'')*'/y,
	/"(?:[^"]|"")*"/y,
	/\$\$.*?\$\$/sy,
	/::/y,
	/[A-Za-z_\u0080-\u{10ffff}][A-Za-z0-9_$\u0080-\u{10ffff}]*/uy,
];
const variable = /:'([A-Za-z0-9_]+)'/y;
const command = /\\[^\n]*/y;

export function readScript(script: string, variables: ReadonlyMap<string, string>): readonly Item[] {
	const items: Item[] = [];
	let buffer = '';
	for (let at = 0; at < script.length; ) {
		const token = tokenAt(script, at);
		at += token.length;
		if (/^[\\]/.test(token)) {
			if (buffer.trim() !== '') throw new Error(`a command inside of a statement: ${buffer}${token}`);
			items.push({ command: token });
		} else if (token === ';') {
			items.push({ statement: buffer.trim() });
			buffer = '';
		} else if (token.startsWith(":'")) {
			const value = variables.get(token.slice(2, -1));
			if (value === undefined) throw new Error(`a variable that nobody set: ${token}`);
			buffer += `'${value.replaceAll("'", "''")}'`;
		} else if (/^[:`'"]/.test(token) && token !== '::' && token.length === 1) {
			throw new Error(`psql would not take this as it stands: ${script.slice(at - 1, at + 80)}`);
		} else if (!token.startsWith('--')) buffer += token;
	}
	if (buffer.trim() !== '') throw new Error(`a statement without an end: ${buffer}`);
	return items;
}

function tokenAt(script: string, at: number): string {
	for (const pattern of [...whole, variable, command]) {
		pattern.lastIndex = at;
		const found = pattern.exec(script)?.[0];
		if (found !== undefined) return found;
	}
	return script[at] ?? '';
}

/** The database that `\connect` goes to: a plain word, or a connection string of which only `dbname` is used. */
export function databaseOf(line: string): string {
	const [name, option, ...rest] = argumentsOf(line.replace(/^\\connect\s+/, '')).toReversed();
	if (name === undefined || rest.length > 0) throw new Error(`too many arguments: ${line}`);
	if (option === undefined && !/[=:/]/.test(name)) return name;
	const value = /^dbname='((?:[^'\\]|\\.)*)'$/s.exec(name)?.[1];
	if (option !== '-reuse-previous=on' || value === undefined) throw new Error(`no connection string: ${line}`);
	return value.replaceAll(/\\(.)/gs, '$1');
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

/**
 * The arguments of a command: single quotes hold C's escapes; then double quotes are taken off, wherever they came from
 * (`OT_SQLIDHACK` in psql's source).
 */
function argumentsOf(text: string): readonly string[] {
	const pattern = /(?:'(?:[^'\\]|''|\\.)*'|"[^"]*"|[^\s'"\\:`])+/g;
	if (text.replaceAll(pattern, '').trim() !== '') throw new Error(`psql would read more than words here: ${text}`);
	return [...text.matchAll(pattern)].map(([word]) =>
		undouble(word.replaceAll(/"[^"]*"|'((?:[^'\\]|''|\\.)*)'/g, plain)),
	);
}

function plain(word: string, quoted: string | undefined): string {
	return quoted?.replaceAll(/''|\\(.)/g, (_, escaped?: string) => escapes[escaped ?? ''] ?? escaped ?? "'") ?? word;
}

function undouble(word: string): string {
	let inside = false;
	return word.replaceAll(/""?/g, (quotes) => {
		if (inside && quotes === '""') return '"';
		if (quotes === '"') inside = !inside;
		return '';
	});
}
