import { keywords } from './keywords.js';
import { list, Sql } from './sql.js';

/**
 * A name as SQL, quoted where it must be: as PostgreSQL's own `quote_ident()`.
 * @see https://www.postgresql.org/docs/current/functions-string.html
 */
export function identifier(name: string): Sql {
	return Sql.of(quoteIdentifier(name));
}

/** `schema.name`. */
export function qualified(...names: readonly string[]): Sql {
	return list(names.map(identifier), '.');
}

/** A setting's name, `app.tenant_id`: each part is quoted by itself. */
export function settingName(name: string): Sql {
	return qualified(...name.split('.'));
}

export function quoteIdentifier(name: string): string {
	if (name === '' || name.includes('\0')) throw new TypeError('not a name that PostgreSQL accepts');
	if (/^[a-z_][a-z0-9_]*$/.test(name) && !keywords.has(name)) return name;
	return `"${name.replaceAll('"', '""')}"`;
}

/**
 * A string as SQL, as libpq's `PQescapeLiteral`: with a backslash in it the `E''` form, which means the same whatever
 * `standard_conforming_strings` is.
 */
export function literal(value: string): Sql {
	if (value.includes('\0')) throw new TypeError('PostgreSQL strings hold no NUL');
	const doubled = value.replaceAll("'", "''");
	return Sql.of(value.includes('\\') ? `E'${doubled.replaceAll('\\', '\\\\')}'` : `'${doubled}'`);
}
