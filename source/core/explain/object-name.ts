import { UsageError } from '../errors.js';

/** What `--on` names: one to three names, and of a routine its arguments as they were written. */
export type ObjectName = {
	readonly names: readonly string[];
	readonly arguments: readonly string[] | null;
};

const part = /\s*(?:"((?:[^"]|"")+)"|([^\s.,()"';]+))\s*/y;

/**
 * Reads a name as PostgreSQL does: what is not in quotes is folded to lower case, a quote in quotes is doubled.
 * `app."Order Items"`, `app.total(integer, text)`. Throws a UsageError.
 */
export function parseObjectName(text: string): ObjectName {
	const names: string[] = [];
	let at = 0;
	do {
		part.lastIndex = at;
		const [all, quoted, plain = ''] = part.exec(text) ?? [];
		if (all === undefined) throw unreadable(text);
		names.push(quoted === undefined ? folded(plain) : quoted.replaceAll('""', '"'));
		at = part.lastIndex;
	} while (text[at++] === '.');
	const rest = text.slice(at - 1).trim();
	const [, inside] = /^\((.*)\)$/s.exec(rest) ?? [];
	if (names.length > 3 || (rest !== '' && inside === undefined)) throw unreadable(text);
	return { names, arguments: inside === undefined ? null : splitTypes(inside) };
}

/**
 * Of an encoding of several bytes a letter, as UTF-8 is, PostgreSQL folds the letters of ASCII alone: `ÄRGER` is `Ärger`
 * with a capital Ä.
 * @see https://github.com/postgres/postgres/blob/REL_18_STABLE/src/backend/parser/scansup.c
 */
function folded(name: string): string {
	return name.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** `numeric(10,2), text` are two types. */
function splitTypes(text: string): readonly string[] {
	const types = [...text.matchAll(/(?:\([^()]*\)|"(?:[^"]|"")*"|[^,()"])+/g)].map(([type]) => type.trim());
	return types.filter((type) => type !== '');
}

function unreadable(text: string): UsageError {
	return new UsageError(
		`--on ${JSON.stringify(text)} cannot be read as the name of an object.`,
		'Write it as in SQL: app.orders, app."Order Items", app.orders.price for a column, app.total(integer, text) for a routine.',
	);
}
