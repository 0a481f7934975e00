import type { KeyType } from '../../profile/vocabulary.js';
import { identifier, literal, quoteIdentifier } from '../../sql/quote.js';
import { keyType, list, type Sql, sql } from '../../sql/sql.js';
import { type DesiredRowSecurity, mapSchema } from '../desired.js';

/**
 * A condition as it is written, and as PostgreSQL 13 to 18 give it back by `pg_get_expr()`: so it is known again. In two
 * spellings where the column's name is a word that only some of them keep for themselves, and quote.
 */
export type Predicate = { readonly sql: Sql; readonly stored: readonly string[] };

/**
 * The rows of one tenant. What says whose they are stands in a sub-select, so that it is asked once a query and not once
 * a row; and the setting is cast, never the column, so that an index can be used.
 */
export function tenantPredicate(
	{ column, type, identify }: Pick<DesiredRowSecurity, 'column' | 'type' | 'identify'>,
	columnType: string,
): Predicate {
	// A varchar is compared as text, and PostgreSQL says so.
	const stored = (right: string) =>
		spellings(column).map((left) => `(${columnType === 'character varying' ? `(${left})::text` : left} = ${right})`);
	if (identify.by === 'login')
		return {
			sql: sql`${identifier(column)} = (SELECT ${identifier(mapSchema)}.tenant())`,
			stored: stored(`( SELECT ${mapSchema}.tenant() AS tenant)`),
		};
	const setting = `NULLIF(current_setting(${plainLiteral(identify.setting)}::text, true), ''::text)`;
	return {
		// Once set and reset, a setting is empty and not NULL; neither is a tenant.
		sql: sql`${identifier(column)} = (SELECT NULLIF(current_setting(${literal(identify.setting)}, true), '')${castTo(type)})`,
		stored: stored(`( SELECT ${type === 'text' ? setting : `(${setting})::${type}`} AS "nullif")`),
	};
}

function spellings(column: string): readonly string[] {
	const quoted = quoteIdentifier(column);
	return quoted === `"${column}"` && /^[a-z_][a-z0-9_]*$/.test(column) ? [quoted, column] : [quoted];
}

function castTo(type: KeyType): Sql {
	return type === 'text' ? sql`` : sql`::${keyType(type)}`;
}

/**
 * Every row, for whoever signed in under one of these names and acts as the table's owner. FORCE binds the owner too:
 * without this a backfill would silently update nothing.
 */
export function ownerPredicate(logins: readonly string[]): Predicate {
	const [only, ...others] = logins.map((login) => `${plainLiteral(login)}::name`);
	return {
		sql: sql`(SELECT session_user) IN (${list(logins.map(literal))})`,
		stored: [
			`(( SELECT SESSION_USER AS "session_user") = ${
				others.length === 0 ? only : `ANY (ARRAY[${[only, ...others].join(', ')}])`
			})`,
		],
	};
}

/** Those of the logins for whom an owner's policy may be, as the server gives it back. */
export function loginsIn(stored: string | null, logins: readonly string[]): readonly string[] {
	return logins.filter((login) => stored?.includes(`${plainLiteral(login)}::name`));
}

/** As the server writes a string: with `standard_conforming_strings` a backslash is nothing special. */
function plainLiteral(text: string): string {
	return `'${text.replaceAll("'", "''")}'`;
}
