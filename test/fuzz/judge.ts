import { kindOf } from './kinds.js';
import type { Known } from './known.js';
import { type Named, namedIn, type What } from './named.js';
import { type Parsed, parseEach } from './parse.js';

type Tree = Parsed['tree'];

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
	...(['database', 'schema', 'relation', 'policy', 'index', 'extension', 'setting'] as const),
]);

/** Whether an undo touches no thing that its statement does not, and takes what was given from whom it was given to. */
export function takesBack(undo: Read, statement: Read): boolean {
	const there = new Set(touched(statement));
	return touched(undo).every((each) => there.has(each)) && granted(undo) === granted(statement);
}

function touched({ named }: Read): readonly string[] {
	return named.filter(({ what }) => things.has(what)).map((each) => JSON.stringify(each));
}

/** What GRANT and REVOKE are about and to whom, without what the two say differently. */
function granted({ parsed: { kind, tree }, named }: Read): string {
	const { granted_roles, grantee_roles, objects, objtype, targtype, grantees, options, action } = tree;
	if (kind === 'GrantRoleStmt') return withoutPlaces({ granted_roles, grantee_roles });
	if (kind === 'GrantStmt') return withoutPlaces({ objects, objtype, targtype, grantees, columns: columns(named) });
	if (kind !== 'AlterDefaultPrivilegesStmt') return '';
	const { objtype: of, grantees: to } = action as Tree;
	return withoutPlaces({ options, of, to });
}

function columns(named: readonly Named[]): readonly string[] {
	return named.filter(({ what }) => what === 'column').map(({ path }) => path.join());
}

/** Where in the text a node stood is no part of what it means. */
function withoutPlaces(tree: Tree): string {
	return JSON.stringify(tree, (field, value: unknown) => (field === 'location' ? undefined : value));
}

/** The names in the statements of one kind, in order. */
export function namesOf(all: readonly Read[], kind: string, what: What): readonly string[] {
	return all
		.filter(({ parsed }) => parsed.kind === kind)
		.flatMap(({ named }) => named.find((each) => each.what === what)?.path ?? []);
}
