import { safeText } from '../core/safe-text.js';
import { quoteIdentifier } from '../core/sql/quote.js';

/** A comment stays a comment whatever is in it: a name may hold a line break. */
export function comment(text: string): string {
	return `-- ${safeText(text)}`.trimEnd();
}

/** As pg_dump does it: psql reads a plain word or, for any other name, a connection string. */
export function connect(database: string): string {
	if (quoteIdentifier(database) === database) return `\\connect ${database}`;
	const value = database.replaceAll('\\', '\\\\').replaceAll("'", "\\'");
	return `\\connect -reuse-previous=on ${oneLine(`"dbname='${value.replaceAll('"', '""')}'"`)}`;
}

/**
 * A command of psql's ends with its line: the rest of a name with a line break (which pg_dump refuses) would run as SQL,
 * in the database before. Between single quotes psql knows C's escapes, and it takes off the double quotes after them.
 */
function oneLine(argument: string): string {
	if (!/[\n\r]/.test(argument)) return argument;
	const escaped = argument.replaceAll('\\', '\\\\').replaceAll("'", "\\'");
	return `'${escaped.replaceAll('\n', '\\n').replaceAll('\r', '\\r')}'`;
}
