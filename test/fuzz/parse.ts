// PostgreSQL's own grammar, without a server. https://github.com/pganalyze/libpg_query
import { loadModule, parseSync } from 'libpg-query';

await loadModule();

/** One statement: its kind, e.g. `CreateRoleStmt`, and its tree. */
export type Parsed = { readonly kind: string; readonly tree: Readonly<Record<string, unknown>> };

/**
 * Each of the texts must be one statement. They are parsed as one script, which is many times faster: that every
 * statement begins and ends where its text does shows that none of them reached into another, so that each alone would
 * have been read the same.
 */
export function parseEach(texts: readonly string[]): readonly Parsed[] {
	if (texts.length === 0) return [];
	const found = parse(texts.map((text) => `${text};\n`).join(''));
	let at = 0;
	const places = texts.map((text) => {
		const place = { at, length: Buffer.byteLength(text) };
		at += place.length + 2;
		return place;
	});
	const misread = texts.find((_, index) => {
		const { stmt_location: begins = 0, stmt_len: length } = found[index] ?? {};
		return begins !== places[index]?.at || length !== places[index]?.length;
	});
	if (misread !== undefined || found.length !== texts.length)
		throw new Error(`${texts.length} texts are ${found.length} statements, e.g. not one statement: ${misread}`);
	return found.map(ofKind);
}

/** Any number of statements. */
export function parseAll(script: string): readonly Parsed[] {
	return parse(script).map(ofKind);
}

function ofKind({ stmt }: Found): Parsed {
	const [[kind, tree] = [], ...others] = Object.entries(stmt ?? {});
	if (kind === undefined || others.length > 0) throw new Error('a statement of no kind');
	return { kind, tree: tree as Parsed['tree'] };
}

export function parseOne(text: string): Parsed {
	const [parsed] = parseEach([text]);
	if (parsed === undefined) throw new Error('no statement');
	return parsed;
}

type Found = { readonly stmt?: object; readonly stmt_location?: number; readonly stmt_len?: number };

function parse(script: string): readonly Found[] {
	try {
		return parseSync(script).stmts ?? [];
	} catch (error) {
		throw new Error(`${error instanceof Error ? error.message : error}\nin: ${script}`, { cause: error });
	}
}
