import { kindOf } from './kinds.js';
import type { Known } from './known.js';
import { type Named, namedIn, type What } from './named.js';
import { type Parsed, parseEach } from './parse.js';

/** A statement as PostgreSQL reads it. */
export type Read = { readonly sql: string; readonly parsed: Parsed; readonly named: readonly Named[] };

export function readEach(texts: readonly string[]): readonly Read[] {
	return parseEach(texts).map((parsed, index) => ({ sql: texts[index] ?? '', parsed, named: namedIn(parsed) }));
}

/** Why a statement is not what it says, or names what it should not; empty where all is well. */
export function wrongIn({ sql, parsed, named }: Read, known: Known): readonly string[] {
	const kind = kindOf(sql);
	if (kind === undefined) return [`in no row of kinds.ts: ${sql}`];
	const strangers = named.filter(({ what, path }) =>
		what === 'word' ? !kind.words.has(path.join()) : !known.has({ what, path }),
	);
	return [
		...(parsed.kind === kind.kind && holds(parsed.tree, kind.fields) ? [] : [`is ${parsed.kind}: ${sql}`]),
		...strangers.map(({ what, path }) => `names the ${what} ${JSON.stringify(path)}: ${sql}`),
		// CASCADE takes what nobody has looked at.
		...(JSON.stringify(parsed.tree).includes('"behavior":"DROP_CASCADE"') ? [`cascades: ${sql}`] : []),
	];
}

/** Whether every field is as asked; one that is to be `undefined` must not be there. */
function holds(tree: unknown, fields: object): boolean {
	return Object.entries(fields).every(([field, wanted]) => {
		const found = (tree as Record<string, unknown>)[field];
		return typeof wanted === 'object' && wanted !== null ? holds(found, wanted) : found === wanted;
	});
}

const things: ReadonlySet<What> = new Set<What>([
	...(['database', 'schema', 'relation', 'routine', 'column', 'policy', 'index', 'extension', 'setting'] as const),
]);

/** Whether an undo touches no thing that its statement does not. */
export function staysWithin(undo: Read, statement: Read): boolean {
	const touched = (read: Read): readonly string[] =>
		read.named.filter(({ what }) => things.has(what)).map((each) => JSON.stringify(each));
	const there = new Set(touched(statement));
	return touched(undo).every((each) => there.has(each));
}

/** The names in the statements of one kind, in order. */
export function namesOf(all: readonly Read[], kind: string, what: What): readonly string[] {
	return all
		.filter(({ parsed }) => parsed.kind === kind)
		.flatMap(({ named }) => named.find((each) => each.what === what)?.path ?? []);
}
